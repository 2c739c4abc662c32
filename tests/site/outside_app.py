"""What another app on the site brings, for tests that need one: see the fixture `outside_app`."""


def only_of_nobody(user: str, doctype: str | None = None) -> str:
	"""A hook `permission_query_conditions`."""
	return "`tabProject`.`project_name` like '%nobody%'"


def only_of_dollars(user: str, doctype: str | None = None) -> str:
	"""The same hook, of invoices."""
	return "`tabSales Invoice`.`currency` = 'USD'"


def breaks() -> list:
	"""A hook `client_hub_linked_documents` that fails."""
	raise RuntimeError("out of order")


def sections() -> list:
	"""A hook `client_hub_sections`: a section with a tile of its own, late by its end; one of a DocType that is not
	installed, on a tile of ours."""
	from client_hub.overview.declaration import SECOND, Bucket, Late, Section, Tile

	is_over = Bucket(
		"over",
		"Guarantees that are over",
		lambda context: [("docstatus", "=", 1), ("end_date", "is", "set"), ("end_date", "<", context.today)],
		tone="red",
		late=Late(2, "Guarantees over", day="end_date"),
	)
	return [
		Section(
			key="guarantees",
			tile="guarantees",
			tab="orders_and_invoices",
			label="Bank guarantees",
			doctype="Bank Guarantee",
			columns=("bg_type", "amount", "start_date", "end_date"),
			order_by="end_date asc",
			company=None,
			creates="Bank Guarantee",
			buckets=(
				Bucket("all", "Guarantees", lambda context: [("docstatus", "=", 1)]),
				is_over,
				Bucket("draft", "Drafts", lambda context: [("docstatus", "=", 0)], rank=SECOND),
			),
		),
		Tile("guarantees", "Guarantees"),
		Section(
			key="not_there",
			tile="deals",
			tab="deals_and_quotes",
			label="Not there",
			doctype="Not There",
			columns=(),
			order_by="name asc",
			company=None,
			buckets=(Bucket("all", "All of them", lambda context: []),),
		),
	]


def sections_without_a_place() -> list:
	"""The same hook with what is left out, and one that fails when it is asked."""
	from dataclasses import dataclass, replace

	from client_hub.overview.declaration import Bucket, Late, Section, Tile

	@dataclass(frozen=True)
	class Broken(Section):
		def made_of(self, context):
			raise RuntimeError("out of order")

		def rows(self, context, access):
			raise RuntimeError("out of order")

		@property
		def opens_list(self):
			raise RuntimeError("out of order")

	good = next(entry for entry in sections() if isinstance(entry, Section))
	return [
		"a text",
		Tile("tasks", "Taken"),
		Tile("empty", "Without a section"),
		replace(good, key="tasks", tile="tasks", tab="projects"),
		replace(good, key="ledger", tile="tasks", tab="projects"),
		replace(good, key="nowhere", tile="unknown"),
		replace(good, key="no_tab", tile="tasks", tab="overview"),
		replace(good, key="other_tab", tile="tasks", tab="deals_and_quotes"),
		*(
			replace(good, key=f"odd_{number}", tile="tasks", tab="projects", apart=apart)
			for number, apart in enumerate(
				(
					("a text",),
					(Bucket("no_condition", "Without a condition"),),
					good.buckets[:1],  # there already
					(replace(good.buckets[1], key="no_rank", late=Late(None, "Late")),),
					(replace(good.buckets[1], key="no_late", late="late"),),
				)
			)
		),
		Broken(**{**vars(good), "key": "broken", "tile": "tasks", "tab": "projects", "doctype": "Task"}),
	]


def sections_that_fail() -> list:
	"""The same hook, which fails."""
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
