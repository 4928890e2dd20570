package markup

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// reference is [^key] in the copy.
type reference struct {
	ast.BaseInline
	key    string
	number int
	use    int // from 1
	label  string
	id     string
}

var kindReference = ast.NewNodeKind("SourceReference")

func (*reference) Kind() ast.NodeKind              { return kindReference }
func (r *reference) Dump(source []byte, level int) { ast.DumpHelper(r, source, level, nil, nil) }

// definition is "[^key]: text" in the copy, a block of its own.
type definition struct {
	ast.BaseBlock
	key   string
	start int // offset of "[^"
}

var kindDefinition = ast.NewNodeKind("SourceDefinition")

func (*definition) Kind() ast.NodeKind              { return kindDefinition }
func (d *definition) Dump(source []byte, level int) { ast.DumpHelper(d, source, level, nil, nil) }

// label returns the key of "[^key]" at the start of line and the length of the whole; ok is false when
// line starts otherwise. Any text without brackets counts, so that a mistyped key is reported and not printed.
func label(line []byte) (key string, length int, ok bool) {
	length = labelLength(line)
	if length == 0 {
		return "", 0, false
	}
	return string(line[2 : length-1]), length, true
}

// labelLength is the length of label's "[^key]"; 0 if line starts otherwise.
func labelLength(line []byte) int {
	if !bytes.HasPrefix(line, []byte("[^")) {
		return 0
	}
	for i := 2; i < len(line); i++ {
		switch line[i] {
		case ']':
			if i == 2 {
				return 0
			}
			return i + 1
		case '[', '\n':
			return 0
		}
	}
	return 0
}

// referenceParser reads [^key]; it stands before goldmark's link parser, which would take the bracket, and an exclamation mark in front
// of it for the beginning of a picture.
type referenceParser struct{}

func (referenceParser) Trigger() []byte { return []byte{'[', '!'} }

func (referenceParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if line[0] == '!' {
		_, length, ok := label(line[1:])
		if behind := line[min(1+length, len(line)):]; !ok || len(behind) > 0 && (behind[0] == '(' || behind[0] == '[') {
			return nil
		}
		block.Advance(1)
		return ast.NewTextSegment(segment.WithStop(segment.Start + 1))
	}
	key, length, ok := label(line)
	if !ok {
		return nil
	}
	block.Advance(length)
	return &reference{key: key}
}

// definitionParser reads "[^key]: text" and the lines indented below it.
type definitionParser struct{}

func (definitionParser) Trigger() []byte { return []byte{'['} }

func (definitionParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	key, length, ok := label(line[pos:])
	if !ok || pos+length >= len(line) || line[pos+length] != ':' {
		return nil, parser.NoChildren
	}
	reader.AdvanceAndSetPadding(pos+length+1-segment.Padding, segment.Padding)
	return &definition{key: key, start: segment.Start + pos - segment.Padding}, parser.HasChildren
}

func (definitionParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

func (definitionParser) Close(ast.Node, text.Reader, parser.Context) {}
func (definitionParser) CanInterruptParagraph() bool                 { return true }
func (definitionParser) CanAcceptIndentedLine() bool                 { return false }

// define takes the definitions out of d's flow and notes them.
func (p *page) define(d *document) {
	if !bytes.Contains(d.source, []byte("]:")) {
		return
	}
	var found []*definition
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if def, ok := n.(*definition); ok && entering {
			found = append(found, def)
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	for _, def := range found {
		def.Parent().RemoveChild(def.Parent(), def)
		start, end := def.start, def.start+len(def.key)+len("[^]")
		trouble := diag.Problem{}
		switch first := p.notes[def.key]; {
		case !campaign.ValidSourceKey(def.key):
			trouble = diag.Problem{Code: "source-key", Message: fmt.Sprintf("a source can't be called %q", def.key),
				Help: "use letters, digits and hyphens: [^" + keyFor(def.key) + "]"}
		case first != nil:
			trouble = diag.Problem{Code: "source-twice", Message: "the source [^" + def.key + "] is defined twice on this page",
				Help: "keep one of the two, or give them different names"}
		case p.in.offers(def.key):
			trouble = diag.Problem{Code: "source-twice", Message: "the source [^" + def.key + "] is defined here and in a footnotes.toml",
				Help: "delete this line, or give it another name"}
		case def.FirstChild() == nil:
			trouble = diag.Problem{Code: "source-empty", Message: "the source [^" + def.key + "] says nothing",
				Help: "write the source behind the colon"}
		}
		if trouble.Code != "" {
			p.problem(d, start, end, trouble)
		}
		if p.notes[def.key] == nil {
			p.notes[def.key] = &note{key: def.key, local: def, doc: d, span: d.span(start, end)}
			p.resolveIn(d, def, true)
		}
	}
}

// offers reports whether a footnotes.toml has the source.
func (in *Input) offers(key string) bool {
	if in.Asked != nil {
		in.Asked(key)
	}
	_, found := slices.BinarySearch(in.Sources, key)
	return found
}

// refer gives r its number, or says that its source is missing.
func (p *page) refer(d *document, r *reference, inside string) {
	start := r.Pos()
	end := start + len(r.key) + len("[^]")
	if inside != "" {
		p.problem(d, start, end, diag.Problem{Code: "source-inside",
			Message: "[^" + r.key + "] stands inside " + inside, Help: "move it behind: a reference is a link itself"})
		return
	}
	if !campaign.ValidSourceKey(r.key) { // a source of that name may be there, but its name can't be part of an id
		p.problem(d, start, end, p.missing(r.key))
		return
	}
	n := p.notes[r.key]
	if n == nil && p.in.offers(r.key) {
		n = &note{key: r.key}
		p.notes[r.key] = n
	}
	if n == nil {
		if !p.in.SourcesUnknown {
			p.problem(d, start, end, p.missing(r.key))
		}
		return
	}
	if n.number == 0 {
		p.order = append(p.order, n)
		n.number = len(p.order)
	}
	r.number, r.use = n.number, len(n.uses)+1
	if n.label == "" {
		n.label = p.in.Label(n.number)
	}
	r.label = n.label
	r.id = "ref-" + r.key + "-" + strconv.Itoa(r.use)
	n.uses = append(n.uses, r.id)
}

func (p *page) missing(key string) diag.Problem {
	if !campaign.ValidSourceKey(key) {
		return diag.Problem{Code: "source-key", Message: fmt.Sprintf("a source can't be called %q", key),
			Help: "use letters, digits and hyphens: [^" + keyFor(key) + "]"}
	}
	help := "define it in the copy: [^" + key + "]: Author, title, date."
	if p.in.SourceFile != "" {
		help = "add [" + key + "] to " + p.in.SourceFile
	}
	if near := p.nearSource(key); near != "" {
		help += ", or did you mean [^" + near + "]?"
	}
	return diag.Problem{Code: "source-missing", Message: "[^" + key + "] has no source", Help: help}
}

// mostGuesses bounds the names looked for on one page: with thousands of sources each takes milliseconds.
const mostGuesses = 100

// nearSource is the source that was probably meant by key; "" if none is near.
func (p *page) nearSource(key string) string {
	if p.guesses++; p.guesses > mostGuesses {
		return ""
	}
	names := slices.Clone(p.in.Sources)
	for k := range p.notes {
		names = append(names, k)
	}
	slices.Sort(names)
	return diag.Nearest(key, names)
}

var notKey = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

func keyFor(s string) string {
	s = string(bytes.Trim(notKey.ReplaceAll([]byte(s), []byte("-")), "-"))
	if s == "" {
		return "source-1"
	}
	return s
}
