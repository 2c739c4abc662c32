"""Words that people and other systems put above the columns of a list of clients, by what they mean.

English, Spanish, Portuguese, and what systems write in French, German, Italian, Dutch, Catalan, Swedish,
Danish, Norwegian, Polish, Czech, Slovak, Turkish, Hungarian, Romanian and Greek. A phrase stands once, without accents and signs; case, spaces and hyphens make no
difference. What has two meanings stands in `UNDECIDED`: the other columns and the values decide (see
`mapping`). Before and behind a phrase `headings` takes off what only says whose it is ("Billing", "del
cliente").
"""

from __future__ import annotations

FIELDS: dict[str, str] = {
	"trade_name": """
		establecimiento | estabelecimento | nombre del local | nome da loja | fant | n fant | nombre fant | nome fant
		trade name | trading name | trading as | dba | dba name | d b a | doing business as | commercial name | brand name | brand | alias name | foreign name
		nombre comercial | marca comercial | nom comercial | nombre de fantasia | nombre fantasia | nombre establecimiento | nombre del establecimiento | nome do estabelecimento
		nome fantasia | fantasia | nome comercial | nome de fantasia | nome reduzido | n fantasia
		nom commercial | enseigne | handelsname | handelsnaam | insegna | n comercial | nombre com | nome com | nom com
		rotulo | rotulo comercial | nombre corto | nombre abreviado | razon comercial | nome abreviado | nome curto | nom usuel | nom d usage | t a | aka | a k a | also known as | known as | kurzname | firmenkurzname | nome insegna
		marka | kisa ad | kisa isim | denumire comerciala | διακριτικος τιτλος | διακρ τιτλος | τιτλος""",
	"tax_id": """
		dni o cif | cif o dni | nif o cif | cif o nif | nif o dni | dni o nif
		tax id | tax number | tax no | tax nr | tax registration number | tax reg no | tax identification number | tax identification | fiscal id | fiscal number | fiscal identification | federal tax id | federal tax number | fed tax id | fed tax id no | fed tax no | fed id | fed id no | tin | tin number | ein | tax payer id | taxpayer id
		vat | vat id | vat no | vat nr | vat number | vat reg no | vat registration no | vat registration number | vat registration | vat reg | vat code | eu vat | eu vat number | vat tax id | vat identification number | vat gst number | gst vat number | gst vat no | vat nummer | business vat id | vatin | sales tax number | sales tax registration number | sales tax registration | tax reg number | tax registration no | tax registration id | tax reg id | tax vat number | vat tax number | tax vat | tax id no | tax id number | tax id nr | vat id no | vat id number | fein | fein ein | feid
		gstin | gst no | gst number | gst identification number | gst identification number gstin | gstin uin | gstin no | gstin number | gst tin no | gst tin | gstin gst no | abn | trn | tax registration number trn
		nif | cif | nie | dni | nif cif | cif nif | nif dni | dni nif | dni cif | cif dni | nif nie | dni nie | nif cif nie | nif cif dni | cif nif dni | nif intracomunitario | nif iva | iva nif | cif vat | nif vat | vat nif | nif contacto | nif fiscal | nif del titular | nif operador intracomunitario | nif cif pasaporte | cif nif pasaporte | nif pasaporte | dni pasaporte | dni nie pasaporte | nif nie pasaporte | nif dni pasaporte
		numero de identificacion fiscal | num identificacion fiscal | no identificacion fiscal | identificacion fiscal | identificador fiscal | codigo de identificacion fiscal | codigo identificacion fiscal | codigo fiscal | numero fiscal | numero de iva | numero iva | cedula fiscal | cedula juridica | registro federal de contribuyentes | registro unico de contribuyentes
		rfc | cuit | cuil | cuit cuil | cuil cuit | cuit dni | dni cuit | ruc | ruc dni | dni ruc | ruc cedula | cedula ruc | ruc ci | nit | nit cc | cc nit | nit cedula | rut | rut cliente | rif | rtn
		nipc | nif nipc | nipc nif | numero de contribuinte | num contribuinte | num contrib | no contribuinte | n contribuinte | no contrib | n contrib | no de contribuinte | contribuinte no | contribuinte n | nro contribuinte | numero contribuinte | contribuinte fiscal | numero fiscal de contribuinte | identificacao fiscal | numero de identificacao fiscal | no identificacao fiscal
		cnpj | cpf | cnpj cpf | cpf cnpj | cpf ou cnpj | cnpj ou cpf | cnpj mf | cpf mf | cnpj cpf mf | cgc | cgc cpf | cgc mf | cic cgc | documento cpf cnpj | inscricao cnpj
		tva | no tva | numero tva | numero de tva | n de tva | no de tva | tva intracom | tva intracommunautaire | no tva intracom | no tva intracommunautaire | tva intra | no tva intra | no identif intracomm | identifiant intracommunautaire | no identification intracommunautaire | no de tva intracommunautaire | numero de tva intracommunautaire | numero tva intracommunautaire | identifiant tva
		ust id | ust id nr | ust id no | ustid | ustidnr | ust idnr | umsatzsteuer id | umsatzsteuer id nr | umsatzsteuer identifikationsnummer | ust identifikationsnummer | eu ustid | umst id | mwst nr | mwst nummer | uid nummer | uid nr | ust nummer | ust nr | ust no
		p iva | partita iva | p iva cf | cf p iva | piva cf | p iva codice fiscale | partita iva codice fiscale | partita iva vat | p iva vat | numero partita iva | part iva | piva | num partita iva | numero p iva
		btw nummer | btw nr | btw no | btw identificatienummer | btw id | moms nr | moms nummer | momsnr | momsnummer | mva nummer | mva nr
		lic trad num
		nip | numer nip | nip vat | dic | ic dph
		p i | btw
		sales tax identification number | sales tax id | sales tax id no
		rnc | rnc cedula | rnc o cedula | cedula rnc | cedula o rnc | cedula o ruc | ruc o cedula | ci ruc | nit ci | nit o cc | rif ci | nif pagador | nif titular | nif facturacion | nif empresa | tax reference | tax ref | vat ref | vat registration number vat | gst hst no | gst hst number | hst no | federal id | federal id no | ein ssn | ein or ssn | ssn or ein | tax id ssn | nr iva | no iva | cod fiscale p iva | cod fisc p iva | cf piva | p iva cod fisc | no tva intracommunautaire | uid mwst | uid nr mwst | mwst uid | id fiscal | no id fiscal | num id fiscal | identificacion tributaria | numero de identificacion tributaria | numero nif | no nif | nif no | numero cnpj | no cnpj | cnpj empresa | cpf cnpj no | documento fiscal | numero de rut | no rut | no rfc | no cuit | nro cuit | nro de cuit
		vergi no | vergi numarasi | vergi kimlik no | vergi kimlik numarasi | vkn | vkn tckn | tckn vkn | vergi no tckn | vergi numarasi tckn | vergi no tc kimlik no | adoszam | eu adoszam | kozossegi adoszam | cui | cod fiscal | cod unic | cod unic de inregistrare | cui cif | cif cui | cif cnp | cui cnp | cod tva | cod de identificare fiscala | cod de inregistrare fiscala | αφμ | α φ μ | αριθμος φορολογικου μητρωου | αφμ πελατη
		rut ci | ci rut""",
	"tax_id_country": """
		tax id country | country of tax id | vat country | vat country code | tax country | pais del nif | ust landercode | ust laendercode | ust land | pais nif | pais de residencia fiscal | pais fiscal del nif""",
	"address_line1": """
		add | add 1 | add line 1 | dir 1 | morada actual | end fiscal | endereco e numero | end comercial | dir comercial | dom comercial | domicilio comercial | dom real | domicilio real | dom legal | domicilio legal | rue et numero | rue et n | rue no | indirizzo e numero
		address | address line | address line 1 | address 1 | addr 1 | addr1 | addr | street | street address | street 1 | street line 1 | street name | street address 1 | address street | address street 1 | street and number | street road name | street line | line 1 | address detail | address details | addr ln 1 | addr line 1 | address ln 1
		direccion | direccion 1 | direccion postal | domicilio | domicilio 1 | domicilio fiscal | domicilio social | direccion fiscal | direccion social | calle | calle 1 | calle y numero | calle numero | calle no | calle y no | calle y num | nombre via | nombre de via | nombre de la via | via publica | linea de direccion 1 | direccion linea 1 | direccion principal | dir | direc | calle avenida | direcc | direcc 1 | dir fiscal | dom fiscal | dom social | nombre de la calle
		endereco | endereco 1 | morada | morada 1 | morada fiscal | logradouro | rua | rua 1 | nome da rua | nome do logradouro | rua avenida | endereco logradouro | logradouro endereco | endereco fiscal | endereco rua | rua e numero | rua no | rua e no
		adresse | adresse 1 | adresse ligne 1 | addresse | ligne1 | ligne adresse 1 | rue | ligne 1 | voie | numero et voie | adresse postale
		strasse | strasse 1 | strasse hausnummer | str | str hausnr | str nr | strasse u hausnummer | strasse u hausnr | str und hausnummer | strasse und hausnummer | strasse hausnr | zeile 1 | adresszeile 1 | anschriftzeile 1 | strasse nr | strasse u nr | strasse no | anschrift
		indirizzo | indirizzo 1 | indirizzo sede | indir | via e numero | via piazza
		straat | straat 1 | straatnaam | straat huisnummer | straat en huisnummer | straat nummer | adres | adres 1 | adresregel 1 | straat en nummer
		adreca | carrer | fac mor | adress | adress 1 | gatuadress | postadress | postadresse | gateadresse | gade | vejnavn | besoksadress | forretningsadresse | fakturaadress | fakturaadresse | fakturaadress 1 | fakturaadresse 1
		ulica | ulica i numer | ulice | ulice a cislo | ulica a cislo | adres ulica | adresa
		rua av | rua avenida | rue avenue | no et rue | numero et rue | av calle
		house no street | house number and street | house name street | inv address | inv addr | indirizzo e civico | indirizzo e n civico | via e civico | via n civico | vej | vejnavn og nummer | domicilio calle | calle y numero de casa | calle num | rua e numero de porta
		acik adres | adresi | fatura adresi | cadde sokak | cim | utca | szamlazasi cim | postacim | kozterulet | kozterulet neve | strada | adresa facturare | adresa sediu | διευθυνση | δ νση | δνση | οδος
		adr | adr 1 | morada linha 1 | endereco linha 1 | street addr
		direccion matriz | dir matriz | rechnungsadr""",
	"address_line2": """
		add 2 | add 3 | add line 2 | dir 2 | dir cont | morada cont | address cont
		address line 2 | address 2 | address line 3 | address 3 | address line 4 | address 4 | addr 2 | addr2 | addr 3 | street 2 | street 3 | street 4 | street line 2 | street line 3 | street address 2 | street address 3 | extended address | address extension | address supplement | address complement | additional address | additional address line | address additional | address suffix | line 2 | line 3 | line 4 | addr ln 2 | addr ln 3 | addr line 2 | addr line 3 | address ln 2
		direccion 2 | direccion 3 | linea de direccion 2 | direccion linea 2 | direccion adicional | resto de la direccion | resto de direccion | resto direccion | calle 2 | calle 3 | domicilio 2 | ampliacion direccion | datos adicionales de la direccion | referencia de direccion
		endereco 2 | morada 2 | rua 2 | rua 3 | linha de endereco 2 | morada linha 2
		adresse 2 | adresse 3 | adresse ligne 2 | complement adresse | complement d adresse | complement de l adresse | adresse complement | ligne 2 | suite adresse | suite de l adresse | adresse suite
		adresszusatz | adressezusatz | zeile 2 | zeile 3 | adresszeile 2 | adresszeile 3 | zusatz adresse | strasse 2 | indirizzo 2 | straat 2 | adres 2 | adresregel 2 | adreca 2 | adress 2 | adress 3 | adressrad 2 | fakturaadress 2 | fakturaadresse 2 | co adress
		adr 2 | endereco linha 2""",
	"city": """
		pob | poblac | ciud | cid | munic | localid
		city | town | city town | town city | city or town | locality | city locality | city town village locality | municipality | suburb city | town suburb | post town | city name | town village | place
		ciudad | localidad | poblacion | municipio | ciudad municipio | municipio ciudad | ciudad localidad | localidad ciudad | comuna | comuna ciudad | ciudad comuna | ciudad poblacion | poblacion ciudad | poblacion localidad | localidad poblacion | municipio localidad | delegacion | delegacion municipio | municipio delegacion | delegacion o municipio | municipio o delegacion | alcaldia | alcaldia municipio | alcaldia o municipio | nombre de ciudad | municipio poblacion | pobl | pob cli
		cidade | localidade | concelho | cidade municipio | municipio cidade | nome da cidade | nome cidade | localidade cidade | cidade localidade | localidade postal | localid
		ville | commune | localite | ville commune | ort | stadt | wohnort | stadt ort | ort stadt | citta | comune | localita | citta comune | comune citta | plaats | woonplaats | stad | gemeente | vestigingsplaats | postort | poststed | fakturaort | fakturapoststed
		poblacio | fac local
		miasto | miejscowosc | mesto | obec
		loc | mun
		village | village town | town village | pueblo | ciudad cliente | cidade cliente | firmensitz | sitz | luogo | cita | loc cliente | nombre ciudad | nombre localidad | nombre poblacion | nombre municipio | nome localidade | nome do municipio | nome municipio | descricao municipio | nome comune
		il | ili | sehir | sehri | varos | telepules | helyseg | localitate | localitatea | oras | orasul | municipiu | πολη | δημος""",
	"state": """
		country sub division code | country subdivision code | country subdivision | subdivision code
		pcia | pvcia | provcia | pro cli | depto provincia
		state | province | county | state province | province state | state or province | province or state | state or territory | state territory | state region | region state | state province region | state county | state code | province code | state province code | province territory | province region | state province county | us state | st
		provincia | prov | provincia estado | estado provincia | estado o provincia | provincia o estado | provincia o region | comunidad autonoma | entidad federativa | provincia cod | nombre provincia | estado region | provincia departamento | departamento provincia | estado departamento | cod provincia | estado entidad | entidad estado
		uf | estado uf | uf estado | sigla uf | uf sigla | unidade federativa | unidade da federacao | distrito provincia | provincia distrito | estado sigla | estado federacao
		departement | bundesland | bundesland staat | bundesland kanton | bundesland provinz | kanton | canton | provincie | provincia sigla | prov staat | provincie staat | sigla provincia
		wojewodztwo
		edo | edo rep | ccaa | c autonoma | com autonoma | nome estado | nome do estado | nome uf | nome da uf | nombre estado | nombre departamento | kt | kanton kt | provincia cliente
		megye | judet | judetul | νομος | περιφερεια""",
	"pincode": """
		post cd | postcd | ptl cli | cod pos
		zip | zip code | zip postal code | zip or postal code | zip postcode | postal code | postal zip code | postal zip | postal code zip | postcode | post code | postal code postcode | pin code | p code | pin | postal | zip postal | zip code postal code
		codigo postal | cod postal | cod post | cp | c p | codigo postal cp | cp codigo postal | codpost | cod p | cpostal | c postal | codigopostal | dp | d p | distrito postal
		cep | codigo postal cep | cep codigo postal | cod postal cp
		code postal | plz | postleitzahl | cap | codice postale | codi postal | fac cp | plz code | postnr | postnummer | fakturapostnr | fakturapostnummer
		kod pocztowy | psc
		npa | nap | postcod | zipcode | zip cd | postal cd | cod postale | codposta | cp cliente | cep cliente | postc
		posta kodu | posta kod | iranyitoszam | ir szam | irsz | irszam | τκ | τ κ | ταχ κωδικας | ταχ κωδικος | ταχ κωδ | ταχυδρομικος κωδικας | ταχυδρομικος κωδικος""",
	"country": """
		country | country region | region country | country or region | country name | country code | country iso | country iso code | iso country | iso country code | country region code | nation | country code iso | country iso2 | country iso 2 | country of residence | country id | country of origin | ctry | cntry
		pais | codigo pais | codigo de pais | cod pais | pais codigo | pais region | pais o region | region pais | codigo pais region | cod pais region | codigo iso pais | pais iso | iso pais | nombre pais | nombre del pais | pais de residencia | sigla pais | pais de origen | pais origen | codigo del pais | pais codigo iso | sigla nacion | nacion | codigo nacion
		nome do pais | codigo do pais | pays | code pays | id paese | id nazione | id pays | id pais | land | laendercode | code land | landercode | landercode iso | landescode | nazione | paese | codice paese | codice nazione | landcode | stato paese | pais ou regiao | regiao pais | pais de origem | pais regiao | naz | cod nazione | lkz | landerkennzeichen | laenderkennzeichen | cod paese | cod paese area geografica | paese area geografica | cod pais regiao | codigo pais regiao | code pays region | pays region | lander regionscode | laender regionscode | lander regions code | land region | land regiocode | landkode | landskod | fakturaland | ld | lander iso
		kraj | krajina | zeme | stat zeme
		ulke | ulkesi | orszag | orszagkod | tara | tara client | χωρα""",
	"contact_first_name": """
		first name | firstname | fname | f name | name first | given name | given names | forename | contact first | contact given name | contact first name | primary contact first name
		nombre de pila | primer nombre | nombre del contacto | nombre de contacto | nombre contacto | nombres
		primeiro nome | nome proprio | nome do contato | nome do contacto | nome de contato | nome de contacto | nome contacto | nome contato
		prenom | vorname | voornaam | prenom du contact | prenoms | prenom contact | contact prenom | fornamn | fornavn | kontakt vorname | ansprechpartner vorname
		imie | jmeno | krestni jmeno | meno
		keresztnev | utonev | prenume""",
	"contact_last_name": """
		last name | lastname | lname | l name | name last | surname | family name | second surname | contact last | contact surname | contact last name | primary contact last name
		apellidos | apellido | apellidos del contacto | apellidos de contacto | apellido del contacto | apellido contacto | apellidos contacto | primer apellido | segundo apellido | apellido paterno | apellido uno | apellido dos | apellido materno | apellido 1 | apellido 2
		sobrenome | ultimo nome | apelido do contacto | sobrenome do contato | nome de familia
		nom de famille | nachname | familienname | cognome | achternaam | cognoms | efternamn | efternavn | etternavn
		nazwisko | prijmeni | priezvisko
		soyad | soyadi | soyisim | vezeteknev | nume de familie | επωνυμο | επιθετο""",
	"email_id": """
		email | mail | email address | mail address | email id | emailid | main email | primary email | business email | work email | company email | contact email | email contact | e mail id | email main | email 1 | primary email address | main email address | emails | email addr | email addresses | email adr | mail addr
		correo | correo electronico | correo e | email de contacto | email contacto | correo contacto | correo de contacto | correo electronico contacto | correo electronico de contacto | direccion de correo | direccion de correo electronico | direccion de email | direccion email | direccion de e mail | mail de contacto | email principal | correo principal | correo electronico principal | mail contacto | email empresa | correo empresa | correos | correos electronicos
		endereco de email | endereco de e mail | endereco email | endereco de correio eletronico | endereco de correio electronico | correio eletronico | correio electronico | e mail do contato | e mail do contacto | email do contacto | email do contato | e mail geral | email geral
		courriel | adresse email | adresse mail | adresse e mail | adresse electronique | adresse courriel | email adresse | mailadresse | e mail adresse | indirizzo email | indirizzo mail | indirizzo e mail | posta elettronica | emailadres | mailadres | e mailadres | correu | correu electronic | adreca electronica | e post | e postadress | e postadresse | mailadresse 1
		mel
		correo elec | correo 1 | mail 1 | correu e | correu elec | endereco eletronico | direccion electronica | direccion correo | mail pro | email pro | email fatura | correo facturas | e mail empresa | e mail geral da empresa | e adres | mailadr
		e posta | eposta | e posta adresi | eposta adresi | mail adresi | email adresi | e mail cim | email cim | emailcim | adresa email | adresa de email | adresa e mail | ηλ ταχυδρομειο | ηλεκτρονικο ταχυδρομειο | ηλ διευθυνση""",
	"phone": """
		tfo | tel nr | office no | office number | work no | work number | tel lab | telefon priv gesch
		phone | telephone | phone number | phone no | phone nr | phone num | telephone number | telephone no | tel | tel no | tel number | main phone | main phone number | main telephone | primary phone | primary phone number | business phone | work phone | office phone | company phone | company main phone | landline | land line | fixed phone | phone main | contact phone | contact number | phone numbers | telephones | contact telephone | contact phone number | direct number | direct phone | direct line | direct dial | direct tel | ph | ph no | ph number | phone no main | work telephone
		telefono | telefonos | telefono fijo | fono | fonos | fono fijo | telf | telefo | tlf | tlfn | tlfno | tfno | tfn | tel fijo | tfno fijo | fijo | numero de telefono | numero telefono | num telefono | no telefono | no de telefono | nro telefono | telefono principal | telefono de contacto | telefono contacto | telefono oficina | telefono trabajo | telefono empresa | telefono fiscal | tel principal | tel contacto | tel fijo principal | fijo trabajo
		telefone | telefones | telef | contacto telefonico | contato telefonico | contactos telefonicos | telefone fixo | fone | fones | tel fixo | fone fixo | numero de telefone | numero telefone | no de telefone | no telefone | telefone principal | telefone comercial | telefone contacto | telefone contato | telefone do contacto | telefone do contato | telefone geral | telefone empresa | fone comercial | fone principal | telefone de contato
		telephone fixe | tel fixe | numero de telephone | telephone bureau | telefon zentrale | tel bureau | no de telephone | no telephone | telephone principal | telefon | telefonnummer | telefonnr | telefon nr | telefon geschaftlich | festnetz | telefon gesch | tel gesch | telefon dienstlich | telefon fest | rufnummer | telefoon | telefoonnummer | telefoonnr | telefono fisso | numero di telefono | tel fisso | nr telefono | telefono ufficio | recapito telefonico | telefon fix | fac tel | telefonnummer 1 | tlf nr
		telefonne cislo | telefonni cislo | numer telefonu | telefon staly
		tel com | fone com
		day phone | daytime phone | day time phone | evening phone
		tel g | tel of | tel ofic | tel oficina | telf contacto | tlf contacto | tel day | phone day | tel daytime | telf fijo | tlf fijo | no tel | nr tel | num tel | numero tel | telephone pro | tel pro | tel prof | tel professionnel | zentrale | tel zentrale | vast nummer | vast tel | tel vast
		telefon no | telefon numarasi | is telefonu | sabit telefon | sabit tel | telefonszam | tel szam | telefon szam | vezetekes | telefon fix | nr telefon | numar telefon | numar de telefon | τηλεφωνο | τηλεφωνα | τηλ | σταθερο | σταθερο τηλεφωνο | τηλεφωνο επικοινωνιας
		landline number | tel direct | telephone direct | telefono directo | tfno directo | telefone direto""",
	"mobile_no": """
		tlmvl | tlmv | cellulaire | tel cellulaire | cellulari | telf cel | tlf mov
		cell no | cel no
		mobile | mob | mob no | mobile phone | mobile number | mobile no | mobile nr | mobile phone number | mobile phone no | mobile telephone | cell | cell phone | cel | tel mob | tel mobile | tel cell | phone mobile | mobile whatsapp | cellphone | cellular | cell number | cell phone number | gsm | mobilephone
		movil | telefono movil | tel movil | tlf movil | tfno movil | telf movil | telefono celular | tel celular | numero movil | numero de movil | num movil | movil contacto | movil de contacto | celular | numero celular | numero de celular | telefono movil celular | movil trabajo | no celular | tel mov | mov | mvl | movil whatsapp | celular whatsapp | whatsapp celular | cel whatsapp
		telemovel | telm | telem | tlm | tm | telefone celular | telefone movel | telemoveis | movel | fone celular | celular contato | celular do contato | telemovel do contacto | no telemovel | telemov | cel whats | tel movel | celular whats | telemovel whatsapp | fone celular whatsapp
		portable | tel portable | telephone portable | telephone mobile | tel mobile | mobil | mobiltelefon | mobilnummer | mobil nr | handy | handynummer | tel port | no portable | numero de portable | no mobile | no telephone mobile | numero de telephone mobile | telephone mob | mobiltelefonnr | mobiltelefonnummer | mobilnr | tel mobil | telefon mobil | handynr | handy nr | mobiltlf | telefon mob | cellulare | telefono cellulare | tel cellulare | mobiel | mobiel nummer | mobiele telefoon | mobiele nummer | mobiele telefoonnummer | mobiel telefoonnr | mobiel telefoonnummer | mobiele telefoonnr
		mobilne cislo | mobilni telefon | telefon komorkowy | tel komorkowy | komorka
		port | tel port
		natel | celu | no movil | no telem | gsm nr | gsm no | tel gsm | celular contacto | cel contacto | zap | mobilo
		cep | cep tel | cep telefonu | cep no | cep telefon | mobilszam | mobiltelefonszam | mobil szam | telefon mobil | κινητο | κιν | κινητο τηλεφωνο | κινητο τηλ""",
	"website": """
		uri | addr uri | web addr uri | web addr | url uri
		website | web site | web | web page | webpage | url | website url | web url | website address | web address | home page | homepage | internet | internet address | internet site | domain | domain name | company domain | company domain name | company website | company website url | www | web www | http url
		pagina web | sitio web | sitio | pagina de internet | direccion web | direccion de internet | sitio de internet | pag web | link al sitio web | enlace al sitio web | enlace del sitio web | enlace web | pagina internet | portal web
		pagina da web | pagina da internet | hiperligacao do site da web | hiperligacao do site | link do site | sitio na internet | website url do site | link do website | site web | site internet | adresse web | site internet url
		webseite | internetseite | internetadresse | webadresse | sito | sito web | sito internet | indirizzo web | pagina web sito | lloc web | intrnt site | intrntsite | webbadress | webbplats | hemsida | hjemmeside | nettside | startpagina | page d accueil
		strona www | strona internetowa | www stranky | webove stranky
		web sitesi | web adresi | internet sitesi | internet adresi | honlap | weboldal | weblap | pagina de web | adresa web | ιστοσελιδα | ιστοτοπος | ιστοχωρος""",
	"default_currency": """
		currency | currency code | default currency | account currency | currency id | primary currency | currency iso code | transaction currency | billing currency | preferred currency | preferred currency code | bp currency | curr | customer currency
		moneda | divisa | codigo de moneda | codigo moneda | codigo divisa | codigo de divisa | cod divisa | cod moneda | moneda sn | tipo de moneda | moneda predeterminada
		moeda | codigo da moeda | codigo moeda | moeda padrao | devise | code devise | monnaie | wahrung | waehrung | wahrungscode | valuta | codice valuta | munt | cod valuta | valutacode | valutakod | valutakode
		para birimi | doviz | doviz cinsi | penznem | deviza | moneda client | νομισμα""",
	"language": """
		language | language code | preferred language | lang | language name
		idioma | codigo de idioma | codigo idioma | cod idioma | idioma preferido | idioma de contacto | lengua
		lingua | codice lingua | langue | code langue | sprache | sprachcode | taal | taalcode | llengua | sprak | sprog""",
	"client_group": """
		client group | customer group | customer category | client category | customer segment | party group
		grupo de clientes | grupo de cliente | grupo cliente | grupo clientes | grupo del cliente | categoria de cliente | categoria cliente | categoria de clientes | segmento de cliente
		grupo do cliente | categoria do cliente | groupe client | groupe de clients | kundengruppe | gruppo clienti | kundenkategorie | gruppo cliente | klantgroep""",
	"territory": """
		territory | sales territory | territorio | territorio de venta | territorio de ventas | zona de venta | zona de ventas | zona comercial | territorio de vendas | zona de vendas""",
	"account_manager": """
		account manager | account owner | company owner | contact owner | record owner | salesperson | sales person | salesperson code | sales rep | sales representative | assigned to | assigned user | responsible user | owner name | organization owner | lead owner | account executive
		comercial asignado | responsable comercial | gestor de cuenta | gestor de cuentas | propietario de la cuenta | propietario de la empresa | propietario del contacto | vendedor asignado | agente comercial | representante de ventas | comercial responsable | responsable de cuenta | gestor comercial
		vendedor responsavel | proprietario da conta | gestor da conta | gestor de conta | proprietario da empresa | representante comercial | commercial attribue | vertriebsmitarbeiter | accountmanager | agente di vendita""",
	"notes": """
		anm | anmerk | beobachtungen
		rmq | rmqs | opm | obs cli | note s | todo | to do | anot
		notes | note | remarks | remark | comments | comment | notepad | memo | additional information | internal notes | internal note | additional notes | general notes | note private
		observaciones | observacion | notas | nota | comentarios | comentario | anotaciones | observ | observacio | nota interna | notas internas | observaciones internas | observaciones cliente | obs
		observacoes | observacao | observacoes internas | anotacoes | observacoes gerais | notas internas cliente
		remarques | commentaires | remarque | commentaire | notes internes | bemerkung | notes privees | observations | observation | bem | anmerkung | anmerkungen | bemerkungen | notiz | notizen | kommentar | annotazioni | opmerkingen | notities | opmerking | observacions | note varie | anteckningar | anteckning | merknad | merknader | bemarkning | noter
		uwagi | poznamka | poznamky
		rem | rmk | rmks | obs int | hinweis | hinweise | vermerk | zusatzinfo | infos | infos supp | infos complementaires | informations complementaires | informacion adicional | informaciones adicionales | informacoes adicionais | outras informacoes | otra informacion | notas cliente | comentarios internos | aantekeningen | informazioni aggiuntive | altre informazioni
		not | notlar | megjegyzes | megjegyzesek | observatii | mentiuni | σημειωσεις | παρατηρησεις | σχολια""",
	"is_customer": """
		is customer | is a customer | es cliente | es un cliente | e cliente | est client | ist kunde | est un client | er kunde | is klant""",
	"is_supplier": """
		is supplier | is a supplier | is vendor | is a vendor | es proveedor | es un proveedor | e fornecedor | est fournisseur | ist lieferant | est un fournisseur | er leverandor | is leverancier""",
}  # fmt: skip

