package check

import (
	"regexp"
	"strings"
)

// terms are the words of a language by which the rules know what a text says: regular expressions in small letters, but for
// those that end in "words".
type terms struct {
	percent, money string // units
	large, small   string // numbers as words: those that follow others, and those that stand alone
	share          string // "one in five"
	part           string // "a third of the", with what follows
	many           string // "thousands of"
	most, all      string // "most", of people; "almost everyone"
	people, things string // what is counted
	own, give      string // of the campaign's own numbers, and of its requests for money
	label          string // what has a number for its name: "Section"
	joining        string // words that are not what a number counts
	more           string // "more than"
	measure        string // what is measured rather than counted, such as years
	majority       string // of the majorities that rules ask for
	days, idle     string // days that depend on when they are read, and where such a word names no day
	phone          string // of a consent that speaks of telephone numbers

	verbs, until string // words with which a headline turns to somebody, and those that end whom it turns to
}

// languages are the words of the six languages that Broadside speaks.
var languages = map[string]*vocabulary{
	"en": newVocabulary(terms{
		percent:  `percent|per ?cent|percentage points?|pct`,
		money:    `dollars?|euros?|pounds?|cents?|pence|pennies|francs?|rupees?|pesos?|yen|bucks`,
		large:    `hundred|thousand|million|billion|trillion|[kmb]n?`,
		small:    `two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half a|a quarter of a`,
		share:    `(?:one|two|three|four|five|six|seven|eight|nine|[0-9]+) (?:in|out of)(?: every)? (?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|one hundred|a thousand|[0-9]+)|(?:two|three|four)[ -](?:thirds|quarters|fifths|tenths)|every (?:second|third|fourth|fifth|tenth) (?:child|person|family|household|home|house|patient|pupil|student|woman|man|worker|resident|voter|job|tree|boat|school|shop)`,
		part:     `(?:a|one)[ -](?:third|quarter|fifth|sixth|eighth|tenth) of (?:all|the|our|its|their|these|those|\p{L}{3,})|half(?: of)? (?:all|the|our|its|their|these|those)|(?:nearly|almost|over|about|around|roughly|more than|less than|fewer than) half(?: of)?`,
		many:     `(?:tens of |hundreds of |many )?(?:hundreds|thousands|millions|billions) of|(?:a|one) (?:hundred|thousand|million)`,
		most:     `most(?: of)?(?: the| our| these)?|(?:a|the)(?: (?:vast|large|great|clear|overwhelming|strong))? majority of(?: the| our| these)?|(?:nearly|almost|virtually|practically) (?:all|every)(?: of)?(?: the| our| these)?`,
		all:      `(?:nearly|almost|virtually|practically) (?:everyone|everybody)|most of (?:us|them|the (?:town|city|country|public))|(?:a|the)(?: \p{L}+)? majority of us`,
		people:   `people|person|persons|americans|britons|canadians|australians|europeans|residents?|citizens?|voters?|patients?|famil(?:y|ies)|parents?|child(?:ren)?|pupils?|students?|workers?|employees|drivers?|renters?|tenants?|homeowners|experts|scientists|economists|doctors|teachers?|nurses?|farmers?|fishers|fishermen|neighbou?rs?|members|wom[ae]n|m[ae]n|girls?|boys?|adults?|teenagers?|seniors|pensioners?|passengers?|commuters?|cyclists|pedestrians|visitors?|customers|households?|businesses|(?:new )?(?-i:\p{Lu}\p{L}+(?:ers|ans|ites))`,
		things:   `jobs|homes|houses|apartments|flats|buildings|shops|trees|animals|birds|fish|fishes|boats|ships|cars|trucks|lorries|vehicles|trains|tons|tonnes|kilomet(?:re|er)s|hectares|acres|deaths|injuries|crashes|accidents|cases|calls|visits|flights|buses|schools|libraries|hospitals|villages|towns|species|books|beds|seats|places|letters|complaints|licen[cs]es|permits|containers|barrels|litres|liters|gallons`,
		own:      `signatures?|signed|sign|signers|names?|of you|supporters|co-signers|petitioners|of us|co-signed`,
		give:     `donate|chip in|give us|give today|your gift|pledge|contribute`,
		label:    `no\.?|nos\.|number|section|sections|sec\.|ss?\.|bill|act|law|ordinance|article|art\.|clause|paragraph|para\.|page|p\.|pp\.|chapter|rule|regulation|directive|resolution|proposition|prop|measure|docket|case|file|form|room|suite|line|route|bus|tram|train|highway|hwy|road|interstate|flight|platform|gate|box|zip|postcode|h\.?r\.?|h\.?b\.?|s\.?b\.?|a\.?b\.?|call|phone|tel\.?|dial|text|ring|channel|title|standing order|item|schedule|ward|district|precinct|lot|unit|iso|version|class|type|model|mile|milepost|exit|floor|apartment|apt\.?|grade|year|application|application no\.|petition|docket no\.|point|question|agenda|engine|company|local|chapter|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter`,
		joining:  `a an the this that these those its our your their his her my it we they you he she i us them me one who whom which what when where while if so not no also and or but nor yet than as before after to into onto from for with without in on at by of off out up down over under above below about against across along around near behind beyond between through throughout during since until till via per within is are was were be been will would has have had can could may might must shall should do does did because then now here there says said runs leaves stops goes calls holds reads only still every each both another lets`,
		more:     `more than|over|fewer than|less than|about|around|nearly|almost|some|roughly|approximately|up to|at least|as many as|a total of|rose to|grew to|fell to|rises to|climbed to|rise to|to about|average(?:s|d)?|averaged?|(?:an|the) average of|on average|only|just|another|all|first|last`,
		measure:  `years?|months?|weeks?|days?|nights?|hours?|minutes?|seconds?|o[’']clock|m|met(?:re|er)s?|yards?|feet|foot|ft|miles? (?:long|away|from)|degrees|words?|pages?|characters?|times|percent|way|time|page|road|battle|an? (?:hour|mile|day|year|century|dozen|page|minute|second)|story|distance|street|thanks|century|book|season|reasons`,
		majority: `majorit(?:y|ies)|quorum|votes?|supermajority`,
		days:     `tomorrow|yesterday|tonight|last night|(?:this|next|last|coming|this coming|this past) (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:this|next|last|coming) (?:week|weekend)|(?:this|tomorrow) (?:morning|afternoon|evening)|the day after tomorrow|in (?:two|three|a few) days`,
		idle:     `(?i)in most (?:cases|places)|(?:the|at|our|your|their|its) most|(?:of|for|better|a|today and|about|until|like|a new|every) tomorrow|tomorrow[’']s (?:world|children|leaders|voters|adults|citizens|parents|teachers|generations?|problems?|jobs|doctors|nurses|workers|town|city)|(?:born|only|like) yesterday|of yesterday|yesterday[’']s (?:world|papers?|news|bread)`,
		phone:    `(?:tele)?phon\p{L}*|call|calls|calling|ring|text|texts|texting|text messages?|number|mobile|cell`,
		verbs:    `tell ask urge demand call petition implore beg`,
		until:    `to: to not must should`,
	}),
	"es": newVocabulary(terms{
		percent:  `por ciento|puntos porcentuales`,
		money:    `euros?|dólares|dólar|pesos?|céntimos?|centavos?|libras|soles|bolívares|quetzales`,
		large:    `cien|mil|millón|millones`,
		small:    `dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|medio`,
		share:    `(?:uno|una|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|[0-9]+)(?: \p{L}+)? de cada (?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|cien|mil|[0-9]+)|(?:dos|tres) (?:terceras|cuartas|quintas) partes|(?:dos|tres) (?:tercios|cuartos|quintos)`,
		part:     `(?:un (?:tercio|cuarto|quinto)|la (?:mitad|tercera parte|cuarta parte|quinta parte|décima parte)|(?:casi|más de|cerca de) (?:la )?mitad) (?:de los|de las|de la|del|de nuestr\p{L}+|de sus)`,
		many:     `(?:decenas de |cientos de |muchos )?(?:cientos|centenares|miles|millares|millones) de|un (?:centenar|millar) de|cien|mil|(?:dos|tres|cuatro|seis|sete|ocho|nove)cient[oa]s|quinient[oa]s`,
		most:     `la(?: (?:gran|inmensa|amplia))? mayoría de(?: la| las| los| nuestros| nuestras)?|la mayor parte de(?: la| las| los)?|casi tod[oa]s(?: l[oa]s| nuestr[oa]s)?`,
		all:      `casi todo el mundo|casi todos(?:$| nad| viv)|la mayoría de nosotr[oa]s`,
		people:   `gente|personas?|población|ciudadanía|ciudadan[oa]s?|habitantes|vecin[oa]s?|españoles|mexicanos|votantes|pacientes?|familias?|niñ[oa]s?|hij[oa]s|estudiantes?|alumn[oa]s?|trabajador\p{L}*|emplead[oa]s|padres|madres|jóvenes|mujer(?:es)?|hombres?|expert[oa]s|científic[oa]s|hogares|inquilin[oa]s|pasajer[oa]s|usuari[oa]s|visitantes|soci[oa]s|docentes|agricultor\p{L}*|pescador\p{L}*|\p{L}+(?:eños|eñas|enses)`,
		things:   `empleos|puestos|viviendas|casas|pisos|edificios|tiendas|árboles|animales|aves|peces|barcos|coches|camiones|vehículos|trenes|toneladas|kilómetros|hectáreas|muertes|heridos|accidentes|casos|visitas|vuelos|autobuses|escuelas|bibliotecas|hospitales|pueblos|especies|libros|camas|plazas|cartas|quejas|licencias|litros`,
		own:      `firmas?|firmado|firmaron|firmantes|firmen|nombres?|de ustedes|de vosotros`,
		give:     `dona|done|donar|donación|aporta|colabora con`,
		label:    `n\.?º|núm\.?|número|ley|decreto|real decreto|artículo|art\.|sección|apartado|expediente|página|pág\.|capítulo|directiva|reglamento|resolución|línea|ruta|carretera|sala|aula|código|cp|c\.p\.|tel\.?|teléfono|llama al|año|años|fracción|inciso|despacho|planta|piso|vuelo|tren|tranvía|autobús|bus|camión|punto|manzana|lote|av\.? [\p{L} ]+|avda\.? [\p{L} ]+|paseo [\p{L} ]+|iniciativa|acuerdo|km|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|calle [\p{L} ]+|avenida [\p{L} ]+|plaza [\p{L} ]+`,
		joining:  `el la los las un una unos unas lo su sus mi tu nuestro nuestra este esta estos estas ese esa y e o u ni pero sino que quien cual cuando donde mientras si no también ya a al de del en con sin por para desde hasta entre sobre bajo ante tras según durante contra es son era eran fue fueron será está están hay ha han se le les me te nos como porque más menos solo habla sale para pasa`,
		more:     `más de|menos de|casi|unos|unas|cerca de|alrededor de|aproximadamente|hasta|al menos|un total de|media de|promedio de|subió a|bajó a|solo|sólo|otros|otras|los primeros|las primeras`,
		measure:  `años?|meses|mes|semanas?|días?|noches?|horas?|minutos?|segundos?|metros?|m|palabras|páginas|veces|grados|caracteres|noche|camino|tiempo|calle|vida|semana|mañana|tarde|página|temporada|razones|gracias`,
		majority: `mayorías?|quórum|votos?`,
		days:     `mañana(?: (?:por la (?:mañana|tarde|noche)|mismo))?|ayer|anoche|pasado mañana|anteayer|(?:este|el próximo|el pasado) (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|fin de semana)|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo) (?:que viene|próximo|pasado)|(?:esta|la próxima|la pasada|la semana) (?:semana|que viene|pasada|próxima)|esta (?:mañana|tarde|noche)`,
		idle:     `(?i)mañana y (?:tarde|noche)|(?:la|las|una|cada|de la|por la|esta|buena) mañanas?|(?:el|del|un|de|al|para el|hoy y) mañana|mañanas|el ayer|de ayer|mayoría de los casos`,
		phone:    `tel[eé]f\p{L}*|tel[eé]f[oó]nic\p{L}*|llam\p{L}*|m[oó]vil|celular|n[uú]mero|mensajes? de texto`,
		verbs:    `dile decid díganle diga digan pide pedimos pidan exige exigimos exigid exijamos llama`,
		until:    `que`,
	}),
	"fr": newVocabulary(terms{
		percent:  `pour ?cent|points de pourcentage`,
		money:    `euros?|dollars?|centimes?|francs?|livres sterling`,
		large:    `cents?|mille|millions?|milliards?`,
		small:    `deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|quatre-vingts`,
		share:    `(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|[0-9]+)(?: [\p{L}’']+){0,2} sur (?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent|mille|[0-9]+)|(?:deux|trois) (?:tiers|quarts|cinquièmes)`,
		part:     `(?:(?:un|le) (?:tiers|quart|cinquième|dixième)|la moitié|(?:près|plus) de la moitié) (?:des|de la|de l[’']\p{L}+|du|de nos|de leurs)`,
		many:     `(?:des|les|quelques|plusieurs) (?:dizaines de |centaines de )?(?:centaines|milliers|millions|milliards) de?|une centaine de?|un millier de?|cent|mille`,
		most:     `la plupart (?:des|de nos|de la)|la(?: (?:grande|vaste|très grande))? majorité (?:des|de la|de nos)|presque (?:tous|toutes) (?:les|nos)`,
		all:      `presque tout le monde|la plupart d[’']entre nous`,
		people:   `gens|personnes?|population|habitant(?:e|)s?|citoyen(?:ne)?s?|électeurs|électrices|français|belges|patient(?:e)?s?|familles?|enfants?|élèves?|étudiant(?:e)?s?|salarié(?:e)?s?|parents|femmes?|hommes?|jeunes|experts|scientifiques|foyers?|ménages?|locataires?|passagers|usagers|visiteurs|voyageurs|membres|agriculteurs|pêcheurs|enseignants|riverains|(?-i:\p{Lu}\p{L}+(?:ais|ois|iens))`,
		things:   `emplois|logements|maisons|immeubles|magasins|commerces|arbres|animaux|oiseaux|poissons|bateaux|voitures|camions|véhicules|trains|tonnes|kilomètres|hectares|morts|décès|blessés|accidents|cas|visites|vols|bus|écoles|bibliothèques|hôpitaux|villages|espèces|livres|lits|places|lettres|plaintes|litres`,
		own:      `signatures?|signataires|signé|signez|signer|noms?|d’entre vous|d'entre vous`,
		give:     `donnez|faites un don|don de|contribuez`,
		label:    `n[°ºo]|numéro|loi|décret|article|art\.|section|alinéa|dossier|page|p\.|chapitre|directive|règlement|résolution|ligne|route|salle|quai|voie|porte|chambre|étage|bus|code|cp|tél\.?|téléphone|appelez le|an|année|classe|train|tram|vol|point|lot|étage|place|délibération|avenue [\p{L} ]+|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|l[’']an|été|hiver|printemps|automne`,
		joining:  `le la les l un une des du de d au aux ce cet cette ces son sa ses leur leurs notre nos votre vos mon ma mes il elle ils elles on nous vous je tu qui que qu quoi dont où quand si ne pas et ou mais ni car donc or à en dans par pour sur sous avec sans entre chez vers dès depuis jusqu pendant avant après contre selon est sont était étaient fut sera seront a ont avait y se lui plus moins comme aussi dit passe part`,
		more:     `plus de|moins de|près de|environ|quelque|quelques|presque|autour de|jusqu[’']à|au moins|un total de|en moyenne|moyenne de|seulement|autres|les premiers`,
		measure:  `ans?|années?|mois|semaines?|jours?|nuits?|heures?|h|minutes?|secondes?|m|mètres?|mots|pages?|fois|degrés|caractères|temps|chemin|nuit|journée|plaisir|route|rue|vie|raisons|mercis?`,
		majority: `majorités?|quorum|suffrages|voix|votes?`,
		days:     `demain|après-demain|hier|avant-hier|ce (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|week-end|matin|soir)|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:prochain|dernier)|cette (?:semaine|nuit)|la semaine (?:prochaine|dernière)|cet après-midi`,
		idle:     `(?i)(?:de|pour|d’ici|lendemain|un meilleur|aujourd[’']hui et) demain|d[’']hier|plupart des cas`,
		phone:    `t[eé]l[eé]phon\p{L}*|appel\p{L}*|portable|num[eé]ro|textos?`,
		verbs:    `dites demandez demandons exigez exigeons appelez interpellez`,
		until:    `de d’ que`,
	}),
	"de": newVocabulary(terms{
		percent:  `prozent|prozentpunkte|v\. ?h\.`,
		money:    `euros?|dollars?|cent|franken|rappen|pfund`,
		large:    `hundert|tausend|million|millionen|milliarden?|mio\.?|mrd\.?`,
		small:    `zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|eine halbe|anderthalb`,
		share:    `jede[rsnm]? (?:zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|zwanzigste|hundertste)[rsnm]?|(?:eine?[rsm]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|[0-9]+)(?: \p{L}+)? von (?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwanzig|hundert|tausend|[0-9]+)|(?:zwei|drei) (?:drittel|viertel|fünftel)`,
		part:     `(?:(?:ein|einem|jedes) (?:drittel|fünftel|sechstel|achtel|zehntel)|(?:der |die )?hälfte) (?:der|des|aller|von|unserer|ihrer)|ein viertel aller`,
		many:     `(?:hunderte|tausende|hunderttausende|zehntausende|abertausende|millionen)(?: von)?|(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)?(?:hundert|tausend)(?:\p{L}*(?:zig|zehn|ßig|elf|zwölf))?|\p{L}+tausend`,
		most:     `(?:die|den) meisten|(?:die|eine)(?: (?:große|überwiegende|breite|klare))? (?:mehrheit|mehrzahl) (?:der|unserer)|fast (?:alle|jede[rs]?)`,
		all:      `fast alle(?: hier| dort)|die meisten von (?:uns|ihnen)|die mehrheit von uns`,
		people:   `menschen|leute|personen|bevölkerung|deutschen|österreicher\p{L}*|schweizer\p{L}*|bürger\p{L}*|einwohner\p{L}*|anwohner\p{L}*|nachbar\p{L}*|wähler\p{L}*|patient\p{L}*|familien?|eltern|kind(?:er|ern)?|schüler\p{L}*|studierende[n]?|beschäftigte[n]?|arbeiter\p{L}*|frau(?:en)?|männer|jugendliche[n]?|fachleute|expert\p{L}*|haushalte?|mieter\p{L}*|rentner\p{L}*|fahrgäste[n]?|besucher\p{L}*|mitglieder|gäste|\p{L}+(?:inerin|inerinnen|gerinnen|nerinnen)|(?-i:\p{Lu}\p{L}+(?:liner|ziger|burger|furter|chner|sdner))`,
		things:   `arbeitsplätze|stellen|wohnungen|häuser|gebäude|läden|bäume|tiere|vögel|fische|boote|schiffe|autos|lkw|fahrzeuge|züge|tonnen|kilometer|hektar|tote|todesfälle|verletzte|unfälle|fälle|besuche|flüge|busse|schulen|bibliotheken|krankenhäuser|dörfer|arten|bücher|betten|plätze|briefe|beschwerden|liter`,
		own:      `unterschriften?|unterschrieben|unterschreiben|unterzeichne[rt]\p{L}*|unterzeichnenden|namen?|von euch|von ihnen`,
		give:     `spende\p{L}*|spenden sie|gebt`,
		label:    `nr\.|nummer|gesetz|artikel|art\.|§+|absatz|abs\.|paragraph|paragraf|aktenzeichen|az\.|drucksache|seite|s\.|kapitel|richtlinie|verordnung|resolution|linie|bus|buslinie|straßenbahn|raum|zimmer|plz|tel\.?|telefon|rufen sie|jahr|jahre|jahres|klasse|zug|tram|s-bahn|tramlinie|linien|buslinien|straßenbahnlinie|straßenbahnlinien|vorlage|antrag|flug|gleis|tor|postfach|etage|stock|punkt|top|flurstück|planfeststellung|botschaft|januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|sommer|winter|herbst|frühjahr|frühling|anfang|ende|mitte|din|\p{L}*(?:straße|strasse|weg|platz|allee|gasse|ring)`,
		joining:  `der die das den dem des ein eine einen einem einer eines dieser diese dieses und oder aber denn doch sondern dass ob wenn als wie wo wer was nicht auch noch schon nur er sie es wir ihr ich man sich in im an am auf aus bei beim mit nach von vom vor zu zum zur für über unter um durch gegen ohne bis seit ab zwischen neben hinter während wegen ist sind war waren wird werden wurde wurden hat haben hatte kann können soll muss hält fährt gilt sagt steht so dann da hier dort`,
		more:     `mehr als|über|weniger als|unter|rund|etwa|ungefähr|fast|knapp|circa|ca\.|bis zu|mindestens|insgesamt|durchschnittlich|im schnitt|auf|nur|gut|weitere|die ersten`,
		measure:  `jahre?n?|jährige?n?|monate?n?|wochen?|tage?n?|nächten?|stunden?|minuten?|sekunden?|meter|metern|m|wörter|wörtern|seiten?|mal|male|zeichen|grad|zeit|nacht|tag|woche|monat|jahr|stunde|weg|weges|strecke|seite|straße|sonntags?|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|wochenende|morgens?|abends?|lebens|gründe?n?|dank|prozent|euro`,
		majority: `\p{L}*mehrheit(?:en)?|quorum|stimmen`,
		days:     `morgen|übermorgen|gestern|vorgestern|(?:diese[nmrs]?|nächste[nmrs]?|kommende[nmrs]?|letzte[nmrs]?|vergangene[nmrs]?) (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|woche|wochenende)|heute (?:morgen|abend|nachmittag|vormittag|nacht)`,
		idle:     `(?:jeden|am|guten|eines|der|den|dem|vom|von|ein|heute und) [Mm]orgens?|das Morgen|[Mm]orgens|von gestern|von morgen|für morgen`,
		phone:    `telefon\p{L}*|anruf\p{L}*|anzurufen|rufen|ruf\p{L}*nummer|handy\p{L}*|nummer|mobil\p{L}*`,
		verbs:    `sagt sagen fordert fordern bittet bitten verlangt verlangen`,
		until:    `zu dass:`,
	}),
	"pt": newVocabulary(terms{
		percent:  `por cento|pontos percentuais`,
		money:    `euros?|dólares|dólar|reais|real|centavos?|cêntimos?|libras`,
		large:    `cem|mil|milhão|milhões|bilhão|bilhões|biliões`,
		small:    `dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|quinze|vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|meio`,
		share:    `(?:um|uma|dois|duas|três|quatro|cinco|seis|sete|oito|nove|[0-9]+)(?: \p{L}+)? (?:em|de) cada (?:dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|vinte|cem|mil|[0-9]+)|(?:dois|três) (?:terços|quartos|quintos)`,
		part:     `um (?:terço|quinto|décimo) d[aeo]s?|um quarto d[ao]s|(?:a )?metade d[ao]s?`,
		many:     `(?:dezenas de |centenas de |muitos )?(?:centenas|milhares|milhões) de|uma centena de|um milhar de|cem|mil|(?:du|tre)zent[oa]s|(?:quatro|seis|sete|oito|nove)cent[oa]s|quinhent[oa]s`,
		most:     `a(?: (?:grande|imensa|ampla))? maioria (?:d[aoe]s?|d[eo] noss[ao]s)|a maior parte d[aoe]s?|quase tod[ao]s(?: [ao]s| noss[ao]s)?`,
		all:      `quase toda a gente|quase todo mundo|quase todos (?:nadam|aqui|nós)|a maioria de nós`,
		people:   `gente|pessoas?|população|brasileir[ao]s|portugues(?:es|as)|cidadãos|cidadãs|habitantes|morador\p{L}*|vizinh[ao]s?|eleitor\p{L}*|pacientes?|utentes?|famílias?|crianças?|filh[ao]s|estudantes?|alun[ao]s?|trabalhador\p{L}*|pais|mães|jovens|mulher(?:es)?|homens?|especialistas|cientistas|lares|inquilin[ao]s|passageir[ao]s|usuári[ao]s|visitantes|membros|professores|agricultores|pescadores`,
		things:   `empregos|casas|moradias|habitações|prédios|lojas|árvores|animais|aves|peixes|barcos|carros|caminhões|camiões|veículos|comboios|trens|toneladas|quilômetros|quilómetros|hectares|mortes|mortos|feridos|acidentes|casos|visitas|voos|ônibus|autocarros|escolas|bibliotecas|hospitais|espécies|livros|camas|leitos|lugares|cartas|queixas|litros`,
		own:      `assinaturas?|assinaram|assinado|assine|assinar|nomes?|de vocês|signatários`,
		give:     `doe|doar|doação|contribua|faça um donativo`,
		label:    `n\.?º|número|lei|decreto|artigo|art\.|secção|seção|alínea|processo|página|pág\.|capítulo|diretiva|regulamento|resolução|linha|rota|rodovia|sala|ônibus|autocarro|código|cep|tel\.?|telefone|ligue|ano|anos|gabinete|andar|voo|trem|comboio|ponto|quadra|lote|av\.? [\p{L} ]+|rua d[aeo]s? [\p{L} ]+|janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|rua [\p{L} ]+|avenida [\p{L} ]+|praça [\p{L} ]+|pl|pec`,
		joining:  `o a os as um uma uns umas seu sua seus suas meu minha nosso nossa este esta estes estas esse essa e ou mas nem que quem qual quando onde enquanto se não também já ao aos à às de do da dos das em no na nos nas com sem por pelo pela para desde até entre sobre sob durante contra é são era eram foi foram será está estão há tem têm lhe me te como porque mais menos só fala sai passa para`,
		more:     `mais de|menos de|quase|cerca de|uns|umas|aproximadamente|até|pelo menos|ao menos|um total de|em média|média de|subiu para|caiu para|só|apenas|outros|outras|os primeiros`,
		measure:  `anos?|meses|mês|semanas?|dias?|noites?|horas?|h|minutos?|segundos?|metros?|m|palavras|páginas?|vezes|graus|caracteres|caminho|tempo|noite|dia|rua|vida|razões`,
		majority: `maiorias?|quórum|votos?`,
		days:     `amanhã|depois de amanhã|ontem|anteontem|hoje à (?:noite|tarde)|(?:esta|nesta|na próxima|próxima|na passada) (?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|(?:na |a )?(?:segunda|terça|quarta|quinta|sexta)(?:-feira)? (?:que vem|passada)|(?:este|neste|no próximo|próximo) (?:sábado|domingo|fim de semana)|(?:esta|nesta|na próxima|a próxima) semana|(?:na |a )?semana (?:que vem|passada)|esta (?:manhã|tarde|noite)`,
		idle:     `(?i)(?:o|do|um|de|pelo|para o|hoje e) amanhã|o ontem|de ontem|maioria dos casos`,
		phone:    `telef\p{L}*|telem[oó]vel|celular|lig\p{L}*|chamadas?|n[uú]mero|mensage\p{L}* de texto`,
		verbs:    `diga digam diz peça peçam pedimos exija exijam exigimos cobre`,
		until:    `que para`,
	}),
	"ar": newVocabulary(terms{
		percent:  `في المئة|في المائة|بالمئة|بالمائة|بالمية|نقطة مئوية`,
		money:    `يورو|دولار|دولارا|دولارًا|دولارات|جنيه|جنيها|جنيهًا|جنيهات|درهم|درهما|درهمًا|دراهم|دينار|دينارا|دينارًا|دنانير|ريال|ريالا|ريالًا|ريالات|ليرة|ليرات|فرنك`,
		large:    `مئة|ألف|ألفا|ألفًا|آلاف|مليون|مليونا|مليونًا|ملايين|مليار|مليارات`,
		small:    `خمسة عشر|اثنا عشر|اثني عشر|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة|عشرون|عشرين|ثلاثين|أربعين|خمسين|نصف|ستين|سبعين|ثمانين|تسعين|عشر`,
		share:    `(?:واحد|واحدة|شخص|طفل|امرأة|أسرة|اثنان|اثنين|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|[0-9٠-٩]+)(?: واحد| واحدة| أشخاص| أطفال)? من (?:كل|بين كل) (?:\p{L}+|[0-9٠-٩]+)|(?:واحد|واحدة) من (?:ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة)|ثلثا|ثلثي|ثلاثة أرباع`,
		part:     `(?:ثلث|ربع|خُمس|نصف) ال\p{L}+`,
		many:     `(?:عشرات |مئات )?(?:الآلاف من|مئات|آلاف|ملايين|المئات من|الملايين من)`,
		most:     `معظم|غالبية|أغلبية|أكثرية|أغلب|جميع تقريبا|كل تقريبا`,
		all:      `الجميع تقريبا`,
		people:   `ال(?:ناس|سكان|مواطنين|أهالي|أسر|عائلات|نساء|رجال|أطفال|طلاب|تلاميذ|مرضى|عمال|خبراء|علماء|شباب|ركاب|زوار)|شخص|شخصا|شخصًا|أشخاص|نسمة|مواطن|مواطنا|ناخب|مريض|أسرة|عائلة|طفل|طفلا|طالب|طالبا|عامل|عاملا|زائر|راكب|عضو|امرأة|رجل`,
		things:   `وظيفة|منزل|منزلا|بيت|بيتا|شجرة|قارب|قاربا|سيارة|طن|طنا|كيلومتر|هكتار|وفاة|حالة|زيارة|مدرسة|كتاب|كتابا|سرير|سريرا`,
		own:      `توقيع|توقيعا|توقيعًا|توقيعات|تواقيع|وقع|وقعوا|وقّع|وقّعوا|موقع|موقّع|اسم|اسما|اسمًا|أسماء|منكم`,
		give:     `تبرع|تبرعوا|تبرّع|تبرّعوا`,
		label:    `[وبل]?(?:رقم|القانون|قانون|المادة|مادة|القرار|قرار|المرسوم|مرسوم|الفقرة|صفحة|ص|الفصل|خط|الخط|الحافلة|الطريق|غرفة|القاعة|قاعة|الشارع|البريدي|بريدي|هاتف|اتصل|عام|سنة|العام|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|شارع [\p{L} ]+)`,
		joining:  `و أو ثم في من إلى على عن مع حتى منذ قبل بعد بين عند كان كانت هو هي هم التي الذي الذين هذا هذه ذلك تلك قد لا لم لن ما تتحدث يصوت`,
		more:     `أكثر من|أقل من|نحو|حوالي|قرابة|زهاء|ما يقارب|ما لا يقل عن|بلغ|بلغت`,
		measure:  `سنة|سنوات|عاما|عامًا|عام|أعوام|شهر|شهرا|أشهر|أسبوع|أسابيع|يوم|يوما|أيام|ليلة|ساعة|ساعات|دقيقة|دقائق|متر|مترا|كلمة|صفحة|مرة|مرات`,
		majority: `[وبل]?(?:ال)?أغلبية|نصاب|[وال]*أصوات|[وال]*تصويت`,
		days:     `غدا|غدًا|غداً|بعد غد|أمس|أول أمس|(?:هذا )?(?:يوم )?(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد) (?:القادم|المقبل|الماضي)|هذا (?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|الأسبوع)|الأسبوع (?:القادم|المقبل|الماضي)`,
		idle:     `الغد|غد أفضل|غدا أفضل|غدًا أفضل`,
		phone:    `\p{L}*هاتف\p{L}*|[وبال]*اتصال\p{L}*|[ونس]*تصل|[وسن]*نتصل|\p{L}*رقم\p{L}*|رسائل نصية|\p{L}*جوال\p{L}*|\p{L}*محمول\p{L}*`,
		verbs:    `قولوا قل طالبوا طالب نطالب ناشدوا اطلبوا`,
		until:    `بـ أن`,
	}),
}

