"""`make benchmark`: runs benchmarks/run.py against a site of its own."""

from collections.abc import Sequence

from tools import site as sites
from tools.output import Problem
from tools.prepare import prepare_bench
from tools.requirements import CHECKOUT
from tools.run import run_on_screen


def run_benchmark(arguments: Sequence[str]) -> int:
	"""Run the benchmarks with the bench's Python, from the folder `sites`; returns their exit code."""
	script = CHECKOUT / "benchmarks" / "run.py"
	if not script.exists():
		raise Problem(f"There are no benchmarks: {script} is missing from this checkout.")
	bench = prepare_bench()
	site = sites.BENCHMARK
	with sites.reserved(bench, site):
		sites.prepare_site(bench, site)
		return run_on_screen([bench.python, script, "--site", site, *arguments], cwd=bench.sites)
