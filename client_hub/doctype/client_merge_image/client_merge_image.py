"""Client Merge Image: what it takes to undo a merge, under the name of its Client Merge Log."""

from __future__ import annotations

from frappe.model.document import Document


class ClientMergeImage(Document):
	"""Written and read by `client_hub.identity.merging.log`, and by nobody else.

	Not in the log itself: version 15 lets whoever reads a document look for text in fields of it that they may
	not see. No role may read it, since it has what the clients and their parties keep from the reader.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		before_image: DF.LongText | None
		kept: DF.LongText | None
	# end: auto-generated types
