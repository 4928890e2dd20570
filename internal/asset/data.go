package asset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"sync"
)

// Data returns a value as a JSON-LD element. It is data and never run: browsers ask no policy for it, but checkers of
// policies do, so that it has its source like a script. encoding/json writes <, > and & as escapes, so that no text of the value can end the element or begin another
// (CASES.md RS-005).
func Data(value any) (Element, error) {
	const start, end = `<script type="application/ld+json">`, "</script>"
	b := drafts.Get().(*bytes.Buffer)
	defer drafts.Put(b)
	b.Reset()
	b.WriteString(start)
	if err := json.NewEncoder(b).Encode(value); err != nil {
		return Element{}, fmt.Errorf("write JSON-LD: %w", err)
	}
	b.Truncate(b.Len() - len("\n"))
	made := Element{Source: source(b.Bytes()[len(start):])}
	b.WriteString(end)
	made.HTML = template.HTML(b.String())
	return made, nil
}

// drafts are buffers for what is made for one page and copied out; the largest page's data bounds each.
var drafts = sync.Pool{New: func() any { return new(bytes.Buffer) }}
