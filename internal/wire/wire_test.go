package wire

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// all has a field of each kind there is.
type all struct {
	Text, Again string
	Yes         bool
	Small       uint8
	Bits        uint32
	Whole       int
	Long        int64
	Large       uint64
	Sum         [4]byte
	Day         time.Time
	Texts       []string
	Inner       []all
	There       *all
	Set         map[string]bool
}

func fields(c *Coder, v *all) {
	c.String(&v.Text, &v.Again)
	c.Bool(&v.Yes)
	Int(c, &v.Small)
	Int(c, &v.Bits)
	Int(c, &v.Whole)
	Int(c, &v.Long)
	Int(c, &v.Large)
	c.Bytes(v.Sum[:])
	c.Own(&v.Day)
	c.Strings(&v.Texts)
	Slice(c, &v.Inner, fields)
	Pointer(c, &v.There, fields)
	c.Set(&v.Set)
}

func texts(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint("text ", i))
	}
	return all
}

func values() []all {
	full := all{
		"text", "text", true, 255, math.MaxUint32, -1, math.MinInt64, math.MaxUint64, [4]byte{1, 2, 3, 4}, time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC),
		[]string{"", "text", "other"}, []all{{}, {Text: "other"}}, &all{Long: math.MaxInt64}, map[string]bool{"b": true, "a": false, "text": true},
	}
	return []all{
		{}, full,
		{Texts: []string{}, Inner: []all{}, There: &all{}, Set: map[string]bool{}},
		{Inner: []all{full, {}, full}, There: &all{There: &full}},
		{Texts: append(texts(100), texts(100)...)}, // further apart than what is recent
		{Texts: append(texts(20), texts(20)...)},   // and not
		{Text: strings.Repeat("long ", 100_000)},
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	for i, v := range values() {
		b, err := Marshal(&v, fields)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Marshal(&v, fields)
		if !slices.Equal(b, again) {
			t.Errorf("%d: twice the same, and other bytes", i)
		}
		var got all
		if err := Unmarshal(b, &got, fields); err != nil {
			t.Errorf("%d: %v", i, err)
		}
		clear(b) // nothing of it is in use
		if !reflect.DeepEqual(got, v) {
			t.Errorf("%d: got %+v, want %+v", i, got, v)
		}
	}
}

func TestARecentStringIsANumber(t *testing.T) {
	v := all{Texts: slices.Repeat([]string{strings.Repeat("long ", 1000)}, 10)}
	if b, _ := Marshal(&v, fields); len(b) > 6000 {
		t.Errorf("%d bytes", len(b))
	}
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	day := time.Now().In(time.FixedZone("", math.MaxInt32)) // no offset that a time can be written with
	if _, err := Marshal(&all{Day: day}, fields); err == nil {
		t.Error("it was written")
	}
}

// CASES.md RS-131.
func TestDamagedBytesAreAnError(t *testing.T) {
	for i, v := range values()[:4] {
		b, _ := Marshal(&v, fields)
		for n := range b {
			if Unmarshal(b[:n], new(all), fields) == nil {
				t.Errorf("%d: the first %d of %d bytes are read", i, n, len(b))
			}
			for bit := range 8 {
				changed := slices.Clone(b)
				changed[n] ^= 1 << bit
				_ = Unmarshal(changed, new(all), fields)
			}
		}
		if Unmarshal(append(b, 0), new(all), fields) == nil {
			t.Errorf("%d: one byte more is read", i)
		}
	}
}

func TestWhatNothingWritesIsAnError(t *testing.T) {
	text := func(c *Coder, v *all) { c.String(&v.Text) }
	for name, test := range map[string]struct {
		bytes  string
		fields func(*Coder, *all)
	}{
		"a string longer than the text":      {"\x01a\x04", text},
		"a string that was not there":        {"\x00\x43", text},
		"text of no string":                  {"\x01a\x00", text},
		"a text longer than the bytes":       {"\x02a", text},
		"a length of more than 64 bits":      {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", text},
		"neither true nor false":             {"\x00\x04", func(c *Coder, v *all) { c.Bool(&v.Yes) }},
		"neither there nor not":              {"\x00\x04\x00", func(c *Coder, v *all) { Pointer(c, &v.There, text) }},
		"a number too large":                 {"\x00\x80\x04", func(c *Coder, v *all) { Int(c, &v.Small) }},
		"a number too small":                 {"\x00\x01", func(c *Coder, v *all) { Int(c, &v.Small) }},
		"more elements than bytes":           {"\x00\x03\x00", func(c *Coder, v *all) { c.Strings(&v.Texts) }},
		"more elements than there can be":    {"\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", func(c *Coder, v *all) { c.Strings(&v.Texts) }},
		"more of a set than bytes":           {"\x00\x03\x00\x00", func(c *Coder, v *all) { c.Set(&v.Set) }},
		"fewer bytes than the array has":     {"\x00\x01\x02", func(c *Coder, v *all) { c.Bytes(v.Sum[:]) }},
		"its own bytes, which it can't read": {"\x00\x01\x07", func(c *Coder, v *all) { c.Own(&v.Day) }},
		"nothing":                            {"", text},
	} {
		if Unmarshal([]byte(test.bytes), new(all), test.fields) == nil {
			t.Errorf("%s: it is read", name)
		}
	}
}

// A few bytes that say they are very many take no memory for these.
func TestDamagedBytesTakeLittleMemory(t *testing.T) {
	zeros := strings.Repeat("\x00", 1<<20)
	claim := "\x00\x80\x80\x40" // 2²⁰ − 1 elements
	for name, fields := range map[string]func(*Coder, *all){
		"texts":   func(c *Coder, v *all) { c.Strings(&v.Texts) },
		"structs": func(c *Coder, v *all) { Slice(c, &v.Inner, fields) },
		"set":     func(c *Coder, v *all) { c.Set(&v.Set) },
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_ = Unmarshal([]byte(claim+zeros), new(all), fields)
		runtime.ReadMemStats(&after)
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 64 {
			t.Errorf("%s: %d times as much as the bytes", name, took)
		}
	}
}

// CASES.md RS-131: any bytes give an error, or a value that is written, read and written as the same bytes. (A time.Time
// takes nanoseconds of more than a second from damaged bytes, and gives others back: values can't be compared.)
func FuzzUnmarshal(f *testing.F) {
	for _, v := range values()[:6] {
		b, _ := Marshal(&v, fields)
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var v, again all
		if Unmarshal(b, &v, fields) != nil {
			return
		}
		want, err := Marshal(&v, fields)
		if err == nil {
			err = Unmarshal(want, &again, fields)
		}
		got, err2 := Marshal(&again, fields)
		if err != nil || err2 != nil || !bytes.Equal(got, want) {
			t.Errorf("%v, %v: got %+v, want %+v", err, err2, again, v)
		}
	})
}
