package asset

import (
	"encoding/json"
	"fmt"
	"html/template"
)

// Data returns a value as a JSON-LD element. It is data and never run, so the page's policy does not need to admit it.
// encoding/json writes <, > and & as escapes, so that no text of the value can end the element or begin another
// (CASES.md RS-005).
func Data(value any) (template.HTML, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("write JSON-LD: %w", err)
	}
	return template.HTML(`<script type="application/ld+json">` + string(text) + "</script>"), nil
}
