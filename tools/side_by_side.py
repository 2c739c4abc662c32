"""Runs the parts of the tests two at a time, shows what they print as they go, and sums up."""

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.output import say
from tools.run import Command, start

SECONDS_TO_CLEAN_UP = 60
# pytest's last line, and its exit code when nothing was there to run.
_COUNTS = re.compile(r"=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s.*")
NO_TESTS = 5


@dataclass(frozen=True)
class Part:
	"""One run of pytest."""

	name: str
	command: Command
	cwd: Path
	env: Mapping[str, str]


@dataclass
class Result:
	"""What a part came to: pytest's exit code and counts, seconds of wall and processor, what failed."""

	name: str
	code: int = 1
	wall: float = 0
	processor: float = 0
	counts: dict[str, int] = field(default_factory=dict)
	failed: list[str] = field(default_factory=list)


class SideBySide:
	"""Workers, each of which runs its parts one after the other."""

	def __init__(self, workers: Sequence[Sequence[Part]]):
		self.workers = workers
		self.results: list[Result] = []
		self._running: set[subprocess.Popen] = set()
		self._stopped = False

	def run(self) -> list[Result]:
		"""Run all parts; when we are stopped, they are interrupted, so that they clean up."""
		ended = [threading.Event() for _worker in self.workers]
		for parts, event in zip(self.workers, ended, strict=True):
			threading.Thread(target=self._work, args=(parts, event), daemon=True).start()
		try:
			# Not with join, which a signal can make believe that the thread has ended.
			for event in ended:
				while not event.wait(1):
					pass
		except BaseException:
			self._stop(signal.SIGINT)
			for event in ended:
				event.wait(SECONDS_TO_CLEAN_UP)
			self._stop(signal.SIGKILL)
			raise
		return self.results

	def _work(self, parts: Iterable[Part], ended: threading.Event) -> None:
		try:
			for part in parts:
				if not self._stopped:
					self.results.append(self._run(part))
		finally:
			ended.set()

	def _run(self, part: Part) -> Result:
		result = Result(part.name)
		started = time.monotonic()
		process = start(part.command, cwd=part.cwd, env=part.env)
		self._running.add(process)
		assert process.stdout
		for line in process.stdout:
			text = line.decode(errors="replace").rstrip()
			if text:
				say(f"{part.name} │ {text}")
			if text.startswith(("FAILED ", "ERROR ")):
				result.failed.append(text)
			if found := _COUNTS.fullmatch(text.strip(" =")):
				result.counts = counts_in(found[1])
		_pid, status, used = os.wait4(process.pid, 0)
		self._running.discard(process)
		process.returncode = result.code = os.waitstatus_to_exitcode(status)
		result.wall = time.monotonic() - started
		result.processor = used.ru_utime + used.ru_stime
		return result

	def _stop(self, by: signal.Signals) -> None:
		self._stopped = True
		for process in list(self._running):
			with suppress(ProcessLookupError, PermissionError):
				os.kill(process.pid, by)


def counts_in(text: str) -> dict[str, int]:
	"""`{"passed": 12, "skipped": 1}` of "12 passed, 1 skipped"."""
	return {word: int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", text)}


def summary(results: Sequence[Result], wall: float) -> list[str]:
	"""Lines that say what each part came to, and all together, which took `wall` seconds."""
	lines = [line for result in results for line in result.failed]
	total: dict[str, int] = {}
	for result in results:
		for word, number in result.counts.items():
			total[word] = total.get(word, 0) + number
		lines.append(_line(result.name, result.counts, result.wall, result.processor, result.code))
	processor = sum(result.processor for result in results)
	lines.append(_line("all", total, wall, processor, exit_code(results)))
	return lines


def _line(name: str, counts: Mapping[str, int], wall: float, processor: float, code: int) -> str:
	said = ", ".join(f"{number} {word}" for word, number in counts.items() if "warning" not in word)
	ended = "" if code in (0, 1, NO_TESTS) else f", ended with {code}"
	return f"{name}: {said or 'no tests'}{ended} in {wall:.0f} s, {processor:.0f} s of processor"


def exit_code(results: Sequence[Result]) -> int:
	"""That of the worst part; a part without tests counts only when none has any."""
	codes = [result.code for result in results]
	killed = [code for code in codes if code < 0]
	others = [code for code in codes if code not in (0, NO_TESTS)]
	return killed[0] if killed else max(others, default=0 if 0 in codes else NO_TESTS)
