"""Frappe's module "Client Hub", laid over the app package.

Frappe looks for a module's DocTypes in `<app>/<module>/doctype`. Here they live in
`client_hub/doctype`, one folder up, so this package takes the search path and the file of the
app package: `client_hub.client_hub.doctype.client` is the file `client_hub/doctype/client`.
Import controllers by that long path only; the short one would make a second class object.
"""

import client_hub as _app

__path__ = _app.__path__
__file__ = _app.__file__
