"""The app's log, `logs/client_hub.log` of the site: who saw totals, what the nightly check repaired."""

from __future__ import annotations

import logging

import frappe


def logger() -> logging.Logger:
	"""Frappe's logger for the app, at a level at which it does write (stock: errors only)."""
	log = frappe.logger("client_hub")
	log.setLevel(logging.INFO)
	return log
