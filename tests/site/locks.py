"""Locks that a connection of somebody else's holds."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
import pymysql


@contextmanager
def _another_connection() -> Iterator[pymysql.Connection]:
	conf = frappe.conf
	other = pymysql.connect(
		host=conf.db_host or "localhost",
		port=int(conf.db_port or 3306),
		user=conf.db_user or conf.db_name,
		password=conf.db_password,
		database=conf.db_name,
		unix_socket=conf.db_socket or None,
	)
	try:
		yield other
	finally:
		other.close()


@contextmanager
def held_by_another(name: str) -> Iterator[None]:
	"""The lock `name` of `client_hub.lock`, until the end of the block."""
	with _another_connection() as other, other.cursor() as cursor:
		lock = [f"{frappe.conf.db_name}.{name}"]
		cursor.execute("select get_lock(%s, 0)", lock)
		yield
		# The end of a connection would do it too, but some time after it was closed.
		cursor.execute("select release_lock(%s)", lock)


@contextmanager
def row_held_by_another(doctype: str, name: str) -> Iterator[None]:
	"""The row of a document, until the end of the block: who wants to write it waits."""
	with _another_connection() as other, other.cursor() as cursor:
		cursor.execute(f"select name from `tab{doctype}` where name = %s for update", [name])
		yield
		other.rollback()
