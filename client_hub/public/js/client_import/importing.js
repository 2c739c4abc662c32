// An import from the file to undo, wherever it is shown: its status says which view there is.

import { ChooseFile } from "./choose_file";
import { Columns, needs_a_look } from "./columns";
import { Result } from "./result";
import { Stopped } from "./stopped";
import { said_by_server } from "./upload";
import { Working } from "./working";

const VIEWS = {
	Checking: Working,
	Queued: Working,
	Running: Working,
	Undoing: Working,
	Checked: Result,
	Finished: Result,
	Undone: Result,
	Refused: Stopped,
	Failed: Stopped,
	Cleared: Stopped,
};

const STOPPED = ["Refused", "Failed"];

const SECONDS_BETWEEN_LOOKS = 2;

export class Importing {
	// `host`: where it is shown. `$body`, `set_primary(label, action)` and `set_secondary(label, action)`
	// (without a label: no such button), `chooses` where another file can be taken, and
	// `on_change(answer)` when the import has got a new status.
	constructor(host) {
		this.host = host;
		this.on_progress = (message) => this.take_progress(message);
	}

	// Begin to listen to what the server says. Realtime is not there on every site, and a page that
	// slept has missed what was said: hence the looks.
	listen() {
		frappe.realtime.on("client_import", this.on_progress);
		this.timer = setInterval(() => this.look_again(), SECONDS_BETWEEN_LOOKS * 1000);
	}

	stop() {
		frappe.realtime.off("client_import", this.on_progress);
		clearInterval(this.timer);
	}

	choose_file(message) {
		this.import = this.wanted = null;
		this.set_view(new ChooseFile(this, message));
	}

	// Check a file; where something is open, somebody says first which column is which. Answers why the
	// file was refused, if it was. `always`: show the columns in any case, as `before` had them.
	async look_at(asked, { always, before } = {}) {
		const described = await columns_of(asked);
		if (described.refused) return described.refused;
		if (always || needs_a_look(described, asked.mode)) {
			this.import = this.wanted = null;
			this.set_view(new Columns(this, asked, described, before));
			return;
		}
		const values = { ...described.defaults };
		for (const fieldname of described.missing) delete values[fieldname];
		const { without_address } = described;
		this.take(await this.check(asked, { values, without_address: without_address ? 1 : 0 }));
	}

	check(asked, choice) {
		return frappe.xcall("client_hub.api.check_import", { columns: {}, ...asked, ...choice });
	}

	// The columns of the import that is shown, to choose others.
	change_columns() {
		const { file_url, file_name, mode, worksheet, header_row } = this.import;
		return this.look_at(
			{ file_url, file_name, mode, sheet: worksheet || null, header_row },
			{ always: true, before: this.import }
		);
	}

	async open(name) {
		this.wanted = name;
		const answer = await frappe.xcall("client_hub.api.get_import", { client_import: name });
		if (this.wanted === name) this.take(answer); // else another one was asked for meanwhile
	}

	async call(method, args) {
		const answer = await frappe.xcall(`client_hub.api.${method}`, {
			client_import: this.import.name,
			...args,
		});
		this.take(answer);
	}

	// Show an import as the server answered it.
	take(answer) {
		if (STOPPED.includes(answer.status) && this.host.chooses) {
			this.choose_file(answer.message);
			return;
		}
		const before = this.import;
		this.import = answer;
		if (before?.name === answer.name && before.status === answer.status) {
			this.view.refresh();
			return;
		}
		this.set_view(new VIEWS[answer.status](this));
		this.host.on_change?.(answer);
	}

	set_view(view) {
		const { $body } = this.host;
		const had_focus = !this.view || $body.closest(".modal, .form-page").find(":focus").length;
		this.view = view;
		this.set_primary();
		this.set_secondary();
		$body.empty();
		view.render($body);
		// The button that was pressed may be gone: whoever has no mouse goes on at the top.
		if (had_focus) $body.find("[data-start]").first().trigger("focus");
	}

	set_primary(label, action) {
		this.host.set_primary(label, action && (() => this.once(action)));
	}

	set_secondary(label, action) {
		this.host.set_secondary(label, action && (() => this.once(action)));
	}

	// A button does one thing at a time, however often it is pressed.
	async once(action) {
		if (this.busy) return;
		this.busy = true;
		try {
			await action();
		} finally {
			this.busy = false;
		}
	}

	take_progress(message) {
		if (message.name !== this.import?.name) return;
		if (message.status !== this.import.status) this.open(message.name);
		else if (message.total) this.view.progress?.(message);
	}

	look_again() {
		if (!(this.view instanceof Working) || document.hidden) return;
		if (this.import && this.host.$body.is(":visible")) this.open(this.import.name);
	}
}

// What `import_columns` answers, or `refused`: a sheet that cannot be read is no error of the desk.
function columns_of({ file_url, file_name, sheet, header_row }) {
	return new Promise((resolve, reject) => {
		frappe.call({
			method: "client_hub.api.import_columns",
			args: { file_url, file_name, sheet, header_row },
			error_handlers: {
				ValidationError: (answer) => resolve({ refused: said_by_server(answer) }),
			},
			callback: (answer) => resolve(answer.message),
			error: reject,
		});
	});
}
