package layout

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
)

var update = flag.Bool("update", false, "write what the tests find to testdata")

// words knows every message that begins with "known".
func words(id string) string {
	if strings.HasPrefix(id, "known") {
		return "still missing"
	}
	return ""
}

// site returns a sound set of layouts in which some files are replaced or added.
func site(changed map[string]string) []File {
	const whole = "<!doctype html><title>{{.Title}}</title><p>{{.Title}}</p>\n"
	texts := map[string]string{
		"campaign.html": whole, "page.html": whole, "404.html": whole, "thanks.html": whole, "moved.html": whole, "home.html": whole,
		"header.html": "<p>{{.Site}}</p>", "footer.html": "<p>{{.Site}}</p>", "fields.html": "<p>{{.Form.Button}}</p>", "languages.html": "<p>{{.Site}}</p>",
	}
	for name, text := range changed {
		if text == "" {
			delete(texts, name)
		} else {
			texts[name] = text
		}
	}
	var out []File
	for name, text := range texts {
		out = append(out, File{Name: "layouts/" + name, Text: []byte(text)})
	}
	return out
}

// show prints problems as a designer sees them.
func show(t *testing.T, files []File, problems []diag.Problem) string {
	t.Helper()
	var b strings.Builder
	err := diag.Write(&b, diag.Text, problems, func(file string) ([]byte, bool) {
		i := slices.IndexFunc(files, func(f File) bool { return f.Name == file })
		if i < 0 {
			return nil, false
		}
		return files[i].Text, true
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// badLayouts are texts of campaign.html, one mistake each unless said otherwise.
var badLayouts = []struct{ name, text string }{
	{"field", "<p>\n  {{.Titel}}\n</p>"},
	{"field of a field", "{{with .Counter}}{{.Percentage}}{{end}}"},
	{"field in a branch that never runs", "{{if false}}<b>{{.Pictures}}</b>{{end}}"},
	{"field that is no list, and is used as one", "{{range .Menue}}{{.Label}}{{end}}{{$x := .Menue}}{{range $x}}{{end}}"},
	{"field of the page inside of a loop", "{{range .Menu}}<a href=\"{{.URL}}\">{{.Title}}</a>{{end}}"},
	{"field of a list", "{{.Menu.Label}}"},
	{"field of text", "{{.Title.Short}}"},
	{"field of the second part", "{{.Organisation.Nam}} {{$.Organisation.Legal}}"},
	{"field of a parenthesis", "{{(index .Menu 0).Lable}}"},
	{"field of a variable", "{{$c := .Counter}}{{with $c}}{{$c.Txt}}{{end}}"},
	{"field of range variables", "{{range $i, $s := .Sources}}{{$i.X}}{{$s.Numbre}}{{end}}"},
	{"field of another kind of page", "{{.Campaigns}}"},
	{"field in a define", "<p>first</p>\n{{define \"card\"}}\n  <i>{{.Nme}}</i>\n{{end}}\n{{template \"card\" .Organisation}}"},
	{"field without a dot handed over", "{{define \"x\"}}{{.Title}}{{end}}{{template \"x\"}}"},
	{"field of an embedded struct", "{{.Frame.Tilte}}"},
	{"argument to a field", "{{.Title 1}}"},
	{"arguments to a method", "{{.Word}}{{.Word \"known\" 2}}{{.Word 3}}"},
	{"a list printed", "{{.Menu}}"},
	{"a struct printed", "{{.Date}}"},
	{"range over text", "{{range .Title}}{{end}}"},
	{"range over a number", "{{range 1000000000000}}{{end}}{{range .Counter.Value}}{{end}}"},
	{"range over one thing or another", "{{range or .Menu 1000000000000}}{{end}}"},
	{"too many loops", "{{range .Menu}}{{range $.Menu}}{{template \"y\" $}}{{end}}{{end}}{{define \"y\"}}{{range .Menu}}{{range $.Menu}}{{range $.Menu}}{{end}}{{end}}{{end}}{{end}}"},
	{"unknown function", "{{upper .Title}}"},
	{"misspelt function", "{{if ean .Title}}{{end}}{{lenn .Title}}"},
	{"a forgotten dot", "{{title}}"},
	{"functions that are not offered", "{{.Title | html}}{{js .Title}}{{urlquery .Title}}{{call .Title}}"},
	{"wrong number of arguments", "{{len}}{{not 1 2}}{{eq .Title}}{{lt 1 2 3}}"},
	{"wrong arguments", "{{len .Form}}{{index .Title.X 1}}{{index .Counter 1}}{{printf 1}}{{slice 4}}"},
	{"comparisons", "{{if eq .State 3}}{{end}}{{if gt .Counter.Value \"3\"}}{{end}}{{if lt .NoIndex true}}{{end}}{{if eq .Counter .Title}}{{end}}"},
	{"nil as a command", "{{nil}}"},
	{"variable of the other branch", "{{if .NoIndex}}{{$x := .Title}}{{else}}{{$x}}{{end}}"},
	{"unknown message", "{{.Word \"known-one\"}}{{.Word \"unknown\"}}{{range .Menu}}{{$.Word \"neither\"}}{{end}}{{\"piped\" | .Word}}"},
	{"missing template", "{{template \"haed.html\" .}}{{template \"nowhere.html\" .}}{{template \"part\" .}}"},
	{"recursion", "{{template \"one\" .}}{{define \"one\"}}{{template \"two\" .}}{{end}}{{define \"two\"}}{{template \"one\" .}}{{end}}"},
	{"calls itself", "{{if .Title}}{{template \"campaign.html\" .}}{{end}}"},
	{"defined twice", "{{define \"head.html\"}}x{{end}}{{template \"head.html\" .}}"},

	{"unclosed block", "<p>\n{{if .Title}}\n{{range .Menu}}{{end}}\n</p>\n"},
	{"unclosed action", "<p>\n{{.Title\n</p>\n"},
	{"unclosed string", "<p>{{.Word \"known}}</p>"},
	{"end without a block", "<p>{{end}}</p>"},
	{"else without a block", "<p>{{else}}</p>"},
	{"undefined variable", "<p>{{$x}}</p>"},
	{"empty action", "<p>{{}}</p>"},
	{"condition without a value", "{{if}}{{end}}"},
	{"parenthesis", "{{if (eq 1 2}}{{end}}"},
	{"odd character", "{{.Title # 3}}"},
	{"break outside", "{{break}}"},

	{"style element", "<style>p {color: red}</style>"},
	{"style element with an action", "<style>p {color: {{.Title}}}</style>"},
	{"script element", "<p>x</p>\n<script>alert({{.Title}})</script>"},
	{"script with a source", "<script src=\"https://example.com/x.js\"></script>"},
	{"script without a type's value", "<script type=\"\">var x = `{{.Title}}`</script>"},
	{"script with two types", "<script type=\"module\" type=\"application/ld+json\">{{.Title}}</script>"},
	{"data script with more than an action", "<script type=\"application/ld+json\">{\"name\": {{.Title}}}</script>"},
	{"data script with two actions", "<script type=\"application/ld+json\">{{.Title}}{{.Title}}</script>"},
	{"base", "<base href=\"/\">"},
	{"refresh", "<meta content=\"0; url=/x\" http-equiv=\"Ref&#114;esh\">"},
	{"refresh by an action", "<meta http-equiv=\"{{.Title}}\">"},
	{"refresh by a branch", "{{if .Title}}<meta {{else}}<link {{end}}http-equiv=refresh>"},
	{"handlers", "<p ONCLICK=\"x()\" {{if .Title}}onmouseover='y()'{{else}}onload=z(){{end}}>"},
	{"handler behind a branch that ends the tag", "<p {{if .Title}}class=\"a\">{{else}}onclick=\"x()\">{{end}}</p>"},
	{"style attribute", "<p style=\"color: {{.Title}}\">"},
	{"frames", "<iframe srcdoc=\"x\"></iframe><object data=\"/x\"></object><embed src=\"/x\">"},
	{"form", "<form method=\"get\" action=\"https://elsewhere.example/\"><button formaction=\"/x\" formmethod=get form=\"f\">x</button></form>"},
	{"tag by an action", "<{{.Title}}>x</{{.Title}}><h{{.Title}}>"},
	{"tag cut in two", "<scr{{if .Title}}ipt{{end}}>alert(1)</script><sc{{/* */}}ript>"},
	{"attribute by an action", "<p {{.Title}}=\"x\" data-{{.Title}}=\"y\">"},
	{"attribute cut in two", "<p on{{if .Title}}click{{end}}=\"x()\">"},
	{"slash before an attribute", "<a/href=\"{{.Title}}\">x</a>"},
	{"bare value", "<a href={{.HomeLink}} title=a\"b>x</a>"},
	{"missing quotation mark", "<p class=\"a>text</p>\n<p class=\"b\">"},
	{"tag in the doctype", "<!doctype <title>{{.Title}}</title>"},
	{"doctype in two pieces", "<!doctype {{if .Title}}html{{end}}><p>{{.Title}}</p>"},
	{"doctype without an end", "<p>{{.Title}}</p><!doctype html"},
	{"tag's name with odd characters", "<script_>x</script_><title->{{.Title}}</title->"},
	{"title closed by a slash", "<svg><title/>{{.Title}}</svg>"},
	{"unclosed tag", "<p>x</p>\n<p class"},
	{"unclosed title", "<title>{{.Title}}"},
	{"unclosed comment", "<!-- {{.Title}}"},
	{"branches that end apart", "<p class={{if .Title}}\"a{{else}}'b{{end}}>"},
	{"loop that ends elsewhere", "<p>{{range .Menu}}<p title=\"{{end}}\">"},
	{"half an address", "<a href=\"{{if .Title}}/x?{{else}}/y{{end}}{{.Title}}\">x</a>"},
	{"another policy", "<meta content=\"default-src *\" http-equiv=\"Content-Security-Policy\"><meta http-equiv=\"Content-Security-Policy\" content=\"{{.Policy}}; x\">"},
	{"another policy by an action", "<meta http-equiv=\"Content-Security-Policy\" content=\"{{`default-src 'none'; script-src *`}}\">" +
		"{{with `default-src *`}}<meta content=\"{{.}}\" http-equiv=\"Content-Security-Policy\">{{end}}<meta http-equiv=\"Content-Security-Policy\" content=\"{{if .Title}}{{.Policy}}{{else}}{{.Title}}{{end}}\">"},
	{"other things by meta", "<meta http-equiv=\"set-cookie\" content=\"a=b\"><meta http-equiv=origin-trial content=\"x\"><meta http-equiv>"},
	{"another referrer policy", "<meta content=\"unsafe-url\" name=\"Referrer\"><a referrerpolicy=\"unsafe-url\" ping=\"/x\" href=\"/\">x</a>"},
	{"another referrer policy by an action", "<meta name=\"referrer\" content=\"{{print `unsafe-url`}}\"><meta name=\"{{`referrer`}}\" content=\"unsafe-url\"><meta content=\"{{.Word `known`}}\" name=referrer>"},
	{"loaded from elsewhere", "<img src=\"https://a.example/x.png\">\n<img src='//a.example/x'>\n<video poster=\"\\\\a.example\">\n<img srcset=\"/a 1x, http&colon;//a.example/b 2x\">\n" +
		"<svg><use href=\"https://a.example/#x\"/><image xlink:href=\" &#x2f;/a.example\"/></svg>\n<p {{if .Title}}background{{end}}>\n<audio src=\"data:audio/mp3,x\">\n<input type=image src=\"HTTPS:{{.Title}}\">"},
	{"relations", "<link rel=\"stylesheet\" href=\"/x.css\"><link rel=\"preconnect\" href=\"https://a.example\"><link rel=\"icon dns-prefetch\" href=\"//a.example\"><link rel=\"{{.Title}}\" href=\"/\">"},
	{"addresses of scripts", "<a href=\"javascript:x()\">x</a>\n<a href=\" java&Tab;script&colon;x()\">x</a>\n<svg><a xlink:href=\"&#1;DATA&#58text/html,x\">x</a></svg>\n" +
		"<a href=\"{{if .Title}}java{{end}}script:x()\">x</a>\n<a href=\"{{if .Title}}j{{else}}/x{{end}}avascript:x()\">x</a>\n<a href=\"vbscript:{{.Title}}\">x</a>\n<a href=\"{{.Title}}:x\">x</a>"},
	{"addresses of language files", "<a href=\"{{.Word `known`}}\">x</a><img src=\"/x{{$.Word `known`}}\">"},
	{"an address without end", "<a href=\"" + strings.Repeat("&Tab;", 100) + "javascript:x()\">x</a>"},
	{"bare values by actions", "<p title={{.Title}} lang=x{{.Title}} class=\"{{.Title}}\">"},
	{"ticked before", "<input type=\"checkbox\" name=\"consent\" CHECKED><input type=\"radio\" checked=\"\">"},
	{"hidden fields", "<input name=\"next\" value=\"x\" type=\"hidden\"><input type=\"HIDDEN\" name=\"{{.Title}}x\"><textarea dirname=\"way\"></textarea>"},
	{"windows", "<a href=\"/\" target=\"_blank\">x</a><a target=\"other\" rel=\"external\" href=\"/\">x</a><area target=\"{{.Title}}\">"},
	{"what sets other attributes", "<svg><a href=\"/\"><set attributeName=\"href\" to=\"/x\"/><animate/></a></svg><fencedframe></fencedframe>"},
	{"tags in text without tags", "<svg><title><script>x()</script></title><textarea><img src=\"/x\" onerror=\"x()\"></textarea></svg>"},
	{"tags in values", "<noscript><p title=\"</noscript><form action='https://a.example'>\"></noscript>"},
	{"skipped by browsers", "<!x <p title=\"><script>x()</script>\">\n<?x <p>\n</3 <p>\n<svg><![CDATA[<p>]]></svg>"},
	{"tags of two kinds", "{{if .Title}}<link {{else}}<p {{end}}rel=\"alternate\" href=\"/\">"},
	{"attributes of two kinds", "<p {{if .Title}}title={{else}}rel={{end}}\"x\"><p {{if .Title}}title{{else}}lang{{end}}=\"x\"><p {{if .Title}}title{{end}} =\"x\">"},
	{"unseen characters", "<p title=\"x\">\n<p o\x00nclick=\"x()\">"},
	{"a delete character", "<a href=\"java\x7Fscript:\">"},
	{"printing without end", "{{print" + strings.Repeat(" .Title", 51) + "}}"},
	{"tag in a called template", "{{define \"attributes\"}} onclick=\"x()\"{{end}}<p{{template \"attributes\" .}}>"},
}

// RS-017, RS-019 (recursion, range), RS-030, RS-031, RS-033 (another policy), RS-042 (ticked before), RS-045 (hidden
// fields), RS-048 (loaded from elsewhere, relations), RS-050 (another referrer policy), RS-051 (windows)
func TestProblemsOfLayouts(t *testing.T) {
	var out strings.Builder
	for _, c := range badLayouts {
		files := site(map[string]string{"campaign.html": c.text, "head.html": "<i>head</i>"})
		_, problems := Load(files, words)
		if len(problems) == 0 {
			t.Errorf("%s: no problem", c.name)
		}
		out.WriteString("==== " + c.name + "\n" + show(t, files, problems) + "\n")
	}
	golden(t, "problems.txt", out.String())
}

// What is refused in one place or one form stays possible where it does no harm.
func TestSoundConstructsHaveNoProblems(t *testing.T) {
	for _, text := range []string{
		"<a href=\"https://a.example/\" target=\"_blank\" rel=\"external noopener\">x</a><a target=_self href=\"/\">x</a>",
		"<a href=\"mailto:a@a.example\">x</a><a href=\"tel:+1\">x</a><a href=\"sms:?&amp;body={{.Title}}\">x</a><a href=\"//a.example\">x</a>",
		"<a href=\"{{.HomeLink}}?at=12:30\">x</a><a href=\"/x{{if .Title}}:a{{else}}:b{{end}}\">x</a><a href=\"#javascript:\">x</a>",
		"<img src=\"/x.png\" srcset=\"/a.png 1x, /b.png 2x\"><img src=\"{{.HomeLink}}x.png\"><svg><use href=\"#x\"/></svg><blockquote cite=\"https://a.example/\"></blockquote>",
		"<link rel=\"canonical\" href=\"https://a.example/\"><link rel=\"shortcut icon\" href=\"/x.ico\"><link rel=author href=\"https://a.example/\">",
		"<meta name=\"referrer\" content=\"{{.Referrer}}\"><meta http-equiv=\"content-security-policy\" content=\"{{.Policy}}\"><meta name=\"description\" content=\"javascript: x\">",
		"<meta name=\"referrer\" content=\"{{$.Referrer}}\"><meta name=\"description\" content=\"{{.Word `known`}} {{.Title}}\"><a href=\"/\" title=\"{{.Word `known`}}\">x</a>",
		"<input type=\"hidden\" name=\"{{.Title}}\" value=\"x\"><input type=\"text\" name=\"x\"><p {{if .Title}}hidden{{else}}lang=\"en\"{{end}}>x</p>",
		"<title>a &lt; b > c</title><p title=\"a &lt; b > c\">a < b</p><noscript><p title=\"x\">y</p></noscript><template><p>x</p></template>",
		"<p class=x title='a{{if .Title}}b{{else}}c{{end}}'>x</p>{{printf \"%5.2f%%\" 1.5}}{{printf \"%s 100\" .Title}}",
	} {
		files := site(map[string]string{"campaign.html": text})
		if _, problems := Load(files, words); len(problems) > 0 {
			t.Error(show(t, files, problems))
		}
	}
}
