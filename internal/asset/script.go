package asset

import (
	"bytes"

	"github.com/tdewolff/minify/v2"
	minjs "github.com/tdewolff/minify/v2/js"

	"broadside/internal/diag"
)

// Script returns a classic script as a minified element, to stand at the end of the body: a script inside
// the page can't be deferred. text is UTF-8 with line ends "\n". A script that holds nothing but comments is
// the zero Element; so is one with an error (script-syntax).
func Script(file string, text []byte) (Element, []diag.Problem) {
	if p := unprintable(file, "script-syntax", "script", "JavaScript", `in a string write <\/script, which is the same`, text); p != nil {
		return Element{}, []diag.Problem{*p}
	}
	var small bytes.Buffer
	// "a<!--b" is right in JavaScript and opens a comment in HTML; with escape-html the minifier keeps them apart.
	err := (&minjs.Minifier{}).Minify(minify.New(), &small, bytes.NewReader(text), map[string]string{"escape-html": "1"})
	if err != nil {
		return Element{}, []diag.Problem{syntax(file, "script-syntax", "script", text, err)}
	}
	switch {
	case small.Len() == 0:
		return Element{}, nil
	case !printable("script", small.Bytes()):
		return Element{}, []diag.Problem{{Code: "script-syntax", File: file,
			Message: "the minified script holds what HTML would read as its own",
			Help:    "look for strings and expressions that put </script or <!-- together"}}
	}
	return element("script", small.Bytes()), nil
}
