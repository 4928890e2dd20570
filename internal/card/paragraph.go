package card

import (
	"unicode"
)

// piece is a stretch of text that no line may break.
type piece struct {
	start, end int // of its characters, without the white space behind it
	width      int
	space      int  // width of that white space
	hyphen     bool // a line that ends with it shows a hyphen
}

// advances are the widths of text's characters; that of a ligature stands at its first.
func (s *setter) advances(text []rune, st style) []int {
	out := make([]int, len(text))
	runs, _ := s.shape(text, st)
	for _, r := range runs {
		for _, g := range r.Glyphs {
			out[max(g.TextIndex()-1, 0)] += g.Advance.Round() // the first is the mark in front
		}
	}
	return out
}

// pieces cuts text where a line may break: https://www.unicode.org/reports/tr14/.
func (s *setter) pieces(text []rune, st style) []piece {
	advance := s.advances(text, st)
	var out []piece
	s.breaks.Init(text)
	for lines := s.breaks.LineIterator(); lines.Next(); {
		l := lines.Line()
		p := piece{start: l.Offset, end: l.Offset + len(l.Text)}
		for ; p.end > p.start && unicode.IsSpace(text[p.end-1]); p.end-- {
			p.space += advance[p.end-1]
		}
		for _, a := range advance[p.start:p.end] {
			p.width += a
		}
		p.hyphen = p.end > p.start && text[p.end-1] == softHyphen
		out = append(out, p)
	}
	return out
}

// crumbs cuts text between any two characters: the last resort for a word that is wider than a line.
func (s *setter) crumbs(text []rune, st style) []piece {
	advance := s.advances(text, st)
	var out []piece
	s.breaks.Init(text)
	for graphemes := s.breaks.GraphemeIterator(); graphemes.Next(); {
		g := graphemes.Grapheme()
		p := piece{start: g.Offset, end: g.Offset + len(g.Text)}
		for _, a := range advance[p.start:p.end] {
			p.width += a
		}
		if len(g.Text) == 1 && unicode.IsSpace(g.Text[0]) {
			p.end, p.width, p.space = p.start, 0, p.width
		}
		out = append(out, p)
	}
	return out
}

// fill puts as many pieces on each line as fit into width, and returns how many are on each; nil if one is wider
// than a line.
func fill(pieces []piece, width, hyphen int) []int {
	lines := []int{}
	count, used := 0, 0
	for _, p := range pieces {
		need := p.width
		if p.hyphen {
			need += hyphen
		}
		if need > width {
			return nil
		}
		if count > 0 && used+need > width {
			lines = append(lines, count)
			count, used = 0, 0
		}
		count++
		used += p.width + p.space
	}
	if count > 0 {
		lines = append(lines, count)
	}
	return lines
}

// balance fills lines as evenly as possible: as many as fill needs, in the least width.
func balance(pieces []piece, width, hyphen int) []int {
	best := fill(pieces, width, hyphen)
	low, high := 0, width
	for high-low > em/16 {
		middle := (low + high) / 2
		if lines := fill(pieces, middle, hyphen); lines != nil && len(lines) <= len(best) {
			best, high = lines, middle
		} else {
			low = middle
		}
	}
	return best
}

// block is a text in its lines at a size.
type block struct {
	lines []line
	size  int // pixels to the em
	pitch int // pixels from one base line to the next
}

// room is where a text has to go, in pixels, and the sizes that it may take.
type room struct {
	width, height int
	largest       int
	comfort       int // down to this size no word is broken
	broken        int // the largest size with broken words
	least         int
	lines         int // at most, but for the least size, where as many as there is room for may be
}

// fit sets text as large as it fits, and cuts it short if it does not.
func (s *setter) fit(text []rune, st style, r room) block {
	if len(text) == 0 {
		return block{}
	}
	whole := s.line(text, st)
	tall, hyphen := whole.ascent+whole.descent, s.line([]rune{'-'}, st).width
	try := func(text []rune, pieces []piece, from, to int) (block, bool) {
		for size := from; size >= to; size -= 2 {
			b := block{size: size, pitch: max(size*107/100, (tall+em/14)*size/em)}
			most := 1 + (r.height-tall*size/em)/b.pitch
			if size > 2*r.least {
				most = min(most, r.lines)
			}
			if counts := fill(pieces, r.width*em/size, hyphen); counts != nil && len(counts) <= most {
				b.lines = s.lines(text, pieces, balance(pieces, r.width*em/size, hyphen), st)
				return b, true
			}
		}
		return block{}, false
	}
	if b, ok := try(text, s.pieces(text, st), r.largest, r.comfort); ok {
		return b
	}
	soft := hyphenate(text)
	if b, ok := try(soft, s.pieces(soft, st), r.broken, r.least); ok {
		return b
	}
	for crumbs := s.crumbs(text, st); len(crumbs) > 0; crumbs = crumbs[:len(crumbs)*7/8] {
		if b, ok := try(text, crumbs, r.comfort, r.least); ok {
			return b
		}
	}
	return block{}
}

// lines shapes each line by itself, for what stands at its end may change the shape of a letter.
func (s *setter) lines(text []rune, pieces []piece, counts []int, st style) []line {
	var out []line
	for _, n := range counts {
		part := text[pieces[0].start:pieces[n-1].end]
		if pieces[n-1].hyphen {
			part = append(part[:len(part)-1:len(part)-1], '-')
		}
		out = append(out, s.line(part, st))
		pieces = pieces[n:]
	}
	return out
}
