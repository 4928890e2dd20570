package links

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Client asks other hosts as a polite visitor: it names itself, brings no cookies, follows a few redirects and says
// which, reads no more than it is told to, and gives up in time. It asks for nothing that it was not told to ask for,
// so that it is no crawler in the sense of robots.txt (RFC 9309 §1); how many questions a host gets, and how fast, is
// its caller's affair. Addresses inside somebody's own network are refused, whoever links or leads to them. The zero
// Client is ready for use by many goroutines.
type Client struct {
	Transport   http.RoundTripper // nil for the machine's own network
	Patience    time.Duration     // for one question with its redirects; 20 seconds if zero
	Unencrypted bool              // addresses with http:// are asked too
}

const (
	patience   = 20 * time.Second
	mostHops   = 20        // redirects, as in browsers (https://fetch.spec.whatwg.org/#http-redirect-fetch)
	mostHeader = 256 << 10 // bytes
)

// UserAgent is what the program calls itself. Some hosts refuse what does not begin as browsers do.
const UserAgent = "Mozilla/5.0 (compatible; Broadside, checking a source)"

// Answer is what a host answered, after the redirects.
type Answer struct {
	Asked  string // the address that was asked for
	Final  string // the address that answered
	Hops   []Hop  // the redirects on the way; nil for most
	Status int
	Header http.Header
	Body   []byte // as much as was to be read
	Cut    bool   // there was more of it
}

// Hop is one redirect.
type Hop struct {
	From   string
	Status int // 301 and 308 say that it is for good
}

// Reason says why no answer came.
type Reason string

const (
	BadAddress  Reason = "address"     // it is none, or no https one
	Private     Reason = "private"     // it is inside somebody's own network
	NoHost      Reason = "host"        // there is no such host
	Refused     Reason = "refused"     // nobody takes the call
	Certificate Reason = "certificate" // the host can't prove who it is
	Late        Reason = "late"        // no answer in time
	Loop        Reason = "loop"        // too many redirects
	Unclear     Reason = "unclear"     // what its name stands for, or how to speak to it encrypted
	Hung        Reason = "hung"        // it hung up in the middle
	Broken      Reason = "broken"      // anything else
)

// Failure is why no answer came.
type Failure struct {
	Address string // at which it failed: that asked for, or one it leads to
	Reason  Reason
	Err     error
}

func (f *Failure) Unwrap() error { return f.Err }

// Error is a sentence for editors, without a full stop.
func (f *Failure) Error() string {
	host := f.Address
	if u, err := url.Parse(f.Address); err == nil && u.Host != "" {
		host = u.Host
	}
	switch f.Reason {
	case BadAddress, Private:
		return f.Err.Error()
	case NoHost:
		return "there is no host " + host
	case Refused:
		return host + " takes no calls"
	case Certificate:
		return host + " can't prove that it is who it says it is: " + f.Err.Error()
	case Late, Loop, Hung, Unclear:
		return host + " " + f.Err.Error()
	}
	return fmt.Sprintf("%s could not be read: %s", host, strings.ReplaceAll(f.Err.Error(), "net/http: HTTP/1.x transport connection broken: ", ""))
}

// Get asks for what stands at an address and reads up to most bytes of it. The error is a *Failure, or why ctx ended.
func (c *Client) Get(ctx context.Context, address string, most int64) (Answer, error) {
	return c.ask(ctx, http.MethodGet, address, most)
}

// Head asks whether something stands at an address. The error is like that of Get.
func (c *Client) Head(ctx context.Context, address string) (Answer, error) {
	return c.ask(ctx, http.MethodHead, address, 0)
}

func (c *Client) ask(ctx context.Context, method, address string, most int64) (Answer, error) {
	a := Answer{Asked: address, Final: address}
	wait := c.Patience
	if wait == 0 {
		wait = patience
	}
	late := fmt.Errorf("has not answered within %v", wait)
	limited, cancel := context.WithTimeoutCause(ctx, wait, late)
	defer cancel()
	for {
		next, err := c.step(limited, method, &a, most)
		switch {
		case ctx.Err() != nil:
			return a, context.Cause(ctx)
		case limited.Err() != nil: // even if the host, seeing the call end, ended its answer in good order
			return a, &Failure{a.Final, Late, late}
		case err != nil:
			return a, failure(a.Final, err)
		case next == "":
			return a, nil
		case len(a.Hops) == mostHops || slices.ContainsFunc(a.Hops, func(h Hop) bool { return h.From == next }): // to which it said the same
			return a, &Failure{a.Final, Loop, errors.New("leads from page to page without end")}
		}
		a.Hops = append(a.Hops, Hop{a.Final, a.Status})
		a.Final = next
	}
}

// step asks at a.Final and fills a; next is where the answer leads to, empty if nowhere.
func (c *Client) step(ctx context.Context, method string, a *Answer, most int64) (next string, err error) {
	to, err := c.Check(a.Final)
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, method, to.String(), nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("User-Agent", UserAgent)
	request.Header.Set("Accept", "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8")
	response, err := c.transport(request).RoundTrip(request) // not by a client, which would not say which way it went
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	a.Status, a.Header = response.StatusCode, response.Header
	switch response.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if location := response.Header.Get("Location"); location != "" {
			next, err := to.Parse(location)
			if err != nil || next.Scheme != "https" && next.Scheme != "http" || next.Hostname() == "" {
				return "", fmt.Errorf("it leads to %q, which is the address of no web page", location)
			}
			if next.Fragment == "" {
				next.Fragment, next.RawFragment = to.Fragment, to.RawFragment // RFC 9110 §10.2.2
			}
			return next.String(), nil
		}
	}
	if method == http.MethodHead {
		return "", nil
	}
	a.Body, err = io.ReadAll(io.LimitReader(response.Body, most+1))
	if int64(len(a.Body)) > most {
		a.Body, a.Cut = a.Body[:most], true
	}
	if err != nil && (len(a.Body) > 0 || a.Status >= 400) && ctx.Err() == nil {
		a.Cut, err = true, nil // what has come is worth something
	}
	return "", err
}

