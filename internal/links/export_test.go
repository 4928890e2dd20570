package links

import "context"

// Outwards reports whether the machine's own network would connect to an address.
func Outwards(address string) bool { return outwards(context.Background(), "", address, nil) == nil }

// Dial is how the machine's own network connects.
var Dial = direct.DialContext

// RobotsAllow reports whether a robots.txt lets this program ask for a path.
func RobotsAllow(text, path string) bool { return readRobots(text).allow(path) }
