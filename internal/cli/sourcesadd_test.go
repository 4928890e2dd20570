package cli

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// pagesOf answers with the files of an archive: https://HOST/PATH is the file "HOST/PATH", its status and headers in
// front. What can't stand in a file is made.
func pagesOf(files map[string][]byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		const front = "<!doctype html><title>Front</title>"
		switch r.Host + r.URL.Path {
		case "archive.org/wayback/available":
			answer := `{"url": "x", "archived_snapshots": {}}`
			if strings.Contains(r.URL.Query().Get("url"), "newspaper") && r.URL.Query().Get("timestamp") == "20261001120000" {
				answer = `{"archived_snapshots": {"closest": {"status": "200", "available": true, "url": "http://web.archive.org/web/20260601000000/https://ledger.example/newspaper", "timestamp": "20260601000000"}}}`
			}
			_, _ = io.WriteString(w, answer)
			return
		case "ledger.example/huge":
			_, _ = io.WriteString(w, `<!doctype html><title>A huge page</title><meta name="author" content="Ada Okafor">`+strings.Repeat("<p>more of it</p>", 1<<20))
			return
		case "ledger.example/deep":
			_, _ = io.WriteString(w, `<!doctype html><title>A deep page</title><script type="application/ld+json">`+strings.Repeat(`{"@graph":[`, 10_001)+strings.Repeat(`]}`, 10_001)+
				`</script>`+strings.Repeat("<div>", 10_000))
			return
		case "ledger.example/latin-1":
			w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
			_, _ = io.WriteString(w, "<!doctype html><title>Caf\xe9s schlie\xdfen</title><html lang=de><meta name=author content='J\xf6rg M\xfcller'><meta name=date content='2026-05-29T08:00:00+02:00'>")
			return
		case "ledger.example/not-utf-8":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<!doctype html><title>Caf\xe9 \x93quoted\x94</title>")
			return
		case "ledger.example/pdf":
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = io.WriteString(w, "%PDF-1.4\n1 0 obj\n<< /Title (wrong: a bookmark) >>\nendobj\n7 0 obj\n<< /Title <FEFF00550073006500200026> /Author (Ada \\(A.\\) Okafor) /CreationDate (D:2026) >>\nendobj\ntrailer\n<< /Info 7 0 R >>\n")
			return
		case "ledger.example/pdf-silent":
			_, _ = io.WriteString(w, "%PDF-1.7\n7 0 obj\n<< /Title (Microsoft Word - final2.docx) >>\nendobj\ntrailer\n<< /Info 7 0 R >>\n")
			return
		case "ledger.example/":
			_, _ = io.WriteString(w, front)
			return
		}
		text, ok := files[r.Host+r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		head, body, _ := bytes.Cut(text, []byte("\n\n"))
		status := 200
		for line := range strings.Lines(string(head)) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
				w.Header().Set(name, value)
			} else {
				status, _ = strconv.Atoi(name)
			}
		}
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}
}

