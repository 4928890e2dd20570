package cli

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// counted is a site with campaigns whose handlers tell how many have signed, and the file of their counts.
func counted(t *testing.T, campaigns map[string]string) (dir, file string) {
	t.Helper()
	dir = siteOf(t, "preset = \"actionkit\"\nhost = \"act.riverton.example\"", notice)
	if err := os.RemoveAll(filepath.Join(dir, "content", "a")); err != nil {
		t.Fatal(err)
	}
	for name, front := range campaigns {
		above, below, _ := strings.Cut(front, "--")
		save(t, filepath.Join(dir, "content", filepath.FromSlash(name), "index.md"), "+++\ntitle = \"A\"\n"+above+"\n[petition]\ntarget = \"X\"\nstatement = \"Do it.\"\n"+
			below+"\n[form.actionkit]\npage = \""+filepath.Base(name)+"\"\n+++\n")
	}
	return dir, filepath.Join(dir, "content", "counts.toml")
}

const said = "# What \"broadside counts\" was told. A page shows the newer of this and its own count.\n"

func table(name, n, at string) string {
	return "\n[" + name + "]\nsignatures = " + n + "\ncounted    = " + at + "\nfrom       = \"https://act.riverton.example/progress/" + name + "?callback=count\"\n"
}

// TestCounts: what is new is written, sorted, with its moment; what is not new changes nothing.
func TestCounts(t *testing.T) {
	dir, file := counted(t, map[string]string{
		"river": "", "library": "--signatures = 8312\ncounted = 2026-09-20", "draft": "state = \"draft\"", "later": "date = 2027-01-01",
		"closed": "state = \"closed\"", "still": "--signatures = 500\ncounted = 2026-09-20",
	})
	save(t, file, table("still", "500", "2026-09-30T01:00:00Z")+table("gone", "7", "2026-09-20"))
	counts := map[string]string{"river": "140", "library": "8400", "still": "500"}
	handler := act(t, func(w http.ResponseWriter, r *http.Request) {
		if a := r.Header.Get("Accept"); a != "application/json" || r.Body != http.NoBody {
			t.Errorf("a request that accepts %q", a)
		}
		_, _ = io.WriteString(w, `count({"total": {"actions": `+counts[filepath.Base(r.URL.Path)]+`}});`)
	})
	code, stdout, stderr := inProcess(t, handler.by, "counts", "--site", dir)
	if diff := cmp.Diff("library: 8400 signatures, +88\nriver: 140 signatures\nstill: 500 signatures, +0\nWrote content/counts.toml: 2 of 3 changed. Build again to print it.\n", stdout); diff != "" || code != 0 || stderr != "" {
		t.Errorf("exit code %d, standard error %q (-want +got):\n%s", code, stderr, diff)
	}
	want := said + table("gone", "7", "2026-09-20") + table("library", "8400", "2026-10-01T12:00:00Z") + table("river", "140", "2026-10-01T12:00:00Z") + table("still", "500", "2026-09-30T01:00:00Z")
	if diff := cmp.Diff(want, read(t, file)); diff != "" {
		t.Errorf("counts.toml (-want +got):\n%s", diff)
	}
	if len(handler.got) != 3 {
		t.Errorf("asked %q", handler.got)
	}
	for _, asked := range handler.got {
		if !strings.HasPrefix(asked, "GET https://act.riverton.example/progress/") {
			t.Errorf("asked %s", asked)
		}
	}

	// The same once more writes nothing.
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	code, stdout, _ = inProcess(t, handler.by, "counts", "--site", dir)
	after, err := os.Stat(file)
	if err != nil || code != 0 || !os.SameFile(before, after) || !strings.HasSuffix(stdout, "Nothing new: content/counts.toml was left as it is.\n") {
		t.Errorf("exit code %d, %v, %q", code, err, stdout)
	}

	// One by its name, also if it is over; what it has is written for tools.
	counts["closed"] = "2000"
	code, stdout, _ = inProcess(t, handler.by, "counts", "--site", dir, "--format", "json", "closed", "/river/")
	if diff := cmp.Diff(`{"address":"https://act.riverton.example/progress/closed?callback=count","campaign":"closed","changed":true,"signatures":2000}
{"address":"https://act.riverton.example/progress/river?callback=count","before":140,"campaign":"river","changed":false,"signatures":140}
`, stdout); diff != "" || code != 0 {
		t.Errorf("exit code %d (-want +got):\n%s", code, diff)
	}
	for name, want := range map[string]string{
		"rivr":  "broadside: there is no campaign \"rivr\": did you mean river? (there are closed, draft, later, library, river, still)\n",
		"draft": "broadside: nobody tells how many have signed draft: it is not published, or its handler has no address for that; see broadside handlers NAME\n",
	} {
		if code, _, stderr := inProcess(t, handler.by, "counts", "--site", dir, name); code != 2 || stderr != want {
			t.Errorf("%s: exit code %d, %q", name, code, stderr)
		}
	}
}

