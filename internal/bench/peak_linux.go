package main

import (
	"os"
	"syscall"
)

// peak is the most memory that a process had, in bytes. Linux counts in what its parent had at the moment of the start, so
// this program keeps itself smaller than those it measures: what makes a corpus is a process too.
func peak(p *os.ProcessState) int64 {
	if u, ok := p.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss << 10
	}
	return 0
}
