package build

import (
	"broadside/internal/campaign"
	"broadside/internal/check"
	"broadside/internal/diag"
	"broadside/internal/publish"
	"broadside/internal/tree"
	"broadside/internal/wire"
)

// How the parts of a memory are written: of each type all fields that are kept, which are those with a large name.

func wireIndex(c *wire.Coder, i *index) {
	c.Strings(&i.Bounds)
	wire.Slice(c, &i.Static, wireCopied)
}

func wireCopied(c *wire.Coder, f *copied) {
	c.String(&f.Output)
	wirePrint(c, &f.Print)
	c.Bytes(f.Sum[:])
}

func wirePrint(c *wire.Coder, p *tree.Print) {
	wire.Int(c, &p.Size, &p.Modified, &p.Changed)
	wire.Int(c, &p.Inode, &p.Device)
	wire.Int(c, &p.Mode)
	c.Bool(&p.BuiltIn)
}

func wireReads(c *wire.Coder, all *[]read) { wire.Slice(c, all, wireRead) }

func wireRead(c *wire.Coder, r *read) {
	c.String(&r.File)
	wirePrint(c, &r.Print)
	c.Bytes(r.Sum[:])
	wireFacts(c, &r.Facts)
}

func wireFacts(c *wire.Coder, f *campaign.Facts) {
	c.String(&f.File, (*string)(&f.Address), &f.Title, &f.Summary, (*string)(&f.State), &f.Headline, &f.Image, &f.ImageAlt, &f.Layout, &f.Language, &f.Of)
	for _, d := range []*campaign.Date{&f.Date, &f.Closes, &f.Decision, &f.OutcomeDate, &f.Updated} {
		c.Own(d)
	}
	wire.Slice(c, &f.Updates, func(c *wire.Coder, d *campaign.Date) { c.Own(d) })
	c.Strings(&f.Aliases)
	c.Bool(&f.Unlisted, &f.IsCampaign, &f.Unread)
}

func wireRecords(c *wire.Coder, all *[]*record) {
	wire.Slice(c, all, func(c *wire.Coder, r **record) { // none of them is nil, whatever the bytes are
		if *r == nil {
			*r = new(record)
		}
		wireRecord(c, *r)
	})
}

func wireRecord(c *wire.Coder, r *record) {
	c.String(&r.Unit)
	c.Bytes(r.Key[:])
	wire.Slice(c, &r.Asks, wireAsk)
	wire.Slice(c, &r.Files, wireSeen)
	wire.Int(c, &r.Since, &r.Until)
	wire.Slice(c, &r.Outputs, wireMade)
	wire.Slice(c, &r.Drawn, wireDrawing)
	wire.Int(c, &r.Pages)
	wire.Slice(c, &r.Problems, wireProblem)
	wireChecked(c, &r.Record)
	wire.Pointer(c, &r.Form, wireForm)
	wireTraits(c, &r.Traits)
}

func wireAsk(c *wire.Coder, a *ask) {
	wire.Int(c, &a.Question)
	c.String(&a.Of, &a.Name)
}

func wireSeen(c *wire.Coder, f *seen) {
	c.String(&f.Name)
	c.Bool(&f.Binary)
	wirePrint(c, &f.Print)
	c.Bytes(f.Sum[:])
}

func wireMade(c *wire.Coder, m *publish.Made) {
	c.String(&m.Name)
	wire.Int(c, &m.Class)
	c.Bytes(m.Sum[:])
}

func wireDrawing(c *wire.Coder, d *drawing) {
	c.String(&d.Name)
	c.Bytes(d.Key[:])
}

func wireProblem(c *wire.Coder, p *diag.Problem) {
	c.String(&p.Code, &p.File, &p.Message, &p.Help, &p.Held)
	c.Bool(&p.Time)
	wire.Int(c, &p.Severity)
	wireSpan(c, &p.Span)
}

func wireSpan(c *wire.Coder, s *diag.Span) { wire.Int(c, &s.Start, &s.End) }

func wireChecked(c *wire.Coder, r *check.Record) {
	c.String(&r.File, &r.Held)
	c.Bool(&r.IsCampaign, &r.Unread)
	c.Strings(&r.Headings)
	wire.Slice(c, &r.Links, wireLink)
	c.Set(&r.Assets, &r.Later, &r.Sources)
}

func wireLink(c *wire.Coder, l *check.Link) {
	c.String(&l.File, &l.Page, &l.Fragment)
	wireSpan(c, &l.Span)
}

func wireForm(c *wire.Coder, f *Form) {
	c.String(&f.Handler, &f.Preset, &f.To)
	c.Strings(&f.Hidden, &f.Copied)
	wire.Int(c, &f.Campaigns)
}

func wireTraits(c *wire.Coder, t *traits) {
	c.Strings(&t.Keys, &t.Untold)
	wire.Int(c, &t.Calls, &t.Updates)
	c.String(&t.Translates, &t.Sum)
}
