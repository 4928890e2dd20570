package form_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/form"
)

func TestFlatten(t *testing.T) {
	got, err := form.Flatten(map[string]string{"a.fields": "text"}, []byte(`{
		"page": 12.0, "none": null, "empty": {}, "yes": true,
		"a": {"list": [{"mail": "ana@riverton.example"}, "b"], "fields": "{\"job\":\"clerk\",\"n\":1}", "other": "{\"x\":1}"}
	}`))
	want := []form.Value{
		{Name: "a.fields.job", Value: "clerk"}, {Name: "a.fields.n", Value: "1"}, {Name: "a.list[0].mail", Value: "ana@riverton.example"},
		{Name: "a.list[1]", Value: "b"}, {Name: "a.other", Value: `{"x":1}`}, {Name: "empty", Value: "{}"}, {Name: "none", Value: "null"},
		{Name: "page", Value: "12.0"}, {Name: "yes", Value: "true"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// What no form makes is refused before it grows, and the words of that hold nothing of it (CASES.md RS-054, RS-073).
func TestFlattenRefuses(t *testing.T) {
	deep := func(open, close string, n int) string {
		return strings.Repeat(open, n) + `"sentinel"` + strings.Repeat(close, n)
	}
	long := strings.Repeat("sentinel", 60_000)
	for name, body := range map[string]string{
		"nothing":                "",
		"a list":                 `["sentinel"]`,
		"null":                   "null",
		"no JSON":                "sentinel=1",
		"a cut object":           `{"sentinel": "sent`,
		"a deep object":          deep(`{"a":`, "}", 33),
		"a very deep object":     deep(`{"sentinel":`, "}", 9_000),
		"a deep object unnamed":  deep(`{"":`, "}", 9_000),
		"a deep list":            `{"a":` + deep("[", "]", 9_000) + "}",
		"many values":            `{"a":[` + strings.Repeat("0,", 10_000) + "0]}",
		"many empty lists":       `{"a":[` + strings.Repeat("[],", 300_000) + "[]]}",
		"a long name of many":    `{"` + long + `":[` + strings.Repeat("0,", 100_000) + "0]}",
		"deep objects in a text": `{"text":"` + strings.ReplaceAll(deep(`{"a":`, "}", 40), `"`, `\"`) + `"}`,
	} {
		types := map[string]string{"text": "text"}
		if values, err := form.Flatten(types, []byte(body)); err == nil || values != nil || strings.Contains(err.Error(), "sent") && !strings.Contains(err.Error(), "sends") {
			t.Errorf("%s: %d values, %v", name, len(values), err)
		}
	}
	if _, err := form.Flatten(nil, []byte(deep(`{"a":`, "}", 32))); err != nil {
		t.Error("32 levels:", err)
	}
}
