package campaign

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// Fingerprint is what tells a statement from another one: twelve hexadecimal digits. White space and references to sources
// make no other statement of it.
func Fingerprint(statement string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(statementReference.ReplaceAllString(statement, "")), " ")))
	return hex.EncodeToString(sum[:6])
}

var statementReference = regexp.MustCompile(`\[\^[^\[\]\n]+\]`)