// Pages of every kind, and all that "sources add" says of each and writes. The files of the archive are the pages; those
// that end in " +" what came of it.
func TestSourcesAdd(t *testing.T) {
	const file = "testdata/sourcesadd/pages.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.Files {
		files[f.Name] = f.Data
	}
	asked := act(t, pagesOf(files))
	const before = "# ours\n[old] # kept\ntitle = \"Old\"\nurl = \"https://ledger.example/known\"" // no line break at its end
	for i, f := range archive.Files {
		address, ok := strings.CutSuffix(f.Name, " +")
		if !ok {
			continue
		}
		dir := siteOf(t, "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"", notice)
		register := filepath.Join(dir, "content", "a", "footnotes.toml")
		save(t, register, before)
		code, stdout, stderr := inProcess(t, asked.by, "sources", "add", "--site", dir, "https://"+address, "a")
		text, err := os.ReadFile(register)
		if err != nil {
			t.Fatal(err)
		}
		_, record, shown := strings.Cut(stdout, "footnotes.toml:\n\n")
		record, _, _ = strings.Cut(record, "\n\n")
		if want := before + "\n\n" + record + "\n"; shown && string(text) != want || !shown && string(text) != before {
			t.Errorf("%s: the register is\n%s", address, text)
		}
		got := fmt.Sprintf("exit code %d\n%s%s", code, stdout, stderr)
		if os.Getenv("UPDATE_SCRIPTS") != "" {
			archive.Files[i].Data = []byte(got)
		} else if diff := cmp.Diff(string(f.Data), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", address, diff)
		}
		if shown {
			if code, out, errs := inProcess(t, nil, "check", "--site", dir, "--format", "json"); code != 0 && !strings.Contains(out+errs, "link-http") {
				t.Errorf("%s: check says\n%s%s", address, out, errs)
			}
		}
	}
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What is wrong with the way there: nothing is asked or nothing comes, and nothing is written.
func TestSourcesAddUnreached(t *testing.T) {
	dir := siteOf(t, "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"", notice)
	known := act(t, pagesOf(nil))
	unknown := known.by.(*http.Transport).Clone()
	unknown.TLSClientConfig = &tls.Config{ServerName: "example.com", MinVersion: tls.VersionTLS12}
	dead := &http.Transport{DialContext: func(_ context.Context, _, address string) (net.Conn, error) {
		host, _, _ := net.SplitHostPort(address)
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Name: host, IsNotFound: true}}
	}}
	for _, c := range []struct {
		by         http.RoundTripper
		args       []string
		code       int
		out, wrong string
	}{
		{unknown, []string{"https://ledger.example/x", "a"}, 1, "Asking ledger.example what the page says of itself.\nAsking archive.org for a lasting copy.\n",
			"warning: archive.org can't prove that it is who it says it is: nobody whom this machine trusts vouches for its certificate\n" +
				"broadside: ledger.example can't prove that it is who it says it is: nobody whom this machine trusts vouches for its certificate; nothing was written\n"},
		{dead, []string{"https://ledger.example/x"}, 1, "Asking ledger.example what the page says of itself.\nAsking archive.org for a lasting copy.\n",
			"warning: there is no host archive.org\nbroadside: there is no host ledger.example; nothing was written\n"},
		{known.by, []string{"http://ledger.example/x"}, 2, "", "broadside: http://ledger.example/x is not encrypted, so nothing was asked there; write it with https:// if the site has that\n"},
		{known.by, []string{"ledger.example/x"}, 2, "", "broadside: ledger.example/x is not a whole address; write it as the browser shows it, like https://example.org/page\n"},
		{known.by, []string{"https://192.168.0.1/x"}, 2, "", "broadside: 192.168.0.1 is inside your own network, where readers can't look; nothing was asked there\n"},
		{known.by, []string{"https://ledger.example/x", "b"}, 2, "", "broadside: there is no campaign \"b\": there is only a\n"},
		{known.by, nil, 2, "", "broadside: add takes an address and a campaign, like: broadside sources add https://ledger.example/sundays library-sundays; see broadside sources add --help\n"},
	} {
		code, out, wrong := inProcess(t, c.by, append([]string{"sources", "add", "--site", dir}, c.args...)...)
		if code != c.code || out != c.out || wrong != c.wrong {
			t.Errorf("%q: exit code %d\n%s%s", c.args, code, out, wrong)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "content", "footnotes.toml")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a register was written")
	}
}

// silence takes every call and says nothing.
type silence struct{}

func (silence) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestSourcesAddGivesUp(t *testing.T) {
	dir := siteOf(t, "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"", notice)
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		a := &app{env: Environment{Stdout: io.Discard, Stderr: io.Discard, Starter: os.DirFS("../.."), Now: time.Now, Transport: silence{}}, site: dir}
		if err := a.addSource(t.Context(), "https://ledger.example/x", ""); err != errProblems || time.Since(start) != 40*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}