// TestCountsKeepWhatIsTrue: what can't be a count is told, and the last true one stays.
//
// CASES.md RS-052.
func TestCountsKeepWhatIsTrue(t *testing.T) {
	say := func(status int, body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"a page in place of JSON", say(200, "<title>Sorry</title>"), "act.riverton.example: the answer is not JSON"},
		{"another object", say(200, `{"error": "8312"}`), "act.riverton.example: the answer has no number at total.actions"},
		{"negative", say(200, `{"total": {"actions": -5}}`), "act.riverton.example: -5 can't be a count of signatures"},
		{"absurd", say(200, `{"total": {"actions": 9999999999}}`), "act.riverton.example: 9999999999 can't be a count of signatures"},
		{"less than half", say(200, `{"total": {"actions": 12}}`), "act.riverton.example says 12, and 8312 had signed before; if that is right, write it into content/counts.toml"},
		{"not found", say(404, `{"total": {"actions": 9000}}`), "act.riverton.example answers 404 Not Found"},
		{"it failed", say(500, ""), "act.riverton.example answers 500 Internal Server Error"},
		{"nothing", say(204, ""), "act.riverton.example answers 204 No Content"},
		{"elsewhere", say(302, "", "Location", "//evil.example/x"), "act.riverton.example sends on to https://evil.example/x (302), where nobody was asked"},
		{"endless", func(w http.ResponseWriter, _ *http.Request) {
			for range 3 << 10 {
				_, _ = io.WriteString(w, strings.Repeat(" ", 1<<10))
			}
		}, "act.riverton.example: the answer is not JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, file := counted(t, map[string]string{"library": ""})
			save(t, file, said+table("library", "8312", "2026-09-20T01:00:00Z"))
			handler := act(t, c.answer)
			code, stdout, stderr := inProcess(t, handler.by, "counts", "--site", dir)
			if diff := cmp.Diff("library: warning: "+c.want+" (8312 stays)\n", stderr); diff != "" || code != 1 || stdout != "" {
				t.Errorf("exit code %d, standard output %q (-want +got):\n%s", code, stdout, diff)
			}
			if diff := cmp.Diff(said+table("library", "8312", "2026-09-20T01:00:00Z"), read(t, file)); diff != "" {
				t.Errorf("counts.toml (-want +got):\n%s", diff)
			}
			if len(handler.got) != 1 {
				t.Errorf("asked %q", handler.got)
			}
		})
	}
	t.Run("signers withdrew", func(t *testing.T) {
		dir, file := counted(t, map[string]string{"library": ""})
		save(t, file, said+table("library", "8312", "2026-09-20T01:00:00Z"))
		code, stdout, _ := inProcess(t, act(t, say(200, `{"total": {"actions": 8310}}`)).by, "counts", "--site", dir)
		if code != 0 || !strings.Contains(read(t, file), "signatures = 8310") {
			t.Errorf("exit code %d, %q", code, stdout)
		}
	})
	t.Run("one of two", func(t *testing.T) {
		dir, file := counted(t, map[string]string{"library": "", "river": ""})
		code, stdout, stderr := inProcess(t, act(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/progress/river" {
				_, _ = io.WriteString(w, `{"total": {"actions": 140}}`)
			}
		}).by, "counts", "--site", dir)
		if code != 1 || stderr != "library: warning: act.riverton.example: the answer is not JSON (there is no count yet)\n" ||
			read(t, file) != said+table("river", "140", "2026-10-01T12:00:00Z") {
			t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
		}
	})
	t.Run("a file that can't be read", func(t *testing.T) {
		dir, file := counted(t, map[string]string{"library": ""})
		const broken = "[library]\nsignatures = 8.312\ncounted = 2026-09-20\n"
		save(t, file, broken)
		handler := act(t, say(200, `{"total": {"actions": 9000}}`))
		code, _, stderr := inProcess(t, handler.by, "counts", "--site", dir)
		if code != 1 || !strings.Contains(stderr, "[value-type]") || read(t, file) != broken || len(handler.got) != 0 {
			t.Errorf("exit code %d, %q", code, stderr)
		}
	})
}

// TestCountsAfterTheEnd: a campaign that is over is asked for until one count is from after its end, and then no more.
func TestCountsAfterTheEnd(t *testing.T) {
	handler := act(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"total": {"actions": 8312}}`) })
	for _, c := range []struct {
		name, front, counted string
		asked                bool
	}{
		{"closed since", "closes = 2026-09-30", "2026-09-30T01:00:00Z", true},
		{"closed, and counted since", "closes = 2026-09-30", "2026-10-01T00:00:00Z", false},
		{"closed by hand", "state = \"closed\"", "2026-09-30T01:00:00Z", false},
		{"won since", "state = \"won\"--[outcome]\ndate = 2026-09-25\nheadline = \"W\"\n", "2026-09-24T01:00:00Z", true},
		{"won, and counted since", "state = \"won\"--[outcome]\ndate = 2026-09-25\nheadline = \"W\"\n", "2026-09-25T01:00:00Z", false},
	} {
		dir, file := counted(t, map[string]string{"library": c.front})
		save(t, file, said+table("library", "8312", c.counted))
		handler.got = nil
		code, stdout, stderr := inProcess(t, handler.by, "counts", "--site", dir)
		want := c.counted
		if c.asked {
			want = "2026-10-01T12:00:00Z"
		}
		if code != 0 || (len(handler.got) == 1) != c.asked || read(t, file) != said+table("library", "8312", want) {
			t.Errorf("%s: exit code %d, asked %q, %s%s", c.name, code, handler.got, stdout, stderr)
		}
	}
}

// TestAskWaitsNoLonger: a handler that does not answer holds nobody up.
func TestAskWaitsNoLonger(t *testing.T) {
	for _, begins := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			_, err := ask(t.Context(), slow{begins}, "https://act.riverton.example/progress/a")
			if want := "act.riverton.example could not be reached: no answer within 10 seconds"; err == nil || err.Error() != want || time.Since(start) != askPatience {
				t.Errorf("after %v: %v", time.Since(start), err)
			}
		})
	}
}
