package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/tree"
)

func (a *app) handlersCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "handlers [NAME]", Short: "Say which form handlers there are, and what each needs",
		Args: arguments(0, 1, "handlers takes one name, like: broadside handlers actionkit"),
		Long: `Handlers lists what can take your signatures. With a name it explains one: what to
fill in, what is sent, how consent is told, what it can't do. It works without a site, too.`,
		Example: `  broadside handlers                 all of them, a line each
  broadside handlers actionkit       what ActionKit needs and gets
  broadside handlers test night-bus  what the form of content/night-bus would send`,
		RunE: func(cmd *cobra.Command, args []string) error {
			known, err := a.presets()
			if err != nil {
				return err
			}
			defer known.close()
			if len(args) == 0 {
				return a.list(known)
			}
			return a.explain(cmd.Context(), known, args[0])
		},
	}
	c.AddCommand(a.testCommand())
	return c
}

// presets are all presets: the program's, and those of the site, which replace them.
type presets struct {
	loaded
	byName  map[string]*form.Preset
	builtIn map[string]bool
}

// presets reads them of the site, or without one those of the program.
func (a *app) presets() (presets, error) {
	p := presets{byName: map[string]*form.Preset{}, builtIn: map[string]bool{}}
	t, _, err := tree.Open(a.site, a.env.Starter)
	switch {
	case err == nil:
		p.tree = t
		for _, file := range t.Names(tree.Layouts + "/handlers") {
			text, problems := t.Text(file, tree.MaxSettings)
			p.problems = append(p.problems, problems...)
			own, _ := fs.ReadFile(a.env.Starter, file) // nil for one that only the site has
			p.add(file, text, bytes.Equal(text, tree.Unify(own)))
		}
		return p, nil
	case !errors.Is(err, fs.ErrNotExist):
		return p, err
	case a.site != ".":
		return p, wrongUse{fmt.Errorf("there is no content/ in %s, so there is no site to read", a.site)}
	}
	files, err := fs.Glob(a.env.Starter, tree.Layouts+"/handlers/*.toml")
	for _, file := range files {
		text, readErr := fs.ReadFile(a.env.Starter, file)
		err = errors.Join(err, readErr)
		p.add(file, text, true)
	}
	if err != nil {
		return p, fmt.Errorf("read the built-in handlers: %w", err)
	}
	return p, nil
}

func (p *presets) add(file string, text []byte, builtIn bool) {
	if text == nil || path.Ext(file) != ".toml" {
		return
	}
	preset, problems := form.ReadPreset(file, text)
	p.problems = append(p.problems, problems...)
	if preset != nil {
		p.byName[preset.Name], p.builtIn[preset.Name] = preset, builtIn
	}
}

// problem shows what is wrong with the site's own presets, if anything is.
func (a *app) problem(p presets) error {
	if err := a.show(loaded{tree: p.tree, problems: diag.Sorted(p.problems)}); err != nil {
		return err
	}
	if diag.Blocking(p.problems, a.strict) {
		return errProblems
	}
	return nil
}

// print writes what was asked for to the standard output, safe for a terminal.
func (a *app) print(text string) error {
	_, err := io.WriteString(a.env.Stdout, printable(text))
	return err
}

// printJSON writes one object.
func (a *app) printJSON(value any) error {
	e := json.NewEncoder(a.env.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(value)
}

// listed is a line of the list.
type listed struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	BuiltIn bool   `json:"built_in"`
	Signs   string `json:"signs"`
	No      string `json:"no"`
	Grade   string `json:"grade"`
}

func (a *app) list(known presets) error {
	var list []listed
	for _, name := range slices.Sorted(maps.Keys(known.byName)) {
		p := known.byName[name]
		list = append(list, listed{name, p.Title, known.builtIn[name], signs(p), saysNo(p), p.Grade})
	}
	if a.format == string(diag.JSON) {
		if err := a.printJSON(map[string]any{"handlers": list}); err != nil {
			return err
		}
		return a.problem(known)
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tWHAT IT IS\tHOW ONE SIGNS\tA NO\tKNOWN")
	for _, l := range list {
		title := l.Title
		if !l.BuiltIn {
			title += " (of this site)"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", l.Name, title, l.Signs, l.No, l.Grade)
	}
	_ = w.Flush() // a strings.Builder takes everything
	b.WriteString(`
A NO says whether a signer's "no" to more e-mail can be told to the handler. KNOWN
says how well its ways are known: A from its own documentation or code, B from
that in part, C from the code of others, M from memory.

What one needs and gets: broadside handlers NAME
`)
	if err := a.print(b.String()); err != nil {
		return err
	}
	return a.problem(known)
}

// signs says in a word or two how one signs.
func signs(p *form.Preset) string {
	switch {
	case !p.TakesForm():
		return "link"
	case p.Action == "":
		return "by script only, else a hosted page"
	case p.Fetch == nil:
		return "posts plainly"
	case p.Fetch.Ask:
		return "posts plainly; by script with cors"
	}
	return "sent by script, else posts plainly"
}

// saysNo says in a word or two whether a no can be recorded.
func saysNo(p *form.Preset) string {
	c := p.Consent
	switch {
	case !p.TakesForm():
		return "asked on its page"
	case c == nil || c.Refuses != "":
		return "can't be said"
	case c.AsksTest():
		return "once tested"
	case c.No == "":
		return "by a box"
	}
	return "yes"
}

// explained is all that is said of one preset.
type explained struct {
	form.Explanation
	BuiltIn   bool      `json:"built_in"`
	Signs     string    `json:"signs"`
	No        string    `json:"no"`
	Campaigns []wanting `json:"campaigns,omitempty"` // of this site, that use it
	Test      string    `json:"test_first"`
}

// wanting is a campaign that uses a preset, with what it wants of it.
type wanting struct {
	Campaign   string `json:"campaign"`
	Handler    string `json:"handler"`
	Goal       int    `json:"goal,omitempty"`
	AboveQuota bool   `json:"above_quota,omitempty"`
}

func (a *app) explain(ctx context.Context, known presets, name string) error {
	p := known.byName[name]
	if p == nil {
		if slices.ContainsFunc(known.problems, func(q diag.Problem) bool { return path.Base(q.File) == name+".toml" }) {
			return a.problem(known)
		}
		return wrongUse{fmt.Errorf("there is no handler %q: %s", name, diag.Choice(name, slices.Sorted(maps.Keys(known.byName))))}
	}
	e := explained{
		Explanation: p.Explain(), BuiltIn: known.builtIn[name], Signs: signs(p), No: saysNo(p),
		Test: "broadside handlers test CAMPAIGN --send",
	}
	var err error
	if e.Campaigns, err = a.wanting(ctx, known, p); err != nil {
		return err
	}
	if a.format == string(diag.JSON) {
		return a.printJSON(e)
	}
	return a.print(e.text())
}

// wanting are the site's campaigns that use a preset.
func (a *app) wanting(ctx context.Context, known presets, p *form.Preset) ([]wanting, error) {
	if known.tree == nil {
		return nil, nil
	}
	l, err := a.load(ctx, build.Options{})
	if err != nil {
		return nil, err
	}
	defer l.close()
	if l.site == nil { // its settings can't be used; check says why
		return nil, nil
	}
	uses, err := l.site.Uses(ctx, p.Name)
	if err != nil {
		return nil, cause(ctx, err)
	}
	var out []wanting
	for _, u := range uses {
		out = append(out, wanting{u.Slug, u.Handler, u.Goal, p.Limits.Quota > 0 && u.Goal > p.Limits.Quota})
	}
	return out, nil
}
