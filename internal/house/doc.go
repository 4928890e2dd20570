// Package house holds the tests that keep the whole tree in order: who may import whom, what the tables of
// the README say, which calls are allowed where. It has no code of its own.
package house
