package build

import (
	"io"
	"path"
	"slices"
	"strings"

	"broadside/internal/compress"
	"broadside/internal/feed"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

// compressing puts the compressed forms of a file beside it, for hosts that send them as they are. They are of the
// file's own class and are put in place right behind it, so that hardly a moment passes in which a page stands beside
// the compressed form of an older one.
type compressing struct {
	Output
	with  *compress.Compressor
	kinds []string               // endings of the files that are worth it
	own   func(name string) bool // whether the site itself brings a file of that name
}

func (s *Site) compressing(out Output) compressing {
	own := func(name string) bool { return s.tree.Has(tree.Static+"/"+name) || s.tree.Has(tree.Content+"/"+name) }
	return compressing{out, &compress.Compressor{}, feed.Compressible(), own}
}

// mostCompressed bounds what is held in memory of a static file.
const mostCompressed = 16 << 20

func (c compressing) Write(name string, class publish.Class, body []byte) error {
	if err := c.Output.Write(name, class, body); err != nil {
		return err
	}
	return c.beside(name, class, body)
}

func (c compressing) Copy(name string, class publish.Class, open func() (io.ReadCloser, error)) error {
	if !c.worthIt(name) {
		return c.Output.Copy(name, class, open)
	}
	from, err := open()
	if err != nil {
		return err
	}
	defer from.Close()
	body, err := io.ReadAll(io.LimitReader(from, mostCompressed+1))
	if err != nil {
		return err
	}
	if len(body) > mostCompressed {
		return c.Output.Copy(name, class, open)
	}
	return c.Write(name, class, body)
}

func (c compressing) worthIt(name string) bool {
	return slices.Contains(c.kinds, strings.ToLower(path.Ext(name)))
}

// beside makes what is not there already from an earlier build.
func (c compressing) beside(name string, class publish.Class, body []byte) error {
	if !c.worthIt(name) || len(body) < compress.Least {
		return nil
	}
	for _, ending := range compress.Endings {
		if c.own(name + ending) {
			continue
		}
		if kept, err := c.Output.KeepBeside(name+ending, class, name); err != nil || kept {
			if err != nil {
				return err
			}
			continue
		}
		made, err := c.with.Compress(ending, body)
		if err != nil {
			return err
		}
		if made == nil {
			continue
		}
		if err := c.Output.Write(name+ending, class, made); err != nil {
			return err
		}
	}
	return nil
}
