package campaign

import (
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Date is a moment as an editor writes one: a day, a day with a clock time, or either with an offset.
// Without an offset it counts in the site's zone, never the machine's. The zero Date is "not set".
type Date struct { // small, since the facts of all pages hold half a dozen each
	year           int16
	month, day     int8
	hour, min, sec int8
	clock          bool  // a clock time was given
	offset         bool  // an offset was given
	minutes        int16 // the offset, east of UTC
}

// Day returns the date of a calendar day, one that there is.
func Day(year int, month time.Month, day int) Date {
	return Date{year: int16(year), month: int8(month), day: int8(day)}
}

// IsZero reports whether no date was given.
func (d Date) IsZero() bool { return d == Date{} }

// Civil returns the calendar day as written.
func (d Date) Civil() (year int, month time.Month, day int) {
	return int(d.year), time.Month(d.month), int(d.day)
}

// String returns the day as ISO 8601, "2026-09-14", for a machine-readable attribute; "" if not set.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// Start is the first moment of d in zone: the clock time given, or the day's first instant.
func (d Date) Start(zone *time.Location) time.Time {
	if d.offset {
		zone = time.FixedZone("", 60*int(d.minutes))
	}
	if !d.clock {
		return firstMoment(int(d.year), time.Month(d.month), int(d.day), zone)
	}
	return time.Date(int(d.year), time.Month(d.month), int(d.day), int(d.hour), int(d.min), int(d.sec), 0, zone)
}

// End is the first moment after d in zone: the clock time given, or the next day's first instant, so that
// a campaign that closes on a day can be signed to its end.
func (d Date) End(zone *time.Location) time.Time {
	if d.clock {
		return d.Start(zone)
	}
	return firstMoment(int(d.year), time.Month(d.month), int(d.day)+1, zone)
}

// firstMoment is the first moment of a day, which may be past its end of the month. It is midnight but where clocks
// change then: in Chile and Cuba a day of spring begins at one, and in Jordan a day of autumn had two midnights.
// Which side of such a change time.Date takes is not defined.
func firstMoment(year int, month time.Month, day int, zone *time.Location) time.Time {
	midnight := time.Date(year, month, day, 0, 0, 0, 0, zone)
	wanted := Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Date())
	from, to := midnight.ZoneBounds()
	if !to.IsZero() && DateIn(midnight, zone) != wanted && DateIn(to, zone) == wanted {
		return to
	}
	if last := from.Add(-1); !from.IsZero() && DateIn(last, zone) == wanted {
		_, offset := last.In(zone).Zone()
		return time.Date(year, month, day, 0, 0, 0, 0, time.FixedZone("", offset)).In(zone)
	}
	return midnight
}

// AppendBinary writes d for UnmarshalBinary, which takes no other text: nothing for no date.
func (d Date) AppendBinary(b []byte) ([]byte, error) {
	if d.IsZero() {
		return b, nil
	}
	flags := byte(0)
	if d.clock {
		flags |= 1
	}
	if d.offset {
		flags |= 2
	}
	b = binary.BigEndian.AppendUint16(b, uint16(d.year))
	b = append(b, byte(d.month), byte(d.day), byte(d.hour), byte(d.min), byte(d.sec), flags)
	return binary.BigEndian.AppendUint16(b, uint16(d.minutes)), nil
}

// UnmarshalBinary takes what AppendBinary wrote.
func (d *Date) UnmarshalBinary(b []byte) error {
	*d = Date{}
	switch {
	case len(b) == 0:
		return nil
	case len(b) != 10 || b[7] > 3:
		return errors.New("this is not a date as AppendBinary writes it")
	}
	year, minutes := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[8:])
	*d = Date{int16(year), int8(b[2]), int8(b[3]), int8(b[4]), int8(b[5]), int8(b[6]), b[7]&1 != 0, b[7]&2 != 0, int16(minutes)}
	return nil
}

// DateIn returns the calendar day of t in zone.
func DateIn(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Day(y, m, d)
}

// Written is d as it stands in a settings file, "2026-09-14" or "2026-09-14T08:00:00Z".
func (d Date) Written() string {
	switch {
	case d.offset:
		return d.Start(time.UTC).Format(time.RFC3339)
	case d.clock:
		return d.Start(time.UTC).Format("2006-01-02T15:04:05")
	}
	return d.String()
}

// DayIn is the calendar day of d in zone: as written, but for a moment with an offset of its own.
func (d Date) DayIn(zone *time.Location) Date {
	if d.offset {
		return DateIn(d.Start(zone), zone)
	}
	return Day(d.Civil())
}

// ClockIn is d's time of day in zone; ok is false if it has none.
func (d Date) ClockIn(zone *time.Location) (at time.Time, ok bool) {
	return d.Start(zone).In(zone), d.clock
}

// At is the date of a moment, to the second.
func At(t time.Time) Date { return dateOf(t.UTC().Truncate(time.Second), true, true) }

var dateLayouts = []struct {
	layout        string
	clock, offset bool
}{
	{"2006-01-02", false, false},
	{"2006-01-02T15:04", true, false}, {"2006-01-02 15:04", true, false},
	{"2006-01-02T15:04:05", true, false}, {"2006-01-02 15:04:05", true, false},
	{time.RFC3339, true, true}, {"2006-01-02 15:04:05Z07:00", true, true},
}

