package campaign_test

import (
	"bytes"
	"reflect"
	"testing"

	"broadside/internal/campaign"
)

// TestFactsAppend: no fact is left out, and none can be taken for a part of another.
func TestFactsAppend(t *testing.T) {
	seen := [][]byte{(&campaign.Facts{}).Append(nil)}
	add := func(name string, f campaign.Facts) {
		b := f.Append(nil)
		for _, other := range seen {
			if bytes.Equal(b, other) {
				t.Errorf("%s makes no difference", name)
			}
		}
		seen = append(seen, b)
	}
	fields := reflect.TypeFor[campaign.Facts]()
	for i := range fields.NumField() {
		var f campaign.Facts
		switch v := reflect.ValueOf(&f).Elem().Field(i); v.Interface().(type) {
		case bool:
			v.SetBool(true)
		case campaign.Date:
			v.Set(reflect.ValueOf(campaign.Day(2026, 9, 14)))
		case []campaign.Date:
			v.Set(reflect.ValueOf([]campaign.Date{campaign.Day(2026, 9, 14)}))
		case []string:
			v.Set(reflect.ValueOf([]string{"a"}))
		default:
			v.SetString("a")
		}
		add(fields.Field(i).Name, f)
	}
	add("two aliases", campaign.Facts{Aliases: []string{"", "a"}})
	add("the other way", campaign.Facts{Aliases: []string{"a", ""}})
	for _, date := range []string{"2026-09-14T00:00", "2026-09-14T01:00", "2026-09-14T00:01", "2026-09-14T00:00:00+01:00", "2026-09-14T00:00:00+02:00"} {
		add(date, campaign.Facts{Date: dateOf(t, date)})
	}
}