NAMES: dict[str, str] = {
	"LEGAL": """
		razao | razon | razao soc | razon social cliente | nome da firma
		legal name | registered name | legal business name | registered company name | legal entity name | official name | fiscal name | legal company name | registered business name
		razon social | nombre fiscal | denominacion social | denominacion | nombre o razon social | nombre y razon social | razon social o nombre | razon social nombre | nombre razon social | apellidos y nombre o razon social | apellidos nombre o razon social | nombre apellidos o razon social | nombre legal | razon social completa | nombre o denominacion | nombre juridico | r social | nombre o r social | nombre y r social | raz social | nombre completo o razon social | nombre o razon social completo | apellidos y nombre razon social | razon social y nombre | nombre denominacion social | razon soc | raz soc
		razao social | nome ou razao social | nome razao social | razao social nome | razao social nome completo | razao social ou nome | nome legal | denominacao social | designacao social | denominacao | nome fiscal | nome completo razao social | nome razao | razao social completa | nome empresarial | nome juridico
		raison sociale | denomination sociale | denomination | nom ou raison sociale | nom raison sociale
		ragione sociale | denominazione | denominazione sociale | ragione sociale denominazione | rag sociale | rag soc | ragione soc | cognome nome o ragione sociale | denominazione ragione sociale | nominativo ragione sociale
		statutaire naam | juridische naam | firmierung | rao social | nom fiscal
		pelna nazwa | obchodni nazev | obchodne meno
		company legal name | ltd co name | ltd company name | nom juridique | nombre fiscal completo | razon social fiscal | denominazione ditta | denominacio social | nom o rao social | nom i rao social
		unvan | unvani | ticari unvan | ticari unvani | firma unvani | cari unvan | cari unvani | sirket unvani | adi soyadi unvani | ad soyad unvan | denumire | denumirea | denumire firma | denumire societate | denumire client | denumire furnizor | denumire partener | nume firma | nume societate | επωνυμια | εταιρικη επωνυμια | επωνυμια επιχειρησης | επωνυμια εταιρειας | επωνυμια πελατη""",
	"COMPANY": """
		ste
		company | company name | associated company | associated company name | business name | organization | organisation | organization name | organisation name | org | account name | corporate name | firm | firm name | name of company | company or organization | business | business partner name | bp name | nombre sn | nombre de socio de negocios | nombre del socio de negocios | nome do pn | nome do parceiro de negocios | gp name | co last name | company last name | card name | party name | entity name | company organization | business or company name | name of the company | enterprise | company name account name | trading partner
		empresa | nombre de la empresa | nombre empresa | nombre de empresa | compania | organizacion | sociedad | nombre de la compania | nombre compania | nombre de la organizacion | nombre organizacion | nombre sociedad | nombre de la cuenta | nombre del negocio | nombre cuenta | empresa organizacion | nombre empresa cliente | empresa asociada | empresa relacionada | nombre o empresa
		nome da empresa | nome empresa | nome de empresa | organizacao | companhia | sociedade | nome da organizacao | nome organizacao | nome da conta | nome da companhia | nome da entidade | empresa associada
		societe | entreprise | nom de la societe | nom de l entreprise | nom entreprise | nom societe | nom de l organisation
		firma | firmenname | unternehmen | unternehmensname | firmenbezeichnung | name der firma
		azienda | societa | ditta | nome azienda | impresa | nome ditta
		bedrijf | bedrijfsnaam | bedrijf naam | organisatie | naam bedrijf | nom de l empresa
		nazwa firmy | nazev firmy | nazov firmy | nazwa kontrahenta
		co name | legal entity | nom entreprise client | empresa cliente | cliente empresa | name firma | firma name | unternehmen name | nombre o empresa cliente | nom ou societe | nom et prenom ou societe
		firma adi | sirket | sirket adi | sirket ismi | isletme adi | kurum | kurum adi | cari adi | cari hesap adi | cegnev | ceg | ceg neve | ceg nev | vallalat | societate | companie | nume companie | εταιρεια | εταιρια | επιχειρηση""",
	"CUSTOMER": """
		customer name | client name | supplier name | vendor name | customer full name | display name | customer display name | contact display name | name of customer | customer company | cust name | customers name
		nombre del cliente | nombre cliente | nombre de cliente | nombre del proveedor | nombre proveedor | nombre de proveedor | nombre mostrado | nombre para mostrar | nombre a mostrar | nom cli | nombre cli | titulo de la cuenta | nombre completo del cliente
		nome do cliente | nome cliente | nome do fornecedor | nome fornecedor | nome de exibicao | nome exibicao | nome completo do cliente
		nom du client | nom client | nom du fournisseur | nom affiche | kundenname | name des kunden | lieferantenname | nome visualizzato | klantnaam | naam klant | relatienaam | nom del client | kundnamn | kundenavn
		pagador | payer | nome do pagador | nombre del pagador | responsavel financeiro | resp financeiro | nome parceiro | nome do parceiro | nombre socio | nombre del socio
		musteri adi | musteri unvani | musteri ismi | tedarikci adi | partner neve | partnernev | partner nev | ugyfel neve | ugyfelnev | vevo neve | vevo nev | vevonev | szallito neve | nume client | nume furnizor | nume partener""",
	"NAME": """
		name | nombre | nome | nom | naam | nam | name 1 | intitule | namn | navn | libelle | designacao
		nazwa | nazev | nazov
		ad | adi | isim | nev | megnevezes | nume | ονομα | ονομασια""",
	"FULL_NAME": """
		full name | complete name | nombre completo | nombre y apellidos | apellidos y nombre | nombre apellidos | apellidos nombre | nombre y apellido | apellido y nombre
		nome completo | nome e sobrenome | nome e apelido | nom complet | nom et prenom | nome e cognome | cognome e nome | nominativo | vollstandiger name | volledige naam | nom i cognoms
		imie i nazwisko | jmeno a prijmeni | meno a priezvisko | cele jmeno | cele meno
		ad soyad | adi soyadi | teljes nev | nume si prenume | nume prenume | ονοματεπωνυμο""",
	"CUSTOMER_OR_CODE": """
		customer | client | account | cliente | kunde | klant | relatie | debitor | debiteur | supplier | vendor | proveedor | fornecedor | fournisseur | lieferant | fornitore | leverancier | tercero | terceiro | entidade | entidad | tiers | partner | business partner | party
		mandant | adherent | membre | mitglied | member | lid
		proveidor | parceiro | musteri | cari | tedarikci | ugyfel | vevo | szallito | furnizor | partener | πελατησ | προμηθευτησ | συναλλασσομενοσ
		titular explotacion | condominio | paciente | hospede | huesped | utente | inquilino | arrendatario
		constituinte""",
	"CONTACT": """
		poc | main poc | poc name | point of contact | spoc | who | resp | respons | persona reservas | persona compras | persona de reservas | jefe de compras | nombre encargado | nombre del encargado | nome do encarregado
		encargado | encarregado | per con | percon | persona de cont | who to ask for | who to contact | ask for | person to contact | person in charge | contacto cliente | riferimento | rif | nombre contacto principal
		contact | contact person | contact name | primary contact | main contact | primary contact name | main contact name | attention | attention to | attn | att | f a o | fao | contact full name | contact persons | name of contact | billing contact name
		persona de contacto | persona contacto | contacto | contacto principal | nombre y apellidos del contacto | nombre y apellidos de la persona de contacto | nombre de la persona de contacto | nombre y apellidos persona de contacto | nombre completo del contacto | nombre del contacto principal | pers contacto | a la atencion de | atencion | responsable | contacto nombre | nombre responsable | nombre del responsable | nombre persona de contacto | contacto comercial | contacto administrativo
		pessoa de contacto | pessoa de contato | nome da pessoa de contacto | nome da pessoa de contato | pessoa a contactar | pessoa contacto | contato | contato principal | nome do contato principal | nome do contacto principal | responsavel | contatos | nome responsavel | nome do responsavel | contacto preferencial | nome do contacto preferencial | pessoa contato
		interlocuteur | personne de contact | er referens | deres ref | nom contact | nom du contact | contact nom | contact principal nom | nom du contact principal | ansprechpartner name | kontakt name | contact principal | ansprechpartner | ansprechperson | ansprechp | ansprechpart | kontaktperson | zu handen | z hd | zhd | kontakt | referente | persona di riferimento | persona di rif | contatto | contactpersoon | t a v | ter attentie van | persona de contacte
		osoba kontaktowa | kontaktni osoba | kontaktna osoba
		contacte | persona contacte | buyer | buyer name | purchaser | key contact | decision maker | comprador | interlocutor | interlocutora | ansprechpartnerin | zu hd | contactnaam | naam contact | naam contactpersoon | resp compras | responsavel compras | responsable compras | contacto compras | quien | quem
		yetkili | yetkili kisi | yetkili adi | yetkili adi soyadi | ilgili | ilgili kisi | irtibat | irtibat kisisi | kontak | kapcsolattarto | kapcsolattarto neve | kapcsolat | persoana de contact | persoana contact | pers de contact | υπευθυνοσ | υπευθυνοσ επικοινωνιασ | προσωπο επικοινωνιασ | επαφη
		person name | name of person | hablar con | preguntar por | falar com | atencion de | att de | a atencao de | contact commercial
		ap | contact at org | contact at company""",
	"MIDDLE": """
		middle name | middle names | middle initial | additional name | segundo nombre | otros nombres | nome do meio | deuxieme prenom""",
}  # fmt: skip

