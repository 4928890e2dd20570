// Package links finds out whether links lead anywhere: those inside the site by reading what a build would write, those
// to other sites by asking the outside world, also for what a page says of itself and where a lasting copy of it is.
//
// It asks only when a command that says so is typed, and only for the addresses that its caller hands in. It takes
// addresses and gives answers as values, or a Failure that says in plain words why none came; it reads and writes no
// files and prints nothing.
package links
