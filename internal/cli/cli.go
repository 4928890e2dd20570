// Package cli is the command line: commands, flags, exit codes, and the loop that joins watch, build and serve.
//
// Only this package prints, reads the clock and the environment, and decides with which code the program ends.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"time"
	_ "time/tzdata" // zones are the same on every machine, also where the system has none

	"github.com/spf13/cobra"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/publish"
)

// Exit codes.
const (
	exitFine    = 0
	exitContent = 1   // problems that an author can mend
	exitUse     = 2   // wrong use: a flag, an argument, a folder that can't be the output
	exitFailed  = 3   // the machine or the program failed
	exitSignal  = 128 // plus the signal's number
)

// Environment is what a run gets from outside.
type Environment struct {
	Args    []string // without the program's name
	Starter fs.FS    // content/, layouts/ and static/ of the starter site
	Stdout  io.Writer
	Stderr  io.Writer
	Now     func() time.Time

	Transport http.RoundTripper // what "handlers test --send", "counts" and "check --links" go by; nil for the machine's own network
	Pause     time.Duration     // of "check --links", between two questions to one host; 0 for as long as is polite
}

// Main runs one command and returns the exit code.
func Main(env Environment) int {
	// A build makes much garbage and keeps little, so collecting a third as often costs a few dozen megabytes and
	// saves a tenth of the time. GOGC in the environment still wins.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	a := &app{env: env}
	defer a.heed(cancel)()
	root := a.root()
	root.SetArgs(env.Args)
	err := run(ctx, root)
	if err == nil {
		err = context.Cause(ctx) // a signal came too late to stop anything
	}
	return a.code(err)
}

// run executes the command; a panic anywhere becomes an error in one line (CASES.md RS-138).
func run(ctx context.Context, root *cobra.Command) (err error) {
	defer diag.Rescue(&err)
	return root.ExecuteContext(ctx)
}

// app is one run of the program.
type app struct {
	env Environment

	site     string
	output   string
	baseURL  string
	now      string
	format   string
	cacheDir string
	noCache  bool
	strict   bool
	quiet    bool
	checksum bool
	stopped  campaign.Date // what --now says; zero for the running clock

	line atomic.Pointer[progress] // the one that shows; nil for none

	putting atomic.Bool // files are being put in their places
}

// errProblems ends a command that has printed problems.
var errProblems = errors.New("there are problems to mend")

// wrongUse is an error in how the program was called.
type wrongUse struct{ error }

// code prints err, if it still has to be, and returns the exit code for it.
func (a *app) code(err error) int {
	var refused *publish.Refused
	var foreign *publish.Foreign
	var stop *stopped
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &stop):
		return stop.code()
	case errors.Is(err, errProblems):
		return exitContent
	case errors.As(err, &refused):
		a.say("broadside: %s\n   help: %s\n", refused.Reason, refused.Remedy)
		return exitUse
	case errors.As(err, &foreign):
		a.say("broadside: %v\n", foreign)
		return exitContent
	case errors.As(err, &wrongUse{}):
		a.say("broadside: %v\n", err)
		return exitUse
	}
	a.say("broadside: %v\n", err)
	return exitFailed
}

// say writes to the standard error output; nothing can be done if that fails.
func (a *app) say(format string, args ...any) {
	a.line.Load().aside(func() {
		_, _ = io.WriteString(a.env.Stderr, printable(fmt.Sprintf(format, args...))) // a file's name may hold what a terminal acts on
	})
}

// tell writes to the standard output, unless --quiet or a format for tools keeps that clean.
func (a *app) tell(format string, args ...any) {
	if !a.quiet && a.format != string(diag.JSON) {
		a.line.Load().aside(func() { fmt.Fprintf(a.env.Stdout, format, args...) })
	}
}

const longHelp = `Broadside prints campaign pages: a folder of Markdown and TOML becomes a static
site with petitions, their sources, and a form that posts to your own handler.`

const examples = `  broadside init my-site         a new site to look at and change
  broadside new night-bus        a new campaign: settings, copy and sources to fill in
  broadside serve                preview at http://localhost:1414/, again on every save
  broadside check                everything that is wrong, with file and line
  broadside launch night-bus     make it live, once nothing is wrong with it
  broadside build                write the site to public/, ready for any host
  broadside handlers             which form handlers there are, and what each needs
  broadside sources              all sources, and which pages use them; add and import some
  broadside counts               ask the handlers how many have signed
  broadside headers nginx        what your host should send along`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "broadside", Short: "A static site generator for campaign pages",
		Long: longHelp, Example: examples,
		SilenceUsage: true, SilenceErrors: true,
		Args:              cobra.NoArgs,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.parse() },
	}
	root.SetOut(a.env.Stdout)
	root.SetErr(a.env.Stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return wrongUse{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
	})
	f := root.PersistentFlags()
	f.StringVar(&a.site, "site", ".", "the site's `folder`, which holds content/")
	f.StringVar(&a.output, "output", "", "the `folder` to write to (default public/ in the site's folder)")
	f.StringVar(&a.baseURL, "base-url", "", "`address` of the home page, instead of site.toml's base_url")
	f.StringVar(&a.now, "now", "", "build as of this `time`: 2026-09-14, or 2026-09-14T08:00 in the time zone of the site (default now)")
	f.StringVar(&a.format, "format", string(diag.Text), "how problems are printed: text, json or github")
	f.BoolVar(&a.strict, "strict", false, "warnings count as errors")
	f.BoolVar(&a.quiet, "quiet", false, "print problems only")
	root.AddCommand(a.initCommand(), a.newCommand(), a.launchCommand(), a.buildCommand(), a.serveCommand(), a.checkCommand(), a.handlersCommand(), a.sourcesCommand(), a.countsCommand(), a.headersCommand(), a.versionCommand())
	strayArguments(root)
	return root
}

// strayArguments makes arguments that a command does not take wrong use, for c and all below it.
func strayArguments(c *cobra.Command) {
	for _, below := range c.Commands() {
		strayArguments(below)
	}
	check := c.Args
	if check == nil {
		return
	}
	c.Args = func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return wrongUse{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
		}
		return nil
	}
}

// arguments takes least to most arguments, and says what is wanted otherwise.
func arguments(least, most int, wanted string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return errors.New(wanted)
		}
		return nil
	}
}

// parse checks the flags that all commands share.
func (a *app) parse() error {
	known := false
	for _, f := range diag.Formats {
		known = known || string(f) == a.format
	}
	if !known {
		return wrongUse{fmt.Errorf("--format is text, json or github, not %q", a.format)}
	}
	if a.now != "" {
		if err := a.stopped.UnmarshalTOML(a.now); err != nil {
			return wrongUse{fmt.Errorf("--now: %w", err)}
		}
	}
	if _, ok := content.BaseURL(a.baseURL); a.baseURL != "" && !ok {
		return wrongUse{fmt.Errorf("--base-url takes the address of the home page, like https://action.riverton.example/, not %q", a.baseURL)}
	}
	if a.output == "" {
		a.output = filepath.Join(a.site, "public")
	}
	return a.checkCacheDir()
}

// moment is what counts as now in a site's time zone.
func (a *app) moment(zone *time.Location) time.Time {
	if !a.stopped.IsZero() {
		return a.stopped.Start(zone)
	}
	return a.env.Now().In(zone)
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the program's version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.env.Stdout, "broadside", version())
			return err
		},
	}
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	version := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (version == "" || version == "(devel)") {
			version = s.Value
		}
	}
	return version + " " + info.GoVersion
}
