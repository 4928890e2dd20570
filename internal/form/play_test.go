package form_test

import (
	"path"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/form"
)

// Each answer that can be played means to the form what it says (CASES.md RS-074).
func TestPlayedAnswers(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/forms.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range archive.Files {
		if path.Base(f.Name) != "page.toml" {
			continue
		}
		out, _ := made(t, archive.Files[i-1], f)
		for _, kind := range form.Plays {
			if a := out.Play(kind, false); (a.Status == 200) != (kind == "taken") || len(a.Body) == 0 {
				t.Errorf("%s: to %s the answer is %d %s", f.Name, kind, a.Status, a.Body)
			}
			if out.Send == nil {
				continue
			}
			a := out.Play(kind, true)
			verdict := out.Judge(a, true)
			if verdict.Taken != (kind == "taken") || verdict.Unsure {
				t.Errorf("%s: to %s the answer %d %s means %+v", f.Name, kind, a.Status, a.Body, verdict)
			}
			if kind == "mistake" && out.Send.Errors != "" && (len(verdict.Mistakes) != 1 || verdict.Mistakes[0].Field != "email" || verdict.Mistakes[0].Message == "") {
				t.Errorf("%s: the mistakes are %+v", f.Name, verdict.Mistakes)
			}
		}
	}
}
