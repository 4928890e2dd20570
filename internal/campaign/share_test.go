package campaign_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
)

// oddTexts are texts with what queries, mail programs and browsers could take for something else.
var oddTexts = []string{
	"Keep the libraries open",
	"وقّعوا معي على العريضة",
	"🙂 Zoë 👩🏽‍🚒 and the nai\u0308ve",
	`"Fifty" isn't <b>enough</b>`,
	"Line one\nline two\n\nline four",
	"a&b=c; d#e ?f /g \\h",
	"1 + 1 = 2, 100 %, %41, %",
	"~!*'()._-,:@$[]{}|^`",
}

const shared = "https://action.riverton.example/campaigns/a-b/?source=library_2026-whatsapp"

// Whoever takes a link apart gets back the very text and address that went into it.
func TestLinksHandOnTextAndAddress(t *testing.T) {
	for _, text := range oddTexts {
		message := text + "\n" + shared
		for _, c := range []struct {
			name, link, begin string
			values            url.Values
		}{
			{"WhatsApp", campaign.WhatsAppLink(campaign.Message(text, shared)), "https://wa.me/?", url.Values{"text": {message}}},
			{"e-mail", campaign.MailLink(text, campaign.Message(text, shared)), "mailto:?",
				url.Values{"subject": {text}, "body": {strings.ReplaceAll(message, "\n", "\r\n")}}},
			{"facebook", link(t, "facebook", text), "https://www.facebook.com/sharer/sharer.php?", url.Values{"u": {shared}}},
			{"x", link(t, "x", text), "https://x.com/intent/post?", url.Values{"text": {text}, "url": {shared}}},
			{"bluesky", link(t, "bluesky", text), "https://bsky.app/intent/compose?", url.Values{"text": {message}}},
			{"threads", link(t, "threads", text), "https://www.threads.net/intent/post?", url.Values{"text": {message}}},
			{"telegram", link(t, "telegram", text), "https://t.me/share/url?", url.Values{"url": {shared}, "text": {text}}},
			{"linkedin", link(t, "linkedin", text), "https://www.linkedin.com/sharing/share-offsite/?", url.Values{"url": {shared}}},
			{"reddit", link(t, "reddit", text), "https://www.reddit.com/submit?", url.Values{"url": {shared}, "title": {"Title: " + text}}},
		} {
			query, ok := strings.CutPrefix(c.link, c.begin)
			if !ok {
				t.Errorf("%s: %s does not begin with %s", c.name, c.link, c.begin)
			}
			if strings.ContainsAny(query, "+# \n\"'<>") { // mail programs take a plus sign for itself
				t.Errorf("%s: %s has what should be encoded", c.name, c.link)
			}
			got, err := url.ParseQuery(query)
			if diff := cmp.Diff(c.values, got); diff != "" || err != nil {
				t.Errorf("%s, %q: %v (-want +got):\n%s", c.name, text, err, diff)
			}
		}
	}
}

func link(t *testing.T, key, text string) string {
	t.Helper()
	n, ok := campaign.NetworkNamed(key)
	if !ok || n.Key != key {
		t.Fatalf("there is no network %s", key)
	}
	return n.Link("Title: "+text, text, shared)
}

func TestNetworkNamed(t *testing.T) {
	for _, n := range campaign.Networks {
		if got, ok := campaign.NetworkNamed(n.Key); !ok || got.Name != n.Name {
			t.Errorf("%s is %v, %v", n.Key, got, ok)
		}
		if !campaign.ValidSource(n.Key) {
			t.Errorf("%s can't stand in a source code", n.Key)
		}
	}
	if n, ok := campaign.NetworkNamed("X"); ok {
		t.Errorf("X is %v: keys are in small letters", n)
	}
}

