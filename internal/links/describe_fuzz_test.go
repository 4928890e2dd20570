package links_test

import (
	"net/http"
	"reflect"
	"testing"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/links"
)

// Whatever a page holds, the record that is made of it can be written into a register, and read from there as the same.
func FuzzDescribe(f *testing.F) {
	f.Add("text/html", `<title>A "b" \ ''' &#x202e;</title><meta name=author content="By A B, C D and E">`)
	f.Add("text/html; charset=utf-8", `<script type="application/ld+json">{"@graph":[{"@type":"Report","name":["x"],"author":{"@id":"#a"},"datePublished":20260529,"isPartOf":{"name":"J","volumeNumber":-1}},{"@id":"#a","name":"N"}]}</script>`)
	f.Add("text/html", `<meta name=citation_title content=T><meta name=citation_author content="van B, J. P."><meta name=citation_doi content="doi:10.1000/1%23"><meta name=citation_volume content="007"><meta name=citation_date content="29 May 2026 10:00">`)
	f.Add("application/pdf", "%PDF-1.4\n7 0 obj\n<< /Title <FEFF0055> /Author (A \\(B\\)\\101) >>\nendobj\n/Info 7 0 R")
	f.Fuzz(func(t *testing.T, kind, body string) {
		answer := links.Answer{Asked: "https://a.example/x", Final: "https://a.example/y?utm_source=z", Status: 200, Header: http.Header{"Content-Type": {kind}}, Body: []byte(body)}
		found, err := links.Describe(answer)
		if err != nil {
			return
		}
		key := content.SourceKey(found.Source, func(string) bool { return true })
		if !campaign.ValidSourceKey(key) {
			t.Errorf("key %q", key)
		}
		text := content.SourceText(key, found.Source)
		read, problems := content.ReadSources("footnotes.toml", []byte(text))
		if got := read.Records[key]; !reflect.DeepEqual(got, found.Source) {
			t.Errorf("%s\n%v\n got %+v\nwant %+v", text, problems, got, found.Source)
		}
		for _, p := range problems {
			if p.Severity == diag.Error {
				t.Errorf("%s\n%v", text, p)
			}
		}
	})
}
