// "Import clients" from the menu of the list: one dialog from the file to undo.

import { Importing } from "./importing";

export function show_dialog(listview) {
	const dialog = new frappe.ui.Dialog({
		title: __("Import clients"),
		size: "extra-large",
		on_hide() {
			importing.stop();
			listview?.refresh();
		},
		// Bootstrap gives the focus to the dialog itself when it has come to rest.
		on_page_show: () => dialog.$body.find("[data-start]").trigger("focus"),
	});
	// Frappe gives its dialogs no name.
	dialog.$wrapper.attr("aria-label", __("Import clients"));
	const importing = new Importing({
		chooses: true,
		$body: dialog.$body.addClass("ch-import"),
		set_primary(label, action) {
			if (label) dialog.set_primary_action(label, action);
			dialog.get_primary_btn().toggleClass("hide", !label);
		},
		set_secondary(label, action) {
			if (label) {
				dialog.set_secondary_action_label(label);
				dialog.set_secondary_action(action);
			}
			dialog.get_secondary_btn().toggleClass("hide", !label);
		},
	});
	importing.listen();
	importing.choose_file();
	dialog.show();
}
