package build

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"broadside/internal/campaign"
)

// Whatever an editor writes, each way of sharing hands on that text and the campaign's own address, as a browser
// reads them off the finished page.
func TestThanksHandsOnTextAndAddress(t *testing.T) {
	for i, text := range []string{
		"Keep the libraries open",
		"وقّعوا معي على العريضة",
		"🙂 Zoë 👩🏽‍🚒 and the nai\u0308ve",
		`"Fifty" isn't <b>enough</b> </a>`,
		"Line one\nline two\n\nline four",
		"a&b=c; &amp; d#e ?f /g \\h",
		"1 + 1 = 2, 100 %, %41, %",
		"{{.Title}} ~!*'()._-,:@$[]{}|^`",
	} {
		settings := fmt.Sprintf("[share]\ntext = %q\nnetworks = [\"facebook\", \"x\", \"bluesky\", \"threads\", \"telegram\", \"linkedin\", \"reddit\"]\n", text)
		dir := site(t, map[string]string{"content/c/index.md": strings.Replace(petition("Do it", "2026-09-01"), "[petition]", settings+"[petition]", 1)})
		out, problems := runAll(t, load(t, dir, Options{}))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		address := func(way string) string { return "https://action.riverton.example/c/?source=share-" + way }
		message := func(way string) string { return text + "\n" + address(way) }
		want := map[string]url.Values{
			"https://wa.me/": {"text": {message("whatsapp")}},
			"sms:":           {"body": {message("sms")}},
			"mailto:":        {"subject": {"Do it"}, "body": {strings.ReplaceAll(message("email"), "\n", "\r\n")}},
			"https://www.facebook.com/sharer/sharer.php":      {"u": {address("facebook")}},
			"https://x.com/intent/post":                       {"text": {text}, "url": {address("x")}},
			"https://bsky.app/intent/compose":                 {"text": {message("bluesky")}},
			"https://www.threads.net/intent/post":             {"text": {message("threads")}},
			"https://t.me/share/url":                          {"url": {address("telegram")}, "text": {text}},
			"https://www.linkedin.com/sharing/share-offsite/": {"url": {address("linkedin")}},
			"https://www.reddit.com/submit":                   {"url": {address("reddit")}, "title": {"Do it"}},
			"sheet":                                           {"": {message("sheet")}},
			"copy":                                            {"": {address("copy")}},
			"address":                                         {"": {address("copy")}},
		}
		if diff := cmp.Diff(want, shared(t, out["c/thanks/index.html"])); diff != "" {
			t.Errorf("text %d, %q (-want +got):\n%s", i, text, diff)
		}
	}
}

// shared is what a page hands on: of each link outside of the site its query, of the script's elements their value.
func shared(t *testing.T, page string) map[string]url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]url.Values{}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "href" && n.Data == "a" && strings.Contains(a.Val, ":"):
				begin, query, _ := strings.Cut(a.Val, "?")
				values, err := url.ParseQuery(strings.TrimPrefix(query, "&"))
				if err != nil || strings.Contains(query, "+") {
					t.Errorf("%s: %v, or a plus sign, which mail and messages keep as it is", a.Val, err)
				}
				all[begin] = values
			case a.Key == "target":
				t.Errorf("<%s> has a target", n.Data)
			case a.Key == "data-sheet" || a.Key == "data-copy":
				all[strings.TrimPrefix(a.Key, "data-")] = url.Values{"": {a.Val}}
			case a.Key == "class" && a.Val == "address":
				all["address"] = url.Values{"": {n.FirstChild.Data}}
			}
		}
	}
	return all
}

// The preview's thank-you page differs from the built one in its policy and the script only: what it hands on is
// the address that the site will have.
func TestPreviewSharesThePublishedAddress(t *testing.T) {
	dir := site(t, map[string]string{"content/c/index.md": petition("C", "2026-09-01")})
	out, _ := runAll(t, load(t, dir, Options{}))
	s := load(t, dir, Options{Preview: &Preview{
		Policy: func([]string) string { return "default-src 'none'; " }, Action: func(campaign.Address) string { return "/sign" }, Arrived: func(campaign.Address) string { return "/arrived" },
	}})
	body, problems, found, err := s.Page("/c/thanks/")
	if err != nil || !found || len(problems) > 0 {
		t.Fatal(problems, found, err)
	}
	if diff := cmp.Diff(shared(t, out["c/thanks/index.html"]), shared(t, string(body))); diff != "" {
		t.Errorf("(-built +preview):\n%s", diff)
	}
}
