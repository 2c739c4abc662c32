"""The documents: links lead somewhere, and the translated guides say what the English one says, in the words of
the product."""

import re
from pathlib import Path

import pytest

from tools.requirements import CHECKOUT

DOCUMENTS = [CHECKOUT / "README.md", CHECKOUT / "CHANGELOG.md", *sorted(CHECKOUT.glob("docs/*.md"))]
GUIDE = CHECKOUT / "docs" / "user-guide.md"
TRANSLATED = {"es": "es", "pt-BR": "pt_BR"}


def links_of(document: Path) -> list[str]:
	links = re.findall(r"\]\(([^)\s]+)\)", document.read_text())
	return [link for link in links if not link.startswith(("http:", "https:"))]


def anchors_of(document: Path) -> set[str]:
	"""As GitHub makes them of headings."""
	headings = re.findall(r"^#+ (.+)$", document.read_text(), re.M)
	return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_lead_somewhere(document):
	for link in links_of(document):
		path, _, anchor = link.partition("#")
		target = (document.parent / path).resolve() if path else document
		assert target.exists(), link
		assert not anchor or anchor in anchors_of(target), link


def test_every_document_is_reached_from_the_readme():
	found, left = set(), [DOCUMENTS[0]]
	while left:
		document = left.pop()
		found.add(document)
		targets = {(document.parent / link.partition("#")[0]).resolve() for link in links_of(document)}
		left += [target for target in targets if target.suffix == ".md" and target not in found]
	assert set(CHECKOUT.glob("docs/*.md")) <= found


def shape_of(document: Path) -> list[str]:
	"""What each line is: a heading and its level, a point of a list, a row of a table, a paragraph or nothing."""
	kinds = (re.match(r"#+ |- |\||$", line) for line in document.read_text().splitlines())
	return [kind[0] if kind else "text" for kind in kinds]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_guide_has_the_chapters_and_lines_of_the_english_one(language):
	assert shape_of(GUIDE.with_suffix(f".{language}.md")) == shape_of(GUIDE)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_guide_calls_things_as_the_product_does(language):
	text = GUIDE.with_suffix(f".{language}.md").read_text().lower()
	words = words_of_the_product(TRANSLATED[language])
	named = {name.rstrip(".").lower() for name in re.findall(r"\*{1,2}([^*|\n]+)\*{1,2}", GUIDE.read_text())}
	known = named & set(words)
	assert len(known) > 40
	assert not {name: words[name] for name in known if not any(word in text for word in words[name])}


def words_of_the_product(locale: str) -> dict[str, set[str]]:
	"""{English: translations, of whatever context}, in small letters."""
	pofile = pytest.importorskip("babel.messages.pofile", reason="Babel comes with Frappe")
	with open(CHECKOUT / "client_hub" / "locale" / f"{locale}.po", "rb") as file:
		catalogue = pofile.read_po(file)
	words: dict[str, set[str]] = {}
	for message in catalogue:
		if message.id and message.string:
			english = str(message.id).rstrip(".").lower()
			words.setdefault(english, set()).add(str(message.string).rstrip(".").lower())
	return words
