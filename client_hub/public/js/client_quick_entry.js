frappe.provide("frappe.ui.form");
