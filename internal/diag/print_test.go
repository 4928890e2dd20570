package diag_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
)

// at is a problem at the first occurrence of words in text.
func at(text, words string) diag.Problem {
	i := strings.Index(text, words)
	return diag.Problem{Code: "some-code", File: "content/a.md", Span: diag.Span{Start: i, End: i + len(words)},
		Message: "this is wrong", Help: "write it right"}
}

var long = strings.Repeat("abcdefghi ", 20) // 200 characters

func TestShow(t *testing.T) {
	file := diag.Problem{Code: "file-gone", File: "content/a.md", Message: "this file was removed"}
	for _, test := range []struct {
		name, text string
		problem    diag.Problem
		want       string
	}{
		{"first line", "one two\nthree\n", at("one two\nthree\n", "two"), `content/a.md:1:5: error: this is wrong [some-code]
    1 | one two
      |     ^^^
   help: write it right
`},
		{"line before", "one\ntwo three\n", at("one\ntwo three\n", "three"), `content/a.md:2:5: error: this is wrong [some-code]
    1 | one
    2 | two three
      |     ^^^^^
   help: write it right
`},
		{"empty line before", "one\n\ntwo", at("one\n\ntwo", "two"), `content/a.md:3:1: error: this is wrong [some-code]
    3 | two
      | ^^^
   help: write it right
`},
		{"four digits of lines", strings.Repeat("x\n", 12344) + "two", at(strings.Repeat("x\n", 12344)+"two", "two"), `content/a.md:12345:1: error: this is wrong [some-code]
   12344 | x
   12345 | two
         | ^^^
   help: write it right
`},
		{"several lines", "a one\ntwo\nthree", at("a one\ntwo\nthree", "one\ntwo"), `content/a.md:1:3: error: this is wrong [some-code]
    1 | a one
      |   ^^^
   help: write it right
`},
		{"end of a line", "one\ntwo", diag.Problem{Code: "c", File: "f", Message: "m", Span: diag.Span{Start: 3, End: 4}}, `f:1:4: error: m [c]
    1 | one
      |    ^
`},
		{"end of the text", "one", diag.Problem{Code: "c", File: "f", Message: "m", Span: diag.Span{Start: 3, End: 3}}, `f:1:4: error: m [c]
    1 | one
      |    ^
`},
		{"beyond the text", "one", diag.Problem{Code: "c", File: "f", Message: "m", Span: diag.Span{Start: 4, End: 5}}, "f: error: m [c]\n"},
		{"empty text", "", diag.Problem{Code: "c", File: "f", Message: "m", Span: diag.Span{Start: 0, End: 1}}, "f:1:1: error: m [c]\n    1 | \n      | ^\n"},
		{"tabs", "\ta\tb", at("\ta\tb", "b"), `content/a.md:1:4: error: this is wrong [some-code]
    1 |     a    b
      |          ^
   help: write it right
`},
		{"tab marked, and before", "\tx\na\tb", at("\tx\na\tb", "\tb"), `content/a.md:2:2: error: this is wrong [some-code]
    1 |     x
    2 | a    b
      |  ^^^^^
   help: write it right
`},
		{"characters of several bytes", "“Über” – ñandú", at("“Über” – ñandú", "ñandú"), `content/a.md:1:10: error: this is wrong [some-code]
    1 | “Über” – ñandú
      |          ^^^^^
   help: write it right
`},
		{"control characters", "a\x1b[31mb\u202ec\u2066\x07", at("a\x1b[31mb\u202ec\u2066\x07", "c"), `content/a.md:1:9: error: this is wrong [some-code]
    1 | a�[31mb�c��
      |         ^
   help: write it right
`},
		{"control characters in words", "one", diag.Problem{Code: "c", File: "a\x1b[2Jb\u202e\n.md", Message: "m\x1b[0m\u202e", Help: "h\x07\nmore"}, `a�[2Jb��.md: error: m�[0m� [c]
   help: h�
         more
`},
		{"whole file", "one", file, "content/a.md: error: this file was removed [file-gone]\n"},
		{"no file", "", diag.Problem{Code: "c", Message: "m", Help: "h"}, "error: m [c]\n   help: h\n"},
		{"help over lines", "one", func() diag.Problem { p := at("one", "one"); p.Help = "write\n+++\nthere"; return p }(), `content/a.md:1:1: error: this is wrong [some-code]
    1 | one
      | ^^^
   help: write
         +++
         there
`},
		{"warning", "one", func() diag.Problem { p := at("one", "one"); p.Severity = diag.Warning; p.Help = ""; return p }(), `content/a.md:1:1: warning: this is wrong [some-code]
    1 | one
      | ^^^
`},
		{"held", "one", func() diag.Problem { p := at("one", "one"); p.Held = "draft"; p.Help = ""; return p }(), `content/a.md:1:1: error (draft): this is wrong [some-code]
    1 | one
      | ^^^
`},
		{"long line, near its start", long, diag.Problem{Code: "c", File: "f", Message: "m", Span: diag.Span{Start: 10, End: 13}}, `f:1:11: error: m [c]
    1 | abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcde…
      |           ^^^
`},
		{"long line, in its middle", long, diag.Problem{Code: "c", File: "f", Message: "m", Span: diag.Span{Start: 110, End: 113}}, `f:1:111: error: m [c]
    1 | … abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abc…
      |                                 ^^^
`},
		{"long line, at its end", long, diag.Problem{Code: "c", File: "f", Message: "m", Span: diag.Span{Start: 190, End: 199}}, `f:1:191: error: m [c]
    1 | …fghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi 
      |                                                                                       ^^^^^^^^^
`},
		{"long line, all of it", long, diag.Problem{Code: "c", File: "f", Message: "m", Span: diag.Span{Start: 0, End: 200}}, `f:1:1: error: m [c]
    1 | abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcde…
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`},
		{"long line, most of it", long, diag.Problem{Code: "c", File: "f", Message: "m", Span: diag.Span{Start: 20, End: 180}}, `f:1:21: error: m [c]
    1 | abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcde…
      |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`},
		{"long line before", long + "\none", at(long+"\none", "one"), `content/a.md:2:1: error: this is wrong [some-code]
    1 | abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcde…
    2 | one
      | ^^^
   help: write it right
`},
	} {
		if diff := cmp.Diff(test.want, diag.Show(test.problem, []byte(test.text))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	if got, want := diag.Show(at("one", "one"), nil), "content/a.md: error: this is wrong [some-code]\n   help: write it right\n"; got != want {
		t.Errorf("without text: %s", got)
	}
}

func problems() []diag.Problem {
	return []diag.Problem{
		{Code: "a-code", File: "content/a,b:c%.md", Span: diag.Span{Start: 4, End: 9}, Message: "50% \"off\"", Help: "one\ntwo"},
		{Code: "b-code", File: "content/a,b:c%.md", Severity: diag.Warning, Message: "of the file", Held: "future"},
		{Code: "c-code", Severity: diag.Warning, Message: "of nothing"},
		{Code: "d-code", File: "content/a,b:c%.md", Span: diag.Span{Start: 0, End: 3}, Held: "draft", Message: "\x1b\u202e"},
		{Code: "e-code", File: "gone.md", Span: diag.Span{Start: 0, End: 3}, Message: "gone"},
	}
}

func reader(file string) ([]byte, bool) {
	if file == "gone.md" {
		return nil, false
	}
	return []byte("one\nt\u00fco 3\n"), true
}

func write(t *testing.T, format diag.Format, read diag.Reader) string {
	t.Helper()
	var b strings.Builder
	if err := diag.Write(&b, format, problems(), read); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWrite(t *testing.T) {
	for format, want := range map[diag.Format]string{
		diag.Text: `content/a,b:c%.md:2:1: error: 50% "off" [a-code]
    1 | one
    2 | tüo 3
      | ^^^^
   help: one
         two

content/a,b:c%.md: warning (future): of the file [b-code]

warning: of nothing [c-code]

content/a,b:c%.md:1:1: error (draft): �� [d-code]
    1 | one
      | ^^^

gone.md: error: gone [e-code]
`,
		diag.JSON: `{"code":"a-code","severity":"error","file":"content/a,b:c%.md","line":2,"column":1,"end_line":2,"end_column":5,"message":"50% \"off\"","help":"one\ntwo"}
{"code":"b-code","severity":"warning","held":"future","file":"content/a,b:c%.md","message":"of the file"}
{"code":"c-code","severity":"warning","message":"of nothing"}
{"code":"d-code","severity":"error","held":"draft","file":"content/a,b:c%.md","line":1,"column":1,"end_line":1,"end_column":4,"message":"\u001b` + "\u202e" + `"}
{"code":"e-code","severity":"error","file":"gone.md","message":"gone"}
`,
		diag.GitHub: "::error file=content/a%2Cb%3Ac%25.md,line=2,col=1,endColumn=4,title=a-code::50%25 \"off\"%0Aone%0Atwo\n" +
			"::notice file=content/a%2Cb%3Ac%25.md,title=b-code::of the file (future)\n" +
			"::warning title=c-code::of nothing\n" +
			"::notice file=content/a%2Cb%3Ac%25.md,line=1,col=1,endColumn=3,title=d-code::�� (draft)\n" +
			"::error file=gone.md,title=e-code::gone\n",
	} {
		if diff := cmp.Diff(want, write(t, format, reader)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
	}
	if got := write(t, diag.Text, nil); strings.Contains(got, "|") {
		t.Errorf("an excerpt of nothing:\n%s", got)
	}
}

// TestWriteReadsWhatItShows: a file that is nothing but named is not read, for it may be too large to be.
//
// CASES.md RS-008.
func TestWriteReadsWhatItShows(t *testing.T) {
	var asked []string
	reader := func(file string) ([]byte, bool) {
		asked = append(asked, file)
		return []byte("one"), true
	}
	place := diag.Span{Start: 0, End: 1}
	list := []diag.Problem{{File: "a"}, {File: "b", Span: place}, {File: "b"}, {File: "b", Span: place}, {File: "c"}}
	if err := diag.Write(io.Discard, diag.Text, list, reader); err != nil || strings.Join(asked, " ") != "b" {
		t.Errorf("%v, %q", err, asked)
	}
}

type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteToFullDisk(t *testing.T) {
	if err := diag.Write(full{}, diag.Text, problems(), nil); !errors.Is(err, errFull) || err.Error() != "write problems: no space left" {
		t.Errorf("got %v", err)
	}
}

func TestPosition(t *testing.T) {
	text := []byte("aü\n\nb€c")
	for offset, want := range map[int][2]int{
		-1: {1, 1}, 0: {1, 1}, 1: {1, 2}, 3: {1, 3}, 4: {2, 1}, 5: {3, 1}, 6: {3, 2}, 9: {3, 3}, 10: {3, 4}, 99: {3, 4},
	} {
		if line, column := diag.Position(text, offset); line != want[0] || column != want[1] {
			t.Errorf("%d: %d:%d", offset, line, column)
		}
	}
}

// FuzzShow holds that any problem can be shown with any text, and that nothing of either moves the cursor.
func FuzzShow(f *testing.F) {
	f.Add("one\ttwo\nthree", 4, 7, "m", "h")
	f.Add(long, 100, 120, "\x1b[", "\u202e")
	f.Add("ü\n", 1, 2, "", "")
	f.Fuzz(func(t *testing.T, text string, start, end int, message, help string) {
		if start < 0 || end < start {
			return
		}
		got := diag.Show(diag.Problem{Code: "c", File: "f", Span: diag.Span{Start: start, End: end}, Message: message, Help: help}, []byte(text))
		if strings.ContainsAny(got, "\x1b\x07\r\u202e\u2066") || !strings.HasSuffix(got, "\n") {
			t.Errorf("%q", got)
		}
	})
}
