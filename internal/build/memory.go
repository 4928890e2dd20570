package build

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"broadside/internal/cache"
	"broadside/internal/campaign"
	"broadside/internal/check"
	"broadside/internal/diag"
	"broadside/internal/publish"
	"broadside/internal/tree"
	"broadside/internal/wire"
)

// Memory is what the last run over a site has found: of each file a print and a sum, of each page its facts, its
// problems and the sums of what was made of it. It only saves work: what it says of a page counts while all that the
// page depends on is as it was (see key.go), and a part of it that is missing, damaged or of another program is a page
// made anew. It is kept in leaves, each of some neighbouring pages, so that no run holds more than a few of them.
type Memory struct {
	cache   *cache.Cache // nil keeps it in this process
	place   string
	program string

	mu    sync.Mutex
	blobs map[cache.Key][]byte // without a cache
}

// NewMemory returns the memory of the runs that are called place, kept in c, or with the process if c is nil. program
// names the program that runs, by all it is made of: what another one has left is not looked at.
func NewMemory(c *cache.Cache, place, program string) *Memory {
	return &Memory{cache: c, place: place, program: program, blobs: map[cache.Key][]byte{}}
}

// sum names bytes: the first half of their SHA-256. The zero sum is that of a file that is not there.
type sum [16]byte

func sumOf(b []byte) sum {
	whole := sha256.Sum256(b)
	return sum(whole[:16])
}

// index is the beginning of a memory.
type index struct {
	Bounds []string // the first unit of each leaf, sorted
	Static []copied
}

// copied is a file that is published as it is.
type copied struct {
	Output string
	Print  tree.Print // of the file of the site
	Sum    publish.Sum
}

// read is a page's file as pass one found it.
type read struct {
	File  string
	Print tree.Print // zero if it can't be trusted
	Sum   sum
	Facts campaign.Facts
}

// record is what became of one unit.
type record struct {
	Unit         string
	Key          sum // of Asks and their answers
	Asks         []ask
	Files        []seen
	Since, Until int64 // the moments between which the clock changes nothing, in nanoseconds since 1970

	Outputs  []publish.Made
	Drawn    []drawing
	Pages    int
	Problems []diag.Problem
	Record   check.Record
	Form     *Form
	Traits   traits
}

// seen is a file that a unit was made of.
type seen struct {
	Name   string
	Binary bool       // the sum is of its bytes, and not of its text
	Print  tree.Print // zero if it can't be trusted
	Sum    sum

	renewed bool // the print is another than the memory has
}

// drawing is a picture that a unit draws.
type drawing struct {
	Name string
	Key  cache.Key
}

// recall reads a part of the memory; what is not there or not to be read is the zero value.
func recall[T any](m *Memory, fields func(*wire.Coder, *T), part ...string) (v T) {
	if m == nil {
		return v
	}
	key := m.key(part...)
	var b []byte
	ok := false
	if m.cache == nil {
		m.mu.Lock()
		b, ok = m.blobs[key]
		m.mu.Unlock()
	} else {
		read, found := m.cache.Read(key, takeBuffer())
		defer giveBuffer(read) // what is decoded is no part of it
		if ok = found; ok {
			b = cache.Entry(read)
		}
	}
	if !ok || wire.Unmarshal(b, &v, fields) != nil {
		return *new(T)
	}
	return v
}

// keep keeps v as a part of the memory.
func keep[T any](m *Memory, fields func(*wire.Coder, *T), v T, part ...string) {
	b, err := wire.Marshal(&v, fields)
	if err != nil {
		return // it is made anew then
	}
	key := m.key(part...)
	if m.cache != nil {
		m.cache.Put(key, b)
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.blobs[key] = b
}

func (m *Memory) key(part ...string) cache.Key {
	return cache.KeyOf(append([]string{"memory", m.program, m.place}, part...)...)
}

// leafSize is how many units a leaf holds: enough that reading one is no work, few enough that one change writes
// little and that several workers have some each.
func leafSize(units int) int { return max(1, min(units/16, 128)) }

// leaf is a run of neighbouring units, or of pages: those from index From up to To.
type leaf struct {
	first    string
	from, to int
}

// leavesOf parts sorted names into leaves, with the bounds that there were as far as they still serve.
func leavesOf(names []string, bounds []string) []leaf {
	if !slices.IsSorted(bounds) {
		bounds = nil // no run has written these
	}
	var leaves []leaf
	most := leafSize(len(names))
	for from := 0; from < len(names); {
		next, _ := slices.BinarySearch(bounds, names[from]+"\x00") // the first bound behind it
		to := len(names)
		if next < len(bounds) {
			to, _ = slices.BinarySearch(names, bounds[next])
		}
		first := names[from]
		if next > 0 {
			first = bounds[next-1]
		}
		for part := from; part < to; { // in halves where it has grown
			end := to
			if to-part >= 2*most {
				end = part + most
			}
			leaves = append(leaves, leaf{first, part, end})
			if part = end; part < to {
				first = names[part]
			}
		}
		from = to
	}
	return leaves
}

func boundsOf(leaves []leaf) []string {
	bounds := make([]string, len(leaves))
	for i, l := range leaves {
		bounds[i] = l.first
	}
	return bounds
}

// facts reads what is remembered of the pages of a leaf.
func (m *Memory) facts(first string) map[string]read {
	all := recall(m, wireReads, "facts", first)
	byFile := make(map[string]read, len(all))
	for _, r := range all {
		byFile[r.File] = r
	}
	return byFile
}

// records reads what is remembered of the units of a leaf.
func (m *Memory) records(first string) map[string]*record {
	all := recall(m, wireRecords, "records", first)
	byUnit := make(map[string]*record, len(all))
	for _, r := range all {
		byUnit[r.Unit] = r
	}
	return byUnit
}

// unit is what is rendered in one piece: a page with all that belongs to it, or a further page of the list that a home
// page begins.
type unit struct {
	page int // index into the site's pages
	list int // 2, 3, …; 0 for the page itself
}

// units are all units of the site: its pages in their order, then the lists.
type units struct {
	pages int
	lists []unit
}

func (s *Site) units() units {
	all := units{pages: len(s.pages)}
	for _, e := range s.editions {
		if home, ok := s.byAddress[e.root()]; ok {
			for n := 2; n <= e.homePages(); n++ {
				all.lists = append(all.lists, unit{home, n})
			}
		}
	}
	return all
}

func (u units) len() int { return u.pages + len(u.lists) }

func (u units) at(i int) unit {
	if i < u.pages {
		return unit{page: i}
	}
	return u.lists[i-u.pages]
}

// unitName is the unit's name in the memory. Names are sorted as units are.
func (s *Site) unitName(u unit) string {
	file := s.pages[u.page].File
	if u.list > 0 {
		return fmt.Sprintf("~%s %08d", file, u.list) // behind all files
	}
	return file
}
