package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/tree"
)

// userAgent is what the program calls itself. Some handlers refuse what does not begin as browsers do.
const userAgent = "Mozilla/5.0 (compatible; Broadside test)"

// tryout is how a test was asked for.
type tryout struct {
	campaign    string
	send, plain bool
	consent     string // "yes" or "no"
	asked       bool   // --consent was given
	email       string
}

func (a *app) testCommand() *cobra.Command {
	var t tryout
	c := &cobra.Command{
		Use: "test CAMPAIGN", Short: "Print, and with --send send, one marked test signature",
		Args: arguments(1, 1, "test takes one campaign, like: broadside handlers test night-bus"),
		Long: `Test fills in the form of a campaign and prints what its page would send, name by
name. With --send it sends that once and says what the answer means. What is filled in
says that it is a test; delete it at the handler afterwards.`,
		Example: `  broadside handlers test night-bus                      print it
  broadside handlers test night-bus --send               send it
  broadside handlers test night-bus --consent no --send --email new@riverton.example`,
		RunE: func(cmd *cobra.Command, args []string) error {
			t.campaign, t.asked = args[0], cmd.Flags().Changed("consent")
			if t.consent != "yes" && t.consent != "no" {
				return wrongUse{fmt.Errorf("--consent is yes or no, not %q", t.consent)}
			}
			if m, err := mail.ParseAddress(t.email); t.email != "" && (err != nil || m.Address != t.email) {
				return wrongUse{fmt.Errorf("--email takes an e-mail address, not %q", t.email)}
			}
			return a.try(cmd.Context(), t)
		},
	}
	f := c.Flags()
	f.BoolVar(&t.send, "send", false, "send it, once")
	f.BoolVar(&t.plain, "plain", false, "as a browser without scripts sends it")
	f.StringVar(&t.consent, "consent", "yes", "`yes or no`: what is answered; the no of a box leaves it alone")
	f.StringVar(&t.email, "email", "", "the signer's `address` (default the organisation's contact)")
	return c
}

// try makes the test submission of a campaign, and prints or sends it.
func (a *app) try(ctx context.Context, t tryout) error {
	l, err := a.load(ctx, build.Options{})
	if err != nil {
		return err
	}
	defer l.close()
	if l.site == nil {
		return errors.Join(a.show(l), errProblems)
	}
	facts, out, err := a.formOf(l, t)
	if err != nil {
		return err
	}
	again := t.again()
	t.email = cmp.Or(t.email, l.site.Settings().Organisation.Contact, "test@example.org")
	s := out.Submission(form.Trial{Email: t.email, No: t.consent == "no", Plain: t.plain})
	s.Header = append(s.Header, form.Value{Name: "User-Agent", Value: userAgent})
	r := report{app: a, facts: facts, out: out, sent: s, tryout: t, today: a.moment(l.site.Zone()).Format("2006-01-02")}
	if !t.send {
		return r.printed(again)
	}
	r.request()
	progress := a.progress()
	progress.show("waiting for an answer", 0, 0)
	answer, err := send(ctx, a.env.Transport, s)
	progress.end()
	if err != nil {
		return err
	}
	return r.answer(answer)
}

// formOf is the form of the campaign to test, or why there is none.
func (a *app) formOf(l loaded, t tryout) (campaign.Facts, form.Output, error) {
	no := func(format string, args ...any) (campaign.Facts, form.Output, error) {
		return campaign.Facts{}, form.Output{}, wrongUse{fmt.Errorf(format, args...)}
	}
	facts, ok := l.site.Campaign(t.campaign)
	if !ok {
		return no("there is no campaign %q: %s", t.campaign, diag.Choice(t.campaign, l.site.Slugs()))
	}
	if state := l.site.StateOf(facts); state != campaign.Live {
		return no("%s is %s, so its page has no form", t.campaign, state)
	}
	out, problems, ok, err := l.site.Form(facts)
	if err != nil {
		return facts, out, errors.New("the site's files change while they are read; try again")
	}
	// What the whole site depends on, and not what is wrong with other pages. That nobody has tried the handler yet is
	// no reason not to.
	problems = append(slices.Clone(l.problems), problems...)
	problems = slices.DeleteFunc(problems, func(p diag.Problem) bool {
		everybodys := p.File == content.SiteFile || p.File == facts.File || strings.HasPrefix(p.File, tree.Layouts+"/handlers/")
		return !everybodys || p.Severity != diag.Error || p.Code == "consent-untested" || p.Code == "privacy-missing"
	})
	if len(problems) > 0 || !ok {
		l.problems = diag.Sorted(problems)
		return facts, out, errors.Join(a.show(l), errProblems)
	}
	switch p := out.Preset; {
	case !p.TakesForm():
		return no("%s has no form: its button leads to the handler's own page; sign there once to try it: %s", t.campaign, out.Hosted.URL)
	case t.plain && p.Action == "":
		return no("%s takes no form's post: without scripts one signs on a page of its own: %s", p.Name, out.Hosted.URL)
	case t.asked && len(out.Consent.Options) == 0:
		return no("%s asks nobody: its consent is a %s, so there is neither yes nor no to send; leave out --consent", t.campaign, out.Consent.Mode)
	}
	return facts, out, nil
}

