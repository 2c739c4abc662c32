"""Plain text from the HTML that comments, e-mails and formatted values are kept in.

The result is text, not HTML: an entity such as &lt; has become the character that it stands for,
and the page shows it escaped, like every other value.
"""

from __future__ import annotations

import html
import re
from typing import Any

from frappe.utils import cstr

EXCERPT = 300
"""Characters of a body that a row of the activity stream shows."""

# What is in these elements is not written for people. An element cut off at the end counts too.
_UNSEEN = re.compile(
	r"<(style|script|head|title)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL
)
# Only what a browser takes for a tag: "a < b" stays.
_TAG = re.compile(r"<[a-z/!?][^>]*(?:>|$)", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def plain_text(markup: Any, length: int = EXCERPT) -> str:
	"""One line of at most `length` characters; a longer text ends in an ellipsis."""
	text = html.unescape(_TAG.sub(" ", _UNSEEN.sub(" ", cstr(markup))))
	text = " ".join(_UNPRINTABLE.sub("", text).split())
	return text if len(text) <= length else text[: length - 1].rstrip() + "…"