PARTS: dict[str, str] = {
	"STREET_TYPE": """
		sg | sgla | tv | tp via | t via
		tipo de via | tipo via | siglas | sigla via | sigla de via | sigla | tipo de calle | tipo calle | tipo de logradouro | tipo logradouro | street type | clase de via | via tipo""",
	"STREET_NUMBER": """
		street number | street no | house number | house no | house nr | building number | building no | door number | address number | house number of address
		numero exterior | num exterior | no exterior | nro exterior | numero ext | num ext | no ext | ext | exterior | numero de calle | numero calle | numero de la calle | numero via | numero de via | numero domicilio | numero de casa | altura | no ext num | num via | numero exterior calle
		numero do endereco | numero endereco | numero da porta | numero de porta | numero porta | no porta | no de porta | numero da rua | numero casa | numero imovel | num endereco | n porta
		hausnummer | hausnr | h nummer | h nr | hnr | n civ | num civ | nr civ | haus nr | haus no | civico | numero civico | no civico | num civico | huisnummer | huisnr | huis nr | numero de voie | numero carrer
		nr budynku | nr domu | numer domu | cislo popisne | cp cislo popisne
		hazszam | κτιριο αριθμοσ | numar strada | nr strada""",
	"UNIT": """
		complemento | complemento do endereco | complemento endereco | complemento de direccion | compl | complemento numero | complemento logradouro | complemento morada
		numero interior | num interior | no interior | nro interior | numero int | num int | no int | int | interior | interior num | numero interior domicilio
		piso | puerta | escalera | portal | bloque | planta | piso puerta | piso y puerta | escalera piso puerta | apartamento | piso puerta escalera | oficina | piso depto | piso dpto | piso departamento
		andar | fracao | fraccao | sala | bloco | edificio | complement | batiment | gebaude
		apartment | apt | apartment suite | apartment suite no | apartment suite no of address | apt suite | unit | unit number | suite | floor | building | flat
		interno | scala | toevoeging | huisnummer toevoeging | huisnummer toev | huisnr toev | toev | huisnummertoevoeging | bus | etage | appartement
		nr lokalu | numer lokalu | nr mieszkania""",
	"DISTRICT": """
		bairro | bairro do endereco | ortsteil | stadtteil | stadtbezirk | colonia | barrio | colonia fiscal | barrio colonia | colonia barrio | urbanizacion | fraccionamiento | neighborhood | neighbourhood | suburb | district name | sublocality | freguesia | parroquia | barri | frazione | quartier | zona barrio | barrio localidad | district of address
		col | nome bairro | nome do bairro | nombre colonia | nombre de la colonia | urb | freg | mahalle | semt | ilce | ilcesi | cartier | περιοχη""",
	"AREA_CODE": """
		ddd | ddd telefone | codigo ddd | ddd fone | ddd do telefone | codigo de area | codigo area | cod area | area code | lada | prefijo | prefijo telefonico | indicativo | prefisso | vorwahl | ddd 1 | ddd1""",
	"CHECK_DIGIT": """
		dv | digito verificador | digito de verificacion | digito verificacion | dig verificacion | dv nit | digito verif | dig verif | digito de verificacao | check digit""",
	"TAX_PREFIX": """
		eu land | eu country code | prefijo nif | prefijo intracomunitario | vat prefix | tax id prefix | country prefix vat""",
	"FULL_ADDRESS": """
		full address | complete address | formatted | formatted address | address formatted | full combined address | full combined address of address | combined address | address full | mailing address full
		direccion completa | domicilio completo | direccion formateada | endereco completo | morada completa | adresse complete | indirizzo completo | volledig adres | vollstandige adresse""",
}  # fmt: skip

