//go:build !linux

package publish

import "os"

// newDisk is the disk that builds use.
func newDisk(root *os.Root) disk { return rootDisk{root} }
