package browser

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/google/go-cmp/cmp"

	"broadside/internal/form"
)

// tried is what a handler gets of a test or of a page, as far as the two can be compared.
type tried struct {
	Request, Type, Accept, Origin, Referer string

	Body any // of JSON all values with their paths, of multipart the values, else the text itself
}

// texts are the paths at which an object stands as text, whose order is nobody's business.
var texts = map[string]string{"variables.action.customFields": "text"}

// What "handlers test" says that the page sends is what Chromium sends from the built page for the same answers: by
// script and by the form's own post, in each kind of body, to the letter.
func TestTheTestIsWhatThePageSends(t *testing.T) {
	const own = `
[[form.field]]
name = "branch"
type = "select"
label = "Your branch"
options = ["Mill Street", "Harbor"]
[[form.field]]
name = "card"
type = "radio"
label = "Do you hold a card?"
options = ["Yes", "No"]
[[form.field]]
name = "reads"
type = "checkbox"
label = "I would read aloud"
`
	const choice = "\n[form.consent]\nmode = \"choice\"\ntext = \"\"\"\nMay *we* write ~ & so on?\n\nAnd \\\\<you>?\"\"\"\nyes = \"Yes\"\nno = \"No\"\n"
	const box = "\n[form.consent]\nmode = \"box\"\ntext = \"You *may* write.\"\n"
	for _, c := range []struct {
		name, handler, page string
		host                string
		flags               []string
	}{
		{"a post", "preset = \"actionkit\"\nhost = \"act.riverton.example\"\nconsent_tested = 2026-09-01",
			"fields = [\"name\", \"email\", \"country\", \"postcode\"]\noptional = [\"region\", \"comment\"]" + own + choice + "\n[form.actionkit]\npage = \"a\"", "act.riverton.example", []string{"--consent", "no"}},
		{"a post without scripts", "preset = \"actionkit\"\nhost = \"act.riverton.example\"\nconsent_tested = 2026-09-01",
			"fields = [\"name\", \"email\", \"country\", \"postcode\"]" + own + choice + "\n[form.actionkit]\npage = \"a\"", "act.riverton.example", []string{"--plain"}},
		{"urlencoded by script", "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"\ncors = true",
			"fields = [\"first_name\", \"last_name\", \"email\", \"phone\"]\noptional = []" + own + choice, "forms.riverton.example", nil},
		{"multipart by script", "preset = \"formspree\"\nform = \"mqabcdef\"", own + choice, "formspree.io", []string{"--consent", "no"}},
		{"multipart by script with a box as trap", "preset = \"web3forms\"\naccess_key = \"1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f\"", box, "api.web3forms.com", nil},
		{"a list by script", "preset = \"listmonk\"\nhost = \"lists.riverton.example\"\nnewsletter = \"0b6e7f2c-1111-4222-8333-444455556666\"\ncors = true",
			"fields = [\"name\", \"email\"]\noptional = []" + box + "\n[form.listmonk]\nlist = \"9f1c2d3e-1111-4222-8333-444455556666\"", "lists.riverton.example", nil},
		{"JSON, a box left alone", "preset = \"proca\"\npage = \"1234\"\nhosted_at = \"https://sign.riverton.example/\"", own + box, "api.proca.app", []string{"--consent", "no"}},
		{"JSON, a choice", "preset = \"proca\"\npage = \"1234\"\nhosted_at = \"https://sign.riverton.example/\"", choice, "api.proca.app", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, s := newTab(t), newSite(t)
			s.save("content/site.toml", s.read("content/site.toml")+"\n[handlers.own]\n"+c.handler+"\n")
			s.save("content/a.md", "+++\ntitle = \"A\"\n[petition]\ntarget = \"X\"\nstatement = \"Do it.\"\n[form]\nhandler = \"own\"\n"+c.page+"\n+++\n")
			got := &handlerOfAll{}
			out.answer(t, map[string]http.Handler{"action.riverton.example": host(s.build(home), nil), c.host: got})

			values, want := s.trial(append(c.flags, "a")...)
			plain := strings.Join(c.flags, "") == "--plain"
			send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: plain})
			p.open(home + "a/?source=broadside-test")
			p.fillInAll(values)
			p.wait("the submission", func() bool { return got.first() != nil })
			if diff := cmp.Diff(want, *got.first()); diff != "" {
				t.Errorf("the test (-) and the page (+):\n%s", diff)
			}
		})
	}
}

