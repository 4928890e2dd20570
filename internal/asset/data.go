package asset

import (
	"encoding/json"
	"fmt"
	"html/template"
)

// Data returns a value as a JSON-LD element. It is data and never run: browsers ask no policy for it, but checkers of
// policies do, so that it has its source like a script. encoding/json writes <, > and & as escapes, so that no text of the value can end the element or begin another
// (CASES.md RS-005).
func Data(value any) (Element, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return Element{}, fmt.Errorf("write JSON-LD: %w", err)
	}
	made := element("script", text)
	made.HTML = template.HTML(`<script type="application/ld+json">` + string(text) + "</script>")
	return made, nil
}
