package settings

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"

	"broadside/internal/diag"
)

// decode hands text that was scanned to the decoder. A panic in there counts as an error of the text: the
// decoder keeps some for states it holds impossible, and one file must not end the program.
func decode(text string) (values map[string]any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	var v any
	if _, err := toml.Decode(text, &v); err != nil {
		return nil, err
	}
	return v.(map[string]any), nil
}

var (
	separated = regexp.MustCompile(`^[+-]?\d{1,3}([,.'’ \x{a0}\x{2009}\x{202f}]\d{3})+$`)
	zeros     = regexp.MustCompile(`^[+-]?0+\d+$`)
	wholeOnly = regexp.MustCompile(`^[+-]?\d+$`)
)

// refused turns the decoder's error about the value of n into a problem. After the scan only numbers and dates are left to
// be wrong.
func (d *Document) refused(n id, err error) diag.Problem {
	s, x := &d.source, &d.index
	at := x.nodes[n].value
	if _, ok := errors.AsType[toml.ParseError](err); !ok { // a panic in there
		return s.problem("toml-syntax", at, "this value cannot be read: "+firstLine(err.Error()), "write it another way")
	}
	word, key := s.written(at), x.title(s, n)
	if message, help, ok := misdate(word, func(fixed string) string { return s.patched(at, fixed) }); ok {
		return s.problem("value-date", at, message, help)
	}
	if m := yearFirst.FindStringSubmatch(word); m != nil {
		return s.problem("value-date", at, fmt.Sprintf("the time of day in %s cannot be read", word),
			"write "+s.patched(at, word[:len(word)-len(m[4])]+" 18:00"))
	}
	if thousands.MatchString(word) {
		return s.problem("value-type", at, fmt.Sprintf("the number %s may hold nothing but digits", word), "write "+s.patched(at, word[:len(word)-1]+"000"))
	}
	if digits, ok := ungrouped(word); ok {
		return s.problem("value-type", at, fmt.Sprintf("the number %s may hold nothing but digits", word), "write "+s.patched(at, digits))
	}
	if m := monthOnly.FindStringSubmatch(word); m != nil && s.base > 0 && 1 <= number(m[2]) && number(m[2]) <= 12 { // a source's date may be a month
		year, month := number(m[1]), number(m[2])
		return s.problem("value-date", at, word+" is a month, and a day is wanted", "write one of its days, such as "+s.patched(at, ymd(year, month, daysIn(year, month))))
	}
	switch {
	case zeros.MatchString(word):
		return s.problem("value-type", at, word+" begins with a zero",
			fmt.Sprintf("write %s\nor, if it is text, %s", s.patched(at, strings.TrimLeft(word, "0")), s.patched(at, inText(word))))
	case wholeOnly.MatchString(word):
		return s.problem("value-type", at, fmt.Sprintf("%s = %s is too large a number", key, clip(word)), "write a smaller one")
	case x.nodes[x.nodes[n].parent].kind != table && strings.Contains(word, "="):
		return s.problem("toml-syntax", at, "a comma is missing between the values", "write each as key = value, with commas between")
	}
	return s.problem("toml-syntax", at, fmt.Sprintf("the text of %s has no quotes around it", key), "write "+s.patched(at, inText(word)))
}

// ungrouped is a whole number without the marks between its thousands: 10,000 or 10 000 becomes 10000.
func ungrouped(word string) (string, bool) {
	if !separated.MatchString(word) {
		return "", false
	}
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, word), true
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
