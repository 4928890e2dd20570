package browser

import (
	"bytes"
	"compress/gzip"
	"slices"
	"testing"
)

// heaviest is how many bytes a campaign's page may have on the wire, with all that stands in it: what comes in one round
// trip of a new connection (ten packets, RFC 6928) less their heads and the answer's.
const heaviest = 14000

// The reference campaign is light, and asks for nothing but its picture.
func TestReferencePageIsLight(t *testing.T) {
	public := newSite(t).build(home)
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Write([]byte(readFile(t, file(public, "/library-sundays/"))))
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	if packed.Len() > heaviest {
		t.Errorf("the page has %d bytes, more than %d", packed.Len(), heaviest)
	}
	starter(t)
	p := newTab(t)
	p.look(390, "light")
	p.open(campaignAt)
	requests, complaints := p.seen()
	if len(requests) > 2 || !slices.Contains(requests, "GET "+campaignAt) || len(complaints) > 0 {
		t.Errorf("it asks for %q, and the console shows %q", requests, complaints)
	}
}
