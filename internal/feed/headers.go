package feed

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Site is what a host has to know of a site to serve it well.
type Site struct {
	Address       string // of the home page, as its host's owner knows it: "https://action.riverton.example/"
	Base          string // path of the home page, with both slashes: "/" or "/campaigns/"
	Private       bool   // not for the public: search engines are kept out
	Precompressed bool   // files stand there as .gz and .br too
}

// HeadersName is the file that Netlify and Cloudflare Pages read at the root of what they publish. They don't serve it.
const HeadersName = "_headers"

// Hosts are those that Headers knows.
var Hosts = []string{"nginx", "apache", "netlify", "cloudflare"}

// Headers is what to tell a host, with the place where to paste it as a comment; ok is false for an unknown one.
func Headers(host string, s Site) (text string, ok bool) {
	switch host {
	case "nginx":
		return s.nginx(), true
	case "apache":
		return s.apache(), true
	case "netlify":
		return s.pasted("Netlify"), true
	case "cloudflare":
		return s.pasted("Cloudflare Pages"), true
	}
	return "", false
}

// header is one line that a host sends along.
type header struct{ name, value string }

// headers are sent with every file. What a page loads and where its form posts to stands in the page itself; here
// stands what a page can't say (https://html.spec.whatwg.org/#attr-meta-http-equiv-content-security-policy). A page's
// own referrer policy wins over the one here.
func (s Site) headers() []header {
	all := []header{
		// Neither for sub-domains nor for the browsers' built-in list: a tool can't promise that for a whole domain.
		{"Strict-Transport-Security", "max-age=31536000"},
		{"Content-Security-Policy", "frame-ancestors 'none'; upgrade-insecure-requests"},
		{"X-Frame-Options", "DENY"}, // for browsers that don't know frame-ancestors
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
	}
	if s.Private {
		all = append(all, header{"X-Robots-Tag", "noindex"})
	}
	return all
}

// hashed are the folders whose files have their content's hash in their names.
const hashed = "pictures/"

// forever is how long such files are good; all others are to be asked for anew each time, which takes a few bytes.
const (
	forever = "public, max-age=31536000, immutable"
	anew    = "no-cache"
)

// HeadersFile is the file for a host that publishes the site's folder and nothing else. No two of its rules set the
// same header for one file: Cloudflare would send both values, joined (https://developers.cloudflare.com/pages/configuration/headers/).
// So there is no Cache-Control for all files; both hosts have pages asked for anew by themselves.
func HeadersFile(s Site) []byte {
	return []byte("# Netlify and Cloudflare Pages read this file; other hosts: broadside headers nginx, apache.\n" + s.rules("/"))
}

// rules are those of such a file, for a site that stands at base on its host.
func (s Site) rules(base string) string {
	var b strings.Builder
	b.WriteString(base + "*\n")
	for _, h := range s.headers() {
		fmt.Fprintf(&b, "  %s: %s\n", h.name, h.value)
	}
	fmt.Fprintf(&b, "\n# Their names change when they do.\n%s%s*\n  Cache-Control: %s\n", base, hashed, forever)
	return b.String()
}

// pasted are the rules for someone who keeps such a file by hand.
func (s Site) pasted(host string) string {
	where := "# " + host + ": every build writes this to public/_headers, so there is nothing to do. To change it, put a file of\n" +
		"# your own into static/_headers.\n"
	if s.Base != "/" {
		where = "# " + host + ": paste this into the file _headers at the root of the whole site, of which " + s.Address + " is a part.\n"
	}
	return where + s.rules(s.Base)
}

func (s Site) nginx() string {
	var b bytes.Buffer
	b.WriteString("# nginx: paste this into the server block of " + s.Address + ", the one that listens on 443.\n")
	if s.Base == "/" {
		b.WriteString("# Its root is the folder public/.\n")
	} else {
		b.WriteString("# The folder public/ stands at " + s.Base + " below its root.\n")
	}
	b.WriteString("# A location with an add_header of its own gets none of these: repeat them there.\n\n")
	fmt.Fprintf(&b, "index index.html;\nerror_page 404 %s404.html;\ncharset utf-8;\n", s.Base)
	if s.Precompressed {
		b.WriteString("gzip_static on;\ngzip_vary on;\nbrotli_static on;  # needs the module ngx_brotli; delete the line without it\n")
	}
	b.WriteByte('\n')
	for _, h := range s.headers() {
		fmt.Fprintf(&b, "add_header %s \"%s\" always;\n", h.name, h.value)
	}
	fmt.Fprintf(&b, "\nset $broadside_cache \"%s\";\nif ($uri ~ \"^%s%s\") { set $broadside_cache \"%s\"; }\nadd_header Cache-Control $broadside_cache;\n",
		anew, regexp.QuoteMeta(s.Base), hashed, forever)
	fmt.Fprintf(&b, "\nlocation ~ \"^%s(.*/)?\\.(?!well-known/)\" { return 404; }\n", regexp.QuoteMeta(s.Base))
	b.WriteString("location ~ \"/feed\\.xml$\" { types { } default_type application/atom+xml; }\n")
	b.WriteString("location ~ \"\\.webmanifest$\" { types { } default_type application/manifest+json; }\n")
	return b.String()
}