// Check refuses an address that would not be asked: it is none, not https, or inside somebody's own network. The error
// is a *Failure.
func (c *Client) Check(address string) (*url.URL, error) {
	bad := func(r Reason, format string, values ...any) (*url.URL, error) {
		return nil, &Failure{address, r, fmt.Errorf(format, values...)}
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme == "" || u.Hostname() == "" || u.Opaque != "":
		return bad(BadAddress, "%s is not a whole address; write it as the browser shows it, like https://example.org/page", address)
	case u.Scheme == "http" && !c.Unencrypted:
		return bad(BadAddress, "%s is not encrypted, so nothing was asked there; write it with https:// if the site has that", address)
	case u.Scheme != "https" && u.Scheme != "http":
		return bad(BadAddress, "%s is not the address of a web page; write one that begins with https://", address)
	case u.User != nil:
		return bad(BadAddress, "the address holds a user name or password; write it without: https://%s%s", u.Host, u.EscapedPath())
	case inside(u.Hostname()):
		return bad(Private, "%s is inside your own network, where readers can't look; nothing was asked there", u.Host)
	}
	return u, nil
}

// inside reports whether a host's name says by itself that it is not public: a single word, a name that stays at home
// (RFC 6761 and 6762, RFC 9476, and .internal, which ICANN has set aside), or a number that is.
func inside(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return !public(ip)
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	last := host[strings.LastIndexByte(host, '.')+1:]
	return !strings.Contains(host, ".") || slices.Contains([]string{"localhost", "local", "internal", "alt", "localdomain", "home", "lan", "corp", "intranet", "onion"}, last) ||
		strings.HasSuffix(host, ".home.arpa") || strings.Trim(last, "0123456789") == "" // some systems read 127.1 as an address
}

// reserved are addresses that lead to nobody's public page
// (https://www.iana.org/assignments/iana-ipv4-special-registry/ and the same for IPv6).
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("3fff::/20"),
}

func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// transport is what a request goes by. Where the machine has a proxy, that looks hosts up, and may stand inside.
func (c *Client) transport(request *http.Request) http.RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	if proxy, err := http.ProxyFromEnvironment(request); err == nil && proxy != nil {
		return proxied
	}
	return direct
}

var (
	direct  = transport(&net.Dialer{Timeout: 10 * time.Second, ControlContext: outwards}, false)
	proxied = transport(&net.Dialer{Timeout: 10 * time.Second}, true)
)

func transport(d *net.Dialer, proxy bool) *http.Transport {
	t := &http.Transport{
		DialContext: d.DialContext, TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: mostHeader,
		ForceAttemptHTTP2: true, IdleConnTimeout: 10 * time.Second, MaxIdleConnsPerHost: 1,
	}
	if proxy {
		t.Proxy = http.ProxyFromEnvironment
	}
	return t
}

// errPrivate says that a host's name leads inside.
var errPrivate = errors.New("private address")

// outwards refuses the address that a name was found to have, so that no name can lead inside (DNS rebinding).
func outwards(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr()) {
		return errPrivate
	}
	return nil
}

// failure says in one word why a request failed.
func failure(address string, err error) error {
	var f *Failure
	var dns *net.DNSError
	var operation *net.OpError
	var late net.Error
	var wrong *tls.CertificateVerificationError
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, errPrivate):
		u, _ := url.Parse(address)
		return &Failure{address, Private, fmt.Errorf("%s leads inside your own network, where readers can't look; nothing was asked there", u.Host)}
	case errors.As(err, &dns) && dns.IsNotFound:
		return &Failure{address, NoHost, err}
	case errors.As(err, &dns):
		return &Failure{address, Unclear, errors.New("could not be looked up: nobody says which computer has that name")}
	case errors.As(err, &wrong):
		return &Failure{address, Certificate, errors.New(certificate(wrong))}
	case errors.As(err, &late) && late.Timeout():
		return &Failure{address, Late, errors.New("does not answer")}
	case errors.As(err, &operation) && operation.Op == "dial":
		return &Failure{address, Refused, err}
	case strings.Contains(err.Error(), "tls: "): // crypto/tls has no type for most of them
		return &Failure{address, Unclear, errors.New("offers no encrypted connection that works")}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &operation):
		return &Failure{address, Hung, errors.New("hangs up in the middle of its answer")}
	}
	return &Failure{address, Broken, err}
}

// certificate says why a host's certificate was not taken.
func certificate(wrong *tls.CertificateVerificationError) string {
	var other x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(wrong, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired, or is not valid yet"
	case errors.As(wrong, &other):
		return "its certificate is another host's"
	case errors.As(wrong, &unknown):
		return "nobody whom this machine trusts vouches for its certificate"
	}
	return wrong.Err.Error()
}
