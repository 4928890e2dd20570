package publish

import (
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
		files, damage := parseManifest(text)
		var list []owned
		for key, file := range files {
			if checkName(file.name) != nil || fold(file.name) != key {
				t.Fatalf("names %q under %q", file.name, key)
			}
			list = append(list, file)
		}
		again, damageAgain := parseManifest(formatManifest(list))
		if damageAgain != "" || len(again) != len(files) {
			t.Fatalf("what was read of it does not survive: %s", damageAgain)
		}
		if damage == "" && len(formatManifest(list)) != len(text) {
			t.Fatalf("%q is taken for whole and would be written as %q", text, formatManifest(list))
		}
	})
}

func FuzzJournal(f *testing.F) {
	one := owned{name: "gone/index.html"}
	f.Add(journal{}.String())
	f.Add(journal{clear: []owned{one}, moves: []move{{1, "a/b.html"}, {20, "c"}}, remove: []owned{one}}.String())
	f.Add(journal{remove: []owned{{name: "../a"}}}.String())
	f.Add("end x\n")
	f.Fuzz(func(t *testing.T, text string) {
		// What the fuzzer finds would never have the right hash, so it is tried with one as well.
		for _, text := range []string{text, text + journalEnd(text), journalHead + text + journalEnd(journalHead+text)} {
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
			if _, ok := parseJournal(j.String()); !ok {
				t.Fatalf("%q does not survive", j)
			}
		}
	})
}

func TestHalfAJournalIsNone(t *testing.T) {
	text := journal{moves: []move{{1, "a.html"}}, remove: []owned{{name: "end 1.html"}}}.String()
	if j, ok := parseJournal(text); !ok || j.String() != text {
		t.Fatalf("got %q", j)
	}
	for n := range text {
		if _, ok := parseJournal(text[:n]); ok {
			t.Errorf("%q is taken for a whole journal", text[:n])
		}
	}
}
