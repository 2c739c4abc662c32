"""Collecting the strings of the app, and showing new translations on a site that is there already."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import site as sites


class TestNewWordsOnASite:
	@pytest.fixture
	def commands(self, tmp_path, monkeypatch):
		"""What is run on a site that has everything: call it again and again."""
		checkout = tmp_path / "checkout"
		(checkout / sites.APP / "locale").mkdir(parents=True)
		for app in ("frappe", "erpnext"):
			(tmp_path / "apps" / app / app).mkdir(parents=True)
			(tmp_path / "apps" / app / app / "__init__.py").write_text('__version__ = "15"')
		(tmp_path / "site").mkdir()
		done = []
		monkeypatch.setattr(sites, "CHECKOUT", checkout)
		monkeypatch.setattr(sites, "run", lambda _what, command, **_options: done.append(command))
		bench = SimpleNamespace(path=tmp_path, sites=tmp_path, command=lambda name, *_args, site: name)

		def prepare() -> list[str]:
			done.clear()
			sites._install_apps(bench, "site", ["frappe", "erpnext", sites.APP])
			return list(done)

		prepare()
		return prepare

	def test_nothing_is_done_when_nothing_changed(self, commands):
		assert commands() == []

	def test_a_changed_catalogue_empties_the_cache_once(self, commands, tmp_path):
		(tmp_path / "checkout" / sites.APP / "locale" / "es.po").write_text('msgid "Clients"')
		assert commands() == ["clear-cache"]
		assert commands() == []

	def test_migrating_empties_it_as_well(self, commands, tmp_path):
		(tmp_path / "checkout" / sites.APP / "locale" / "es.po").write_text('msgid "Clients"')
		(tmp_path / "checkout" / sites.APP / "patches.txt").write_text("a patch")
		assert commands() == ["migrate"]
		assert commands() == []


class TestCollecting:
	@pytest.fixture
	def collector(self):
		pytest.importorskip("babel", reason="Babel comes with Frappe")
		from tools import translations

		return translations

	@pytest.fixture
	def collected(self, collector, tmp_path, monkeypatch):
		"""The strings of an app with just this file."""

		def collect(name: str, content: str) -> set:
			file: Path = tmp_path / "client_hub" / name
			file.parent.mkdir(parents=True, exist_ok=True)
			file.write_text(content)
			monkeypatch.setattr(collector, "ROOT", tmp_path)
			monkeypatch.setattr(collector, "APP", tmp_path / "client_hub")
			return set(collector.messages())

		return collect

	@pytest.mark.parametrize(
		("source", "strings"),
		[
			('_("One")', {(None, "One")}),
			('_("One", context="Here")', {("Here", "One")}),
			('_lt("One {0}", context="Here")', {("Here", "One {0}")}),
			('frappe._("One")', {(None, "One")}),
			('_("One " "and two")', {(None, "One and two")}),
			("_(text)", set()),
			('# _("One")', set()),
			('other("One")', set()),
		],
	)
	def test_python(self, collected, source, strings):
		assert collected("api.py", source) == strings

	@pytest.mark.parametrize(
		("source", "strings"),
		[
			('__("One")', {(None, "One")}),
			("__('One')", {(None, "One")}),
			('__("One {0}", [count])', {(None, "One {0}")}),
			('__("One {0}", [count], "Here")', {("Here", "One {0}")}),
			('__("One {0}", [names[0]], "Here")', {("Here", "One {0}")}),
			('__("One", null, "Here")', {("Here", "One")}),
			('__(\n\t"One",\n\tnull,\n\t"Here"\n)', {("Here", "One")}),
			('html`<b>${__("One")}</b>`', {(None, "One")}),
			('__("It\'s \\"one\\"")', {(None, 'It\'s "one"')}),
			("__(text)", set()),
			('this.__("One")', set()),
		],
	)
	def test_javascript(self, collected, source, strings):
		assert collected("public/js/page.js", source) == strings

	def test_what_is_built_and_the_demo_are_left_out(self, collected):
		assert collected("public/dist/js/page.js", '__("One")') == set()
		assert collected("demo/story.py", '_("One")') == set()

	def test_texts_of_fields_with_the_doctype_and_without_it(self, collected):
		doctype = """{"doctype": "DocType", "name": "Thing", "fields": [
			{"fieldtype": "Select", "label": "Kind", "description": "Of thing", "options": "\\nBig\\n12"}]}"""
		texts = {"Kind", "Of thing", "Big"}
		assert collected("doctype/thing/thing.json", doctype) == {
			(None, "Thing"),
			*((context, text) for context in (None, "Thing") for text in texts),
		}
