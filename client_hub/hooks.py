# Routing only: what Frappe calls, and where it is. Every public name here becomes a hook.
app_name = "client_hub"
app_title = "Client Hub"
app_publisher = "Client Hub contributors"
app_description = "One record and one page for every client of an ERPNext business"
app_email = "client-hub@example.com"
app_license = "gpl-3.0"
required_apps = ["erpnext"]

before_install = "client_hub.install.before_install"
after_sync = "client_hub.install.after_sync"
after_migrate = "client_hub.install.after_migrate"
after_app_install = "client_hub.install.after_app_install"
before_uninstall = "client_hub.uninstall.before_uninstall"
after_uninstall = "client_hub.uninstall.after_uninstall"

fixtures = [{"dt": "Custom Field", "filters": [["module", "=", "Client Hub"]]}]

app_include_js = "client_hub.bundle.js"
extend_bootinfo = "client_hub.boot.extend_bootinfo"

override_doctype_dashboards = {
	"Customer": "client_hub.dashboards.with_client",
	"Supplier": "client_hub.dashboards.with_client",
	"Lead": "client_hub.dashboards.with_client",
	"Prospect": "client_hub.dashboards.with_client",
}

jinja = {"methods": ["client_hub.overview.brief.client_brief"]}

permission_query_conditions = {"Client": "client_hub.permissions.get_permission_query_conditions"}
has_permission = {"Client": "client_hub.permissions.has_permission"}

doc_events = {
	# All DocTypes, because other apps add theirs to the table; the handler leaves the rest at once.
	"*": {
		"before_validate": "client_hub.stamping.stamp",
		"validate": "client_hub.stamping.stamp",
		"before_update_after_submit": "client_hub.stamping.stamp",
		"on_update": "client_hub.stamping.on_update",
		"after_rename": "client_hub.stamping.after_rename",
	},
	("Customer", "Supplier"): {
		"after_insert": "client_hub.identity.new_parties.after_insert",
		"on_update": "client_hub.parties.on_party_update",
		"on_trash": "client_hub.parties.on_party_trash",
	},
	("Customer", "Supplier", "Lead", "Prospect"): {
		"after_rename": "client_hub.parties.after_party_rename",
	},
	"Lead": {"validate": "client_hub.identity.new_parties.join_client_of_customer"},
	"Address": {
		"on_update": "client_hub.address_and_contact.on_address_update",
		"on_trash": "client_hub.address_and_contact.on_trash",
	},
	"Contact": {
		"on_update": "client_hub.address_and_contact.on_contact_update",
		"on_trash": "client_hub.address_and_contact.on_trash",
	},
}

scheduler_events = {"daily_long": ["client_hub.stamping.check_nightly"]}
