package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// campaign is one page of the corpus, not yet in any generator's form.
type campaign struct {
	slug, title, target, statement, summary, date string
	signatures                                    int
	paragraphs                                    []string
	closing                                       string // the last line of the copy, which edits change
	sources                                       []source
}

type source struct {
	key                           string
	authors                       []string
	title, publication, date, url string
}

const (
	closing = "Thank you for standing with your neighbours."
	goal    = 100_000
)

var (
	words = strings.Fields(`city town people day year month winter summer morning evening neighbour ferry harbour bridge
		station tram bus road street library school hospital clinic market river park wood pool museum budget council
		mayor member minister board company owner tenant driver nurse teacher parent child pupil family wage rent
		price ticket cost fund loan plan law rule promise vote count study survey record letter meeting answer question
		close open sell build repair raise lower keep lose save share stop start pay owe wait work live sleep learn sing`)
	targets      = []string{"the Riverton City Council", "the Ferry Company", "the State Housing Board", "Mayor Elin Aune"}
	publications = []string{"The Riverton Ledger", "Evening Post", "Channel Nine", "Office of Public Works", "The Ferryman"}
	given        = []string{"Amara", "Bo", "Chidi", "Dana", "Emre", "Frida", "Goran", "Hana"}
	family       = []string{"Adeyemi", "Berg", "Castillo", "Dlamini", "Eriksen", "Fofanah", "Garcia", "Haddad"}
)

// campaignAt makes the campaign of a number: about 450 words, four calls to action, six sources, a statement. The same
// number gives the same campaign on every machine.
func campaignAt(number int) campaign {
	r := rand.New(rand.NewPCG(uint64(number), 1))
	c := campaign{
		slug:       fmt.Sprintf("campaign-%06d", number),
		target:     pick(r, targets),
		statement:  plain(sentence(r) + " " + sentence(r) + " " + sentence(r)),
		summary:    plain(sentence(r)),
		date:       day(r),
		signatures: 1000 + r.IntN(98_000),
		closing:    closing,
	}
	c.title = "Tell " + c.target + ": " + capital(some(r, 5)) + "."
	for k := 1; k <= 6; k++ {
		s := source{
			key:         fmt.Sprintf("s%d", k),
			title:       capital(some(r, 8)) + ".",
			publication: pick(r, publications),
			date:        day(r),
			url:         fmt.Sprintf("https://example.org/%d/%d", number, k),
		}
		for range 1 + r.IntN(3) {
			s.authors = append(s.authors, pick(r, given)+" "+pick(r, family))
		}
		c.sources = append(c.sources, s)
	}
	cited := 0
	for p := range 9 {
		var sentences []string
		for range 2 + r.IntN(3) {
			sentences = append(sentences, sentence(r))
		}
		text := strings.Join(sentences, " ")
		if p%4 != 0 { // six of nine paragraphs
			text += "[^" + c.sources[cited].key + "]"
			cited++
		}
		c.paragraphs = append(c.paragraphs, text)
	}
	return c
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func some(r *rand.Rand, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = pick(r, words)
	}
	return strings.Join(out, " ")
}

func day(r *rand.Rand) string { return fmt.Sprintf("2025-%02d-%02d", 1+r.IntN(9), 1+r.IntN(28)) }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// sentence is 9 to 22 words; in a long one, one word is strong, emphasised, a link, or as it is.
func sentence(r *rand.Rand) string {
	out := strings.Fields(some(r, 9+r.IntN(14)))
	if len(out) > 12 {
		form := [...]string{"**%s**", "*%s*", "[%s](https://example.org/)", "%s"}[r.IntN(4)]
		at := 3 + r.IntN(6)
		out[at] = fmt.Sprintf(form, out[at])
	}
	return capital(strings.Join(out, " ")) + "."
}

// plain takes the marks off a sentence, for places that are no Markdown.
func plain(s string) string {
	return strings.NewReplacer("*", "", "[", "", "](https://example.org/)", "").Replace(s)
}

// copyText is the copy in Markdown, which both generators read alike.
func (c campaign) copyText() string {
	ask := "[" + c.title + "](#sign)"
	var parts []string
	for i, p := range c.paragraphs {
		if i%3 == 0 {
			parts = append(parts, ask)
		}
		parts = append(parts, p)
	}
	return strings.Join(append(parts, ask, c.closing), "\n\n") + "\n"
}

// makeSite writes a site of n campaigns into dir, for ours or for Hugo.
func makeSite(of who, n int, dir string) error {
	common, pages := ourCommon, campaign.ours
	if of == hugo {
		common, pages = hugoCommon, campaign.hugo
	}
	for _, f := range common {
		if err := write(dir, f); err != nil {
			return err
		}
	}
	for i := range n {
		for _, f := range pages(campaignAt(i)) {
			if err := write(dir, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// file is a file of a site, by its place in it.
type file struct{ name, text string }

func write(dir string, f file) error {
	name := filepath.Join(dir, filepath.FromSlash(f.name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(f.text), 0o644)
}

// save writes a file as editors do: whole beside it, then over it.
func save(dir string, f file) error {
	if err := write(dir, file{f.name + "~", f.text}); err != nil {
		return err
	}
	name := filepath.Join(dir, filepath.FromSlash(f.name))
	return os.Rename(name+"~", name)
}
