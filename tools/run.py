"""Runs other programs: as the user who owns the bench or as root, with their noise in the log."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tools.output import Problem, log, log_position, show_log_since, step

Command = Sequence[str | Path]


def become(uid: int) -> None:
	"""Work as another user from now on; only root can.

	The real user stays root, so that single commands can still run as root.
	"""
	if uid == os.geteuid():
		return
	user = pwd.getpwuid(uid)
	os.setgroups(os.getgrouplist(user.pw_name, user.pw_gid))
	os.setegid(user.pw_gid)
	os.seteuid(uid)
	os.environ.update(HOME=user.pw_dir, USER=user.pw_name, LOGNAME=user.pw_name)
	for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
		os.environ.pop(name, None)


def user_name(uid: int) -> str:
	"""The name of a user, or the number when it has none (a container may mount such a folder)."""
	try:
		return pwd.getpwuid(uid).pw_name
	except KeyError:
		return str(uid)


def can_be_root() -> bool:
	"""Whether commands can be run as root: by being root, or with sudo."""
	if os.getuid() == 0:
		return True
	if not shutil.which("sudo"):
		return False
	return sys.stdin.isatty() or not subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL)


def _popen(
	command: Command, *, env: Mapping[str, str] | None = None, as_root: bool = False, **options: Any
) -> subprocess.Popen:
	"""Start a command; `env` is added to the environment."""
	extra = dict(env or {})
	if as_root:
		extra["HOME"] = "/root"
		if os.getuid() == 0:
			options |= {"user": 0, "group": 0}
		elif can_be_root():
			command = ["sudo", "env", *(f"{key}={value}" for key, value in extra.items()), *command]
		else:
			raise Problem(
				f"`{' '.join(map(str, command))}` has to run as root: "
				"run make as root, or install sudo and run `sudo -v` first."
			)
	elif os.getuid() != os.geteuid():
		# Without this, programs such as bash would go back to the real user, root.
		options |= {"user": os.geteuid(), "group": os.getegid()}
	try:
		return subprocess.Popen([str(part) for part in command], env={**os.environ, **extra}, **options)
	except FileNotFoundError as error:
		raise Problem(f"{error.filename} is missing: install it and run make again.") from error


def _wait(process: subprocess.Popen) -> int:
	"""Wait for a command; when we are stopped, it stops too."""
	try:
		return process.wait()
	except BaseException:
		with suppress(PermissionError):
			process.terminate()
			process.wait()
		raise


def run(
	what: str,
	command: Command,
	*,
	remedy: str = "The lines above say why; put that right and run make again.",
	cwd: Path | None = None,
	env: Mapping[str, str] | None = None,
	as_root: bool = False,
) -> None:
	"""Run one step whose output goes to the log; raise Problem, with its last lines shown, if it fails."""
	with step(what):
		start = log_position()
		if run_quietly(command, cwd=cwd, env=env, as_root=as_root):
			show_log_since(start)
			raise Problem(f"{what} failed (everything is in {log().name}). {remedy}")


def run_quietly(
	command: Command,
	*,
	cwd: Path | None = None,
	env: Mapping[str, str] | None = None,
	as_root: bool = False,
	input: str | None = None,
	detached: bool = False,
) -> int:
	"""Run a command with its output in the log and return its exit code.

	`detached` is for commands that leave a daemon behind: Ctrl-C must not reach it later.
	"""
	process = _popen(
		command,
		cwd=cwd,
		env=env,
		as_root=as_root,
		stdin=subprocess.PIPE if input is not None else subprocess.DEVNULL,
		stdout=log(),
		stderr=subprocess.STDOUT,
		start_new_session=detached,
	)
	if process.stdin and input is not None:
		with suppress(BrokenPipeError), process.stdin:
			process.stdin.write(input.encode())
	return _wait(process)


def run_on_screen(command: Command, *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> int:
	"""Run a command the user watches and return its exit code."""
	return _wait(_popen(command, cwd=cwd, env=env))


def output(
	command: Command,
	*,
	cwd: Path | None = None,
	env: Mapping[str, str] | None = None,
	as_root: bool = False,
	input: str | None = None,
) -> str | None:
	"""What a command prints, or None when it fails; its errors go to the log."""
	process = _popen(
		command,
		cwd=cwd,
		env=env,
		as_root=as_root,
		stdin=subprocess.PIPE if input is not None else subprocess.DEVNULL,
		stdout=subprocess.PIPE,
		stderr=log(),
	)
	text, _ = process.communicate(input.encode() if input is not None else None)
	return None if process.returncode else text.decode()


def start(command: Command, *, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen:
	"""Start a command whose output, errors too, the caller reads."""
	return _popen(
		command,
		cwd=cwd,
		env=env,
		stdin=subprocess.DEVNULL,
		stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT,
		start_new_session=True,
	)


def start_server(command: Command, *, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen:
	"""Start a server that writes to the log; its own session keeps Ctrl-C from reaching it before us."""
	return _popen(
		command,
		cwd=cwd,
		env=env,
		stdin=subprocess.DEVNULL,
		stdout=log(),
		stderr=subprocess.STDOUT,
		start_new_session=True,
	)
