package build

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"broadside/internal/form"
)

// Form is what the forms of some campaigns send beside what signers see (CASES.md RS-045).
type Form struct {
	Handler   string // name of [handlers.X]
	Preset    string
	To        string   // where they post or send to; of a link, where it leads
	Hidden    []string // names on the wire
	Copied    []string // names of values that come from the page's address
	Campaigns int      // how many open campaigns have this form
}

func formOf(o form.Output) *Form {
	f := &Form{Handler: o.Handler, Preset: o.Preset.Name, To: o.Action}
	switch {
	case o.Send != nil:
		f.To = o.Send.URL
	case o.Start == "":
		f.To = o.Hosted.URL
	}
	for _, h := range o.Hidden {
		f.Hidden = append(f.Hidden, h.Name)
	}
	for _, t := range o.Tracking {
		f.Copied = append(f.Copied, t.Name)
	}
	return f
}

// forms counts the forms that are alike. The zero forms is ready for use by several goroutines.
type forms struct {
	mu   sync.Mutex
	seen map[formKey]*Form
}

// formKey is what makes two forms alike.
type formKey struct{ handler, to, hidden, copied string }

// add counts a form; nil is none.
func (f *forms) add(form *Form) {
	if form == nil {
		return
	}
	key := formKey{form.Handler, form.To, listed(form.Hidden), listed(form.Copied)}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen == nil {
		f.seen = map[formKey]*Form{}
	}
	if f.seen[key] == nil {
		first := *form // which the memory keeps as its page's
		f.seen[key] = &first
	}
	f.seen[key].Campaigns++
}

// list returns the forms, by handler and address.
func (f *forms) list() []Form {
	var all []Form
	for _, form := range f.seen {
		all = append(all, *form)
	}
	slices.SortFunc(all, func(a, b Form) int {
		return strings.Compare(a.Handler+"\x00"+a.To+fmt.Sprint(a.Hidden), b.Handler+"\x00"+b.To+fmt.Sprint(b.Hidden))
	})
	return all
}