// vocabulary is terms, ready to look for.
type vocabulary struct {
	percent, money, large, share, part, many, most, own, give, majority, days, phone func() *regexp.Regexp // anywhere in a text
	counted, measure                                                                 func() *regexp.Regexp // at its beginning
	label, more                                                                      func() *regexp.Regexp // at its end
	idle                                                                             func() *regexp.Regexp
	joining                                                                          map[string]bool
	verbs, until                                                                     []string
}

const (
	digits = `(?:[0-9]{1,3}(?:[.,'’ \x{A0}\x{202F}\x{2009}][0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?|[٠-٩]+(?:[٬،٫.,][٠-٩]+)*`
	space  = `[ \x{A0}\x{202F}\x{2009}]?`
	gap    = `[ \x{A0}\x{202F}\x{2009}]`
)

func newVocabulary(t terms) *vocabulary {
	begins := func(words string) func() *regexp.Regexp {
		return lazily(`(?i)^` + gap + `(?:` + words + `)(?:$|[^\p{L}\p{M}])`)
	}
	ends := func(words string) func() *regexp.Regexp {
		return lazily(`(?i)(?:^|[^\p{L}\p{M}\p{N}])(?:` + words + `)[,:]?` + space + `[#(]?$`)
	}
	v := &vocabulary{
		percent: bounded(`(?:` + digits + `)` + space + `(?:` + t.percent + `)|(?:` + t.small + `)(?:-\p{L}+)? (?:` + t.percent + `)`),
		money:   bounded(`(?:(?:` + digits + `)|` + t.small + `)[ \x{A0}\x{202F}-]?(?:(?:` + t.large + `)` + space + `(?:of |de |d’|d'|von )?)?(?:` + t.money + `)`),
		large:   bounded(`(?:(?:` + digits + `)|` + t.small + `)` + gap + `(?:` + t.large + `)`),
		share:   bounded(t.share),
		part:    bounded(t.part),
		many:    bounded(`(?:` + t.many + `)[ ’'\x{A0}\x{202F}]\p{L}+`),
		most:    bounded(`(?:` + t.most + `)[ ’'\x{A0}\x{202F}](?:` + t.people + `|` + t.things + `)|` + t.all),
		own:     bounded(t.own), give: bounded(t.give), majority: bounded(t.majority), days: bounded(t.days), phone: bounded(t.phone + `|sms|whatsapp|واتساب|signal`),
		counted: begins(`(\p{L}+ )?(?:` + t.people + `|` + t.things + `)`), measure: begins(t.measure),
		label: ends(t.label), more: ends(t.more),
		idle: lazily(t.idle), joining: map[string]bool{},
		verbs: strings.Fields(t.verbs), until: strings.Fields(t.until),
	}
	for w := range strings.FieldsSeq(t.joining) {
		v.joining[w] = true
	}
	return v
}
