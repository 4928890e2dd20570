package cite_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/cite"
	"broadside/internal/language"
)

func english(t testing.TB) *language.Language { return shipped(t, "en") }

// shipped is a language as the program brings it.
func shipped(t testing.TB, tag string) *language.Language {
	t.Helper()
	var f language.File
	if _, err := toml.DecodeFile("../../layouts/languages/"+tag+".toml", &f); err != nil {
		t.Fatal(err)
	}
	l, complaints := language.New(tag, f)
	if complaints != nil {
		t.Fatal(complaints)
	}
	return l
}

// Records as they stand in footnotes.toml, and what is printed.
func TestChicago(t *testing.T) {
	l := english(t)
	for _, c := range []struct{ record, want string }{
		// the example of the design, and everything left out by turns
		{`author = ["Ada Okafor", "Ben Lindqvist"]
		  title = "Council weighs Sunday closures"
		  publication = "The Riverton Ledger"
		  date = 2026-05-29
		  url = "https://ledger.example/2026/05/29/sundays"
		  archive = "https://archive.example/x"
		  accessed = 2026-06-01
		  quote = "Nine in ten."
		  note = "See also p. 4."`,
			`Ada Okafor and Ben Lindqvist, “Council weighs Sunday closures,” The Riverton Ledger, May 29, 2026.`},
		{`title = "T"` + "\n" + `publication = "P"` + "\n" + `date = 2026`, `“T,” P, 2026.`},
		{`author = "A"` + "\n" + `publication = "P"` + "\n" + `date = 2026`, `A, P, 2026.`},
		{`author = "A"` + "\n" + `title = "T"` + "\n" + `date = 2026`, `A, “T,” 2026.`},
		{`author = "A"` + "\n" + `title = "T"` + "\n" + `publication = "P"`, `A, “T,” P.`},
		{`author = "A"` + "\n" + `title = "T"`, `A, “T.”`},
		{`author = "A"` + "\n" + `publication = "P"`, `A, P.`},
		{`author = "A"` + "\n" + `date = 2026`, `A, 2026.`},
		{`title = "T"` + "\n" + `publication = "P"`, `“T,” P.`},
		{`title = "T"` + "\n" + `date = 2026`, `“T,” 2026.`},
		{`publication = "P"` + "\n" + `date = 2026`, `P, 2026.`},
		{`author = "A"`, `A.`},
		{`title = "T"`, `“T.”`},
		{`publication = "P"`, `P.`},
		{`date = 2026`, `2026.`},
		{``, ``},
		{`text = "All of it in words of my own."`, ``},
		{`archive = "https://archive.example/x"` + "\n" + `quote = "q"` + "\n" + `note = "n"`, ``},

		// the address
		{`title = "T"` + "\n" + `url = "https://x.example/"`, `“T.”`},
		{`publication = "P"` + "\n" + `url = "https://x.example/"`, `P.`},
		{`author = "A"` + "\n" + `url = "https://x.example/a?b='c'"`, `A, https://x.example/a?b='c'.`},
		{`author = "A"` + "\n" + `date = 2026` + "\n" + `url = "https://x.example/"`, `A, 2026, https://x.example/.`},
		{`url = "https://x.example/"`, `https://x.example/.`},

		// authors
		{`author = ["A", "B", "C"]` + "\n" + `title = "T"`, `A, B, and C, “T.”`},
		{`author = ["A", "B", "C", "D"]` + "\n" + `title = "T"`, `A et al., “T.”`},
		{`author = { organisation = "Riverton Library" }` + "\n" + `title = "T"`, `Riverton Library, “T.”`},
		{`author = { organisation = "Riverton Library" }`, `Riverton Library.`},
		{`author = [{ family = "Okafor", given = "Ada" }, { organisation = "Riverton Library" }]`, `Ada Okafor and Riverton Library.`},
		{`author = [{ family = "Okafor" }]`, `Okafor.`},
		{`author = "Sam Lindqvist Jr."` + "\n" + `title = "T"`, `Sam Lindqvist Jr., “T.”`},
		{`author = "Sam Lindqvist Jr."`, `Sam Lindqvist Jr.`},
		{`author = "Ada Okafor et al."` + "\n" + `date = 2026`, `Ada Okafor et al., 2026.`},
		{`author = ["Ada Okafor", "et al."]` + "\n" + `date = 2026`, `Ada Okafor et al., 2026.`},
		{`author = ["Ada Okafor", "Ben Lindqvist", "et al"]`, `Ada Okafor and Ben Lindqvist et al.`},
		{`author = "Sean O'Connor"`, `Sean O’Connor.`},
		{`author = 'Ada "Ace" Okafor'` + "\n" + `title = "T"`, `Ada “Ace” Okafor, “T.”`},
		{`author = 'William "Bill"'` + "\n" + `title = "T"`, `William “Bill,” “T.”`},

		// a title's end
		{`title = "Keep the libraries open."` + "\n" + `publication = "P"`, `“Keep the libraries open.” P.`},
		{`title = "Keep the libraries open?"` + "\n" + `publication = "P"`, `“Keep the libraries open?” P.`},
		{`title = "Keep the libraries open!"` + "\n" + `date = 2026`, `“Keep the libraries open!” 2026.`},
		{`title = "Keep the libraries …"` + "\n" + `publication = "P"`, `“Keep the libraries …” P.`},
		{`title = "Keep the libraries..."` + "\n" + `publication = "P"`, `“Keep the libraries...” P.`},
		{`title = "Keep the libraries open."`, `“Keep the libraries open.”`},
		{`title = "Keep the libraries open?"`, `“Keep the libraries open?”`},
		{`title = "Keep the libraries open!"`, `“Keep the libraries open!”`},
		{`title = "Keep the libraries …"`, `“Keep the libraries …”`},
		{`title = "Cuts (and more.)"` + "\n" + `publication = "P"`, `“Cuts (and more.),” P.`},

		// marks inside a title
		{`title = 'Mayor says "no" to cuts'` + "\n" + `publication = "P"`, `“Mayor says ‘no’ to cuts,” P.`},
		{`title = "Mayor says “no” to cuts"` + "\n" + `publication = "P"`, `“Mayor says ‘no’ to cuts,” P.`},
		{`title = "Mayor says 'no' to cuts"` + "\n" + `publication = "P"`, `“Mayor says ‘no’ to cuts,” P.`},
		{`title = 'Mayor says "no"'` + "\n" + `publication = "P"`, `“Mayor says ‘no,’” P.`},
		{`title = "Mayor says ‘no’"` + "\n" + `publication = "P"`, `“Mayor says ‘no,’” P.`},
		{`title = 'Mayor says "no"'`, `“Mayor says ‘no.’”`},
		{`title = 'Mayor says "no."'` + "\n" + `publication = "P"`, `“Mayor says ‘no.’” P.`},
		{`title = 'Mayor asks "why?"'` + "\n" + `publication = "P"`, `“Mayor asks ‘why?’” P.`},
		{`title = 'Mayor asks "why?"'`, `“Mayor asks ‘why?’”`},
		{`title = 'Who said "no"?'` + "\n" + `publication = "P"`, `“Who said ‘no’?” P.`},
		{`title = '"Keep them open"'` + "\n" + `publication = "P"`, `“‘Keep them open,’” P.`},
		{`title = "Mayor: \"They said 'no'\""` + "\n" + `publication = "P"`, `“Mayor: ‘They said “no,”’” P.`},
		{`title = "The readers'"` + "\n" + `publication = "P"`, `“The readers’,” P.`},
		{`title = "Why we don't close in the '90s spirit"`, `“Why we don’t close in the ’90s spirit.”`},

		// a publication's end
		{`publication = "Ledger Inc."` + "\n" + `date = 2026`, `Ledger Inc., 2026.`},
		{`publication = "Ledger Inc."`, `Ledger Inc.`},
		{`publication = "Which?"` + "\n" + `date = 2026`, `Which?, 2026.`},
		{`publication = "Which?"`, `Which?`},
		{`publication = 'The "Ledger"'` + "\n" + `date = 2026`, `The “Ledger,” 2026.`},
		{`publication = "People's Voice"`, `People’s Voice.`},

		// dates
		{`title = "T"` + "\n" + `date = "2026-05-29"`, `“T,” May 29, 2026.`},
		{`title = "T"` + "\n" + `date = "2026-05"`, `“T,” May 2026.`},
		{`title = "T"` + "\n" + `date = "2026"`, `“T,” 2026.`},
		{`title = "T"` + "\n" + `date = "undated"`, `“T,” n.d.`},
		{`date = "undated"`, `n.d.`},

		// white space that TOML keeps
		{"title = \"\"\"\nCouncil weighs\n  Sunday closures\n\"\"\"\n" + `author = " Ada  Okafor "` + "\n" + `publication = " P "`, `Ada Okafor, “Council weighs Sunday closures,” P.`},
		{`title = "10` + "\u00a0" + `000 names"` + "\n" + `publication = " "`, "“10\u00a0000 names.”"},
		{`title = '"'` + "\n" + `author = "A"`, `A.`},
	} {
		var s campaign.Source
		if _, err := toml.Decode(c.record, &s); err != nil {
			t.Errorf("%s: %v", c.record, err)
			continue
		}
		if got := cite.Chicago(s, l).String(); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.record, got, c.want)
		}
	}
}

