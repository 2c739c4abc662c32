// Files of the client, its parties and its documents: grouped by document, one row for each content.

import { link } from "./document_list";
import { file_size, moment_of } from "./format";
import { html } from "./html";
import { note } from "./notice";
import { PagedList } from "./paged_list";

const IMAGES = ["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp"];

export class FilesTab {
	constructor(page, $wrapper) {
		this.page = page;
		this.$wrapper = $wrapper;
	}

	reset() {
		this.shown = false;
	}

	show() {
		if (this.shown) return;
		this.shown = true;
		this.$wrapper.html(
			html`<div class="ch-files">
				<div class="ch-drop">
					${this.may_upload() ? this.upload_button() : ""}
					<button type="button" class="btn btn-xs btn-default ch-download" hidden>
						${__("Download all")}
					</button>
					${this.may_upload()
						? html`<span class="ch-note"
								>${__("Or drop files here: they belong to the client.")}</span
						  >`
						: ""}
				</div>
				<div class="ch-file-rows" aria-live="polite"></div>
			</div>`.toString()
		);
		this.$wrapper.find(".ch-upload").on("click", () => this.upload());
		this.$wrapper.find(".ch-download").on("click", () => this.download());
		if (this.may_upload()) this.make_drop_zone();
		this.pages = new PagedList(this.$rows, {
			label: __("Files"),
			ask: (start, page_length) => this.page.call("files", { start, page_length }),
			markup: (answer) => this.content(answer),
			drawn: (answer) => this.bind(answer),
		});
		this.pages.load();
	}

	// Frappe takes a file only from a user who may write what it is attached to.
	may_upload() {
		return Boolean(this.page.frm.perm[0]?.write);
	}

	upload_button() {
		return html`<button type="button" class="btn btn-xs btn-default ch-upload">
			${__("Upload")}
		</button>`;
	}

	empty_text() {
		return this.may_upload() ? __("No file yet. Upload the first one.") : __("Nothing here.");
	}

	get $rows() {
		return this.$wrapper.find(".ch-file-rows");
	}

	content({ total, documents }) {
		return total
			? html`${documents.map((document) => this.document(document))}`
			: note(this.empty_text());
	}

	bind({ total }) {
		this.$wrapper.find(".ch-download").prop("hidden", !total);
		this.$rows
			.find(".ch-preview")
			.on("click", (event) => this.preview(event.currentTarget.dataset));
	}

	place(document) {
		if (document.doctype === "Client") return __("The client itself");
		const { doctype, name } = document;
		return html`<span class="ch-kind">${__(doctype)}</span> ${link(
				doctype,
				name,
				this.page.title_of(document)
			)}`;
	}

	document(document) {
		return html`<section class="ch-list">
			<h3>${this.place(document)}</h3>
			<ul class="ch-file-list">
				${document.files.map((file) => this.file(file))}
			</ul>
		</section>`;
	}

	file(file) {
		const facts = [file_size(file.file_size), moment_of(file.creation), file.owner_fullname];
		if (file.copies_here) {
			facts.push(__("{0} times here", [file.copies_here + 1], "Client Hub"));
		}
		const places = file.places.map((place) => html`<li>${this.place(place)}</li>`);
		return html`<li>
			${this.thumbnail(file)}
			<div>
				<a href="${file.file_url}" target="_blank" rel="noopener">${file.file_name}</a>
				${file.is_private
					? ""
					: html`<span class="indicator-pill gray">${__("Public")}</span>`}
				<p class="ch-note">${facts.filter(Boolean).join(" · ")}</p>
				${places.length
					? html`<details>
							<summary>${__("Also attached in {0} places", [file.copies])}</summary>
							<ul>
								${places}
							</ul>
					  </details>`
					: ""}
			</div>
		</li>`;
	}

	thumbnail(file) {
		const kind = IMAGES.includes(file.extension) ? "image" : file.extension;
		if (kind !== "image" && kind !== "pdf") {
			return html`<span class="ch-thumbnail">${file.extension || "?"}</span>`;
		}
		const content =
			kind === "image"
				? html`<img src="${file.thumbnail_url || file.file_url}" alt="" loading="lazy" />`
				: file.extension;
		return html`<button
			type="button"
			class="ch-thumbnail ch-preview"
			data-kind="${kind}"
			data-url="${file.file_url}"
			data-title="${file.file_name}"
			aria-label="${__("Preview {0}", [file.file_name])}"
		>
			${content}
		</button>`;
	}

	preview({ kind, url, title }) {
		const dialog = new frappe.ui.Dialog({
			title: frappe.utils.escape_html(title),
			size: "extra-large",
		});
		dialog.$body.html(
			kind === "image"
				? html`<img class="ch-preview-image" src="${url}" alt="${title}" />`.toString()
				: html`<iframe
						class="ch-preview-pdf"
						src="${url}"
						title="${title}"
				  ></iframe>`.toString()
		);
		dialog.show();
	}

	// --- upload and download -----------------------------------------------------------------

	upload(files) {
		const frm = this.page.frm;
		new frappe.ui.FileUploader({
			doctype: frm.doctype,
			docname: frm.docname,
			frm,
			files,
			folder: "Home/Attachments",
			on_success: (file) => {
				frm.attachments.attachment_uploaded(file);
				this.pages.load();
			},
		});
	}

	make_drop_zone() {
		const $zone = this.$wrapper.find(".ch-files");
		$zone.on("dragover", (event) => {
			event.preventDefault();
			$zone.addClass("ch-dropping");
		});
		$zone.on("dragleave drop", () => $zone.removeClass("ch-dropping"));
		$zone.on("drop", (event) => {
			event.preventDefault();
			event.stopPropagation(); // to Frappe's form, which would ask to upload them once more
			const files = event.originalEvent.dataTransfer.files;
			if (files.length) this.upload(files);
		});
	}

	async download() {
		const response = await fetch("/api/method/client_hub.api.download_files", {
			method: "POST",
			headers: { Accept: "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token },
			body: new URLSearchParams({ client: this.page.client }),
		});
		if (!response.ok) {
			frappe.msgprint(__("The files could not be downloaded."));
			return;
		}
		if (response.headers.get("Content-Type")?.startsWith("application/json")) {
			const { message } = await response.json();
			frappe.show_alert({ message: message.message, indicator: "blue" });
			return;
		}
		const name = /filename="?([^";]+)/.exec(
			response.headers.get("Content-Disposition") || ""
		)?.[1];
		const anchor = document.createElement("a");
		anchor.href = URL.createObjectURL(await response.blob());
		anchor.download = decodeURIComponent(name || "files.zip");
		anchor.click();
		URL.revokeObjectURL(anchor.href);
	}
}
