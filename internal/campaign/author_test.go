package campaign_test

import (
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
)

func TestAuthors(t *testing.T) {
	for written, want := range map[string]campaign.Authors{
		`"Ada Okafor"`:                                             {{Given: "Ada Okafor"}},
		`["Ada Okafor", "Ben Lindqvist"]`:                          {{Given: "Ada Okafor"}, {Given: "Ben Lindqvist"}},
		`{ organisation = "Riverton Library" }`:                    {{Organisation: "Riverton Library"}},
		`{ family = "Okafor", given = "Ada" }`:                     {{Given: "Ada", Family: "Okafor"}},
		`{ family = "Okafor" }`:                                    {{Family: "Okafor"}},
		`[{ family = "Okafor" }, { organisation = "Library" }]`:    {{Family: "Okafor"}, {Organisation: "Library"}},
		`["Ada", { organisation = "Library" }, { given = "Ben" }]`: {{Given: "Ada"}, {Organisation: "Library"}, {Given: "Ben"}},
		`[]`: nil,
	} {
		var s campaign.Source
		_, err := toml.Decode("author = "+written, &s)
		if diff := cmp.Diff(want, s.Author); err != nil || diff != "" {
			t.Errorf("%s: %v %s", written, err, diff)
		}
	}
	for written, message := range map[string]string{
		`""`:                               "an author's name is empty",
		`["Ada", ""]`:                      "an author's name is empty",
		`{}`:                               "an author's name is empty",
		`{ organisation = "" }`:            "an author's name is empty",
		`{ name = "Ada" }`:                 "an author has no name",
		`{ given = 1 }`:                    "an author has no given",
		`1`:                                "an author is a name like",
		`[["Ada"]]`:                        "an author is a name like",
		`{ organisation = "L", given="A"}`: "an author is a person or an organisation",
	} {
		var s campaign.Source
		if _, err := toml.Decode("author = "+written, &s); err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%s: %v", written, err)
		}
	}
}

func TestAuthorName(t *testing.T) {
	for want, a := range map[string]campaign.Author{
		"":           {},
		"Ada":        {Given: "Ada"},
		"Okafor":     {Family: "Okafor"},
		"Ada Okafor": {Given: "Ada", Family: "Okafor"},
		"Library":    {Organisation: "Library"},
	} {
		if got := a.Name(); got != want {
			t.Errorf("%+v: %q", a, got)
		}
	}
}
