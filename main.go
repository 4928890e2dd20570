// Broadside is a static site generator for campaign pages.
//
// The repository's root is itself a site: content/, layouts/ and static/ are what `broadside init` gives to
// a new one, and the layouts are what every site falls back to.
package main

import (
	"embed"
	"os"
	"time"

	"broadside/internal/cli"
)

//go:embed content layouts static
var starter embed.FS

func main() {
	os.Exit(cli.Main(cli.Environment{
		Args: os.Args[1:], Starter: starter, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now,
	}))
}
