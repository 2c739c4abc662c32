// What a sheet will do, did, or was taken back of: counts on top, and the rows behind each of them.

import { html } from "../client_page/html";
import { download_file } from "./download";
import { RowList } from "./row_list";

// [which rows, what they are called, how many, colour, whether it is shown when there are none]
function counts_of(state) {
	const not_done = [
		["skip", __("Nothing to change"), state.to_skip, "gray"],
		["conflict", __("Conflicts"), state.conflicts, "orange"],
		["error", __("Errors"), state.errors, "red"],
		["left_out", __("Left out"), state.left_out, "gray"],
	];
	const counts = {
		Checked: [
			["create", __("To create"), state.to_create, "green", true],
			["update", __("To change"), state.to_update, "blue", true],
			...not_done,
		],
		Finished: [
			["created", __("Created", null, "Client Hub"), state.created_count, "green", true],
			["updated", __("Changed", null, "Client Hub"), state.updated_count, "blue", true],
			["failed", __("Failed", null, "Client Hub"), state.failed_count, "red", true],
			...not_done,
		],
		Undone: [
			["undone", __("Taken back"), state.undone_count, "green", true],
			["kept", __("Left alone"), state.kept_count, "orange", true],
		],
	}[state.status];
	return counts.filter(([, , count, , always]) => count || always);
}

export class Result {
	constructor(importing) {
		this.importing = importing;
	}

	render($body) {
		this.$body = $body;
		const { file_name, sheet } = this.state;
		$body.html(
			html`
				<p class="ch-file" tabindex="-1" data-start>
					<b>${file_name}</b> <span class="text-muted">${sheet}</span>
				</p>
				<div class="ch-notes">${this.columns_read()}${this.unknown_columns()}</div>
				<div class="ch-hidden"></div>
				<div class="ch-counts" role="group" aria-label="${__("Rows")}"></div>
				<div class="ch-rows"></div>
				<div class="ch-more"></div>
			`.toString()
		);
		this.rows = new RowList(this, $body.find(".ch-rows"));
		$body.find(".ch-counts").on("click", "button", (event) => {
			this.choose(event.currentTarget.dataset.shown);
		});
		$body.find(".ch-change").on("click", () => this.change_columns());
		$body.find(".ch-hidden").on("click", "button", (event) => {
			this.leave_hidden_out(event.currentTarget.dataset.out === "1");
		});
		this.show_more();
		this.refresh();
		const counts = counts_of(this.state);
		this.choose((counts.find(([, , count]) => count) || counts[0])[0]);
	}

	get state() {
		return this.importing.import;
	}

	choose(shown) {
		this.shown = shown;
		this.show_counts();
		this.rows.show(shown);
	}

	refresh() {
		this.show_hidden();
		this.show_counts();
		this.set_actions();
	}

	show_counts() {
		const $counts = this.$body.find(".ch-counts");
		const focused = $counts.find(":focus").data("shown");
		$counts.html(
			counts_of(this.state)
				.map(
					([shown, label, count, colour]) => html`<button
						type="button"
						class="ch-count-button ch-${colour}"
						aria-pressed="${shown === this.shown}"
						data-shown="${shown}"
					>
						<span class="ch-number">${format_number(count || 0, null, 0)}</span>
						<span>${label}</span>
					</button>`
				)
				.join("")
		);
		if (focused) $counts.find(`[data-shown=${focused}]`).trigger("focus");
	}

	// How much of the sheet is understood, in one line, and a way to change it.
	columns_read() {
		const { columns, system, status } = this.state;
		const all = columns.filter((column) => column.state !== "reason");
		if (status !== "Checked" || !all.length) return "";
		const understood = all.filter((column) => column.state !== "unknown").length;
		return html`<p class="ch-understood">
			${system && `${__("This looks like an export of {0}.", [system])} `}
			${__("{0} of {1} columns are understood.", [understood, all.length])}
			${this.importing.host.chooses &&
			html`<button type="button" class="btn btn-default btn-xs ch-change">
				${__("Change", null, "Client Hub")}
			</button>`}
		</p>`;
	}

	// Columns that are not read: said once, above the rows.
	unknown_columns() {
		const unknown = this.state.columns.filter((column) => column.state === "unknown");
		if (!unknown.length || this.state.status !== "Checked") return "";
		const names = unknown.map((column) => `${column.letter} “${column.header}”`).join(", ");
		return html`<div class="ch-note">
			${__("These columns are not known and are left out: {0}", [names])}
		</div>`;
	}