// report prints what was sent, and what came of it.
type report struct {
	*app
	tryout
	facts campaign.Facts
	out   form.Output
	sent  form.Submission
	today string
}

// again is the command that sends the same.
func (t tryout) again() string {
	command := "broadside handlers test " + t.campaign
	if t.asked {
		command += " --consent " + t.consent
	}
	if t.email != "" {
		command += " --email " + t.email
	}
	if t.plain {
		command += " --plain"
	}
	return command + " --send"
}

// printed ends a test that sends nothing.
func (r report) printed(again string) error {
	if r.format == string(diag.JSON) {
		return r.printJSON(map[string]any{"request": r.requestData()})
	}
	r.request()
	r.write("\nNothing was sent. To send this once: %s\n", again)
	return nil
}

// write is tell for text that may hold what a terminal acts on.
func (r report) write(format string, args ...any) {
	r.tell("%s", printable(fmt.Sprintf(format, args...)))
}

// request prints what is sent, readably.
func (r report) request() {
	how := "posts"
	switch {
	case r.sent.ByScript:
		how = "sends by script"
	case r.plain:
		how = "posts in a browser without scripts"
	}
	var b sheet
	b.line("This is what the page of %s %s:", r.facts.File, how)
	b.gap()
	b.line("POST %s", r.sent.URL)
	for _, h := range r.headers() {
		b.line("%s: %s", h.Name, h.Value)
	}
	b.gap()
	if r.sent.Kind == "json" {
		var indented bytes.Buffer
		_ = json.Indent(&indented, r.sent.Body, "", "  ") // it is JSON
		b.line("%s", indented.String())
	} else {
		for _, v := range r.sent.Values {
			lead := v.Name + " = "
			for line := range strings.SplitSeq(strings.ReplaceAll(v.Value, "\r\n", "\n"), "\n") {
				b.line("%s", strings.TrimRight(lead+line, " "))
				lead = "    "
			}
		}
	}
	if r.asksFirst() {
		b.gap()
		b.para("A browser first asks the handler whether this site may send such a thing (by OPTIONS); the test does not.")
	}
	r.write("%s", b.String())
}

// headers are those of the request, but for the boundary of a multipart body, which is another each time.
func (r report) headers() []form.Value {
	list := slices.Clone(r.sent.Header)
	for i := range list {
		list[i].Value, _, _ = strings.Cut(list[i].Value, "; boundary=")
	}
	return list
}

// asksFirst reports whether a browser asks beforehand (https://fetch.spec.whatwg.org/#cors-preflight-fetch).
func (r report) asksFirst() bool { return r.sent.ByScript && r.sent.Kind == "json" }

func (r report) requestData() map[string]any {
	type pair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	pairs := func(list []form.Value) []pair {
		out := []pair{}
		for _, v := range list {
			out = append(out, pair(v))
		}
		return out
	}
	data := map[string]any{
		"method": http.MethodPost, "url": r.sent.URL, "by_script": r.sent.ByScript, "body": r.sent.Kind,
		"headers": pairs(r.headers()), "values": pairs(r.sent.Values),
	}
	if r.sent.Kind == "json" {
		data["json"] = json.RawMessage(r.sent.Body)
	}
	return data
}

