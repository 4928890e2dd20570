package feed

// RobotsName is the file that crawlers look for at the root of a host (RFC 9309).
const RobotsName = "robots.txt"

// Robots lets everybody read everything and names the sitemap by its absolute address; it may be empty.
func Robots(sitemap string) []byte {
	out := "User-agent: *\nDisallow:\n"
	if sitemap != "" {
		out += "\nSitemap: " + sitemap + "\n"
	}
	return []byte(out)
}

// NoRobots is the robots.txt of a site that is not for the public.
func NoRobots() []byte { return []byte("User-agent: *\nDisallow: /\n") }
