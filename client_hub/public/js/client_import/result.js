// What a sheet will do, did, or was taken back of: counts on top, and the rows behind each of them.

import { html } from "../client_page/html";
import { RowList } from "./row_list";

const counts = (state) => {
	const { status } = state;
	if (status === "Checked") {
		return [
			["create", __("To create"), state.to_create, "green"],
			["update", __("To change"), state.to_update, "blue"],
			["skip", __("Nothing to change"), state.to_skip, "gray"],
			["conflict", __("Conflicts"), state.conflicts, "orange"],
			["error", __("Errors"), state.errors, "red"],
			["left_out", __("Left out"), state.left_out, "gray"],
		];
	}
	if (status === "Undone") {
		return [
			["undone", __("Taken back"), state.undone_count, "green"],
			["kept", __("Left alone"), state.kept_count, "orange"],
		];
	}
	return [
		["done", __("Done"), state.created_count + state.updated_count, "green"],
		["failed", __("Failed"), state.failed_count, "red"],
	];
};

export class Result {
	constructor(importing) {
		this.importing = importing;
	}

	render($body) {
		this.$body = $body;
		$body.html(
			html`
				<p class="ch-file"></p>
				<div class="ch-notes"></div>
				<div class="ch-counts" role="tablist"></div>
				<div class="ch-rows" role="tabpanel"></div>
				<div class="ch-more"></div>
			`.toString()
		);
		this.rows = new RowList(this, $body.find(".ch-rows"));
		$body.find(".ch-counts").on("click", "button", (event) => {
			this.choose(event.currentTarget.dataset.shown);
		});
		this.refresh();
		const first = this.counts().find(([shown, , count]) => count && shown !== "skip");
		this.choose((first || this.counts()[0])[0]);
	}

	get state() {
		return this.importing.import;
	}

	counts() {
		return counts(this.state);
	}

	choose(shown) {
		this.shown = shown;
		this.show_counts();
		this.rows.show(shown);
	}

	refresh() {
		this.$body
			.find(".ch-file")
			.html(
				html`<b>${this.state.file_name}</b>
					<span class="text-muted">${this.state.sheet}</span>`.toString()
			);
		this.show_notes();
		this.show_counts();
		this.show_more();
		this.set_actions();
	}

	show_counts() {
		this.$body.find(".ch-counts").html(
			this.counts()
				.map(
					([shown, label, count, colour]) => html`<button
						type="button"
						role="tab"
						class="ch-count-button ch-${colour}"
						aria-selected="${shown === this.shown}"
						data-shown="${shown}"
					>
						<span class="ch-number">${format_number(count || 0, null, 0)}</span>
						<span>${label}</span>
					</button>`
				)
				.join("")
		);
	}

	// Columns that are not read: said once, above the rows.
	show_notes() {
		const unknown = this.state.columns.filter((column) => column.state === "unknown");
		const names = unknown.map((column) => `${column.letter} “${column.header}”`).join(", ");
		this.$body
			.find(".ch-notes")
			.html(
				unknown.length && this.state.status === "Checked"
					? html`<div class="ch-note">
							${__("These columns are not known and are left out: {0}", [names])}
					  </div>`.toString()
					: ""
			);
	}

	show_more() {
		const { status, conflicts, errors, failed_count, kept_count } = this.state;
		const wrong = status === "Checked" ? conflicts + errors : failed_count;
		const $more = this.$body.find(".ch-more").empty();
		if (wrong && status !== "Undone") {
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
					${__("Rows that somebody has changed or used since are left as they are.")}
				</p>`.toString()
			);
		}
	}

	will_do() {
		return this.state.to_create + this.state.to_update;
	}

	set_actions() {
		const { status, to_create, to_update, created_count, updated_count } = this.state;
		this.importing.set_primary();
		if (status === "Checked" && this.will_do()) {
			const label = __("Import {0} rows", [format_number(to_create + to_update, null, 0)]);
			this.importing.set_primary(label, () => this.start());
		} else if (status === "Finished" && created_count + updated_count) {
			this.importing.set_primary(__("Undo import"), () => this.undo());
		}
		this.importing.set_secondary(__("Another file"), () => this.importing.choose_file());
	}

	start() {
		const run_automations = this.$body.find(".ch-automations input").prop("checked") ? 1 : 0;
		return this.importing.call("start_import", { run_automations });
	}

	undo() {
		return new Promise((resolve) => {
			frappe.confirm(
				__(
					"What this import created is deleted, and what it changed gets its old values back. What was changed or used since is left alone."
				),
				() => resolve(this.importing.call("undo_import")),
				() => resolve()
			);
		});
	}

	async leave_out(numbers, left_out) {
		await this.importing.call("leave_out_rows", {
			rows: numbers,
			left_out: left_out ? 1 : 0,
		});
	}

	async download_copy() {
		const answer = await frappe.xcall("client_hub.api.marked_copy", {
			client_import: this.state.name,
		});
		if (answer.file_url) window.open(frappe.urllib.get_full_url(answer.file_url));
		else
			frappe.show_alert(
				__("The copy is being made. You will be notified when it is ready.")
			);
	}
}
