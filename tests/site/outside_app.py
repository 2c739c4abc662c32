"""What another app on the site brings, for tests that need one: see the fixture `outside_app`."""


def only_of_nobody(user: str, doctype: str | None = None) -> str:
	"""A hook `permission_query_conditions`."""
	return "`tabProject`.`project_name` like '%nobody%'"


def breaks() -> list:
	"""A hook `client_hub_linked_documents` that fails."""
	raise RuntimeError("out of order")


def linked_documents() -> list:
	"""A hook `client_hub_linked_documents`: by a dynamic link to anything, else by project; and one that is not
	installed."""
	from client_hub.linked_documents import LinkedDocument, Source

	return [
		LinkedDocument(
			"Bank Guarantee",
			"Money",
			"customer",
			sources=(
				Source("reference_docname", doctype_field="reference_doctype"),
				Source("project", doctype="Project"),
			),
		),
		LinkedDocument("Not There", "Sales", "customer", sources=(Source("customer", doctype="Customer"),)),
	]
