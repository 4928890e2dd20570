package browser

// What each signer agrees to, in all modes.
var (
	notice = consent{mode: "notice", text: "We will write to you about this petition."}
	box    = consent{mode: "box", text: "Yes, write to me about other petitions too."}
	choice = consent{mode: "choice", text: "May we write to you about *other* petitions?", yes: "Yes, please", no: "No, don't"}
)

// ownFields are one field of each type that an editor can think of.
const ownFields = `
[[form.field]]
name = "job_title"
type = "text"
label = "Job title"
hint = "Printed beside your name."
autocomplete = "organization-title"
about = "person"
[[form.field]]
name = "visits"
type = "number"
label = "Visits a month"
[[form.field]]
name = "branch"
type = "select"
label = "Your branch"
required = true
options = ["Mill Street", "Harbor Road & Quay"]
[[form.field]]
name = "card"
type = "radio"
label = "Do you hold a card?"
hint = "It doesn't matter which."
options = ["I do", "I don't"]
[[form.field]]
name = "reads_aloud"
type = "checkbox"
label = "I would read it aloud"
[[form.field]]
name = "story"
type = "textarea"
label = "Your story"
`

var (
	genericHandler   = "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"\n"
	actionKitHandler = "preset = \"actionkit\"\nhost = \"act.riverton.example\"\nconsent_tested = 2026-09-01\n"
	formspreeHandler = "preset = \"formspree\"\nform = \"mqabcdef\"\n"
	web3Handler      = "preset = \"web3forms\"\naccess_key = \"1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f\"\n"
	listmonkHandler  = "preset = \"listmonk\"\nhost = \"lists.riverton.example\"\nnewsletter = \"" + moreList + "\"\n"
	anHandler        = "preset = \"actionnetwork\"\npetition = \"" + anPetition + "\"\naddress = \"keep-the-libraries-open\"\n"
	procaHandler     = "preset = \"proca\"\npage = \"1234\"\nhosted_at = \"https://sign.riverton.example/libraries\"\n"
)

const (
	cors          = "cors = true\n"
	usualFields   = "fields = [\"name\", \"email\", \"postcode\"]\noptional = [\"phone\"]\n"
	actionKitPage = "[form.actionkit]\npage = \"library-sundays\"\n"
	listmonkPage  = "[form.listmonk]\nlist = \"" + campaignList + "\"\n"
)

// always makes handlers that answer by one contract; scripts of everybody or nobody may read the answer.
func always(contract func(sent) reply, allows func(string) bool) func(string) *fake {
	return func(string) *fake { return &fake{contract: contract, allows: allows} }
}

