package browser

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// One and the same public/ works at a domain's root and in a folder below it: every link, picture and heading
// that a page names is there, without a redirect. The 404 page alone counts from base_url. No browser needed.
func TestSiteWorksInSubfolder(t *testing.T) {
	s := newSite(t)
	const folder = "campaigns/site/"
	atRoot, inFolder := s.build(home), s.build(home+folder)
	for _, c := range []struct {
		name, public, base, mount string
		moved                     bool // the site stands elsewhere than base_url says
	}{
		{"built for the root, at the root", atRoot, home, "/", false},
		{"built for the root, in a folder", atRoot, home, "/" + folder, true},
		{"built for a folder, in that folder", inFolder, home + folder, "/" + folder, false},
		{"built for a folder, at the root", inFolder, home + folder, "/", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			mux := http.NewServeMux()
			mux.Handle(c.mount, http.StripPrefix(strings.TrimSuffix(c.mount, "/"), host(c.public, nil)))
			server := httptest.NewServer(mux)
			defer server.Close()
			client := server.Client()
			client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			w := &walker{t: t, client: client, read: map[string]*html.Node{}}
			for _, address := range pages(t, c.public) {
				if address == missing && c.moved {
					continue
				}
				w.page(server.URL+strings.TrimSuffix(c.mount, "/")+address, func(absolute string) string {
					path, own := strings.CutPrefix(absolute, c.base)
					if !own || c.moved {
						return ""
					}
					return server.URL + c.mount + path
				})
			}
			if w.followed < 50 {
				t.Errorf("only %d links were found", w.followed)
			}
		})
	}
}

// walker follows the links of pages.
type walker struct {
	t        *testing.T
	client   *http.Client
	read     map[string]*html.Node // what stands at an address; empty if it isn't HTML
	followed int
}

// page checks everything that the page at an address names. local is where an absolute address is found in this
// test, "" for what is somebody else's.
func (w *walker) page(address string, local func(string) string) {
	w.t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		w.t.Fatal(err)
	}
	status := http.StatusOK
	if strings.HasSuffix(address, missing) {
		status = http.StatusNotFound
	}
	for n := range w.get(address, status).Descendants() {
		for _, named := range names(n) {
			u, err := base.Parse(named)
			if err != nil {
				w.t.Errorf("%s names %q: %v", address, named, err)
				continue
			}
			if u.Host != base.Host {
				target := local(u.String())
				if target == "" {
					continue
				}
				if u, err = url.Parse(target); err != nil {
					w.t.Fatal(err)
				}
			}
			w.follow(address, named, u)
		}
	}
}

func (w *walker) follow(from, named string, to *url.URL) {
	w.t.Helper()
	w.followed++
	fragment := to.Fragment
	to.Fragment = ""
	root := w.get(to.String(), http.StatusOK)
	if fragment == "" {
		return
	}
	for n := range root.Descendants() {
		if attribute(n, "id") == fragment {
			return
		}
	}
	w.t.Errorf("%s names %q: there is no #%s", from, named, fragment)
}

// get reads what stands at an address, once, and holds the answer against a status.
func (w *walker) get(address string, status int) *html.Node {
	w.t.Helper()
	if root, ok := w.read[address]; ok {
		return root
	}
	r, err := w.client.Get(address)
	if err != nil {
		w.t.Fatal(err)
	}
	defer r.Body.Close()
	root := &html.Node{}
	if r.StatusCode != status {
		w.t.Errorf("%s: %s", address, r.Status)
	} else if strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
		if root, err = html.Parse(r.Body); err != nil {
			w.t.Fatal(err)
		}
	}
	w.read[address] = root
	return root
}

// names lists the addresses that an element names, but for mail and telephone.
func names(n *html.Node) []string {
	var all []string
	if n.Type != html.ElementNode {
		return nil
	}
	for _, key := range []string{"href", "src"} {
		if v := attribute(n, key); v != "" {
			all = append(all, v)
		}
	}
	if p := attribute(n, "property"); n.Data == "meta" && (p == "og:url" || p == "og:image") {
		all = append(all, attribute(n, "content"))
	}
	return slices.DeleteFunc(all, func(s string) bool { return strings.HasPrefix(s, "mailto:") || strings.HasPrefix(s, "tel:") })
}
