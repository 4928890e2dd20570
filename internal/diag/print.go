package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Format names a way to write problems down.
type Format string

const (
	Text   Format = "text"   // for people: place, message, excerpt with carets, help
	JSON   Format = "json"   // one JSON object a line, for tools
	GitHub Format = "github" // workflow commands, which GitHub shows beside the changed line
)

// Formats are all of them.
var Formats = [...]Format{Text, JSON, GitHub}

// Reader returns the text of a file by the name that problems use, and false if it can't be had; the
// problem is then shown without line, column and excerpt.
type Reader func(file string) ([]byte, bool)

// Write writes ps to w in the order given. read may be nil.
func Write(w io.Writer, format Format, ps []Problem, read Reader) error {
	texts := reader{read: read}
	for i, p := range ps {
		var text []byte
		if p.Span != (Span{}) { // a problem of the whole file may be its size
			text = texts.of(p.File)
		}
		var s string
		switch format {
		case JSON:
			s = jsonLine(p, text)
		case GitHub:
			s = githubLine(p, text)
		default:
			s = Show(p, text)
			if i > 0 {
				s = "\n" + s
			}
		}
		if _, err := io.WriteString(w, s); err != nil {
			return fmt.Errorf("write problems: %w", err)
		}
	}
	return nil
}

// reader keeps the text of the last file asked for: problems come sorted by file.
type reader struct {
	read Reader
	file string
	text []byte
}

func (r *reader) of(file string) []byte {
	if r.read == nil || file == "" {
		return nil
	}
	if file != r.file {
		r.file = file
		r.text, _ = r.read(file)
	}
	return r.text
}

// Position returns the line and column of a byte offset, both from 1. A column counts characters (code
// points), as editors show it. An offset beyond the text counts as its end.
func Position(text []byte, offset int) (line, column int) {
	offset = min(max(offset, 0), len(text))
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	return bytes.Count(text[:start], []byte("\n")) + 1, utf8.RuneCount(text[start:offset]) + 1
}

// Show returns p as people read it, over several lines, with a final line end. text is the file's; if it
// is nil or p.Span is zero, there is no excerpt.
func Show(p Problem, text []byte) string {
	var b strings.Builder
	placed := text != nil && p.Span != Span{} && p.Span.Start <= len(text)
	switch {
	case placed:
		line, column := Position(text, p.Span.Start)
		fmt.Fprintf(&b, "%s:%d:%d: ", Printable(p.File), line, column)
	case p.File != "":
		fmt.Fprintf(&b, "%s: ", Printable(p.File))
	}
	fmt.Fprintf(&b, "%s: %s [%s]\n", p.kind(), Printable(p.Message), p.Code)
	if placed {
		b.WriteString(excerpt(p, text))
	}
	if p.Help != "" {
		lead := "   help: "
		for line := range strings.SplitSeq(p.Help, "\n") {
			b.WriteString(lead + Printable(line) + "\n")
			lead = "         "
		}
	}
	return b.String()
}

func (p Problem) kind() string {
	if p.Held != "" {
		return p.Severity.String() + " (" + p.Held + ")"
	}
	return p.Severity.String()
}

// Excerpt is the line that p stands in, as Show prints it; empty if p has no place in text.
func Excerpt(p Problem, text []byte) string {
	if text == nil || p.Span == (Span{}) || p.Span.Start > len(text) {
		return ""
	}
	return excerpt(p, text)
}

