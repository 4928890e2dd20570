//go:build race

package build_test

const raced = true
