package settings

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// form is how a scalar is written, as far as the scan can tell what it stands for. The library decodes what has none
// of these forms, but for escapes in text of one line, which the scan reads for the sake of keys.
type form uint8

const (
	other form = iota // its value stands in Document.odd
	text              // text between quotes that reads as it is written
	whole             // digits, of a number that fits
	truth             // true or false
	day               // 2026-09-14, a day that exists
)

// formOf is the form of a value without quotes.
func formOf(word string) form {
	digits := strings.TrimPrefix(word, "-")
	switch {
	case word == "true", word == "false":
		return truth
	case isDay(word):
		return day
	case word == "0", 1 <= len(digits) && len(digits) <= 18 && digits[0] != '0' && allDigits(digits):
		return whole
	}
	return other
}

func isDay(word string) bool {
	if len(word) != len("2026-09-14") || word[4] != '-' || word[7] != '-' || !allDigits(word[:4]) || !allDigits(word[5:7]) || !allDigits(word[8:]) {
		return false
	}
	year, month, day := number(word[:4]), number(word[5:7]), number(word[8:])
	return 1 <= month && month <= 12 && 1 <= day && (day <= 28 || day <= daysIn(year, month))
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || '9' < s[i] {
			return false
		}
	}
	return true
}

// localDate is the location by which the library marks a day without a clock time.
var localDate = sync.OnceValue(func() *time.Location {
	values, _ := decode("day = 2026-09-14")
	return values["day"].(time.Time).Location()
})

// value is what the library would make of the node n: a string, int64, float64, bool, time.Time, []any,
// []map[string]any or map[string]any.
func (d *Document) value(n id) any {
	switch node := &d.index.nodes[n]; node.kind {
	case scalar:
		return d.scalar(n)
	case list:
		values := make([]any, 0, node.children)
		for k := node.first; k != none; k = d.index.nodes[k].next {
			values = append(values, d.value(k))
		}
		return values
	case tables:
		values := make([]map[string]any, 0, node.children)
		for k := node.first; k != none; k = d.index.nodes[k].next {
			values = append(values, d.value(k).(map[string]any))
		}
		return values
	default:
		values := make(map[string]any, node.children)
		for k := d.first(n); k != none; k = d.next(k) {
			values[d.index.nodes[k].name] = d.value(k)
		}
		return values
	}
}

func (d *Document) scalar(n id) any {
	word := d.written(d.index.nodes[n].value)
	switch d.index.nodes[n].form {
	case text:
		s, _ := d.text(n)
		return s
	case whole:
		i, _ := strconv.ParseInt(word, 10, 64)
		return i
	case truth:
		return word == "true"
	case day:
		return time.Date(number(word[:4]), time.Month(number(word[5:7])), number(word[8:]), 0, 0, 0, 0, localDate())
	}
	return d.odd[n]
}

// text is the value of n if that is text.
func (d *Document) text(n id) (string, bool) {
	switch node := &d.index.nodes[n]; {
	case node.kind != scalar:
		return "", false
	case node.form == text:
		at, _ := d.content(node.value)
		return d.written(at), true
	}
	s, ok := d.odd[n].(string)
	return s, ok
}

// isTable reports whether n is one table.
func (d *Document) isTable(n id) bool {
	k := d.index.nodes[n].kind
	return k == table || k == braces
}

// first is the first decoded key below the table n, and next the one after k; none if there are no more.
func (d *Document) first(n id) id { return d.decoded(d.index.nodes[n].first) }

func (d *Document) next(k id) id { return d.decoded(d.index.nodes[k].next) }

// decoded passes over the keys that ParseTop leaves alone.
func (d *Document) decoded(k id) id {
	for k != none && d.index.nodes[k].key.start >= d.end {
		k = d.index.nodes[k].next
	}
	return k
}

// decode has the library decode the values of nodes: each as a key on a line of its own, so that none can reach into
// the next. With an error comes the first node that has it.
func (d *Document) decode(nodes []id) (id, error) {
	for len(nodes) > 0 && d.index.nodes[nodes[len(nodes)-1]].value.start >= d.end {
		nodes = nodes[:len(nodes)-1] // they come in the order of the text
	}
	if len(nodes) == 0 {
		return none, nil
	}
	values, err := decode(d.lines(nodes))
	if err != nil {
		for len(nodes) > 1 {
			half := nodes[:len(nodes)/2]
			if _, bad := decode(d.lines(half)); bad != nil {
				nodes, err = half, bad
			} else {
				nodes = nodes[len(half):]
			}
		}
		return nodes[0], err
	}
	if d.odd == nil {
		d.odd = make(map[id]any, len(nodes))
	}
	for _, n := range nodes {
		d.odd[n] = values[strconv.Itoa(int(n))]
	}
	return none, nil
}

// lines are the values of nodes, each under the node's number.
func (d *Document) lines(nodes []id) string {
	var b strings.Builder
	for _, n := range nodes {
		fmt.Fprintf(&b, "%d = %s\n", n, d.written(d.index.nodes[n].value))
	}
	return b.String()
}
