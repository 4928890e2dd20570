package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// The handlers that take JSON only. Each decodes the body into what its documentation lists, and refuses the rest.

var (
	countryCode = regexp.MustCompile(`^[A-Z]{2}$`)
	digitsOnly  = regexp.MustCompile(`^[0-9]+$`)
)

// strictly decodes JSON that was decoded before into what may stand there.
func strictly(from, to any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(to)
}

// osdiSignature is what Action Network takes.
type osdiSignature struct {
	Person struct {
		GivenName      string `json:"given_name"`
		FamilyName     string `json:"family_name"`
		EmailAddresses []struct {
			Address string `json:"address"`
			Status  string `json:"status"`
		} `json:"email_addresses"`
		PhoneNumbers []struct {
			Number string `json:"number"`
		} `json:"phone_numbers"`
		PostalAddresses []struct {
			AddressLines []string `json:"address_lines"`
			Locality     string   `json:"locality"`
			Region       string   `json:"region"`
			PostalCode   string   `json:"postal_code"`
			Country      string   `json:"country"`
		} `json:"postal_addresses"`
		LanguagesSpoken []string          `json:"languages_spoken"`
		CustomFields    map[string]string `json:"custom_fields"`
	} `json:"person"`
	Comments string   `json:"comments"`
	AddTags  []string `json:"add_tags"`
	Triggers struct {
		Autoresponse struct {
			Enabled bool `json:"enabled"`
		} `json:"autoresponse"`
	} `json:"triggers"`
	Referrer struct {
		Source   string `json:"source"`
		Website  string `json:"website"`
		Referrer string `json:"referrer"`
	} `json:"action_network:referrer_data"`
}

const anPetition = "1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f"

// actionNetwork has one petition.
func actionNetwork(s sent) reply {
	no := func(words string) reply { return inJSON(http.StatusBadRequest, fmt.Sprintf(`{"error": %q}`, words)) }
	var got osdiSignature
	if err := strictly(s.JSON, &got); err != nil {
		return no(err.Error())
	}
	p := got.Person
	switch {
	case s.path() != "/api/v2/petitions/"+anPetition+"/signatures":
		return inJSON(http.StatusNotFound, `{"error": "No such petition"}`)
	case s.Type != "application/json":
		return no("this is not JSON")
	case len(p.EmailAddresses) == 0 && len(p.PhoneNumbers) == 0:
		return no("an email address or a phone number is needed")
	case len(p.EmailAddresses) > 0 && badAddress(p.EmailAddresses[0].Address):
		return no("The email address is blocked")
	case len(p.EmailAddresses) > 0 && p.EmailAddresses[0].Status != "" && p.EmailAddresses[0].Status != "subscribed":
		return no("there is no such status")
	case len(p.PostalAddresses) > 0 && p.PostalAddresses[0].Country != "" && !countryCode.MatchString(p.PostalAddresses[0].Country):
		return no("the country is no code")
	case len(p.PhoneNumbers) > 0 && !digitsOnly.MatchString(p.PhoneNumbers[0].Number):
		return no("the phone number has more than digits")
	}
	return reply{http.StatusOK, "", "application/hal+json", `{"identifiers": ["action_network:77"], "action_network:person_id": "7"}`}
}

// procaRequest is a GraphQL request with the arguments of addActionContact.
type procaRequest struct {
	Query         string `json:"query"`
	OperationName string `json:"operationName"`
	Variables     struct {
		ActionPageID *int64 `json:"actionPageId"`
		Action       *struct {
			ActionType   string `json:"actionType"`
			CustomFields string `json:"customFields"` // JSON as text
			Testing      bool   `json:"testing"`
		} `json:"action"`
		Contact *struct {
			Name        string `json:"name"`
			FirstName   string `json:"firstName"`
			LastName    string `json:"lastName"`
			Email       string `json:"email"`
			Phone       string `json:"phone"`
			BirthDate   string `json:"birthDate"`
			Nationality string `json:"nationality"`
			Address     struct {
				Country      string `json:"country"`
				Postcode     string `json:"postcode"`
				Locality     string `json:"locality"`
				Region       string `json:"region"`
				Street       string `json:"street"`
				StreetNumber string `json:"streetNumber"`
			} `json:"address"`
		} `json:"contact"`
		Privacy *struct {
			OptIn     *bool `json:"optIn"`
			LeadOptIn *bool `json:"leadOptIn"`
		} `json:"privacy"`
		Tracking *struct {
			Source   *string `json:"source"`
			Medium   *string `json:"medium"`
			Campaign *string `json:"campaign"`
			Content  string  `json:"content"`
			Location string  `json:"location"`
		} `json:"tracking"`
		ContactRef string `json:"contactRef"`
	} `json:"variables"`
	Extensions map[string]any `json:"extensions"`
}

var procaArguments = []string{
	"$actionPageId: Int!", "$action: ActionInput!", "$contact: ContactInput!", "$privacy: ConsentInput!",
	"addActionContact(", "contactRef",
}

// proca has one action page, 1234.
func proca(s sent) reply {
	no := func(words string, path ...string) reply {
		where, _ := json.Marshal(append([]string{"addActionContact"}, path...))
		return inJSON(http.StatusOK, fmt.Sprintf(`{"data": {"addActionContact": null}, "errors": [{"message": %q, "path": %s}]}`, words, where))
	}
	var got procaRequest
	if err := strictly(s.JSON, &got); err != nil {
		return no(err.Error())
	}
	for _, part := range procaArguments {
		if !strings.Contains(got.Query, part) {
			return no("the query lacks " + part)
		}
	}
	v := got.Variables
	var custom map[string]any
	switch {
	case !strings.HasSuffix(s.Request, "/api?id=1234") || s.Type != "application/json" || s.Accept != "application/json":
		return reply{http.StatusBadRequest, "", "text/plain", "this is no GraphQL"}
	case v.ActionPageID == nil || v.Action == nil || v.Contact == nil || v.Privacy == nil || v.Action.ActionType == "":
		return no("an argument that can't be null is missing")
	case *v.ActionPageID != 1234:
		return no("There is no such action page", "actionPageId")
	case v.Action.CustomFields != "" && json.Unmarshal([]byte(v.Action.CustomFields), &custom) != nil:
		return no("customFields is no JSON", "action", "customFields")
	case v.Contact.Name == "" && v.Contact.FirstName == "":
		return no("can't be blank", "contact", "firstName")
	case badAddress(v.Contact.Email):
		return no("has an invalid <em>format</em>", "contact", "email")
	case v.Contact.Address.Country != "" && !countryCode.MatchString(v.Contact.Address.Country):
		return no("is no country", "contact", "country")
	case v.Tracking != nil && (v.Tracking.Source == nil || v.Tracking.Medium == nil || v.Tracking.Campaign == nil):
		return no("tracking is not whole", "tracking")
	case v.Tracking != nil && !strings.HasPrefix(v.Tracking.Location, s.Referer):
		return no("the location is not the referrer's", "tracking", "location")
	}
	return inJSON(http.StatusOK, `{"data": {"addActionContact": {"contactRef": "77Xy", "firstName": "…"}}}`)
}
