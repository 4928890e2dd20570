package language_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"broadside/internal/language"
)

func TestCurl(t *testing.T) {
	l := english(t)
	for _, c := range []struct{ in, want string }{
		{``, ``},
		{`plain`, `plain`},
		{`"a"`, `“a”`},
		{`'a'`, `‘a’`},
		{`She said "no." Then "yes!"`, `She said “no.” Then “yes!”`},
		{`"no," "yes"; "maybe": "a"? "b"!`, `“no,” “yes”; “maybe”: “a”? “b”!`},
		{"\"a\"\n\"b\"\t'c'", "“a”\n“b”\t‘c’"},

		// nested
		{`"'a' b"`, `“‘a’ b”`},
		{`"a 'b'"`, `“a ‘b’”`},
		{`"a 'b,' c"`, `“a ‘b,’ c”`},
		{`'"a" b'`, `‘“a” b’`},
		{`'a "b"'`, `‘a “b”’`},
		{`'a "b"', c`, `‘a “b”’, c`},
		{`"'a'"`, `“‘a’”`},
		{`"'Twas," he said`, `“’Twas,” he said`},

		// after brackets, dashes, slashes
		{`("a") ["b"] {"c"} ('d')`, `(“a”) [“b”] {“c”} (‘d’)`},
		{`a—"b"—c`, `a—“b”—c`},
		{`a – "b" – c`, `a – “b” – c`},
		{`a–'b'–c`, `a–‘b’–c`},
		{`"I was—" he said`, `“I was—” he said`},
		{`"I was—", 'he—'.`, `“I was—”, ‘he—’.`},
		{`"I said 'wait—'"`, `“I said ‘wait—’”`},
		{`a—"'Tis so"`, `a—“’Tis so”`},
		{`anti-"reform" and "a"/"b"`, `anti-“reform” and “a”/“b”`},
		{`¡"Basta"! *"a"*`, `¡“Basta”! *“a”*`},
		{`"...and then" '…so'`, `“...and then” ‘…so’`},
		{`"$5" '€5'`, `“$5” ‘€5’`},

		// apostrophes
		{`don't O'Connor l'été they'd've`, `don’t O’Connor l’été they’d’ve`},
		{`the dogs' dinner`, `the dogs’ dinner`},
		{`the dogs'`, `the dogs’`},
		{`'the dogs' dinner'`, `‘the dogs’ dinner’`},
		{`the '90s, the '90's, in '99, (the '80s)`, `the ’90s, the ’90’s, in ’99, (the ’80s)`},
		{`in '99, the 'big' cut`, `in ’99, the ‘big’ cut`},
		{`'10 percent' of people`, `‘10 percent’ of people`},
		{`"'90s music"`, `“’90s music”`},
		{`rock 'n' roll, Rock 'N' Roll, rock 'n roll, rock n' roll, rock-'n'-roll`, `rock ’n’ roll, Rock ’N’ Roll, rock ’n roll, rock n’ roll, rock-’n’-roll`},
		{`'rock 'n' roll'`, `‘rock ’n’ roll’`},
		{`'Tis the season. Get 'em! 'til dawn`, `’Tis the season. Get ’em! ’til dawn`},
		{`'get 'em now'`, `‘get ’em now’`},
		{`the 'cause' of it, the 'em' dash`, `the ‘cause’ of it, the ‘em’ dash`},
		{`'Allo, all`, `’Allo, all`},
		{"e\u0301't", "e\u0301’t"}, // a combining mark is part of its word

		// best effort
		{`5'10"`, `5’10”`},
		{`a " b ' c`, `a ” b ’ c`},
		{`""`, `“”`},

		// nothing else
		{`“a” ‘b’ don’t «c» „d“`, `“a” ‘b’ don’t «c» „d“`},
		{`“a" and "b”`, `“a” and “b”`},
		{`a -- b --- c ... d (c) 1/2 << `, `a -- b --- c ... d (c) 1/2 << `},
		{"\xff\"a\xff\"", "\xff“a\xff”"},
	} {
		if got := l.Curl(c.in); got != c.want {
			t.Errorf("Curl(%s)\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestCurlInPieces(t *testing.T) {
	l := english(t)
	for _, c := range []struct {
		before rune
		in     string
		after  rune
		want   string
	}{
		{0, `He said "`, 'h', `He said “`}, // "*hello*"
		{'o', `" and`, 0, `” and`},
		{0, `'`, 'h', `‘`},
		{'o', `'`, 0, `’`},
		{'o', `'s plan`, 0, `’s plan`}, // *Bo*'s plan
		{'”', `'s plan`, 0, `’s plan`},
		{0, `O'`, 'C', `O’`},
		{0, `'hello `, 't', `‘hello `}, // may close in a later piece
		{0, `'hello`, 0, `’hello`},
		{'(', `"a"`, ')', `“a”`},
		{'“', `'Tis`, 0, `’Tis`},
		{'“', `'a`, 'b', `‘a`},
		{0, `a,"`, '1', `a,”`}, // a reference follows
		{0, `'t`, 'h', `‘t`},   // the word goes on, so it is not 't
		{'x', `a"`, ' ', `a”`},
		{' ', `"a`, ' ', `“a`},
	} {
		if got := l.CurlIn(c.in, c.before, c.after); got != c.want {
			t.Errorf("CurlIn(%s, %q, %q) is %s, want %s", c.in, c.before, c.after, got, c.want)
		}
	}
}

func TestCurlByLanguage(t *testing.T) {
	f := englishFile(t)
	f.Sentences = nil
	f.Quotes = language.Quotes{Outer: []string{"«\u00a0", "\u00a0»"}, Inner: []string{"“", "”"}, Apostrophe: "’"}
	french := made(t, "fr", f)
	f.Quotes = language.Quotes{Outer: []string{"”", "”"}, Inner: []string{"’", "’"}, Apostrophe: "’"}
	swedish := made(t, "sv", f)
	for _, c := range []struct{ got, want string }{
		{french.Curl(`"l'été 'dit' chaud"`), "«\u00a0l’été “dit” chaud\u00a0»"},
		{german(t).Curl(`"Hans' Auto 'läuft', 's geht"`), `„Hans’ Auto ‚läuft‘, ’s geht“`},
		{german(t).Curl(`'Hans' Auto'`), `‚Hans’ Auto‘`},
		{swedish.Curl(`"'a' b" c`), `”’a’ b” c`},
		{german(t).CurlIn(`'`, 'a', '.'), `’`},
		{pieces(german(t), `Er sagt 'nie`, `' und "geht's`, `'s geht`, `"`), `Er sagt ‚nie‘ und „geht’s’s geht“`},
		{pieces(french, `Il dit 'jamais`, `'.`), `Il dit “jamais”.`},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

// pieces curls the pieces of one text in turn.
func pieces(l *language.Language, texts ...string) string {
	c := &language.Curler{Language: l}
	var b strings.Builder
	for i, text := range texts {
		before, after := ' ', ' '
		if i > 0 {
			before, _ = utf8.DecodeLastRuneInString(texts[i-1])
		}
		if i+1 < len(texts) {
			after, _ = utf8.DecodeRuneInString(texts[i+1])
		}
		b.WriteString(c.Curl(text, before, after))
	}
	return b.String()
}

func TestRequote(t *testing.T) {
	l := english(t)
	for _, c := range []struct{ in, text, closing string }{
		{``, ``, ``},
		{`plain`, `plain`, ``},
		{`Council says "no" again`, `Council says ‘no’ again`, ``},
		{`Council says “no” again`, `Council says ‘no’ again`, ``},
		{`Council says 'no' again`, `Council says ‘no’ again`, ``},
		{`Council says ‘no’ again`, `Council says ‘no’ again`, ``},
		{`Council says "no"`, `Council says ‘no`, `’`},
		{`Council says “no”`, `Council says ‘no`, `’`},
		{`Council says 'no'`, `Council says ‘no`, `’`},
		{`Council says ‘no’`, `Council says ‘no`, `’`},
		{`"no"`, `‘no`, `’`},
		{`"Who?"`, `‘Who?`, `’`},
		{`They said "stop 'it' now"`, `They said ‘stop “it” now`, `’`},
		{`They said “stop ‘it’”`, `They said ‘stop “it`, `”’`},
		{`They said "stop 'it'" twice`, `They said ‘stop “it”’ twice`, ``},
		{`'a "b" c'`, `‘a “b” c`, `’`},
		{`The dogs'`, `The dogs’`, ``}, // no closing mark, but part of the word
		{`The dogs’`, `The dogs’`, ``},
		{`The 'big' dogs'`, `The ‘big’ dogs’`, ``},
		{`‘The dogs’ dinner’`, `‘The dogs’ dinner`, `’`},
		{`Don't, they won’t`, `Don’t, they won’t`, ``},
		{`The '90s and the ’90s`, `The ’90s and the ’90s`, ``},
		{`'Rock 'n' roll'`, `‘Rock ’n’ roll`, `’`},
		{`‘Rock ’n’ roll’`, `‘Rock ’n’ roll`, `’`},
		{`"Rock 'n' roll" lives`, `‘Rock ’n’ roll’ lives`, ``},
		{`Unclosed "title`, `Unclosed ‘title`, ``},
		{`Unopened" title`, `Unopened’ title`, ``},
	} {
		text, closing := l.Requote(c.in)
		if text != c.text || closing != c.closing {
			t.Errorf("Requote(%s)\n got %s and %s\nwant %s and %s", c.in, text, closing, c.text, c.closing)
		}
	}
	if text, closing := german(t).Requote(`Sie sagt „nein“ und "ja"`); text+"|"+closing != `Sie sagt ‚nein‘ und ‚ja|‘` {
		t.Errorf("German: %s and %s", text, closing)
	}
}

// Marks that never find a partner are the worst that the search ahead can meet.
func TestCurlTakesLinearTime(t *testing.T) {
	l := english(t)
	for _, s := range []string{"'", `"`, `'"`, `-'`, "'a ", "'em ", "'x don't ", "'n' ", "s' ", "'a s' "} {
		text := strings.Repeat(s, 50_000/len(s)) + " "
		started := time.Now()
		l.Curl(text)
		l.Requote(text)
		if took := time.Since(started); took > 5*time.Second {
			t.Errorf("%q took %v", s, took)
		}
	}
}

func FuzzCurl(f *testing.F) {
	for _, seed := range []string{`"'a' b" don't`, `rock 'n' roll '90s`, "a—\"b\"\xff'", `“a" ‘b'`, `-''''a`} {
		f.Add(seed)
	}
	l := english(f)
	straight := strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'")
	f.Fuzz(func(t *testing.T, s string) {
		got := l.Curl(s)
		if strings.ContainsAny(got, `'"`) {
			t.Errorf("%q keeps straight marks: %q", s, got)
		}
		if straight.Replace(got) != straight.Replace(s) {
			t.Errorf("%q changed in more than its marks: %q", s, got)
		}
		text, closing := l.Requote(s)
		if strings.ContainsAny(text+closing, `'"`) {
			t.Errorf("%q keeps straight marks: %q and %q", s, text, closing)
		}
		if closing != "" && strings.Trim(closing, "’”") != "" {
			t.Errorf("%q ends with closing marks %q", s, closing)
		}
	})
}

func BenchmarkCurl(b *testing.B) {
	l := english(b)
	s := strings.Repeat(`The council's "plan" isn't what 'they' want. `, 10)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		l.Curl(s)
	}
}
