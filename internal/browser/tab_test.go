package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium is the one browser of all tests; it starts with the first that needs it. Without windows (chromium-headless-shell)
// five tests take 0.5 to 0.6 of the time, side by side.
var chromium instance

type instance struct {
	once sync.Once
	ctx  context.Context
	err  error
	stop func() // nil if it never started
}

func (b *instance) close() {
	if b.stop != nil {
		b.stop()
	}
}

// errNoBrowser says that there is nothing to test with.
var errNoBrowser = errors.New("no Chromium found: none of chromium-headless-shell, chromium, chromium-browser, google-chrome is on the PATH")

func (b *instance) start() {
	var path string
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		b.err = errNoBrowser
		return
	}
	profile, err := os.MkdirTemp("", "broadside-chromium-")
	if err != nil {
		b.err = err
		return
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.Flag("headless", "new"), chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("host-resolver-rules", "MAP * "+out.server.Listener.Addr().String()+", EXCLUDE localhost, EXCLUDE 127.0.0.1"),
	}
	for _, flag := range []string{
		"no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "disable-dev-shm-usage",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocator)
	b.ctx = ctx
	b.stop = func() {
		stop()
		stopAllocator()
		_ = os.RemoveAll(profile) // a last process may still write into it
	}
	b.err = chromedp.Do(ctx)
}

// required reports whether what a test needs must be there.
func required() bool { return os.Getenv("BROADSIDE_BROWSER") == "required" }

// skip ends a test that lacks something, as a failure if that must be there.
func skip(t *testing.T, reason any) {
	t.Helper()
	if required() {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// tab is a page in a browser without past: no cache, no cookies.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	requests   []string // addresses that the page asked for, its own included
	complaints []string // what the console shows
}

func newTab(t *testing.T) *tab {
	t.Helper()
	if raced {
		t.Skip("the browser and the program that it talks to are built without the race detector")
	}
	chromium.once.Do(chromium.start)
	if errors.Is(chromium.err, errNoBrowser) {
		skip(t, chromium.err)
	}
	if chromium.err != nil {
		t.Fatalf("start Chromium: %v", chromium.err)
	}
	return newTabIn(t, chromium.ctx, chromedp.WithNewBrowserContext())
}

// beside is another tab of the same browser.
func (p *tab) beside() *tab { return newTabIn(p.t, p.ctx) }

func newTabIn(t *testing.T, browser context.Context, options ...chromedp.ContextOption) *tab {
	t.Helper()
	p := &tab{t: t}
	ctx, stop := chromedp.NewContext(browser, append(options, chromedp.WithListener(p.listen))...)
	t.Cleanup(stop)
	p.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	send(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.look(1280, "light")
	return p
}

// close closes the tab, as a reader does; those beside it stay.
func (p *tab) close() {
	p.t.Helper()
	send(p, page.Close, cdp.Empty{})
}

// again makes the tab as good as new for another test, in less time than a new one takes.
func (p *tab) again(t *testing.T) {
	t.Helper()
	p.t = t
	p.open("about:blank")
	send(p, network.ClearBrowserCache, cdp.Empty{})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests, p.complaints = nil, nil
}

// icon reports whether an address is that of a site's icon, which a browser shows beside its own name for the page.
func icon(address string) bool {
	return strings.HasSuffix(address, "/favicon.ico") || address == home+"icon.svg"
}

func (p *tab) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if icon(e.Request.URL) {
			return // the browser's own wish, as below; it comes or not
		}
		p.requests = append(p.requests, e.Request.Method+" "+e.Request.URL)
	case *log.EventEntryAdded:
		if icon(e.Entry.URL) {
			return // asked for by the browser, not by the page
		}
		p.complaints = append(p.complaints, string(e.Entry.Source)+": "+e.Entry.Text)
	case *runtime.EventConsoleAPICalled:
		p.complaints = append(p.complaints, "console: "+string(e.Type))
	case *runtime.EventExceptionThrown:
		p.complaints = append(p.complaints, "exception: "+e.ExceptionDetails.Text)
	}
}

// seen are the requests and complaints so far.
func (p *tab) seen() (requests, complaints []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests), slices.Clone(p.complaints)
}

// complained waits until the console shows something with all of these words.
func (p *tab) complained(words ...string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("the console says %q", words), func() bool {
		_, complaints := p.seen()
		return slices.ContainsFunc(complaints, func(c string) bool {
			return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(c, w) })
		})
	})
}

// send gives the browser a command of the DevTools protocol.
func send[P, R any](p *tab, command cdp.Command[P, R], parameters P) R {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	r, err := chromedp.Call(ctx, command, parameters)
	if err != nil {
		p.t.Fatalf("%s: %v", command.Method, err)
	}
	return r
}

func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// open goes to an address and waits until all of the page is there.
func (p *tab) open(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address))
}

// ask evaluates JavaScript; a promise is waited for. Neither the page's policy nor switched-off scripts keep it from that.
func ask[T any](p *tab, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", shortened(expression), err)
	}
	return v
}

// until waits for a JavaScript condition, over page loads if need be.
func (p *tab) until(condition string) {
	p.t.Helper()
	p.wait(condition, func() bool {
		ctx, cancel := context.WithTimeout(p.ctx, patience)
		defer cancel()
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		return ok && err == nil // an error: the page is being replaced by the next
	})
}

func (p *tab) wait(what string, holds func() bool) {
	p.t.Helper()
	end := time.After(patience)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-end:
			_, complaints := p.seen()
			page, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string]("location.href + '\\n' + document.body?.innerText"))
			p.t.Fatalf("never came true: %s\nthe page: %s\nthe console: %q", what, shortened(page), complaints)
		}
	}
}

func shortened(s string) string {
	if len(s) > 800 {
		return s[:800] + "…"
	}
	return s
}

// look sets the window's width and the reader's colour scheme. Nothing moves by itself.
func (p *tab) look(width int64, scheme string) {
	p.t.Helper()
	send(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 800, DeviceScaleFactor: 1})
	send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// press presses keys, one after the other.
func (p *tab) press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, func(key *input.DispatchKeyEventParams) {
		if key.Type == kb.KeyDown {
			key.Type = kb.KeyRawDown // as from a keyboard: a key that did something types nothing afterwards
		}
	}))
}

// write types text; what no key has comes in one piece, as from an input method.
func (p *tab) write(text string) {
	p.t.Helper()
	if strings.ContainsFunc(text, func(r rune) bool { return r > '~' }) {
		send(p, input.InsertText, input.InsertTextParams{Text: text})
		return
	}
	p.press(text)
}
