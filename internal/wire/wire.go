// Package wire writes values as bytes and reads them again, for the program that wrote them.
//
// For each type one function names the fields in their order, and serves both ways: with a Coder that writes it changes
// nothing, with one that reads it sets them. Numbers take as few bytes as they need. The texts of all strings stand in
// front of all else, so that reading takes one piece of memory for them and not one each, and a string that was there
// shortly before is a number.
//
// The bytes say nothing of the type and mean something to the same program only: whoever keeps them keeps the program's
// name beside them. Damaged bytes give an error or another value, never a panic, and take no more memory than some times
// their length.
package wire

import (
	"encoding"
	"encoding/binary"
	"errors"
	"reflect"
	"slices"
	"sync"
)

// Coder writes or reads one value. After the first error it reads nothing but zeros.
type Coder struct {
	reads  bool
	text   []byte // of the strings, as they are written
	rest   []byte // all else: what is written, or what is left to read
	unread string // the text that is left to read
	recent [32]string
	next   int      // the place in recent of the next string that is not there
	keys   []string // of the set that was written last
	own    []byte   // what the last AppendBinary wrote
	err    error
}

// writers have the room that the values before took.
var writers = sync.Pool{New: func() any { return new(Coder) }}

// Marshal returns v as bytes; fields is its type's function. Only what an AppendBinary refuses is an error.
func Marshal[T any](v *T, fields func(*Coder, *T)) ([]byte, error) {
	c := writers.Get().(*Coder)
	defer writers.Put(c)
	*c = Coder{text: c.text[:0], rest: c.rest[:0]}
	fields(c, v)
	return slices.Concat(binary.AppendUvarint(nil, uint64(len(c.text))), c.text, c.rest), c.err
}

// Unmarshal reads into v, which is zero, what Marshal made of such a value. After an error v is of no use. The strings in
// v are parts of one, which is as long as all of them and stays while one is in use; of b nothing does.
func Unmarshal[T any](b []byte, v *T, fields func(*Coder, *T)) error {
	c := Coder{reads: true, rest: b}
	c.unread = string(c.take(c.number()))
	fields(&c, v)
	if len(c.rest) > 0 || len(c.unread) > 0 {
		c.fail()
	}
	return c.err
}

var errDamaged = errors.New("these bytes are damaged, or not of this type")

func (c *Coder) fail() { c.unread, c.rest, c.err = "", nil, errDamaged }

func (c *Coder) put(n uint64) { c.rest = binary.AppendUvarint(c.rest, n) }

// number reads what put wrote.
func (c *Coder) number() uint64 {
	n, size := binary.Uvarint(c.rest)
	if size <= 0 {
		c.fail()
		return 0
	}
	c.rest = c.rest[size:]
	return n
}

// take reads n bytes.
func (c *Coder) take(n uint64) []byte {
	if n > uint64(len(c.rest)) {
		c.fail()
		return nil
	}
	b := c.rest[:n]
	c.rest = c.rest[n:]
	return b
}

// length writes or reads how many there are of what takes a byte at least; nothing is less than none.
func (c *Coder) length(n int, isNil bool) (length int, ok bool) {
	if !c.reads {
		if isNil {
			c.put(0)
			return 0, false
		}
		c.put(uint64(n) + 1)
		return n, true
	}
	switch n := c.number(); {
	case n == 0:
		return 0, false
	case n-1 > uint64(len(c.rest)):
		c.fail()
		return 0, false
	default:
		return int(n - 1), true
	}
}

// Bool is for truth values.
func (c *Coder) Bool(bs ...*bool) {
	for _, b := range bs {
		n := byte(0)
		if *b {
			n = 1
		}
		if Int(c, &n); n > 1 {
			c.fail()
		}
		*b = n == 1
	}
}

// Int is for numbers of any size; those near zero take the least.
func Int[N ~int | ~int64 | ~uint8 | ~uint32 | ~uint64](c *Coder, ns ...*N) {
	for _, p := range ns {
		if !c.reads {
			n := int64(*p)
			c.put(uint64(n<<1) ^ uint64(n>>63))
			continue
		}
		u := c.number()
		n := int64(u>>1) ^ -int64(u&1)
		if *p = N(n); int64(*p) != n {
			c.fail()
		}
	}
}

