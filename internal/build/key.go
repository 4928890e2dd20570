package build

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

// What a page's bytes, problems and record depend on is found while it is made: every file that is read for it is noted
// with its sum (seen), and every question that it asks of the rest of the site with the answer (ask): which page a link
// leads to, what a source of a shared register says, misses included. The page's key is a hash of the answers and of
// what all pages of its language depend on (engine). A page need not be made again while its files have their sums, its
// questions their answers, and no moment has come at which the clock changes something.

// question is a kind of ask.
type question byte

const (
	askRegisters question = 'r' // of a folder: which registers of sources its pages may use, and who tells of their problems
	askSource    question = 's' // of a folder: what the source of that key says there
	askLink      question = 'l' // of a folder: where a destination leads to
	askVersions  question = 'v' // of a file: where the page is in other languages
	askFacts     question = 'f' // of a file: the facts of the page
	askCards     question = 'c' // the campaigns on a page of the list
	askCount     question = 'n' // what counts.toml says of a campaign
	askOld       question = 'o' // what stands at an old address of the page
	askWorld     question = 'w' // anything: for problems, whose help names what there is
)

// names of the questions.
var names = map[question]string{
	askRegisters: "registers", askSource: "source", askLink: "link", askVersions: "versions", askFacts: "facts", askCards: "cards",
	askCount: "count", askOld: "old address", askWorld: "world",
}

func (q question) String() string { return names[q] }

// ask is something that a unit wants to know of the rest of the site.
type ask struct {
	Question question
	Of, Name string
}

// answers append for each question something that is the same as long as the answer is. They change nothing.
var answers = map[question]func(m *maker, a ask, b []byte) []byte{
	askRegisters: (*maker).answerRegisters,
	askSource:    (*maker).answerSource,
	askLink:      (*maker).answerLink,
	askVersions:  (*maker).answerVersions,
	askFacts:     (*maker).answerFacts,
	askCards:     (*maker).answerCards,
	askCount:     (*maker).answerCount,
	askOld:       (*maker).answerOld,
	askWorld:     (*maker).answerWorld,
}

// ask notes that the unit depends on an answer.
func (m *maker) ask(q question, of, name string) {
	if !m.remembers {
		return
	}
	if a := (ask{q, of, name}); !slices.Contains(m.asks, a) {
		m.asks = append(m.asks, a)
	}
}

// uses notes that the unit was made of a file, which had this sum.
func (m *maker) uses(name string, binary bool, s sum) {
	if !m.remembers {
		return
	}
	for _, f := range m.seen {
		if f.Name == name && f.Binary == binary {
			if f.Sum != s {
				m.torn = true
			}
			return
		}
	}
	f := seen{Name: name, Binary: binary, Sum: s}
	f.Print, _ = m.site.trusted(name)
	m.seen = append(m.seen, f)
}

// text reads a file for the unit, and says what its sum is.
func (m *maker) text(name string, limit int64) ([]byte, sum, []diag.Problem) {
	text, problems := m.site.tree.Text(name, limit)
	m.look(name)
	s := m.site.textSum(name, text, problems)
	m.uses(name, false, s)
	return text, s, problems
}

// look sees whether a file is still as it was listed, for a page of the preview that shall not show one file as it is and
// another as it was.
func (m *maker) look(name string) {
	if m.asked && !m.site.tree.Current(name) {
		m.torn = true
	}
}

// unreadable is the sum of a text that is there and can't be read, which no text has. Nothing is known of two of them
// together: what keeps a file from being read may have become another thing, or stand elsewhere.
var unreadable = sum{1}

// textSum is the sum of a file's text, and unreadable if there is something wrong with it before anybody understands it.
func (s *Site) textSum(name string, text []byte, problems []diag.Problem) sum {
	switch {
	case text != nil && problems == nil:
		return sumOf(text)
	case s.tree.Has(name):
		return unreadable
	}
	return sum{}
}

// trusted is the print of a file that hasn't changed while its print is the same.
func (s *Site) trusted(name string) (p tree.Print, ok bool) {
	if s.options.Checksum {
		return p, false
	}
	if p, ok = s.tree.Print(name); !ok {
		return tree.Print{}, false
	}
	return p, true
}

// key hashes the answers to all that the unit asked.
func (m *maker) key(asks []ask) sum {
	b := append(takeBuffer(), m.site.engine[:]...)
	for _, a := range asks {
		if m.site.options.blind != "" && m.site.options.blind == a.Question.String() {
			continue
		}
		b = append(b, byte(a.Question))
		b = campaign.AppendText(campaign.AppendText(b, a.Of), a.Name)
		from := len(b)
		b = answers[a.Question](m, a, b)
		b = binary.AppendUvarint(b, uint64(len(b)-from)) // or one answer could run into the next
	}
	key := sumOf(b)
	giveBuffer(b)
	return key
}

