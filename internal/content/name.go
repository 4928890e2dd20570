package content

import (
	"path"
	"strings"

	"broadside/internal/language"
)

// Untranslated takes the name of a file apart: "content/a/index.es.md" is "content/a/index.md" in Spanish. lang is
// in small letters, as names and addresses have it: "es", "pt-br"; it is empty for a file that is no translation.
func Untranslated(file string) (original, lang string) {
	base := path.Base(file)
	name, ext := strings.TrimSuffix(base, path.Ext(base)), path.Ext(base)
	stem, tag, ok := strings.Cut(name, ".")
	if !ok || stem == "" || ext != ".md" && ext != ".toml" {
		return file, ""
	}
	if _, ok := language.Canonical(tag); !ok {
		return file, ""
	}
	return strings.TrimSuffix(file, base) + stem + ext, strings.ToLower(tag)
}

// Translated is the name of a file's translation, the reverse of Untranslated.
func Translated(original, lang string) string {
	if lang == "" {
		return original
	}
	ext := path.Ext(original)
	return strings.TrimSuffix(original, ext) + "." + lang + ext
}

// MisnamedTag returns how a translation's file should be called, if its name writes the language another way:
// "index.pt-br.md" for "index.pt_BR.md"; "" if it is right.
func MisnamedTag(file string) string {
	original, lang := Untranslated(file)
	canonical, _ := language.Canonical(lang)
	if right := Translated(original, strings.ToLower(canonical)); lang != "" && right != file {
		return right
	}
	return ""
}
