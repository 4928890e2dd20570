package settings

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"broadside/internal/diag"
)

var (
	yearFirst = regexp.MustCompile(`^(\d{4})[-–—‑/.](\d{1,2})[-–—‑/.](\d{1,2})([T ].*)?$`)
	yearLast  = regexp.MustCompile(`^(\d{1,2})([-–—‑/.])(\d{1,2})[-–—‑/.](\d{4})$`)
	monthOnly = regexp.MustCompile(`^(\d{4})-(\d{1,2})$`)

	dayInWords   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|er|º|\.)? (?:de |of )?(\p{L}+)\.?,? (?:de |del )?(\d{4})$`)
	monthInWords = regexp.MustCompile(`^(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$`)
)

// misdate says what is wrong with a word that was meant as a day and is none; ok is false if it does not look
// like a day, or is a good one. line shows the author's line with the word replaced.
func misdate(word string, line func(fixed string) string) (message, help string, ok bool) {
	wrong, example := word+" is not written as a date", "write year, month, day: "+line(diag.Today)
	if m := yearFirst.FindStringSubmatch(word); m != nil {
		year, month, day := number(m[1]), number(m[2]), number(m[3])
		plain := ymd(year, month, day)
		switch {
		case month < 1 || month > 12:
			return fmt.Sprintf("%s is no day: there is no month %d", word, month), example, true
		case day < 1 || day > daysIn(year, month):
			return fmt.Sprintf("%s is no day: %s %d has %d days", word, time.Month(month), year, daysIn(year, month)),
				"write one it has, such as " + line(ymd(year, month, daysIn(year, month))), true
		case m[4] != "" || word == plain:
			return "", "", false
		}
		return wrong, "write " + line(plain), true
	}
	if m := yearLast.FindStringSubmatch(word); m != nil {
		year, month, day := number(m[4]), number(m[3]), number(m[1])
		if m[2] != "." && day <= 12 && month <= 12 && day != month {
			// 4/7/2026 is a day in April to some and in July to others.
			return wrong, fmt.Sprintf("write year, month, day: %s or %s", line(ymd(year, day, month)), ymd(year, month, day)), true
		}
		if m[2] != "." && month > 12 {
			month, day = day, month
		}
		if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
			return word + " is no day", example, true
		}
		return wrong, "write " + line(ymd(year, month, day)), true
	}
	year, month, day := 0, 0, 0
	if m := dayInWords.FindStringSubmatch(word); m != nil {
		year, month, day = number(m[3]), monthNamed(m[2]), number(m[1])
	} else if m := monthInWords.FindStringSubmatch(word); m != nil {
		year, month, day = number(m[3]), monthNamed(m[1]), number(m[2])
	}
	if month == 0 || day < 1 || day > daysIn(year, month) {
		return "", "", false
	}
	return wrong, "write " + line(ymd(year, month, day)), true
}

// months are how the names of the months begin in the languages with Latin letters that the program speaks.
var months = [...]string{"jan ene jän", "feb fev fév", "mar mär", "apr abr avr", "may mai", "jun juin", "jul juil", "aug ago aoû", "sep set", "oct okt out", "nov", "dec dez dic déc"}

// monthNamed is the number of the month with that name; 0 if it is none.
func monthNamed(name string) int {
	for i, begins := range months {
		for start := range strings.FieldsSeq(begins) {
			if strings.HasPrefix(strings.ToLower(name), start) {
				return i + 1
			}
		}
	}
	return 0
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

func ymd(year, month, day int) string { return fmt.Sprintf("%04d-%02d-%02d", year, month, day) }

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
