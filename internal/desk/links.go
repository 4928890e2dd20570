package desk

import (
	"path"
	"strings"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/form"
)

// links are a group of addresses to hand out.
type links struct {
	Title, Note string
	Links       []handed
}

// handed is one address, for somebody's use.
type handed struct{ For, Address string }

// mailers are what mailing tools write in the place of a recipient's own details, by the name of a form's field.
// What makes a value fit for an address is part of it where the tool knows such; the form takes it without, but for a "&".
//
//   - ActionKit has Django's templates, with user (https://docs.actionkit.com/docs/manual/guide/mailingsnew.html)
//   - Brevo: https://help.brevo.com/hc/en-us/articles/4402386448530
//   - listmonk has Go's templates: https://listmonk.app/docs/templating
//   - Mailchimp: URL: in front of a tag (https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/)
//   - NationBuilder has Liquid, with recipient; a filter that it doesn't know it passes over
//
// Of Action Network no manual could be found that says what it takes in a link.
var mailers = []struct {
	name, code string
	tags       map[string]string
}{
	{"ActionKit", "actionkit", map[string]string{
		"name": "{{ user.name|urlencode }}", "first_name": "{{ user.first_name|urlencode }}", "last_name": "{{ user.last_name|urlencode }}",
		"email": "{{ user.email|urlencode }}", "postcode": "{{ user.zip|urlencode }}", "city": "{{ user.city|urlencode }}"}},
	{"Brevo", "brevo", map[string]string{"first_name": "{{ contact.FIRSTNAME }}", "last_name": "{{ contact.LASTNAME }}", "email": "{{ contact.EMAIL }}"}},
	{"listmonk", "listmonk", map[string]string{
		"name": "{{ .Subscriber.Name | urlquery }}", "first_name": "{{ .Subscriber.FirstName | urlquery }}", "last_name": "{{ .Subscriber.LastName | urlquery }}", "email": "{{ .Subscriber.Email | urlquery }}"}},
	{"Mailchimp", "mailchimp", map[string]string{"first_name": "*|URL:FNAME|*", "last_name": "*|URL:LNAME|*", "email": "*|URL:EMAIL|*"}},
	{"NationBuilder", "nationbuilder", map[string]string{
		"name": "{{ recipient.full_name | url_encode }}", "first_name": "{{ recipient.first_name | url_encode }}", "last_name": "{{ recipient.last_name | url_encode }}",
		"email": "{{ recipient.email | url_encode }}"}},
	{"Another tool", "newsletter", map[string]string{"name": "NAME", "first_name": "FIRSTNAME", "last_name": "LASTNAME", "email": "EMAIL", "postcode": "POSTCODE", "city": "CITY"}},
}

// linksOf are the addresses of a campaign to hand out; address is its own on the site that will be.
func linksOf(address string, o build.Overview) []links {
	slug := path.Base(string(o.Facts.Address))
	if slug == "/" {
		slug = "home"
	}
	all := []links{
		{"The page", "Print it, post it, say it.", []handed{{"The address alone", address}}},
		{"With a source code", "So that your handler can count which way brings signers. The last two are proposals: any word will do.", nil},
		{"For analytics", "For programs that know utm codes.", []handed{
			{"Newsletter", address + "?utm_source=newsletter&utm_medium=email&utm_campaign=" + slug},
			{"Social media", address + "?utm_source=social&utm_medium=post&utm_campaign=" + slug},
		}},
	}
	coded := &all[1].Links
	for _, way := range []struct{ name, code string }{
		{"Copied link", "copy"}, {"The telephone’s own list of apps", "sheet"}, {"WhatsApp", "whatsapp"}, {"SMS", "sms"}, {"E-mail to friends", "email"},
	} {
		*coded = append(*coded, handed{way.name, o.Share.Address(address, way.code)})
	}
	for _, key := range o.Share.Networks {
		if n, ok := campaign.NetworkNamed(key); ok {
			*coded = append(*coded, handed{n.Name, o.Share.Address(address, key)})
		}
	}
	*coded = append(*coded, handed{"Newsletter", address + "?source=newsletter"}, handed{"Leaflet", address + "?source=leaflet"})
	if o.Prefill && o.Form != nil {
		if p := prefilled(address, *o.Form); len(p.Links) > 0 {
			all = append(all, p)
		}
	}
	return all
}

// prefilled are the addresses by which mailing tools fill the form in. What stands behind # never reaches a server.
func prefilled(address string, f form.Output) links {
	out := links{Title: "With the form filled in", Note: "For the button of a mailing: the tool puts each recipient’s own details in the place of its tags; in that for another tool, write its tags where the capitals stand. Send yourself one first."}
	for _, m := range mailers {
		var parts []string
		for _, field := range f.Fields {
			name := strings.TrimPrefix(field.ID, "f-")
			if tag := m.tags[name]; tag != "" {
				parts = append(parts, name+"="+tag)
			}
		}
		if len(parts) > 0 {
			out.Links = append(out.Links, handed{m.name, address + "?source=" + m.code + "#" + strings.Join(parts, "&")})
		}
	}
	return out
}
