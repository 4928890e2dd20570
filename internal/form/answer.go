package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Answer is what a handler says to a signature.
type Answer struct {
	Status   int
	Location string // absolute; empty if it sends nobody on
	Type     string // content type
	Body     []byte
}

// Verdict is what an answer means.
type Verdict struct {
	Taken    bool      // the signature counts
	Unsure   bool      // nothing in the answer says so: somebody has to look
	Why      string    // a sentence
	Mistakes []Mistake // what the handler found wrong
}

// Mistake is something the handler does not take.
type Mistake struct {
	Field   string // as the handler calls it; may be empty
	Message string // its words, plain; may be empty
}

// Judge says what an answer to this form means: to what a script sent, or to a form's post.
func (o Output) Judge(a Answer, byScript bool) Verdict {
	switch {
	case a.Status == 429: // RFC 6585 §4
		return Verdict{Why: "The handler says that there were too many in a short time (429). Wait, and try again."}
	case a.Status == 409: // RFC 9110 §15.5.10; what page and README say of it
		return Verdict{Why: "The handler says that this person has signed before (409)."}
	case a.Status >= 500:
		return Verdict{Why: fmt.Sprintf("The handler itself failed (%d).", a.Status)}
	case byScript && a.Status >= 300 && a.Status < 400:
		return Verdict{Unsure: true, Why: fmt.Sprintf("The handler answers the script with a redirect (%d), from which the page can't read whether the signature was taken.", a.Status)}
	case byScript:
		return o.judgeJSON(a)
	case a.Status >= 400:
		return Verdict{Why: fmt.Sprintf("The handler did not take it (%d).", a.Status)}
	case a.Status >= 300 && sameAddress(a.Location, o.Thanks):
		return Verdict{Taken: true, Why: "The handler sends the signer on to the thank-you page."}
	case a.Status >= 300 && strings.HasSuffix(a.Location, "#"+Failed):
		return Verdict{Why: "The handler sends the signer back: it did not take the signature."}
	case a.Status >= 300:
		return Verdict{Unsure: true, Why: "The handler sends the signer on to " + a.Location + "."}
	}
	return Verdict{Unsure: true, Why: fmt.Sprintf("The handler answers with a page of its own (%d); it says whether the signature was taken.", a.Status)}
}

// sameAddress compares two addresses without their queries, to which handlers append.
func sameAddress(a, b string) bool {
	a, _, _ = strings.Cut(a, "?")
	b, _, _ = strings.Cut(b, "?")
	return a == b && a != ""
}

func (o Output) judgeJSON(a Answer) Verdict {
	var body any
	unread := json.Unmarshal(bytes.TrimPrefix(a.Body, []byte("\ufeff")), &body) != nil
	mistakes := o.Send.mistakes(body)
	switch {
	case a.Status < 300 && o.Send.succeeded(body):
		return Verdict{Taken: true, Why: fmt.Sprintf("The handler says that it took the signature (%d).", a.Status)}
	case a.Status < 300 && unread:
		return Verdict{Unsure: true, Why: fmt.Sprintf("The handler's answer (%d) can't be read as JSON, so the page can't tell whether the signature was taken.", a.Status)}
	}
	why := fmt.Sprintf("The handler did not take it (%d).", a.Status)
	for _, path := range o.Send.Says {
		if words := text(get(body, path)); words != "" {
			why += " It says: " + words
			break
		}
	}
	return Verdict{Why: why, Mistakes: mistakes}
}

// succeeded applies the rule for success to the body of an answer with a 2xx status.
func (s *Send) succeeded(body any) bool {
	if s.Success == "" {
		return true
	}
	value := get(body, s.Success)
	if s.Is == "" {
		return value != nil && value != false && value != "" && value != 0.0
	}
	switch value.(type) {
	case string, bool, float64:
		return fmt.Sprint(value) == s.Is
	}
	return false
}

