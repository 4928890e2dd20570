package diag

import (
	"math"
	"strings"
)

// Nearest returns the candidate that s was most likely meant to be, or "" if none is near: at most one edit
// for each three letters, two at least, counting the swap of two neighbours as one (the optimal string
// alignment distance). The first of equals wins. A candidate that begins with s, or the reverse, is near too.
func Nearest(s string, candidates []string) string {
	best, bestCost := "", max(2, len(s)/3)+1
	for _, c := range candidates {
		cost := distance(strings.ToLower(s), strings.ToLower(c))
		if len(s) >= 3 && len(c) >= 3 && (strings.HasPrefix(c, s) || strings.HasPrefix(s, c)) {
			cost = min(cost, 2)
		}
		if cost < bestCost && cost < max(len(s), len(c)) {
			best, bestCost = c, cost
		}
	}
	return best
}

// Choice is the remedy for a name that is not one of names: the one probably meant, and what there is.
func Choice(s string, names []string) string {
	there := "there are " + strings.Join(names, ", ")
	switch len(names) {
	case 0:
		return "there is none to choose"
	case 1:
		there = "there is only " + names[0]
	}
	if near := Nearest(s, names); near != "" {
		return "did you mean " + near + "? (" + there + ")"
	}
	return there
}

// distance counts the edits between a and b; texts whose lengths differ much are simply far apart.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > 8 || d < -8 {
		return math.MaxInt
	}
	rows := [3][]int{make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, last, now := rows[0], rows[1], rows[2]
		now[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		rows[0], rows[1], rows[2] = last, now, before
	}
	return rows[1][len(y)]
}
