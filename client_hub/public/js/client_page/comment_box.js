// A comment is written where it will stand: Frappe's own control, with mentions, above the activity.

import { html } from "./html";
import { when_seen } from "./when_seen";

export class CommentBox {
	// `posted` is called when a comment has been added.
	constructor(page, posted) {
		this.frm = page.frm;
		this.client = page.client;
		this.posted = posted;
		this.$box = $(
			html`<div class="ch-comment">
				<button
					type="button"
					class="btn btn-xs btn-default"
					title="${frappe.utils.is_mac() ? "⌘ ↵" : "Ctrl+Enter"}"
					aria-keyshortcuts="Control+Enter Meta+Enter"
				>
					${__("Comment", null, "Client Hub")}
				</button>
			</div>`.toString()
		);
		this.$button = this.$box.find("button").on("click", () => this.post());
		this.make_control($('<div class="ch-comment-text"></div>').prependTo(this.$box));
	}

	make_control($parent) {
		this.control = frappe.ui.form.make_control({
			parent: $parent,
			render_input: true,
			only_input: true,
			no_wrapper: true,
			enable_mentions: true,
			df: { fieldtype: "Comment", fieldname: "comment" },
			on_submit: () => this.post(),
		});
		$parent.find(".ql-editor").attr({
			role: "textbox",
			"aria-multiline": "true",
			"aria-label": __("Comment", null, "Client Hub"),
		});
		// The editor would write a tab, and nobody would get out of it by keyboard.
		const leave = (event) => event.key === "Tab" && event.stopPropagation();
		$parent[0].addEventListener("keydown", leave, true);
	}

	focus() {
		when_seen(this.$box[0], () => this.control.set_focus());
	}

	async post() {
		const content = this.control.get_value();
		const is_empty = !strip_html(content).trim() && !content.includes("<img");
		if (is_empty || this.$button.prop("disabled")) return;
		this.enable(false);
		try {
			await frappe.xcall("frappe.desk.form.utils.add_comment", {
				reference_doctype: this.frm.doctype,
				reference_name: this.client,
				content,
				comment_email: frappe.session.user,
				comment_by: frappe.session.user_fullname,
			});
			this.control.clear();
			this.posted();
		} finally {
			this.enable(true);
			this.focus();
		}
	}

	enable(may_write) {
		this.$button.prop("disabled", !may_write);
		if (may_write) this.control.enable();
		else this.control.disable();
	}
}