// Among words that are read from the right, names in Latin letters stand apart, or the second would run into the title.
func TestChicagoFromTheRight(t *testing.T) {
	s := campaign.Source{Author: campaign.Authors{{Given: "Ada", Family: "Okafor"}, {Organisation: "Riverton Library"}}, Title: "Sundays"}
	want := "\u2068Ada Okafor\u2069 و\u2068Riverton Library\u2069، «Sundays»."
	if got := cite.Chicago(s, shipped(t, "ar")).String(); got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestChicagoParts(t *testing.T) {
	l := english(t)
	const url = "https://ledger.example/"
	author := campaign.Authors{{Given: "Ada Okafor"}}
	for _, c := range []struct {
		source campaign.Source
		want   cite.Citation
	}{
		{campaign.Source{Author: author, Title: "Sundays", Publication: "Ledger", Date: campaign.SourceDate{Year: 2026}, URL: url}, cite.Citation{
			{cite.Plain, "Ada Okafor, “", ""}, {cite.Title, "Sundays", url}, {cite.Plain, ",” ", ""},
			{cite.Publication, "Ledger", ""}, {cite.Plain, ", 2026.", ""}}},
		{campaign.Source{Title: "Why?", Publication: "Ledger"}, cite.Citation{
			{cite.Plain, "“", ""}, {cite.Title, "Why?", ""}, {cite.Plain, "” ", ""}, {cite.Publication, "Ledger", ""}, {cite.Plain, ".", ""}}},
		{campaign.Source{Title: `They say "no"`, URL: url}, cite.Citation{
			{cite.Plain, "“", ""}, {cite.Title, "They say ‘no.’", url}, {cite.Plain, "”", ""}}},
		{campaign.Source{Author: author, Publication: "Ledger Inc.", URL: url}, cite.Citation{
			{cite.Plain, "Ada Okafor, ", ""}, {cite.Publication, "Ledger Inc.", url}}},
		{campaign.Source{Author: author, URL: url}, cite.Citation{
			{cite.Plain, "Ada Okafor, ", ""}, {cite.Plain, url, url}, {cite.Plain, ".", ""}}},
		{campaign.Source{Text: "In full."}, nil},
	} {
		if diff := cmp.Diff(c.want, cite.Chicago(c.source, l)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.source, diff)
		}
	}
}