	// Rows that a filter hides, or somebody has hidden by hand: they may not be meant.
	show_hidden() {
		const { hidden_rows, hidden_left_out, status } = this.state;
		if (!hidden_rows || status !== "Checked") return;
		const out = hidden_left_out ? 0 : 1;
		this.$body.find(".ch-hidden").html(
			html`<div class="ch-note">
				${__("{0} rows are hidden in the sheet, by a filter or by hand.", [hidden_rows])}
				<button type="button" class="btn btn-default btn-xs" data-out="${out}">
					${out ? __("Leave them out") : __("Take them in again")}
				</button>
			</div>`.toString()
		);
	}

	show_more() {
		const { status, conflicts, errors, failed_count, kept_count } = this.state;
		const $more = this.$body.find(".ch-more");
		if (status !== "Undone" && conflicts + errors + failed_count) {
			$more.append(
				html`<p>
					${__(
						"To mend them, download a copy of the sheet with the reasons beside the rows, and check it again."
					)}
					<button type="button" class="btn btn-default btn-xs ch-copy">
						${__("Download marked copy")}
					</button>
				</p>`.toString()
			);
			$more.find(".ch-copy").on("click", () => this.download_copy());
		}
		if (status === "Checked" && this.will_do()) {
			$more.append(
				html`<label class="ch-automations">
					<input type="checkbox" />
					<span>
						${__("Run webhooks and notifications for every row")}
						<small class="text-muted"
							>${__(
								"E-mails that your notifications send go out for each client."
							)}</small
						>
					</span>
				</label>`.toString()
			);
		}
		if (status === "Undone" && kept_count) {
			$more.append(
				html`<p>
					${__(
						"Rows that somebody has changed or used since are left as they are. Where the reason has gone, undo the rest."
					)}
				</p>`.toString()
			);
		}
	}

	will_do() {
		return this.state.to_create + this.state.to_update;
	}

	set_actions() {
		const { status, created_count, updated_count, kept_count } = this.state;
		const { importing } = this;
		importing.set_primary();
		importing.set_secondary();
		if (status === "Checked" && this.will_do()) {
			const label = __("Import {0} rows", [format_number(this.will_do(), null, 0)]);
			importing.set_primary(label, () => this.start());
			if (importing.host.chooses) this.offer_another_file("set_secondary");
			return;
		}
		if (importing.host.chooses) this.offer_another_file("set_primary");
		if (status === "Finished" && created_count + updated_count) {
			importing.set_secondary(__("Undo import"), () => this.undo());
		}
		if (status === "Undone" && kept_count) {
			importing.set_secondary(__("Undo the rest"), () => this.undo());
		}
	}

	offer_another_file(button) {
		this.importing[button](__("Another file"), () => this.importing.choose_file());
	}

	start() {
		const run_automations = this.$body.find(".ch-automations input").prop("checked") ? 1 : 0;
		return this.importing.call("start_import", { run_automations, remember_columns: 1 });
	}

	undo() {
		return new Promise((resolve, reject) => {
			frappe.confirm(
				__(
					"What this import created is deleted, and what it changed gets its old values back. What was changed or used since is left alone."
				),
				() => this.importing.call("undo_import").then(resolve, reject),
				resolve
			);
		});
	}

	leave_out(numbers, left_out) {
		return this.importing.call("leave_out_rows", {
			rows: numbers,
			left_out: left_out ? 1 : 0,
		});
	}

	async leave_hidden_out(left_out) {
		await this.importing.call("leave_out_rows", { hidden: 1, left_out: left_out ? 1 : 0 });
		this.$body.find(".ch-hidden button").trigger("focus");
		this.rows.show(this.shown);
	}

	async change_columns() {
		const refused = await this.importing.change_columns();
		if (refused) frappe.msgprint(frappe.utils.escape_html(refused));
	}

	async download_copy() {
		const answer = await frappe.xcall("client_hub.api.marked_copy", {
			client_import: this.state.name,
		});
		if (answer.file_url) {
			download_file(answer.file_url);
		} else {
			frappe.show_alert(
				__("The copy is being made. You will be notified when it is ready.")
			);
		}
	}
}