UNDECIDED: dict[str, str] = {
	"ID": """
		id | identifier | identificador | record id | record no | record number | uuid | guid | identificador unico | id de registro | id del registro | identifiant | id record | datensatz id | datensatz nr | id de l enregistrement | id oggetto
		azonosito""",
	"CUSTOMER_NUMBER": """
		codigo do cadastro | codigo cadastro | cod cadastro | id cadastro | id do cadastro | no cadastro | cod auxiliar | id auxiliar
		customer number | customer no | customer nr | customer id | customer code | client number | client no | client id | client code | client ref | account number | account no | account nr | account id | account ref | account reference | account code | external id | external reference | external ref | external identifier | external record id | external code | internal id | internal reference | internal code | contact id | contact code | contact number | supplier id | supplier number | supplier no | supplier code | vendor id | vendor number | vendor no | vendor code | bp code | card code | partner id | partner code | debtor number | debtor code | debtor no | creditor number | creditor code | customer reference | customer ref | client reference | record code | party id | party code | a c | a c ref | contact reference | organization number id | reference id | ref id | member no | member number | membership number | membership no | customers id | clients id | contacts id | cust no | cust id | cust code | cust nr | cust ref | cust acc no | legacy id | system id | unique id | unique external id | unique identifier | id unico
		codigo de cliente | codigo cliente | cod cliente | codigo del cliente | cod de cliente | codigo clientes | numero de cliente | numero cliente | num cliente | no cliente | nro cliente | n cliente | no de cliente | num de cliente | id cliente | cliente id | id de cliente | id del cliente | codigo interno | codigo externo | id externo | identificador externo | referencia externa | referencia interna | referencia cliente | referencia de cliente | ref cliente | codigo proveedor | codigo de proveedor | cod proveedor | codigo del proveedor | numero de proveedor | subcuenta | subcuenta contable | codigo contable cliente | codigo de cuenta | codigo cuenta | cta cliente | id contacto | id de contacto | codigo contacto | codigo tercero | cliente codigo | cliente no | cod interno | codigo auxiliar | no cl | n cl | num socio | no socio | no de socio | numero de socio | numero socio | codigo socio | cod cli | cod tercero | cod clte | cod cte | num cli | no cli | codigo cli | codigo sn | codigo de socio de negocios | id tercero
		codigo do cliente | numero do cliente | codigo de integracao | codigo integracao | codigo do fornecedor | codigo fornecedor | id do cliente | codigo cliente fornecedor | cod do cliente | no do cliente | codigo omie | id cliente migracao | id migracao | codigo do contato | codigo contato | id contato | codigo do terceiro | codigo entidade | numero de fornecedor | referencia do cliente | id do contato | n do cliente | codigo da conta | cod entidade | codigo da entidade | codigo do pn | identificador externo do cliente
		code client | numero client | no client | no compte | numero compte | numero de compte | no compte tiers | numero de client | code tiers | code fournisseur | reference client | compte tiers | id client | no clt | code clt | n clt
		kundennummer | kunden nr | kundennr | kunden no | kundennr nr | kunden nummer | debitorennummer | debitoren nr | debitorennr | debitornr | debitor nr | lieferantennummer | lieferanten nr | kreditorennummer | kreditoren nr | debitoren kreditoren nr | externe id | id extern | extern id | kd nr | kdnr | kd no | mitgliedsnummer | mitglieds nr | lief nr | lief kd nr | kd lief nr | lieferanten kunden nr | kunden lieferanten nr | gp code | kundnr | kundnummer | kundenummer
		codice cliente | cod cliente it | codice fornitore | codice esterno | klantnummer | cod cli it | codice cli | klant nr | klantnr | klantcode | relatienummer | relatiecode | relatie nr | debiteurnummer | debiteur nr | crediteurnummer | leveranciernummer | codi client
		kod klienta | numer klienta | cislo zakaznika | kod kontrahenta | cislo klienta
		mandantennummer | mandanten nr | mandant nr | lidnr | lidnummer | numero adherent
		a c no | a c number | ac no | acc no | acc number | acct no | acct number | acct nr | cust acct | codigo parceiro | cod parceiro | num proveedor | no proveedor | no cte | num cte | no forn | cod forn | codi proveidor | num soci | no comunero
		cari kodu | cari kod | cari hesap kodu | cari no | musteri kodu | musteri no | musteri numarasi | tedarikci kodu | hesap kodu | firma kodu | ugyfelkod | ugyfel kod | vevokod | vevo kod | partnerkod | partner kod | partner azonosito | ugyfelszam | ugyfel azonosito | szallito kod | cod client | nr client | cod partener | cod furnizor | κωδ πελατη | κωδικοσ πελατη | κωδικοσ προμηθευτη | κωδικοσ συναλλασσομενου""",
	"OF_A_COMPANY": """
		company id | company code | organization id | organisation id | id empresa | id de la empresa | id de empresa | codigo de empresa | person id""",
	"CODE": """
		code | codigo | cod | ref | reference | referencia | codice | codi | key | clave | codigo id | search code
		kod
		κωδικοσ | κωδ | kod""",
	"NUMBER": """
		number | numero | num | no | nr | nro | n | nummer
		numar | αριθμοσ | αρ | szam""",
	"LEDGER_ACCOUNT": """
		cta | no cta | nro cta | num cta | cuenta no
		cuenta | konto | kontonummer | konto nr | codice conto | compte | conto""",
	"SECOND_TAX_ID": """
		codice fiscale | cod fiscale | cf | c f | codice fisc | cod fisc | organisationsnummer | organisasjonsnummer | orgnr | org nr | org no | org nummer | org nr personnr | cvr | cvr nr | cvr nummer | cvr no | steuernummer | steuer nr | siren | national id | acn | acn no
		ico | regon
		tckn | tc kimlik no | tc no | cnp""",
	"DOCUMENT": """
		nro doc | num doc | no doc | n doc | nro documento identidad | numero doc
		documento | numero de documento | numero documento | num documento | no documento | nro documento | n documento | nro de documento | doc | documento de identidad | documento identidad | identificacion | numero de identificacion | numero identificacion | num identificacion | no identificacion | nro identificacion | identification number | identification | document number | identificacion cliente | cedula | cedula de identidad | numero do documento | no de documento | identificacao | numero de identificacao | documento identificacion | cc | pasaporte | passport | passport number | passaporte""",
	"CONTRIBUINTE": """
		contrib | contribuyente
		contribuinte | contribuinte icms""",
	"STATE_OR_STATUS": """
		estado | stato | estat | etat
		pr""",
	"STATUS": """
		status | situacao | estado de la ficha | client status | customer status | contact status | account status | estatus | situacion | estado del cliente | estado cliente | situacao cadastral | statut""",
	"LOCAL": """
		local | location
		cd""",
	"VIA": """
		via
		ind | end
		sede | sede social | sede legale | sede empresa | siege | siege social
		szekhely | szekhely cime | sediu | sediu social | εδρα""",
	"DISTRITO": """
		distrito | district""",
	"DEPARTAMENTO": """
		departamento | depto | dpto""",
	"REGION": """
		region | regiao | zona | zone | region name | gebiet | area""",
	"BY": """
		by""",
	"SITE": """
		site""",
	"DESCRIPTION": """
		description | descripcion | descricao | details | descrizione | beschreibung | omschrijving | about | about us | detalle | detalles
		aciklama | aciklamalar | leiras | descriere | περιγραφη""",
	"TYPE": """
		client type | customer type | type of client | type of customer | tipo de cliente | tipo cliente | tipo de clientes | tipo persona | tipo de persona | tipo pessoa | tipo de pessoa | tipo do cliente | pessoa | company type | tipo de empresa | tipo de compania | customer sub type | person type | business type | individual or company | fisica juridica | tipo empresa particular | natureza | tipo de terceiro | tipo tercero | supplier type | tipo de proveedor | tipo de fornecedor | type | tipo | kundentyp | type client | type de client | type de tiers | tipo persona juridica | adressattyp | persona fisica o moral | persona""",
	"IS_COMPANY": """
		is company | is a company | is organization | is organisation | is a business | es una empresa | es una compania | es empresa | es compania | e uma empresa | e empresa | est une entreprise | ist ein unternehmen | ist unternehmen""",
	"GROUP": """
		group | grupo | category | categoria | categorie | kategorie | segment | segmento | gruppe | groupe | gruppo | groep | group name | classification | class | customer class | clasificacion | classificacao | ramo | familia""",
	"OWNER": """
		owner | rep | comercial | vendedor | agente | propietario | proprietario | gestor | commercial | venditore | verkoper | sales | representante | agent | manager | sales employee name | slp name | owned by | sales owner | sales employee | cod agente | code vendeur | cod vendedor | codigo vendedor | verkaufer | verkaufercode | usuario responsavel | usuario responsable | kundeansvarlig | relatiebeheerder | verantwortlicher | verantwortlicher benutzer | responsable commercial
		vend | vendedor padrao | vendedor predeterminado | cobrador | responsible attorney | bearbeiter | betreuer
		usuario resp""",
	"APELIDO": """
		apelido""",
}  # fmt: skip