func TestShareSettingsOver(t *testing.T) {
	site := campaign.ShareSettings{Text: "t", WhatsApp: "w", SMS: "s", EmailSubject: "es", EmailBody: "eb", Networks: []string{"x"}, Source: "c"}
	page := campaign.ShareSettings{Text: "T", WhatsApp: "W", SMS: "S", EmailSubject: "ES", EmailBody: "EB", Networks: []string{"reddit"}, Source: "C"}
	for _, c := range []struct {
		name             string
		site, page, want campaign.ShareSettings
	}{
		{"a page without settings", site, campaign.ShareSettings{}, site},
		{"a site without settings", campaign.ShareSettings{}, page, page},
		{"all of them", site, page, page},
		{"one key", site, campaign.ShareSettings{SMS: "S"}, campaign.ShareSettings{Text: "t", WhatsApp: "w", SMS: "S", EmailSubject: "es", EmailBody: "eb", Networks: []string{"x"}, Source: "c"}},
		{"no networks", campaign.ShareSettings{Networks: []string{"x"}}, campaign.ShareSettings{Networks: []string{}}, campaign.ShareSettings{Networks: []string{}}},
	} {
		if diff := cmp.Diff(c.want, c.site.Over(c.page)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestShareSettingsFilled(t *testing.T) {
	for _, c := range []struct{ set, want campaign.ShareSettings }{
		{campaign.ShareSettings{}, campaign.ShareSettings{Text: "Title", WhatsApp: "Title", SMS: "Title", EmailSubject: "Title", EmailBody: "Title", Source: "share"}},
		{campaign.ShareSettings{Text: "\n One\ntwo \n", Source: "c"},
			campaign.ShareSettings{Text: "One\ntwo", WhatsApp: "One\ntwo", SMS: "One\ntwo", EmailSubject: "Title", EmailBody: "One\ntwo", Source: "c"}},
		{campaign.ShareSettings{Text: "t", WhatsApp: "w\n", SMS: "s", EmailSubject: " es ", EmailBody: "eb", Source: "c"},
			campaign.ShareSettings{Text: "t", WhatsApp: "w", SMS: "s", EmailSubject: "es", EmailBody: "eb", Source: "c"}},
	} {
		if diff := cmp.Diff(c.want, c.set.Filled("Title")); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.set, diff)
		}
	}
}

func TestShareAddress(t *testing.T) {
	set := campaign.ShareSettings{}.Filled("Title")
	if got, want := set.Address("https://a.example/b/", "sms"), "https://a.example/b/?source=share-sms"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestValidSource(t *testing.T) {
	for s, want := range map[string]bool{
		"share": true, "Library_2026-a": true, "1": true,
		"": false, "a b": false, "a&b": false, "a=b": false, "a#b": false, "é": false, "a\n": false, "a.b": false, "a/b": false, "a%20": false,
	} {
		if got := campaign.ValidSource(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestThanksAndDonateOver(t *testing.T) {
	if got := (campaign.ThanksSettings{First: "next"}).Over(campaign.ThanksSettings{}); got.First != "next" {
		t.Errorf("without a page's own word the site's is %q", got.First)
	}
	if got := (campaign.ThanksSettings{First: "next"}).Over(campaign.ThanksSettings{First: "donate"}); got.First != "donate" {
		t.Errorf("a page's own word comes out as %q", got.First)
	}
	site := campaign.DonateSettings{URL: "u", Label: "l", Note: "n"}
	for _, c := range []struct{ page, want campaign.DonateSettings }{
		{campaign.DonateSettings{}, site},
		{campaign.DonateSettings{URL: "U"}, campaign.DonateSettings{URL: "U", Label: "l", Note: "n"}},
		{campaign.DonateSettings{Label: "L", Note: "N"}, campaign.DonateSettings{URL: "u", Label: "L", Note: "N"}},
	} {
		if got := site.Over(c.page); got != c.want {
			t.Errorf("%+v over the site's is %+v, want %+v", c.page, got, c.want)
		}
	}
}