// still reports whether what is remembered of the unit is what making it would give.
func (m *maker) still(r *record) bool {
	for _, a := range r.Asks {
		if answers[a.Question] == nil { // nothing that this program has written
			return false
		}
	}
	now := m.site.options.Now.UnixNano()
	if (now < r.Since || now >= r.Until) && m.site.options.blind != "clock" {
		return false
	}
	for i := range r.Files {
		if !m.site.unchanged(&r.Files[i]) && m.site.options.blind != m.kindOf(r.Files[i]) {
			return false
		}
	}
	return m.key(r.Asks) == r.Key
}

// kindOf says what a file is to the unit.
func (m *maker) kindOf(f seen) string {
	switch ext := path.Ext(f.Name); {
	case f.Sum == sum{}:
		return "absence"
	case f.Name == m.facts.File:
		return "page"
	case f.Name == m.facts.Of:
		return "original"
	case path.Base(f.Name) == content.SourcesFile:
		return "register"
	case ext == ".md":
		return "companion"
	case f.Binary:
		return "picture"
	}
	return "drawing"
}

// unchanged reports whether a file is as it was seen. One that was touched only gets its new print.
func (s *Site) unchanged(f *seen) bool {
	p, ok := s.trusted(f.Name)
	if ok && p == f.Print && f.Sum != (sum{}) {
		return true
	}
	var now sum
	switch {
	case !s.tree.Has(f.Name):
	case f.Binary:
		p := s.inspect(f.Name)
		now = sum(p.Sum[:16])
	default:
		text, problems := s.tree.Text(f.Name, tree.MaxLayout)
		now = s.textSum(f.Name, text, problems)
	}
	if now != f.Sum || now == unreadable {
		return false
	}
	if p != f.Print {
		f.Print = p
		f.renewed = true
	}
	return true
}

// period is the time around now in which no moment comes at which one of these pages changes.
func period(now time.Time, moments []time.Time) (since, until int64) {
	since, until = math.MinInt64, math.MaxInt64
	for _, t := range moments {
		if t.After(now) {
			until = min(until, t.UnixNano())
		} else {
			since = max(since, t.UnixNano())
		}
	}
	return since, until
}

// aDay is how far ahead of the site's zone an editor may be: see dated.
const aDay = 24 * time.Hour

// moments are all at which the clock may change something on the page.
func (m *maker) moments() []time.Time {
	zone := m.site.settings.Zone
	f := m.facts
	dates := append([]campaign.Date{f.Date, f.Closes, f.Decision, f.Updated, f.OutcomeDate}, f.Updates...)
	if m.page != nil {
		if o := m.page.Outcome; o != nil {
			dates = append(dates, o.Date)
		}
		for _, u := range m.page.Updates {
			dates = append(dates, u.Date)
		}
		if p := m.page.Petition; p != nil {
			dates = append(dates, p.Counted, p.Decision)
			for _, e := range p.Elsewhere {
				dates = append(dates, e.Counted)
			}
		}
	}
	var all []time.Time
	for _, d := range dates {
		if !d.IsZero() {
			start := d.Start(zone)
			all = append(all, start, start.Add(-aDay), d.End(zone))
		}
	}
	return append(all, f.Endings(zone)...)
}

// remember is what is to be kept of the unit after it was made.
func (m *maker) remember(u unit) *record {
	m.askOfProblems()
	r := &record{
		Unit: m.site.unitName(u), Asks: m.asks, Files: m.seen, Key: m.key(m.asks),
		Pages: m.made.pages, Problems: m.made.problems, Record: m.made.record, Form: m.made.form, Traits: m.made.traits,
	}
	r.Since, r.Until = period(m.site.options.Now, m.moments())
	for _, d := range m.made.drawn {
		r.Drawn = append(r.Drawn, drawing{d.name, d.key})
	}
	return r
}

// renewed reports whether a print in it is another than the memory has.
func (r *record) renewed() bool {
	return r != nil && slices.ContainsFunc(r.Files, func(f seen) bool { return f.renewed })
}

// askOfProblems notes what the help of any problem may depend on: the names of all there is.
func (m *maker) askOfProblems() {
	if len(m.made.problems) == 0 {
		return
	}
	m.ask(askWorld, "", "")
	if m.sources != nil {
		for _, f := range m.sources.files {
			m.uses(f.File, false, m.site.textSum(f.File, f.Text, f.Problems))
		}
	}
}

func (m *maker) answerRegisters(a ask, b []byte) []byte {
	for _, name := range content.SourcesFiles(a.Of) {
		if m.site.tree.Has(name) {
			b = strconv.AppendBool(campaign.AppendText(b, name), m.site.isShared(name))
		}
	}
	return b
}

// answerSource is what the record says. Where that is Markdown its place counts too, since problems and links are found
// there.
func (m *maker) answerSource(a ask, b []byte) []byte {
	for _, name := range content.SourcesFiles(a.Of) {
		if !m.site.tree.Has(name) {
			continue
		}
		if !m.site.isShared(name) {
			continue // as a file of the page's own it is seen as a whole
		}
		f := m.site.sharedRegister(name)
		if !f.Has(a.Name) {
			continue
		}
		r, ok := f.Records[a.Name]
		b = fmt.Appendf(b, "%q %t %#v", name, ok, r)
		if r.Text != "" || r.Note != "" || len(r.Texts)+len(r.Notes) > 0 {
			s := sumOf(f.Text)
			b = append(b, s[:]...)
		}
		return b
	}
	return b
}

