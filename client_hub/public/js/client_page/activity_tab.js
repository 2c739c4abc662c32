// The activity stream: what was said, written, changed and made, newest first, with filters by kind.

import { move_heatmap, write_mail } from "../desk_compat";
import { activity_row } from "./activity_row";
import { CommentBox } from "./comment_box";
import { html } from "./html";
import { answer_of } from "./notice";

const PAGE_LENGTH = 20;

const KINDS = {
	email: () => __("E-mails"),
	call: () => __("Calls"),
	meeting: () => __("Meetings"),
	message: () => __("Messages"),
	comment: () => __("Comments"),
	todo: () => __("Assignments", null, "Client Hub"),
	attachment: () => __("Attachments"),
	change: () => __("Changes", null, "Client Hub"),
	document: () => __("Documents"),
};

export class ActivityTab {
	constructor(page, $wrapper) {
		this.page = page;
		this.$wrapper = $wrapper;
		this.heatmap = move_heatmap(page.frm, $wrapper.closest(".form-section"));
	}

	reset() {
		this.shown = false;
		this.kinds = new Set();
		// What is being written stays when the page is asked anew.
		this.comment_box?.$box.detach();
	}

	show() {
		if (this.shown) return;
		this.shown = true;
		this.$wrapper.html(
			html`<div class="ch-activity">
				<div class="ch-activity-actions">
					${this.action("call", __("Log a call"))}
					${this.action("email", __("New Email"))} ${this.action("todo", __("Assign"))}
				</div>
				<div class="ch-chips" role="group" aria-label="${__("Show")}">
					${Object.entries(KINDS).map(
						([kind, label]) => html`<button
							type="button"
							class="ch-chip"
							data-kind="${kind}"
							aria-pressed="false"
						>
							${label()}
						</button>`
					)}
				</div>
				<ol class="ch-stream" aria-live="polite"></ol>
				<p class="ch-note ch-stream-end"></p>
				<button type="button" class="btn btn-xs btn-default ch-more" hidden>
					${__("Load more")}
				</button>
			</div>`.toString()
		);
		if (this.comment_box?.client !== this.page.client) {
			this.comment_box = new CommentBox(this.page, () => this.reload());
		}
		this.comment_box.$box.prependTo(this.$wrapper.find(".ch-activity"));
		this.$wrapper.find(".ch-chip").on("click", (event) => this.toggle(event.currentTarget));
		this.$wrapper.find(".ch-more").on("click", () => this.load());
		this.$wrapper.find("[data-action]").on("click", (event) => {
			this.start_action(event.currentTarget.dataset.action);
		});
		this.reload();
		this.load_heatmap();
	}

	async load_heatmap() {
		const { $message } = this.heatmap;
		const asked = this.page.call("activity_by_day");
		const days = await answer_of(asked, $message, () => this.load_heatmap());
		$message.removeClass("hidden");
		if (!days) return;
		$message.text(__("Documents of this client, by day.", null, "Client Hub"));
		this.heatmap.update(days);
	}

	action(name, label) {
		return html`<button type="button" class="btn btn-xs btn-default" data-action="${name}">
			${label}
		</button>`;
	}

	// No kind chosen means all of them.
	toggle(chip) {
		const { kind } = chip.dataset;
		const chosen = !this.kinds.has(kind);
		if (chosen) this.kinds.add(kind);
		else this.kinds.delete(kind);
		chip.setAttribute("aria-pressed", chosen);
		this.reload();
	}

	reload() {
		if (!this.shown) return undefined;
		this.next = null;
		this.asked = (this.asked || 0) + 1;
		this.$wrapper.find(".ch-stream").empty();
		return this.load();
	}

	async load() {
		const asked = this.asked;
		const $end = this.$wrapper.find(".ch-stream-end").text(__("Loading"));
		try {
			const { rows, next } = await this.page.call("activity", {
				before: this.next || undefined,
				page_length: PAGE_LENGTH,
				kinds: this.kinds.size ? JSON.stringify([...this.kinds]) : undefined,
			});
			if (asked !== this.asked) return; // the filter was changed meanwhile
			this.next = next;
			this.$wrapper
				.find(".ch-stream")
				.append(rows.map((row) => activity_row(this.page, row)).join(""));
			this.offer_more(__("Load more"), Boolean(next));
			const is_empty = !this.$wrapper.find(".ch-stream").children().length;
			$end.text(is_empty && !next ? __("Nothing has happened here yet.") : "");
		} catch {
			$end.text(__("This could not be loaded."));
			this.offer_more(__("Try again"), true);
		}
	}

	offer_more(label, is_there) {
		this.$wrapper.find(".ch-more").text(label).prop("hidden", !is_there);
	}

	// --- from here -------------------------------------------------

	start_action(action) {
		const frm = this.page.frm;
		if (action === "email") {
			write_mail({
				doc: frm.doc,
				frm,
				recipients: frm.doc.email_id || "",
				subject: frm.doc.legal_name,
			});
			return;
		}
		if (action === "todo") this.assign(frm);
		else if (action === "call") this.log_call(frm);
		else this.write_comment();
	}

	write_comment() {
		this.page.open_tab("activity");
		this.show();
		this.comment_box.focus();
	}

	assign(frm) {
		new frappe.ui.form.AssignToDialog({
			method: "frappe.desk.form.assign_to.add",
			doctype: frm.doctype,
			docname: frm.docname,
			frm,
			callback: ({ message }) => {
				frm.assign_to?.render(message);
				this.reload();
			},
		}).dialog.show();
	}

	log_call(frm) {
		const dialog = new frappe.ui.Dialog({
			title: __("Log a call"),
			fields: [
				{
					fieldname: "sent_or_received",
					fieldtype: "Select",
					label: __("Direction", null, "Client Hub"),
					options: [
						{ value: "Sent", label: __("We called", null, "Client Hub") },
						{ value: "Received", label: __("They called", null, "Client Hub") },
					],
					default: "Sent",
					reqd: 1,
				},
				{
					fieldname: "subject",
					fieldtype: "Data",
					label: __("Subject"),
					default: __("Call with {0}", [frm.doc.legal_name]),
					reqd: 1,
				},
				{ fieldname: "content", fieldtype: "Text Editor", label: __("Notes") },
			],
			primary_action_label: __("Log call", null, "Client Hub"),
			primary_action: async (values) => {
				// Whoever may send e-mails from the client may log calls: a role on Communication, which
				// stock roles lack, is not asked for.
				await frappe.xcall("frappe.core.doctype.communication.email.make", {
					doctype: frm.doctype,
					name: frm.docname,
					communication_medium: "Phone",
					send_email: 0,
					...values,
					content: values.content || frappe.utils.escape_html(values.subject),
				});
				dialog.hide();
				this.reload();
			},
		});
		dialog.show();
	}
}
