package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"broadside/internal/form"
)

// This file holds the only place of the program that opens a connection to anywhere: "handlers test --send" sends one
// test signature, and "counts" asks how many there are. A test of package house lets no other file do so.

const (
	sendPatience = 30 * time.Second
	askPatience  = 10 * time.Second
	mostAnswer   = 1 << 20 // bytes of an answer that are read
)

// answered is a handler's answer, and which site's pages may read it by script.
type answered struct {
	form.Answer
	allows string // Access-Control-Allow-Origin; may be empty
}

// send sends a signature once and reads the answer. A redirect is not followed, nothing is tried again, and nothing
// goes out unencrypted. An error says that no answer came.
func send(ctx context.Context, by http.RoundTripper, s form.Submission) (answered, error) {
	return exchange(ctx, by, sendPatience, http.MethodPost, s.URL, s.Header, bytes.NewReader(s.Body))
}

// ask gets what stands at an address, in the same way.
func ask(ctx context.Context, by http.RoundTripper, address string) (answered, error) {
	header := []form.Value{{Name: "Accept", Value: "application/json"}, {Name: "User-Agent", Value: userAgent}}
	return exchange(ctx, by, askPatience, http.MethodGet, address, header, nil)
}

func exchange(ctx context.Context, by http.RoundTripper, patience time.Duration, method, address string, header []form.Value, body io.Reader) (answered, error) {
	to, err := url.Parse(address)
	if err != nil || to.Scheme != "https" || to.Host == "" {
		return answered{}, fmt.Errorf("%s is not an https address, so nothing was sent", address)
	}
	if by == nil {
		by = http.DefaultTransport
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("no answer within %d seconds", int(patience.Seconds())))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return answered{}, fmt.Errorf("ask %s: %w", to.Host, err)
	}
	request.GetBody = nil // so that the transport can't send it a second time
	for _, h := range header {
		request.Header.Set(h.Name, h.Value)
	}
	response, err := by.RoundTrip(request) // not by a client, which would follow redirects
	if err != nil {
		return answered{}, unreached(ctx, to.Host, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer))
	if err != nil {
		return answered{}, unreached(ctx, to.Host, err)
	}
	a := answered{allows: response.Header.Get("Access-Control-Allow-Origin")}
	a.Status, a.Type, a.Body = response.StatusCode, response.Header.Get("Content-Type"), text
	if location, err := to.Parse(response.Header.Get("Location")); err == nil && response.Header.Get("Location") != "" {
		a.Location = location.String()
	}
	return a, nil
}

// unreached says why no answer came. The signature may have arrived all the same.
func unreached(ctx context.Context, host string, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	var stop *stopped
	if errors.As(err, &stop) {
		return err
	}
	return fmt.Errorf("%s could not be reached: %w", host, err)
}
