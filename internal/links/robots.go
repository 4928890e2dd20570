package links

import "strings"

// robots are the rules of a robots.txt that hold for this program (RFC 9309): those of its own name if there are any,
// otherwise those for all.
type robots []robotsRule

type robotsRule struct {
	allows bool
	path   string // with * for anything, and $ for the end
}

// product is the name under which a host may give this program rules of its own.
const product = "broadside"

// readRobots reads a robots.txt. What is none is no rule.
func readRobots(text string) robots {
	rules := map[string]robots{} // by name
	var names []string           // of the group that is being read
	inRules := true
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(text, "\ufeff")), "\n") {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if !ok {
			continue
		}
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if inRules {
				names, inRules = nil, false
			}
			name := strings.ToLower(value)
			names = append(names, name)
			if rules[name] == nil {
				rules[name] = robots{}
			}
		case "allow", "disallow":
			inRules = true
			for _, name := range names {
				if value != "" {
					rules[name] = append(rules[name], robotsRule{key == "allow", value})
				}
			}
		}
	}
	if own := rules[product]; own != nil {
		return own
	}
	return rules["*"]
}

// allow reports whether a path, with its query, may be asked for: the longest rule that fits decides, and of two alike
// the one that allows.
func (r robots) allow(path string) bool {
	allows, longest := true, -1
	for _, rule := range r {
		if n := len(rule.path); (n > longest || n == longest && rule.allows) && fits(rule.path, path) {
			allows, longest = rule.allows, n
		}
	}
	return allows
}

// fits reports whether a path begins as a rule says. It takes no longer than their lengths multiplied.
func fits(rule, path string) bool {
	rule, whole := strings.CutSuffix(rule, "$")
	pieces := strings.Split(rule, "*")
	rest, ok := strings.CutPrefix(path, pieces[0])
	if !ok {
		return false
	}
	for i, piece := range pieces[1:] {
		if last := i == len(pieces)-2; last && whole {
			return strings.HasSuffix(rest, piece)
		}
		at := strings.Index(rest, piece)
		if at < 0 {
			return false
		}
		rest = rest[at+len(piece):]
	}
	return !whole || rest == ""
}