// timeOnly is how BurntSushi/toml names the location of a time of day without a date.
const timeOnly = "time-local"

// UnmarshalTOML takes a TOML date, date-time or a string of the same form.
func (d *Date) UnmarshalTOML(value any) error {
	switch v := value.(type) {
	case time.Time:
		// BurntSushi/toml marks dates without an offset by the name of their location.
		zone := v.Location().String()
		if zone == timeOnly {
			break
		}
		*d = dateOf(v, zone != "date-local", zone != "date-local" && zone != "datetime-local")
		return nil
	case string:
		for _, l := range dateLayouts {
			if t, err := time.Parse(l.layout, v); err == nil {
				*d = dateOf(t, l.clock, l.offset)
				return nil
			}
		}
		return fmt.Errorf("%q is not a date; write one like YYYY-MM-DD", v)
	}
	return errors.New("a date is wanted; write one like YYYY-MM-DD")
}

func dateOf(t time.Time, clock, offset bool) Date {
	d := Day(t.Date())
	if clock {
		hour, minute, second := t.Clock()
		d.clock, d.hour, d.min, d.sec = true, int8(hour), int8(minute), int8(second)
	}
	if offset {
		_, seconds := t.Zone()
		d.offset, d.minutes = true, int16(seconds/60) // no offset of TOML has more
	}
	return d
}

// SourceDate is when a source appeared, as exactly as it is known. The zero value is "not set".
type SourceDate struct {
	Year    int
	Month   time.Month // 0 if only the year is known
	Day     int        // 0 if only the month is known
	Undated bool       // the editor says that there is none
}

// IsZero reports whether nothing was said of the date.
func (d SourceDate) IsZero() bool { return d == SourceDate{} }

// String returns the date as ISO 8601, as exactly as it is known; "" if it is not.
func (d SourceDate) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

var sourceDate = regexp.MustCompile(`^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$`)

// UnmarshalTOML takes a TOML date, a year, or a string: "2026-05-29", "2026-05", "2026", "undated".
func (d *SourceDate) UnmarshalTOML(value any) error {
	switch v := value.(type) {
	case time.Time:
		if v.Location().String() == timeOnly {
			break
		}
		d.Year, d.Month, d.Day = v.Date()
		return nil
	case int64:
		if v < 1 || v > 9999 {
			return fmt.Errorf("%d is not a year", v)
		}
		d.Year = int(v)
		return nil
	case string:
		if v == "undated" {
			d.Undated = true
			return nil
		}
		if m := sourceDate.FindStringSubmatch(v); m != nil {
			year, _ := strconv.Atoi(m[1])
			month, _ := strconv.Atoi(m[2])
			day, _ := strconv.Atoi(m[3])
			got := time.Date(year, time.Month(max(month, 1)), max(day, 1), 0, 0, 0, 0, time.UTC)
			if year > 0 && (m[2] == "" || month == int(got.Month())) && (m[3] == "" || day == got.Day()) &&
				(m[2] == "" || month > 0) && (m[3] == "" || day > 0) {
				*d = SourceDate{Year: year, Month: time.Month(month), Day: day}
				return nil
			}
		}
		return fmt.Errorf(`%q is not a date; write 2026-05-29, "2026-05", 2026 or "undated"`, v)
	}
	return errors.New(`a date is wanted: 2026-05-29, "2026-05", 2026 or "undated"`)
}

// Authors are a source's authors, in order.
type Authors []Author

// UnmarshalTOML takes a person's name, a table { organisation = "…" } or { family = "…", given = "…" },
// or a list of these.
func (a *Authors) UnmarshalTOML(value any) error {
	list, ok := value.([]any)
	if !ok {
		if tables, isTables := value.([]map[string]any); isTables {
			for _, t := range tables {
				list = append(list, t)
			}
		} else {
			list = []any{value}
		}
	}
	*a = slices.Grow(*a, len(list))
	for _, v := range list {
		author, err := authorOf(v)
		if err != nil {
			return err
		}
		*a = append(*a, author)
	}
	return nil
}

// part returns where the part of that name is kept, nil if there is none of that name.
func (a *Author) part(name string) *string {
	switch name {
	case "organisation":
		return &a.Organisation
	case "family":
		return &a.Family
	case "given":
		return &a.Given
	}
	return nil
}

func authorOf(value any) (Author, error) {
	var author Author
	switch v := value.(type) {
	case string:
		author.Given = v
	case map[string]any:
		for key, part := range v {
			s, ok := part.(string)
			to := author.part(key)
			if !ok || to == nil {
				return Author{}, fmt.Errorf(`an author has no %s; write "Ada Okafor", { family = "Okafor", given = "Ada" } or { organisation = "Riverton Library" }`, key)
			}
			*to = s
		}
	default:
		return Author{}, errors.New(`an author is a name like "Ada Okafor" or { organisation = "Riverton Library" }`)
	}
	if author.Name() == "" {
		return Author{}, errors.New("an author's name is empty; leave the author out, or write the name")
	}
	if author.Organisation != "" && (author.Given != "" || author.Family != "") {
		return Author{}, errors.New("an author is a person or an organisation, not both; use two entries of the list")
	}
	return author, nil
}
