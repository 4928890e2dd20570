package serve

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/form"
)

// answer is what the sandbox can say to a signature, as a handler would.
type answer struct {
	Name  string // as it is posted
	Label string // goes on from "When somebody signs, the handler"
	Note  string
	play  string // for form.Output.Play; empty if nothing is said
}

// answers are all of them, the one to begin with first (CASES.md RS-074).
var answers = []answer{
	{"show", "takes it, and you see what arrived", "Then the thank-you page follows on a click.", "taken"},
	{"thanks", "takes it, and sends signers on", "To your thank-you page, at once.", "taken"},
	{"page", "takes it, and shows a page of its own", "As handlers do that can’t send signers back. A form sent by script goes on to your thank-you page.", "taken"},
	{"mistake", "finds a mistake in it", "Something in the form is not as it wants it.", "mistake"},
	{"again", "says that this person has signed before", "Status 409.", "again"},
	{"busy", "says that it is too many at once", "Status 429.", "busy"},
	{"broken", "is broken", "Status 500.", "broken"},
	{"silent", "does not answer", "The page waits; a script gives up after 45 seconds.", ""},
	{"dropped", "breaks off", "The connection ends without an answer.", ""},
}

// silence is how long the sandbox keeps a signer waiting who is not answered; longer than a script waits.
const silence = 60 * time.Second

// sandbox stands for the handlers of all forms of the preview. Nothing in it outlives the program.
type sandbox struct {
	inbox inbox

	mu      sync.Mutex
	chosen  int                              // of answers
	forms   map[campaign.Address]form.Output // the last good one of each page
	waiting int                              // how many are not answered at the moment
}

// mostWaiting bounds how many connections the sandbox keeps silent.
const mostWaiting = 16

// lastGood remembers a form that was found. While mistakes are in the way of one, the last good page still stands in
// the browser, and the form that it had is the answer (CASES.md RS-076).
func (b *sandbox) lastGood(page campaign.Address, f form.Output, found, broken bool) (form.Output, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case found:
		if b.forms == nil || len(b.forms) >= keptPages {
			b.forms = map[campaign.Address]form.Output{}
		}
		b.forms[page] = f
	case broken:
		f, found = b.forms[page]
	default:
		delete(b.forms, page)
	}
	return f, found
}

// wait keeps a signer waiting until they leave, or for as long as a sandbox does; not at all if many are waiting.
func (b *sandbox) wait(ctx context.Context) {
	b.mu.Lock()
	full := b.waiting >= mostWaiting
	if !full {
		b.waiting++
	}
	b.mu.Unlock()
	if full {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(silence):
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting--
}

func (b *sandbox) answer() answer {
	b.mu.Lock()
	defer b.mu.Unlock()
	return answers[b.chosen]
}

// choose reports whether there is such an answer.
func (b *sandbox) choose(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, a := range answers {
		if a.Name == name {
			b.chosen = i
			return true
		}
	}
	return false
}

// The addresses of the sandbox, for the form of a page. A page's own address is checked against the site before
// anything leads there.
func signAddress(page campaign.Address) string    { return own + "sign?page=" + escaped(page) }
func arrivedAddress(page campaign.Address) string { return own + "arrived?page=" + escaped(page) }
func sandboxAddress(page campaign.Address) string { return own + "sandbox?page=" + escaped(page) }

func escaped(page campaign.Address) string { return url.QueryEscape(string(page)) }

// form is the form of the page that a request is about; it answers with 404 if there is none.
func (s *Server) form(w http.ResponseWriter, r *http.Request) (page campaign.Address, f form.Output, found bool) {
	page = campaign.Address(r.URL.Query().Get("page"))
	f, found = s.formAt(page)
	if !found {
		http.Error(w, "there is no form at this address", http.StatusNotFound)
	}
	return page, f, found
}

// formAt reads the form from the newest site; if a file changed under way, from the next one.
func (s *Server) formAt(page campaign.Address) (form.Output, bool) {
	for range 5 {
		site, changed := s.state()
		if site == nil {
			break
		}
		f, found, err := site.LiveForm(page)
		if err == nil || build.Broken(err) {
			return s.sandbox.lastGood(page, f, found, err != nil)
		}
		if !build.Changed(err) || !waitFor(changed) {
			break
		}
	}
	return form.Output{}, false
}

// sign takes a form's post and answers as the chosen handler would.
func (s *Server) sign(w http.ResponseWriter, r *http.Request) {
	page, f, found := s.form(w, r)
	if !found {
		return
	}
	var types map[string]string
	if f.Send != nil {
		types = f.Send.Types
	}
	post, refused := readPost(r, types)
	if refused != nil {
		http.Error(w, refused.words, refused.status)
		return
	}
	took := signature{Page: page, ByScript: sentByScript(r, f), posted: post}
	s.sandbox.inbox.put(took)
	switch a := s.sandbox.answer(); {
	case a.play == "":
		if a.Name == "silent" {
			s.sandbox.wait(r.Context())
		}
		panic(http.ErrAbortHandler) // net/http closes the connection and says nothing
	case took.ByScript:
		played := f.Play(a.play, true)
		w.Header().Set("Content-Type", played.Type)
		w.WriteHeader(played.Status)
		_, _ = w.Write(played.Body)
	case a.Name == "show":
		http.Redirect(w, r, arrivedAddress(page), http.StatusSeeOther)
	case a.Name == "thanks":
		http.Redirect(w, r, string(page.Thanks()), http.StatusSeeOther)
	case a.Name == "mistake" && f.Preset.Redirect != nil && f.Preset.Redirect.Error != "":
		http.Redirect(w, r, string(page)+"#"+form.Failed, http.StatusSeeOther)
	default:
		s.showPlayed(w, page, f, f.Play(a.play, false))
	}
}

// sentByScript reports whether the page's script sent a form and reads the answer. Every browser of today says whether
// it goes to another page (https://www.w3.org/TR/fetch-metadata/#sec-fetch-mode-header); of others the type of what
// was sent, or of what is wanted, tells.
func sentByScript(r *http.Request, f form.Output) bool {
	if f.Send == nil {
		return false
	}
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" {
		return mode != "navigate"
	}
	const json = "application/json"
	return strings.HasPrefix(r.Header.Get("Content-Type"), json) || strings.HasPrefix(r.Header.Get("Accept"), json)
}

