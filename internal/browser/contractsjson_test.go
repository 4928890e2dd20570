package browser

import (
	"net/http"
	"testing"
)

// procaQuery is the mutation of Proca's schema (lib/proca_web/schema/action_types.ex) with the arguments that we have.
const procaQuery = `"operationName": "addActionContact", "query": "mutation addActionContact($actionPageId: Int!, $action: ActionInput!, $contact: ContactInput!, $privacy: ConsentInput!, $tracking: TrackingInput) { addActionContact(actionPageId: $actionPageId, action: $action, contact: $contact, privacy: $privacy, tracking: $tracking) { contactRef firstName } }"`

const procaTracking = `"tracking": {"source": "mail-3", "medium": "e&mail", "campaign": "sundays", "content": "é", "location": "{page}"}`

var (
	anFetch    = endpoint{request: "https://actionnetwork.org/api/v2/petitions/" + anPetition + "/signatures", kind: "application/json"}
	procaFetch = endpoint{"https://api.proca.app/api?id=1234", "application/json", "application/json"}
)

// The handlers that only a script can reach.
var contractsInJSON = []contract{
	{
		name: "actionnetwork, a notice, every field", consent: notice, host: "actionnetwork.org", handler: always(actionNetwork, everybody),
		petition: petition{handler: anHandler, tables: ownFields,
			form: "fields = [\"name\", \"email\", \"country\"]\noptional = [\"street\", \"city\", \"region\", \"postcode\", \"phone\", \"comment\"]\n"},
		fetch: anFetch,
		signers: []signed{{who: "everything", answers: []answer{
			{"f-name", "Siobhán  Mary O'Neil-Ødegård"}, {"f-email", "siobhan+an@riverton.example"}, {"f-country", "Germany"}, {"f-street", "Am Wehr 1"},
			{"f-city", "Köln"}, {"f-region", "NRW"}, {"f-postcode", "50667"}, {"f-phone", "+49 (221) 010-0199"}, {"f-comment", "\"Keep\" them\\open"},
			{"f-job_title", "Baker"}, {"f-visits", "12"}, {"f-branch", "Harbor Road & Quay"}, {"f-card-1", "on"}, {"f-reads_aloud", "on"}, {"f-story", "Once"},
		}, want: `{
			"person": {
				"given_name": "Siobhán Mary", "family_name": "O'Neil-Ødegård",
				"email_addresses": [{"address": "siobhan+an@riverton.example"}],
				"phone_numbers": [{"number": "492210100199"}],
				"postal_addresses": [{"address_lines": ["Am Wehr 1"], "locality": "Köln", "region": "NRW", "postal_code": "50667", "country": "DE"}],
				"languages_spoken": ["en"],
				"custom_fields": {
					"consent_version": "{version}", "consent_text": "We will write to you about this petition.",
					"job_title": "Baker", "visits": "12", "branch": "Harbor Road & Quay", "card": "I don't", "reads_aloud": "yes", "story": "Once"
				}
			},
			"comments": "\"Keep\" them\\open",
			"action_network:referrer_data": {"source": "mail-3", "website": "{page}"}
		}`}, {who: "one word for a name, nothing optional", answers: []answer{
			{"f-name", "محمد"}, {"f-email", "m@riverton.example"}, {"f-country", "Türkiye"}, {"f-branch", "Mill Street"},
		}, want: `{
			"person": {
				"given_name": "محمد",
				"email_addresses": [{"address": "m@riverton.example"}],
				"postal_addresses": [{"country": "TR"}],
				"languages_spoken": ["en"],
				"custom_fields": {"consent_version": "{version}", "consent_text": "We will write to you about this petition.", "branch": "Mill Street"}
			},
			"action_network:referrer_data": {"source": "mail-3", "website": "{page}"}
		}`}},
	},
	{
		name: "proca, a box", consent: box, host: "api.proca.app", handler: always(proca, everybody),
		petition: petition{handler: procaHandler, form: "fields = [\"name\", \"email\", \"postcode\"]\noptional = [\"phone\", \"comment\"]\n",
			tables: "[[form.field]]\nname = \"branch\"\ntype = \"text\"\nlabel = \"Your branch\"\n"},
		fetch: procaFetch,
		signers: []signed{{who: "ticked", answers: []answer{
			{"f-name", "🙂 Zoë 👩🏽‍🚒"}, {"f-email", "zoe@riverton.example"}, {"f-postcode", "02134"}, {"f-phone", "+1 555 0123"},
			{"f-comment", `"Keep" \ them`}, {"f-branch", "Mill Street"}, {"f-consent", "on"},
		}, want: `{` + procaQuery + `, "variables": {
			"actionPageId": 1234,
			"action": {"actionType": "register", "customFields": "{\"consent_version\":\"{version}\",\"consent_text\":\"Yes, write to me about other petitions too.\",\"comment\":\"\\\"Keep\\\" \\\\ them\",\"branch\":\"Mill Street\"}"},
			"contact": {"name": "🙂 Zoë 👩🏽‍🚒", "email": "zoe@riverton.example", "phone": "+1 555 0123", "address": {"country": "US", "postcode": "02134"}},
			"privacy": {"optIn": true, "leadOptIn": true},
			` + procaTracking + `
		}}`}, {who: "left alone", answers: []answer{
			{"f-name", "Y"}, {"f-email", "y@riverton.example"}, {"f-postcode", "02134"},
		}, want: `{` + procaQuery + `, "variables": {
			"actionPageId": 1234,
			"action": {"actionType": "register", "customFields": "{\"consent_version\":\"{version}\",\"consent_text\":\"Yes, write to me about other petitions too.\"}"},
			"contact": {"name": "Y", "email": "y@riverton.example", "address": {"country": "US", "postcode": "02134"}},
			"privacy": {"optIn": false, "leadOptIn": false},
			` + procaTracking + `
		}}`}},
	},
	{
		name: "proca, a choice, a country to choose", consent: choice, host: "api.proca.app", handler: always(proca, everybody),
		petition: petition{handler: procaHandler, form: "fields = [\"first_name\", \"last_name\", \"email\", \"country\"]\noptional = [\"street\", \"city\", \"region\", \"postcode\"]\n"},
		fetch:    procaFetch,
		signers: []signed{{who: "no", answers: []answer{
			{"f-first_name", "Y"}, {"f-last_name", "d'O-X"}, {"f-email", "y@riverton.example"}, {"f-country", "Germany"},
			{"f-street", "Am Wehr 1"}, {"f-city", "Köln"}, {"f-region", "NRW"}, {"f-postcode", "50667"}, {"f-consent-no", "on"},
		}, want: `{` + procaQuery + `, "variables": {
			"actionPageId": 1234,
			"action": {"actionType": "register", "customFields": "{\"consent_version\":\"{version}\",\"consent_text\":\"May we write to you about *other* petitions?\"}"},
			"contact": {"firstName": "Y", "lastName": "d'O-X", "email": "y@riverton.example",
				"address": {"country": "DE", "street": "Am Wehr 1", "locality": "Köln", "region": "NRW", "postcode": "50667"}},
			"privacy": {"optIn": false, "leadOptIn": false},
			` + procaTracking + `
		}}`}, {who: "yes", answers: []answer{
			{"f-first_name", "Y"}, {"f-last_name", "X"}, {"f-email", "y@riverton.example"}, {"f-country", "Türkiye"}, {"f-consent-yes", "on"},
		}, want: `{` + procaQuery + `, "variables": {
			"actionPageId": 1234,
			"action": {"actionType": "register", "customFields": "{\"consent_version\":\"{version}\",\"consent_text\":\"May we write to you about *other* petitions?\"}"},
			"contact": {"firstName": "Y", "lastName": "X", "email": "y@riverton.example", "address": {"country": "TR"}},
			"privacy": {"optIn": true, "leadOptIn": true},
			` + procaTracking + `
		}}`}},
	},
	{
		name: "proca, a notice", consent: notice, host: "api.proca.app", handler: always(proca, everybody),
		petition: petition{handler: procaHandler, form: "fields = [\"name\", \"email\"]\n"},
		fetch:    procaFetch,
		signers: []signed{{who: "nobody was asked", answers: []answer{{"f-name", "Y"}, {"f-email", "y@riverton.example"}}, want: `{` + procaQuery + `, "variables": {
			"actionPageId": 1234,
			"action": {"actionType": "register", "customFields": "{\"consent_version\":\"{version}\",\"consent_text\":\"We will write to you about this petition.\"}"},
			"contact": {"name": "Y", "email": "y@riverton.example", "address": {"country": "US"}},
			"privacy": {},
			` + procaTracking + `
		}}`}},
	},
}

