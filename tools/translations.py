"""Translations: collect the app's user-facing strings and bring `locale/*.po` up to date.

To add strings:

1. Write them in the code: `_("Text")` and `_lt("Text")` in Python, `__("Text")` in JavaScript, plain
   text in the JSON of DocTypes, workspaces and the rest of `_JSON`. Placeholders are `{0}`, `{1}`.
2. With a site that has the app, run this file with the bench's Python:
   `FRAPPE_SITES_PATH=… FRAPPE_SITE=… env/bin/python tools/translations.py`.
   It writes `main.pot` and puts what nobody translates yet into each language with an empty `msgstr`.
3. Fill those in, and see to it that `tests/site/test_translations.py` passes.
   `bench compile-po-to-mo --app client_hub` and `bench clear-cache` show the result in the desk.

Which words may stand where. Frappe merges the catalogues of all apps, ours last, so an entry of ours
without a context replaces what Frappe and ERPNext say, everywhere in the desk. Therefore:

- What Frappe or ERPNext translate well has no entry of ours. Version 16 translates less than version 15;
  what only the one translates has an entry with the same words, for the other.
- Where other words are needed, the string has a context, and the entry has it too. Fields of a
  DocType have one by themselves, its name: `msgctxt "Client"`. In code: `_("Text", context="Client
  Hub")`, `__("Text", null, "Client Hub")`. Frappe asks for a context's words first and falls back on
  those without, so a context costs nothing where the platform's words will do.
- What the platform does not know has an entry without a context, which also serves every context.
- `en.po` is for labels that are long in the code to be unique, and short on the page: there "Overdue
  tasks" stand under "Tasks". It is complete when they are.

Strings are collected here and not by Frappe's own extractors, because those give no contexts for
fields, do not look into print formats nor into `${…}` of template strings, and differ by version.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "client_hub"
LOCALE = APP / "locale"

LANGUAGES = ("es", "pt", "pt_BR")
"""Complete at every commit."""

SHORTENED = "en"

Message = tuple[str | None, str]
"""(context, text)"""

# Where text stands in JSON, by the DocType of the document: its own keys, then those of its tables.
_JSON: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
	"Custom Field": (("label", "description"), {}),
	"Dashboard Chart": (("chart_name",), {}),
	"Desktop Icon": (("label",), {}),
	"Module Onboarding": (("title", "subtitle", "success_message"), {}),
	"Number Card": (("label",), {}),
	"Onboarding Step": (("title", "action_label", "description"), {}),
	"Page": (("title",), {}),
	"Report": (("report_name",), {"columns": ("label",), "filters": ("label",)}),
	"Workspace": (
		("label",),
		{
			"charts": ("label",),
			"links": ("label", "description"),
			"number_cards": ("label",),
			"quick_lists": ("label",),
			"shortcuts": ("label", "format"),
		},
	),
	"Workspace Sidebar": (("title",), {"items": ("label",)}),
}

# `_("text")` of Jinja and `__("text")` of JavaScript, with the context of either.
_CALL = re.compile(
	r"""(?<![\w.])__?\(\s*(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)"""
	r"""(?:\s*,\s*context\s*=\s*"(?P<jinja>[^"]+)\""""
	r"""|\s*,\s*(?:null|\[(?:[^\[\]]|\[[^\[\]]*\])*\])\s*,\s*"(?P<javascript>[^"]+)")?""",
	re.S,
)


def messages() -> dict[Message, list[str]]:
	"""Every user-facing string of the app with the files it stands in."""
	found: dict[Message, list[str]] = {}
	for path in sorted(APP.rglob("*")):
		place = path.relative_to(ROOT).as_posix()
		for message in _messages_in(path):
			places = found.setdefault(message, [])
			if place not in places:
				places.append(place)
	return found


def _messages_in(path: Path) -> Iterator[Message]:
	inside = path.relative_to(APP).parts
	if "dist" in inside or inside[0] in ("demo", "locale"):
		return
	if path.suffix == ".py":
		yield from _in_python(path.read_text())
	elif path.suffix in (".js", ".html"):
		yield from _in_calls(path.read_text())
	elif path.suffix == ".json":
		content = json.loads(path.read_text())
		for document in content if isinstance(content, list) else [content]:
			yield from _in_json(document)


def _in_python(source: str) -> Iterator[Message]:
	for node in ast.walk(ast.parse(source)):
		if not isinstance(node, ast.Call) or not node.args:
			continue
		function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
		text = _constant(node.args[0])
		group = _constant(node.args[1]) if function == "LinkedDocument" and len(node.args) > 1 else None
		if group:
			yield (None, group)  # which the desk translates
		elif function in ("_", "_lt") and text:
			contexts = [_constant(keyword.value) for keyword in node.keywords if keyword.arg == "context"]
			yield (contexts[0] if contexts else None, text)


def _constant(node: ast.expr) -> str | None:
	return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _in_calls(source: str) -> Iterator[Message]:
	for match in _CALL.finditer(source):
		text = match["text"].replace('\\"', '"').replace("\\'", "'")
		if text:
			yield (match["jinja"] or match["javascript"], text)


