// First step: the file, what it may do, and earlier imports to go on with or to undo.

import { html } from "../client_page/html";
import { upload } from "./upload";

const FILES = ".xlsx,.xls,.ods,.csv,.txt";

const modes = () => [
	{
		value: "create_and_update",
		label: __("Create and update"),
		help: __("Rows that fit a client change it, all others become new clients."),
	},
	{
		value: "create",
		label: __("Create only"),
		help: __("Every row becomes a new client. Rows that fit one that is there are reported."),
	},
	{
		value: "update",
		label: __("Update only"),
		help: __("Rows change clients that are there. Rows that fit none are reported."),
	},
];

export class ChooseFile {
	constructor(importing, message) {
		this.importing = importing;
		this.message = message;
	}

	render($body) {
		this.$body = $body;
		const file_id = frappe.dom.get_unique_id();
		$body.html(
			html`
				${this.message && html`<div class="ch-refusal" role="alert">${this.message}</div>`}
				<p tabindex="-1" data-start>
					${__(
						"Fill in the template, or take any list of clients: a sheet of your own, or what another program has exported."
					)}
					<a href="/api/method/client_hub.api.import_template" download
						>${__("Download template", null, "Client Hub")}</a
					>
				</p>
				<label class="ch-drop" for="${file_id}">
					<input type="file" id="${file_id}" accept="${FILES}" class="sr-only" />
					<span class="ch-drop-text">${__("Choose a file, or drop it here")}</span>
					<small class="text-muted">${FILES.replaceAll(",", " ")}</small>
				</label>
				<fieldset class="ch-modes">
					<legend>${__("What may the sheet do?")}</legend>
					${modes().map(
						(mode, index) => html`<label>
							<input
								type="radio"
								name="mode"
								value="${mode.value}"
								${index === 0 && "checked"}
							/>
							<span><b>${mode.label}</b><br />${mode.help}</span>
						</label>`
					)}
				</fieldset>
				<p class="text-muted">
					${__("Nothing is saved yet: first you see what each row would do.")}
				</p>
				<div class="ch-earlier"></div>
			`.toString()
		);
		this.importing.set_primary(__("Check", null, "Client Hub"), () => this.check());
		this.take_files();
		this.show_earlier();
	}

	refresh() {}

	take_files() {
		const $drop = this.$body.find(".ch-drop");
		const choose = (file) => {
			this.file = file;
			$drop
				.find(".ch-drop-text")
				.text(file ? file.name : __("Choose a file, or drop it here"));
		};
		$drop.find("input").on("change", (event) => choose(event.target.files[0]));
		$drop.on("dragover dragenter", (event) => {
			event.preventDefault();
			$drop.addClass("ch-over");
		});
		$drop.on("dragleave drop", () => $drop.removeClass("ch-over"));
		$drop.on("drop", (event) => {
			event.preventDefault();
			choose(event.originalEvent.dataTransfer.files[0]);
		});
	}

	async check() {
		if (!this.file) {
			frappe.show_alert({ message: __("Choose a file first."), indicator: "orange" });
			return;
		}
		const file_url = await upload(this.file, this.$body.find(".ch-drop-text"));
		const mode = this.$body.find("input[name=mode]:checked").val();
		const asked = { file_url, mode, file_name: this.file.name };
		const refused = await this.importing.look_at(asked);
		if (refused) this.importing.choose_file(refused);
	}

	async show_earlier() {
		const found = await frappe.db.get_list("Client Import", {
			fields: ["name", "file_name", "status", "creation"],
			filters: {
				status: ["not in", ["Refused", "Failed", "Cleared"]],
				owner: frappe.session.user,
			},
			limit: 5,
			order_by: "creation desc",
		});
		if (!found.length) return;
		const all = frappe.router.make_url(["client-import"]);
		const $earlier = this.$body.find(".ch-earlier");
		$earlier.html(
			html`<h4>${__("Earlier imports")}</h4>
				<ul>
					${found.map(
						(row) => html`<li>
							<button type="button" class="btn btn-link" data-name="${row.name}">
								${row.file_name || row.name}
							</button>
							<span class="text-muted">
								${__(row.status, null, "Client Import")} ·
								${frappe.datetime.prettyDate(row.creation)}
							</span>
						</li>`
					)}
				</ul>
				<a href="${all}">${__("All imports")}</a>`.toString()
		);
		$earlier.on("click", "[data-name]", (event) => {
			this.importing.open(event.currentTarget.dataset.name);
		});
	}
}