// The people of CASES.md RS-046 are spread over the handlers.
var contracts = []contract{
	{
		name: "generic, a notice", consent: notice, host: "forms.riverton.example", handler: always(own(), nil),
		petition: petition{handler: genericHandler, form: "fields = [\"name\", \"email\", \"postcode\"]\noptional = [\"phone\", \"comment\"]\n"},
		post:     endpoint{request: "https://forms.riverton.example/sign", kind: urlencoded},
		signers: []signed{{who: "an apostrophe and a hyphen", answers: []answer{
			{"f-name", "Siobhán O'Neil-Ødegård"}, {"f-email", "siobhan+petition@riverton.example"}, {"f-postcode", "02134"},
			{"f-phone", "+1 (555) 010-0199"}, {"f-comment", "Keep them open & warm = 100 %"},
		}, want: `page = library-sundays
			lang = en
			_next = {thanks}
			_error = {page}#not-sent
			consent_version = {version}
			consent_text = We will write to you about this petition.
			` + utm + `name = Siobhán O'Neil-Ødegård
			email = siobhan+petition@riverton.example
			postcode = 02134
			phone = +1 (555) 010-0199
			comment = Keep them open & warm = 100 %
			_gotcha =`}, {who: "nothing optional", answers: []answer{
			{"f-name", "محمد بن عبد الله"}, {"f-email", "m.b_a@riverton.example"}, {"f-postcode", "02134"},
		}, want: `page = library-sundays
			lang = en
			_next = {thanks}
			_error = {page}#not-sent
			consent_version = {version}
			consent_text = We will write to you about this petition.
			` + utm + `name = محمد بن عبد الله
			email = m.b_a@riverton.example
			postcode = 02134
			phone =
			comment =
			_gotcha =`}},
	},
	{
		name: "generic by script, a choice, every field", consent: choice, host: "forms.riverton.example", handler: always(own(), ourSite),
		petition: petition{handler: genericHandler + cors, tables: ownFields,
			form: "fields = [\"first_name\", \"last_name\", \"email\", \"country\"]\noptional = [\"street\", \"city\", \"region\", \"postcode\"]\n"},
		post:  endpoint{request: "https://forms.riverton.example/sign", kind: urlencoded},
		fetch: endpoint{"https://forms.riverton.example/sign", urlencodedFetch, "application/json"},
		signers: []signed{{who: "everything, no", answers: []answer{
			{"f-first_name", "🙂 Zoë 👩🏽‍🚒"}, {"f-last_name", "Nguye\u0302\u0303n"}, {"f-email", "zoe@riverton.example"}, {"f-country", "Germany"},
			{"f-street", "Am Wehr 1"}, {"f-city", "Köln"}, {"f-region", "NRW"}, {"f-postcode", "50667"},
			{"f-job_title", "Baker"}, {"f-visits", "12"}, {"f-branch", "Harbor Road & Quay"}, {"f-card-1", "on"}, {"f-reads_aloud", "on"}, {"f-story", "Once"},
			{"f-consent-no", "on"},
		}, want: `page = library-sundays
			lang = en
			! _next = {thanks}
			! _error = {page}#not-sent
			consent_version = {version}
			consent_text = May we write to you about *other* petitions?
			` + utm + "first_name = 🙂 Zoë 👩🏽‍🚒\nlast_name = Nguye\u0302\u0303n\n" + `email = zoe@riverton.example
			country = DE
			street = Am Wehr 1
			city = Köln
			region = NRW
			postcode = 50667
			job_title = Baker
			visits = 12
			branch = Harbor Road & Quay
			card = I don't
			reads_aloud = yes
			story = Once
			_gotcha =
			consent = no`}, {who: "as little as possible, yes", answers: []answer{
			{"f-first_name", "Y"}, {"f-last_name", "X"}, {"f-email", "y@riverton.example"}, {"f-country", "Türkiye"},
			{"f-branch", "Mill Street"}, {"f-consent-yes", "on"},
		}, want: `page = library-sundays
			lang = en
			! _next = {thanks}
			! _error = {page}#not-sent
			consent_version = {version}
			consent_text = May we write to you about *other* petitions?
			` + utm + `first_name = Y
			last_name = X
			email = y@riverton.example
			country = TR
			street =
			city =
			region =
			postcode =
			job_title =
			visits =
			branch = Mill Street
			story =
			_gotcha =
			consent = yes`}},
	},
	{
		name: "actionkit, a box, a country to choose", consent: box, host: "act.riverton.example", handler: always(actionKit, nil),
		petition: petition{handler: actionKitHandler, page: actionKitPage,
			form: "fields = [\"name\", \"email\", \"country\", \"postcode\"]\noptional = [\"region\", \"street\", \"city\", \"phone\", \"comment\"]\n"},
		post: endpoint{request: "https://act.riverton.example/act/", kind: urlencoded},
		signers: []signed{{who: "abroad, ticked", needsScripts: true, answers: []answer{
			{"f-name", `<b>"Ana" & Co</b>=1;2%41`}, {"f-email", "ana&bo=1@riverton.example"}, {"f-country", "Germany"}, {"f-postcode", "50667"},
			{"f-region", "NRW"}, {"f-street", "Am Wehr 1"}, {"f-city", "Köln"}, {"f-comment", "For my children"}, {"f-consent", "on"},
		}, want: `page = library-sundays
			auto_country = 1
			redirect = {thanks}
			require_opt_in = 1
			action_consent_version = {version}
			action_consent_text = Yes, write to me about other petitions too.
			` + actionKitTracking + `name = <b>"Ana" & Co</b>=1;2%41
			email = ana&bo=1@riverton.example
			country = Germany
			postal = 50667
			region = NRW
			address1 = Am Wehr 1
			city = Köln
			phone =
			action_comment = For my children
			opt_in = 1`}, {who: "at home, left alone", answers: []answer{
			{"f-name", "Aya"}, {"f-email", "aya@riverton.example"}, {"f-country", "United States"}, {"f-postcode", "02134"}, {"f-region", "MA"},
		}, want: `page = library-sundays
			auto_country = 1
			redirect = {thanks}
			require_opt_in = 1
			action_consent_version = {version}
			action_consent_text = Yes, write to me about other petitions too.
			` + actionKitTracking + `name = Aya
			email = aya@riverton.example
			country = United States
			zip = 02134
			state = MA
			address1 =
			city =
			phone =
			action_comment =`}},
	},
	{
		name: "actionkit by script, a choice, a country to choose", consent: choice, host: "act.riverton.example", handler: always(actionKit, ourSite),
		petition: petition{handler: actionKitHandler + cors, page: actionKitPage, tables: ownFields,
			form: "fields = [\"first_name\", \"last_name\", \"email\", \"country\", \"postcode\"]\noptional = [\"region\"]\n"},
		fetch: endpoint{request: "https://act.riverton.example/rest/v1/action/", kind: urlencodedFetch},
		signers: []signed{{who: "at home, yes", answers: []answer{
			{"f-first_name", "Y"}, {"f-last_name", "d'O-X"}, {"f-email", "y@riverton.example"}, {"f-country", "United States"}, {"f-postcode", "02134"}, {"f-region", "MA"},
			{"f-job_title", "Baker"}, {"f-visits", "12"}, {"f-branch", "Mill Street"}, {"f-card-0", "on"}, {"f-consent-yes", "on"},
		}, want: `page = library-sundays
			auto_country = 1
			require_opt_in = 1
			action_consent_version = {version}
			action_consent_text = May we write to you about *other* petitions?
			` + actionKitTracking + `first_name = Y
			last_name = d'O-X
			email = y@riverton.example
			country = United States
			zip = 02134
			state = MA
			user_job_title = Baker
			action_visits = 12
			action_branch = Mill Street
			action_card = I do
			action_story =
			opt_in = 1`}, {who: "abroad, no", answers: []answer{
			{"f-first_name", "Zoë"}, {"f-last_name", "X"}, {"f-email", "z@riverton.example"}, {"f-country", "United Kingdom"}, {"f-postcode", "SW1A 1AA"},
			{"f-branch", "Mill Street"}, {"f-reads_aloud", "on"}, {"f-consent-no", "on"},
		}, want: `page = library-sundays
			auto_country = 1
			require_opt_in = 1
			action_consent_version = {version}
			action_consent_text = May we write to you about *other* petitions?
			` + actionKitTracking + `first_name = Zoë
			last_name = X
			email = z@riverton.example
			country = United Kingdom
			postal = SW1A 1AA
			region =
			user_job_title =
			action_visits =
			action_branch = Mill Street
			action_reads_aloud = yes
			action_story =
			opt_in = 0`}},
	},
	{
		name: "actionkit, a notice, nobody asked for the country", consent: notice, host: "act.riverton.example", handler: always(actionKit, nil),
		petition: petition{handler: actionKitHandler, page: actionKitPage, form: usualFields},
		post:     endpoint{request: "https://act.riverton.example/act/", kind: urlencoded},
		signers: []signed{{who: "80 letters", answers: []answer{
			{"f-name", "Wolfeschlegel Wolfeschlegel Wolfeschlegel Wolfeschlegel Wolfeschlegel von Berg II"}, {"f-email", "w@riverton.example"}, {"f-postcode", "02134"},
		}, want: `page = library-sundays
			country = United States
			redirect = {thanks}
			action_consent_version = {version}
			action_consent_text = We will write to you about this petition.
			` + actionKitTracking + `name = Wolfeschlegel Wolfeschlegel Wolfeschlegel Wolfeschlegel Wolfeschlegel von Berg II
			email = w@riverton.example
			zip = 02134
			phone =`}},
	},
	{
		name: "formspree, a choice", consent: choice, host: "formspree.io", handler: always(formspree, everybody),
		petition: petition{handler: formspreeHandler, form: usualFields, tables: "[[form.field]]\nname = \"branch\"\ntype = \"text\"\nlabel = \"Your branch\"\n"},
		post:     endpoint{request: "https://formspree.io/f/mqabcdef", kind: urlencoded},
		fetch:    endpoint{"https://formspree.io/f/mqabcdef", "multipart/form-data", "application/json"},
		signers: []signed{{who: "an international address, no", answers: []answer{
			// The one way to write such an address in ASCII: https://html.spec.whatwg.org/multipage/input.html#email-state-(type=email)
			{"f-name", "Jürgen Groß"}, {"f-email", "jg@bücher.example"}, {"f-postcode", "SW1A 1AA"}, {"f-branch", `Mill "Street"`}, {"f-consent-no", "on"},
		}, want: `page = library-sundays
			lang = en
			! _next = {thanks}
			consent_version = {version}
			consent_text = May we write to you about *other* petitions?
			` + utm + `name = Jürgen Groß
			email = jg@xn--bcher-kva.example
			postcode = SW1A 1AA
			phone =
			branch = Mill "Street"
			_gotcha =
			consent = no`}},
	},
	{
		name: "netlify, a box", consent: box, host: "action.riverton.example",
		handler:  func(public string) *fake { return &fake{contract: netlify(public)} },
		petition: petition{handler: "preset = \"netlify\"\n", form: usualFields},
		post:     endpoint{request: "https://action.riverton.example/library-sundays/thanks/", kind: urlencoded},
		signers: []signed{{who: "ticked", answers: []answer{
			{"f-name", "Nguye\u0302\u0303n Thi\u0323 Mai"}, {"f-email", "o'mai@riverton.example"}, {"f-postcode", "02134"}, {"f-phone", "555 0123"}, {"f-consent", "on"},
		}, want: `form-name = sign-library-sundays
			page = library-sundays
			lang = en
			consent_version = {version}
			consent_text = Yes, write to me about other petitions too.
			` + utm + "name = Nguye\u0302\u0303n Thi\u0323 Mai\n" + `email = o'mai@riverton.example
			postcode = 02134
			phone = 555 0123
			nothing-here =
			consent = yes`}},
	},
	{
		name: "web3forms, a box left alone", consent: box, host: "api.web3forms.com", handler: always(web3Forms, everybody),
		petition: petition{handler: web3Handler, form: usualFields},
		post:     endpoint{request: "https://api.web3forms.com/submit", kind: urlencoded},
		fetch:    endpoint{"https://api.web3forms.com/submit", "multipart/form-data", "application/json"},
		signers: []signed{{who: "left alone", answers: []answer{
			{"f-name", "محمد 🙂"}, {"f-email", "m+w@riverton.example"}, {"f-postcode", "02134"},
		}, want: `access_key = 1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f
			page = library-sundays
			lang = en
			! redirect = {thanks}
			consent_version = {version}
			consent_text = Yes, write to me about other petitions too.
			` + utm + `name = محمد 🙂
			email = m+w@riverton.example
			postcode = 02134
			phone =`}},
	},
	{
		name: "listmonk, a box", consent: box, host: "lists.riverton.example", handler: always(listmonk, nil),
		petition: petition{handler: listmonkHandler, page: listmonkPage, form: "fields = [\"email\"]\noptional = [\"name\"]\n"},
		post:     endpoint{request: "https://lists.riverton.example/subscription/form", kind: urlencoded},
		signers: []signed{{who: "ticked", answers: []answer{{"f-name", "O'Neil 🙂"}, {"f-email", "o+l@riverton.example"}, {"f-consent", "on"}}, want: `l = ` + campaignList + `
			next = {thanks}
			email = o+l@riverton.example
			name = O'Neil 🙂
			nonce =
			l = ` + moreList}, {who: "left alone", answers: []answer{{"f-email", "p@riverton.example"}}, want: `l = ` + campaignList + `
			next = {thanks}
			email = p@riverton.example
			name =
			nonce =`}},
	},
	{
		name: "listmonk by script, a notice", consent: notice, host: "lists.riverton.example", handler: always(listmonk, ourSite),
		petition: petition{handler: listmonkHandler + cors, page: listmonkPage, form: "fields = [\"email\", \"name\"]\n"},
		post:     endpoint{request: "https://lists.riverton.example/subscription/form", kind: urlencoded},
		fetch:    endpoint{request: "https://lists.riverton.example/api/public/subscription", kind: urlencodedFetch},
		signers: []signed{{who: "ticked", answers: []answer{{"f-name", "O'Neil 🙂"}, {"f-email", "o+l@riverton.example"}}, want: `l = ` + campaignList + `
			! next = {thanks}
			email = o+l@riverton.example
			name = O'Neil 🙂
			! nonce =`}},
	},
}

// actionKitTracking is where a signer came from, in the form's order; ActionKit has no names of its own for utm_….
const actionKitTracking = "? akid = 12.34.x\n? referring_akid = 5.6.y\n? source = mail-3\n? action_utm_campaign = sundays\n? action_utm_content = é\n? action_utm_medium = e&mail\n? action_utm_source = news letter\n? action_utm_term = library\n"
