package build

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

const siteFile = `title = "Riverton Action"
base_url = "https://action.riverton.example/"
country = "US"
[organisation]
name = "Riverton Action"
privacy = "/privacy/"
[handlers.main]
preset = "generic"
action = "https://forms.riverton.example/sign"
[form]
handler = "main"
fields = ["email"]
button = "Sign"
consent = { mode = "notice", text = "We will e-mail you." }
`

// site writes a small site, with more files laid over it, and returns its folder.
func site(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	all := map[string]string{
		"content/site.toml":  siteFile,
		"content/index.md":   "+++\ntitle = \"Home\"\n+++\nWelcome.\n",
		"content/privacy.md": "+++\ntitle = \"Privacy\"\n+++\nWe keep it.\n",
	}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var october = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

// load loads a site and fails on anything that blocks.
func load(t *testing.T, dir string, o Options) *Site {
	t.Helper()
	s, problems := loadAnyway(t, dir, o)
	if diag.Blocking(problems, false) {
		t.Fatal(problems)
	}
	return s
}

// loadAnyway loads a site that may have problems.
func loadAnyway(t *testing.T, dir string, o Options) (*Site, []diag.Problem) {
	t.Helper()
	files, problems, err := tree.Open(dir, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	if o.Now.IsZero() {
		o.Now = october
	}
	s, more, err := Load(context.Background(), files, o)
	if err != nil {
		t.Fatal(err)
	}
	return s, append(problems, more...)
}

// kept is an Output in memory.
type kept struct {
	mu    sync.Mutex
	files map[string]string
}

func (k *kept) Write(name string, _ publish.Class, body []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files[name] = string(body)
	return nil
}

func (k *kept) Sum(string) (publish.Sum, bool)                         { return publish.Sum{}, false }
func (k *kept) KeepAll([]publish.Made) (bool, error)                   { return false, nil }
func (k *kept) Keep(string, publish.Class, publish.Sum) (bool, error)  { return false, nil }
func (k *kept) KeepBeside(string, publish.Class, string) (bool, error) { return false, nil }

func (k *kept) CopyKnown(name string, class publish.Class, _ publish.Sum, open func() (io.ReadCloser, error)) error {
	return k.Copy(name, class, open)
}

func (k *kept) Copy(name string, class publish.Class, open func() (io.ReadCloser, error)) error {
	f, err := open()
	if err != nil {
		return err
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	return k.Write(name, class, body)
}

// runAll renders a whole site.
func runAll(t *testing.T, s *Site) (map[string]string, []diag.Problem) {
	t.Helper()
	k := &kept{files: map[string]string{}}
	report, err := s.Run(context.Background(), k, nil)
	if err != nil {
		t.Fatal(err)
	}
	return k.files, report.Problems
}

func petition(title, date string) string {
	return fmt.Sprintf("+++\ntitle = %q\ndate = %s\n[petition]\ntarget = \"the council\"\nstatement = \"Do it.\"\n+++\nCopy.\n", title, date)
}

var cardTitle = regexp.MustCompile(`Campaign (\d+)`)

// Home shows the newest 50, older ones are on /campaigns/2/ and on.
func TestListsHoldFifty(t *testing.T) {
	files := map[string]string{}
	for i := range 120 {
		files[fmt.Sprintf("content/campaign-%03d/index.md", i)] =
			petition(fmt.Sprintf("Campaign %d", i), campaign.DateIn(october.AddDate(0, 0, -1-i), time.UTC).String())
	}
	out, _ := runAll(t, load(t, site(t, files), Options{}))
	next := 0
	for page, name := range []string{"index.html", "campaigns/2/index.html", "campaigns/3/index.html"} {
		seen := cardTitle.FindAllStringSubmatch(out[name], -1)
		if want := []int{50, 50, 20}[page]; len(seen) != want {
			t.Errorf("%s shows %d campaigns, want %d", name, len(seen), want)
		}
		for _, m := range seen {
			if m[1] != fmt.Sprint(next) {
				t.Fatalf("%s shows %s, want campaign %d", name, m[1], next)
			}
			next++
		}
	}
	if _, more := out["campaigns/4/index.html"]; more {
		t.Error("there is a fourth page")
	}
	for name, link := range map[string]string{"index.html": `href="campaigns/2/"`, "campaigns/2/index.html": `href="../../campaigns/3/"`, "campaigns/3/index.html": `href="../../campaigns/2/"`} {
		if !strings.Contains(out[name], link) {
			t.Errorf("%s has no %s", name, link)
		}
	}
}

// RS-026: what is not published is in no file of the output, and appears in the preview and in a copy for approval.
func TestHeldPagesAreNowhere(t *testing.T) {
	dir := site(t, map[string]string{
		"content/draft.md":        "+++\ntitle = \"Secret plan\"\nstate = \"draft\"\n+++\n",
		"content/later/index.md":  petition("Secret date", "2026-10-02"),
		"content/later/secret.md": "+++\ntitle = \"Secret page\"\ndate = 2026-10-02\n+++\n",
	})
	out, _ := runAll(t, load(t, dir, Options{}))
	for name, body := range out {
		if strings.Contains(name, "later") || strings.Contains(name, "draft") || strings.Contains(body, "Secret") {
			t.Errorf("%s gives a page away that is not published", name)
		}
	}
	out, _ = runAll(t, load(t, dir, Options{Review: true}))
	for _, name := range []string{"draft/index.html", "later/index.html", "later/thanks/index.html", "later/secret/index.html"} {
		if out[name] == "" {
			t.Errorf("the copy for approval has no %s", name)
		}
	}
	s := load(t, dir, Options{})
	if at, page, ok := s.NextChange(); !ok || !at.At.Equal(october.AddDate(0, 0, 1)) || page.Date.String() != "2026-10-02" {
		t.Errorf("next change %v of %s, %v", at, page.File, ok)
	}
}

// A page that is not what pass one saw starts the run again.
func TestChangedPageIsNoticed(t *testing.T) {
	dir := site(t, nil)
	s := load(t, dir, Options{})
	if err := os.WriteFile(filepath.Join(dir, "content/privacy.md"), []byte("+++\ntitle = \"Other\"\n+++\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(context.Background(), nil, nil); !Changed(err) {
		t.Errorf("error %v, want one that Changed knows", err)
	}
}

// A layout that fails on a page is a problem of the layout, and a site's own layout is used.
func TestOwnLayout(t *testing.T) {
	dir := site(t, map[string]string{
		"layouts/short.html":     "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{{.Policy}}\"><title>{{.Window}}</title>{{.Copy}}",
		"content/short.md":       "+++\ntitle = \"Short\"\nlayout = \"short\"\n+++\nHello.\n",
		"content/wrong/index.md": strings.Replace(petition("Wrong", "2026-09-01"), "date", "layout = \"narrow\"\ndate", 1),
		"content/part.md":        "+++\ntitle = \"Part\"\nlayout = \"footer\"\n+++\n", // a part is no page: it prints no policy (RS-032)
		"layouts/narrow.html":    "<!doctype html><title>{{.Window}}</title>{{.Campaigns}}",
	})
	out, problems := runAll(t, load(t, dir, Options{}))
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.File+" "+p.Code)
	}
	if diff := cmp.Diff([]string{"layouts/footer.html layout-policy", "layouts/narrow.html layout-field"}, codes); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if want := "<title>Short – Riverton Action</title><p>Hello.</p>\n"; !strings.HasSuffix(out["short/index.html"], want) {
		t.Errorf("got %q, want %q", out["short/index.html"], want)
	}
}

// A layout prints the policy that was made for its page, and the form once, as it is (CASES.md RS-031, RS-032, RS-045).
func TestLayoutsPrintPolicyAndFormOnce(t *testing.T) {
	const begin = "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\""
	const whole = "{{.Start}}{{range .Hidden}}<input type=\"hidden\" name=\"{{.Name}}\" value=\"{{.Value}}\">{{end}}{{.Body}}"
	for name, c := range map[string]struct{ layout, want string }{
		"too late":         {"<link rel=icon href=x>" + begin + "{{.Policy}}\">{{.Form.Start}}</form>", "layouts/own.html layout-policy"},
		"behind a link":    {"<!doctype html><meta charset=\"utf-8\"><link rel=icon href=x><meta http-equiv=\"Content-Security-Policy\" content=\"{{.Policy}}\">{{.Form.Start}}</form>", "layouts/own.html layout-policy"},
		"in a comment":     {"<!-- " + begin + "{{.Policy}}\"> -->{{.Form.Start}}</form>", "layouts/own.html layout-policy"},
		"form twice":       {begin + "{{.Policy}}\">{{.Form.Start}}</form>{{.Form.Start}}</form>", "layouts/own.html layout-unsafe"},
		"in a range":       {begin + "{{.Policy}}\">{{range .Sources}}{{$.Form.Start}}{{end}}</form>", "layouts/own.html layout-unsafe"},
		"field of its own": {begin + "{{.Policy}}\">{{with .Form}}" + whole + "<input type=\"hidden\" name=\"{{`consent`}}\" value=\"yes\"></form>{{end}}", "layouts/own.html layout-unsafe"},
		"less than it has": {begin + "{{.Policy}}\">{{with .Form}}{{.Start}}{{.Body}}</form>{{end}}", "layouts/own.html layout-unsafe"},
		"once":             {begin + "{{.Policy}}\">{{with .Form}}" + whole + "</form>{{end}}", ""},
	} {
		dir := site(t, map[string]string{
			"layouts/own.html": c.layout, "content/footnotes.toml": "[a]\ntitle = \"A\"\n[b]\ntitle = \"B\"\n",
			"content/c/index.md": strings.Replace(petition("C", "2026-09-01"), "date", "layout = \"own\"\ndate", 1) + "See[^a] and[^b].\n",
		})
		out, problems := runAll(t, load(t, dir, Options{}))
		var got string
		for _, p := range problems {
			if p.Severity != diag.Warning {
				got = p.File + " " + p.Code
			}
		}
		if got != c.want || (out["c/index.html"] == "") != (c.want != "") {
			t.Errorf("%s: %q, %v", name, got, problems)
		}
	}
}

// One worker and many make the same files and problems (CASES.md RS-132).
func TestWorkersDoNotMatter(t *testing.T) {
	files := map[string]string{"content/footnotes.toml": "[a]\ntitle = \"A\"\n[b]\ntitle = \"B\"\n"}
	for i := range 30 {
		files[fmt.Sprintf("content/c-%d/index.md", i)] = petition("C", "2026-09-01") + "See[^a] [gone](gone.md)\n"
	}
	dir := site(t, files)
	one, problemsOne := runAll(t, load(t, dir, Options{Workers: 1}))
	many, problemsMany := runAll(t, load(t, dir, Options{Workers: 16}))
	if diff := cmp.Diff(problemsOne, problemsMany); diff != "" || len(problemsOne) != 31 {
		t.Errorf("%d problems, (-one +many):\n%s", len(problemsOne), diff)
	}
	if diff := cmp.Diff(one, many); diff != "" {
		t.Error(diff)
	}
}

// The preview's page differs from the built one in policy, action and one script element only.
func TestPreviewDiffersInThreeValues(t *testing.T) {
	dir := site(t, map[string]string{"content/c/index.md": petition("C", "2026-09-01")})
	out, _ := runAll(t, load(t, dir, Options{}))
	s := load(t, dir, Options{Preview: &Preview{
		Script:  `<script src="/preview.js"></script>`,
		Policy:  func([]string) string { return "default-src 'none'; preview" },
		Action:  func(a campaign.Address) string { return "/sign" + string(a) },
		Arrived: func(a campaign.Address) string { return "/arrived" + string(a) },
	}})
	body, problems, found, err := s.Page("/c/")
	if err != nil || !found || len(problems) > 0 {
		t.Fatal(problems, found, err)
	}
	back := strings.Replace(string(body), `<script src="/preview.js"></script>`, "", 1)
	back = regexp.MustCompile(`content="default-src[^"]*; preview"`).ReplaceAllLiteralString(back, regexp.MustCompile(`content="default-src[^"]*"`).FindString(out["c/index.html"]))
	back = strings.Replace(back, `action="/sign/c/"`, `action="https://forms.riverton.example/sign"`, 1)
	if diff := cmp.Diff(strings.Split(out["c/index.html"], "<"), strings.Split(back, "<")); diff != "" {
		t.Errorf("(-built +preview):\n%s", diff)
	}
	for _, address := range []campaign.Address{"/nowhere/", "/c/thanks/x/", "/campaigns/2/", "/index.md/"} {
		if _, _, found, _ := s.Page(address); found {
			t.Errorf("%s is found", address)
		}
	}
	for _, name := range []string{"site.toml", "c/index.md", "index.md", "../go.mod", ""} {
		if f, found := s.File(name); found {
			f.Close()
			t.Errorf("%s is given away (RS-066)", name)
		}
	}
}

// LiveForm gives the preview a campaign's form with its handler's own address, and none where nobody can sign.
func TestLiveFormIsTheHandlers(t *testing.T) {
	const link = "\n[handlers.far]\npreset = \"link\"\nurl = \"https://sign.riverton.example/\"\n"
	dir := site(t, map[string]string{
		"content/site.toml":       strings.Replace(siteFile, "\n[form]", link+"[form]", 1),
		"content/c/index.md":      petition("C", "2026-09-01"),
		"content/own/index.md":    strings.Replace(petition("Own", "2026-09-01"), "[petition]", "[form]\nconsent = { mode = \"notice\", text = \"See [our terms](terms.pdf).\" }\n[petition]", 1),
		"content/own/terms.pdf":   "%PDF",
		"content/over/index.md":   strings.Replace(petition("Over", "2026-09-01"), "[petition]", "state = \"closed\"\n[petition]", 1),
		"content/far/index.md":    strings.Replace(petition("Far", "2026-09-01"), "[petition]", "[form]\nhandler = \"far\"\n[petition]", 1),
		"content/broken/index.md": strings.Replace(petition("Broken", "2026-09-01"), "[petition]", "[form]\nfields = [\"shoe\"]\n[petition]", 1),
	})
	s := load(t, dir, Options{Preview: &Preview{
		Policy:  func([]string) string { return "default-src 'none'; " },
		Action:  func(campaign.Address) string { return "/sign" },
		Arrived: func(campaign.Address) string { return "/arrived" },
	}})
	f, found, err := s.LiveForm("/c/")
	if err != nil || !found || !strings.Contains(string(f.Start), `action="https://forms.riverton.example/sign"`) {
		t.Errorf("%v %v %+v", found, err, f)
	}
	if f, found, err := s.LiveForm("/own/"); err != nil || !found || f.Consent.Text == "" {
		t.Errorf("%v %v %+v", found, err, f)
	}
	for _, address := range []campaign.Address{"/over/", "/far/", "/broken/", "/privacy/", "/c/thanks/", "/nowhere/", "/", ""} {
		if _, found, err := s.LiveForm(address); found || Broken(err) != (address == "/broken/") || err != nil && !Broken(err) {
			t.Errorf("%s has a form: %v, %v", address, found, err)
		}
	}
}

// Shared sources are reported once, and as unused only if no page refers to them.
func TestSharedSources(t *testing.T) {
	s := load(t, site(t, map[string]string{
		"content/footnotes.toml": "[used]\ntitle = \"Used\"\n[free]\ntitle = \"Free\"\n",
		"content/a/index.md":     petition("A", "2026-09-01") + "\nOne.[^used]\n",
		"content/b/index.md":     petition("B", "2026-09-01") + "\nTwo.[^used]\n",
	}), Options{})
	_, problems := runAll(t, s)
	got := slices.Collect(func(yield func(string) bool) {
		for _, p := range problems {
			if !yield(p.File + ": " + p.Message) {
				return
			}
		}
	})
	if diff := cmp.Diff([]string{"content/footnotes.toml: no page refers to the source [free]"}, got); diff != "" {
		t.Error(diff)
	}
}

// A file is published wherever the link to it stands: in the copy, in a source's note, in site.toml. What nothing
// links to is neither published nor given away by the preview (CASES.md RS-066).
func TestLinkedFilesArePublished(t *testing.T) {
	files := map[string]string{
		"content/site.toml":        strings.Replace(siteFile, "e-mail you.", "e-mail you. [Rules](rules.pdf)", 1),
		"content/a/index.md":       petition("A", "2026-09-01") + "[Report](report.pdf) says so.[^s]\n",
		"content/a/footnotes.toml": "[s]\ntitle = \"S\"\nnote = \"[Table](table.pdf)\"\n",
		"content/a/thanks.md":      "[Poster](poster.pdf)\n",
	}
	linked := []string{"rules.pdf", "a/report.pdf", "a/table.pdf", "a/poster.pdf"}
	for _, name := range append(linked, "a/secret.pdf") {
		files["content/"+name] = "%PDF"
	}
	dir := site(t, files)
	out, problems := runAll(t, load(t, dir, Options{}))
	s := load(t, dir, Options{Preview: &Preview{Policy: func([]string) string { return "default-src 'none'; " }, Action: func(campaign.Address) string { return "" }, Arrived: func(campaign.Address) string { return "" }}})
	if _, _, _, err := s.Page("/a/"); err != nil {
		t.Fatal(err)
	}
	for _, name := range linked {
		if out[name] == "" {
			t.Errorf("%s is linked to and not published", name)
		}
		if f, found := s.File(name); !found {
			t.Errorf("the preview does not have %s", name)
		} else {
			f.Close()
		}
	}
	if f, found := s.File("a/secret.pdf"); found || out["a/secret.pdf"] != "" {
		if found {
			f.Close()
		}
		t.Error("a file that nothing links to is published or given away")
	}
	if len(problems) != 1 || problems[0].Code != "file-unused" || problems[0].File != "content/a/secret.pdf" {
		t.Errorf("problems %v, want one: secret.pdf is not used", problems)
	}
}

// A file that moves from static/ to content/ keeps its address, and is published by the page that links to it: that
// page is made again, though it looks the same.
func TestLinkedFileMovesToTheContent(t *testing.T) {
	dir := site(t, map[string]string{"content/a.md": "+++\ntitle = \"A\"\n+++\n[Leaf](/leaf.pdf)\n", "static/leaf.pdf": "%PDF"})
	memory := NewMemory(nil, "here", "test")
	for _, move := range [][2]string{{}, {"static/leaf.pdf", "content/leaf.pdf"}, {"content/leaf.pdf", "static/leaf.pdf"}} {
		if move[0] != "" {
			if err := os.Rename(filepath.Join(dir, move[0]), filepath.Join(dir, move[1])); err != nil {
				t.Fatal(err)
			}
		}
		report, err := load(t, dir, Options{Memory: memory}).Run(context.Background(), nil, nil)
		if err != nil || len(report.Problems) > 0 {
			t.Errorf("after the move %v: %v, problems %v", move, err, report.Problems)
		}
	}
}