// answer says what the handler's answer means, and what to do next.
func (r report) answer(got answered) error {
	v := r.out.Judge(got.Answer, r.sent.ByScript)
	if v.Taken && r.sent.ByScript && !r.mayRead(got.allows) {
		v = form.Verdict{Why: "The handler took it, but it does not let scripts of " + r.origin() +
			" read its answer (Access-Control-Allow-Origin), so the page would tell signers that it failed. Allow the site there"}
		if r.out.Preset.Fetch.Ask {
			v.Why += ", or delete cors = true"
		}
		v.Why += "."
	}
	if r.format == string(diag.JSON) {
		if err := r.printJSON(map[string]any{"request": r.requestData(), "answer": answerData(got), "verdict": verdictData(v)}); err != nil {
			return err
		}
	} else {
		r.write("%s", r.answerText(got, v))
	}
	if !v.Taken && !v.Unsure {
		if r.quiet {
			r.say("broadside: %s\n", v.Why)
		}
		return errProblems
	}
	return nil
}

func (r report) origin() string { return header(r.sent, "Origin") }

// mayRead reports whether the page may read an answer that comes with this Access-Control-Allow-Origin.
func (r report) mayRead(allows string) bool {
	to, err := url.Parse(r.sent.URL)
	return allows == "*" || allows == r.origin() || err == nil && "https://"+to.Host == r.origin()
}

func header(s form.Submission, name string) string {
	for _, h := range s.Header {
		if h.Name == name {
			return h.Value
		}
	}
	return ""
}

func (r report) answerText(got answered, v form.Verdict) string {
	var b sheet
	b.gap()
	b.line("%s", strings.TrimSpace(fmt.Sprintf("The answer: %d %s", got.Status, http.StatusText(got.Status))))
	if got.Location != "" {
		b.line("Location: %s", got.Location)
	}
	if title := got.Title(); title != "" {
		b.line("It is a page called: %s", title)
	} else if !v.Taken && len(v.Mistakes) == 0 && len(got.Body) > 0 {
		b.line("It begins: %s", beginning(got.Body))
	}
	b.gap()
	verdict := map[bool]string{true: "Taken. ", false: "Not taken. "}[v.Taken]
	if v.Unsure {
		verdict = "It can't be told. "
	}
	b.para(verdict + v.Why)
	for _, m := range v.Mistakes {
		b.item(strings.TrimPrefix(m.Field+": "+m.Message, ": "))
	}
	if !v.Taken && !v.Unsure {
		b.para("What this handler wants: broadside handlers " + r.out.Preset.Name)
		return b.String()
	}
	r.next(&b)
	return b.String()
}

// beginning is the start of a body in one line.
func beginning(body []byte) string {
	words := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(string(body), "�")), " "))
	if len(words) > 300 {
		words = append(words[:300], '…')
	}
	return string(words)
}

// next says what to look at.
func (r report) next(b *sheet) {
	title := r.out.Preset.Title
	b.gap()
	b.para(fmt.Sprintf("Now look it up there (%s), see that all values came, and delete it.", r.email))
	b.para(fmt.Sprintf("If they did, write into [handlers.%s] of content/site.toml: tested = %s", r.out.Handler, r.today))
	c := r.out.Preset.Consent
	if r.consent != "no" || c == nil {
		return
	}
	b.para(fmt.Sprintf("Then see whether %s was subscribed, or gets an e-mail within a day. Only an address that was new there tells (--email).", r.email))
	if c.AsksTest() {
		b.para(fmt.Sprintf("If nothing comes, %s heeds a no. Write into [handlers.%s] of content/site.toml: consent_tested = %s", title, r.out.Handler, r.today))
	} else {
		b.para(fmt.Sprintf("If something comes, do not use box or choice with this handler: write to %s's makers.", title))
	}
}

func answerData(got answered) map[string]any {
	return map[string]any{"status": got.Status, "location": got.Location, "type": got.Type, "title": got.Title()}
}

func verdictData(v form.Verdict) map[string]any {
	mistakes := []map[string]string{}
	for _, m := range v.Mistakes {
		mistakes = append(mistakes, map[string]string{"field": m.Field, "message": m.Message})
	}
	return map[string]any{"taken": v.Taken, "unsure": v.Unsure, "why": v.Why, "mistakes": mistakes}
}