def _in_json(document: dict) -> Iterator[Message]:
	doctype = document.get("doctype")
	if doctype == "DocType":
		yield from _in_doctype(document)
	if doctype == "Print Format":
		yield from _in_calls(document.get("html") or "")
	if doctype == "Workspace":
		yield from _in_workspace_content(document)
	own, tables = _JSON.get(str(doctype), ((), {}))
	rows = [(document, own)] + [
		(row, keys) for table, keys in tables.items() for row in document.get(table, [])
	]
	yield from ((None, row[key]) for row, keys in rows for key in keys if row.get(key))


def _in_doctype(document: dict) -> Iterator[Message]:
	"""Texts of fields twice: the desk asks with the DocType as context, tabs and dialogs without one."""
	name = document["name"]
	yield from ((None, text) for text in (name, document.get("description")) if text)
	for field in document["fields"]:
		texts = [field.get("label"), field.get("description")]
		if field["fieldtype"] == "Select":
			texts += [option for option in field.get("options", "").split("\n") if not option.isdigit()]
		for text in filter(None, texts):
			yield (None, text)
			yield (name, text)


def _in_workspace_content(document: dict) -> Iterator[Message]:
	"""Headings without the HTML around them, as the desk looks for them."""
	for block in json.loads(document.get("content") or "[]"):
		if block["type"] in ("header", "paragraph"):
			yield (None, re.sub("<[^>]*>", "", block["data"]["text"]))


# --- catalogues ----------------------------------------------------------------------------------


def catalog(language: str) -> Catalog:
	"""The translations of one language as they stand in the repository."""
	path = LOCALE / f"{language}.po"
	if not path.exists():
		return Catalog(locale=language)
	with open(path, "rb") as file:
		return read_po(file, locale=language)


def translated(language: str) -> dict[Message, str]:
	"""What `catalog(language)` says, without what is still empty."""
	entries = (entry for entry in catalog(language) if entry.id and entry.string)
	return {(entry.context, entry.id): entry.string for entry in entries}


def platform(language: str) -> dict[str, str]:
	"""What the other apps of the site translate: `text` or `text:context` is the key.

	In this language itself: Frappe shows Brazilians Portugal's words where it has none of theirs.
	"""
	import frappe
	from frappe.gettext.translate import get_translations_from_mo
	from frappe.translate import get_translations_from_csv

	code = language.replace("_", "-")
	words: dict[str, str] = {}
	for app in frappe.get_installed_apps():
		if app != APP.name:
			words |= get_translations_from_csv(code, app) or {}
			words |= get_translations_from_mo(code, app) or {}
	return words


def missing(language: str) -> list[Message]:
	"""Strings that the user of a language does not see in it. Needs a site, for what the platform translates.

	A string with a context is served by a translation without one, as the desk does it. What Portuguese
	says in a context Brazil would see too, so it says it in its own words.
	"""
	found, own, others = messages(), translated(language), platform(language)
	in_english = [
		(context, text)
		for context, text in found
		if not (context and (None, text) in found)  # one without a context will serve it
		and (None, text) not in own
		and text not in others
		and (not context or ((context, text) not in own and f"{text}:{context}" not in others))
	]
	parent = translated(language.split("_")[0]) if "_" in language else {}
	of_parent = [message for message in parent if message in found and message[0] and message not in own]
	return list(dict.fromkeys(in_english + of_parent))


def update() -> None:
	"""Write `main.pot`; in each language drop what is no longer in the code and add what is missing."""
	for name, text in contents().items():
		(LOCALE / name).write_text(text)


def contents() -> dict[str, str]:
	"""The files of `locale/` as they should be now."""
	found = messages()
	files = {"main.pot": _as_text(None, dict.fromkeys(found, ""), found)}
	for language in (*LANGUAGES, SHORTENED):
		own = {message: text for message, text in translated(language).items() if message in found}
		if language != SHORTENED:
			own |= dict.fromkeys(missing(language), "")
		files[f"{language}.po"] = _as_text(language, own, found)
	return files


def _as_text(language: str | None, strings: dict[Message, str], places: dict[Message, list[str]]) -> str:
	"""A catalogue that only changes when its strings do: no dates, no line numbers."""
	catalog = Catalog(locale=language)
	for (context, text), string in strings.items():
		locations = [(place, 0) for place in places[context, text]]
		entry = catalog.add(text, string, locations=locations, context=context)
		entry.flags.clear()  # which of them Babel sets depends on its version
	file = io.BytesIO()
	write_po(file, catalog, sort_output=True, width=None, omit_header=True)
	what = "Strings" if language is None else f"Translations ({language})"
	header = [
		f"# {what} of Client Hub, kept by tools/translations.py",
		'msgid ""',
		'msgstr ""',
		'"Project-Id-Version: Client Hub\\n"',
		*([f'"Language: {language}\\n"'] if language else []),
		'"MIME-Version: 1.0\\n"',
		'"Content-Type: text/plain; charset=utf-8\\n"',
		'"Content-Transfer-Encoding: 8bit\\n"',
	]
	return "\n".join(header) + "\n\n" + file.getvalue().decode().strip() + "\n"


def main() -> None:
	import frappe

	os.chdir(os.environ["FRAPPE_SITES_PATH"])  # where Frappe runs: it finds its logs from there
	frappe.init(os.environ["FRAPPE_SITE"], sites_path=os.environ["FRAPPE_SITES_PATH"])
	frappe.connect()
	try:
		update()
		for language in LANGUAGES:
			print(f"{language}: {len(missing(language))} to translate")
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main()