OWN = """
	poc | main poc | auxiliar | free form number | ref value | ref
	your | tu | su | sus | tus | seu | sua | seus | suas | vostro | suo | votre | vos | uw | jouw | ihr | ihre | cual es | cual es tu | cual es su | cual es el | what is your | what is the | qual e | qual e o seu | qual e o | qual o | qual o seu | quel est votre | com | comerc | fis | fisc | fact | princ | princip | lab | dienstl | mitglieds | paciente | pacientes | pac | patient | guest | huesped | hospede | socio | socios | associado | inquilino | tenant | profile | perfil | del paciente | do paciente
	billing | bill to | billto | bill | billing address | business | business address | company | company address | main | main address | primary | primary address | principal | default | default address | default billing | registered | registered address | registered office | fiscal | legal | legal address | invoice | invoice address | invoicing | office | work | work address | hq | headquarters | head office | address | addr | account | organization | organisation | org | customer | client | contact | supplier | vendor | party | address 1 | address1 | of address | general | corporate | permanent | permanent address | location | residential address of company | customers | clients | suppliers | vendors | contacts | companies | organizations | organisations | cust | premises | switchboard | addr 1 | addr1 | address 1 line | bp
	facturacion | de facturacion | factura | direccion de facturacion | direccion facturacion | direccion fiscal | domicilio fiscal | direccion principal | direccion | domicilio | social | del cliente | de cliente | cliente | de la empresa | empresa | de empresa | del contacto | de contacto | contacto | contactos | trabajo | del trabajo | de trabajo | laboral | comercial | del proveedor | proveedor | de la direccion | oficina | sede | titular | cli | centralita | clientes | proveedores | empresas | destinatario factura | facturar a
	faturacao | de faturacao | faturamento | de faturamento | fatura | cobranca fiscal | do cliente | da empresa | do contacto | do contato | contato | do endereco comercial | endereco comercial | do endereco | endereco | da morada | morada | do fornecedor | fornecedor | da sede | comercial endereco | principal endereco
	facturation | de facturation | du client | siege | siege social | adresse | rechnung | rechnungsadresse | rechnungs | geschaftlich | kunde | kunden | kd | gesch | dienstlich | rechnung an | mandant | mandanten | adherent | membre | mitglied | member | lid | buy from | sell to | pay to | faktura | rech | rechn | fact | fac | debiteur | debiteuren | ansprechpartner | ansprechpartners | kontaktperson | contactpersoon | contact person | persona de contacto | persona contacto | pessoa de contacto | pessoa de contato | crediteur | crediteuren | debitor | debitoren | kreditor | kreditoren | relatie | relaties | klanten | tiers | tercero | terceros | jobb | arbete | arbeid | arbejde | kontor | sede legale | fatturazione | di fatturazione | cliente it | factuur | factuuradres | klant | lieferant | lieferanten | fournisseur | fournisseurs | fornitore | fornitori | leverancier | bezoekadres | value | wert | po
	inv | fat | fatur | parceiro | comunero | abonado | afiliado | asociado | suscriptor | subscriber | donor | condomino | utente | expositor | exhibitor | sponsor | patrocinador | distribuidor | dealer | reseller | revenda | lojista | proveidor | soci | hirer | del titular | do titular | buyer | buyer s | contact s | client s | customer s | pagador | resp | do responsavel | del responsable | responsavel | fattura | titolare
	cari | musteri | fatura | firma | sirket | szamlazasi | ugyfel | partner | vevo | ceg | kapcsolattarto | client factura | facturare | de facturare | de contact | πελατη | εταιρειασ | τιμολογησησ | επικοινωνιασ
	negocio | del negocio | do negocio | tienda | de la tienda | da loja | shop | store | farm | firma | entreprise | de l entreprise | societe | de la societe | azienda | ditta | bedrijf
	ap | constituinte"""  # fmt: skip
