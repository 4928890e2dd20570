package content

import (
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/settings"
)

// ReadTranslation reads the text of a translation's file (index.es.md). What is no text comes from the original;
// what may be set is said by the tags of campaign.Page. A page whose settings can't be decoded comes back as nil.
func ReadTranslation(file string, text []byte, original *Page) (*Page, []diag.Problem) {
	p, problems := decodePage(file, text)
	if p == nil {
		return nil, problems
	}
	own := p.Page
	t := translator{file: file, doc: p.doc, of: original.File, under: original.doc}
	p.original = original
	p.Page = campaign.Page{}
	t.table(reflect.ValueOf(&p.Page).Elem(), reflect.ValueOf(own), reflect.ValueOf(original.Page), make([]string, 0, 8))
	return p, append(append(problems, t.problems...), p.checkUpdates()...)
}

// ReadSiteTranslation reads the site's words in another language (site.es.toml) over those of site.toml. tag is the
// language's. What can't be decoded comes back as nil.
func ReadSiteTranslation(file string, text []byte, tag string, main *Site) (*Site, []diag.Problem) {
	doc, problems := settings.Parse(file, text, diag.Span{End: len(text)}, settings.Config)
	if doc == nil {
		return nil, problems
	}
	s := &Site{File: file, Zone: main.Zone, Text: text, doc: doc, original: main}
	var own campaign.Site
	problems = append(problems, doc.Decode(&own)...)
	t := translator{file: file, doc: doc, of: SiteFile, under: main.doc}
	t.table(reflect.ValueOf(&s.Site).Elem(), reflect.ValueOf(own), reflect.ValueOf(main.Site), nil)
	s.Language = tag
	problems = append(problems, t.problems...)
	problems = append(problems, s.checkMenu()...)
	return s, append(problems, s.checkPresets(own.Form.Presets)...)
}

// SiteWords is what a translation of site.toml has to hold, as one would begin it.
func SiteWords(main *Site) string {
	t := translator{under: main.doc}
	var to campaign.Site
	t.doc, _ = settings.Parse("", nil, diag.Span{}, settings.Config)
	t.table(reflect.ValueOf(&to).Elem(), reflect.ValueOf(campaign.Site{}), reflect.ValueOf(main.Site), nil)
	var b strings.Builder
	table := ""
	for _, l := range t.missing {
		if table != l.table {
			table = l.table
			if table != "" {
				fmt.Fprintf(&b, "[%s]\n", table)
			}
		}
		b.WriteString(l.line + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// translator lays a translation's settings over its original's, by the tags of their type.
type translator struct {
	file, of   string             // the translation, and its original
	doc, under *settings.Document // of file and of of
	problems   []diag.Problem
	missing    []missingLine
}

// missingLine is a line that the translation should have.
type missingLine struct{ table, line string }

func (t *translator) report(code, message, help string, key ...string) {
	t.problems = append(t.problems, diag.Problem{Code: code, File: t.file, Span: t.doc.Value(key...), Message: message, Help: help})
}

// table fills to, which is empty, from what the translation and the original have at path.
func (t *translator) table(to, own, original reflect.Value, path []string) {
	for i, f := range termsOf(to.Type()) {
		if f.none {
			continue
		}
		key, mode := append(path, f.name), f.mode // nobody keeps key: the next field may write over it
		switch at := t.doc.Has(key...); {
		case f.rest:
			to.Field(i).Set(original.Field(i))
			if mode == "own" {
				t.rest(to.Field(i), own.Field(i))
			}
		case mode == "text":
			t.text(to.Field(i), own.Field(i), original.Field(i), key)
		case mode == "loose" || mode == "place" || mode == "only" || mode == "own" && at:
			to.Field(i).Set(own.Field(i))
		case mode == "entries":
			t.entries(to.Field(i), own.Field(i), original.Field(i), key)
		case mode == "fields":
			t.fields(to.Field(i).Addr().Interface().(*[]campaign.OwnField), own.Field(i).Interface().([]campaign.OwnField), original.Field(i).Interface().([]campaign.OwnField), key)
		case mode == "draft":
			to.Field(i).Set(original.Field(i))
			if at && own.Field(i).String() == string(campaign.Draft) {
				to.Field(i).Set(own.Field(i))
			} else if at {
				t.inherited(key)
			}
		case f.table:
			t.table(to.Field(i), own.Field(i), original.Field(i), key)
		case f.pointer && !original.Field(i).IsNil():
			of := to.Field(i).Type().Elem()
			to.Field(i).Set(reflect.New(of))
			words := reflect.Zero(of)
			if !own.Field(i).IsNil() {
				words = own.Field(i).Elem()
			}
			t.table(to.Field(i).Elem(), words, original.Field(i).Elem(), key)
		default:
			to.Field(i).Set(original.Field(i))
			if at {
				t.inherited(key)
			}
		}
	}
}

// terms is what a field's tags and type say of its translation.
type terms struct {
	name, mode     string
	none, rest     bool // no key of today; the field that gathers other keys
	table, pointer bool // a table of ours, a pointer to a struct
}

// allTerms is a memory of termsOf, which says the same of a type for ever.
var allTerms sync.Map // reflect.Type → []terms

func termsOf(t reflect.Type) []terms {
	if known, ok := allTerms.Load(t); ok {
		return known.([]terms)
	}
	all := make([]terms, t.NumField())
	for i := range all {
		f := t.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("toml"), ",")
		all[i] = terms{
			name: name, mode: f.Tag.Get("translation"),
			none: f.Tag.Get("settings") == "reserved" || name == "-", rest: option == "rest",
			table:   f.Type.Kind() == reflect.Struct && !takesApart(f.Type),
			pointer: f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct,
		}
	}
	allTerms.Store(t, all)
	return all
}

// takesApart reports whether a type reads its value by itself, so that it is none of our tables.
func takesApart(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ UnmarshalTOML(any) error }]())
}

