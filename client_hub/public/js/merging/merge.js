// "Merge…": which client stays, who sees more by it, what moves, and what each field is to say. Nothing is done
// before all of it has been shown.

import { html } from "../client_page/html";
import { ask } from "./ask";
import { confirm_once } from "./confirm";
import {
	access_markup,
	called,
	changes_of,
	fields_markup,
	moving_markup,
	people,
} from "./preview";

frappe.provide("client_hub");

// Whether the user may merge clients at all; the server has the last word on each.
client_hub.may_merge = () =>
	frappe.model.can_write("Client") &&
	frappe.model.can_delete("Client") &&
	!frappe.boot.read_only;

// From the form `frm` of the client, or from anywhere. `target`: the client that stays, unless the user says
// otherwise; `source`: an ID or several, or none, to be chosen. `merged(target)` in place of opening it.
client_hub.merge_clients = async function (frm, { target, source, merged }) {
	await new Promise((resolve) => frappe.model.with_doctype("Client", resolve));
	const clients = await with_names([target || frm.doc.name, ...[source || []].flat()]);
	return new Merging(clients, merged || ((name) => open_client(name, frm)));
};

// [{ name, legal_name }] in the same order.
async function with_names(clients) {
	const rows = await frappe.db.get_list("Client", {
		filters: { name: ["in", clients] },
		fields: ["name", "legal_name"],
		limit: clients.length,
	});
	return clients.map((name) => rows.find((row) => row.name === name) || { name });
}

function open_client(name, frm) {
	if (frm?.doc.name === name) frm.reload_doc();
	else frappe.set_route("Form", "Client", name);
}

class Merging {
	constructor(clients, merged) {
		this.clients = clients;
		this.given = clients.map(({ name }) => name);
		this.target = this.given[0];
		this.choices = {};
		this.merged = merged;
		this.id = frappe.dom.get_unique_id();
		this.make();
	}

	make() {
		this.dialog = new frappe.ui.Dialog({
			title: __("Merge clients", null, "Client Hub"),
			size: "large",
			fields: [
				{ fieldname: "clients", fieldtype: "HTML" },
				{
					fieldname: "other",
					fieldtype: "Link",
					options: "Client",
					label: __("Another client", null, "Client Hub"),
					get_query: () => ({
						filters: { name: ["not in", this.clients.map(({ name }) => name)] },
					}),
					change: () => this.take_in(this.dialog.get_value("other")),
				},
				{ fieldname: "preview", fieldtype: "HTML" },
			],
			primary_action_label: __("Merge", null, "Client Hub"),
			primary_action: () => this.confirm(),
			// Bootstrap gives the focus to the dialog itself when it has come to rest.
			on_page_show: () => this.focus_first(),
		});
		// Frappe gives its dialogs no name.
		this.dialog.$wrapper.attr("aria-label", __("Merge clients", null, "Client Hub"));
		this.dialog.$body.addClass("client-hub-merge");
		this.$clients = this.dialog.get_field("clients").$wrapper;
		this.$preview = this.dialog.get_field("preview").$wrapper;
		this.$preview.html(
			html`<div class="client-hub-refusal" role="alert"></div>
				<div class="client-hub-told"></div>`.toString()
		);
		this.$clients.on("change", "input", ({ target }) => this.let_stay(target.value));
		this.$clients.on("click", "button", ({ currentTarget }) =>
			this.leave_out(currentTarget.dataset.name)
		);
		this.$preview.on("change", "[data-field] input", ({ target }) => this.choose(target));
		this.$preview.on("change", "[data-hand-on]", () => this.show_access());
		this.show_clients();
		this.dialog.show();
		this.ask();
	}

	focus_first() {
		if (this.clients.length < 2) this.dialog.get_field("other").set_focus();
		else this.$clients.find("input:checked").trigger("focus");
	}

	// --- which clients -----------------------------------------------------------------------

	show_clients() {
		this.$clients.html(
			html`<fieldset>
				<legend>${__("Which one stays", null, "Client Hub")}</legend>
				${this.clients.map((client) => this.client_line(client))}
			</fieldset>`.toString()
		);
	}

	client_line(client) {
		const { name } = client;
		const stays = name === this.target;
		const is_given = this.given.includes(name);
		return html`<div class="client-hub-merged">
			<label>
				<input
					type="radio"
					name="${this.id}-target"
					value="${name}"
					${stays ? "checked" : ""}
				/>
				<span>
					${called(client)}
					<small class="text-muted">
						${stays ? __("stays", null, "Client Hub") : __("goes", null, "Client Hub")}
					</small>
				</span>
			</label>
			${is_given || stays
				? ""
				: html`<button
						type="button"
						class="btn btn-xs btn-default"
						data-name="${name}"
						aria-label="${__("Leave out {0}", [called(client)], "Client Hub")}"
				  >
						${__("Leave out", null, "Client Hub")}
				  </button>`}
		</div>`;
	}

