package links

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/idna"
)

// Verdict is what asking for an address came to.
type Verdict string

const (
	Fine      Verdict = "fine"
	Moved     Verdict = "moved"     // for good, to another address
	Home      Verdict = "home"      // it leads to a home page: what was there is probably gone
	Dead      Verdict = "dead"      // nothing is there, or nobody
	Untrusted Verdict = "untrusted" // browsers warn of the host, which can't prove who it is
	Unseen    Verdict = "unseen"    // the host shows it to people only, or keeps programs out: nobody knows
)

// Finding is what is known of an address.
type Finding struct {
	Verdict Verdict
	Why     string    // a sentence without a full stop: why it is dead, untrusted or unseen
	To      string    // where it leads, if Moved or Home
	Copy    string    // a lasting copy of what was there, for who has asked for one; empty if none is known
	Sought  bool      // a copy was looked for
	Asked   time.Time // when

	unreached bool // no host answered
}

// Holds reports whether the finding still counts: what was found good for a week, all else for a day, since somebody may
// have mended it.
func (f Finding) Holds(now time.Time) bool {
	age := now.Sub(f.Asked)
	if f.Verdict == Fine {
		return 0 <= age && age < 7*24*time.Hour
	}
	return 0 <= age && age < 24*time.Hour
}

// Asker asks for many addresses: of each host one at a time, with a pause in between, whether the address names the host
// or another leads there; several hosts at once. It reads each host's robots.txt first and keeps to it (RFC 9309). Where a
// host has not understood HEAD it asks with GET, and where one is in trouble it asks again, when the host says if it says
// so. The zero Asker is ready for use.
type Asker struct {
	Transport http.RoundTripper // nil for the machine's own network
	Patience  time.Duration     // for each answer; 20 seconds if zero
	Pause     time.Duration     // between two questions to one host; a fifth of a second if zero
	Again     time.Duration     // until a host in trouble is asked again, then twice that; 2 seconds if zero
	AtOnce    int               // how many hosts; 16 if zero
	Now       time.Time         // noted in what is found
}

const (
	attempts  = 3
	mostWait  = 30 * time.Second // that a host may ask for before it is asked again
	mostAsked = 4 << 10          // bytes that are read of a page which HEAD did not show
)

// ErrOffline says that no host answered, which says more of this machine than of the hosts.
var ErrOffline = errors.New("none of the hosts answered, so this machine is probably not connected; nothing is known of the links")

// Ask asks for all addresses and returns what it found, by address. progress, if not nil, is told how many are done; it is
// called from several goroutines. The error is why ctx ended, beside what was found until then, or ErrOffline.
func (a Asker) Ask(ctx context.Context, addresses []string, progress func(done, of int)) (map[string]Finding, error) {
	client := &Client{Transport: a.polite(), Patience: time.Hour, Unencrypted: true} // the transport is impatient by itself, with each host
	hosts := byHost(addresses)
	found := make(map[string]Finding, len(addresses))
	var mu sync.Mutex
	next, done := 0, 0
	var wg sync.WaitGroup
	for range min(orElse(a.AtOnce, 16), len(hosts)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= len(hosts) {
					return
				}
				silent := false
				for _, address := range hosts[i] {
					f := a.askAbout(ctx, client, address, silent)
					if ctx.Err() != nil {
						return
					}
					silent = silent || f.unreached
					mu.Lock()
					found[address] = f
					if done++; progress != nil {
						progress(done, len(addresses))
					}
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return found, context.Cause(ctx)
	}
	if len(hosts) > 1 && !slices.ContainsFunc(addresses, func(address string) bool { return !found[address].unreached }) {
		return nil, ErrOffline
	}
	return found, nil
}

func (a Asker) polite() *polite {
	return &polite{by: Client{Transport: a.Transport}, patience: orElse(a.Patience, patience), pause: orElse(a.Pause, time.Second/5), hosts: map[string]*host{}}
}

func orElse[T int | time.Duration](v, instead T) T {
	if v == 0 {
		return instead
	}
	return v
}

// byHost groups addresses by their hosts, the host with most of them first: it takes longest.
func byHost(addresses []string) [][]string {
	groups := map[string][]string{}
	var names []string
	for _, address := range addresses {
		host := HostOf(address)
		if groups[host] == nil {
			names = append(names, host)
		}
		groups[host] = append(groups[host], address)
	}
	slices.SortStableFunc(names, func(x, y string) int { return len(groups[y]) - len(groups[x]) })
	out := make([][]string, len(names))
	for i, host := range names {
		out[i] = groups[host]
	}
	return out
}

// HostOf is the host of an address, by the name that is asked one at a time; "" if it has none.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return nameOf(u)
}

// nameOf is a host's name in its one form: "bücher.example" is "xn--bcher-kva.example".
func nameOf(u *url.URL) string {
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ascii, err := idna.Lookup.ToASCII(name); err == nil {
		return ascii
	}
	return name
}