"""What says that a column is of the client itself: taken off before and behind a phrase."""

SECOND = """
	reservas | reservation | reservations | booking | bookings | compras | purchasing | administracion | administracao | admin | contabilidad | contabilidade | ventas | vendas | encomendas | recepcion | rececao | recepcao
	mailing | mailing address | postal | postal address | postal addr | correspondence | correspondencia | direccion de correspondencia | postanschrift | postadres | contact address | person | alternate | alternative | alt | secondary | second | additional | accounts | adicionales | adicionais | secundario | secundaria | alternativo | alternativa | adicional | segundo | segunda | weitere | supplementaire
	mail address | mail addr | levelezesi | postai | corespondenta | αλληλογραφιασ"""  # fmt: skip
"""What is taken where there is nothing better."""

OTHER = """
	obra | de la obra | da obra | job | job site | site address | colegio | escola | school | abogado | lawyer | attorney | procurador | tutor | tutora | padre | madre | pai | mae | mother | father | fiador | avalista | garante | conductor | condutor | driver | medico | doctor | seguro | aseguradora | insurance | transportista | courier | notaria | vendedor | del vendedor | do vendedor | salesperson | sales rep | rep | agente | agent | broker | referrer | installation | instalacion | instalacao | evento | event | reparto | de reparto | suministro | de suministro | punto de suministro | remitente | contrario | juzgado | responsable comercial | comunidad | chantier | baustelle | objekt | cantiere
	part | partic | resid | pers
	user | shipping | ship to | shipto | ship | shipping address | delivery | delivery address | deliver to | default shipping | home | home address | private | other | other address | assistant | assistants | assistant s | manager | managers | manager s | spouse | parent | parent account | parent company | bank | sa | address 2 | address2 | address 3 | address3 | pickup | remit to | remit | default del | del address | del addr | emergency | callback | car | sold to | addr 2 | addr2 | addr 3 | addr 4 | addr 5 | ship to address | shipto address
	envio | de envio | direccion de envio | direccion envio | entrega | de entrega | direccion de entrega | direccion entrega | particular | personal | del domicilio | domicilio particular | otra | otro | otra direccion | banco | del banco | recogida | casa | destino | destinatario entrega
	endereco de entrega | morada de entrega | residencial | do endereco residencial | endereco residencial | outro | outra | outro endereco | cobranca | de cobranca | endereco de cobranca | alternativo endereco | nfe | nf e | para envio nfe | para envio de nfe | para envio de notas fiscais | para nfe | financeiro | cobranca email | de cobro
	livraison | de livraison | hem | hemma | hjem | hjemme | adresse de livraison | prive | autre | lieferadresse | liefer | lieferanschrift | privat | priv | leverans | leverings | andere | consegna | di consegna | spedizione | di spedizione | altro | levering | afleveradres | leveradres | prive adres | fiscale | facturas | pagos | pagamentos | invoices | accounts payable
	del | delv | deliv | env | entr | livr | cobr | lief | tel p | eve | sevk | teslimat | teslim | szallitasi | livrare | de livrare | αποστολησ | παραδοσησ | del servicio | servicio | do servico | da instalacao | instalador
	physical | physical address"""  # fmt: skip
