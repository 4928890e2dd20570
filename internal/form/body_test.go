package form_test

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/form"
)

func TestEncodeJSON(t *testing.T) {
	types := map[string]string{
		"page.id": "number", "odd": "number", "page.ok": "boolean", "page.off": "boolean", "phone": "digits",
		"privacy": "object", "extra": "text",
	}
	for _, c := range []struct {
		name   string
		values []form.Value
		want   string
	}{
		{"nothing", nil, `{"privacy":{}}`},
		{"paths", []form.Value{{"a", "1"}, {"b.c.d", "2"}, {"b.e", "3"}}, `{"a":"1","b":{"c":{"d":"2"},"e":"3"},"privacy":{}}`},
		{"lists", []form.Value{{"l[0].x", "1"}, {"l[0].y", "2"}, {"l[1].x", "3"}, {"m[]", "4"}, {"m[]", "5"}, {"n[0]", "6"}}, `{"l":[{"x":"1","y":"2"},{"x":"3"}],"m":["4","5"],"n":["6"],"privacy":{}}`},
		{"a list with a hole", []form.Value{{"l[7]", "1"}}, `{"l":["1"],"privacy":{}}`},
		{"types", []form.Value{{"page.id", "12"}, {"odd", "many"}, {"page.ok", "true"}, {"page.off", "no"}, {"phone", "+1 (555) 010-0199"}}, `{"odd":"many","page":{"id":12,"off":false,"ok":true},"phone":"15550100199","privacy":{}}`},
		{"an object that is there anyway", []form.Value{{"privacy.optIn", "x"}}, `{"privacy":{"optIn":"x"}}`},
		{"an object as text", []form.Value{{"extra.a", "1"}, {"extra.b", `"2"`}}, `{"extra":"{\"a\":\"1\",\"b\":\"\\\"2\\\"\"}","privacy":{}}`},
		{"one box, two names", []form.Value{{"first last", "Ana María Paz"}}, `{"first":"Ana María","last":"Paz","privacy":{}}`},
		{"one word for two names", []form.Value{{"first last", " Ana "}}, `{"first":"Ana","privacy":{}}`},
		{"three names", []form.Value{{"a b c", "Ana María de Paz"}}, `{"a":"Ana María","b":"de","c":"Paz","privacy":{}}`},
		{"one choice for two names", []form.Value{{"page.ok page.off", "true"}}, `{"page":{"off":true,"ok":true},"privacy":{}}`},
		{"two boxes, one name", []form.Value{{"name", "Ana"}, {"name", "Paz"}}, `{"name":"Ana Paz","privacy":{}}`},
		{"empty", []form.Value{{"name", ""}, {"page.id", ""}}, `{"privacy":{}}`},
		{"a name in the way", []form.Value{{"a", "1"}, {"a.b", "2"}}, `{"a":{"b":"2"},"privacy":{}}`},
		{"names of people", []form.Value{{"name", "Siobhán O'Neil-Ødegård 👩🏽‍🚒 <b>"}}, `{"name":"Siobhán O'Neil-Ødegård 👩🏽‍🚒 <b>","privacy":{}}`},
	} {
		kind, body := form.Encode("json", types, c.values)
		if diff := cmp.Diff(c.want, string(body)); kind != "application/json" || diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", c.name, kind, diff)
		}
	}
}

// CASES.md RS-046.
func TestEncodeForms(t *testing.T) {
	values := []form.Value{{"name", "Siobhán O'Neil & Co=1+1%"}, {"l", "1"}, {"l", "2"}, {"empty", ""}, {"f[x]", "👩🏽‍🚒\r\nline"}}
	kind, body := form.Encode("urlencoded", nil, values)
	const want = "name=Siobh%C3%A1n+O%27Neil+%26+Co%3D1%2B1%25&l=1&l=2&empty=&f%5Bx%5D=%F0%9F%91%A9%F0%9F%8F%BD%E2%80%8D%F0%9F%9A%92%0D%0Aline"
	if string(body) != want || kind != "application/x-www-form-urlencoded" {
		t.Errorf("%s: %s", kind, body)
	}
	kind, body = form.Encode("multipart", nil, values)
	media, parameters, err := mime.ParseMediaType(kind)
	if err != nil || media != "multipart/form-data" {
		t.Fatal(kind, err)
	}
	var got []form.Value
	for r := multipart.NewReader(strings.NewReader(string(body)), parameters["boundary"]); ; {
		part, err := r.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, form.Value{Name: part.FormName(), Value: string(text)})
	}
	if diff := cmp.Diff(values, got); diff != "" {
		t.Errorf("multipart (-want +got):\n%s", diff)
	}
}

// FuzzFlatten holds that no body breaks the reading, and that a form's values come back as they went.
//
// CASES.md RS-131.
func FuzzFlatten(f *testing.F) {
	f.Add("person.given_name", "Ana", `{"a":[{"b":1}]}`)
	f.Add("a[0].b[]", "\x00", `{"":{"":[]}}`)
	f.Add("..[", "<b>", `[`)
	f.Fuzz(func(t *testing.T, name, value, body string) {
		_, _ = form.Flatten(map[string]string{name: "text"}, []byte(body)) // it need not be JSON at all
		_, text := form.Encode("json", nil, []form.Value{{name, value}})
		if !json.Valid(text) {
			t.Errorf("%q = %q: %s", name, value, text)
		}
	})
}
