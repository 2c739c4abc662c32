"""Clients that are one become one, and are taken apart again.

`merge` moves everything of some clients to another and deletes them, `undo` gives it back by the log's
image, `split` makes a client of some parties of another. What can name a client is in `references`.
"""