"""What says that a column is of somewhere or somebody else."""

NO_FIELD = """
	estab | n estab | no estab | num estab
	fax | faxnumber | telefax | telecopie | fax number | iban | bic | swift | bank | banco | banque | bankname | cuenta bancaria | conta bancaria | account holder | mandate | mandato | sepa | agencia
	date | fecha | data | datum | created | modified | updated | last activity | last modified | creado | modificado | actualizado | criado | atualizado | creation | anniversary | birthday | birth | nacimiento | nascimento | geburtstag | naissance | timestamp | since | desde | alta | vencimiento | vencimento | signup | sign up | erstellt | angelegt | erstelldatum | dt cadastro | aangemaakt | gewijzigd | skapad | opprettet | oprettet | cadastrado | dt criacao | kunde seit | letzter besuch | last contacted | cumpleanos | time
	balance | saldo | limit | limite | credit | credito | discount | descuento | desconto | dto | rabatt | remise | sconto | skonto | price | precio | preco | tarifa | terms | payment | pago | pagamento | zahlungsziel | zahlung | paiement | plazo | prazo | revenue | ingresos | facturado | spent | orders | total | aov | spend | transaction | transactions | visit | points | puntos | pontos | net term | collection | credits | charges | ytd | plafond | fido | riesgo | encours | solde | fatturato | umsatz | chiffre d affaires | ca ht | ventes | reglement | penalite | sconti | listino | cond pag | condizioni | rabattgruppe | preisgruppe | zahlungsart | zahlungsbedingung | zahlungsbedingungen | offene posten | mahnlauf | mahnstufe | krediettermijn | kredietlimiet | betaaltermijn | korting | factuurkorting | kreditgrans | kreditmaksimum | prislista | betalningsvillkor | betalingsbetingelse | betalingsbetingelser | forfallsdager | qtd | quantidade | cantidad | anzahl | anz | no pedidos | no encomendas | nb commandes | n ordini | ult compra | ult venta | betalingstermijn | kreditlimit | cupo | letzte bestellung | overdue | paid | renewal | ultima compra | ultima venta | ultimo pedido | ultimo ordine | derniere facture | amount | importe | valor | opening | ebitda
	tax code | tax rate | tax exempt | taxable | tax treatment | tax class | iva incluido | recargo | retencion | retencao | irpf | regimen | regime | tax rule | vat rate | tipo iva | tipo de iva | exento | isento | gst treatment | vat treatment | tax name | impuesto | imposto | uso cfdi | forma de pago | metodo de pago | metodo pago | forma de pagamento | forma pago | tax item | resale
	ie | i e | rg | ie rg | inscricao estadual | inscricao municipal | insc estadual | insc municipal | suframa | inscr estadual | crt | cnae | codigo de regime tributario | codigo ibge | ibge | siret | ape | naf | rcs | registration number | company number | company registration | handelsregister | kvk | kvk nummer | codice sdi | codice destinatario | sdi | pec | leitweg | curp | tipo de documento | insc est | insc mun | codice univoco | responsabilidad fiscal | blz | bankverbindung | cae | eori | cve zona | nacionalidad | nacionalidade | registration type | forme juridique | tipo documento | tipo identificacion | tipo de identificacion | document type | tipo doc | actividad economica | giro
	industry | industria | sector | setor | branche | rating | sic | naics | employees | empleados | funcionarios | company size | effectif | interactions | teams | origem | origen | ranking | colaboradores | ownership | ticker | lead | source | stage | deal | deals | pipeline | lifecycle | score | rank | tier | abc
	twitter | facebook | linkedin | instagram | skype | youtube | pinterest | tiktok | google plus | xing | telegram | whatsapp | messenger | social media
	tags | tag | etiquetas | labels | label | marcas | photo | foto | image | imagen | imagem | logo | picture | attachments | attachment | adjuntos | anexos | avatar
	gender | sex | sexo | genero | title | salutation | saludo | tratamiento | tratamento | anrede | titel | civilite | prefix | name prefix | suffix | name suffix | job | puesto | cargo | position | department | abteilung | profession | profesion | profissao | occupation | hobby | initials | nickname | apodo | marital | estado civil | naturalidade | spouse | conyuge | conjuge | children | nome pai | nome mae | mother | father
	latitude | longitude | latitud | longitud | geocode | accuracy | time zone | timezone | zona horaria
	marketing | newsletter | consent | unsubscribed | opt in | optin | opt out | accepts | subscribed | subscription | gdpr | rgpd | lopd | portal | password | username | user name | login | last login
	branding | theme | template | plantilla | modelo | warehouse | almacen | incoterm | shipping method | carrier | transportista | route | ruta | delivery terms | copies
	deleted | is deleted | isdeleted | active | activo | ativo | actif | aktiv | attivo | inativo | geblokkeerd | liefersperre | inaktiv | gesperrt | archiviert | obsoleto | deshabilitado | desativado | disabled | inactive | is active | blocked | bloqueado | locked | archived | hidden | internal | photo url | record type | recordtype | version | external system
	unnamed | index | lfd nr | laufende nr | laufende nummer | serial no | serial number | row number | address name | address title | address label | codigo empresa | opening hours | horario | horario comercial | po box | address po box | apartado de correos | apartado postal | postfach | caixa postal | pager | isdn | telex | ramal | faxnr | telefaxnr | fax nr | suchbegriff | lagerortcode | debitorenbuchungsgruppe | kreditorenbuchungsgruppe | klantboekingsgroep | groupe compta | grupo contable | grupo contabilistico | code magasin | lieferbedingung | ausgabemedium | leveransadress | leveransort | leveranspostnr | var referens | vor ref | custom field | custom list | tty tdd phone | radio phone | ddi number | ddinumber | extension | ext phone | phone ext | tel ext | vertriebsweg | kontogruppe | statement cycle | job title | job status | mr ms | designation | namenszusatz | relationship type | government id | organizational id | tax number name | search name | display name type | adress kategorie | telefon kategorie | e mail kategorie | webseiten kategorie
	master record | parent id | parent | parent account | matriz | owner id | ownerid | created by | last modified by | pricebook | price list | lista de preco | lista de precos | lista de precios | website type | email type | e mail type | phone type | address type | mailing list
	faks | telefaks | banka | vergi dairesi | vade | bakiye | iskonto | odeme | borc | alacak | sira no | bankszamlaszam | bankszamla | fizetesi | fizetesi mod | fizetesi hatarido | sorszam | cegjegyzekszam | egyenleg | nr reg com | reg com | registrul comertului | nr ord reg com | nr crt | banca | cont iban | cont banca | cont bancar | sold | termen plata | platitor tva | δου | δ ο υ | εφορια | επαγγελμα | δραστηριοτητα | υπολοιπο | φαξ | τραπεζα | τροποσ πληρωμησ | πληρωμησ | πιστωτικο οριο | εκπτωση
	matricula | poliza | apolice | kms | superficie | hectareas | producto | productos | produto | produtos | product | products | articulo | articulos | curso | cuota | quota | mensalidade | mensualidad | renta | hausgeld | honorar | honorario | honorarios | onorario | monthly fee | retainer | avenca | senha | password portal | juzgado | expediente | expte | pratica | no processo | debe | haber | debito | divida | deuda | marca temporal | matchcode
	natureza juridica | porte | optante | simples nacional | cond iva | cat iva | condicion iva | condicion frente al iva | percepcion | ing brutos | ingresos brutos | cond vta | cond venta | condicion de venta | cond pagto | condicoes | modo pag | forma de pgto | forma pgto | forma de pagament | forma pagament | f pago | vto | venc | vencim | dias | transporte | transp | habilitado | inactivo | vip | check in | check out | nb nuits | noites | noches | beitrag | eintritt | austritt | betalingsconditie | zoekcode | loyalty | alarm | species | presupuesto | orcamento | fecnacim | nacim | geburtsdatum | fechaalta | debaja | contrapartida | lim cred | linea cred | tipoidfiscal | encomenda | pedido | no shows | legale rappr | legale rappresentante | representante legal | rappresentante legale | quem indicou | como nos conocio
	contable | contabil | contabilistica | comptable | nominal code | cost centre | cost center | centro de custo | centro de coste | centro de costo | tax type | tax percentage | tax authority | tax location | vat type | tipo de cuenta | tipo de contribuinte | tipo de contribuyente | estado de contribuyente | tipo de telefone | phone number type | serie | ubigeo | duns | exchange rate | priority | prioridad | prioridade | comision | comissao | commission | atividade | actividad | rubro | vertical | abi | cab | rechtsform | entity type | business structure | objeto social | epigrafe | iae | trabajadores | employee count | founded | chave pix | pix | ifsc | usdot | wachtwoord | losenord | inlognaam | geslacht | initialen | afdeling | campaign | segments | badges | relationships | open activities | delivery instructions | instrucciones de entrega | due days | bill cycle day | alarm code | card brand | markup | nationality | uso de la factura | numero factura | invoice number | last invoice no | ref bancaria | store id | website id | tipo anagrafica | tipo soggetto | kundenart | kontaktart | kontakttyp | unternehmenstyp | lebenszyklusphase | quelle | stichworter | marcadores | etiquettes | representant legal | natureza operacao | personeria | condicion de iva | posicion fiscal | coc number | company reg number | company reg no | registration no | business registration no | commercial register
	tipo contribuyente | tipo de contribuyente"""  # fmt: skip
