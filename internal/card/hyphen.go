package card

import (
	"slices"
	"strings"
	"unicode"
)

// longWord is the number of letters from which a word may be broken; what has more than longestWord is none of any
// language, and to look for its syllables takes time by the square of its length (CASES.md RS-007).
const (
	longWord    = 12
	longestWord = 200
)

// hyphenate puts soft hyphens into the long words of a text. The rule is the one that European languages share: the
// last sound of consonants before a vowel begins a syllable. It knows no word's history, and serves only where a
// headline could not be read otherwise; a word in which the editor has put soft hyphens keeps those alone.
func hyphenate(text []rune) []rune {
	var out []rune
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && (unicode.IsLetter(text[j]) || unicode.Is(unicode.Mn, text[j]) || text[j] == softHyphen) {
			j++
		}
		switch word := text[i:j]; {
		case j == i:
			out = append(out, text[i])
			j++
		case len(word) < longWord || len(word) > longestWord || slices.Contains(word, softHyphen):
			out = append(out, word...)
		default:
			out = append(out, syllables(word)...)
		}
		i = j
	}
	return out
}

// sounds are consonants that begin a syllable together, the longer ones first.
var sounds = []string{
	"sch", "str", "ch", "ck", "ph", "th", "sh", "qu", "st", "sp",
	"pr", "br", "tr", "dr", "kr", "gr", "fr", "pl", "bl", "kl", "gl", "fl",
}

// joints are endings in German behind which another word begins.
var joints = []string{"ungs", "heits", "keits", "schafts", "täts", "ions"}

func syllables(word []rune) []rune {
	lower := slices.Clone(word)
	for i, r := range lower {
		lower[i] = unicode.ToLower(r)
	}
	var out []rune
	last := 0
	for i, r := range word {
		if i-last >= 3 && len(word)-i >= 3 && begins(lower, i) {
			out = append(out, softHyphen)
			last = i
		}
		out = append(out, r)
	}
	return out
}

// begins reports whether a syllable begins at word[i], which is in small letters: behind a joint, or with one sound
// of consonants and a vowel, if there was a vowel before.
func begins(word []rune, i int) bool {
	before := string(word[:i])
	if slices.ContainsFunc(joints, func(j string) bool { return strings.HasSuffix(before, j) }) {
		return true
	}
	if !consonant(word[i]) || !slices.ContainsFunc(word[:i], vowel) {
		return false
	}
	for back := 1; back <= 2 && back <= i; back++ { // not inside a sound, nor between a joint and its s
		rest := string(word[i-back:])
		if slices.ContainsFunc(sounds, func(s string) bool { return len(s) > back && strings.HasPrefix(rest, s) && leads(word, i-back, len(s)) }) {
			return false
		}
	}
	if word[i] == 's' && slices.ContainsFunc(joints, func(j string) bool { return strings.HasSuffix(before+"s", j) }) {
		return false
	}
	rest := string(word[i:])
	for _, s := range sounds {
		if strings.HasPrefix(rest, s) {
			return leads(word, i, len(s))
		}
	}
	return leads(word, i, 1)
}

// leads reports whether a vowel follows the sound of n letters at word[i], which are all of one byte.
func leads(word []rune, i, n int) bool { return i+n < len(word) && vowel(word[i+n]) }

func consonant(r rune) bool {
	return !vowel(r) && unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}

func vowel(r rune) bool {
	return strings.ContainsRune("aeiouyäöüáéíóúàèìòùâêîôûãõåæøœëïÿаеёиоуыэюяіїєαεηιουωάέήίόύώ", r)
}
