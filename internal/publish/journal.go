package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// The journal's first line, and the names of the two files in the staging folder that are not numbers.
const (
	journalHead    = "broadside journal 1\n"
	journalName    = stagingName + "/journal"
	stagedManifest = stagingName + "/manifest"
)

// journal is all that is still to be done once the staging folder is complete, in this order. The staged
// manifest is to be put in place after everything else.
type journal struct {
	clear  []owned // files in the way of the moves: one where a folder must be, or below where a file must be
	moves  []move  // staged files and where they go
	breaks []int   // the moves before which all former ones must be done: where a class begins; not written down
	remove []owned // files of earlier builds that are no longer made
}

type move struct {
	number int // the name in the staging folder
	name   string
}

func stagedName(number int) string { return stagingName + "/" + strconv.Itoa(number) }

// write writes the journal as parseJournal reads it. The last line holds a hash of all before it: a journal
// that was not written to its end counts for nothing.
func (j journal) write(w io.Writer) error {
	hash := sha256.New()
	both := io.MultiWriter(w, hash)
	_, err := io.WriteString(both, journalHead)
	var line []byte
	add := func() {
		if err == nil {
			_, err = both.Write(line)
		}
	}
	for _, f := range j.clear {
		line = f.append(append(line[:0], "clear "...))
		add()
	}
	for _, m := range j.moves {
		line = strconv.AppendInt(append(line[:0], "move "...), int64(m.number), 10)
		line = append(append(append(line, "  "...), m.name...), '\n')
		add()
	}
	for _, f := range j.remove {
		line = f.append(append(line[:0], "remove "...))
		add()
	}
	if err == nil {
		_, err = io.WriteString(w, journalEnd(Sum(hash.Sum(nil))))
	}
	return err
}

func journalEnd(before Sum) string { return "end " + hex.EncodeToString(before[:]) + "\n" }

// parseJournal returns the journal that text holds; ok is false if text is not a whole one. No name in it
// is one that checkName refuses.
func parseJournal(text string) (j journal, ok bool) {
	end := strings.LastIndex(text, "end ")
	if end < 0 || text[end:] != journalEnd(sha256.Sum256([]byte(text[:end]))) {
		return journal{}, false
	}
	lines, ok := strings.CutPrefix(text[:end], journalHead)
	if !ok {
		return journal{}, false
	}
	for line := range strings.Lines(lines) {
		if !j.add(line) {
			return journal{}, false
		}
	}
	return j, true
}

func (j *journal) add(line string) (ok bool) {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "clear":
		f, ok := parseOwned(rest)
		f.name = strings.Clone(f.name)
		j.clear = append(j.clear, f)
		return ok
	case "remove":
		f, ok := parseOwned(rest)
		f.name = strings.Clone(f.name)
		j.remove = append(j.remove, f)
		return ok
	case "move":
		digits, name, _ := strings.Cut(strings.TrimSuffix(rest, "\n"), "  ")
		number, err := strconv.Atoi(digits)
		j.moves = append(j.moves, move{number, strings.Clone(name)})
		return err == nil && number > 0 && badName(name) == ""
	}
	return false
}

// readJournal returns the whole journal of a run that was killed, if there is one.
func (s store) readJournal() (j journal, whole bool, err error) {
	there, err := s.hasStaging()
	if !there || err != nil {
		return journal{}, false, err
	}
	info, err := s.root.Lstat(journalName)
	if errors.Is(err, fs.ErrNotExist) || err == nil && (!info.Mode().IsRegular() || info.Size() > largest) {
		return journal{}, false, nil
	}
	if err != nil {
		return journal{}, false, fmt.Errorf("read the journal: %w", err)
	}
	text, err := s.root.ReadFile(journalName)
	if err != nil {
		return journal{}, false, fmt.Errorf("read the journal: %w", err)
	}
	j, whole = parseJournal(string(text))
	return j, whole, nil
}
