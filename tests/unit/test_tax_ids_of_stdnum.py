"""The valid and the invalid numbers of python-stdnum's own documentation, read by ours: nobody here made them up."""

import doctest
import importlib
import pkgutil
from collections.abc import Iterator

import pytest
import stdnum
from stdnum.util import get_cc_module

from client_hub.identity.tax_id import ALSO_VALID, FORMAT_UNKNOWN, INVALID, VALID, parse

PACKAGES = {module.name.rstrip("_") for module in pkgutil.iter_modules(stdnum.__path__) if module.ispkg}
COUNTRIES = sorted(name for name in PACKAGES if name.upper() not in FORMAT_UNKNOWN)


def examples(module) -> Iterator[tuple[str, bool]]:
	"""(number, whether it is valid) of the calls of `validate` in a module's documentation."""
	for example in doctest.DocTestParser().get_examples(module.__doc__ or ""):
		source = example.source.strip()
		if source.startswith("validate('") and source.endswith("')") and source.count("'") == 2:
			yield source.split("'")[1], example.exc_msg is None


def numbers() -> list[tuple[str, str, bool]]:
	found = []
	for country in COUNTRIES:
		modules = [get_cc_module(country, "vat")]
		if country.upper() in ALSO_VALID:
			modules.append(importlib.import_module(ALSO_VALID[country.upper()]))
		for module in filter(None, modules):
			found += [(country.upper(), number, valid) for number, valid in examples(module)]
	return found


@pytest.mark.parametrize(("country", "number", "valid"), numbers())
def test_a_number_of_the_documentation_is_valid_or_not_as_it_says(country, number, valid):
	assert parse(number, country).state == (VALID if valid else INVALID)


def test_the_documentation_has_many_of_both():
	valid = [valid for _country, _number, valid in numbers()]
	assert valid.count(True) >= 60 and valid.count(False) >= 60
