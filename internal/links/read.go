package links

import (
	"bytes"
	"html"
	"path"
	"regexp"
	"strings"

	markup "golang.org/x/net/html"
)

// seen is what a file says of itself and of others.
type seen struct {
	parts map[string]bool // its ids; nil if it has none that links could name
	named []named
}

// named is an address, and what the file does with it.
type named struct{ address, verb string }

// read reads a file of the output through. home is the address of the home page: a file that is no page is searched for
// addresses that begin with it.
func read(name string, body []byte, home string) (s seen) {
	switch path.Ext(name) {
	case ".html", ".htm", ".xhtml", ".svg":
		if body != nil {
			s.parts = map[string]bool{}
			s.page(body, home)
		}
	case ".css":
		s.style(body)
	default:
		s.own(body, home)
	}
	return s
}

// page reads HTML, or a drawing.
func (s *seen) page(body []byte, home string) {
	z := markup.NewTokenizer(bytes.NewReader(body))
	within := "" // the element whose text comes next
	for {
		switch z.Next() {
		case markup.ErrorToken:
			return
		case markup.StartTagToken, markup.SelfClosingTagToken:
			tag, more := z.TagName()
			within = string(tag)
			attributes := map[string]string{}
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				if _, twice := attributes[string(key)]; !twice {
					attributes[string(key)] = string(value)
				}
			}
			s.element(within, attributes)
		case markup.TextToken:
			switch within {
			case "style":
				s.style(z.Raw())
			case "script":
				s.own(bytes.ReplaceAll(z.Raw(), []byte(`\/`), []byte("/")), home)
			}
		default:
			within = ""
		}
	}
}

// verbs say what an element does with the address in one of its attributes.
var verbs = map[string]map[string]string{
	"a": {"href": "leads to", "xlink:href": "leads to"}, "area": {"href": "leads to"}, "form": {"action": "sends its form to"}, "iframe": {"src": "shows"},
	"link": {"href": "names"}, "img": {"src": "shows"}, "source": {"src": "shows"}, "video": {"src": "shows", "poster": "shows"},
	"audio": {"src": "plays"}, "track": {"src": "shows"}, "embed": {"src": "shows"}, "object": {"data": "shows"},
	"script": {"src": "runs"}, "input": {"src": "shows", "formaction": "sends its form to"}, "button": {"formaction": "sends its form to"},
	"use": {"href": "shows", "xlink:href": "shows"}, "image": {"href": "shows", "xlink:href": "shows"},
}

// metas are the names of meta elements that hold an address.
var metas = map[string]bool{"og:image": true, "og:image:url": true, "og:image:secure_url": true, "og:url": true, "og:video": true, "og:audio": true,
	"twitter:image": true, "twitter:url": true, "msapplication-tileimage": true, "msapplication-config": true}

func (s *seen) element(tag string, attributes map[string]string) {
	if id := attributes["id"]; id != "" {
		s.parts[id] = true
	}
	if id := attributes["name"]; tag == "a" && id != "" {
		s.parts[id] = true
	}
	for key, verb := range verbs[tag] {
		if address, ok := attributes[key]; ok {
			s.name(address, verb)
		}
	}
	for _, key := range []string{"srcset", "imagesrcset"} {
		for _, address := range candidates(attributes[key]) {
			s.name(address, "shows")
		}
	}
	if style := attributes["style"]; style != "" {
		s.style([]byte(style))
	}
	if tag != "meta" {
		return
	}
	content := attributes["content"]
	switch {
	case strings.EqualFold(attributes["http-equiv"], "refresh"):
		if m := refresh.FindStringSubmatch(content); m != nil {
			s.name(strings.Trim(m[1], `"'`), "leads on to")
		}
	case metas[strings.ToLower(attributes["property"])] || metas[strings.ToLower(attributes["name"])]:
		s.name(content, "names")
	}
}

// refresh is the content of a meta element that leads on.
var refresh = regexp.MustCompile(`(?i)^\s*[\d.]*\s*[;,]\s*url\s*=\s*(\S+)`)

// candidates are the addresses of a srcset (https://html.spec.whatwg.org/#srcset-attributes).
func candidates(set string) (addresses []string) {
	for rest := strings.TrimLeft(set, " \t\n,"); rest != ""; rest = strings.TrimLeft(rest, " \t\n,") {
		address := rest
		if end := strings.IndexAny(rest, " \t\n"); end >= 0 {
			address = rest[:end]
		}
		rest = rest[len(address):]
		if bare := strings.TrimRight(address, ","); bare != address {
			addresses = append(addresses, bare)
			continue
		}
		addresses = append(addresses, address)
		_, rest, _ = strings.Cut(rest, ",") // behind how wide it is
	}
	return addresses
}

var (
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	inStyles = regexp.MustCompile(`(?i)url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')`)
)

// style reads CSS.
func (s *seen) style(css []byte) {
	if low := bytes.ToLower(css); !bytes.Contains(low, []byte("url(")) && !bytes.Contains(low, []byte("@import")) {
		return // as most: the expressions below take a while, and every page holds its whole style
	}
	for _, m := range inStyles.FindAllSubmatch(comment.ReplaceAll(css, nil), -1) {
		s.name(string(bytes.Join(m[1:], nil)), "shows")
	}
}

// own finds whole addresses of the site in a text of any kind: JSON, XML, robots.txt.
func (s *seen) own(text []byte, home string) {
	for {
		at := bytes.Index(text, []byte(home))
		if at < 0 {
			return
		}
		text = text[at:]
		end := bytes.IndexAny(text, "\"'<> \t\n\r\\")
		if end < 0 {
			end = len(text)
		}
		s.name(html.UnescapeString(string(text[:end])), "names")
		text = text[end:]
	}
}

// name notes an address; data in it leads nowhere.
func (s *seen) name(address, verb string) {
	address = strings.TrimSpace(address)
	if address != "" && !strings.HasPrefix(address, "data:") {
		s.named = append(s.named, named{address, verb})
	}
}
