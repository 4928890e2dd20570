package browser

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
)

// The handlers that take a form's post, each as its own documentation describes it and no more lenient: what that
// does not mention is refused. What all of them refuse is an e-mail address at this host.
const refused = "@refused.example"

var (
	addressOf = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
)

const (
	urlencoded      = "application/x-www-form-urlencoded"
	urlencodedFetch = "application/x-www-form-urlencoded;charset=UTF-8" // https://fetch.spec.whatwg.org/#bodyinit
)

// isForm reports whether a body came in one of the two ways in which forms are posted.
func (s sent) isForm() bool {
	kind, _, _ := strings.Cut(s.Type, ";")
	return kind == urlencoded || kind == "multipart/form-data"
}

// badAddress reports whether a handler would refuse the e-mail address.
func badAddress(email string) bool {
	return !addressOf.MatchString(email) || strings.HasSuffix(email, refused)
}

// own is a handler of one's own, which follows the addresses of the petition's site and the others named.
func own(others ...string) func(sent) reply {
	return func(s sent) reply {
		json := s.Accept == "application/json"
		next, failed := s.get("_next"), s.get("_error")
		trusted := func(to string) bool { return to == thanksAt || slices.Contains(others, to) }
		switch {
		case s.path() != "/sign" || !s.isForm():
			return ownPage(http.StatusBadRequest, "This is no form's post")
		case json && s.get("_gotcha") != "":
			return inJSON(http.StatusOK, `{"ok": true}`) // as if it had been taken
		case json && badAddress(s.get("email")):
			return inJSON(http.StatusUnprocessableEntity, `{"ok": false, "errors": [{"field": "email", "code": "blocked", "message": "We can't write to <b>this</b> address"}]}`)
		case json:
			return inJSON(http.StatusCreated, `{"ok": true, "next": "https://forms.riverton.example/thanks"}`)
		case badAddress(s.get("email")) && failed == campaignAt+"#not-sent":
			return sendOn(http.StatusSeeOther, failed)
		case badAddress(s.get("email")):
			return ownPage(http.StatusUnprocessableEntity, "Not taken, says the handler")
		case trusted(next):
			return sendOn(http.StatusSeeOther, next)
		}
		return ownPage(http.StatusOK, "Taken, says the handler")
	}
}

// What ActionKit accepts; any other name must begin with action_ or user_.
var actionKitNames = strings.Fields(`page email akid name prefix first_name middle_name last_name suffix phone home_phone
	mobile_phone work_phone emergency_phone phone_type address1 address2 city state region zip postal country auto_country
	lists source referring_akid mailing_id redirect no_redirect_args required opt_in require_opt_in subscription_consent
	suppress_subscribe skip_confirmation form_name url js utf8 want_progress want_prefill_data remember_me forget_me
	never_recognize terms t x y`)

var usZIP = regexp.MustCompile(`^[0-9]{5}$`)

// actionKit has one page, library-sundays.
func actionKit(s sent) reply {
	wrong := map[string]string{}
	for _, v := range s.Values {
		prefixed := strings.HasPrefix(v[0], "action_") || strings.HasPrefix(v[0], "user_") || strings.HasPrefix(v[0], "taf_")
		if !prefixed && !slices.Contains(actionKitNames, v[0]) {
			wrong[v[0]] = "unexpected field"
		}
	}
	inUS := s.get("country") == "United States" || s.get("country") == ""
	if zip := s.get("zip"); zip != "" && !usZIP.MatchString(zip) {
		wrong["zip"] = "A ZIP code has 5 digits"
	}
	for _, name := range []string{"zip", "state"} {
		if len(s.all(name)) > 0 && !inUS {
			wrong[name] = name + " is for the United States"
		}
	}
	for _, name := range []string{"postal", "region"} {
		if len(s.all(name)) > 0 && s.get("country") == "United States" {
			wrong[name] = name + " is for other countries"
		}
	}
	if c := s.get("country"); len(c) == 2 {
		wrong["country"] = c + " is a code, not a country's English name"
	}
	if s.get("page") != "library-sundays" {
		wrong["page"] = "there is no such page"
	}
	if badAddress(s.get("email")) {
		wrong["email"] = "This address is <i>blocked</i>."
	}
	var list []string
	for name, words := range wrong {
		list = append(list, fmt.Sprintf("%q: [%q]", name, words))
	}
	slices.Sort(list)
	switch byScript := s.path() == "/rest/v1/action/"; {
	case !byScript && s.path() != "/act/" || !s.isForm():
		return ownPage(http.StatusNotFound, "Not found, says ActionKit")
	case byScript && len(list) > 0:
		return reply{http.StatusBadRequest, "", "text/html; charset=utf-8", `{"errors": {` + strings.Join(list, ", ") + `}}`}
	case byScript:
		return reply{http.StatusCreated, "/rest/v1/petitionaction/77/", "text/html; charset=utf-8",
			`{"action_id": 77, "akid": ".7.abc", "rd": "1", "redirect_url": "/cms/thanks/library-sundays/?akid=.7.abc"}`}
	case len(list) > 0:
		return ownPage(http.StatusOK, "Please correct, says ActionKit: "+strings.Join(list, ", "))
	}
	next, err := url.Parse(s.get("redirect"))
	if err != nil || next.Scheme != "https" || next.Host == "" {
		return ownPage(http.StatusOK, "Taken, says ActionKit")
	}
	next.RawQuery = "action_id=77&akid=.7.abc&rd=1"
	return sendOn(http.StatusSeeOther, next.String())
}

