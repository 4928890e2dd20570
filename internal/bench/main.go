// Command bench says how fast this program is: against Hugo on the same campaigns, against a floor, and at one size
// against another.
//
// It makes a corpus for both generators (corpus.go, site.go), builds the program from the checkout it stands in, and
// runs each measure of each program as a process of its own, in turn, several rounds. The table of ratios that it
// writes to the standard output is the README's; what it does meanwhile goes to the standard error output. Times are
// medians, since single ones are noise on a machine that does anything else. Hugo is found on the PATH or named by
// -hugo; without it what compares with it is left out. Nothing of it is part of the program.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures, or does one of the tasks that it gives to processes of its own: makes a corpus, or is the floor.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	switch {
	case len(args) == 4 && args[0] == "corpus":
		n, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return makeSite(who(args[1]), n, args[3])
	case len(args) == 4 && args[0] == "floor":
		return floor(args[1], args[2], args[3])
	}
	b := &bench{log: stderr, samples: map[sample][]float64{}}
	var sizes, dir string
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&sizes, "sizes", "100,1000,10000,100000", "numbers of `campaigns`")
	f.IntVar(&b.rounds, "rounds", 5, "how many `times` each program is run")
	f.IntVar(&b.edits, "edits", 5, "how many `times` a page is saved while a server runs, in each round")
	f.StringVar(&b.hugo, "hugo", "", "Hugo's `program` (default the one on the PATH)")
	f.StringVar(&dir, "dir", memoryDir, "`folder` to work in; 100000 campaigns take about 10 GB, and as much memory for Hugo")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 || b.rounds < 1 || b.edits < 1 {
		return errors.New("bench takes flags only, and rounds and edits of at least 1")
	}
	for s := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return fmt.Errorf("-sizes takes numbers with commas between, not %q", sizes)
		}
		b.sizes = append(b.sizes, n)
	}
	return b.all(ctx, dir, stdout)
}

// memoryDir is a folder whose files are kept in memory; where it is not there, those of the system for what passes.
const memoryDir = "/dev/shm"

// all measures every size and writes the tables.
func (b *bench) all(ctx context.Context, dir string, stdout io.Writer) (err error) {
	if info, err := os.Stat(dir); dir == memoryDir && (err != nil || !info.IsDir()) {
		dir = os.TempDir()
	}
	if b.dir, err = os.MkdirTemp(dir, "bench-"); err != nil {
		return err
	}
	defer func() {
		if ctx.Err() != nil { // what it was doing failed for this reason
			err = context.Cause(ctx)
		}
		err = errors.Join(err, os.RemoveAll(b.dir))
	}()
	if err := b.prepare(ctx); err != nil {
		return err
	}
	for _, n := range b.sizes {
		if err := b.size(ctx, n); err != nil {
			return err
		}
	}
	_, err = io.WriteString(stdout, b.report())
	return err
}

// prepare builds the program and finds Hugo.
func (b *bench) prepare(ctx context.Context) error {
	var err error
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	if err := b.findHugo(ctx); err != nil {
		return err
	}
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("find the checkout: %w", err)
	}
	b.root = strings.TrimSpace(string(root))
	b.ours = filepath.Join(b.dir, "broadside")
	b.say("build %s", b.root)
	if _, err := b.child(ctx, "go", "build", "-C", b.root, "-o", b.ours, "."); err != nil {
		return err
	}
	return nil
}

// findHugo looks for Hugo and asks which one it is. One that was not asked for may be missing.
func (b *bench) findHugo(ctx context.Context) error {
	named := b.hugo != ""
	if !named {
		b.hugo = "hugo"
	}
	var err error
	b.hugo, err = exec.LookPath(b.hugo)
	switch {
	case err != nil && named:
		return err
	case err != nil:
		b.hugo = ""
		b.say("no hugo on the PATH: what compares with it is left out")
	default:
		version, err := exec.CommandContext(ctx, b.hugo, "version").Output()
		if err != nil {
			return fmt.Errorf("ask %s for its version: %w", b.hugo, err)
		}
		if words := strings.Fields(string(version)); len(words) > 1 {
			b.hugoVersion, _, _ = strings.Cut(words[1], "-")
		}
	}
	return nil
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.log, format+"\n", args...) }
