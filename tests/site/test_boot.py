"""What the desk is told of Client Hub from the start. The page layout's part is in test_page."""

import frappe
import pytest

from client_hub.boot import extend_bootinfo


@pytest.mark.parametrize("shown", [0, 1])
def test_the_first_set_up_is_offered_only_on_a_site_that_shows_set_ups(shown, monkeypatch):
	frappe.db.set_value("Module Onboarding", "Client Hub", "is_complete", 0)
	settings = frappe.get_doc("System Settings")
	settings.enable_onboarding = shown
	monkeypatch.setattr(frappe.local, "system_settings", settings, raising=False)
	bootinfo = frappe._dict()
	extend_bootinfo(bootinfo)
	assert bootinfo.client_hub["offer_setup"] is bool(shown)
