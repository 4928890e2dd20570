package publish

import (
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
)

func FuzzManifest(f *testing.F) {
	sum := strings.Repeat("ab", 32)
	for _, text := range []string{
		"", manifestHead + "0\n", manifestHead + "0", manifestHead + "1\n" + sum + "  a/index.html\n", manifestHead + "1\n" + sum + "  ../a\n",
		manifestHead + "2\n" + sum + "  a\n" + sum + "  A\n", manifestHead + "1\n" + sum + "  a", "broadside manifest 2 0\n",
		manifestHead + "01\n" + sum + " a\n", manifestHead + "-1\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := parseManifest(text)
		var list []*placed
		for key, file := range m.files {
			if checkName(file.name) != nil || fold(file.name) != key {
				t.Fatalf("names %q under %q", file.name, key)
			}
			list = append(list, file)
		}
		if len(list) != len(m.list) {
			t.Fatalf("%d files are listed, %d found by name", len(m.list), len(list))
		}
		var b strings.Builder
		if err := writeManifest(&b, list); err != nil {
			t.Fatal(err)
		}
		written := b.String()
		again := parseManifest(written)
		if again.damage != "" || len(again.list) != len(list) || !again.sorted {
			t.Fatalf("what was read of it does not survive: %s", again.damage)
		}
		if m.damage == "" && len(written) != len(text) {
			t.Fatalf("%q is taken for whole and would be written as %q", text, written)
		}
		if m.sorted != (written == text) {
			t.Fatalf("%q is said to be sorted: %v; it would be written as %q", text, m.sorted, written)
		}
	})
}

func (j journal) text() string {
	var b strings.Builder
	if err := j.write(&b); err != nil {
		panic(err) // a strings.Builder returns none
	}
	return b.String()
}

func endOf(text string) string { return journalEnd(sha256.Sum256([]byte(text))) }

func FuzzJournal(f *testing.F) {
	one := owned{name: "gone/index.html"}
	f.Add(journal{}.text())
	f.Add(journal{clear: []owned{one}, moves: []move{{1, "a/b.html"}, {20, "c"}}, remove: []owned{one}}.text())
	f.Add(journal{remove: []owned{{name: "../a"}}}.text())
	f.Add("end x\n")
	f.Fuzz(func(t *testing.T, text string) {
		// What the fuzzer finds would never have the right hash, so it is tried with one as well.
		for _, text := range []string{text, text + endOf(text), journalHead + text + endOf(journalHead+text)} {
			j, ok := parseJournal(text)
			if !ok {
				continue
			}
			for _, m := range j.moves {
				if checkName(m.name) != nil || m.number < 1 {
					t.Fatalf("moves %d to %q", m.number, m.name)
				}
			}
			for _, file := range slices.Concat(j.clear, j.remove) {
				if checkName(file.name) != nil {
					t.Fatalf("removes %q", file.name)
				}
			}
			if _, ok := parseJournal(j.text()); !ok {
				t.Fatalf("%q does not survive", j.text())
			}
		}
	})
}

func TestHalfAJournalIsNone(t *testing.T) {
	text := journal{moves: []move{{1, "a.html"}}, remove: []owned{{name: "end 1.html"}}}.text()
	if j, ok := parseJournal(text); !ok || j.text() != text {
		t.Fatalf("got %q", j.text())
	}
	for n := range text {
		if _, ok := parseJournal(text[:n]); ok {
			t.Errorf("%q is taken for a whole journal", text[:n])
		}
	}
}
