"""Runs one make target and turns what stops it into one sentence."""

import signal
import sys


def main() -> int:
	"""Run the target named on the command line and return the exit code."""
	# Here, because these modules need the language of Python 3.10 already.
	from tools.benchmark import run_benchmark
	from tools.demo import run_demo
	from tools.lint import run_lint
	from tools.machine import use_system_paths
	from tools.mutants import run_mutants
	from tools.no_harm import run_no_harm
	from tools.output import Problem, open_log, say
	from tools.prepare import install
	from tools.tests import run_tests, take_pictures
	from tools.upgrade import run_upgrade

	target, *arguments = sys.argv[1:]
	targets = {
		"bench": install,
		"demo": run_demo,
		"test": lambda: run_tests(arguments),
		"benchmark": lambda: run_benchmark(arguments),
		"lint": run_lint,
		"mutants": lambda: run_mutants(arguments),
		"no-harm": lambda: run_no_harm(arguments),
		"upgrade": lambda: run_upgrade(arguments),
		"pictures": take_pictures,
	}
	try:
		use_system_paths()
		say(f"Details are in {open_log(target)}")
		return targets[target]()
	except Problem as problem:
		sentence = str(problem)
	except OSError as error:
		sentence = (
			f"{error.filename or 'the system'}: {error.strerror or error}. "
			"Put that right (permissions, space on the disk) and run make again."
		)
	print(f"\nmake {target}: {sentence}", file=sys.stderr)
	return 1


def _stop(*_: object) -> None:
	# So that what was started is stopped, and what was lent is given back.
	raise KeyboardInterrupt


if __name__ == "__main__":
	if sys.version_info < (3, 10):  # noqa: UP036 - ruff knows what we support, not what people have
		sys.exit("Python 3.10 or newer is needed: install it and run make PYTHON=python3.11, for example.")
	# Started in the background we would inherit that Ctrl-C is ignored, and so would the tests.
	signal.signal(signal.SIGINT, signal.default_int_handler)
	signal.signal(signal.SIGTERM, _stop)
	signal.signal(signal.SIGHUP, _stop)
	try:
		sys.exit(main())
	except KeyboardInterrupt:
		print("\nStopped.")
		sys.exit(130)
