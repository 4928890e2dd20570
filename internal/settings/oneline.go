package settings

import (
	"fmt"
	"strings"
	"unicode"

	"broadside/internal/diag"
)

// plain reports line breaks and control characters in text, and returns whether there were none. With multiline,
// line breaks and tabs are fine.
func (w *walker) plain(n id, multiline bool) bool {
	if x, ok := w.text(n); ok {
		return w.plainText(n, x, multiline)
	}
	good := true
	for k := w.first(n); k != none; k = w.next(k) {
		good = w.index.nodes[n].kind.listed() && w.full() || w.plain(k, multiline) && good
	}
	return good
}

func (w *walker) plainText(n id, text string, multiline bool) bool {
	if plainBytes(text, multiline) {
		return true
	}
	bad := strings.IndexFunc(text, func(r rune) bool {
		return diag.TurnsText(r) || (unicode.IsControl(r) || lineSeparator(r)) && (!multiline || r != '\n' && r != '\t' && !lineSeparator(r))
	})
	if bad < 0 {
		return true
	}
	at, name := w.place(n), w.name(n)
	r := []rune(text[bad:])[0]
	switch {
	case diag.TurnsText(r):
		p := diag.Turned(r)
		w.report(p.Code, at, p.Message, p.Help)
	case r == '\n' || lineSeparator(r):
		w.report("value-line", at, name+" runs over more than one line", "write it on one line: "+w.joined(n, text))
	case r == '\t':
		w.report("value-line", at, name+" holds a tab", "write a space in its place")
	default:
		w.report("value-line", at, fmt.Sprintf("%s holds a control character (U+%04X)", name, r), "delete it; your editor may not show it")
	}
	return false
}

// joined is the line of n with its text on one line.
func (w *walker) joined(n id, text string) string {
	at, one := w.index.nodes[n].value, inText(strings.Join(strings.Fields(text), " "))
	switch {
	case !strings.Contains(w.written(at), "\n"):
		return w.patched(at, one)
	case w.index.nodes[n].name == "":
		return clip(one)
	}
	return clip(w.index.title(&w.source, n) + " = " + one)
}

// plainBytes is a quick look that finds most text free of what plainText reports. Of that, what is not ASCII begins with
// the first byte of U+0080 or of U+2028.
func plainBytes(text string, multiline bool) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && (!multiline || c != '\n' && c != '\t') || c == 0x7f || c == 0xc2 || c == 0xe2 {
			return false
		}
	}
	return true
}

// lineSeparator reports whether r breaks lines as Unicode has it, though not in TOML.
func lineSeparator(r rune) bool { return r == '\u2028' || r == '\u2029' || r == '\u0085' }
