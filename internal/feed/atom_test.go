package feed

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAtom(t *testing.T) {
	zone := time.FixedZone("", -4*60*60)
	day := func(day int) time.Time { return time.Date(2026, 9, day, 0, 0, 0, 0, zone) }
	feed := Atom{
		Address: "https://action.riverton.example/feed.xml", Home: "https://action.riverton.example/", Language: "en-US",
		Title: "Riverton Action", Subtitle: "40 volunteers", Author: Author{Name: "Riverton & Friends", Email: "hello@riverton.example", URI: "https://action.riverton.example/"},
		News: []News{
			{Address: "https://action.riverton.example/buses/", Title: "Run buses <all night>", Published: day(20)},
			{Address: "https://action.riverton.example/sundays/", Title: "Keep “Sundays”", Summary: "All four.", Published: day(14), Updated: day(22)},
			{Address: "https://action.riverton.example/odd/", Title: "Odd", Published: day(2), Updated: day(1)},
		},
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US">
<id>https://action.riverton.example/feed.xml</id>
<title>Riverton Action</title>
<subtitle>40 volunteers</subtitle>
<updated>2026-09-22T00:00:00-04:00</updated>
<link rel="self" type="application/atom+xml" href="https://action.riverton.example/feed.xml"/>
<link rel="alternate" type="text/html" href="https://action.riverton.example/"/>
<author><name>Riverton &amp; Friends</name><uri>https://action.riverton.example/</uri><email>hello@riverton.example</email></author>
<entry>
<id>https://action.riverton.example/buses/</id>
<title>Run buses &lt;all night&gt;</title>
<link rel="alternate" type="text/html" href="https://action.riverton.example/buses/"/>
<published>2026-09-20T00:00:00-04:00</published>
<updated>2026-09-20T00:00:00-04:00</updated>
</entry>
<entry>
<id>https://action.riverton.example/sundays/</id>
<title>Keep “Sundays”</title>
<link rel="alternate" type="text/html" href="https://action.riverton.example/sundays/"/>
<published>2026-09-14T00:00:00-04:00</published>
<updated>2026-09-22T00:00:00-04:00</updated>
<summary>All four.</summary>
</entry>
<entry>
<id>https://action.riverton.example/odd/</id>
<title>Odd</title>
<link rel="alternate" type="text/html" href="https://action.riverton.example/odd/"/>
<published>2026-09-02T00:00:00-04:00</published>
<updated>2026-09-02T00:00:00-04:00</updated>
</entry>
</feed>
`
	if diff := cmp.Diff(want, string(feed.Bytes())); diff != "" {
		t.Error(diff)
	}
	feed.News = nil
	if feed.Bytes() != nil {
		t.Error("a feed without news has no time of its last change")
	}
}
