package card

import (
	"strings"
	"testing"
)

// Long words break where a reader of the language would not stumble; short ones, and those of an editor who has
// said where, do not; nor does what is too long to be a word (CASES.md RS-007).
func TestHyphenate(t *testing.T) {
	for text, want := range map[string]string{
		"Save the library now, everybody":                              "Save the library now, everybody",
		"Rechtsschutzversicherungsgesellschaftsangestelltenvertretung": "Rechts-schutz-ver-siche-rungs-gesell-schafts-ange-stell-ten-ver-tre-tung",
		"Straßenbahnhaltestellenüberdachungsinstandsetzungsprogramm":   "Stra-ßen-bahn-hal-testel-lenü-ber-dachungs-instand-set-zungs-pro-gramm",
		"inconstitucionalidad":                                         "incon-sti-tucio-nali-dad",
		"anticonstitutionnellement":                                    "anti-con-sti-tution-nel-lement",
		"Donau\u00addampfschifffahrtsgesellschaften":                   "Donau-dampfschifffahrtsgesellschaften",
		"0123456789012345":                                             "0123456789012345",
		arabic:                                                         arabic,
		strings.Repeat("na", 100):                                      "na" + strings.Repeat("na-na", 49) + "na",
		strings.Repeat("na", 101):                                      strings.Repeat("na", 101),
	} {
		if got := strings.ReplaceAll(string(hyphenate([]rune(text))), "\u00ad", "-"); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}
