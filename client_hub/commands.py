"""`bench --site SITE client-hub …`: adopt existing parties, check the client links."""

from __future__ import annotations

import sys

import click
import frappe
from frappe.commands import get_site, pass_context


@click.group("client-hub")
def client_hub() -> None:
	"""Client Hub: adopt existing parties, check the client links of documents."""


@client_hub.command("adopt")
@click.option("--dry-run", is_flag=True, help="Show what would be done and change nothing.")
@pass_context
def adopt(context: frappe._dict, dry_run: bool) -> None:
	"""Make clients of the Customers and Suppliers that have none. Safe to stop and start again."""
	from client_hub.identity import adoption, adoption_plan

	with _site(context):
		if dry_run:
			_print_summary(adoption_plan.make_plan().summary(), "would become")
			return
		try:
			_print_summary(adoption.adopt(_progress_bar), "became")
		except adoption.UnderWayError as error:
			raise click.ClickException(frappe.utils.strip_html(str(error))) from None


@client_hub.command("check")
@click.option("--fix", is_flag=True, help="Repair what is wrong.")
@pass_context
def check_links(context: frappe._dict, fix: bool) -> None:
	"""Find documents whose client is not the one of their party or project, and clients whose ticks are not
	as their parties have it. Exit code 1 if any is left."""
	from client_hub.check import check, notes

	with _site(context):
		for note in notes():
			click.echo(note)
		wrong = check(fix=fix)
		for found in wrong:
			for line in found.lines:
				click.echo(line)
			if found.count > len(found.lines):
				click.echo(f"… and {found.count - len(found.lines)} more of {found.doctype}.")
		frappe.db.commit()  # nosemgrep: the end of the command
		count = sum(found.count for found in wrong)
		if not count:
			click.echo("All client links are right.")
		elif fix:
			click.echo(f"{count} client links repaired.")
		else:
			click.echo(f"{count} client links are wrong. Run again with --fix to repair them.")
			sys.exit(1)


class _site:
	"""The site of the command line, connected as Administrator."""

	def __init__(self, context: frappe._dict):
		self.site = get_site(context)

	def __enter__(self) -> None:
		frappe.init(self.site)
		frappe.connect()
		frappe.set_user("Administrator")

	def __exit__(self, *error: object) -> None:
		frappe.destroy()


def _progress_bar(done: int, total: int) -> None:
	from frappe.utils import update_progress_bar

	update_progress_bar("Adopting", done - 1, total)


def _print_summary(summary: dict, became: str) -> None:
	click.echo(
		f"\n{summary['parties']} parties {became} {summary['clients']} new clients; "
		f"{summary['joining']} groups joined clients that were there."
	)
	for key, count in summary["shared_numbers"].items():
		click.echo(f"Not grouped: {count} parties share the tax ID {key}. Correct it, or merge them by hand.")
	for parties in summary["conflicts"]:
		click.echo(f"Left alone: {', '.join(parties)} lead to more than one client. Attach them by hand.")


commands = [client_hub]
