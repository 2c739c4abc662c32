"""Translations: collect the app's user-facing strings and bring `locale/*.po` up to date.

Run with the bench's Python: `env/bin/python tools/translations.py`. Python and JSON are read by
Frappe's own extractors; JavaScript by a pattern, because Frappe's does not look into `${…}` of
template strings, where most of the page's words stand.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "client_hub"
LOCALE = APP / "locale"

LANGUAGES = ("es", "pt", "pt_BR")
"""Complete at every commit. `en` shortens labels that are long to be unique: see `locale/en.po`."""

# Which of Frappe's extractors reads what, as in its `babel_extractors.csv`.
EXTRACTORS = {
	"**/doctype/*/*.json": "frappe.gettext.extractors.doctype.extract",
	"**/workspace/*/*.json": "frappe.gettext.extractors.workspace.extract",
	"**/onboarding_step/*/*.json": "frappe.gettext.extractors.onboarding_step.extract",
	"**/module_onboarding/*/*.json": "frappe.gettext.extractors.module_onboarding.extract",
	"**/report/*/*.json": "frappe.gettext.extractors.report.extract",
	"**/*.html": "frappe.gettext.extractors.html_template.extract",
	"**/*.py": "frappe.gettext.extractors.python.extract",
}

# __("text"), __("text", [values]) or __("text", values, "context")
_JAVASCRIPT = re.compile(
	r"""\b__\(\s*(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)"""
	r"""(?:\s*,\s*(?:null|\[[^\]]*\])\s*,\s*"(?P<context>[^"]+)")?""",
	re.S,
)

Message = tuple[str | None, str]
"""(context, text)"""


def messages() -> dict[Message, list[tuple[str, int]]]:
	"""Every user-facing string of the app with the places it stands in."""
	found: dict[Message, list[tuple[str, int]]] = {}
	keywords = {**DEFAULT_KEYWORDS, "_lt": None}
	for pattern, method in EXTRACTORS.items():
		for path in sorted(APP.glob(pattern)):
			if "dist" in path.parts or "demo" in path.parts:
				continue
			for line, text, _comments, context in extract_from_file(method, path, keywords=keywords):
				if text:
					found.setdefault((context, text), []).append((_relative(path), line or 0))
	for path in sorted(APP.rglob("*.js")):
		if "dist" not in path.parts:
			_add_javascript(path, found)
	return found


def _add_javascript(path: Path, found: dict) -> None:
	source = path.read_text()
	for match in _JAVASCRIPT.finditer(source):
		text = match["text"].replace('\\"', '"').replace("\\'", "'")
		line = source.count("\n", 0, match.start()) + 1
		found.setdefault((match["context"], text), []).append((_relative(path), line))


def _relative(path: Path) -> str:
	return str(path.relative_to(ROOT))


def catalog(language: str) -> Catalog:
	"""The translations of one language as they stand in the repository."""
	path = LOCALE / f"{language}.po"
	if not path.exists():
		return Catalog(locale=language, project="Client Hub", fuzzy=False)
	with open(path, "rb") as file:
		return read_po(file, locale=language)


def missing(language: str) -> list[Message]:
	"""Strings that neither the app nor, without a context, Frappe or ERPNext translate.

	Needs a site: what the platform translates is read as the desk reads it.
	"""
	import frappe
	from frappe.translate import get_translations_from_apps

	code = language.replace("_", "-")
	installed = [app for app in frappe.get_installed_apps() if app != "client_hub"]
	platform = get_translations_from_apps(code, apps=installed)
	own = {(message.context, message.id) for message in catalog(language) if message.string}
	return [
		message
		for message in messages()
		if message not in own and (None, message[1]) not in own and message[1] not in platform
	]


def update() -> None:
	"""Write `main.pot`, and take new strings into each language without touching what is there."""
	template = Catalog(project="Client Hub", fuzzy=False)
	for (context, text), places in messages().items():
		template.add(text, locations=places, context=context)
	_write(LOCALE / "main.pot", template)
	for language in LANGUAGES:
		current = catalog(language)
		current.update(template, no_fuzzy_matching=True)
		_write(LOCALE / f"{language}.po", current)


def _write(path: Path, content: Catalog) -> None:
	with open(path, "wb") as file:
		write_po(file, content, sort_output=True, ignore_obsolete=True, width=None, omit_header=False)


if __name__ == "__main__":
	sys.exit(update())