// excerpt is the line of p with the one before it, and carets below. Copy is often one long line a
// paragraph, so a line is shown as a window around the place.
func excerpt(p Problem, text []byte) string {
	const width, tab = 96, "    "
	start := bytes.LastIndexByte(text[:p.Span.Start], '\n') + 1
	end := lineEnd(text, p.Span.Start)
	number, _ := Position(text, p.Span.Start)
	lineStart := start
	start, end = around(text, p.Span.Start, start, end)

	before := strings.ReplaceAll(string(text[start:p.Span.Start]), "\t", tab)
	marked := strings.ReplaceAll(string(text[p.Span.Start:max(p.Span.Start, min(p.Span.End, end))]), "\t", tab)
	line := []rune(Printable(strings.ReplaceAll(string(text[start:end]), "\t", tab)))
	from := utf8.RuneCountInString(before)
	length := max(1, utf8.RuneCountInString(marked))

	cut := 0
	if len(line) > width && from+length > width*3/4 {
		cut = max(0, min(from-width/3, len(line)-width))
		if cut > 0 {
			line = append([]rune("…"), line[cut+1:]...)
		}
	}
	if len(line) > width {
		line = append(line[:width-1], '…')
	}
	length = min(length, max(1, width-(from-cut)))

	gutter := len(fmt.Sprint(number))
	gutter = max(gutter+3, 5)
	var b strings.Builder
	if lineStart > 0 {
		previousStart := bytes.LastIndexByte(text[:lineStart-1], '\n') + 1
		_, previousEnd := around(text, previousStart, previousStart, lineStart-1)
		previous := []rune(Printable(strings.ReplaceAll(string(text[previousStart:previousEnd]), "\t", tab)))
		if len(previous) > width {
			previous = append(previous[:width-1], '…')
		}
		if len(previous) > 0 {
			fmt.Fprintf(&b, "%*d | %s\n", gutter, number-1, string(previous))
		}
	}
	fmt.Fprintf(&b, "%*d | %s\n", gutter, number, string(line))
	fmt.Fprintf(&b, "%*s | %s%s\n", gutter, "", strings.Repeat(" ", from-cut), strings.Repeat("^", length))
	return b.String()
}

// around narrows a line to what may be shown of it near offset: a line of a megabyte, with a problem in each of
// its words, would otherwise be gone through for every one.
func around(text []byte, offset, start, end int) (int, int) {
	const most = 1000 // bytes to either side: more than the width in any script
	start, end = max(start, offset-most), min(end, offset+most)
	for start < offset && !utf8.RuneStart(text[start]) {
		start++
	}
	for end < len(text) && end > offset && !utf8.RuneStart(text[end]) {
		end--
	}
	return start, end
}

func lineEnd(text []byte, offset int) int {
	if i := bytes.IndexByte(text[offset:], '\n'); i >= 0 {
		return offset + i
	}
	return len(text)
}

// Printable makes visible what a terminal would act on in a piece of a line: control characters, line ends too, and
// marks that turn the direction of writing around.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '�'
		}
		return r
	}, s)
}

func jsonLine(p Problem, text []byte) string {
	out := struct {
		Code      string `json:"code"`
		Severity  string `json:"severity"`
		Held      string `json:"held,omitempty"`
		File      string `json:"file,omitempty"`
		Line      int    `json:"line,omitempty"`
		Column    int    `json:"column,omitempty"`
		EndLine   int    `json:"end_line,omitempty"`
		EndColumn int    `json:"end_column,omitempty"`
		Message   string `json:"message"`
		Help      string `json:"help,omitempty"`
	}{Code: p.Code, Severity: p.Severity.String(), Held: p.Held, File: p.File, Message: p.Message, Help: p.Help}
	if text != nil && p.Span != (Span{}) {
		out.Line, out.Column = Position(text, p.Span.Start)
		out.EndLine, out.EndColumn = Position(text, p.Span.End)
	}
	b, err := json.Marshal(out)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return string(b) + "\n"
}

// githubLine follows https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
func githubLine(p Problem, text []byte) string {
	kind := "error"
	switch {
	case p.Held != "":
		kind = "notice"
	case !p.Blocks(false):
		kind = "warning"
	}
	properties := ""
	if p.File != "" {
		properties = " file=" + Printable(githubProperty.Replace(p.File))
		if text != nil && p.Span != (Span{}) {
			line, column := Position(text, p.Span.Start)
			properties += fmt.Sprintf(",line=%d", line)
			switch endLine, endColumn := Position(text, p.Span.End); { // columns are for one line only, and the last one counts
			case endLine != line:
				properties += fmt.Sprintf(",endLine=%d", endLine)
			case endColumn > column:
				properties += fmt.Sprintf(",col=%d,endColumn=%d", column, endColumn-1)
			default:
				properties += fmt.Sprintf(",col=%d", column)
			}
		}
		properties += ",title=" + githubProperty.Replace(p.Code)
	} else {
		properties = " title=" + githubProperty.Replace(p.Code)
	}
	message := p.Message
	if p.Held != "" {
		message += " (" + p.Held + ")"
	}
	if p.Help != "" {
		message += "\n" + p.Help
	}
	return fmt.Sprintf("::%s%s::%s\n", kind, properties, Printable(githubMessage.Replace(message)))
}

var (
	githubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