// text takes words, or reports that they are missing. The original's stand in then, so that nothing is reported on top
// of it; such a page is never published.
func (t *translator) text(to, own, original reflect.Value, key []string) {
	if !blank(own) || blank(original) || !t.under.Has(key...) {
		to.Set(own)
		return
	}
	to.Set(original)
	t.lacks(key, original)
}

func blank(v reflect.Value) bool {
	if v.Kind() == reflect.String {
		return strings.TrimSpace(v.String()) == ""
	}
	return v.Len() == 0
}

// lacks reports words that the original has and the translation has not, with the line to fill in.
func (t *translator) lacks(key []string, original reflect.Value) {
	table, last := strings.Join(key[:len(key)-1], "."), key[len(key)-1]
	into := "[" + table + "]"
	switch in := len(key) - 2; {
	case in > 0 && key[in][0] <= '9':
		into = "this [[" + strings.Join(key[:in], ".") + "]]"
	case in < 1 || key[in] != "consent":
	case t.doc.Has(key[:in+1]...):
		into = "consent in [" + strings.Join(key[:in], ".") + "]"
	default: // as one line: consent.text = "…"
		table, last = strings.Join(key[:in], "."), strings.Join(key[in:], ".")
		into = "[" + table + "]"
	}
	line := ""
	if list, ok := original.Interface().([]campaign.MenuItem); ok {
		table = ""
		for i, m := range list {
			line += fmt.Sprintf("\n[[menu]]\nlabel = %s\nurl = %s", quote(m.Label), quote(m.URL))
			if i == 0 {
				line = strings.TrimPrefix(line, "\n")
			}
		}
	} else {
		line = last + " = " + quote(original.String())
	}
	t.missing = append(t.missing, missingLine{table, line})
	where := "add above all lines in brackets, translated: "
	if table != "" {
		where = "add to " + into + ", translated: "
	}
	if strings.Contains(line, "\n") {
		where = "add, with its labels translated:\n"
	}
	t.report("translation-missing", fmt.Sprintf("%s is not translated", strings.Join(key, ".")), where+line, key...)
}

// quote is a text as one may write it in TOML, on one line.
func quote(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// inherited reports a setting that a translation can't have.
func (t *translator) inherited(key []string) {
	help := "move it there, or delete it"
	if t.under.Has(key...) {
		help = "delete it: it stands there already"
	}
	switch key[len(key)-1] {
	case "language":
		help = "delete it: the file's name says the language"
	case "state":
		help = `delete it, or write state = "draft" while this translation is not to be published`
	}
	t.report("translation-inherited", fmt.Sprintf("%s belongs into %s, and holds for every language", strings.Join(key, "."), t.of), help, key...)
}

// rest lays the translation's own tables ([form.actionkit]) over the original's, key by key.
func (t *translator) rest(to, own reflect.Value) {
	if own.Len() == 0 {
		return
	}
	all := map[string]any{}
	maps.Copy(all, to.Interface().(map[string]any))
	for name, v := range own.Interface().(map[string]any) {
		mine, isTable := v.(map[string]any)
		if theirs, ok := all[name].(map[string]any); ok && isTable {
			both := maps.Clone(theirs)
			maps.Copy(both, mine)
			v = both
		}
		all[name] = v
	}
	to.Set(reflect.ValueOf(all))
}

// entries holds a list of tables against the original's: as many, in the same order, with words of their own.
func (t *translator) entries(to, own, original reflect.Value, key []string) {
	name := strings.Join(key, ".")
	switch {
	case own.Len() == 0 && original.Len() == 0:
		to.Set(original)
	case own.Len() == 0:
		to.Set(original)
		help := "add, translated:"
		for i := range original.Len() {
			help += "\n[[" + name + "]]" + wordLines(original.Index(i))
		}
		t.report("translation-missing", name+" is not translated", help, key...)
	case own.Len() != original.Len():
		to.Set(original)
		t.report("translation-differs", fmt.Sprintf("[[%s]]: %d here, %d in %s", name, own.Len(), original.Len(), t.of), "repeat every one of it, in the same order, with its words alone", key...)
	default:
		to.Set(reflect.MakeSlice(to.Type(), own.Len(), own.Len()))
		for i := range own.Len() {
			t.table(to.Index(i), own.Index(i), original.Index(i), append(slices.Clip(key), fmt.Sprint(i)))
		}
	}
}

// wordLines are the words of one table of a list, a line each with the break in front.
func wordLines(v reflect.Value) string {
	out := ""
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.Tag.Get("translation") == "text" && !blank(v.Field(i)) {
			name, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
			out += "\n" + name + " = " + quote(v.Field(i).String())
		}
	}
	return out
}

