package browser

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rollcall is a handler that nobody has heard of, and all that a site needs to sign with it.
const rollcall = `
title  = "Rollcall"
grade  = "A"
hosted = "https://{host}/petitions/{drive}?lang={language}"
custom = "sheet.rows[0].answers.{name}"
person = "sheet.rows[0].who.about.{name}"

[site.host]
kind    = "host"
example = "rollcall.example"
help    = "the host of Rollcall"

[page.drive]
pattern = "[0-9]+"
example = "77"
help    = "the number of the drive"

[fields]
name     = ["sheet.rows[0].who.given", "sheet.rows[0].who.middle", "sheet.rows[0].who.family"]
email    = "sheet.rows[0].who.mail[0].at"
phone    = "sheet.rows[0].who.mail[1].at"
postcode = "sheet.rows[0].where.code"
country  = "sheet.rows[0].where.land"

[[hidden]]
name  = "drive"
value = "{drive}"

[[hidden]]
name  = "sheet.rows[0].tags[]"
value = "from {slug}"

[[hidden]]
name  = "sheet.rows[0].tags[]"
value = "static"

[[hidden]]
name  = "sheet.rows[0].where.land"
value = "{country_name}"

[honeypot]
name = "sheet.bees"

[tracking]
via = { name = "sheet.via", default = "nowhere" }
ref = "sheet.ref"

[consent]
name    = "sheet.rows[0].calls"
yes     = "GLADLY"
no      = "NEVER"
grade   = "A"
version = "sheet.wording.id"
text    = "sheet.wording.words"

[fetch]
url     = "https://{host}/v9/drives/{drive}/sign"
body    = "json"
headers = { Accept = "application/vnd.rollcall+json" }
success = "outcome.state"
is      = "inked"
errors  = "outcome.faults"
says    = ["outcome.why"]

[fetch.types]
"drive"                            = "number"
"sheet.rows[0].answers.visits"     = "number"
"sheet.rows[0].who.mail[1].at"     = "digits"
"sheet.empty"                      = "object"
`

// rollcallHandler answers as Rollcall does: mistakes stand in a table by the end of a field's path.
func rollcallHandler(s sent) reply {
	var got struct {
		Drive float64
		Sheet struct {
			Bees string
			Rows []struct {
				Who struct{ Mail []struct{ At string } }
			}
		}
	}
	text, err := json.Marshal(s.JSON)
	if err == nil {
		err = json.Unmarshal(text, &got)
	}
	switch rows := got.Sheet.Rows; {
	case err != nil || s.path() != "/v9/drives/77/sign" || got.Drive != 77 || len(rows) != 1 || len(rows[0].Who.Mail) == 0 || got.Sheet.Bees != "":
		return inJSON(http.StatusOK, `{"outcome": {"state": "torn", "why": "This is no sheet"}}`)
	case badAddress(rows[0].Who.Mail[0].At):
		return inJSON(http.StatusOK, `{"outcome": {"state": "blotted", "faults": {"visits": ["Nobody comes <q>that</q> often"], "mail[0].at": "No letter gets there"}}}`)
	}
	return inJSON(http.StatusAccepted, `{"outcome": {"state": "inked"}}`)
}

// A handler that the program has never heard of needs one file in the site's own layouts/handlers/, and nothing else.
func TestInventedHandler(t *testing.T) {
	asked := consent{mode: "choice", text: "May we ring your bell?", yes: "Ring", no: "Don't"}
	public := petition{
		handler: "preset = \"rollcall\"\nhost = \"rollcall.example\"\n",
		page:    "[form.rollcall]\ndrive = \"77\"\n",
		form:    "fields = [\"name\", \"email\"]\noptional = [\"phone\", \"postcode\"]\n" + asked.lines(),
		tables:  "[[form.field]]\nname = \"visits\"\ntype = \"number\"\nlabel = \"Visits a month\"\n[[form.field]]\nname = \"nick\"\ntype = \"text\"\nlabel = \"Nickname\"\nabout = \"person\"\n",
	}.build(t, map[string]string{"handlers/rollcall.toml": rollcall})
	f := &fake{contract: rollcallHandler, allows: everybody}
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil), "rollcall.example": f})

	p := newTab(t)
	p.scripts(false)
	p.open(campaignAt + "?via=poster")
	if got := ask[string](p, `document.querySelector('.hosted a').href`); got != "https://rollcall.example/petitions/77?lang=en" || !ask[bool](p, visible(`document.querySelector('.hosted a')`)) {
		t.Errorf("without scripts the link leads to %s", got)
	}

	p.scripts(true)
	p.open(campaignAt + "?via=poster&ref=%C3%A9&source=x")
	p.fill(answer{"f-name", "  Maria  Anna Sibylla Merian-Graff "}, answer{"f-email", "maria" + refused}, answer{"f-phone", "+49 (69) 1-0"},
		answer{"f-visits", "2.5"}, answer{"f-nick", "Raupe"}, answer{"f-consent-no", "on"})
	typed := p.typed()
	p.pressButton()
	p.problems(problem{"f-visits", "Nobody comes that often"}, problem{"f-email", "No letter gets there"})
	p.stands(typed)
	p.fill(goodEmail)
	p.pressButton()
	p.thanked()
	p.posted(2)
	p.quiet()

	want := sent{Request: "POST https://rollcall.example/v9/drives/77/sign", Type: "application/json", Accept: "application/vnd.rollcall+json", Origin: strings.TrimSuffix(home, "/"), Referer: home}
	err := json.Unmarshal([]byte(`{
		"drive": 77,
		"sheet": {
			"rows": [{
				"tags": ["from library-sundays", "static"],
				"who": {"given": "Maria Anna", "middle": "Sibylla", "family": "Merian-Graff", "mail": [{"at": "siobhan@riverton.example"}, {"at": "496910"}], "about": {"nick": "Raupe"}},
				"where": {"land": "United States"},
				"answers": {"visits": 2.5},
				"calls": "NEVER"
			}],
			"wording": {"id": "`+asked.version()+`", "words": "May we ring your bell?"},
			"via": "poster", "ref": "é", "empty": {}
		}
	}`), &want.JSON)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]sent{want}, f.all()[1:]); diff != "" {
		t.Errorf("what Rollcall got (-want +got):\n%s", diff)
	}
}
