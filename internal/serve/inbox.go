package serve

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"broadside/internal/campaign"
	"broadside/internal/form"
)

// signature is what a form of the preview sent. It is never changed after it was kept.
type signature struct {
	Number   int // counts the signatures of a run of the preview
	Page     campaign.Address
	ByScript bool
	posted
}

// posted is the body of a form's post.
type posted struct {
	Type   string       // its content type, without parameters
	Values []form.Value // in their order
	JSON   []byte       // as it was sent; nil for every other type
}

// size is about what a body takes in memory.
func (p posted) size() int {
	size := len(p.JSON)
	for _, v := range p.Values {
		size += len(v.Name) + len(v.Value) + 32
	}
	return size
}

// What is kept at the most; the oldest goes first.
const (
	keptSignatures = 50
	keptBytes      = 8 << 20
)

// inbox keeps the last signature of each page in memory and nowhere else: it ends with the program (CASES.md RS-053).
type inbox struct {
	mu     sync.Mutex
	last   map[campaign.Address]signature
	number int
}

func (i *inbox) put(s signature) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.last == nil {
		i.last = map[campaign.Address]signature{}
	}
	i.number++
	s.Number = i.number
	i.last[s.Page] = s
	bytes := 0
	for n, kept := range i.newest() {
		bytes += kept.size()
		if n >= keptSignatures || bytes > keptBytes && n > 0 {
			delete(i.last, kept.Page)
		}
	}
}

func (i *inbox) get(page campaign.Address) (signature, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	s, ok := i.last[page]
	return s, ok
}

// all are the signatures that are kept, the newest first.
func (i *inbox) all() []signature {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.newest()
}

func (i *inbox) forget() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.last = nil
}

func (i *inbox) newest() []signature {
	return slices.SortedFunc(maps.Values(i.last), func(a, b signature) int { return cmp.Compare(b.Number, a.Number) })
}
