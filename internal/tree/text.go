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
)

// Text limits, in bytes (CASES.md RS-008, RS-020): a page is its front matter and its copy.
const (
	MaxPage     = 128 << 10
	MaxSettings = 256 << 10
	MaxLayout   = 1 << 20
)

// Text returns a text file as all later steps see it: valid UTF-8 without NUL, without byte order mark, line
// ends as "\n". Offsets in problems count in this text; lines and columns are the same as in the file.
// A file that is none of that comes back as nil with a problem; one that vanished since it was listed too.
func (t *Tree) Text(name string, limit int64) ([]byte, []diag.Problem) {
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
	return Normal(name, b)
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
	if utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 && bytes.IndexByte(b, '\r') < 0 {
		return b, nil
	}
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		var what, help string
		switch {
		case r == utf8.RuneError && size == 1:
			what, help = fmt.Sprintf("the byte 0x%02X is not UTF-8", b[i]), `save the file again as "UTF-8"`
		case r == 0:
			what, help = "there is a NUL character in the text", "delete it; it can't be seen, so delete and retype what stands around it"
		case r == '\r':
			what, help = "there is a carriage return that ends no line", `save the file again with line ends of one kind ("LF" or "CRLF")`
		default:
			i += size
			continue
		}
		return nil, []diag.Problem{{
			Code: "text-encoding", File: name, Span: diag.Span{Start: i, End: i + size}, Message: what, Help: help,
		}}
	}
	return b, nil
}