// arrived is where a script goes when its form was taken. It shows the signature, unless the handler would have sent
// the signer on; with "look" in its address it shows it anyway.
func (s *Server) arrived(w http.ResponseWriter, r *http.Request) {
	page, f, found := s.form(w, r)
	if !found {
		return
	}
	if name := s.sandbox.answer().Name; (name == "thanks" || name == "page") && !r.URL.Query().Has("look") {
		http.Redirect(w, r, string(page.Thanks()), http.StatusSeeOther)
		return
	}
	took, ok := s.sandbox.inbox.get(page)
	if !ok {
		s.writeOwn(w, http.StatusOK, "arrived.html", "Nothing has arrived yet", true, arrivedView{Page: page, Sandbox: sandboxAddress(page)})
		return
	}
	s.writeOwn(w, http.StatusOK, "arrived.html", "What arrived", true, read(took, f))
}

// playedView is a page that stands in for the handler's own.
type playedView struct {
	Page             campaign.Address
	Arrived, Sandbox string
	Status           int
	Says             string
	Preset, Address  string
}

func (s *Server) showPlayed(w http.ResponseWriter, page campaign.Address, f form.Output, a form.Answer) {
	s.writeOwn(w, a.Status, "played.html", "The handler’s own page", false, playedView{
		Page: page, Arrived: arrivedAddress(page) + "&look", Sandbox: sandboxAddress(page), Status: a.Status, Says: string(a.Body),
		Preset: f.Preset.Title, Address: destination(f, false),
	})
}

// sandboxView is the page on which the answer is chosen.
type sandboxView struct {
	Page       campaign.Address // where one came from; empty if that is not known
	Action     string
	Choices    []choice
	Signatures []listed
}

type choice struct {
	answer
	Chosen bool
}

type listed struct {
	signature
	Arrived string
}

func (s *Server) showSandbox(w http.ResponseWriter, r *http.Request) {
	page := s.from(r)
	view := sandboxView{Page: page, Action: sandboxAddress(page)}
	chosen := s.sandbox.answer().Name
	for _, a := range answers {
		view.Choices = append(view.Choices, choice{a, a.Name == chosen})
	}
	for _, took := range s.sandbox.inbox.all() {
		view.Signatures = append(view.Signatures, listed{took, arrivedAddress(took.Page) + "&look"})
	}
	s.writeOwn(w, http.StatusOK, "sandbox.html", "Sandbox", true, view)
}

// setSandbox changes the answer, or forgets what arrived.
func (s *Server) setSandbox(w http.ResponseWriter, r *http.Request) {
	post, refused := readPost(r, nil)
	if refused != nil {
		http.Error(w, refused.words, refused.status)
		return
	}
	for _, v := range post.Values {
		switch {
		case v.Name == "forget":
			s.sandbox.inbox.forget()
		case v.Name == "answer" && s.sandbox.choose(v.Value):
		default:
			http.Error(w, "the sandbox has no such answer", http.StatusBadRequest)
			return
		}
	}
	http.Redirect(w, r, sandboxAddress(s.from(r)), http.StatusSeeOther)
}

// from is the page with a form that somebody came from to the sandbox; empty if it is not known.
func (s *Server) from(r *http.Request) campaign.Address {
	page := campaign.Address(r.URL.Query().Get("page"))
	if _, found := s.formAt(page); !found {
		return ""
	}
	return page
}
