package content

import (
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/settings"
)

// Texts are the texts in the page's settings, in the order of the file; Of is the key: "petition.target". What a
// translation inherits is not among them.
func (p *Page) Texts() []campaign.Block { return textsOf(p.File, p.doc) }

// Texts are the texts in the file, in its order; Of is the key.
func (s *Site) Texts() []campaign.Block { return textsOf(s.File, s.doc) }

// Texts are the texts of one record, in the order of the file; Of is the field.
func (s *Sources) Texts(key string) []campaign.Block {
	if s.doc == nil {
		return nil
	}
	return textsOf(s.File, s.doc, key)
}

// Field is where the value of a record's field stands, or the record's name.
func (s *Sources) Field(key ...string) diag.Span { return s.doc.Value(key...) }

func textsOf(file string, doc *settings.Document, under ...string) []campaign.Block {
	var out []campaign.Block
	for _, t := range doc.Texts(under...) {
		b := campaign.Block{Of: strings.Join(t.Path[len(under):], "."), File: file}
		if t.As {
			b.Add(t.Value, t.Span.Start, len(t.Value))
		} else {
			b.Text, b.Region = t.Value, t.Span
		}
		out = append(out, b)
	}
	return out
}
