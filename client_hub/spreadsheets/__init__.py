"""Clients in and out by spreadsheet: template, check, run, undo, export.

The rooms follow the phases, and each knows those before it only: `sheet`, `check`, `run`. Above them
`imports` (the life of a Client Import), `showing` (what it shows of itself) and `exporting`; `rows`, its
rows in the database, is below all.
"""
