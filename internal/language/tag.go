package language

import (
	"slices"

	xlanguage "golang.org/x/text/language"
)

// Canonical is a tag in its usual case and form: "pt-BR" for "pt-br", "he" for "iw"; false if it names no language
// (BCP 47, https://www.rfc-editor.org/info/bcp47).
func Canonical(tag string) (string, bool) {
	if len(tag) > 35 { // RFC 5646 §4.4.1
		return "", false
	}
	parsed, err := xlanguage.Parse(tag)
	if err != nil {
		return "", false
	}
	if _, confidence := parsed.Base(); confidence == xlanguage.No {
		return "", false
	}
	return parsed.String(), true
}

// rightToLeft are the scripts that run from right to left (https://www.unicode.org/iso15924/).
var rightToLeft = []string{"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}

// DirectionOf is the direction in which a language is usually written: "ltr" or "rtl".
func DirectionOf(tag string) string {
	script, _ := xlanguage.Make(tag).Script()
	if slices.Contains(rightToLeft, script.String()) {
		return "rtl"
	}
	return "ltr"
}
