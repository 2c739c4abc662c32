"""What another app on the site brings, for tests that need one: see the fixture `outside_app`."""


def only_of_nobody(user: str, doctype: str | None = None) -> str:
	"""A hook `permission_query_conditions`."""
	return "`tabProject`.`project_name` like '%nobody%'"


def breaks() -> list:
	"""A hook `client_hub_linked_documents` that fails."""
	raise RuntimeError("out of order")