	async take_in(name) {
		if (!name) return;
		this.dialog.set_value("other", "");
		const others = await with_names([name]);
		if (this.clients.some((client) => client.name === name)) return;
		this.clients.push(...others);
		this.show_clients();
		this.ask();
	}

	leave_out(name) {
		this.clients = this.clients.filter((client) => client.name !== name);
		for (const [field, client] of Object.entries(this.choices)) {
			if (client === name) delete this.choices[field];
		}
		this.show_clients();
		this.dialog.get_field("other").set_focus();
		this.ask();
	}

	let_stay(name) {
		this.target = name;
		this.show_clients();
		this.$clients.find("input:checked").trigger("focus");
		this.ask();
	}

	get sources() {
		return this.clients.map(({ name }) => name).filter((name) => name !== this.target);
	}

	get hand_on_access() {
		return this.$preview.find("[data-hand-on]").prop("checked") || false;
	}

	// --- what it would do --------------------------------------------------------------------

	// `chosen`: only a choice was made, which is shown already; what it changes is who sees the client.
	async ask(chosen = false) {
		const asked = (this.asked = (this.asked || 0) + 1);
		this.preview = null;
		this.allow();
		this.refuse("");
		this.$told.attr("aria-busy", String(this.sources.length > 0));
		if (!this.sources.length) return this.$told.empty();
		const [preview, error] = await ask("merge_preview", this.args()).then(
			(preview) => [preview],
			(error) => [null, error]
		);
		if (asked !== this.asked) return; // something else was chosen meanwhile
		this.$told.attr("aria-busy", "false");
		if (error) {
			if (!chosen) this.$told.empty();
			return this.refuse(error.message);
		}
		this.preview = preview;
		this.show(chosen);
		this.allow();
	}

	args() {
		return { target: this.target, sources: this.sources, choices: this.choices };
	}

	get $told() {
		return this.$preview.find(".client-hub-told");
	}

	show(chosen) {
		if (chosen) return this.show_access();
		const { hand_on_access } = this;
		this.$told.html(
			html`<section data-told="access">
					<h4>${__("Who sees more or less by it", null, "Client Hub")}</h4>
					<label>
						<input type="checkbox" data-hand-on ${hand_on_access ? "checked" : ""} />
						<span>
							${__("Hand on access", null, "Client Hub")}
							<small class="text-muted">
								${__(
									"User Permissions and shares of the clients that go are those of the one that stays.",
									null,
									"Client Hub"
								)}
							</small>
						</span>
					</label>
					<div data-access role="status"></div>
				</section>
				<section data-told="moving">
					<h4>${__("What moves", null, "Client Hub")}</h4>
					${moving_markup(this.preview)}
				</section>
				<section data-told="fields">
					<h4>${__("What they say differently", null, "Client Hub")}</h4>
					${fields_markup(this.preview, this.id)}
				</section>`.toString()
		);
		this.show_access();
	}

	show_access() {
		if (!this.preview) return;
		const markup = access_markup(this.preview, this.hand_on_access);
		this.$preview.find("[data-access]").html(markup.toString());
	}

	choose(input) {
		this.choices[input.closest("[data-field]").dataset.field] = input.value;
		this.ask(true);
	}

	allow() {
		const may = Boolean(this.preview?.may_merge);
		this.dialog.get_primary_btn().prop("disabled", !may);
	}

	refuse(message) {
		const $refusal = this.$preview.find(".client-hub-refusal[role=alert]").text(message);
		if (message) $refusal[0].scrollIntoView({ block: "nearest" });
	}

	// --- and does it -------------------------------------------------------------------------

	// Who gains access is named once more, and that they do is confirmed.
	confirm() {
		if (!this.preview?.may_merge) return;
		const { gain } = changes_of(this.preview, this.hand_on_access);
		if (!gain.length) return this.merge();
		confirm_once(
			html`<p>${__("These people gain access. Merge all the same?", null, "Client Hub")}</p>
				${people(gain, this.preview.clients)}`.toString(),
			() => this.merge()
		);
	}

	async merge() {
		const args = { ...this.args(), hand_on_access: this.hand_on_access };
		this.refuse("");
		this.dialog.get_primary_btn().prop("disabled", true);
		try {
			const { message } = await ask("merge_clients", args);
			this.dialog.hide();
			frappe.show_alert(
				{ message: frappe.utils.escape_html(message), indicator: "green" },
				10
			);
			for (const name of args.sources) frappe.model.remove_from_locals("Client", name);
			this.merged(args.target);
		} catch (error) {
			this.refuse(error.message || __("This could not be loaded."));
			this.allow();
		}
	}
}
