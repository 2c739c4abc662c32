"""Works off and schedules the background jobs of one site; run with the bench's Python, in `sites`.

	PYTHONPATH=CHECKOUT env/bin/python -m tools.one_site work SITE [QUEUE ...]
	PYTHONPATH=CHECKOUT env/bin/python -m tools.one_site schedule SITE

Frappe's own worker and scheduler serve every site of a bench. Ours must not wake the others (a
developer's sites may send e-mails then), so each of our sites has queues of its own: see `queue_name`
in tools/site.py.
"""

import sys
import time

import frappe
from frappe.utils.background_jobs import get_queue_list, get_redis_conn
from frappe.utils.scheduler import enqueue_events_for_site
from rq import Worker

# Frappe's own interval.
SECONDS_BETWEEN_TICKS = 60


def work(site: str, *queues: str) -> None:
	"""Work off the site's jobs until stopped, of some queues or of all."""
	# With a site, unlike in Frappe's own worker, its settings name the queues.
	frappe.init(site=site)
	Worker(get_queue_list(list(queues) or None, build_queue_name=True), connection=get_redis_conn()).work()


def schedule(site: str) -> None:
	"""Queue the site's scheduled jobs when they are due, until stopped."""
	while True:
		enqueue_events_for_site(site)
		time.sleep(SECONDS_BETWEEN_TICKS)


if __name__ == "__main__":
	{"work": work, "schedule": schedule}[sys.argv[1]](*sys.argv[2:])
