"""Clients of a site whose Customers are named CLI-… too are numbered by a prefix of their own from now on."""

from client_hub.numbering import choose_prefixes


def execute() -> None:
	choose_prefixes(new_site=False)
