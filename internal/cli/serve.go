package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/diag"
	"broadside/internal/serve"
)

func (a *app) serveCommand() *cobra.Command {
	var port int
	var open bool
	var poll time.Duration
	c := &cobra.Command{
		Use: "serve", Short: "Preview the site, again on every save", Args: cobra.NoArgs,
		Long: `Serve shows the site on this machine at http://localhost:1414/ and reloads the
browser on every save. Drafts are shown and marked, mistakes are shown over the
page, and forms never reach the real handler. It writes nothing into public/.`,
		Example: `  broadside serve
  broadside serve --open --port 8080`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.serve(cmd.Context(), port, cmd.Flags().Changed("port"), open, poll)
		},
	}
	f := c.Flags()
	f.IntVar(&port, "port", 1414, "the `port`; if the default is taken, the next free one; 0 for any")
	a.cacheFlags(c)
	f.BoolVar(&open, "open", false, "open the browser")
	f.DurationVar(&poll, "poll", 0, "look for changes every `interval`, like 1s, where the system tells of none")
	return c
}

func (a *app) serve(ctx context.Context, port int, fixed, open bool, poll time.Duration) error {
	listener, err := listen(port, fixed)
	if err != nil {
		return err
	}
	port = listener.Addr().(*net.TCPAddr).Port
	preview := serve.New()
	base := ctx
	server := &http.Server{
		Handler:           preview.Handler(strconv.Itoa(port)),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, DisableGeneralOptionsHandler: true,
		BaseContext: func(net.Listener) context.Context { return base },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	defer server.Close()

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
			cancel(fmt.Errorf("serve the preview: %w", err))
		}
	}()
	address := fmt.Sprintf("http://localhost:%d/", port)
	p := &previewer{app: a, server: preview, ready: func() {
		a.tell("Preview at %s — save a file and the page follows; Ctrl-C ends it.\n", address)
		if open {
			openBrowser(address)
		}
	}}
	defer p.rest()
	return a.follow(ctx, poll, func(paths []string) (*build.Site, error) { return p.update(ctx, paths) })
}

// listen takes the port on the loopback address only. One that was not asked for gives way to the next free one.
func listen(port int, fixed bool) (net.Listener, error) {
	for try := port; ; try++ {
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(try)))
		if err == nil {
			return l, nil
		}
		if fixed || try == port+20 {
			return nil, wrongUse{fmt.Errorf("port %d is taken or can't be used; choose another with --port, or 0 for any", port)}
		}
	}
}

// previewer brings each state of the site's files into the preview.
type previewer struct {
	app    *app
	server *serve.Server
	ready  func() // called once, when there is something to see

	loaded loaded
	site   *build.Site // the last that could be used; nil before there was one

	cancel func() // ends the check that runs in the background, and wait waits for its end; nil if there is none
	wait   func()
	last   string // problems as last printed
}

// update reads what changed of the site, or all of it, and shows it, then checks all pages in the background.
func (p *previewer) update(ctx context.Context, paths []string) (*build.Site, error) {
	o := build.Options{Preview: p.server.Next(), Cache: p.app.cache()}
	var l loaded
	var changed []string
	var err error
	news := true
	if paths == nil || p.site == nil || p.loaded.tree == nil {
		l, err = p.app.load(ctx, o)
	} else {
		l, changed, news, err = p.app.renew(ctx, p.loaded, p.site, paths, o)
	}
	if err != nil {
		return nil, err
	}
	if !news {
		if l.site != nil && l.site != p.site {
			p.server.Replace(l.site)
			p.site = l.site
		}
		p.loaded = l
		return l.site, nil
	}
	p.loaded = l
	if p.cancel != nil {
		p.cancel()
	}
	if l.site != nil {
		p.site = l.site
	}
	p.server.Show(l.site, slices.Equal(changed, []string{"layouts/style.css"}))
	if l.site == nil {
		p.report(l)
	}
	if p.ready != nil {
		p.ready()
		p.ready = nil
	}
	if l.site == nil {
		return nil, nil
	}
	p.rest()
	background, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	p.cancel, p.wait = cancel, func() { <-done }
	go func() {
		defer close(done)
		select {
		case <-background.Done():
			return
		case <-time.After(openPagesFirst):
		}
		progress := p.app.progress()
		report, err := l.site.Run(background, nil, progress.show)
		var rules []diag.Problem
		if err == nil {
			rules, err = l.site.Check(background, progress.show)
		}
		progress.end()
		if err == nil {
			l.problems = diag.Sorted(slices.Concat(l.problems, report.Problems, rules))
			p.report(l)
		}
	}()
	return l.site, nil
}

// openPagesFirst is how long the check of all pages waits after a save, so that the page somebody looks at is there first:
// a browser asks for it within some milliseconds.
const openPagesFirst = 50 * time.Millisecond

// rest ends the background check.
func (p *previewer) rest() {
	if p.cancel != nil {
		p.cancel()
		p.wait()
		p.cancel = nil
	}
}

// report shows the problems in the browser, and in the terminal if they are others than before.
func (p *previewer) report(l loaded) {
	p.server.Report(l.text())
	if said := fmt.Sprint(l.problems); said != p.last {
		p.last = said
		_ = p.app.show(l)
		if len(l.problems) == 0 {
			p.app.tell("No problems.\n")
		} else {
			p.app.tell("Problems: %s.\n", count(l.problems))
		}
	}
}

// openBrowser asks the system to show the preview; that it can't is no reason to stop.
func openBrowser(address string) {
	command := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	_ = exec.Command(command[0], append(command[1:], address)...).Start()
}
