# Routing only: what Frappe calls, and where it is. Every public name here becomes a hook.
app_name = "client_hub"
app_title = "Client Hub"
app_publisher = "Client Hub contributors"
app_description = "One record and one page for every client of an ERPNext business"
app_email = "client-hub@example.com"
app_license = "gpl-3.0"
required_apps = ["erpnext"]

# In developer mode Frappe writes the fields of a DocType into its controller, for who reads and checks it.
export_python_type_annotations = True

before_install = "client_hub.install.before_install"
after_sync = "client_hub.install.after_sync"
after_migrate = "client_hub.install.after_migrate"
after_app_install = "client_hub.install.after_app_install"
before_uninstall = "client_hub.uninstall.before_uninstall"
after_uninstall = "client_hub.uninstall.after_uninstall"

app_include_js = "client_hub.bundle.js"
app_include_css = "client_hub.bundle.css"
extend_bootinfo = "client_hub.boot.extend_bootinfo"

override_doctype_dashboards = {
	"Customer": "client_hub.dashboards.with_client",
	"Supplier": "client_hub.dashboards.with_client",
	"Lead": "client_hub.dashboards.with_client",
	"Prospect": "client_hub.dashboards.with_client",
}

override_whitelisted_methods = {
	"frappe.desk.notifications.get_open_count": "client_hub.overrides.get_open_count",
	"frappe.desk.search.get_link_title": "client_hub.overrides.get_link_title",
	"frappe.utils.global_search.search": "client_hub.overrides.search",
	"frappe.desk.desktop.get_workspace_sidebar_items": "client_hub.overrides.get_workspace_sidebar_items",
}

# Where an administrator resets Global Search Settings, and where a new site's first set-up fills them.
global_search_doctypes = {"Default": [{"doctype": "Client"}]}

jinja = {
	"methods": [
		"client_hub.overview.brief.client_brief",
		"client_hub.overview.printed_statement.client_statement",
	]
}

permission_query_conditions = {
	"Client": "client_hub.permissions.get_permission_query_conditions",
	"Client Duplicate": "client_hub.identity.duplicates.pairs.get_permission_query_conditions",
	"Client Merge Log": "client_hub.identity.merging.log_permissions.get_permission_query_conditions",
	"Client Merge Log Source": "client_hub.identity.merging.log_permissions.conditions_of_sources",
}
has_permission = {
	"Client": "client_hub.permissions.has_permission",
	"Client Duplicate": "client_hub.identity.duplicates.pairs.has_permission",
	"Client Export": "client_hub.as_stored.has_permission",
	"Client Import": "client_hub.as_stored.has_permission",
	"Client Merge Log": "client_hub.identity.merging.log_permissions.has_permission",
}

# A log of what a client was merged with does not keep it from being deleted.
ignore_links_on_delete = ["Client Merge Log"]

doc_events = {
	# All DocTypes, because other apps add theirs to the table; the handler leaves the rest at once.
	"*": {
		"before_validate": "client_hub.stamping.stamp",
		"validate": ["client_hub.stamping.stamp", "client_hub.doors.check_client"],
		"before_update_after_submit": "client_hub.stamping.stamp",
		"on_update": "client_hub.stamping.on_update",
		"after_rename": "client_hub.stamping.after_rename",
		"on_change": "client_hub.replica.mark_write",
		"after_delete": "client_hub.replica.mark_write",
	},
	("Customer", "Supplier"): {
		"after_insert": "client_hub.identity.new_parties.after_insert",
		"on_trash": "client_hub.parties.events.on_party_trash",
	},
	("Customer", "Supplier", "Lead", "Prospect"): {
		"on_update": "client_hub.parties.events.on_party_update",
		"after_delete": "client_hub.parties.events.after_party_delete",
		"after_rename": "client_hub.parties.events.after_party_rename",
	},
	"Client": {
		"on_change": "client_hub.identity.duplicates.key_table.on_change",
		"after_rename": [
			"client_hub.identity.duplicates.key_table.after_rename",
			"client_hub.identity.duplicates.pairs.after_rename",
			"client_hub.parties.origin.after_client_rename",
		],
		"after_delete": [
			"client_hub.identity.duplicates.key_table.after_delete",
			"client_hub.identity.duplicates.pairs.after_delete",
		],
	},
	"Lead": {"validate": "client_hub.identity.new_parties.join_client_of_customer"},
	"Address": {
		"before_validate": ["client_hub.doors.check_links", "client_hub.parties.links.set_links_aside"],
		"validate": ["client_hub.parties.links.put_links_back", "client_hub.doors.drop_links_of_others"],
		"after_insert": "client_hub.parties.links.name_on_customers",
		"on_update": "client_hub.parties.copies.on_update",
		"on_trash": "client_hub.parties.copies.on_trash",
	},
	"Contact": {
		"before_validate": ["client_hub.doors.check_links", "client_hub.parties.links.set_links_aside"],
		"validate": "client_hub.parties.links.put_links_back",
		"on_update": "client_hub.parties.copies.on_update",
		"on_trash": "client_hub.parties.copies.on_trash",
	},
	"Document Follow": {"on_update": "client_hub.doors.drop_follower"},
	"Dynamic Link": {
		"before_validate": "client_hub.doors.check_row",
		"on_trash": "client_hub.doors.check_row",
	},
}

# Days until Frappe's Log Settings clear them, unless an administrator says otherwise there.
default_log_clearing_doctypes = {"Client Import": 90, "Client Export": 90}

scheduler_events = {"daily_long": ["client_hub.nightly.run"]}
