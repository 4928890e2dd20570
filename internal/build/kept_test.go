package build

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/wire"
)

// fill sets all that is kept of a value, to another value everywhere: how many there were is in n.
func fill(v reflect.Value, n *int) {
	*n++
	if d, ok := v.Addr().Interface().(*campaign.Date); ok {
		*d = campaign.Day(2000+*n, time.March, 1+*n%28)
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(*n) % 256)
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 2 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, n)
			fill(value, n)
			v.SetMapIndex(key, value)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), n)
			}
		}
	default:
		panic("nothing is known of a " + v.Type().String())
	}
}

func filled[T any]() (v T) {
	n := 0
	fill(reflect.ValueOf(&v).Elem(), &n)
	return v
}

// A field that is added to a type and not to its function in kept.go would be forgotten from one run to the next.
func TestEveryFieldIsKept(t *testing.T) {
	t.Run("index", func(t *testing.T) { testKept(t, wireIndex) })
	t.Run("facts", func(t *testing.T) { testKept(t, wireReads) })
	t.Run("records", func(t *testing.T) { testKept(t, wireRecords) })
}

func testKept[T any](t *testing.T, fields func(*wire.Coder, *T)) {
	for _, v := range []T{filled[T](), *new(T)} {
		m := NewMemory(nil, "place", "program")
		keep(m, fields, v, "part")
		if got := recall(m, fields, "part"); !reflect.DeepEqual(got, v) {
			t.Errorf("got %+v, want %+v", got, v)
		}
		b, _ := wire.Marshal(&v, fields)
		for i := range b { // what is half read is not there
			m.blobs[m.key("part")] = b[:i]
			if got := recall(m, fields, "part"); !reflect.ValueOf(got).IsZero() {
				t.Fatalf("of %d bytes: %+v", i, got)
			}
		}
	}
}

// CASES.md RS-131.
func FuzzMemory(f *testing.F) {
	i, facts, records := filled[index](), filled[[]read](), filled[[]*record]()
	for _, marshal := range []func() ([]byte, error){
		func() ([]byte, error) { return wire.Marshal(&i, wireIndex) },
		func() ([]byte, error) { return wire.Marshal(&facts, wireReads) },
		func() ([]byte, error) { return wire.Marshal(&records, wireRecords) },
	} {
		b, _ := marshal()
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		fuzzKept(t, b, wireIndex)
		fuzzKept(t, b, wireReads)
		fuzzKept(t, b, wireRecords)
	})
}

func fuzzKept[T any](t *testing.T, b []byte, fields func(*wire.Coder, *T)) {
	var v, again T
	if wire.Unmarshal(b, &v, fields) != nil {
		return
	}
	b, err := wire.Marshal(&v, fields)
	if err == nil {
		err = wire.Unmarshal(b, &again, fields)
	}
	if err != nil || !reflect.DeepEqual(again, v) {
		t.Errorf("%v: got %+v, want %+v", err, again, v)
	}
}

// Whatever bounds a memory has, each name lies in one leaf, and no two leaves are one in the memory.
func FuzzLeaves(f *testing.F) {
	f.Add("a b c d", "a c")
	f.Add("a b c d", "c a")
	f.Add("a b c d", "z a b a")
	f.Add("a b c d", "b b b")
	f.Add("a b c d", "0")
	f.Add("a", "")
	f.Add(strings.Repeat("a", 40)+" "+strings.Join(strings.Split("bcdefghijklmnopqrstuvwxyz", ""), " "), "c x")
	f.Fuzz(func(t *testing.T, text, bounds string) {
		names := strings.Fields(text)
		slices.Sort(names)
		names = slices.Compact(names)
		leaves := leavesOf(names, strings.Fields(bounds))
		next, firsts := 0, map[string]bool{}
		for _, l := range leaves {
			if l.from != next || l.to <= l.from || firsts[l.first] {
				t.Fatalf("%q, %q: %+v", names, bounds, leaves)
			}
			next, firsts[l.first] = l.to, true
		}
		if next != len(names) {
			t.Fatalf("%q, %q: %+v", names, bounds, leaves)
		}
	})
}

// BenchmarkMemory writes and reads the largest leaf.
func BenchmarkMemory(b *testing.B) {
	b.Run("facts", func(b *testing.B) { benchmarkKept(b, read{}, wireReads) })
	b.Run("records", func(b *testing.B) { benchmarkKept(b, &record{}, wireRecords) })
}

func benchmarkKept[T any](b *testing.B, _ T, fields func(*wire.Coder, *[]T)) {
	leaf := make([]T, 128)
	n := 0
	for i := range leaf {
		fill(reflect.ValueOf(&leaf[i]).Elem(), &n)
	}
	bytes, err := wire.Marshal(&leaf, fields)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = wire.Marshal(&leaf, fields)
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var got []T
			if err := wire.Unmarshal(bytes, &got, fields); err != nil {
				b.Fatal(err)
			}
		}
	})
}
