package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/desk"
	"broadside/internal/diag"
	"broadside/internal/serve"
	"broadside/internal/tree"
)

func (a *app) serveCommand() *cobra.Command {
	var port int
	var open bool
	var editor string
	var poll time.Duration
	c := &cobra.Command{
		Use: "serve", Short: "Preview the site, again on every save", Args: cobra.NoArgs,
		Long: `Serve shows the site on this machine at http://localhost:1414/ and reloads the
browser on every save. Drafts are shown and marked, mistakes are shown over the
page, and forms never reach the real handler. It writes nothing into public/.

At http://localhost:1414/~broadside/desk/ is the desk: all pages with what is to
mend first, and for each how it looks, what networks show, its sources and links.`,
		Example: `  broadside serve
  broadside serve --open --port 8080
  broadside serve --editor zed`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.serve(cmd.Context(), port, cmd.Flags().Changed("port"), open, editor, poll)
		},
	}
	f := c.Flags()
	f.IntVar(&port, "port", 1414, "the `port`; if the default is taken, the next free one; 0 for any")
	a.cacheFlags(c)
	f.BoolVar(&open, "open", false, "open the browser")
	f.StringVar(&editor, "editor", "vscode", "the `program` that the desk's links open: "+strings.Join(desk.Editors(), ", ")+", or an address with {file}, {line} and {column} in it")
	f.DurationVar(&poll, "poll", 0, "look for changes every `interval`, like 1s, where the system tells of none")
	return c
}

func (a *app) serve(ctx context.Context, port int, fixed, open bool, editor string, poll time.Duration) error {
	root, err := filepath.Abs(a.site)
	if err != nil {
		return fmt.Errorf("find the site's folder: %w", err)
	}
	opens, err := desk.Editor(editor, root)
	if err != nil {
		return wrongUse{err}
	}
	listeners, err := listen(loopback, port, fixed)
	if err != nil {
		return err
	}
	port = portOf(listeners[0])
	preview, board := serve.New(a.env.Now().UnixMilli()), desk.New(opens)
	preview.Mount(desk.Home, board)
	server, base := preview.HTTP(strconv.Itoa(port)), ctx
	server.BaseContext = func(net.Listener) context.Context { return base }
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	for _, l := range listeners {
		go func() {
			if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				cancel(fmt.Errorf("serve the preview: %w", err))
			}
		}()
	}
	defer server.Close()
	address := fmt.Sprintf("http://localhost:%d/", port)
	p := &previewer{app: a, server: preview, desk: board, ready: func() {
		a.tell("Preview at %s — save a file and the page follows; Ctrl-C ends it.\nThe desk, with all pages and what is to mend: %s\n", address, strings.TrimSuffix(address, "/")+desk.Home)
		if open {
			openBrowser(address)
		}
	}}
	defer p.rest()
	return a.follow(ctx, poll, func(paths []string) (*build.Site, error) { return p.update(ctx, paths) })
}

// loopback are the addresses that the preview answers at, and there is no way to have others: nobody but this machine
// sees it (CASES.md RS-061). A browser may take "localhost" for either. If the preview had one only, another program
// could stand at the same port of the other, and be shown in its place.
var loopback = []string{"127.0.0.1", "::1"}

// listen takes the same port of each host that the machine has. One that was not asked for gives way to the next free one.
func listen(hosts []string, port int, fixed bool) ([]net.Listener, error) {
	for try := range 20 {
		at := port
		if port != 0 {
			at += try
		}
		if all := listenAt(hosts, at); all != nil {
			return all, nil
		}
		if fixed && port != 0 {
			break
		}
	}
	return nil, wrongUse{fmt.Errorf("port %d is taken or can't be used; choose another with --port, or 0 for any", port)}
}

// listenAt is listen for one port, any if it is 0; nil if it can't be had.
func listenAt(hosts []string, port int) (all []net.Listener) {
	for _, host := range hosts {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err != nil && !has(host) {
			continue
		}
		if err != nil {
			for _, l := range all {
				_ = l.Close()
			}
			return nil
		}
		all = append(all, l)
		port = portOf(l)
	}
	return all
}

// has reports whether this machine has an address: not all have one of IPv6.
func has(host string) bool {
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// previewer brings each state of the site's files into the preview.
type previewer struct {
	app    *app
	server *serve.Server
	desk   *desk.Desk
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
	if p.site == nil || p.loaded.tree == nil || !p.loaded.tree.At(p.app.site) {
		l, err = p.app.load(ctx, o)
	} else {
		if paths == nil { // all is looked at, and what is as it was is no reason to load a page again
			paths = tree.Dirs[:]
		}
		l, changed, news, err = p.app.renew(ctx, p.loaded, p.site, paths, o)
	}
	if err != nil && p.site != nil && ctx.Err() == nil { // the folder is on its way elsewhere, it may be; the next change tells
		p.app.say("broadside: %v; the preview waits for the next change\n", err)
		p.loaded = loaded{}
		return p.site, nil
	}
	if err != nil {
		p.loaded = loaded{} // the next change reads all of it
		return nil, p.failed(err)
	}
	if !news {
		if l.site != nil && l.site != p.site {
			p.desk.Replace(l.site, l.reader())
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
	p.desk.Show(l.site, l.reader())
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
		} else if background.Err() == nil {
			_ = p.failed(err)
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
	p.desk.Report(l.problems, l.reader())
	p.server.Report(l.text())
	p.server.Checked()
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

// failed says that the program failed at one of the files, which is no reason to stop: the next save may help. Any other
// error is returned.
func (p *previewer) failed(err error) error {
	if _, ok := errors.AsType[*diag.Failure](err); !ok {
		return err
	}
	p.last = ""
	p.server.Report(err.Error())
	p.app.code(err)
	return nil
}

// openBrowser asks the system to show the preview; that it can't is no reason to stop.
func openBrowser(address string) {
	command := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	_ = exec.Command(command[0], append(command[1:], address)...).Start()
}