func (m *maker) answerLink(a ask, b []byte) []byte {
	l := linker{site: m.site, held: m.site.held(m.facts) != "", use: func(name string) *diag.Problem {
		b = campaign.AppendText(b, name) // the page has it published; a file of static/ comes out under the same address
		problem, _ := m.site.publishable(name)
		return problem
	}}
	target, problem := l.resolve(a.Of, a.Name)
	if problem != nil {
		b = fmt.Appendf(b, "%#v", *problem)
	}
	return campaign.AppendText(campaign.AppendText(b, target.Href), target.Page)
}

func (m *maker) answerVersions(a ask, b []byte) []byte {
	s := m.site
	for _, i := range s.versions[a.Of] {
		f, e := s.pages[i], s.editionOf(s.pages[i])
		for _, text := range []string{f.File, string(f.Address), e.words.Tag(), e.name, e.words.Direction()} {
			b = campaign.AppendText(b, text)
		}
	}
	return b
}

func (m *maker) answerFacts(a ask, b []byte) []byte {
	if i, ok := m.site.page(a.Of); ok {
		b = m.site.appendFace(b, &m.site.pages[i])
	}
	return b
}

// appendFace appends all that other pages can show of a page.
func (s *Site) appendFace(b []byte, f *campaign.Facts) []byte {
	b = campaign.AppendText(f.Append(b), s.held(*f))
	b = campaign.AppendText(b, string(f.StateAt(s.options.Now, s.settings.Zone)))
	return append(b, byte(f.EndingAt(s.options.Now, s.settings.Zone)))
}

func (m *maker) answerCards(a ask, b []byte) []byte {
	e := m.site
	n, _ := strconv.Atoi(a.Name)
	b = binary.AppendUvarint(b, uint64(e.homePages()))
	for _, i := range e.onList(n) {
		b = e.appendFace(b, &e.pages[i])
	}
	return b
}

func (m *maker) answerCount(a ask, b []byte) []byte {
	if count, ok := m.site.counts.ByCampaign[a.Of]; ok {
		b = fmt.Appendf(b, "%#v", count)
	}
	return b
}

func (m *maker) answerOld(a ask, b []byte) []byte {
	other := m.site.old.taken[a.Name]
	return strconv.AppendBool(campaign.AppendText(b, other), m.site.tree.Has(other))
}

func (m *maker) answerWorld(_ ask, b []byte) []byte {
	world := m.site.world()
	return append(b, world[:]...)
}

// makeWorld hashes the names of all files and the facts of all pages.
func (s *Site) makeWorld() sum {
	var b []byte
	for _, dir := range tree.Dirs {
		for _, name := range s.tree.Names(dir) {
			b = campaign.AppendText(b, name)
		}
	}
	for i := range s.pages {
		b = s.appendFace(b, &s.pages[i])
	}
	return sumOf(b)
}

// loadEngines hashes for each edition what all of its pages depend on. A preview and a copy for approval have frames of
// their own, and a memory of their own too.
func (s *Site) loadEngines() {
	h := sha256.New()
	part := func(name string, values ...any) {
		if s.options.blind != name {
			fmt.Fprintf(h, "%s %q\n", name, fmt.Sprint(values...))
		}
	}
	part("running clock", s.options.Stopped.IsZero())
	part("base", s.settings.BaseURL)
	part("site", sumOf(s.settings.Text))
	part("zone", offsets(s.settings.Zone, s.options.Now))
	for _, name := range s.tree.Names(tree.Layouts) {
		b, err := s.tree.Read(name)
		part("layouts", name, sumOf(b), err)
	}
	part("fonts", s.fonts)
	for _, dir := range []string{tree.Static, tree.Content} { // next to no site has one, so that each page need not remember that it has none
		for _, name := range s.tree.Names(dir) {
			if path.Base(name) == exportName {
				part("sources of its own", name)
			}
		}
	}
	common := h.Sum(nil)
	for _, e := range s.editions {
		h.Reset()
		h.Write(common)
		part("site's words", sumOf(e.settings.Text))
		part("feed", e.hasFeed)
		part("consents", e.consents)
		for _, f := range append(slices.Clone(e.frames), e.notFound) {
			f.Preview = "" // it has a number that changes with each save
			b, err := json.Marshal(f)
			part("frames", string(b), err)
		}
		e.engine = sum(h.Sum(nil)[:16])
	}
}

// offsets are those of a time zone in the years around now: what a zone's name means is the machine's, and changes with
// its laws.
func offsets(zone *time.Location, now time.Time) string {
	var b strings.Builder
	b.WriteString(zone.String())
	for year := now.Year() - 5; year <= now.Year()+5; year++ {
		for month := range 24 {
			name, offset := time.Date(year, time.January, 1+month*15, 0, 0, 0, 0, zone).Zone()
			fmt.Fprintf(&b, " %s%d", name, offset)
		}
	}
	return b.String()
}
