"""What the client's page opens with: what is late, the money, and the companies it is in."""

from __future__ import annotations

from typing import Any

from client_hub.overview.access import TIMEOUT
from client_hub.overview.balance import money_of
from client_hub.overview.declaration import Context
from client_hub.overview.late import late_of
from client_hub.overview.scope import companies_of
from client_hub.overview.time_limit import attempt
from client_hub.overview.unpaid import Unpaid


def opening_of(context: Context) -> dict[str, Any]:
	"""`{client, as_of, companies, late, checked, money}` (`late_of`, `money_of`).

	A part that takes too long or fails leaves the others: `companies` are None then, `checked` is "timeout",
	and the state of `money` is `timeout` or `error`.
	"""
	client, unpaid = context.client, Unpaid(context)
	_state, companies = attempt(f"Companies of {client}", lambda: companies_of(client))
	_state, late = attempt(f"What is late of {client}", lambda: late_of(unpaid))
	state, money = attempt(f"Money of {client}", lambda: money_of(unpaid))
	told = {"client": client, "as_of": context.today}
	return {
		**told,
		"companies": companies,
		**(late or {"late": [], "checked": TIMEOUT}),
		"money": money or {**told, "state": state, "net": [], "sides": {}},
	}
