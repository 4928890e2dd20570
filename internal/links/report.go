package links

import (
	"cmp"
	"fmt"

	"broadside/internal/build"
	"broadside/internal/diag"
)

// Wanting reports whether a lasting copy would help with an address: what is there can't be read, and nobody has looked for
// a copy.
func Wanting(o build.Outgoing, f Finding) bool {
	return (f.Verdict == Dead || f.Verdict == Home || f.Verdict == Untrusted) && o.Archive == "" && !f.Sought
}

// Problems are what an editor has to mend: a warning for each place of an address that readers can't use, or that should
// be written otherwise. found has what is known, by address.
func Problems(all []build.Outgoing, found map[string]Finding) []diag.Problem {
	var problems []diag.Problem
	for _, o := range all {
		f := found[o.Address]
		p := diag.Problem{Severity: diag.Warning, File: o.File, Span: o.Span, Held: o.Held, Help: instead(o, f)}
		switch f.Verdict {
		case Dead:
			p.Code, p.Message = "link-dead", fmt.Sprintf("%s can't be read: %s", o.Address, f.Why)
		case Untrusted:
			p.Code, p.Message = "link-certificate", fmt.Sprintf("browsers warn people off %s: %s", o.Address, f.Why)
		case Home:
			p.Code, p.Message = "link-home", fmt.Sprintf("%s leads to the home page %s, so what it led to is probably gone", o.Address, f.To)
		case Moved:
			p.Code, p.Message, p.Help = "link-moved", fmt.Sprintf("%s has moved for good", o.Address), "write its new address: "+f.To
		default:
			continue
		}
		problems = append(problems, p)
	}
	return diag.Sorted(problems)
}

// instead says what to write instead of an address.
func instead(o build.Outgoing, f Finding) string {
	switch at := cmp.Or(o.Archive, f.Copy); {
	case at != "":
		return "write the lasting copy instead: " + at
	case f.Verdict == Untrusted:
		return "tell whoever runs the site; until it is mended, link to another place or take the link out"
	case o.Source != "":
		return "look for where it is now, and write that address; or find another source for what [^" + o.Source + "] supports"
	}
	return "look for where it is now, and write that address; or take the link out"
}
