package markup_test

import (
	"fmt"
	"testing"

	"broadside/internal/markup"
)

// TestAnchorHelp: the remedy names a heading that is near, else the first of those there are.
func TestAnchorHelp(t *testing.T) {
	var many []string
	for i := range 300 {
		many = append(many, fmt.Sprintf("heading-%03d", i))
	}
	for _, test := range []struct {
		fragment string
		headings []string
		want     string
	}{
		{"our-plan", nil, "it has no headings; link to the page instead"},
		{"our-plam", []string{"why", "our-plan"}, "did you mean #our-plan?"},
		{"costs", []string{"why", "our-plan"}, "its headings are #why, #our-plan"},
		{"xyz", many, "its headings are #heading-000, #heading-001, #heading-002, #heading-003, #heading-004, #heading-005, " +
			"#heading-006, #heading-007, #heading-008, #heading-009, #heading-010, #heading-011, …"},
	} {
		if got := markup.AnchorHelp(test.fragment, test.headings); got != test.want {
			t.Errorf("%s of %d: got %s", test.fragment, len(test.headings), got)
		}
	}
}
