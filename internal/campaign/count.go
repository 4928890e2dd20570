package campaign

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// MostSignatures bounds every count: more than that nobody can have counted.
const MostSignatures = 1_000_000_000

// Goal is how many signatures are wanted: a number, or the next one of a ladder that the count has not nearly
// reached. The zero Goal is none.
type Goal struct {
	Number int
	Auto   bool
}

// UnmarshalTOML takes a whole number or "auto".
func (g *Goal) UnmarshalTOML(value any) error {
	const help = `write digits only, like goal = 10000, or goal = "auto"`
	switch v := value.(type) {
	case int64:
		if v > MostSignatures {
			return fmt.Errorf("%d is too large a goal; write a smaller one", v)
		}
		g.Number = int(max(v, math.MinInt32))
		return nil
	case float64: // how it was written is not known here
		return errors.New("this is not a whole number; " + help)
	case string:
		if strings.EqualFold(strings.TrimSpace(v), "auto") {
			if v != "auto" {
				return fmt.Errorf("%q is not a goal; write goal = \"auto\"", v)
			}
			g.Auto = true
			return nil
		}
		if n, ok := meantNumber(v); ok {
			return fmt.Errorf("%q is text, but a number is wanted; write goal = %d", v, n)
		}
		return fmt.Errorf("%q is not a goal; %s", v, help)
	}
	return errors.New(`a number or "auto" is wanted; ` + help)
}

var writtenNumber = regexp.MustCompile(`^(\d{1,3}(?:[,.' _]\d{3})+|\d{1,9})\s?([kKmM]?)$`)

// meantNumber reads a number as people write it: "10,000", "10.000", "10k".
func meantNumber(s string) (n int, ok bool) {
	m := writtenNumber.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "", "'", "", " ", "", "_", "").Replace(m[1]))
	for range map[string]int{"k": 1, "m": 2}[strings.ToLower(m[2])] {
		n *= 1000
	}
	return n, err == nil && n <= MostSignatures
}

// For is the goal that stands beside n signatures; 0 is none.
//
// By rule it is the lowest step of the ladder of which n is less than 90 %. That moves it on while the last step still
// looks reachable, and never shows a goal that is nearly met (WeMove moves on at 90 %; Champaign and Proca have ladders
// of round numbers).
func (g Goal) For(n int) int {
	if !g.Auto {
		return max(g.Number, 0)
	}
	for step := 1; ; step++ {
		if goal := rung(step); int64(n)*10 < int64(goal)*9 {
			return goal
		}
	}
}

// rung is a step of the ladder, counted from 1: 100, 250, 500, 1000, 2500, 5000, 10 000 and so on. Three to each power
// of ten, so that one is two or two and a half times the one before.
func rung(step int) int {
	goal := [...]int{100, 250, 500}[(step-1)%3]
	for range (step - 1) / 3 {
		goal *= 10
	}
	return goal
}

// Count is how many have signed at some moment: a table of counts.toml.
type Count struct {
	Signatures int    `toml:"signatures"`
	Counted    Date   `toml:"counted"`
	From       string `toml:"from" translation:"text"` // the address that said so; empty if a person wrote it
}

// IsZero reports whether there is no count.
func (c Count) IsZero() bool { return c.Counted.IsZero() }

// Newer returns that of two counts which is true of the later moment. A day counts from its beginning, so one with a
// clock time is newer than its day.
func (c Count) Newer(other Count, zone *time.Location) Count {
	if c.IsZero() || !other.IsZero() && other.Counted.Start(zone).After(c.Counted.Start(zone)) {
		return other
	}
	return c
}

// Elsewhere is one [[petition.elsewhere]]: signatures that did not come through the form.
type Elsewhere struct {
	From       string `toml:"from" translation:"text"` // as it reads inside a sentence: "on paper"
	Signatures int    `toml:"signatures"`
	Counted    Date   `toml:"counted"`
}

// hideBelow is how many signatures a counter shows that says nothing else. Fewer say that nobody signs: in an
// experiment a high number made more people sign, and no other did.
const hideBelow = 100

// Shows reports whether a counter of n signatures is shown.
func (p Petition) Shows(n int) bool {
	if p.HideBelow != nil {
		return n >= *p.HideBelow
	}
	return n >= hideBelow
}
