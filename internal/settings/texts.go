package settings

import (
	"slices"
	"strconv"

	"broadside/internal/diag"
)

// Text is a value that is text.
type Text struct {
	Path  []string // as Has takes it
	Value string
	Span  diag.Span // of its content if that stands in the file as it reads, else of the value as it is written
	As    bool      // it stands in the file as it reads
}

// Texts are the text values of the table at path, or of the whole document, in the order of the file.
func (d *Document) Texts(path ...string) []Text {
	n, ok := d.find(path)
	if !ok {
		return nil
	}
	var out []Text
	d.texts(n, path, &out)
	slices.SortStableFunc(out, func(a, b Text) int { return a.Span.Start - b.Span.Start })
	return out
}

func (d *Document) texts(n id, path []string, out *[]Text) {
	node := &d.index.nodes[n]
	if node.kind == scalar {
		value, ok := d.text(n)
		if !ok || value == "" {
			return
		}
		t := Text{Path: path, Value: value, Span: d.span(node.value)}
		if at, ok := d.content(node.value); ok {
			t.Span, t.As = d.span(at), true
		}
		*out = append(*out, t)
		return
	}
	for i, k := 0, node.first; k != none; i, k = i+1, d.index.nodes[k].next {
		name := d.index.nodes[k].name
		if node.kind.listed() {
			name = strconv.Itoa(i)
		}
		d.texts(k, append(slices.Clip(path), name), out)
	}
}
