# The commands of the project. Each does its own set-up and can be run again at any time.
#
#   make demo                        a site with demo data, served until Ctrl-C (DEMO_SERVE=0: not served)
#   make bench                       a bench with this checkout as its app, installed when there is none
#   make test ARGS="-k adopt"        all tests; ARGS are pytest's
#   make benchmark ARGS="..."        benchmarks/run.py with the bench's Python, from the bench's folder `sites`;
#                                    ARGS are its own, after --site
#   make lint                        ruff, mypy, prettier and eslint
#   make mutants                     deliberate faults in the app, each of which the tests have to catch
#   make no-harm ARGS="Customer"     ERPNext's own tests of what the app touches, without it and with it
#   make upgrade                     a site of each released version, migrated to this checkout
#   make pictures                    the pictures in docs/pictures of the bench's version anew, by the browser tests
#
# FRAPPE_BENCH names the bench to use, or the folder to install one in.
# FRAPPE_PATH, FRAPPE_BRANCH, ERPNEXT_PATH and ERPNEXT_BRANCH choose what is installed there.

PYTHON ?= python3

.PHONY: demo bench test benchmark lint mutants no-harm upgrade pictures python

demo bench test benchmark lint mutants no-harm upgrade pictures: python
	@$(PYTHON) -B -m tools $@ $(ARGS)

python:
	@command -v $(PYTHON) >/dev/null || { echo "Installing Python …"; \
		$$([ "$$(id -u)" = 0 ] || echo sudo) sh -c "apt-get update && apt-get install -y python3" >/dev/null; }
