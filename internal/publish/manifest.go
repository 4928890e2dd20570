package publish

import (
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// manifestHead begins the manifest's first line; the number of files follows, so that a manifest cut
// short at the end of a line is known for what it is.
const manifestHead = "broadside manifest 1 "

// owned is one line of the manifest: a file of a build.
type owned struct {
	name string
	sum  Sum
}

func (f owned) String() string { return string(f.append(nil)) }

func (f owned) append(line []byte) []byte {
	line = hex.AppendEncode(line, f.sum[:])
	line = append(line, "  "...)
	line = append(line, f.name...)
	return append(line, '\n')
}

// writeManifest writes files, which it sorts by name in place, as parseManifest reads them.
func writeManifest(w io.Writer, files []*placed) error {
	slices.SortFunc(files, func(a, b *placed) int { return strings.Compare(a.name, b.name) })
	_, err := fmt.Fprintf(w, "%s%d\n", manifestHead, len(files))
	var line []byte
	for _, f := range files {
		if err != nil {
			break
		}
		line = owned{f.name, f.sum}.append(line[:0])
		_, err = w.Write(line)
	}
	return err
}

// manifest is one that was read.
type manifest struct {
	list   []placed
	files  map[string]*placed // those of list, by folded name
	damage string             // what is wrong with it; empty: nothing
	sorted bool               // it is what writeManifest would write for list
}

// parseManifest returns what text says. The lines that could be read are there even if it is damaged, never one with
// a name that checkName refuses.
func parseManifest(text string) (m manifest) {
	head, rest, ended := strings.Cut(text, "\n")
	count, ok := strings.CutPrefix(head, manifestHead)
	if !ok || !ended {
		return manifest{damage: "has no first line that this version knows"}
	}
	want, err := strconv.Atoi(count)
	if err != nil || strconv.Itoa(want) != count {
		m.damage = "does not say how many files it names"
	}
	lines := strings.Count(rest, "\n")
	m.list = make([]placed, 0, lines) // never grown: files has pointers into it
	m.files = make(map[string]*placed, lines)
	// All names in one piece: less than an allocation for each, and less than keeping the whole text.
	var names strings.Builder
	names.Grow(max(0, len(rest)-lines*len(owned{}.String())))
	m.sorted = true
	number, last := 1, ""
	for line := range strings.Lines(rest) {
		number++
		f, ok := parseOwned(line)
		key := fold(f.name)
		if _, twice := m.files[key]; !ok || twice {
			m.damage = fmt.Sprintf("is damaged in line %d", number)
			continue
		}
		start := names.Len()
		names.WriteString(f.name)
		name := names.String()[start:]
		if key == name {
			key = name
		}
		m.list = append(m.list, placed{name: name, sum: f.sum})
		m.files[key] = &m.list[len(m.list)-1]
		m.sorted = m.sorted && last < name
		last = name
	}
	if m.damage == "" && len(m.files) != want {
		m.damage = fmt.Sprintf("names %d files and should name %d", len(m.files), want)
	}
	m.sorted = m.sorted && m.damage == ""
	return m
}

// parseOwned reads one line with its newline: the sum in hexadecimal, two spaces, the name. The name is part of line.
func parseOwned(line string) (f owned, ok bool) {
	const digits = 2 * len(f.sum)
	line, ended := strings.CutSuffix(line, "\n")
	if !ended || len(line) < digits+2 || line[digits:digits+2] != "  " {
		return owned{}, false
	}
	for i := range f.sum {
		high, low := digitOf(line[2*i]), digitOf(line[2*i+1])
		if high|low > 15 {
			return owned{}, false
		}
		f.sum[i] = high<<4 | low
	}
	f.name = line[digits+2:]
	if badName(f.name) != "" {
		return owned{}, false
	}
	return f, true
}

// digitOf is the value of a hexadecimal digit, as they are written here, or more than 15.
func digitOf(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	}
	return 0xff
}

// largest is how long a manifest or a journal may be: room for some million files. Nobody wrote more, and a file may
// say that it is longer than all memory.
const largest = 256 << 20

// readManifest returns the manifest's text, and no text and fs.ErrNotExist if there is none. What is not a
// regular file, or far too long, is read as an empty manifest: a damaged one.
func (s store) readManifest() (string, error) {
	info, err := s.root.Lstat(manifestName)
	if err != nil || !info.Mode().IsRegular() || info.Size() > largest {
		return "", err
	}
	text, err := s.root.ReadFile(manifestName)
	return string(text), err
}
