package cli

import (
	"bufio"
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// What somebody signs in the preview is in no output of the program, in no event that browsers get, and in no file:
// not below the site, not in temporary or cache folders, not in what is built afterwards (CASES.md RS-053, RS-054).
func TestSignatureStaysInMemory(t *testing.T) {
	const sentinel = "sentinel-7f3a@riverton.example"
	dir, rest := newSite(t), t.TempDir()
	for _, name := range []string{"TMPDIR", "HOME", "XDG_CACHE_HOME"} {
		folder := filepath.Join(rest, name)
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, folder)
	}
	p := start(t, "serve", "--port", "0", "--site", dir)
	said := []string{p.until("^Preview at ")}
	address := regexp.MustCompile(`http://\S+`).FindString(said[0])
	stream, err := http.Get(address + "~broadside/events")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	events := make(chan string, 1)
	go func() {
		text, _ := io.ReadAll(stream.Body) // it ends as the program does
		events <- string(text)
	}()

	post := func(target, contentType, body string) string {
		t.Helper()
		response, err := http.Post(address+target, contentType, strings.NewReader(body))
		if err != nil {
			return "" // dropped
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	const form, sign = "application/x-www-form-urlencoded", "~broadside/sign?page=/library-sundays/"
	big := "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n" + strings.Repeat(sentinel, 30_000) + "\r\n--x--"
	if page := post(sign, form, "name=Ana&zip=02134&email="+sentinel); !strings.Contains(page, sentinel) {
		t.Errorf("the page that follows doesn't show what arrived:\n%s", page)
	}
	post(sign, "multipart/form-data; boundary=x", big)
	post(sign, "application/json", `{"email": "`+sentinel+`"}`)
	for what, page := range map[string]string{
		"no JSON":         post(sign, "application/json", sentinel),
		"no form data":    post(sign, form, "%"+sentinel),
		"no parts":        post(sign, "multipart/form-data; boundary=x", sentinel),
		"no type":         post(sign, sentinel, sentinel),
		"too much":        post(sign, form, strings.Repeat(sentinel, 50_000)),
		"another page":    post("~broadside/sign?page=/"+sentinel+"/", form, "email="+sentinel),
		"no such answer":  post("~broadside/sandbox", form, "answer="+sentinel),
		"the answer":      post("~broadside/sandbox", form, "answer=dropped"),
		"a broken end":    post(sign, form, "email="+sentinel),
		"the last choice": post("~broadside/sandbox", form, "answer=show"),
	} {
		if strings.Contains(page, sentinel) {
			t.Errorf("%s: the answer holds what was posted:\n%s", what, page)
		}
	}
	save(t, filepath.Join(dir, "content/index.md"), "+++\ntitel = \"Home\"\n+++\n") // so that problems are told
	said = append(said, p.until("^Problems: "))

	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for line := range p.lines {
		said = append(said, line)
	}
	p.end()
	for what, text := range map[string]string{
		"standard output": strings.Join(said, "\n"), "standard error output": p.cmd.Stderr.(*bytes.Buffer).String(), "the event stream": <-events,
	} {
		if scanner := bufio.NewScanner(strings.NewReader(text)); !scanner.Scan() {
			t.Errorf("%s is empty, so it proves nothing", what)
		}
		if strings.Contains(text, "sentinel") || strings.Contains(text, "panic") {
			t.Errorf("%s:\n%s", what, text)
		}
	}

	save(t, filepath.Join(dir, "content/index.md"), "+++\ntitle = \"Home\"\n+++\n")
	if code := start(t, "build", "--site", dir, "--quiet").end(); code != 0 {
		t.Fatalf("build: exit code %d", code)
	}
	for _, root := range []string{dir, rest} {
		err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && strings.Contains(read(t, name), "sentinel") {
				t.Errorf("%s holds what was posted", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