// compressed are the kinds of file that stand compressed beside themselves, with their types.
var compressed = []header{
	{"css", "text/css"}, {"html", "text/html"}, {"js", "text/javascript"}, {"svg", "image/svg+xml"},
	{"txt", "text/plain"}, {"xml", "application/xml"},
}

// Compressible are the endings of those files, with their dots.
func Compressible() []string {
	var all []string
	for _, c := range compressed {
		all = append(all, "."+c.name)
	}
	return slices.Clip(all)
}

func (s Site) apache() string {
	var b bytes.Buffer
	b.WriteString("# Apache 2.4: paste this into the <Directory> of " + s.Address + ", or into a file .htaccess beside its index.html;\n" +
		"# builds leave that file alone. It needs mod_headers (a2enmod headers)")
	if s.Precompressed {
		b.WriteString(" and mod_rewrite (a2enmod rewrite)")
	}
	b.WriteString(".\n\n")
	fmt.Fprintf(&b, "DirectoryIndex index.html\nErrorDocument 404 %s404.html\nRedirectMatch 404 \"^%s(.*/)?\\.(?!well-known/)\"\n", s.Base, regexp.QuoteMeta(s.Base))
	b.WriteString("AddDefaultCharset utf-8\nAddCharset utf-8 .css .js .svg .txt .xml\nAddType image/svg+xml .svg\nAddType application/manifest+json .webmanifest\n" +
		"<Files \"feed.xml\">\n  ForceType application/atom+xml\n</Files>\n\n")
	for _, h := range s.headers() {
		fmt.Fprintf(&b, "Header always set %s \"%s\"\n", h.name, h.value)
	}
	fmt.Fprintf(&b, "Header set Cache-Control \"%s\"\n", anew)
	fmt.Fprintf(&b, "Header set Cache-Control \"%s\" \"expr=%%{REQUEST_URI} =~ m#^%s%s# && %%{REQUEST_STATUS} -in {'200', '206', '304'}\"\n",
		forever, regexp.QuoteMeta(s.Base), hashed)
	if s.Precompressed {
		b.WriteString("\n" + apacheCompressed())
	}
	return b.String()
}

// apacheCompressed has Apache send the .br or .gz that stands beside a file: it has no directive for that.
func apacheCompressed() string {
	var b strings.Builder
	b.WriteString("Header merge Vary Accept-Encoding\nRewriteEngine On\n")
	for _, c := range []struct{ ending, coding string }{{"br", "br"}, {"gz", "gzip"}} {
		fmt.Fprintf(&b, "RewriteCond %%{HTTP:Accept-Encoding} \\b%s\\b\nRewriteCond %%{REQUEST_FILENAME}index.html.%s -s\n"+
			"RewriteRule ^(.*/)?$ $1index.html.%s [E=no-gzip:1,E=no-brotli:1,L]\n", c.coding, c.ending, c.ending)
		fmt.Fprintf(&b, "RewriteCond %%{HTTP:Accept-Encoding} \\b%s\\b\nRewriteCond %%{REQUEST_FILENAME}.%s -s\n"+
			"RewriteRule ^(.+\\.(?:%s))$ $1.%s [E=no-gzip:1,E=no-brotli:1,L]\n", c.coding, c.ending, endings(), c.ending)
	}
	for _, c := range compressed {
		fmt.Fprintf(&b, "<FilesMatch \"\\.%s\\.(br|gz)$\">\n  ForceType \"%s; charset=utf-8\"\n</FilesMatch>\n", c.name, c.value)
	}
	b.WriteString("AddEncoding br .br\nAddEncoding gzip .gz\nRemoveLanguage .br\n")
	return b.String()
}

func endings() string {
	var all []string
	for _, c := range compressed {
		all = append(all, c.name)
	}
	return strings.Join(all, "|")
}
