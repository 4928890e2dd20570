package build_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/build"
	"broadside/internal/campaign"
)

// RS-112: what is asked for while files are saved, several at once, is of one state: the one before or the one after,
// and of none that is older than when it was asked for.
func TestRequestsSeeOneState(t *testing.T) {
	drawings := t.TempDir()
	for seed := range 2 {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			t.Parallel()
			e := newEditor(uint64(1000 + seed))
			e.now.Pages = append(e.now.Pages, pageModel{Place: "whole", Title: "Whole", Copy: []string{"Words."}, Campaign: e.campaign()})
			ofOnePage.do(e.now, e.dice)
			h := &history{first: e.now.state()}
			r := &requests{w: h.begin(t, drawings), addresses: []string{"/", "/whole/", "/whole/thanks/"}, known: map[string]string{}}
			for _, place := range places {
				r.addresses = append(r.addresses, "/"+place+"/", "/"+place+"/thanks/")
			}
			r.states = append(r.states, r.bodies(t, r.w.show(t, r.w.at, nil)))
			r.now.Store(1)
			for i := 1; i <= 12; i++ {
				s := e.several(i)
				s.between = r.ask
				r.now.Store(int64(2 * i))
				was := r.w.at
				s.apply(t, r.w.dir, &r.w.at)
				values := r.w.follow(t, s, was)
				r.now.Store(int64(2*i + 1))
				r.states = append(r.states, r.bodies(t, values))
			}
			r.asking.Wait()
			r.compare(t)
		})
	}
}

// several are edits at once that keep the site whole, of files alone; every second time all texts of one page.
func (e *editor) several(i int) step {
	m := e.now.clone()
	c := ofOnePage
	if i%2 == 0 {
		c = pick(e.dice, gentle...)
		c.do(m, e.dice)
	}
	c.do(m, e.dice)
	m.Stopped, m.BaseURL, m.Now = e.now.Stopped, e.now.BaseURL, e.now.Now
	s := stepFrom(c.name, e.now.state(), m.state(), pick(e.dice, inPlace, replaced))
	e.now = m
	return s
}

// ofOnePage is a change of several files that one page is made of.
var ofOnePage = onPage("all texts of a campaign", func(p *pageModel) bool { return p.Place == "whole" }, func(m *model, p *pageModel, d dice) {
	c := p.Campaign
	c.StatementFile, c.Statement = true, d.words()+fmt.Sprint(d.IntN(1000), ".[^own]")
	c.Thanks = fmt.Sprint("Thank you, ", d.IntN(1000), ".")
	m.Sources["whole"] = []sourceModel{{Key: "own", Lines: []string{fmt.Sprintf("title = \"Source %d\"", d.IntN(1000))}}}
})

// requests are what browsers ask for while a site is edited.
type requests struct {
	w         *workshop
	addresses []string
	states    []map[string]string // by step: the body of each address; "" for one that is broken, and may be anything

	now    atomic.Int64 // twice the number of the step that is being done, and one more when it has been done
	asking sync.WaitGroup

	mu      sync.Mutex
	answers []answered
	known   map[string]string // bodies, each once
}

// answered is a request and when it began and ended, as now has it.
type answered struct {
	address, body string
	from, to      int64
}

// ask asks for all addresses at once, and for a moment waits for the answers: some only come when all is saved.
func (r *requests) ask() {
	var once sync.WaitGroup
	for _, address := range r.addresses {
		once.Add(1)
		r.asking.Go(func() {
			defer once.Done()
			a := answered{address: address, from: r.now.Load()}
			a.body = r.w.get(address).Body.String()
			a.to = r.now.Load()
			r.mu.Lock()
			defer r.mu.Unlock()
			if _, ok := r.known[a.body]; !ok {
				r.known[a.body] = a.body
			}
			a.body = r.known[a.body]
			r.answers = append(r.answers, a)
		})
	}
	all := make(chan struct{})
	go func() { once.Wait(); close(all) }()
	select {
	case <-all:
	case <-time.After(20 * time.Millisecond):
	}
}

// bodies are what a preview answers that was read anew.
func (r *requests) bodies(t *testing.T, values *build.Preview) map[string]string {
	t.Helper()
	out := map[string]string{}
	fresh := r.w.fresh(t, r.w.at, values)
	if fresh.site == nil {
		return out
	}
	for _, address := range r.addresses {
		body, problems, found, err := fresh.site.Page(campaign.Address(address))
		if !found && err == nil {
			body, problems, _, err = fresh.site.Page(campaign.NotFound)
		}
		if err != nil {
			t.Fatal(err)
		}
		if !hasErrors(problems) {
			out[address] = string(body)
		}
	}
	return out
}

func (r *requests) compare(t *testing.T) {
	t.Helper()
	moved := 0
	for _, a := range r.answers {
		fits := false
		lowest, highest := (a.from-1)/2, a.to/2
		for i := lowest; i <= highest; i++ {
			want := r.states[i][a.address]
			fits = fits || want == "" || want == a.body
		}
		if lowest < highest {
			moved++
		}
		if !fits {
			t.Fatalf("%s is of none of the states %d to %d:\n%s", a.address, lowest, highest, cmp.Diff(strings.SplitAfter(r.states[highest][a.address], ">"), strings.SplitAfter(a.body, ">")))
		}
	}
	t.Logf("%d answers, %d of them while something was saved", len(r.answers), moved)
}