"""Words of columns that no client has: a header with one of them names no field."""

WRITTEN_OTHERWISE: dict[str, str] = {
	"number": "nbr nmbr nr no num nro numero nummer",
	"code": "cod codigo codice kode cd",
	"phone": "tel telf telef tlf tfno telefono telefone telephone telefon fone fono phones tels",
	"mobile": "mov movil movel cel cell celular mobil mobiel cellulare telemovel telem tlm portable handy",
	"razon": "raz razao raison ragione rag",
	"social": "soc sociale",
	"person": "pers pess persona pessoa personne persoon",
	"contact": "contacto contato contatto contacte kontakt contactos contatos cto",
	"direccion": "dir direc direcc",
	"domicilio": "dom domic",
	"endereco": "end ender",
	"morada": "mor",
	"fiscal": "fis fisc",
	"comercial": "com comerc commercial commerciale",
	"principal": "princ principal",
	"electronico": "elec elect electr eletr electron eletron electronico eletronico electronica eletronica electronique",
	"correo": "corr correo correio",
	"cliente": "cli clte cte clt",
	"fornecedor": "forn fornec",
	"identification": "ident identif identificacion identificacao identification id",
	"contribuinte": "contrib contribuinte contribuyente",
	"fantasia": "fant fantasia",
	"pagina": "pag pagina",
	"internet": "intern internet",
	"adresse": "adr",
	"line": "l lin linea linha ligne",
}  # fmt: skip
"""Words within a phrase, by their short forms and what they are in other languages: "Tax Nbr", "Pers. contacto"."""
