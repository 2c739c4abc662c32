// What they owe us and what we owe them, by the ledger: how much, how much of it is late, and how old it is. How it
// is paid, and what credit is left, comes when it is seen.

import { amount_lines, money } from "./format";
import { html } from "./html";
import { write_mail } from "../desk_compat";
import { SIDES, side_panel } from "./money_side";
import { answer_of, note, show_failure, skeleton } from "./notice";
import { when_in_view } from "./when_seen";

export class MoneyPanel {
	constructor(page, $panel) {
		this.page = page;
		this.$panel = $panel;
	}

	async load() {
		this.$panel.attr("aria-busy", "true").html(skeleton().toString());
		const answer = await answer_of(this.page.opening(), this.$panel, () => this.load());
		if (answer) this.render(answer.money);
		this.$panel.attr("aria-busy", "false");
	}

	render({ state, net, sides }) {
		if (state === "timeout" || state === "error") {
			const message = state === "timeout" ? __("This takes too long.") : undefined;
			show_failure(this.$panel, () => this.ask_again(), message);
			return;
		}
		const asked = Object.keys(SIDES).filter((name) => sides[name]);
		const names = asked.filter((name) => sides[name].amounts);
		const labels = (names) => names.map((name) => SIDES[name].label());
		this.page.tabs.overview.say_limits("money", {
			no_access: labels(asked.filter((name) => !sides[name].amounts)),
			totals_only: state === "totals_only" ? labels(names) : [],
		});
		const notes = [
			names.length > 1 && net.length && html`${__("Net")}: ${amount_lines(net)}`,
			state === "invoices_only" && __("Invoices only, without advances"),
			state === "ok" && statement_buttons(),
		].filter(Boolean);
		this.$panel.html(
			html`<div class="ch-sides">
					${names.map((name) => side_panel(name, sides[name], state))}
				</div>
				${names.length && notes.length
					? html`<p class="ch-note ch-net">
							${notes.map((text) => html`<span>${text}</span>`)}
					  </p>`
					: ""}`.toString()
		);
		this.bind(sides);
		if (names.length) when_in_view(this.$panel[0], () => this.load_behaviour());
	}

	bind(sides) {
		this.$panel.find("[data-statement]").on("click", ({ currentTarget }) => {
			if (currentTarget.dataset.statement === "send") this.send_statement(currentTarget);
			else this.open_statement();
		});
		for (const place of this.$panel.find("[data-ages=timeout]")) {
			show_failure($(place), () => this.ask_again(), __("This takes too long."));
		}
		for (const place of this.$panel.find("[data-ages=error]")) {
			show_failure($(place), () => this.ask_again());
		}
		this.$panel.find("[data-opens]").on("click", ({ currentTarget }) => {
			const { section, doctype, opens, label } = currentTarget.dataset;
			this.page.open({ section, doctype, tab: "orders_and_invoices" }, opens, label);
		});
		this.$panel.find("[data-report]").on("click", ({ currentTarget }) => {
			const { report, company, side } = currentTarget.dataset;
			frappe.set_route("query-report", report, {
				company,
				party_type: SIDES[side].party_type,
				party: sides[side].parties,
			});
		});
	}

	ask_again() {
		delete this.page.answers.page;
		return this.load();
	}

	// --- how it is paid -------------------------------------------------------------------------

	async load_behaviour() {
		const { page } = this;
		const asked = page.asked_once("behaviour", () =>
			page.call("payment_behaviour", page.of_company())
		);
		const $place = this.$panel.find(".ch-behaviour");
		const answer = await answer_of(asked, $place, () => this.load_behaviour());
		for (const [name, side] of Object.entries(answer?.sides || {})) {
			const $side = this.$panel.find(`[data-side=${name}] .ch-behaviour`);
			$side.html(paid(name, side).toString());
			for (const failed of $side.find("[data-state=timeout], [data-state=error]")) {
				show_failure($(failed), () => this.ask_behaviour_again());
			}
		}
	}

	ask_behaviour_again() {
		delete this.page.answers.behaviour;
		return this.load_behaviour();
	}

	// --- the statement of account ---------------------------------------------------------------

	open_statement() {
		frappe.set_route("query-report", "Client Statement", {
			client: this.page.client,
			...this.page.of_company(),
		});
	}

	// The file is drawn before the dialog opens, as this user sees it: what the dialog itself attaches is
	// drawn later, with all rights.
	async send_statement(button) {
		button.disabled = true;
		try {
			const { frm, client } = this.page;
			const answer = await frappe.xcall("client_hub.api.attach_statement", {
				client,
				...this.page.of_company(),
			});
			if (this.page.client !== client) return;
			write_mail({
				doc: frm.doc,
				frm,
				recipients: answer.recipients,
				subject: answer.subject,
				attached: [answer.file],
			});
		} finally {
			button.disabled = false;
		}
	}
}

function statement_buttons() {
	const opens = frappe.boot.user.all_reports?.["Client Statement"];
	if (!opens && !frappe.model.can_print("Client")) return "";
	return html`${opens ? button("open", __("Statement of account", null, "Client Hub")) : ""}
	${frappe.model.can_print("Client") ? button("send", __("Send statement")) : ""}`;
}

function button(name, label) {
	return html`<button type="button" class="btn btn-xs btn-default" data-statement="${name}">
		${label}
	</button> `;
}

function paid(name, { behaviour, credit, dunning }) {
	return html`<div data-state="${behaviour.state}">${how_paid(name, behaviour.rows)}</div>
		${credit ? html`<div data-state="${credit.state}">${credits(credit.rows)}</div>` : ""}
		${dunning ? html`<div data-state="${dunning.state}">${dunnings(dunning.rows)}</div>` : ""}`;
}

function how_paid(name, companies) {
	const of_company = companies.length > 1 ? (entry) => ` (${entry.company})` : () => "";
	return companies.map((entry) => {
		const [days, share] = [entry.days, entry.late_share].map((n) => format_number(n, null, 0));
		return note(SIDES[name].behaviour(days, share) + of_company(entry));
	});
}

// A limit is one Customer's in one company, and is named so where there are several.
function credits(rows) {
	const name_customer = new Set(rows.map(({ customer }) => customer)).size > 1;
	const name_company = new Set(rows.map(({ company }) => company)).size > 1;
	return rows.map((row) => {
		const amounts = [row.used, row.limit].map((amount) => money(amount, row.currency));
		const left =
			row.left < 0
				? __("{0} above the limit", [money(-row.left, row.currency)])
				: __("{0} left", [money(row.left, row.currency)]);
		const text = [
			__("Credit: {0} of {1} used", amounts),
			left,
			row.without_orders && __("without orders"),
			name_customer && row.title,
			name_company && row.company,
		]
			.filter(Boolean)
			.join(" · ");
		return html`<p class="ch-note" data-credit="${row.customer}">
			${row.left < 0 ? html`<b>${text}</b>` : text}
		</p>`;
	});
}

function dunnings(rows) {
	return rows.map(
		({ name, posting_date, status }) => html`<p class="ch-note" data-dunning="${name}">
			${__("Last dunning")}:
			<a href="${frappe.utils.get_form_link("Dunning", name)}"
				>${frappe.datetime.str_to_user(posting_date)}</a
			>
			(${__(status)})
		</p>`
	);
}