// formspree has one form, mqabcdef.
func formspree(s sent) reply {
	json := s.Accept == "application/json"
	special := []string{"_next", "_subject", "_cc", "_gotcha", "_replyto", "_language", "_format"}
	stray := slices.ContainsFunc(s.Values, func(v [2]string) bool { return strings.HasPrefix(v[0], "_") && !slices.Contains(special, v[0]) })
	switch {
	case s.path() != "/f/mqabcdef" && json:
		return inJSON(http.StatusNotFound, `{"error": "Form not found", "errors": [{"code": "FORM_NOT_FOUND", "message": "Form not found"}]}`)
	case s.path() != "/f/mqabcdef" || !s.isForm() || stray || s.Referer == "":
		return ownPage(http.StatusBadRequest, "Bad form, says Formspree")
	case json && badAddress(s.get("email")):
		return inJSON(http.StatusUnprocessableEntity, `{"error": "Validation errors", "errors": [{"code": "TYPE_EMAIL", "field": "email", "message": "should be an email"}]}`)
	case badAddress(s.get("email")):
		return ownPage(http.StatusUnprocessableEntity, "email should be an email, says Formspree")
	case json:
		return inJSON(http.StatusOK, `{"ok": true, "next": "https://formspree.io/thanks?language=en"}`)
	case strings.HasPrefix(s.get("_next"), "https://"):
		return sendOn(http.StatusSeeOther, s.get("_next"))
	}
	return ownPage(http.StatusOK, "Thanks, says Formspree")
}

// netlify serves the built site. At the deployment it read which forms there are, and what they ask for.
func netlify(public string) func(sent) reply {
	form, formErr := os.ReadFile(file(public, "/library-sundays/"))
	thanks, thanksErr := os.ReadFile(file(public, "/library-sundays/thanks/"))
	return func(s sent) reply {
		marked := strings.Contains(string(form), ` data-netlify="true"`) && strings.Contains(string(form), ` name="sign-library-sundays"`)
		switch unknown := slices.IndexFunc(s.Values, func(v [2]string) bool { return !strings.Contains(string(form), ` name="`+v[0]+`"`) }); {
		case formErr != nil || thanksErr != nil || !marked || s.path() != "/library-sundays/thanks/" || !s.isForm() || s.get("form-name") != "sign-library-sundays":
			return ownPage(http.StatusNotFound, "Page not found, says Netlify")
		case unknown >= 0:
			return ownPage(http.StatusBadRequest, s.Values[unknown][0]+" is not in the deployed form, says Netlify")
		}
		return reply{http.StatusOK, "", "text/html; charset=utf-8", string(thanks)}
	}
}

// web3Forms has one mailbox.
func web3Forms(s sent) reply {
	json := s.Accept == "application/json"
	no := func(status int, words string) reply {
		if json {
			return inJSON(status, fmt.Sprintf(`{"statusCode": %d, "success": false, "body": {"data": {}, "message": %q}}`, status, words))
		}
		return ownPage(status, words)
	}
	next := s.get("redirect")
	switch {
	case s.path() != "/submit" || !s.isForm():
		return no(http.StatusNotFound, "Not found, says Web3Forms")
	case json && s.Type != "multipart/form-data":
		return sendOn(http.StatusMovedPermanently, "https://web3forms.com/success")
	case s.get("access_key") != "1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f":
		return no(http.StatusBadRequest, "Invalid access key, says Web3Forms")
	case len(s.all("botcheck")) > 0:
		return no(http.StatusBadRequest, "Spam, says Web3Forms")
	case badAddress(s.get("email")):
		return no(http.StatusBadRequest, "The email address is blocked")
	case next != "" && !strings.HasPrefix(next, "https://"):
		return no(http.StatusBadRequest, "The redirect is not absolute, says Web3Forms")
	case next != "":
		return sendOn(http.StatusSeeOther, next)
	case json:
		return inJSON(http.StatusOK, `{"statusCode": 200, "success": true, "body": {"data": {"name": "…"}, "message": "Email sent successfully!"}}`)
	}
	return ownPage(http.StatusOK, "Form submitted, says Web3Forms")
}

// The lists of the Listmonk below: of the campaign, and of those who want to hear more.
const (
	campaignList = "9f1c2d3e-1111-4222-8333-444455556666"
	moreList     = "0b6e7f2c-1111-4222-8333-444455556666"
)

// listmonk has two public lists, and trusts the petition's thank-you page.
func listmonk(s sent) reply {
	lists := s.all("l")
	bad := len(lists) == 0 || slices.ContainsFunc(lists, func(l string) bool { return l != campaignList && l != moreList })
	kind, _, _ := strings.Cut(s.Type, ";")
	byScript := s.path() == "/api/public/subscription"
	switch {
	case !byScript && s.path() != "/subscription/form" || kind != urlencoded:
		return ownPage(http.StatusNotFound, "Not found, says Listmonk")
	case byScript && bad:
		return inJSON(http.StatusBadRequest, `{"message": "No lists to subscribe to."}`)
	case byScript && badAddress(s.get("email")):
		return inJSON(http.StatusBadRequest, `{"message": "Invalid email."}`)
	case byScript:
		return inJSON(http.StatusOK, `{"data": {"has_optin": true}}`)
	case s.get("nonce") != "":
		return ownPage(http.StatusBadGateway, "Error, says Listmonk")
	case bad || badAddress(s.get("email")):
		return ownPage(http.StatusBadRequest, "Invalid email, says Listmonk")
	case s.get("next") == thanksAt:
		return sendOn(http.StatusSeeOther, thanksAt)
	}
	return ownPage(http.StatusOK, "Subscribed, says Listmonk")
}
