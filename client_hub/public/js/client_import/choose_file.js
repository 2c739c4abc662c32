// First step: the file, what it may do, and earlier imports to go on with or to undo.

import { html } from "../client_page/html";

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
					${__("Fill in the template, or use a sheet of your own: .xlsx or .csv.")}
					<a href="/api/method/client_hub.api.import_template" download
						>${__("Download template", null, "Client Hub")}</a
					>
				</p>
				<label class="ch-drop" for="${file_id}">
					<input type="file" id="${file_id}" accept=".xlsx,.csv" class="sr-only" />
					<span class="ch-drop-text">${__("Choose a file, or drop it here")}</span>
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
		const args = { file_url, mode, file_name: this.file.name };
		this.importing.take(await frappe.xcall("client_hub.api.check_import", args));
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

// What the server said, as text: its messages quote the name of the file.
function why_refused(status, answer) {
	const said = JSON.parse(answer._server_messages || "[]").map((message) =>
		strip_html(JSON.parse(message).message || "")
	);
	if (said.length) return frappe.utils.escape_html(said.join(" "));
	return status === 413 ? __("It is larger than this server takes.") : __("Try again.");
}

// The file as a private attachment of the user's own. Returns its URL.
function upload(file, $text) {
	const form = new FormData();
	// Frappe opens no file whose name looks like HTML.
	form.append("file", file, file.name.replace(/[<>]/g, "_"));
	form.append("is_private", 1);
	form.append("folder", "Home");
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open("POST", "/api/method/upload_file");
		request.setRequestHeader("Accept", "application/json");
		request.setRequestHeader("X-Frappe-CSRF-Token", frappe.csrf_token);
		request.upload.onprogress = (event) => {
			const percent = Math.round((100 * event.loaded) / event.total);
			$text.text(__("Uploading {0}: {1} %", [file.name, percent]));
		};
		request.onload = () => {
			$text.text(file.name);
			let answer = {};
			try {
				answer = JSON.parse(request.responseText);
			} catch {
				// No answer of Frappe's: a server in front of it refused the file.
			}
			if (request.status === 200 && answer.message?.file_url) {
				resolve(answer.message.file_url);
				return;
			}
			frappe.msgprint({
				title: __("The file could not be uploaded"),
				message: why_refused(request.status, answer),
				indicator: "red",
			});
			reject(new Error(request.statusText));
		};
		request.onerror = () => {
			frappe.msgprint(__("The server cannot be reached. Try again."));
			reject(new Error("network"));
		};
		request.send(form);
	});
}