// fields holds a translation's fields of one's own against the original's: the same ones, in the same order, in
// other words. What is chosen is sent in the original's words, so that the handler counts one answer as one.
func (t *translator) fields(to *[]campaign.OwnField, own, original []campaign.OwnField, key []string) {
	switch {
	case own == nil && len(original) == 0:
		*to = original
		return
	case len(own) == 0:
		*to = original
		t.report("translation-missing", "form.field is not translated", "repeat every [[form.field]] of "+t.of+" with name and type as they are; label, hint and options translated", key...)
		return
	case len(own) != len(original):
		*to = original
		t.report("translation-differs", fmt.Sprintf("fields of your own: %d here, %d in %s", len(own), len(original), t.of),
			"repeat every [[form.field]] of it, in the same order", key...)
		return
	}
	for i, f := range own {
		o := original[i]
		at := func(name string) []string { return append(slices.Clip(key), fmt.Sprint(i), name) }
		made := o
		made.Label, made.Hint, made.Options, made.Values = f.Label, f.Hint, f.Options, o.Options
		for _, same := range []struct {
			name      string
			own, orig any
		}{{"name", f.Name, o.Name}, {"type", f.Type, o.Type}, {"required", f.Required, o.Required}, {"autocomplete", f.Autocomplete, o.Autocomplete}, {"about", f.About, o.About}} {
			if same.own != same.orig && (same.name == "name" || same.name == "type" || t.doc.Has(at(same.name)...)) {
				value := fmt.Sprint(same.orig)
				if s, ok := same.orig.(string); ok {
					value = strconv.Quote(s)
				}
				t.report("translation-differs", fmt.Sprintf("%s is another one than in %s", same.name, t.of), "write "+same.name+" = "+value, at(same.name)...)
			}
		}
		if strings.TrimSpace(o.Hint) != "" && strings.TrimSpace(f.Hint) == "" {
			t.report("translation-missing", "hint is not translated", "add below this [[form.field]], translated: hint = "+quote(o.Hint), at("hint")...)
		}
		if len(f.Options) != len(o.Options) {
			t.report("translation-differs", fmt.Sprintf("options: %d here, %d in %s", len(f.Options), len(o.Options), t.of), "translate each option, in the same order", at("options")...)
			made.Options, made.Values = o.Options, nil
		}
		*to = append(*to, made)
	}
}

// checkOriginal reports what only a translation can have.
func (p *Page) checkOriginal() []diag.Problem {
	if p.Translates == "" {
		return nil
	}
	return []diag.Problem{p.Problem("translation-inherited", "translates says of a translation what it was made of, and this page is none", "delete the line", "translates")}
}

// Words are the texts of the page's settings that a translation has to follow: every key with its value, in the
// order of the settings' type.
func (p *Page) Words() []string {
	var out []string
	collect(reflect.ValueOf(p.Page), nil, &out)
	return out
}

func collect(v reflect.Value, path []string, out *[]string) {
	for i := range v.NumField() {
		f, field := v.Type().Field(i), v.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
		key := append(slices.Clip(path), name)
		switch f.Tag.Get("translation") {
		case "text", "loose", "entries", "fields":
			texts(field, strings.Join(key, "."), out)
			continue
		}
		switch {
		case f.Type.Kind() == reflect.Struct && !takesApart(f.Type):
			collect(field, key, out)
		case f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct && !field.IsNil():
			collect(field.Elem(), key, out)
		}
	}
}

// texts adds every text in v, with where it stands.
func texts(v reflect.Value, key string, out *[]string) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" {
			*out = append(*out, key, v.String())
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), fmt.Sprintf("%s.%d", key, i), out)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				name, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
				texts(v.Field(i), key+"."+name, out)
			}
		}
	}
}

// Companion is the file of that name beside a page, in the page's language: statement.md, or statement.es.md.
func Companion(page, name string) string {
	_, lang := Untranslated(page)
	return Translated(path.Join(path.Dir(page), name), lang)
}
