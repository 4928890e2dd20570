package campaign

import (
	"regexp"
	"time"
)

var dayAtStart = regexp.MustCompile(`^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:$|[T ])`)

// dayInWords is a day at the beginning of a text: 20260529, May 29, 2026, 29 May 2026 or 29.5.2026.
var dayInWords = regexp.MustCompile(`^(?:[A-Z][a-z]+, )?(\d{8}|\d{1,2}\.\d{1,2}\.\d{4}|[A-Z][a-z]+\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})(?:$|[T ,])`)

// ReadSourceDate reads a date as others write it for machines, or in English; ok is false if it is none. The day is that of
// the writer's own clock.
func ReadSourceDate(s string) (d SourceDate, ok bool) {
	if len(s) > 60 {
		return d, false
	}
	if m := dayAtStart.FindStringSubmatch(s); m != nil {
		text := m[1]
		for _, piece := range m[2:] {
			if len(piece) == 1 {
				piece = "0" + piece
			}
			if piece != "" {
				text += "-" + piece
			}
		}
		err := d.UnmarshalTOML(text)
		return d, err == nil
	}
	if day := dayInWords.FindStringSubmatch(s); day != nil { // without the time, or the day of the week
		s = day[1]
	}
	for _, layout := range []string{"20060102", "January 2, 2006", "Jan 2, 2006", "Jan. 2, 2006", "2 January 2006", "2 Jan 2006", "2.1.2006"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 0 {
			return SourceDate{Year: t.Year(), Month: t.Month(), Day: t.Day()}, true
		}
	}
	return d, false
}
