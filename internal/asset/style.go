package asset

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/tdewolff/minify/v2"
	mincss "github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"

	"broadside/internal/diag"
)

// Variable is a custom property of CSS that a site sets and its stylesheet reads.
type Variable struct {
	Name  string // "--accent"
	Value string // a colour, a number with its unit, or a few words
}

var (
	variableName  = regexp.MustCompile(`^--[a-z][a-z0-9-]*$`)
	variableValue = regexp.MustCompile(`^[#A-Za-z0-9.%][#A-Za-z0-9.,% -]*$`)
)

// Style returns a stylesheet as a minified element. The variables stand in a :root rule in front of it, so
// the stylesheet can read them and also override them.
//
// text is UTF-8 with line ends "\n". A stylesheet that holds nothing, with no variables, is the zero Element;
// so is one with an error. Because the style stands inside the page, nothing in it may load anything: the
// addresses allowed are data: pictures and fonts, fonts beside the page by relative path, and fragments
// (style-import). What the browser would skip or read differently is style-syntax.
func Style(file string, text []byte, variables []Variable) (Element, []diag.Problem) {
	root, problems := rootRule(file, variables)
	sheet := checkStyle(file, text)
	problems = append(problems, sheet.problems...)
	if len(problems) > 0 {
		return Element{}, problems
	}
	var small bytes.Buffer
	// The minifier lower-cases names in the bytes it is given; from a reader without Bytes it takes a copy.
	err := (&mincss.Minifier{}).Minify(minify.New(), &small, bytes.NewReader(text), nil)
	if err != nil {
		return Element{}, []diag.Problem{syntax(file, "style-syntax", "style", text, err)}
	}
	out := append([]byte(root), small.Bytes()...)
	if !printable("style", out) {
		return Element{}, []diag.Problem{{Code: "style-syntax", File: file,
			Message: "the minified style holds what HTML would read as its own",
			Help:    "look for </style or <!-- in the data: addresses"}}
	}
	if len(out) == 0 {
		return Element{}, nil
	}
	e := element("style", out)
	e.Data = sheet.data
	return e, nil
}

// rootRule writes the variables, or "" for none.
func rootRule(file string, variables []Variable) (string, []diag.Problem) {
	var rules []string
	var problems []diag.Problem
	for _, v := range variables {
		if !variableName.MatchString(v.Name) || !variableValue.MatchString(v.Value) {
			problems = append(problems, diag.Problem{Code: "style-syntax", File: file,
				Message: fmt.Sprintf("the variable %s can't be set to %q", v.Name, v.Value),
				Help:    "a variable is named like --accent and holds a colour, a number with its unit, or a few words"})
			continue
		}
		rules = append(rules, v.Name+":"+v.Value)
	}
	if len(rules) == 0 {
		return "", problems
	}
	return ":root{" + strings.Join(rules, ";") + "}", problems
}

// grammar returns the first thing in text that is no rule and no declaration, or nil. The minifier copies
// such things through, and the browser skips them without a word.
func grammar(text []byte) error {
	p := css.NewParser(parse.NewInput(bytes.NewReader(text)), false)
	for {
		if kind, _, _ := p.Next(); kind == css.ErrorGrammar {
			if p.HasParseError() {
				return p.Err()
			}
			return nil
		}
	}
}
