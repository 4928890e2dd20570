package settings_test

import (
	"bytes"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/settings"
)

// The decoder alone takes seconds and gigabytes for these, or ends the process.
//
// CASES.md RS-020, RS-021.
func TestWhatWouldChokeTheDecoderIsRefusedFast(t *testing.T) {
	const mega = 1 << 20
	for _, c := range []struct {
		name, text, code string
		limit            int
	}{
		{"dotted key", strings.Repeat("a.", 16<<10) + "a = 1", "toml-deep", settings.FrontMatter},
		{"dotted key in braces", "x = { " + strings.Repeat("a.", 16<<10) + "a = 1 }", "toml-deep", settings.FrontMatter},
		{"table header", "[" + strings.Repeat("a.", 60_000) + "a]", "toml-deep", settings.Config},
		{"header of a list", "[[" + strings.Repeat("a.", 60_000) + "a]]", "toml-deep", settings.Config},
		{"nested lists", "x = " + strings.Repeat("[", 5*mega), "toml-deep", 0},
		{"nested and closed lists", "x = " + strings.Repeat("[", 2*mega) + strings.Repeat("]", 2*mega), "toml-deep", 0},
		{"nested lists over the limit", "x = " + strings.Repeat("[", 5*mega), "toml-large", settings.Config},
		{"nested braces", "x = " + strings.Repeat("{ a = ", mega), "toml-deep", 0},
		{"braces and lists", "x = " + strings.Repeat("[{ a = ", mega), "toml-deep", 0},
		{"a bit of each", "[a.b.c.d.e.f]\ng.h.i.j.k.l = [[{ m.n.o = 1 }]]", "toml-deep", 0},
		{"one long name", "[" + strings.Repeat("a", 30<<10) + "]\n" + strings.Repeat("b = 1\n", 5000), "toml-large", settings.FrontMatter},
		{"long names together", strings.Repeat("a", 200) + "." + strings.Repeat("b", 200) + " = 1", "toml-large", 0},
		{"NUL", "a = \"\x00\"", "toml-nul", settings.FrontMatter},
		{"megabytes of NUL", strings.Repeat("\x00", 5*mega), "toml-nul", 0},
		{"one key over and over", strings.Repeat("a=1\n", 16<<10), "key-twice", settings.FrontMatter},
		{"one header over and over", strings.Repeat("[a]\n", 16<<10), "key-twice", settings.FrontMatter},
		{"capitals", capitals(10), "key-case", settings.Config},
		{"quotes that never close", strings.Repeat(`"`, 64<<10), "toml-syntax", settings.FrontMatter},
		{"backslashes", `a = "` + strings.Repeat(`\\`, 30<<10), "toml-syntax", settings.FrontMatter},
		{"backslashes and spaces", `a = """` + strings.Repeat("\\\\  \\ \n", 8<<10), "toml-syntax", settings.FrontMatter},
		{"dots", strings.Repeat(".", 64<<10), "toml-syntax", settings.FrontMatter},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := []byte(c.text)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, problems := settings.Parse("x.toml", text, diag.Span{End: len(text)}, c.limit)
			runtime.ReadMemStats(&after)
			if len(problems) == 0 || problems[0].Code != c.code {
				t.Fatalf("want %s, got %v", c.code, problems[:min(len(problems), 3)])
			}
			took := fastest(func() { settings.Parse("x.toml", text, diag.Span{End: len(text)}, c.limit) })
			if took > slack*50*time.Millisecond {
				t.Errorf("took %v", took)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
				t.Errorf("used %d KiB", used>>10)
			}
		})
	}
}

// What the guard lets through must not choke the decoder either. Of what is wrong only the one value is looked at closely.
func TestTheLargestSettingsAreReadFast(t *testing.T) {
	for name, text := range map[string]string{
		"many keys below a long header": "[" + strings.Repeat("a.", 14) + strings.Repeat("b", 200) + "]\n" + numbered("k%d = 1\n", settings.Config-1024),
		"many dotted keys":              numbered(strings.Repeat("a.", 14)+"k%d = 1\n", settings.Config-1024),
		"many wrong values":             "form.fields = [" + strings.Repeat("1,", 120_000) + "]",
		"many unknown keys":             numbered("k%d=1\n", settings.Config-1024),
		"many entries":                  strings.Repeat("[[t]]\n", 40_000),
		"many numbers":                  "a = [" + strings.Repeat("+1,", 80_000) + "]",
		"many tables in braces":         "a = [" + strings.Repeat("{a=+1},", 35_000) + "]",
		"many headers":                  numbered("[a%d.b.c.d.e.f.g.h.i.j.k.l.m.n]\nx = +1\n", settings.Config-1024),
		"many escapes":                  numbered("k%d = \"\\\\\"\n", settings.Config-1024),
		"one long folded text":          "a = \"\"\"" + strings.Repeat("\\ \n", 80_000) + "\"\"\"",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			doc, problems := settings.Parse("x.toml", []byte(text), diag.Span{End: len(text)}, settings.Config)
			if doc == nil {
				t.Fatal(problems)
			}
			wrong := text + "\n[zz]\nz = 1_\n"
			if _, problems := settings.Parse("x.toml", []byte(wrong), diag.Span{End: len(wrong)}, settings.Config); len(problems) != 1 || problems[0].Span.Start != len(wrong)-3 {
				t.Errorf("with a mistake at the end: %v", problems)
			}
			doc.Decode(new(campaign.Page))
			if took := time.Since(start); took > slack*2*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// slack is for the race detector on a machine that does other work at the same time. Without the guards the
// texts above take from a hundred times as long to forever.
const slack = 10

// fastest is the shortest of three runs.
func fastest(run func()) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range 3 {
		start := time.Now()
		run()
		best = min(best, time.Since(start))
	}
	return best
}

// capitals is all ways to write n letters.
func capitals(n int) string {
	var b bytes.Buffer
	for i := range 1 << n {
		for bit := range n {
			b.WriteByte("aA"[i>>bit&1])
		}
		b.WriteString("=1\n")
	}
	return b.String()
}

// numbered repeats a line with numbers in it until it fills size bytes.
func numbered(line string, size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString(strings.ReplaceAll(line, "%d", strconv.Itoa(i)))
	}
	return b.String()
}

func BenchmarkPage(b *testing.B) {
	text, err := os.ReadFile("testdata/page.txtar")
	if err != nil {
		b.Fatal(err)
	}
	page := txtar.Parse(text).Files[0].Data
	toml, _, problems := settings.Split("index.md", page)
	if problems != nil {
		b.Fatal(problems)
	}
	b.ReportAllocs()
	for b.Loop() {
		doc, _ := settings.Parse("index.md", page, toml, settings.FrontMatter)
		var p campaign.Page
		if problems := doc.Decode(&p); problems != nil {
			b.Fatal(problems)
		}
	}
}
