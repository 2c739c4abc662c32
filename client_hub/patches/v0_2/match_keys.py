"""What the clients of before are found by when doubles are looked for. Cut off, it goes on where it was."""

from __future__ import annotations

from client_hub.identity.duplicates.key_table import bring_up_to_date


def execute() -> None:
	bring_up_to_date()