// mistakes reads the list of mistakes, or the table of them by field.
func (s *Send) mistakes(body any) []Mistake {
	if s.Errors == "" {
		return nil
	}
	var out []Mistake
	switch list := get(body, s.Errors).(type) {
	case []any:
		for _, entry := range list {
			field := get(entry, s.Field)
			if path, ok := field.([]any); ok && len(path) > 0 {
				field = path[len(path)-1]
			}
			out = append(out, Mistake{text(field), text(get(entry, s.Message))})
		}
	case map[string]any:
		for _, field := range slices.Sorted(maps.Keys(list)) {
			out = append(out, Mistake{field, text(list[field])})
		}
	case string:
		out = append(out, Mistake{Message: text(list)})
	}
	return out
}

var title = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// Title is what the page is called that came as an answer; empty if it is none.
func (a Answer) Title() string {
	if m := title.FindSubmatch(a.Body); m != nil {
		return text(string(m[1]))
	}
	return ""
}

// tags matches an element's tag in a handler's words.
var tags = regexp.MustCompile(`<[^>]*>`)

// text is a handler's word as plain text: no element, no line break, no more than a sentence or two.
func text(value any) string {
	if list, ok := value.([]any); ok && len(list) > 0 {
		value = list[0]
	}
	s, ok := value.(string)
	if !ok {
		return ""
	}
	if i := strings.IndexByte(s, '<'); i >= 0 {
		s = tags.ReplaceAllString(s, "")
	}
	s = strings.Join(strings.Fields(html.UnescapeString(s)), " ")
	if r := []rune(s); len(r) > 300 {
		s = string(r[:300]) + "…"
	}
	return s
}

// Plays are the answers that Play can give, in the order to offer them.
var Plays = []string{"taken", "mistake", "again", "busy", "broken"}

// Play is an answer as the handler might give it: to "taken", "mistake" (something in the form), "again" (409: this
// person has signed before), "busy" (429) or "broken" (500).
func (o Output) Play(kind string, byScript bool) Answer {
	status := map[string]int{"taken": 200, "mistake": 422, "again": 409, "busy": 429, "broken": 500}[kind]
	words := map[string]string{
		"taken": "Thank you, says the handler.", "mistake": "The handler does not take this.",
		"again": "This person has signed before.", "busy": "Too many requests.", "broken": "Something broke at the handler.",
	}[kind]
	a := Answer{Status: status, Type: "text/html; charset=utf-8"}
	if !byScript {
		a.Body = []byte(words)
		return a
	}
	s := o.Send
	body := map[string]any{}
	switch {
	case kind == "taken" && s.Success != "":
		put(body, s.Success, played(s.Is))
	case kind == "mistake" && s.Errors != "":
		entry := map[string]any{}
		if s.Field != "" {
			put(entry, s.Field, o.mistaken())
		}
		if s.Message != "" {
			put(entry, s.Message, words)
		}
		put(body, s.Errors, []any{entry})
		if s.Field == "" {
			put(body, s.Errors, map[string]any{o.mistaken(): words})
		}
	}
	if kind == "mistake" && s.Success != "" && s.Is == "" {
		a.Status = 200 // the handler's status says nothing
	}
	if kind != "taken" && len(s.Says) > 0 && get(body, s.Says[0]) == nil {
		put(body, s.Says[0], words)
	}
	a.Type = "application/json"
	a.Body, _ = json.Marshal(body) // it holds nothing but texts and what is made of them
	return a
}

func played(is string) any {
	switch is {
	case "":
		return "played"
	case "true":
		return true
	}
	return is
}

// mistaken is the field that a played mistake is about, as the handler calls it: the e-mail address, or the first.
func (o Output) mistaken() string {
	i := max(0, slices.IndexFunc(o.Fields, func(f Field) bool { return f.Type == "email" }))
	if len(o.Fields) == 0 {
		return ""
	}
	name := strings.Fields(o.Fields[i].Name)[0]
	return name[strings.LastIndexByte(name, '.')+1:]
}
