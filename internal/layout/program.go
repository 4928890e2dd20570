package layout

import "reflect"

// program makes the pages of one layout from views of one type: what html/template would make of them, or
// nothing. compile.go makes it.
type program struct {
	body  block
	slots int
}

// block is the steps of a list of nodes.
type block []step

// step does what one node says. dot is the value of the dot.
type step func(r *run, dot reflect.Value) flow

// flow is where a block goes on.
type flow int

const (
	toNext flow = iota
	toNextRound
	behindLoop
)

// run is the making of one page.
type run struct {
	out    []byte
	from   int             // where the page begins in out
	vars   []reflect.Value // by slot
	rounds int             // of loops, and calls
}

// handOver is the panic of a step that meets what html/template has words for: a nil pointer, an index that
// leads nowhere, a page too large or that takes too long.
type handOver struct{}

// append appends the page of a view to dst. If it can't, then ok is false, and html/template is to make the
// page, or to say what is wrong with it.
func (p *program) append(dst []byte, view reflect.Value) (page []byte, ok bool) {
	defer func() {
		if e := recover(); e != nil {
			if _, expected := e.(handOver); !expected {
				panic(e)
			}
			page, ok = dst, false
		}
	}()
	r := run{out: dst, from: len(dst), vars: make([]reflect.Value, p.slots)}
	p.body.do(&r, view)
	r.bound()
	return r.out, true
}

func (b block) do(r *run, dot reflect.Value) flow {
	for _, s := range b {
		if f := s(r, dot); f != toNext {
			return f
		}
	}
	return toNext
}

// bound ends a page that has become too large, or takes too long; it is called for each round and each call.
func (r *run) bound() {
	if r.rounds++; r.rounds > maxRounds || len(r.out)-r.from > maxPage {
		panic(handOver{})
	}
}

// truth is what {{if}} takes a value for.
func truth(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Struct:
		return true
	case reflect.String, reflect.Slice:
		return v.Len() > 0
	}
	return !v.IsZero()
}
