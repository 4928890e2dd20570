package language

import (
	"strconv"
	"strings"
	"time"
)

// Date writes a date as exactly as it is known: month 0 leaves the year, day 0 the month and the year.
// Year 0 is no date and gives "".
func (l *Language) Date(year int, month time.Month, day int) string {
	if year == 0 {
		return ""
	}
	p := l.day
	switch {
	case month < time.January || month > time.December:
		p = l.year
	case day == 0:
		p = l.month
	}
	name := ""
	if month >= time.January && month <= time.December {
		name = l.file.Months[month-1]
	}
	return l.write(p, year, name, day)
}

// write fills in a pattern of a date.
func (l *Language) write(p pattern, year int, month string, day int) string {
	var b strings.Builder
	b.Grow(32)
	for i, piece := range p {
		switch {
		case i%2 == 0:
			b.WriteString(piece)
		case piece == "year":
			b.WriteString(strconv.Itoa(year))
		case piece == "month":
			b.WriteString(month)
		case day == 1 && l.file.Date.First != "":
			b.WriteString(l.file.Date.First)
		default:
			b.WriteString(strconv.Itoa(day))
		}
	}
	return b.String()
}

// Number writes a whole number: 12345 as "12,345".
func (l *Language) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) < l.groupFrom {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(l.file.Number.Group)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Grouping is how Number writes: what stands between groups of three digits, and from how many digits on.
func (l *Language) Grouping() (group string, from int) { return l.file.Number.Group, l.groupFrom }

// List joins members: "A", "A and B", "A, B and C". An empty list gives "".
func (l *Language) List(members []string) string {
	switch n := len(members); n {
	case 0:
		return ""
	case 1, 2:
		return strings.Join(members, l.file.List.Two)
	default:
		return strings.Join(members[:n-1], l.file.List.Comma) + l.file.List.Last + members[n-1]
	}
}
