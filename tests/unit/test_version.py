"""The app's version follows the changelog, and stands in `client_hub/__init__.py` alone."""

import re
import subprocess

import pytest

import client_hub
from tools.requirements import CHECKOUT

HEADINGS = re.findall(
	r"^## (\d+)\.(\d+)\.(\d+)( \(not released yet\))?$", CHECKOUT.joinpath("CHANGELOG.md").read_text(), re.M
)


def test_the_first_chapter_of_the_changelog_is_this_version():
	major, minor, patch, not_yet = HEADINGS[0]
	assert client_hub.__version__ == f"{major}.{minor}.{patch}" + ("-dev" if not_yet else "")


def test_older_chapters_are_released_versions_in_their_order():
	versions = [tuple(map(int, heading[:3])) for heading in HEADINGS]
	assert versions == sorted(set(versions), reverse=True)
	assert not any(not_yet for *_version, not_yet in HEADINGS[1:])


def test_each_chapter_has_a_version():
	assert CHECKOUT.joinpath("CHANGELOG.md").read_text().count("\n## ") == len(HEADINGS)


def test_each_released_version_that_is_tagged_has_its_chapter():
	git = subprocess.run(["git", "-C", CHECKOUT, "tag", "--list", "v*"], capture_output=True, text=True)
	if git.returncode:
		pytest.skip("no git repository")
	assert set(git.stdout.split()) <= {f"v{'.'.join(heading[:3])}" for heading in HEADINGS}
