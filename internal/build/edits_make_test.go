package build_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// dice are the choices of one site. The same seed chooses the same.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 112))} }

// once reports whether something happens that does so once in n times.
func (d dice) once(n int) bool { return d.IntN(n) == 0 }

func pick[T any](d dice, from ...T) T { return from[d.IntN(len(from))] }

// noon is when all begins.
var noon = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)

// days are those on which something happens on the sites; the clock moves about among them.
var days = []string{"2026-09-01", "2026-09-14", "2026-09-20", "2026-10-01", "2026-10-05", "2026-10-31", "2026-11-12", "2026-12-01", "2027-03-28"}

func (d dice) day() string { return pick(d, days...) }

// moment is one near one of the days.
func (d dice) moment() time.Time {
	day, err := time.Parse(time.DateOnly, d.day())
	if err != nil {
		panic(err)
	}
	return day.Add(pick(d, 0, -time.Second, time.Second, 5*time.Hour, 24*time.Hour, -6*24*time.Hour, 12*time.Hour))
}

// words are what people write: also with marks that turn typographic, and letters of other scripts.
func (d dice) words() string {
	return pick(d, "Keep it open", `They said "no" to us`, "Straße, Ñandú – it's 5' long", "Tell the council: act now", "Why wait?", "The 2,400 of us",
		"Night bus", "Clean river", "A plan… and more", "日本の川", "Say yes", "One of many (really)")
}

// places are where pages may stand.
var places = []string{"libraries", "night-bus", "river", "region/trams", "region/parks", "region/deep/lake", "about", "press", "imprint", "old-town"}

// newModel makes a site. What it has differs from seed to seed; most have no mistakes to begin with.
func newModel(d dice) *model {
	m := &model{
		Sources: map[string][]sourceModel{}, Counts: map[string]countModel{}, Files: map[string]string{}, Over: map[string]*string{},
		Now: noon,
	}
	m.Settings = settingsModel{
		Title: pick(d, "Riverton Action", "Acción & Co", "R"), BaseURL: pick(d, "https://action.riverton.example/", "https://riverton.example/do/"),
		Country: "US", Organisation: "Riverton Action", Privacy: "/privacy/", Handlers: []string{
			"[handlers.main]", `preset = "generic"`, `action = "https://forms.riverton.example/sign"`,
			"[handlers.act]", `preset = "actionkit"`, `host = "act.riverton.example"`,
			"[handlers.far]", `preset = "link"`, `url = "https://sign.riverton.example/"`,
		},
		Handler: "main", Button: "Sign", ConsentMode: "notice", ConsentText: "We will e-mail you.", Fields: []string{"email"},
	}
	m.Pages = []pageModel{
		{Title: "Home", Copy: []string{"Words of welcome."}},
		{Place: "privacy", Flat: true, Title: "Privacy", Copy: []string{"# What we keep", "Words."}},
	}
	if d.once(2) {
		m.Langs = []string{"es"}
		if d.once(3) {
			m.Langs = []string{"de", "es"}
		}
	}
	if d.once(3) {
		m.Sources[""] = []sourceModel{d.source("shared"), d.source("budget")}
	}
	for range 2 + d.IntN(6) {
		m.addPage(d)
	}
	if d.once(3) {
		m.Pages[1].In = slices.Clone(m.Langs)
	}
	m.Pages[0].In = slices.Clone(m.Langs)
	for range 2 * len(m.Pages) { // what makes pages depend on others
		name := pick(d, "refer to a source", "refer to a source", "link to a page", "link from a page to sign", "show a picture", "own picture", "next", "goal and count", "link to a file")
		gentle[slices.IndexFunc(gentle, func(c change) bool { return c.name == name })].do(m, d)
	}
	for range 6 + d.IntN(12) { // what an editor does first of all
		settle(m, d)
	}
	return m
}

