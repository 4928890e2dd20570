package diag

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

// Failure is a mistake of the program itself: a panic as an error in one line. It has the file that was in hand, since the
// author can often go on without what stands in that file, and the place in the program, for a report (CASES.md RS-009, RS-138).
type Failure struct {
	File  string // empty if none was in hand
	Cause string
	Place string // "markup/link.go:44"
}

func (f *Failure) Error() string {
	message := fmt.Sprintf("the program failed: %s, at %s", f.Cause, f.Place)
	if f.File != "" {
		return f.File + ": " + message
	}
	return message
}

// Hold is to be deferred while file is in hand: a panic goes on with its name.
func Hold(file string) {
	if p := recover(); p != nil {
		f := failure(p)
		if f.File == "" {
			f.File = file
		}
		panic(f)
	}
}

// Rescue is to be deferred where a panic must not go further: it becomes the error.
func Rescue(err *error) {
	if p := recover(); p != nil {
		*err = failure(p)
	}
}

func failure(p any) *Failure {
	if f, ok := p.(*Failure); ok {
		return f
	}
	return &Failure{Cause: strings.Join(strings.Fields(fmt.Sprint(p)), " "), Place: panicked()}
}

// panicked is where the panic that is being recovered from began.
func panicked() string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(0, callers)])
	for below := false; ; {
		f, more := frames.Next()
		switch own := strings.HasPrefix(f.Function, "runtime."); {
		case f.Function == "runtime.gopanic":
			below = true
		case below && !own:
			dir, name := path.Split(f.File)
			return fmt.Sprintf("%s/%s:%d", path.Base(dir), name, f.Line)
		case !more:
			return "an unknown place"
		}
	}
}
