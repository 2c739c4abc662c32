"""Tells whether files changed since something was last made from them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

# Build products and caches differ between copies that are the same.
IGNORED_FOLDERS = {"dist", "node_modules", "__pycache__"}


def fingerprint(folder: Path, patterns: Iterable[str], extra: Iterable[str] = ()) -> str:
	"""A hash of the names and contents of the files in a folder that match one of the patterns.

	The same in every copy of the folder; `extra` texts count too.
	"""
	digest = hashlib.sha256()
	for name in sorted({path.relative_to(folder) for pattern in patterns for path in folder.glob(pattern)}):
		path = folder / name
		if IGNORED_FOLDERS.isdisjoint(name.parts) and path.is_file():
			digest.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode())
			digest.update(path.read_bytes())
	for text in extra:
		digest.update(f"\0{text}".encode())
	return digest.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
	"""Whether a stamp file holds this value."""
	return stamp.is_file() and stamp.read_text() == value