// settle makes the site richer without a mistake.
func settle(m *model, d dice) {
	before := m.clone()
	gentle[d.IntN(len(gentle))].do(m, d)
	if len(m.Pages) > 12 {
		*m = *before
	}
}

// addPage adds a page or a campaign at a place that is free; none if there is none.
func (m *model) addPage(d dice) {
	free := slices.DeleteFunc(slices.Clone(places), func(place string) bool {
		return slices.ContainsFunc(m.Pages, func(p pageModel) bool { return p.Place == place })
	})
	if len(free) == 0 {
		return
	}
	p := pageModel{Place: pick(d, free...), Title: d.words(), Copy: []string{"Words of copy."}}
	if d.once(2) {
		p.Summary = d.words() + "."
	}
	if d.once(3) {
		p.Copy = append(p.Copy, "# Why")
	}
	if len(m.Langs) > 0 && d.once(2) {
		p.In = slices.Clone(m.Langs)[:1+d.IntN(len(m.Langs))]
	}
	if p.Flat = d.once(4); !p.Flat && !d.once(4) {
		p.Campaign = d.campaign()
	}
	m.Pages = append(m.Pages, p)
	slices.SortFunc(m.Pages, func(a, b pageModel) int { return strings.Compare(a.Place, b.Place) })
}

func (d dice) campaign() *campaignModel {
	c := &campaignModel{Target: "the council", Statement: "Do it."}
	if d.once(3) {
		c.StatementFile = true
	}
	if d.once(3) {
		c.Thanks = "Thank you."
		c.ThanksIn = true
	}
	return c
}

// source is a record; some of its notes lead to other pages.
func (d dice) source(key string) sourceModel {
	s := sourceModel{Key: key, Lines: []string{fmt.Sprintf("title = %q", d.words()), `publication = "The Ledger"`}}
	switch d.IntN(6) {
	case 0:
		s.Lines = append(s.Lines, `author = ["Ada Okafor", "Ben Lindqvist"]`, "date = 2026-05-29", `url = "https://ledger.example/1"`)
	case 1:
		s.Lines = append(s.Lines, `note = "See [what we keep](/privacy/#what-we-keep)."`, `note_es = "Véase."`)
	case 2:
		s.Lines = append(s.Lines, `quote = "\"No\", they said."`, `language = "de"`)
	case 3:
		s.Lines = []string{fmt.Sprintf("text = %q", d.words()+", [here](/)"), `text_es = "En español."`}
	case 4:
		s.Lines = append(s.Lines, fmt.Sprintf("note = %q", "See [there]("+pick(d, places...)+"/#why)."))
	}
	return s
}

// drawing is a small SVG.
func (d dice) drawing() string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h%d"/></svg>`, d.IntN(9))
}

// picture is one of a kind, of a width, in one of some colours. Without compression two of one size have as many bytes.
func (d dice) picture(ending string, width int) string {
	m := image.NewPaletted(image.Rect(0, 0, width, 12), color.Palette{color.White, color.RGBA{uint8(d.IntN(4) * 80), 90, uint8(d.IntN(4) * 80), 255}})
	for i := range m.Pix {
		m.Pix[i] = uint8(d.IntN(2))
	}
	var b bytes.Buffer
	var err error
	switch ending {
	case ".png":
		err = (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, m)
	case ".gif":
		err = gif.Encode(&b, m, nil)
	default:
		err = jpeg.Encode(&b, m, nil)
	}
	if err != nil {
		panic(err)
	}
	return blob(b.Bytes())
}

// square is a picture for an icon.
func (d dice) square(size int) string {
	m := image.NewGray(image.Rect(0, 0, size, size))
	m.Pix[0] = uint8(d.IntN(256))
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return blob(b.Bytes())
}

// font is the least that is a font by its header, of one table: with 47 a variable one.
func (d dice) font() string { return newFont(pick[byte](d, 1, 47)) }

func newFont(table byte) string {
	b := append([]byte("wOF2"), make([]byte, 60)...)
	b[13], b[48] = 1, table
	return blob(b)
}