// Whoever comes without any parameter is sent on as such: what a handler must be told has a value of its own for it.
func TestNobodyKnowsWhereASignerCameFrom(t *testing.T) {
	f := &fake{contract: proca, allows: everybody}
	public := petition{handler: procaHandler, form: "fields = [\"name\", \"email\"]\n" + notice.lines()}.build(t, nil)
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil), "api.proca.app": f})
	p := newTab(t)
	p.open(campaignAt)
	p.fill(answer{"f-name", "Y"}, answer{"f-email", "y@riverton.example"})
	p.pressButton()
	p.thanked()
	var got procaRequest
	if err := strictly(f.all()[0].JSON, &got); err != nil {
		t.Fatal(err)
	}
	if tracked := got.Variables.Tracking; *tracked.Source != "unknown" || *tracked.Medium != "unknown" || *tracked.Campaign != "unknown" || tracked.Content != "" || tracked.Location != campaignAt {
		t.Errorf("without parameters the tracking is %+v", tracked)
	}
}

// A handler that takes no form has a page of its own, and its address is told where a signer came from; the same
// page leads there where a script can't run (CASES.md RS-040).
func TestLinksToTheHandlersOwnPage(t *testing.T) {
	const linked = "preset = \"link\"\nurl = \"https://secure.everyaction.com/abcdef?nosig=1\"\nsource = \"sourceid\"\n"
	p := newTab(t)
	for _, c := range []struct {
		name, handler, host  string
		withScripts, without string // the address that the button leads to; empty if it can't be seen
	}{
		{"link", linked, "secure.everyaction.com",
			"https://secure.everyaction.com/abcdef?nosig=1&sourceid=mail-3&utm_campaign=sundays&utm_content=%C3%A9&utm_medium=e%26mail&utm_source=news+letter&utm_term=library",
			"https://secure.everyaction.com/abcdef?nosig=1"},
		{"actionnetwork", anHandler, "actionnetwork.org", "", "https://actionnetwork.org/petitions/keep-the-libraries-open"},
		{"proca", procaHandler, "sign.riverton.example", "", "https://sign.riverton.example/libraries"},
	} {
		t.Run(c.name, func(t *testing.T) {
			public := petition{handler: c.handler, form: "fields = [\"name\", \"email\"]\n" + notice.lines()}.build(t, nil)
			theirs := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = w.Write([]byte(ownPage(http.StatusOK, "Sign here, says the handler").body))
			})
			out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil), c.host: theirs})
			p.again(t)
			for scripts, want := range map[bool]string{true: c.withScripts, false: c.without} {
				p.scripts(scripts)
				p.open(campaignAt + arrival)
				const button = `document.querySelector('.hosted a.button')`
				if got := ask[bool](p, visible(button)); got != (want != "") {
					t.Errorf("scripts %v: it is %v that the link is there", scripts, got)
				}
				if form := ask[bool](p, visible(`document.querySelector('form.form')`)); form != (want == "") {
					t.Errorf("scripts %v: it is %v that the form is there", scripts, form)
				}
				if want == "" {
					continue
				}
				ask[bool](p, button+`.click() ?? true`)
				p.until(textOf("h1", "Sign here, says the handler"))
				if got := ask[string](p, `location.href`); got != want {
					t.Errorf("scripts %v: the button leads to %s, not to %s", scripts, got, want)
				}
			}
			p.quiet()
		})
	}
}

// visible is the condition that an element is there and can be seen.
func visible(element string) string { return `(` + element + `?.checkVisibility() ?? false)` }
