package serve

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"broadside/internal/form"
)

// mostFields is how many values a post may have; guard bounds its bytes (CASES.md RS-073).
const mostFields = 10_000

// refusal is why a post is not read. Its words hold nothing of the post (CASES.md RS-054).
type refusal struct {
	status int
	words  string
}

var (
	tooLarge    = &refusal{http.StatusRequestEntityTooLarge, "this is more than a form sends"}
	brokenBody  = &refusal{http.StatusBadRequest, "the body is not what its content type says"}
	unknownType = &refusal{http.StatusUnsupportedMediaType, "a form sends application/x-www-form-urlencoded, multipart/form-data or application/json"}
)

// readPost reads a form's post, in memory only: Go's own way to read a form could leave its files on disk. types are
// those of form.Fetch, for JSON.
func readPost(r *http.Request, types map[string]string) (posted, *refusal) {
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return posted{}, unknownType
	}
	body, err := io.ReadAll(r.Body)
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return posted{}, tooLarge
	}
	if err != nil {
		return posted{}, brokenBody
	}
	p := posted{Type: kind}
	var refused *refusal
	switch kind {
	case "application/x-www-form-urlencoded":
		p.Values, refused = pairs(string(body))
	case "multipart/form-data":
		p.Values, refused = parts(body, parameters["boundary"])
	case "application/json":
		p.JSON = body
		if p.Values, err = form.Flatten(types, body); err != nil {
			refused = &refusal{http.StatusBadRequest, err.Error()}
		}
	default:
		refused = unknownType
	}
	return p, refused
}

// pairs reads names and values in their order, which url.ParseQuery loses.
func pairs(body string) ([]form.Value, *refusal) {
	var out []form.Value
	for pair := range strings.SplitSeq(body, "&") {
		if pair == "" {
			continue
		}
		if len(out) == mostFields {
			return nil, tooLarge
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		value, alsoErr := url.QueryUnescape(value)
		if err != nil || alsoErr != nil {
			return nil, brokenBody
		}
		out = append(out, form.Value{Name: name, Value: value})
	}
	return out, nil
}

// parts reads the parts of a multipart body. Of a file nothing but its size is kept: no form has one.
func parts(body []byte, boundary string) ([]form.Value, *refusal) {
	if boundary == "" {
		return nil, brokenBody
	}
	var out []form.Value
	for reader := multipart.NewReader(bytes.NewReader(body), boundary); ; {
		part, err := reader.NextRawPart()
		switch {
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, brokenBody
		case len(out) == mostFields:
			return nil, tooLarge
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, brokenBody
		}
		text := string(value)
		if part.FileName() != "" {
			text = fmt.Sprintf("(a file of %d bytes)", len(value))
		}
		out = append(out, form.Value{Name: part.FormName(), Value: text})
	}
}
