package settings

import (
	"fmt"
	"slices"
	"strings"

	"broadside/internal/diag"
)

// open finds or makes the table of a header. Where TOML does not allow it there, the problem is recorded and a
// loose table is returned, so that the lines below the header are still read.
func (s *scanner) open(parts []part, entry bool) (id, bool) {
	at, last := root, parts[len(parts)-1]
	for _, p := range parts[:len(parts)-1] {
		n, ok := s.child(at, p.name)
		switch {
		case !ok:
			n = s.add(at, p, table, implied)
		case s.nodes[n].kind == tables:
			n = s.nodes[n].last
		case s.nodes[n].kind != table:
			return s.again(n, p, table)
		}
		if at = n; !s.limits(n) {
			return none, false
		}
	}
	n, ok := s.child(at, last.name)
	switch {
	case entry && !ok:
		n = s.add(at, last, tables, headline)
	case entry && s.nodes[n].kind != tables:
		return s.again(n, last, tables)
	case !entry && !ok:
		n = s.add(at, last, table, headline)
	case !entry && (s.nodes[n].kind != table || s.nodes[n].made != implied):
		return s.again(n, last, table)
	case !entry:
		s.nodes[n].made, s.nodes[n].key = headline, last.at
	}
	if entry {
		n = s.addEntry(n, last.at, table)
	}
	return n, s.limits(n)
}

// define makes the node of a key below table, and the tables of a dotted key in between.
func (s *scanner) define(at id, parts []part) (id, bool) {
	last := parts[len(parts)-1]
	for _, p := range parts[:len(parts)-1] {
		n, ok := s.child(at, p.name)
		switch {
		case !ok:
			n = s.add(at, p, table, dotted)
		case s.nodes[n].kind != table || s.nodes[n].made == headline:
			return s.again(n, p, scalar)
		default:
			s.nodes[n].made = dotted
		}
		if at = n; !s.limits(n) {
			return none, false
		}
	}
	if n, ok := s.child(at, last.name); ok {
		return s.again(n, last, scalar)
	}
	n := s.add(at, last, scalar, dotted)
	return n, s.limits(n)
}

// again reports that p was written before, as the node first, and returns a loose node for what follows.
func (s *scanner) again(first id, p part, k kind) (id, bool) {
	was := s.nodes[first]
	name := s.written(p.at)
	line := s.lineNumber(was.key.start)
	message := fmt.Sprintf("%s is written twice", name)
	if up := s.label(was.parent); up != "" {
		message += " in " + up
	}
	help := fmt.Sprintf("keep one of the two; the first is in line %d", line)
	if k == table && was.kind == table {
		message = fmt.Sprintf("[%s] is written twice", strings.Trim(s.label(first), "[]"))
		help = fmt.Sprintf("move the lines below it under the first, in line %d, and delete this one", line)
	}
	s.report("key-twice", p.at, message, help)
	n := s.loose(was.parent, p, k, headline)
	if k == tables {
		s.nodes[n].kind = table
	}
	return n, len(s.problems) < mostProblems
}

// variants reports keys of one table that differ in capitals only: both of them, since only the editor knows
// which is meant.
func (s *scanner) variants() []diag.Problem {
	if !s.mixed {
		return nil
	}
	groups := map[childKey][]id{}
	for n := range s.nodes[1:] {
		n := id(n + 1)
		k := &s.nodes[n]
		if kept, _ := s.child(k.parent, k.name); k.name == "" || kept != n {
			continue
		}
		folded := childKey{k.parent, strings.ToLower(k.name)}
		groups[folded] = append(groups[folded], n)
	}
	var problems []diag.Problem
	for _, group := range groups {
		if len(group) < 2 {
			continue
		}
		for i, n := range group {
			s.nodes[n].doubled = true
			problems = append(problems, s.variant(group[(i+1)%len(group)], n))
		}
	}
	slices.SortFunc(problems, func(a, b diag.Problem) int { return a.Span.Start - b.Span.Start })
	return problems
}

func (s *scanner) variant(other, n id) diag.Problem {
	where := "in " + s.label(s.nodes[n].parent)
	if s.nodes[n].parent == root {
		where = "here"
	}
	return s.problem("key-case", s.nodes[n].key,
		fmt.Sprintf("%s and %s both stand %s, and differ in capitals only",
			s.written(s.nodes[n].key), s.written(s.nodes[other].key), where),
		fmt.Sprintf("keep one of the two; the other is in line %d", s.lineNumber(s.nodes[other].key.start)))
}
