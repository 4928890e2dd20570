package settings

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var (
	yearFirst = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([T ].*)?$`)
	yearLast  = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})$`)
)

// misdate says what is wrong with a word that was meant as a day and is none; ok is false if it does not look
// like a day, or is a good one. line shows the author's line with the word replaced.
func misdate(word string, line func(fixed string) string) (message, help string, ok bool) {
	if m := yearFirst.FindStringSubmatch(word); m != nil {
		year, month, day := number(m[1]), number(m[2]), number(m[3])
		plain := ymd(year, month, day)
		switch {
		case month < 1 || month > 12:
			return fmt.Sprintf("%s is no day: there is no month %d", word, month),
				"write year, month, day: " + line("2026-09-14"), true
		case day < 1 || day > daysIn(year, month):
			return fmt.Sprintf("%s is no day: %s %d has %d days", word, time.Month(month), year, daysIn(year, month)),
				"write one it has, such as " + line(ymd(year, month, daysIn(year, month))), true
		case m[4] != "" || word == plain:
			return "", "", false
		}
		return word + " is not written as a date", "write " + line(plain), true
	}
	if m := yearLast.FindStringSubmatch(word); m != nil {
		message = word + " is not written as a date"
		year, month, day := number(m[4]), number(m[3]), number(m[1])
		if m[2] != "." && day <= 12 && month <= 12 && day != month {
			// 4/7/2026 is a day in April to some and in July to others.
			return message, fmt.Sprintf("write year, month, day: %s or %s", line(ymd(year, day, month)), ymd(year, month, day)), true
		}
		if m[2] != "." && month > 12 {
			month, day = day, month
		}
		if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
			return word + " is no day", "write year, month, day: " + line("2026-09-14"), true
		}
		return message, "write " + line(ymd(year, month, day)), true
	}
	return "", "", false
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

func ymd(year, month, day int) string { return fmt.Sprintf("%04d-%02d-%02d", year, month, day) }

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
