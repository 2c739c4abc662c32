"""The domain that an e-mail address or a website speaks for. Needs no site."""

from __future__ import annotations

import re

from client_hub.emails import primary_email

FREE_MAIL = frozenset(
	"""
	gmail.com googlemail.com hotmail.com hotmail.es hotmail.fr hotmail.it hotmail.co.uk outlook.com
	outlook.es outlook.pt outlook.com.br live.com live.com.mx live.com.pt msn.com yahoo.com yahoo.es
	yahoo.com.br yahoo.com.mx yahoo.com.ar yahoo.fr yahoo.de yahoo.it yahoo.co.uk yahoo.co.in
	yahoo.com.au ymail.com rocketmail.com icloud.com me.com mac.com aol.com aol.de gmx.de gmx.net
	gmx.at gmx.ch gmx.com web.de t-online.de freenet.de mail.ru yandex.ru yandex.com bk.ru inbox.ru
	list.ru rambler.ru ukr.net proton.me protonmail.com protonmail.ch pm.me tutanota.com zoho.com
	zohomail.com fastmail.com hey.com mail.com email.com qq.com 163.com 126.com sina.com naver.com
	daum.net hanmail.net rediffmail.com libero.it virgilio.it tiscali.it alice.it tin.it orange.fr
	wanadoo.fr free.fr sfr.fr laposte.net neuf.fr telefonica.net terra.es terra.com.br uol.com.br
	bol.com.br ig.com.br globo.com globomail.com sapo.pt clix.pt iol.pt mail.pt netcabo.pt btinternet.com
	bt.com sky.com talktalk.net comcast.net verizon.net att.net sbcglobal.net cox.net charter.net
	bellsouth.net shaw.ca rogers.com sympatico.ca bigpond.com optusnet.com.au seznam.cz centrum.cz
	wp.pl o2.pl onet.pl interia.pl abv.bg prodigy.net.mx
	""".split()
)

SHARED_SITES = frozenset(
	"""
	facebook.com m.facebook.com fb.com instagram.com linkedin.com twitter.com x.com youtube.com tiktok.com
	linktr.ee wa.me goo.gl bit.ly sites.google.com maps.google.com google.com plus.google.com yelp.com
	tripadvisor.com tripadvisor.es tripadvisor.pt booking.com paginasamarillas.es pai.pt indiamart.com
	""".split()
)
"""Where anybody has a page of theirs."""

_OF_EVERYBODY = FREE_MAIL | SHARED_SITES

_SCHEME = re.compile(r"^[a-z]+://", re.IGNORECASE)


def domain_of(email_id: str | None = None, website: str | None = None) -> str | None:
	"""The domain an e-mail address or a website speaks for; None for one of everybody's and for neither."""
	text = primary_email(email_id or "").strip().lower()
	if "@" in text:
		domain = text.rpartition("@")[2]
	else:
		domain = _SCHEME.sub("", (website or "").strip().lower())
		domain = re.split(r"[/:?#]", domain, maxsplit=1)[0].removeprefix("www.")
	domain = domain.strip(".>")
	return domain if "." in domain and domain not in _OF_EVERYBODY else None
