package diag

import "fmt"

// TurnsText reports whether a character changes the direction of what follows it without being seen, so that text, and most
// of all a name or a number, reads as something else. The marks of right-to-left text (U+200E, U+200F, U+061C), which no
// such trick can be made of, are none (https://www.unicode.org/reports/tr9/, CASES.md RS-013).
func TurnsText(r rune) bool { return 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 }

// Turned is the problem of such a character, without its place.
func Turned(r rune) Problem {
	return Problem{Code: "text-turned", Message: fmt.Sprintf("a character that can't be seen (U+%04X) turns round the text behind it", r),
		Help: "delete it, with what stands around it, and type that again; words in another language are marked like [the words]{lang=ar}"}
}
