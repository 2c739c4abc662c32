// The import of clients, one dialog from the file to undo. What it shows follows the import's status.

import { ChooseFile } from "./choose_file";
import { Result } from "./result";
import { Working } from "./working";

const VIEWS = {
	Checking: Working,
	Queued: Working,
	Running: Working,
	Undoing: Working,
	Checked: Result,
	Finished: Result,
	Undone: Result,
};

const SECONDS_BETWEEN_LOOKS = 3;

export class ImportDialog {
	constructor(listview) {
		this.listview = listview;
		this.dialog = new frappe.ui.Dialog({
			title: __("Import clients"),
			size: "extra-large",
			on_hide: () => this.stop(),
		});
		this.$body = this.dialog.$body.addClass("ch-import");
		this.on_progress = (message) => this.take_progress(message);
	}

	show() {
		frappe.realtime.on("client_import", this.on_progress);
		// Realtime is not there on every site, and a page that slept has missed what was said.
		this.timer = setInterval(() => this.look_again(), SECONDS_BETWEEN_LOOKS * 1000);
		this.dialog.show();
		this.choose_file();
	}

	stop() {
		frappe.realtime.off("client_import", this.on_progress);
		clearInterval(this.timer);
		this.listview?.refresh();
	}

	choose_file(message) {
		this.import = null;
		this.set_view(new ChooseFile(this, message));
	}

	async open(name) {
		this.take(await frappe.xcall("client_hub.api.get_import", { client_import: name }));
	}

	// Show an import as the server answered it.
	take(answer) {
		if (answer.status === "Refused" || answer.status === "Failed") {
			this.choose_file(answer.message);
			return;
		}
		const before = this.import;
		this.import = answer;
		if (before?.name === answer.name && before.status === answer.status) {
			this.view.refresh();
		} else {
			this.set_view(new VIEWS[answer.status](this));
		}
	}

	set_view(view) {
		this.view = view;
		this.set_primary();
		this.set_secondary();
		this.$body.empty();
		view.render(this.$body);
	}

	set_primary(label, action) {
		if (label) this.dialog.set_primary_action(label, () => this.once(action));
		this.dialog.get_primary_btn().toggleClass("hide", !label);
	}

	set_secondary(label, action) {
		if (label) {
			this.dialog.set_secondary_action_label(label);
			this.dialog.set_secondary_action(action);
		}
		this.dialog.get_secondary_btn().toggleClass("hide", !label);
	}

	// A button does one thing at a time, however often it is pressed.
	async once(action) {
		this.dialog.disable_primary_action();
		try {
			await action();
		} finally {
			this.dialog.enable_primary_action();
		}
	}

	async call(method, args) {
		this.take(
			await frappe.xcall(`client_hub.api.${method}`, {
				client_import: this.import.name,
				...args,
			})
		);
	}

	take_progress(message) {
		if (message.name !== this.import?.name) return;
		if (message.status === this.import.status && message.total) this.view.progress?.(message);
		else if (message.status !== this.import.status) this.open(message.name);
	}

	look_again() {
		if (this.import && this.view instanceof Working && !document.hidden) {
			this.open(this.import.name);
		}
	}
}
