package settings

import (
	"strconv"
	"strings"
)

// id is the number of a node. Nodes are numbered in the order in which their keys stand in the text.
type id int32

const (
	root id = 0
	none id = 0 // no node: the root is nobody's child and nobody's neighbour
)

// kind is how a node is written.
type kind uint8

const (
	scalar kind = iota // text, number, date, true or false
	list               // [ … ]
	braces             // { … }
	table              // [x], or the a of a.b = 1
	tables             // [[x]]
)

func (k kind) listed() bool { return k == list || k == tables }

// origin is what made a table; it decides what may still be added (https://toml.io/en/v1.0.0#table).
type origin uint8

const (
	implied  origin = iota // the a of [a.b]; [a] may follow
	dotted                 // the a of a.b = 1; a.c = 2 may follow, [a] may not
	headline               // [a]; nothing may follow
)

// node is a key with what it stands for, or an entry of a list.
type node struct {
	name string // as decoded; "" for an entry
	key  extent // as written; empty for an entry of [ … ]
	// value is as written, quotes and brackets included; empty for a table or [[x]].
	value                     extent
	kind                      kind
	form                      form   // of a scalar
	made                      origin // of a table
	doubled                   bool   // another key of the table differs from this one in capitals only
	depth                     int16
	long                      int16 // bytes of all names from the root to here
	children                  int32
	parent, first, last, next id
}

// index is the tree of all keys.
type index struct {
	nodes []node
	named map[childKey]id // the keys of tables that have many, to find them by name
	mixed bool            // some key holds other letters than a–z
}

// many is how many keys of a table are looked through one by one; those of a larger table stand in index.named.
const many = 16

type childKey struct {
	parent id
	name   string
}

// newIndex is the index of an empty text, with room for the keys of this one as people write them; more is made
// when it is needed.
func newIndex(toml string) index {
	keys := 2 + strings.Count(toml, "=") + strings.Count(toml, "[") + strings.Count(toml, `", "`)
	x := index{nodes: make([]node, 1, min(keys, 128))}
	x.nodes[root].kind = table
	return x
}

// add makes the node of a key, below parent.
func (x *index) add(parent id, p part, k kind, made origin) id {
	n := x.loose(parent, p, k, made)
	x.link(parent, n)
	switch up := &x.nodes[parent]; {
	case up.children > many:
		x.named[childKey{parent, p.name}] = n
	case up.children == many:
		if x.named == nil {
			x.named = map[childKey]id{}
		}
		for c := up.first; c != none; c = x.nodes[c].next {
			x.named[childKey{parent, x.nodes[c].name}] = c
		}
	}
	for i := 0; i < len(p.name) && !x.mixed; i++ {
		x.mixed = 'A' <= p.name[i] && p.name[i] <= 'Z' || p.name[i] > '~'
	}
	return n
}

// addEntry makes the node of one more entry of a list. key is empty but for [[x]].
func (x *index) addEntry(list id, key extent, k kind) id {
	n := x.loose(list, part{at: key}, k, headline)
	x.link(list, n)
	return n
}

// loose makes a node that cannot be found: what stands under a key written twice must be read, but not kept.
func (x *index) loose(parent id, p part, k kind, made origin) id {
	up := &x.nodes[parent]
	x.nodes = append(x.nodes, node{
		name: p.name, key: p.at, kind: k, made: made, parent: parent,
		depth: up.depth + 1, long: up.long + int16(min(len(p.name), maxPath)) + 1,
	})
	return id(len(x.nodes) - 1)
}

func (x *index) link(parent, n id) {
	if last := x.nodes[parent].last; last != none {
		x.nodes[last].next = n
	} else {
		x.nodes[parent].first = n
	}
	x.nodes[parent].last = n
	x.nodes[parent].children++
}

// child returns the node of a key of parent.
func (x *index) child(parent id, name string) (id, bool) {
	if x.nodes[parent].children >= many {
		n, ok := x.named[childKey{parent, name}]
		return n, ok
	}
	for n := x.nodes[parent].first; n != none; n = x.nodes[n].next {
		if x.nodes[n].name == name {
			return n, true
		}
	}
	return none, false
}

// entry returns the entry of a list with this number. Entries that hold nothing, as texts and numbers, are numbered one
// after the other; to go from each to the next, for each of 25,000 that are wrong, took seconds (CASES.md RS-024).
func (x *index) entry(list id, number int) (id, bool) {
	l := &x.nodes[list]
	n := l.first
	if l.last-n+1 == id(l.children) {
		return n + id(number), 0 <= number && number < int(l.children)
	}
	for ; number > 0 && n != none; number-- {
		n = x.nodes[n].next
	}
	return n, number == 0 && n != none
}

// keyOf is the key of n as written or, where it has none, of the nearest node above.
func (x *index) keyOf(n id) extent {
	for n != root && x.nodes[n].key == (extent{}) {
		n = x.nodes[n].parent
	}
	return x.nodes[n].key
}

// label is how a message names the table n: "[form.actionkit]", "[[menu]]", "consent" for one in braces; "" for
// the top level.
func (x *index) label(n id) string {
	var names []string
	for at := n; at != root; at = x.nodes[at].parent {
		if name := x.nodes[at].name; name != "" {
			names = append([]string{written(name)}, names...)
		}
	}
	path := strings.Join(names, ".")
	switch up := x.nodes[n].parent; {
	case n == root:
		return ""
	case x.nodes[n].kind == tables, x.nodes[n].name == "" && x.nodes[up].kind == tables:
		return "[[" + path + "]]"
	case x.nodes[n].kind == table:
		return "[" + path + "]"
	}
	return path
}

// written is a key as TOML wants it: in quotes where it is not a plain word.
func written(key string) string {
	if key != "" && !strings.ContainsFunc(key, func(r rune) bool { return r > '~' || !bareKey(byte(r)) }) {
		return key
	}
	return strconv.Quote(key)
}
