package campaign

import "encoding/binary"

// AppendText appends text so that what follows it is never taken for a part of it.
func AppendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// Append appends all facts, in a form that two pages have in common only if all their facts are the same.
func (f *Facts) Append(b []byte) []byte {
	for _, text := range [...]string{
		f.File, string(f.Address), f.Title, f.Summary, string(f.State), f.Headline, f.Image, f.ImageAlt, f.Layout, f.Language, f.Of,
	} {
		b = AppendText(b, text)
	}
	for _, d := range [...]Date{f.Date, f.Closes, f.Decision, f.OutcomeDate, f.Updated} {
		b = d.append(b)
	}
	b = binary.AppendUvarint(b, uint64(len(f.Updates)))
	for _, d := range f.Updates {
		b = d.append(b)
	}
	b = binary.AppendUvarint(b, uint64(len(f.Aliases)))
	for _, a := range f.Aliases {
		b = AppendText(b, a)
	}
	for _, is := range [...]bool{f.Unlisted, f.IsCampaign, f.Unread} {
		b = appendBool(b, is)
	}
	return b
}

// append appends a date with its length in front: no date takes less.
func (d Date) append(b []byte) []byte {
	from := len(b)
	b, _ = d.AppendBinary(append(b, 0)) // it never fails
	b[from] = byte(len(b) - from - 1)
	return b
}

func appendBool(b []byte, is bool) []byte {
	if is {
		return append(b, 1)
	}
	return append(b, 0)
}
