package build

import (
	"slices"

	"broadside/internal/asset"
	"broadside/internal/campaign"
	"broadside/internal/layout"
)

// sheetRows is how many people can sign a printed sheet: with them the starter's campaigns fill one page, of A4 as of
// Letter.
const sheetRows = 10

// sheet is the printed page's part for signing by hand. It asks for what the target counts: the name, the postcode if
// the form asks for one, and the signature, and leaves what is only for the organisation to the form, since everybody
// who signs sees the rows above.
func (m *maker) sheet(f campaign.Form) *layout.Sheet {
	s, set := m.site, m.formSettings()
	columns := []string{s.words.Word("field-name")}
	if f.Start == "" || slices.Contains(set.Fields, "postcode") || slices.Contains(set.Optional, "postcode") {
		columns = append(columns, s.fieldWord(set, "field-", "postcode"))
	}
	address := s.settings.BaseURL + m.facts.Address.Path()
	return &layout.Sheet{
		Columns: append(columns, s.words.Word("signature")),
		Rows:    make([]struct{}, sheetRows),
		QR:      asset.QR(address, s.words.Word("qr-code")),
		Address: address,
	}
}
