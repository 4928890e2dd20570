package language

import (
	"fmt"
	"regexp"
	"strings"
)

// Values are what stands for the {names} of a sentence, as plain text. A value is never read for names.
type Values map[string]string

// pattern is a text with names in it, cut at them: text, name, text, …, text.
type pattern []string

var name = regexp.MustCompile(`^[a-z]+$`)

// parsePattern reads "{count} of {goal}". A brace has no other use than around a name.
func parsePattern(src string) (pattern, error) {
	var p pattern
	for {
		text, rest, found := strings.Cut(src, "{")
		if strings.Contains(text, "}") {
			return nil, fmt.Errorf("%q has a } without a { before it", text)
		}
		p = append(p, text)
		if !found {
			return p, nil
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed || !name.MatchString(inside) {
			return nil, fmt.Errorf("%q is not a value's name; write one like {count}", "{"+rest)
		}
		p = append(p, inside)
		src = after
	}
}

// fill puts values in. A name without a value stays as it is written: wrong, but to be seen.
func (p pattern) fill(values Values) string {
	if len(p) == 1 {
		return p[0]
	}
	var b strings.Builder
	b.Grow(64)
	for i, piece := range p {
		if i%2 == 0 {
			b.WriteString(piece)
		} else if value, ok := values[piece]; ok {
			b.WriteString(value)
		} else {
			b.WriteString("{" + piece + "}")
		}
	}
	return b.String()
}

// names are the values' names in p, in order, repeats included.
func (p pattern) names() []string {
	var names []string
	for i := 1; i < len(p); i += 2 {
		names = append(names, p[i])
	}
	return names
}
