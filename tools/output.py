"""What the user sees: short lines of progress on the screen, the noise of other programs in a log file."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

LINES_SHOWN_ON_FAILURE = 20
# Steps shorter than this (in seconds) end without a word.
LONG_STEP = 10

_log: BinaryIO | None = None


class Problem(Exception):
	"""What stopped the work: one sentence that names the remedy."""


def cache_folder() -> Path:
	"""Where the tools keep what can be made again: logs and private virtual environments."""
	return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "client-hub"


def open_log(name: str) -> Path:
	"""Start the log of one make target afresh and return its path."""
	global _log
	path = cache_folder() / f"{name}.log"
	try:
		path.parent.mkdir(parents=True, exist_ok=True)
		# A log left by root must not stop the user: unlinking needs the folder only.
		path.unlink(missing_ok=True)
		_log = path.open("w+b", buffering=0)
	except OSError as error:
		raise Problem(
			f"The log {path} cannot be written ({error.strerror}): "
			"make its folder yours, or set XDG_CACHE_HOME to a folder you can write."
		) from error
	return path


def log() -> BinaryIO:
	"""The open log; child processes write to it."""
	assert _log, "open_log comes first"
	return _log


def say(text: str) -> None:
	"""One line of progress, on the screen and in the log."""
	print(text, flush=True)
	if _log:
		_log.write(f"{text}\n".encode())


@contextmanager
def step(what: str) -> Iterator[None]:
	"""Announce a step, and say how long it took when that was long."""
	say(f"{what} …")
	started = time.monotonic()
	yield
	seconds = round(time.monotonic() - started)
	if seconds >= LONG_STEP:
		say(f"  done in {seconds // 60} min {seconds % 60:02} s")


def log_position() -> int:
	"""Where the log ends now, for `show_log_since`."""
	return os.fstat(log().fileno()).st_size


def show_log_since(position: int) -> None:
	"""Print the last lines that were logged after a position."""
	# Not by its name, which another user whom root has become may not read.
	size = log_position() - position
	text = os.pread(log().fileno(), size, position).decode(errors="replace")
	for line in worth_showing(text)[-LINES_SHOWN_ON_FAILURE:]:
		print(f"  | {line}", flush=True)


def worth_showing(text: str) -> list[str]:
	"""The lines of a program's output without the frames of tracebacks, which hide what went wrong."""
	lines = []
	in_frame = False
	for line in text.replace("\r\n", "\n").split("\n"):
		# Progress bars redraw their line with carriage returns: only the last state is of use.
		line = line.rsplit("\r", 1)[-1]
		if re.match(r'\s*File ".*", line \d+', line):
			in_frame = True
		elif line.strip() and not (in_frame and line.startswith("    ")):
			in_frame = False
			lines.append(line)
	return lines
