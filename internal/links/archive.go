package links

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// ArchiveHost is who is asked for lasting copies.
const ArchiveHost = "archive.org"

// Archived asks the Internet Archive for the newest copy of a page; "" if it has none
// (https://archive.org/help/wayback_api.php). Asked without a time it sometimes knows of none, so it is asked for the copy
// that is nearest to now.
func (c *Client) Archived(ctx context.Context, address string, now time.Time) (string, error) {
	query := url.Values{"url": {address}, "timestamp": {now.UTC().Format("20060102150405")}}
	a, err := c.Get(ctx, "https://"+ArchiveHost+"/wayback/available?"+query.Encode(), 64<<10)
	if err != nil {
		return "", err
	}
	if a.Status != 200 {
		return "", fmt.Errorf("%s answers %d", ArchiveHost, a.Status)
	}
	var answer struct {
		Snapshots struct {
			Closest struct {
				Available bool   `json:"available"`
				URL       string `json:"url"`
				Status    string `json:"status"`
			} `json:"closest"`
		} `json:"archived_snapshots"`
	}
	if err := json.Unmarshal(a.Body, &answer); err != nil {
		return "", errors.New(ArchiveHost + " answers with something that can't be read")
	}
	found := answer.Snapshots.Closest
	u, err := url.Parse(found.URL)
	if !found.Available || found.Status != "200" || err != nil || u.Hostname() != "web.archive.org" || !strings.HasPrefix(u.Path, "/web/") {
		return "", nil // none, or a copy of a mistake
	}
	return "https://web.archive.org" + strings.TrimPrefix(found.URL[strings.Index(found.URL, "://")+3:], u.Host), nil
}

// Copies asks for the newest lasting copy of each of the addresses, one at a time. Of those that the Archive has none of it
// is "". Those for which no answer came are left out, and so are the rest after three of them in a row: the Archive may be
// down. The error is why ctx ended, beside what was found until then.
func (a Asker) Copies(ctx context.Context, addresses []string, progress func(done, of int)) (map[string]string, error) {
	c := &Client{Transport: unruled{a.polite()}, Unencrypted: false}
	copies := map[string]string{}
	failed := 0
	for i, address := range addresses {
		at, err := c.Archived(ctx, address, a.Now)
		if ctx.Err() != nil {
			return copies, context.Cause(ctx)
		}
		switch {
		case err != nil:
			if failed++; failed == 3 {
				return copies, nil
			}
		default:
			failed, copies[address] = 0, at
		}
		if progress != nil {
			progress(i+1, len(addresses))
		}
	}
	return copies, nil
}
