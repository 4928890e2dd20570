package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"broadside/internal/campaign"
)

// CountRule is [count]: where the handler tells everybody how many have signed.
type CountRule struct {
	URL   string `toml:"url" json:"url"`               // a template; only the site's parameters stand in its host
	Path  string `toml:"path" json:"path"`             // of the number in the answer's JSON: "total.actions"
	Live  bool   `toml:"live" json:"live,omitempty"`   // scripts of any site's pages may read it, as JSON (https://fetch.spec.whatwg.org/#http-cors-protocol)
	Grade string `toml:"grade" json:"grade,omitempty"` // how well that is known, as Preset.Grade
}

// Counting is where to ask how many have signed one campaign.
type Counting struct {
	URL    string
	Path   string
	Live   bool   // scripts may ask
	Origin string // of URL, for the page's policy
}

// counting fills in the rule; nil if the handler tells nobody, or a parameter that it needs was left out.
func (b *builder) counting(p *Preset) *Counting {
	if p.Count == nil {
		return nil
	}
	for _, name, after, found := cut(p.Count.URL); found; _, name, after, found = cut(after) {
		if b.values[name] == "" {
			return nil
		}
	}
	c := &Counting{URL: b.fillAddress(p, p.Count.URL), Path: p.Count.Path, Live: p.Count.Live}
	u, problem := parseHTTPS(c.URL)
	if problem != "" {
		return nil // the parameters' own checks say more
	}
	c.Origin = "https://" + strings.ToLower(u.Host)
	return c
}

// checkCount sees to it that the rule is whole; its names and its host are checked with those of all templates.
func (p *Preset) checkCount(report reporter) {
	if p.Count == nil {
		return
	}
	if p.Count.URL == "" {
		report("[count] has no url", `add where it tells the number: url = "https://{host}/progress/{page}"`, "count")
	}
	if p.Count.Path == "" {
		report("[count] has no path", `add where the number stands in the answer: path = "total.actions"`, "count")
	}
}

// jsonp is an answer in the form of a call, `fn({…})`, which older pages load as a script.
var jsonp = regexp.MustCompile(`(?s)^(?:/\*\*/)?\s*[A-Za-z_$][\w.$]*\s*\(\s*(.*?)\s*\)\s*;?\s*$`)

// Read finds the number in an answer. An error says in words for people why there is none; it holds nothing of the
// answer but a number.
func (c Counting) Read(body []byte) (int, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	if m := jsonp.FindSubmatch(body); m != nil {
		body = m[1]
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var answer any
	err := decoder.Decode(&answer)
	if _, more := decoder.Token(); err != nil || !errors.Is(more, io.EOF) {
		return 0, errors.New("the answer is not JSON")
	}
	written := ""
	switch v := get(answer, c.Path).(type) {
	case json.Number:
		written = v.String()
	case string:
		written = v
	default:
		return 0, fmt.Errorf("the answer has no number at %s", c.Path)
	}
	n, err := strconv.ParseInt(written, 10, 64)
	switch {
	case err != nil && !wholeNumber.MatchString(written):
		return 0, fmt.Errorf("what the answer has at %s is no whole number", c.Path)
	case err != nil || n < 0 || n > campaign.MostSignatures:
		return 0, fmt.Errorf("%.20s can't be a count of signatures", written)
	}
	return int(n), nil
}

var wholeNumber = regexp.MustCompile(`^-?[0-9]+$`)
