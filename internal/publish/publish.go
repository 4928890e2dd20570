package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
)

// Options say where to publish and what must not be harmed by it.
type Options struct {
	Dir  string // the output folder; made if it does not exist
	Site string // the site's root: may hold Dir, must not be it or lie in it; empty: not looked at
	Home string // the user's home folder, the same; empty: not looked at

	// Sources are folders that Dir must not be, hold or lie in: content, layouts, static. They need not exist.
	Sources []string

	Checksum    bool // read every file that stands there already, trusting no times
	Adopt       bool // take over a folder without manifest; replace files of the same name that no build made
	AllowShrink bool // publish even if there are no pages, or most of the last build's are gone
}

// Output is a build on its way into the output folder. Write, Copy, Keep and Sum are safe for concurrent
// use; Commit and Discard are to be called when all of them have returned.
type Output struct {
	store
	options Options
	made    bool         // Open made the folder
	unlock  func() error // nil when the Output is at its end

	// What earlier builds left; not changed after Open, but for what this build makes of each file.
	before    manifest
	asRead    fs.FileInfo // of the manifest
	recovered bool        // a killed run was finished first
	since     int64       // files last changed before it are as the manifest says, see standing; 0: none are
	fresh     bool        // no manifest, and nothing but dot-files: no need to look for others
	device    uint64

	staging  func() error // makes the staging folder, once
	staged   atomic.Int32 // how many files are in it
	bytes    atomic.Int64 // and their size in all
	promised bool         // a journal is written: there is only forward now

	mu     sync.Mutex
	added  map[string]*placed // what this build makes and the last did not, by folded name
	failed error              // the first error of Write, Copy or Keep: such a build cannot be published
	ended  atomic.Bool        // committed or discarded

	footings
}

var (
	errLocked = errors.New("locked")
	errEnded  = errors.New("this output was already committed or discarded")
)

// Open locks the output folder for this process, makes it if need be, and finishes or forgets what a
// killed run left there. It returns a *Refused if the folder is not safe to publish to, holds files but no
// manifest, or is locked by another build; then nothing was changed. Discard must be called on every
// Output, also after Commit.
func Open(o Options) (*Output, error) {
	return open(o, newDisk)
}

func open(options Options, on func(*os.Root) disk) (*Output, error) {
	dir, err := safeFolder(options)
	if err != nil {
		return nil, err
	}
	_, err = os.Stat(dir)
	made := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the output folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the output folder: %w", err)
	}
	o := &Output{
		store:   newStore(root, on(root)),
		options: options,
		made:    made,
		added:   map[string]*placed{},
	}
	o.footings.known = map[string]footing{}
	o.staging = sync.OnceValue(func() error { return o.disk.Mkdir(stagingName) })
	if err := o.enter(); err != nil {
		_ = o.leave() // err is what matters, and the system lets go of the rest
		return nil, err
	}
	return o, nil
}

func (o *Output) enter() error {
	if !o.options.Adopt {
		if err := o.checkOurs(o.options.Dir); err != nil {
			return err
		}
	}
	if err := o.checkNames(); err != nil {
		return err
	}
	unlock, err := lock(o.root)
	if errors.Is(err, errLocked) {
		return &Refused{
			Reason: "another build is at work in " + o.options.Dir,
			Remedy: "wait for it to end, or choose another folder with --output",
		}
	}
	if err != nil {
		return fmt.Errorf("lock the output folder: %w", err)
	}
	o.unlock = unlock
	if o.recovered, err = o.recover(); err != nil {
		return err
	}
	return o.load()
}

// checkNames refuses what no build leaves at this package's own names and must not be met later: a link in the lock's
// place, through which a file would be made (CASES.md RS-082), and a folder in that of the manifest, which is put in
// place when all else is done.
func (s store) checkNames() error {
	for _, name := range []string{lockName, manifestName} {
		info, err := s.root.Lstat(name)
		if err == nil && (info.IsDir() || name == lockName && info.Mode()&fs.ModeSymlink != 0) {
			return &Refused{name + " in the output folder is not a file, and no build left it there", "delete it"}
		}
	}
	return nil
}

// load reads the manifest.
func (o *Output) load() error {
	top, err := o.root.Stat(".")
	if err != nil {
		return fmt.Errorf("read the output folder: %w", err)
	}
	o.device = device(top)
	text, err := o.readManifest()
	if errors.Is(err, fs.ErrNotExist) {
		stranger, err := o.stranger()
		o.fresh = stranger == ""
		return err
	}
	if err != nil {
		return fmt.Errorf("read the manifest: %w", err)
	}
	if o.before = parseManifest(text); o.before.damage != "" {
		return nil
	}
	if o.asRead, err = o.root.Lstat(manifestName); err != nil {
		return fmt.Errorf("read the manifest: %w", err)
	}
	if !o.options.Checksum {
		o.since = changeTime(o.asRead).UnixNano()
	}
	return nil
}

// Discard removes what was staged and unlocks the folder, which is then as Open found it (or, after a
// Commit that failed half-way, as that left it). After a Commit that succeeded it does nothing.
func (o *Output) Discard() error {
	if o.unlock == nil {
		return nil
	}
	var err error
	if !o.promised {
		err = o.sweep()
	}
	return errors.Join(err, o.leave())
}

// leave unlocks and closes the folder, and removes it if it was made for nothing.
func (o *Output) leave() error {
	o.ended.Store(true)
	var err error
	if o.unlock != nil {
		err = o.unlock()
		o.unlock = nil
	}
	dir := o.root.Name()
	err = errors.Join(err, o.close())
	if o.made {
		// Refused by the system if there is anything in it, which is what is wanted.
		_ = os.Remove(dir)
	}
	return err
}
