"""A lock of the app that a connection of somebody else's holds."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
import pymysql


@contextmanager
def held_by_another(name: str) -> Iterator[None]:
	"""The lock `name` of `client_hub.lock`, until the end of the block."""
	conf = frappe.conf
	other = pymysql.connect(
		host=conf.db_host or "localhost",
		port=int(conf.db_port or 3306),
		user=conf.db_user or conf.db_name,
		password=conf.db_password,
		unix_socket=conf.db_socket or None,
	)
	try:
		with other.cursor() as cursor:
			lock = [f"{conf.db_name}.{name}"]
			cursor.execute("select get_lock(%s, 0)", lock)
			yield
			# The end of a connection would do it too, but some time after it was closed.
			cursor.execute("select release_lock(%s)", lock)
	finally:
		other.close()
