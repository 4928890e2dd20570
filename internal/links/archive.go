package links

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// ArchiveHost is who is asked for lasting copies of pages.
const ArchiveHost = "archive.org"

// Newest asks the Internet Archive for its newest copy of an address; empty if it has none
// (https://archive.org/help/wayback_api.php). The error is a *Failure, or says that the Archive gave no answer to use.
func (c *Client) Newest(ctx context.Context, address string) (string, error) {
	a, err := c.Get(ctx, "https://"+ArchiveHost+"/wayback/available?url="+url.QueryEscape(address), 64<<10)
	if err != nil {
		return "", err
	}
	var said struct {
		Snapshots struct {
			Closest struct {
				Available bool   `json:"available"`
				Status    string `json:"status"`
				URL       string `json:"url"`
			} `json:"closest"`
		} `json:"archived_snapshots"`
	}
	if a.Status != http.StatusOK {
		return "", fmt.Errorf("%s answers %d %s", ArchiveHost, a.Status, http.StatusText(a.Status))
	}
	if err := json.Unmarshal(a.Body, &said); err != nil {
		return "", errors.New(ArchiveHost + " gave an answer that can't be read")
	}
	newest := said.Snapshots.Closest
	if rest, ok := strings.CutPrefix(newest.URL, "http://"); ok {
		newest.URL = "https://" + rest
	}
	if !newest.Available || newest.Status != "" && newest.Status != "200" || !strings.HasPrefix(newest.URL, "https://web.archive.org/web/") {
		return "", nil
	}
	return newest.URL, nil
}

// Copies asks for the newest lasting copy of each of the addresses, one at a time. Those of which the Archive has none are
// left out, and so are the rest once it has given no answer three times in a row: it may be down. The error is why ctx
// ended.
func (a Asker) Copies(ctx context.Context, addresses []string, progress func(done, of int)) (map[string]string, error) {
	c := &Client{Transport: unruled{a.polite()}, Unencrypted: false}
	copies := map[string]string{}
	failed := 0
	for i, address := range addresses {
		at, err := c.Newest(ctx, address)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		switch {
		case err != nil:
			if failed++; failed == 3 {
				return copies, nil
			}
		default:
			failed = 0
			if at != "" {
				copies[address] = at
			}
		}
		if progress != nil {
			progress(i+1, len(addresses))
		}
	}
	return copies, nil
}
