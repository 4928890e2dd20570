// Package browser holds the tests that need a real browser: what a signer and an editor see.
//
// They run the built program on a copy of the starter site and look at the result with Chromium. Without one
// they are skipped; with BROADSIDE_BROWSER=required in the environment a browser that isn't there, or axe-core
// that isn't (npm ci in this folder), is a failure. Chromium reaches nothing but this machine: every host name
// leads to one local server. The package has no code of its own.
package browser
