"""Where jobs that were queued before 0.2 look for their method; goes with 0.3."""

from client_hub.spreadsheets.sheet.marked_copy import make_in_background

__all__ = ["make_in_background"]
