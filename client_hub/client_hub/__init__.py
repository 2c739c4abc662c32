"""Frappe's module "Client Hub", laid over the app package.

Frappe looks for a module's DocTypes in `<app>/<module>/doctype`. Here they live in
`client_hub/doctype`, one folder up: this package takes the file of the app package, from whose folder
Frappe reads, and lends its name to the folders from which Frappe imports, so that
`client_hub.client_hub.doctype.client` is the file `client_hub/doctype/client`. It has nothing of its
own: with the app's search path it would hold itself, and whoever walks the packages (Frappe 16 does,
those of every installed app, before it runs tests) would never come to an end.
Import controllers by the long path only; the short one would make a second class object.
"""

import sys
from importlib import import_module
from importlib.util import find_spec

import client_hub as _app

__path__ = []
__file__ = _app.__file__

for _folder in ("doctype", "notification", "page", "report", "web_form"):
	if find_spec(f"{_app.__name__}.{_folder}"):
		sys.modules[f"{__name__}.{_folder}"] = import_module(f"{_app.__name__}.{_folder}")
