package form

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"broadside/internal/campaign"
)

// What a test submission is filled in with says itself that it is one.
const (
	testName    = "Broadside Test"
	testComment = "This is a test. Please delete it."
	testSource  = "broadside-test" // the source code under which it comes in
)

// sample is what a handler takes for an address and a telephone number in a country.
type sample struct{ postcode, region, phone string }

// samples are of countries whose form is checked by handlers. The numbers are those that the countries keep free for
// films and books: of https://www.nanpa.com (555-0100 to 0199), Ofcom, ACMA, the Bundesnetzagentur, Arcep and PTS.
var samples = map[string]sample{
	"US": {"10001", "NY", ""}, "CA": {"K1A 0B1", "ON", ""},
	"GB": {"SW1A 1AA", "", "+44 20 7946 0123"}, "AU": {"2000", "NSW", "+61 2 5550 0123"}, "NZ": {"6011", "", ""},
	"DE": {"10115", "", "+49 30 23125 123"}, "FR": {"75001", "", "+33 1 99 00 01 23"}, "SE": {"111 20", "", "+46 8 465 004 12"},
	"AT": {"1010", "", ""}, "BE": {"1000", "", ""}, "BR": {"01001-000", "SP", ""}, "CH": {"3003", "", ""},
	"CZ": {"110 00", "", ""}, "DK": {"1050", "", ""}, "ES": {"28001", "", ""}, "FI": {"00100", "", ""},
	"GR": {"105 57", "", ""}, "HU": {"1051", "", ""}, "IE": {"D02 X285", "", ""}, "IN": {"110001", "DL", ""},
	"IT": {"00184", "", ""}, "JP": {"100-0001", "", ""}, "MX": {"06000", "", ""}, "NL": {"1011 AB", "", ""},
	"NO": {"0150", "", ""}, "PL": {"00-001", "", ""}, "PT": {"1000-001", "", ""}, "SK": {"811 01", "", ""},
	"ZA": {"8001", "", ""},
}

// filled is what a test writes into a visible field; "" for a box that stays as it is.
func (o Output) filled(f Field, email string) string {
	in := samples[o.Country]
	value := "Broadside test"
	switch name := strings.TrimPrefix(f.ID, fieldID("")); {
	case name == "country":
		return o.home(f.Options)
	case len(f.Options) > 0: // of one's own
		return f.Options[0].Value
	case name == "name":
		value = testName
	case name == "first_name", name == "last_name":
		first, last, _ := strings.Cut(testName, " ")
		value = map[string]string{"first_name": first, "last_name": last}[name]
	case name == "email":
		return email
	case name == "phone":
		value = cmp.Or(in.phone, "+1 202 555 0123")
	case name == "street":
		value = "1 Test Street"
	case name == "city":
		value = "Test Town"
	case name == "region":
		value = cmp.Or(in.region, "Test Region")
	case name == "postcode":
		value = cmp.Or(in.postcode, "10001")
	case f.Type == "number":
		value = "1"
	case f.Type == "textarea":
		value = testComment
	}
	if r := []rune(value); f.MaxLength > 0 && len(r) > f.MaxLength {
		value = string(r[:f.MaxLength])
	}
	return value
}

// home is the option that stands for the site's own country, or the first.
func (o Output) home(options []campaign.Choice) string {
	for _, option := range options {
		if option.Value == o.Country || option.Value == o.CountryName {
			return option.Value
		}
	}
	if len(options) == 0 {
		return ""
	}
	return options[0].Value
}

// nameFor is what a field is called where scripts run: in forms that ask for the country it may depend on that
// (layouts/page.js).
func (o Output) nameFor(f Field) string {
	i := slices.IndexFunc(o.Fields, func(f Field) bool { return f.ID == fieldID("country") })
	var names map[string]string
	if i < 0 || json.Unmarshal([]byte(f.Names), &names) != nil {
		return f.Name
	}
	return cmp.Or(names[o.home(o.Fields[i].Options)], names[""])
}