// askAbout asks for one address, and again if its host is in trouble; silent says that the host has not answered before.
func (a Asker) askAbout(ctx context.Context, c *Client, address string, silent bool) Finding {
	wait := orElse(a.Again, 2*time.Second)
	for attempt := 1; ; attempt++ {
		f, after, again := a.once(ctx, c, address, attempt > 1)
		f.Asked = a.Now
		if !again || silent || attempt == attempts || after > mostWait || ctx.Err() != nil {
			return f
		}
		if !sleep(ctx, max(after, wait)) {
			return f
		}
		wait *= 2
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// once asks once, with HEAD and where that is not understood with GET. again says that another time it may be another
// answer, after is how long the host wants to be left alone.
func (a Asker) once(ctx context.Context, c *Client, address string, whole bool) (f Finding, after time.Duration, again bool) {
	bare, _, _ := strings.Cut(address, "#")
	var answer Answer
	var err error
	if !whole {
		answer, err = c.Head(ctx, bare)
	}
	if failed, ok := errors.AsType[*Failure](err); whole || ok && (failed.Reason == Broken || failed.Reason == Hung) || err == nil && answer.Status >= 300 && answer.Status != http.StatusTooManyRequests {
		answer, err = c.Get(ctx, bare, mostAsked)
	}
	if err != nil {
		f, again = failed(err, answer)
		return f, 0, again
	}
	f = judged(address, answer)
	again = answer.Status == http.StatusTooManyRequests || answer.Status >= 500 && f.Verdict == Dead
	if again {
		after = retryAfter(answer.Header.Get("Retry-After"), a.Now)
	}
	return f, after, again
}

// failed is what no answer comes to; a is what there was of one.
func failed(err error, a Answer) (f Finding, again bool) {
	f = Finding{Verdict: Dead, Why: err.Error()}
	failure, ok := errors.AsType[*Failure](err)
	if !ok {
		return f, false
	}
	switch failure.Reason {
	case Certificate:
		f.Verdict = Untrusted
	case Disallowed:
		f.Verdict = Unseen
	case Loop:
		if a.Header.Get("Set-Cookie") != "" {
			f.Verdict, f.Why = Unseen, HostOf(a.Final)+" shows it to those only who take its cookies"
		}
	case NoHost:
		f.unreached = len(a.Hops) == 0
	case Refused, Late, Unclear:
		f.unreached, again = len(a.Hops) == 0, true
	case Broken, Hung:
		again = true
	}
	return f, again
}

// judged is what an answer comes to.
func judged(address string, a Answer) Finding {
	said := fmt.Sprintf("%s answers %d %s", HostOf(a.Final), a.Status, http.StatusText(a.Status))
	switch {
	case walled(a):
		return Finding{Verdict: Unseen, Why: strings.TrimSpace(said)}
	case a.Status == http.StatusNotFound, a.Status == http.StatusGone, a.Status >= 500:
		return Finding{Verdict: Dead, Why: strings.TrimSpace(said)}
	case a.Status >= 300: // a redirect that names no address, too
		return Finding{Verdict: Unseen, Why: strings.TrimSpace(said)}
	case leadsTo(a, errorPages):
		return Finding{Verdict: Dead, Why: "it leads to " + a.Final + ", where " + HostOf(a.Final) + " says that there is no such page"}
	case leadsTo(a, doors):
		return Finding{Verdict: Unseen, Why: "it leads to a page for signing in"}
	case isHome(a):
		return Finding{Verdict: Home, To: a.Final}
	}
	if to, _ := Untracked(lasting(a)); !alike(a.Asked, to) {
		if _, fragment, ok := strings.Cut(address, "#"); ok && !strings.Contains(to, "#") {
			to += "#" + fragment
		}
		return Finding{Verdict: Moved, To: to}
	}
	return Finding{Verdict: Fine}
}

// walled reports whether a host keeps programs out, or everybody who has not paid: what people see there is not known. 999
// is LinkedIn's; the headers are those of three companies that many sites have at their door.
func walled(a Answer) bool {
	for _, h := range []string{"Cf-Mitigated", "X-Datadome", "X-Amzn-Waf-Action"} {
		if a.Header.Get(h) != "" && (a.Status >= 400 || a.Status == http.StatusAccepted) {
			return true
		}
	}
	return slices.Contains([]int{http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusProxyAuthRequired,
		http.StatusTooManyRequests, http.StatusUnavailableForLegalReasons, 999}, a.Status)
}

// tongue is the home page of a language: /en/, /pt-br.
var tongue = regexp.MustCompile(`^/[a-z]{2}([-_][A-Za-z]{2})?/?$`)

// isHome reports whether what was a page leads to a home page.
func isHome(a Answer) bool {
	from, err := url.Parse(a.Asked)
	to, err2 := url.Parse(a.Final)
	if err != nil || err2 != nil || len(a.Hops) == 0 {
		return false
	}
	if to.RawQuery != "" || home(from) {
		return false
	}
	return home(to) || tongue.MatchString(to.Path) && !tongue.MatchString(from.Path)
}

func home(u *url.URL) bool {
	return u.RawQuery == "" && slices.Contains([]string{"", "/", "/index.html", "/index.htm", "/index.php"}, u.Path)
}

// lasting is as far as an answer's redirects are for good.
func lasting(a Answer) string {
	for i, h := range a.Hops {
		if h.Status != http.StatusMovedPermanently && h.Status != http.StatusPermanentRedirect {
			return a.Hops[i].From
		}
	}
	return a.Final
}

// alike reports whether two addresses differ in what no editor would change: a slash at the end, a www., the port that
// goes without saying, or the second in that it is not encrypted.
func alike(a, b string) bool {
	plain := func(address string) string {
		address, _, _ = strings.Cut(address, "#")
		address, _ = Untracked(address)
		u, err := url.Parse(address)
		if err != nil {
			return address
		}
		port := u.Port()
		if u.Host = strings.TrimPrefix(nameOf(u), "www."); port != "" && port != "443" && port != "80" {
			u.Host += ":" + port
		}
		u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), strings.TrimSuffix(u.RawPath, "/")
		return u.String()
	}
	a, b = plain(a), plain(b)
	return a == b || a == strings.Replace(b, "http://", "https://", 1)
}

// retryAfter reads seconds or a date (RFC 9110 §10.2.3); 0 if it says nothing.
func retryAfter(says string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(says)); err == nil && n > 0 {
		return time.Duration(min(n, 1<<20)) * time.Second
	}
	if at, err := http.ParseTime(says); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
