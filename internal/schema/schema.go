// Package schema holds JSON Schemas of the TOML files that a site is made of, so that an editor's own program can complete
// keys, explain them, and underline what Broadside would refuse.
//
// The files are made: from the types that the settings are decoded into, their tags and their comments. A test makes them
// again and compares; run it with -update after a change of these types, and look at the difference. What they take and
// refuse is held against the program itself. A schema sees one value at a time: which handler there is, or which day comes
// first, only "broadside check" can say. They are of draft 7 (https://json-schema.org/specification-links#draft-7), and
// dates are text in them, which is how Taplo (https://taplo.tamasfe.dev) reads TOML.
package schema

import "embed"

// Files are the schemas, by what they are for: "site.json".
//
//go:embed *.json
var Files embed.FS
