package main

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
)

// report is all that was measured, in Markdown: ratios, the bounds that they must keep, and the medians behind them.
func (b *bench) report() string {
	var out strings.Builder
	machine := fmt.Sprintf("%s/%s, %d cores, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if b.hugo != "" {
		machine += ", Hugo " + b.hugoVersion
	}
	fmt.Fprintf(&out, "%s; medians of %d rounds, of %d edits in each.\n", machine, b.rounds, b.edits)
	b.ratios(&out)
	b.bounds(&out)
	b.medians(&out)
	return out.String()
}

// row is a line of the table of ratios: ours by another's.
type row struct {
	ours  what
	other who
	by    what
}

var rows = []row{
	{cold, hugo, cold},
	{work, hugo, work},
	{same, hugo, same},
	{onePage, hugo, same},
	{oneLayout, hugo, same},
	{oneSetting, hugo, same},
	{saved, hugo, saved},
	{savedWarm, hugo, saved},
	{ready, hugo, ready},
	{readyWarm, hugo, ready},
	{memory, hugo, memory},
	{cold, theLeast, cold},
	{work, theLeast, work},
}

func (b *bench) ratios(out *strings.Builder) {
	b.head(out, "ours by")
	for _, r := range rows {
		line, any := fmt.Sprintf("| %s | %s |", r.ours, named(r.other)), false
		for _, n := range b.sizes {
			ratio, ok := b.ratio(r.ours, n, r.other, r.by, n)
			line += " " + number(ratio, ok) + " |"
			any = any || ok
		}
		if any {
			out.WriteString(line + "\n")
		}
	}
}

// head writes the first two lines of a table with a column for each size.
func (b *bench) head(out *strings.Builder, second string) {
	fmt.Fprintf(out, "\n| campaigns | %s |", second)
	for _, n := range b.sizes {
		fmt.Fprintf(out, " %s |", grouped(n))
	}
	out.WriteString("\n|---|---|" + strings.Repeat("---|", len(b.sizes)) + "\n")
}

func named(w who) string {
	if w == hugo {
		return "Hugo's"
	}
	return "the " + string(w) + "'s"
}

// ratio is ours at one size by what another took at a size; ok is false if one of them was not measured.
func (b *bench) ratio(mine what, n int, other who, by what, m int) (ratio float64, ok bool) {
	x, okay := b.median(ours, mine, n)
	y, good := b.median(other, by, m)
	if !okay || !good || y == 0 {
		return 0, false
	}
	return x / y, true
}

// bound is the most that a figure may be.
type bound struct {
	says string
	most float64
	of   func(*bench) (float64, bool)
}

const small, middle, large = 1_000, 10_000, 100_000 // the sizes that bounds are for

// to is ours by another's at the middle size.
func to(mine what, other who, by what) func(*bench) (float64, bool) {
	return func(b *bench) (float64, bool) { return b.ratio(mine, middle, other, by, middle) }
}

var bounds = []bound{
	{"cold build at 10 000, by Hugo's", 0.4, to(cold, hugo, cold)},
	{"cold build at 10 000, by the floor's", 1.3, to(cold, theLeast, cold)},
	{"nothing changed at 10 000, by Hugo's rebuild", 0.05, to(same, hugo, same)},
	{"one page changed at 10 000, by Hugo's rebuild", 0.06, to(onePage, hugo, same)},
	{"one layout changed at 10 000, by Hugo's rebuild", 0.4, to(oneLayout, hugo, same)},
	{"save to served at 10 000, by Hugo's", 0.015, to(saved, hugo, saved)},
	{"save to served at 100 000, by ours at 1 000", 1.5, func(b *bench) (float64, bool) { return b.ratio(saved, large, ours, saved, small) }},
	{"preview ready at 10 000, by Hugo's server", 0.25, to(ready, hugo, ready)},
	{"peak memory of a cold build at 10 000, by Hugo's", 0.13, to(memory, hugo, memory)},
	{"live heap from 10 000 to 100 000, in KiB for each campaign", 1, func(b *bench) (float64, bool) {
		x, ok := b.median(ours, heap, middle)
		y, good := b.median(ours, heap, large)
		return (y - x) / (large - middle) / 1024, ok && good
	}},
	{"time for each campaign at 100 000, by that at 10 000", 1.15, func(b *bench) (float64, bool) {
		ratio, ok := b.ratio(cold, large, ours, cold, middle)
		return ratio * middle / large, ok
	}},
}

func (b *bench) bounds(out *strings.Builder) {
	out.WriteString("\n| figure | at most | measured | holds |\n|---|---|---|---|\n")
	for _, f := range bounds {
		measured, ok := f.of(b)
		holds := "not measured"
		switch {
		case ok && measured <= f.most:
			holds = "yes"
		case ok:
			holds = "**no**"
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", f.says, number(f.most, true), number(measured, ok), holds)
	}
}

// medians writes what the ratios were made from.
func (b *bench) medians(out *strings.Builder) {
	b.head(out, "whose")
	for _, w := range []what{cold, work, same, onePage, oneLayout, oneSetting, saved, savedWarm, ready, readyWarm, memory, heap} {
		for _, who := range []who{ours, hugo, theLeast} {
			line, any := fmt.Sprintf("| %s | %s |", w, who), false
			for _, n := range b.sizes {
				value, ok := b.median(who, w, n)
				line += " " + quantity(w, value, ok) + " |"
				any = any || ok
			}
			if any {
				out.WriteString(line + "\n")
			}
		}
	}
}

// quantity writes a time or an amount of memory.
func quantity(w what, value float64, ok bool) string {
	switch {
	case !ok:
		return number(value, ok)
	case w == memory || w == heap:
		return fmt.Sprintf("%.0f MiB", value/(1<<20))
	case value < 1:
		return fmt.Sprintf("%.1f ms", value*1000)
	}
	return fmt.Sprintf("%.2f s", value)
}

// number writes a ratio with two digits that count; three would be noise.
func number(ratio float64, ok bool) string {
	switch {
	case !ok:
		return "–"
	case ratio >= 10:
		return fmt.Sprintf("%.0f", ratio)
	case ratio >= 1:
		return strconv.FormatFloat(ratio, 'f', 2, 64)
	}
	return fmt.Sprintf("%.2g", ratio)
}

// grouped writes a number of campaigns: 10 000.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + " " + s[at:]
	}
	return s
}
