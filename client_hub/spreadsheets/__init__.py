"""Clients in and out by spreadsheet: template, check, run, undo, export."""
