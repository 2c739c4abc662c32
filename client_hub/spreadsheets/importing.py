"""Where jobs that were queued before 0.2 look for their method; goes with 0.3."""

from client_hub.spreadsheets.run.importing import run

__all__ = ["run"]