func TestNamed(t *testing.T) {
	for _, name := range append([]string{""}, cite.Names[:]...) {
		if style, ok := cite.Named(name); !ok || style == nil {
			t.Errorf("there is no style %q", name)
		}
	}
	if _, ok := cite.Named("harvard"); ok {
		t.Error("there is a style nobody wrote")
	}
}

// Whatever an editor writes, a citation is one line without gaps, in whole parts, and ends once.
func FuzzChicago(f *testing.F) {
	f.Add("Ada Okafor", "Council weighs Sunday closures", "The Riverton Ledger", "https://x.example/", 2026)
	f.Add("", `They say "'no'"`, "", "", 0)
	f.Add("et al.", "'", `"`, "", 1)
	f.Add("Jr.", " \n", "Which?", "", 0)
	l := english(f)
	f.Fuzz(func(t *testing.T, author, title, publication, url string, year int) {
		for _, s := range []string{author, title, publication, url} {
			if !utf8.ValidString(s) {
				t.Skip()
			}
		}
		s := campaign.Source{Author: campaign.Authors{{Given: "A"}, {Given: author}}, Title: title, Publication: publication, URL: strings.TrimSpace(url), Date: campaign.SourceDate{Year: year}}
		for _, style := range []cite.Style{cite.Chicago, cite.AP, cite.APA} {
			for _, kind := range campaign.SourceTypes {
				s.Type = kind
				whole(t, style(s, l), author+"|"+title+"|"+publication+"|"+url)
			}
		}
	})
}

// whole fails unless a citation of these words is one line without gaps, in whole parts, and ends once.
func whole(t *testing.T, c cite.Citation, words string) {
	t.Helper()
	previous := cite.Part{}
	for _, p := range c {
		if p.Text == "" || p.Kind == "" {
			t.Errorf("empty part in %+v", c)
		}
		if p.Kind == cite.Plain && p.URL == "" && previous.Kind == cite.Plain && previous.URL == "" {
			t.Errorf("two plain parts in %+v", c)
		}
		previous = p
	}
	text := c.String()
	if text != strings.Trim(text, " ") {
		t.Errorf("spaces around %q", text)
	}
	if strings.HasSuffix(text, "..") && !strings.Contains(words, "..") {
		t.Errorf("%q ends twice", text)
	}
}
