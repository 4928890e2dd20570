package build

import "testing"

func TestATitlePartsAtItsColon(t *testing.T) {
	for _, test := range []struct{ title, opening, ask string }{
		{"Tell the City Council: Keep the libraries open.", "Tell the City Council:", "Keep the libraries open."},
		{"Keep the libraries open.", "", "Keep the libraries open."},
		{"The 10:30 bus must run: now: today", "The 10:30 bus must run:", "now: today"},
		{"Au conseil\u00a0: gardez les bibliothèques ouvertes.", "Au conseil\u00a0:", "gardez les bibliothèques ouvertes."},
		{"إلى مجلس مدينة ريفرتون: أبقوا المكتبات مفتوحة.", "إلى مجلس مدينة ريفرتون:", "أبقوا المكتبات مفتوحة."},
		{"A colon at the end: ", "", "A colon at the end: "},
		{"An opening that goes on and on, and on, and is no salutation any more by the time: it ends.", "", "An opening that goes on and on, and on, and is no salutation any more by the time: it ends."},
		{"", "", ""},
	} {
		if opening, ask := parted(test.title); opening != test.opening || ask != test.ask {
			t.Errorf("%q became %q and %q", test.title, opening, ask)
		}
	}
}