// Bytes is for an array's bytes: as many as there are.
func (c *Coder) Bytes(b []byte) {
	if c.reads {
		copy(b, c.take(uint64(len(b))))
		return
	}
	c.rest = append(c.rest, b...)
}

// String is for texts.
func (c *Coder) String(texts ...*string) {
	for _, s := range texts {
		if c.reads {
			*s = c.getString()
		} else {
			c.putString(*s)
		}
	}
}

// putString writes twice the length; of a recent string twice its place, and one.
func (c *Coder) putString(s string) {
	if s == "" {
		c.put(0)
		return
	}
	for i := range c.recent {
		if c.recent[i] == s {
			c.put(uint64(i)<<1 | 1)
			return
		}
	}
	c.remember(s)
	c.put(uint64(len(s)) << 1)
	c.text = append(c.text, s...)
}

func (c *Coder) getString() string {
	n := c.number()
	half := n >> 1
	switch {
	case n == 0:
		return ""
	case n&1 == 0 && half <= uint64(len(c.unread)):
		s := c.unread[:half]
		c.unread = c.unread[half:]
		c.remember(s)
		return s
	case n&1 == 1 && half < uint64(len(c.recent)):
		return c.recent[half]
	}
	c.fail()
	return ""
}

// remember puts a string in the place of the one that has been there longest: a page's values name the same few files
// again and again.
func (c *Coder) remember(s string) {
	c.recent[c.next] = s
	c.next = (c.next + 1) % len(c.recent)
}

// Own is for types that write and read themselves.
func (c *Coder) Own(v interface {
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}) {
	if c.reads {
		if v.UnmarshalBinary(c.take(c.number())) != nil {
			c.fail()
		}
		return
	}
	own, err := v.AppendBinary(c.own[:0])
	if err != nil {
		c.err = err
	}
	c.own = own
	c.put(uint64(len(own)))
	c.rest = append(c.rest, own...)
}

// Slice is for slices of what fields is for. A nil one stays nil.
func Slice[T any](c *Coder, s *[]T, fields func(*Coder, *T)) {
	n, ok := c.length(len(*s), *s == nil)
	if !c.reads {
		for i := range *s {
			fields(c, &(*s)[i])
		}
		return
	}
	if !ok {
		return
	}
	// Room for all, unless so many can't be in what is left.
	size := max(1, int(reflect.TypeFor[T]().Size()))
	all := make([]T, 0, min(n, most*(len(c.rest)+len(c.unread))/size))
	for range n {
		if c.err != nil {
			return
		}
		all = append(all, *new(T))
		fields(c, &all[len(all)-1])
	}
	*s = all
}

// most is how many times more memory than bytes a value is expected to take.
const most = 16

// Strings is for slices of texts.
func (c *Coder) Strings(ss ...*[]string) {
	for _, s := range ss {
		Slice(c, s, func(c *Coder, s *string) { c.String(s) })
	}
}

// Pointer is for pointers to what fields is for. A nil one stays nil.
func Pointer[T any](c *Coder, p **T, fields func(*Coder, *T)) {
	there := *p != nil
	if c.Bool(&there); !there {
		return
	}
	if c.reads {
		*p = new(T)
	}
	fields(c, *p)
}

// Set is for sets of texts. A nil one stays nil.
func (c *Coder) Set(sets ...*map[string]bool) {
	for _, set := range sets {
		n, ok := c.length(len(*set), *set == nil)
		switch {
		case c.reads && ok:
			*set = make(map[string]bool, min(n, len(c.rest)/2))
			for range n {
				var k string
				var v bool
				c.String(&k)
				c.Bool(&v)
				(*set)[k] = v
			}
		case ok:
			c.keys = c.keys[:0]
			for k := range *set {
				c.keys = append(c.keys, k)
			}
			slices.Sort(c.keys)
			for _, k := range c.keys {
				v := (*set)[k]
				c.String(&k)
				c.Bool(&v)
			}
		}
	}
}
