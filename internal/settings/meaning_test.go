package settings

import (
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
)

// words are values as people write them and as they should not, with what the scan takes them for. What it takes for
// one of its own forms is what the library takes it for, down to the Go type; all else is left to the library.
var words = []struct {
	word string
	form form
}{
	{`"Keep the libraries open"`, text}, {`""`, text}, {`''`, text}, {`'a\b'`, text}, {`'a"b'`, text}, {`"tab	in it"`, text},
	{`"""x"""`, text}, {"\"\"\"\nx\n\"\"\"", text}, {"\"\"\"\r\nx\r\ny\"\"\"", text}, {`"""""""`, text}, {`"""a"""""`, text}, {`'''a'b'''`, text},
	{"'''\na\\\nb'''", text}, {`""""""`, text}, {"\"\"\"\n\n\"\"\"", text}, {`"Ünïcode – “so”"`, text},
	{`"a\tb"`, other}, {`"\\"`, other}, {`"\""`, other}, {`"\u00e9\U0001F600\x41\e"`, other},
	{`"""a\nb"""`, other}, {"\"\"\"a \\\n   b\"\"\"", other}, {`"""\\"""`, other}, {`"""a\""""`, other},
	{"0", whole}, {"1", whole}, {"-1", whole}, {"10000", whole}, {"999999999999999999", whole}, {"-999999999999999999", whole},
	{"9223372036854775807", other}, {"9223372036854775808", other}, {"-9223372036854775808", other}, {"-0", other}, {"+0", other}, {"+5", other}, {"00", other}, {"-01", other}, {"010", other},
	{"10_000", other}, {"_1", other}, {"0x1F", other}, {"0o7", other}, {"0b1", other}, {"1.5", other}, {"-1e3", other}, {"inf", other}, {"nan", other}, {"-inf", other}, {"-", other}, {"+", other},
	{"1 2", other}, {"1a", other}, {"1,5", other}, {"10 000", other}, {"1 # one", whole}, {"1]", other}, {`1 """`, other},
	{"true", truth}, {"false", truth}, {"True", other}, {"truefalse", other},
	{"2026-09-14", day}, {"2024-02-29", day}, {"2000-02-29", day}, {"0000-01-01", day}, {"9999-12-31", day},
	{"2026-02-29", other}, {"1900-02-29", other}, {"2026-13-01", other}, {"2026-00-10", other}, {"2026-01-00", other}, {"2026-04-31", other}, {"2026-1-01", other}, {"2026-01-1", other}, {"2026-09-14 ", day},
	{"2026-09-14T08:00:00", other}, {"2026-09-14 08:00", other}, {"2026-09-14T08:00:00Z", other}, {"2026-09-14T08:00:00-04:00", other}, {"08:00:00", other}, {"08:00", other}, {"2026-09-14x", other}, {"14.9.2026", other},
}

func TestValuesAreTheLibrarys(t *testing.T) {
	for _, c := range words {
		value := sameValue(t, "v = "+c.word+"\n")
		if value == nil {
			if c.form != other {
				t.Errorf("%s is refused", c.word)
			}
			continue
		}
		n, _ := value.find([]string{"v"})
		if got := value.index.nodes[n].form; got != c.form {
			t.Errorf("%s has the form %d, want %d", c.word, got, c.form)
		}
		sameValue(t, "w = [{ v = "+c.word+" }, "+c.word+", ["+c.word+"\n]]\nv.w.x = "+c.word)
	}
	for year := 1999; year <= 2004; year++ {
		for date := range 13 * 32 {
			sameValue(t, "v = "+ymd(year, 1+date/32, date%32))
		}
	}
	for i := range 400 { // at and around the largest numbers
		sameValue(t, "v = "+strings.Repeat("9", i%20)+strconv.Itoa(i))
	}
}

// sameValue holds that text means what the library says, and that it is refused where the library refuses it.
func sameValue(t *testing.T, text string) *Document {
	t.Helper()
	doc, problems := Parse("x.toml", []byte(text), diag.Span{End: len(text)}, 0)
	var want any
	_, err := toml.Decode(text, &want)
	switch {
	case doc == nil && len(problems) == 0:
		t.Errorf("%q: refused without a problem", text)
	case doc != nil && err != nil:
		t.Errorf("%q: accepted, but the library says %v", text, err)
	case doc != nil:
		if diff := cmp.Diff(want, doc.value(root), alike); diff != "" {
			t.Errorf("%q (-library +got):\n%s", text, diff)
		}
	}
	return doc
}

// FuzzValue holds that a value means what the library says, wherever it stands.
func FuzzValue(f *testing.F) {
	for _, c := range words {
		f.Add(c.word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		sameValue(t, "v = "+word)
		sameValue(t, "v = [\n"+word+"\n, "+word+"]\nw = { x = "+word+" }\n[[y]]\nv = "+word+" # so")
	})
}

// Tables that hold many keys are found through a map, small ones without: of each sort, every key is found where it
// stands, and told from those above and below it.
func TestKeysOfLargeTables(t *testing.T) {
	for _, n := range []int{1, many - 1, many, many + 1, 3 * many} {
		var b strings.Builder
		for i := range n {
			b.WriteString("a" + strconv.Itoa(i) + " = " + strconv.Itoa(i) + "\n")
		}
		for i := range n {
			b.WriteString("[t.b" + strconv.Itoa(i) + "]\na0 = 1\n")
		}
		doc := sameValue(t, b.String())
		for i := range n {
			if at := doc.Value("a" + strconv.Itoa(i)); b.String()[at.Start:at.End] != strconv.Itoa(i) {
				t.Errorf("of %d, a%d is at %v", n, i, at)
			}
			if !doc.Has("t", "b"+strconv.Itoa(i), "a0") || doc.Has("t", "a"+strconv.Itoa(i)) || doc.Has("b"+strconv.Itoa(i)) {
				t.Errorf("of %d, number %d is not found, or found where it is not", n, i)
			}
		}
		for _, twice := range []string{"a0 = 1\n" + b.String(), b.String() + "[t.b0]\n", b.String() + "[a" + strconv.Itoa(n-1) + "]"} {
			if doc, problems := Parse("x.toml", []byte(twice), diag.Span{End: len(twice)}, 0); doc != nil || problems[0].Code != "key-twice" {
				t.Errorf("of %d, a key written twice gives %v", n, problems)
			}
		}
	}
}
