package settings

import (
	"strings"

	"broadside/internal/diag"
)

// Put is the change of the file that gives the key at path this value, as TOML writes it. The value that stands there is
// replaced, and nothing else; a key that is not there gets a line of its own below the one called after in the same table,
// written as that is: with its indent and its equals signs in one column. ok is false if after is not there, either.
func (d *Document) Put(value, after string, path ...string) (edit diag.Edit, ok bool) {
	table, key := path[:len(path)-1], path[len(path)-1]
	if n, there := d.find(path); there {
		return diag.Edit{Span: d.span(d.index.nodes[n].value), Text: value}, d.index.nodes[n].value != (extent{})
	}
	n, there := d.find(append(table[:len(table):len(table)], after))
	if !there || d.index.nodes[n].value == (extent{}) {
		return diag.Edit{}, false
	}
	node := d.index.nodes[n]
	if d.index.nodes[node.parent].kind == braces {
		at := d.span(extent{node.value.end, node.value.end})
		return diag.Edit{Span: at, Text: ", " + key + " = " + value}, true
	}
	lead := d.written(extent{d.lineAt(node.key.start).start, node.key.start}) // indent, and "petition." of a dotted key
	between := d.written(extent{node.key.end, node.value.start})
	switch width := node.key.end - node.key.start + strings.Index(between, "="); {
	case node.key.end-node.key.start == len(key):
	case width > len(key):
		between = strings.Repeat(" ", width-len(key)) + between[strings.Index(between, "="):]
	default:
		between = " = "
	}
	end := d.lineAt(node.value.end).end
	for end > 0 && d.toml[end-1] == '\r' {
		end--
	}
	return diag.Edit{Span: d.span(extent{end, end}), Text: "\n" + lead + key + between + value}, true
}
