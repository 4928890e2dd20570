// Package asset is what a page carries beside its words: its style and script as whole elements with
// their hashes, the policy that admits them, the colours, pictures and the logo.
//
// It takes bytes that others have read and returns values; it opens no file and knows no page. What it
// returns as template.HTML was made here and is safe to print as it stands. Style and script are minified
// once, when the layouts are loaded. It does not decode, resize or strip pictures: it reads their headers.
package asset

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"unicode/utf8"

	"github.com/tdewolff/parse/v2"

	"broadside/internal/diag"
)

// Element is a whole <style> or <script> element. The zero Element stands for none: its HTML prints nothing
// and its Source must not reach a policy.
type Element struct {
	HTML   template.HTML // printed as it is: one changed byte and the browser refuses it
	Source string        // for the policy: 'sha256-…' with its quotes, of the bytes between the tags
	Data   bool          // it shows pictures or fonts from data: addresses (PolicyParts.Data)
}

// element wraps text, which must have passed printable.
func element(tag string, text []byte) Element {
	return Element{HTML: template.HTML("<" + tag + ">" + string(text) + "</" + tag + ">"), Source: source(text)}
}

// source is Element.Source for a text.
func source(text []byte) string {
	sum := sha256.Sum256(text)
	b := append(make([]byte, 0, len("'sha256-'")+sha256.Size*2), "'sha256-"...)
	return string(append(base64.StdEncoding.AppendEncode(b, sum[:]), '\''))
}

// printable reports whether a browser reads text, set between the tags, as these very bytes; otherwise it
// would hash something else (CASES.md RS-036). HTML turns carriage returns into line feeds and NUL into
// U+FFFD, ends the element at its end tag, and reads a script after "<!--" by rules of its own
// (https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements).
func printable(tag string, text []byte) bool {
	return utf8.Valid(text) && !bytes.ContainsAny(text, "\r\x00") &&
		ending(tag, text) < 0 && !bytes.Contains(text, []byte("<!--"))
}

// ending returns where text would end the element it stands in, or -1.
func ending(tag string, text []byte) int {
	return bytes.Index(bytes.ToLower(text), []byte("</"+tag))
}

// unprintable is the problem of a text that the browser would not read as it was written; nil if there is
// none. what names the text in the message, and instead says how to write an end tag.
func unprintable(file, code, tag, what, instead string, text []byte) *diag.Problem {
	p := diag.Problem{Code: code, File: file}
	if i := ending(tag, text); i >= 0 {
		p.Span = diag.Span{Start: i, End: i + len(tag) + 2}
		p.Message = "</" + tag + " ends the element, even inside a string or a comment"
		p.Help = instead
		return &p
	}
	if i := bytes.Index(text, []byte("<!--")); i >= 0 {
		p.Span = diag.Span{Start: i, End: i + 4}
		p.Message = "<!-- opens a comment of HTML, not of " + what
		p.Help = "write a comment as /* … */"
		return &p
	}
	if !printable(tag, text) {
		p.Message = "the " + what + " holds a carriage return, a NUL or bytes that are not UTF-8"
		p.Help = `save it as "UTF-8" with line ends "LF"`
		return &p
	}
	return nil
}

// syntax is the problem of a text that the library could not read.
func syntax(file, code, what string, text []byte, err error) diag.Problem {
	p := diag.Problem{
		Code: code, File: file,
		Message: "the " + what + " can't be read: " + err.Error(),
		Help:    "something is missing or too much here or just before: a colon, a comma, a bracket, a quotation mark",
	}
	if at := (*parse.Error)(nil); errors.As(err, &at) {
		start := offset(text, at.Line, at.Column)
		p.Message = "the " + what + " can't be read: " + at.Message
		p.Span = diag.Span{Start: start, End: min(start+1, len(text))}
	}
	return p
}

// offset turns a line and column of tdewolff/parse back into a byte offset: both count from 1, a column
// counts characters, and the line and paragraph separators of Unicode end a line too.
func offset(text []byte, line, column int) int {
	at := 0
	for at < len(text) && (line > 1 || column > 1) {
		r, size := utf8.DecodeRune(text[at:])
		at += size
		switch {
		case line <= 1:
			column--
		case r == '\n' || r == '\u2028' || r == '\u2029':
			line--
		}
	}
	return at
}
