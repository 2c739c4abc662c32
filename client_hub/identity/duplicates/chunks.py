"""Many values, some at a time.

From a thousand values on MariaDB makes a subquery of `in (…)`, and reads the whole table for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Thing = TypeVar("Thing")

SIZE = 500


def chunks(things: Iterable[Thing], size: int = SIZE) -> Iterator[list[Thing]]:
	"""Lists of at most so many of them, in their order; none of nothing."""
	rest = iter(things)
	while some := list(islice(rest, size)):
		yield some
