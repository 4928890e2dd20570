package form_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/form"
)

// TestSubmissions holds what a test sends of several forms against testdata/submissions.txtar: as the page does it for
// a yes and for a no, and as a browser without scripts does it.
func TestSubmissions(t *testing.T) {
	golden(t, "testdata/submissions.txtar", "submissions", func(t *testing.T, site, page txtar.File) string {
		out, problems := made(t, site, page)
		if problems != "" {
			t.Error(problems)
		}
		out.PageURL = "https://action.riverton.example/libraries/sundays/"
		var b strings.Builder
		for _, try := range []struct {
			title string
			form.Trial
		}{{"yes", form.Trial{}}, {"no", form.Trial{No: true}}, {"plain", form.Trial{Plain: true}}} {
			if try.Plain && out.Preset.Action == "" {
				continue
			}
			try.Email = "hello@riverton.example"
			s := out.Submission(try.Trial)
			fmt.Fprintf(&b, "%s: POST %s, by script %v\n", try.title, s.URL, s.ByScript)
			for _, h := range s.Header {
				name, _, _ := strings.Cut(h.Value, "; boundary=")
				fmt.Fprintf(&b, "%s: %s\n", h.Name, name)
			}
			for _, v := range s.Values {
				fmt.Fprintf(&b, "%s = %s\n", v.Name, strings.ReplaceAll(v.Value, "\r\n", `\r\n`))
			}
			if s.Kind == "json" {
				var indented bytes.Buffer
				if err := json.Indent(&indented, s.Body, "", "  "); err != nil {
					t.Error(err)
				}
				b.WriteString(indented.String() + "\n")
			} else if diff := cmp.Diff(s.Values, decoded(t, s)); diff != "" {
				t.Errorf("values (-) and body (+):\n%s", diff)
			}
		}
		return b.String()
	})
}

// decoded reads a body as servers do.
func decoded(t *testing.T, s form.Submission) []form.Value {
	t.Helper()
	var out []form.Value
	typ, parameters, err := mime.ParseMediaType(s.Header[0].Value)
	if err != nil {
		t.Fatal(err)
	}
	if typ == "multipart/form-data" {
		r := multipart.NewReader(bytes.NewReader(s.Body), parameters["boundary"])
		for part, err := r.NextPart(); err == nil; part, err = r.NextPart() {
			var value bytes.Buffer
			if _, err := value.ReadFrom(part); err != nil {
				t.Fatal(err)
			}
			out = append(out, form.Value{Name: part.FormName(), Value: value.String()})
		}
		return out
	}
	for pair := range strings.SplitSeq(string(s.Body), "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			t.Fatal(err)
		}
		if value, err = url.QueryUnescape(value); err != nil {
			t.Fatal(err)
		}
		out = append(out, form.Value{Name: name, Value: value})
	}
	return out
}

// TestEncodeAsBrowsersDo: the two characters in which Go's escaping differs.
func TestEncodeAsBrowsersDo(t *testing.T) {
	_, body := form.Encode("urlencoded", nil, []form.Value{{Name: "a*b", Value: "*~-._ é&="}})
	if want := "a*b=*%7E-._+%C3%A9%26%3D"; string(body) != want {
		t.Errorf("%s, want %s", body, want)
	}
}

// TestSampleFits: what a test fills in is plausible for every country, and no longer than the handler takes.
func TestSampleFits(t *testing.T) {
	for _, country := range strings.Fields("US CA GB AU NZ DE FR SE AT BE BR CH CZ DK ES FI GR HU IE IN IT JP MX NL NO PL PT SK ZA BO") {
		in := input(builtin(t, "actionkit"))
		in.Country, in.Settings.Consent.Mode = country, "box"
		in.Settings.Fields = form.FieldNames()
		out, _ := form.Build(in)
		for _, f := range out.Fields {
			got := ""
			for _, v := range out.Submission(form.Trial{Email: "a@riverton.example", Plain: true}).Values {
				if v.Name == f.Name {
					got = v.Value
				}
			}
			if got == "" || f.MaxLength > 0 && len(got) > f.MaxLength {
				t.Errorf("%s: %s is %q", country, f.Name, got)
			}
		}
	}
}