// trial is what "handlers test" says that the page sends: the values of its form, and the request.
func (s site) trial(args ...string) ([]form.Value, tried) {
	s.t.Helper()
	text, err := s.command(append([]string{"handlers", "test", "--format", "json"}, args...)...).Output()
	if err != nil {
		s.t.Fatalf("handlers test: %v\n%s", err, text)
	}
	var said struct {
		Request struct {
			URL      string
			Body     string
			ByScript bool `json:"by_script"`
			Headers  []form.Value
			Values   []form.Value
			JSON     json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &said); err != nil {
		s.t.Fatal(err)
	}
	r := said.Request
	headers := map[string]string{}
	for _, h := range r.Headers {
		headers[h.Name] = h.Value
	}
	if !r.ByScript {
		headers["Accept"] = "" // each browser asks for other pictures
	}
	w := tried{"POST " + r.URL, headers["Content-Type"], headers["Accept"], headers["Origin"], headers["Referer"], nil}
	switch r.Body {
	case "multipart":
		w.Body = r.Values
	case "urlencoded":
		_, body := form.Encode(r.Body, nil, r.Values)
		w.Body = string(body)
	default:
		if w.Body, err = form.Flatten(texts, r.JSON); err != nil {
			s.t.Fatal(err)
		}
	}
	return r.Values, w
}

// fillInAll gives each control of the form its value, adds what marks a test, and sends the form.
func (p *tab) fillInAll(values []form.Value) {
	p.t.Helper()
	text, err := json.Marshal(values)
	if err != nil {
		p.t.Fatal(err)
	}
	ask[bool](p, `(() => {
  const form = document.querySelector('form');
  const values = `+string(text)+`;
  const control = (name) => [...form.elements].filter((e) => e.name === name && e.type !== 'hidden');
  for (const { Name, Value } of values) {
    for (const e of control(Name)) {
      if (e.type === 'radio' || e.type === 'checkbox') e.checked ||= e.value === Value;
      else e.value = Value;
    }
    if (Name.endsWith('.testing')) form.insertAdjacentHTML('beforeend', '<input type="hidden" name="' + Name + '" value="' + Value + '">');
  }
  form.querySelector('button').click();
  return true;
})()`)
}

// handlerOfAll takes anything from anywhere and writes it down.
type handlerOfAll struct {
	mu  sync.Mutex
	got *tried
}

func (h *handlerOfAll) first() *tried {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.got
}

func (h *handlerOfAll) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Allow-Headers", "content-type")
	if r.Method != http.MethodPost {
		return
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	typ, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return
	}
	got := tried{"POST https://" + r.Host + r.URL.RequestURI(), r.Header.Get("Content-Type"), r.Header.Get("Accept"), r.Header.Get("Origin"), r.Header.Get("Referer"), string(text)}
	if r.Header.Get("Sec-Fetch-Mode") == "navigate" {
		got.Accept = ""
	}
	switch typ {
	case "application/json":
		if got.Body, err = form.Flatten(texts, text); err != nil {
			got.Body = err.Error()
		}
	case "multipart/form-data":
		got.Type = typ
		var values []form.Value
		parts := multipart.NewReader(bytes.NewReader(text), parameters["boundary"])
		for part, err := parts.NextPart(); err == nil; part, err = parts.NextPart() {
			value, _ := io.ReadAll(part)
			values = append(values, form.Value{Name: part.FormName(), Value: string(value)})
		}
		got.Body = values
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.got = &got
}
