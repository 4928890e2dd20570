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

// Every page is light, with sixty sources too.
func TestPagesAreLight(t *testing.T) {
	for _, site := range []site{newSite(t), sixLanguages(t)} {
		public := site.build(home)
		for _, address := range pages(t, public) {
			var packed bytes.Buffer
			w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
			if err != nil {
				t.Fatal(err)
			}
			_, err = w.Write([]byte(readFile(t, file(public, address))))
			if err != nil || w.Close() != nil {
				t.Fatal(err)
			}
			if packed.Len() > heaviest {
				t.Errorf("%s has %d bytes, more than %d", address, packed.Len(), heaviest)
			}
		}
	}
}

// The reference campaign asks for nothing but its picture.
func TestReferencePageAsksForLittle(t *testing.T) {
	starter(t)
	p := newTab(t)
	p.look(390, "light")
	p.open(campaignAt)
	requests, complaints := p.seen()
	if len(requests) > 2 || !slices.Contains(requests, "GET "+campaignAt) || len(complaints) > 0 {
		t.Errorf("it asks for %q, and the console shows %q", requests, complaints)
	}
}
