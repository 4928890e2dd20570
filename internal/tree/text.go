package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"broadside/internal/diag"
	"broadside/internal/secret"
)

// Text limits, in bytes (CASES.md RS-008, RS-020): a page is its front matter and its copy.
const (
	MaxPage     = 128 << 10
	MaxSettings = 256 << 10
	MaxLayout   = 1 << 20
)

// Text returns a text file as all later steps see it: valid UTF-8 without NUL, without byte order mark and characters that
// turn text round, line ends as "\n", and no secret in it. Offsets in problems count in this text; lines and columns are the
// same as in the file. A file that is none of that comes back as nil with a problem; one that vanished since it was listed too.
// But for secrets and what turns text round: something that does no harm stands in their place, byte for byte, so that all else
// that is wrong with the file is said at once. What comes with a problem is never published.
func (t *Tree) Text(name string, limit int64) ([]byte, []diag.Problem) {
	defer diag.Hold(name)
	problem := func(code, message, help string) ([]byte, []diag.Problem) {
		return nil, []diag.Problem{{Code: code, File: name, Message: message, Help: help}}
	}
	if size := t.Size(name); size > limit {
		return problem("text-large", fmt.Sprintf("this file has %d bytes, and %d is the most", size, limit), "split it, or move what is not text elsewhere")
	}
	b, err := t.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return problem("file-gone", "this file was removed while the site was read", "build again")
	}
	if err != nil {
		return problem("file-unreadable", "this can't be read: "+cause(err), "give yourself the right to read it")
	}
	if int64(len(b)) > limit {
		return problem("text-large", fmt.Sprintf("this file has more than %d bytes", limit), "split it, or move what is not text elsewhere")
	}
	text, problems := Normal(name, b)
	if secrets := Secrets(name, text); len(secrets) > 0 {
		text, problems = secret.Redact(text), append(problems, secrets...)
	}
	return text, problems
}

// mostSecrets is how many a file is told of.
const mostSecrets = 20

// Secrets reports the keys and tokens in a file's text, without a word of them (CASES.md RS-059).
func Secrets(name string, text []byte) []diag.Problem {
	var problems []diag.Problem
	for _, f := range secret.Find(text) {
		if len(problems) == mostSecrets {
			break
		}
		problems = append(problems, diag.Problem{Code: "secret-found", File: name, Span: diag.Span{Start: f.Start, End: f.End},
			Message: "here stands " + f.What + ", which lets whoever reads it into an account",
			Help:    "make it invalid where it was made, since this file may have been copied; then delete it here: a site needs none"})
	}
	return problems
}

// Unify drops the byte order mark and makes all line ends "\n". Problems count offsets in what it returns.
func Unify(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(b, '\r') >= 0 {
		b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	}
	return b
}

// Edited is a file's bytes with edits made. These are in order and count offsets in what Unify returns; all else stays as it
// is, a byte order mark and line ends too, and the lines of an edit end as the file's first line does.
func Edited(raw []byte, edits []diag.Edit) []byte {
	at := len(raw) - len(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
	out, offset := slices.Clone(raw[:at]), 0
	pass := func(to int, keep bool) {
		for ; offset < to && at < len(raw); offset++ {
			from := at
			if bytes.HasPrefix(raw[at:], []byte("\r\n")) {
				at++
			}
			at++
			if keep {
				out = append(out, raw[from:at]...)
			}
		}
	}
	first, _, _ := bytes.Cut(raw, []byte("\n"))
	for _, e := range edits {
		pass(e.Start, true)
		pass(e.End, false)
		if text := e.Text; bytes.HasSuffix(first, []byte("\r")) {
			out = append(out, strings.ReplaceAll(text, "\n", "\r\n")...)
		} else {
			out = append(out, text...)
		}
	}
	return append(out, raw[at:]...)
}

// Normal is what Text does to the bytes once it has them.
func Normal(name string, b []byte) ([]byte, []diag.Problem) {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return nil, []diag.Problem{{Code: "text-encoding", File: name, Message: "this file is UTF-16", Help: `save it again as "UTF-8"`}}
	}
	b = Unify(b)
	if utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 && bytes.IndexByte(b, '\r') < 0 && !turns(b) {
		return b, nil
	}
	var problems []diag.Problem
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		p := diag.Problem{Code: "text-encoding"}
		switch {
		case r == utf8.RuneError && size == 1:
			p.Message, p.Help = fmt.Sprintf("the byte 0x%02X is not UTF-8", b[i]), `save the file again as "UTF-8"`
		case r == 0:
			p.Message, p.Help = "there is a NUL character in the text", "delete it; it can't be seen, so delete and retype what stands around it"
		case r == '\r':
			p.Message, p.Help = "there is a carriage return that ends no line", `save the file again with line ends of one kind ("LF" or "CRLF")`
		case diag.TurnsText(r):
			if problems == nil {
				b = bytes.Clone(b)
			}
			if p = diag.Turned(r); len(problems) < mostTurns {
				p.File, p.Span = name, diag.Span{Start: i, End: i + size}
				problems = append(problems, p)
			}
			i += copy(b[i:], still)
			continue
		default:
			i += size
			continue
		}
		p.File, p.Span = name, diag.Span{Start: i, End: i + size}
		return nil, []diag.Problem{p}
	}
	return b, problems
}

// still is a character that can't be seen and turns nothing round, of as many bytes as those that do.
const still = "\u2060"

// mostTurns is how many of these a file is told of.
const mostTurns = 20

// turns reports whether b holds a character that turns text round.
func turns(b []byte) bool {
	for {
		i := bytes.IndexByte(b, "\u202a"[0]) // all of them begin with it, as dashes and quotation marks do
		if i < 0 {
			return false
		}
		if r, _ := utf8.DecodeRune(b[i:]); diag.TurnsText(r) {
			return true
		}
		b = b[i+1:]
	}
}
