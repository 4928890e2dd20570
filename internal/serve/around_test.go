package serve

import (
	"net/http"
	"strings"
	"testing"
)

// What stands around the pages is there in the preview too, without drafts, and so are old addresses.
func TestAroundThePages(t *testing.T) {
	p := newTester(t)
	p.write("content/moved/index.md", strings.Replace(petition("main", ""), "title", "date = 2026-09-14\naliases = [\"old\", \"/2019/old.html\"]\ntitle", 1))
	p.write("content/draft/index.md", strings.Replace(petition("main", ""), "title", "date = 2026-09-14\nstate = \"draft\"\ntitle", 1))
	p.show()
	for address, want := range map[string]string{
		"/feed.xml":      "<id>https://action.riverton.example/moved/</id>",
		"/sitemap.xml":   "<loc>https://action.riverton.example/moved/</loc>",
		"/robots.txt":    "Sitemap: https://action.riverton.example/sitemap.xml",
		"/old/":          `content="0; url=../moved/"`,
		"/2019/old.html": `content="0; url=../moved/"`,
	} {
		w := p.get(address)
		if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, want) || strings.Contains(body, "draft/") {
			t.Errorf("%s: %d %s", address, w.Code, body)
		}
	}
	if w := p.get("/2019/"); w.Code != http.StatusNotFound {
		t.Errorf("nothing stands there: %d", w.Code)
	}
}
