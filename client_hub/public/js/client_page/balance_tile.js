// The tile Balance: what the ledger says is owed, how old what is unpaid is, and how it is paid.

import { amount_lines, ltr, money } from "./format";
import { html } from "./html";
import { write_mail } from "./mail";
import { note, show_failure } from "./notice";
import { Tile } from "./tile";

const SIDES = {
	receivable: {
		label: () => __("Receivable"),
		report: "Accounts Receivable",
		invoices: "sales_invoices",
		party_type: "Customer",
		behaviour: (days, share) =>
			__("Pays us after {0} days on average, {1} % of the amount late", [days, share]),
	},
	payable: {
		label: () => __("Payable", null, "Client Hub"),
		report: "Accounts Payable",
		invoices: "purchase_invoices",
		party_type: "Supplier",
		behaviour: (days, share) =>
			__("We pay after {0} days on average, {1} % of the amount late", [days, share]),
	},
};

export class BalanceTile extends Tile {
	ask() {
		return this.page.call("balance", this.page.of_company());
	}

	render({ state, net, sides }) {
		if (state === "no_access") {
			this.page.tabs.overview.leave_out(this);
			return;
		}
		const names = Object.keys(SIDES).filter((name) => sides[name]);
		this.$body.html(
			html`${names.length > 1 && net.length ? this.headline(__("Net"), net) : ""}
			${names.map((name) => this.side(name, sides[name]))}
			${state === "invoices_only" ? note(__("Invoices only, without advances")) : ""}
			${state === "totals_only" ? note(__("Totals only")) : ""}
			${state === "ok" ? this.statement() : ""}`.toString()
		);
		this.$body.find("[data-statement]").on("click", ({ currentTarget }) => {
			if (currentTarget.dataset.statement === "send") this.send_statement(currentTarget);
			else this.open_statement();
		});
		for (const place of this.$body.find("[data-state=timeout]")) {
			show_failure($(place), () => this.load(), __("This takes too long."));
		}
		for (const place of this.$body.find("[data-state=error]")) {
			show_failure($(place), () => this.load());
		}
		this.$body.find("[data-opens]").on("click", ({ currentTarget }) => {
			const { section, opens, label } = currentTarget.dataset;
			this.page.open({ section, tab: "orders_and_invoices" }, opens, label);
		});
		this.$body.find("[data-report]").on("click", (event) => {
			const { report, company, side } = event.currentTarget.dataset;
			frappe.set_route("query-report", report, {
				company,
				party_type: SIDES[side].party_type,
				party: sides[side].parties,
			});
		});
	}

	statement() {
		const opens = frappe.boot.user.all_reports?.["Client Statement"];
		return html`<p class="ch-note">
			${opens
				? html`<button type="button" class="btn btn-xs btn-default" data-statement="open">
						${__("Statement of account", null, "Client Hub")}
				  </button> `
				: ""}
			${frappe.model.can_print("Client")
				? html`<button type="button" class="btn btn-xs btn-default" data-statement="send">
						${__("Send statement")}
				  </button>`
				: ""}
		</p>`;
	}

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

	headline(label, amounts) {
		return html`<div class="ch-figure ch-owed">
			<span class="ch-label">${label}</span>
			${amount_lines(amounts)}
		</div>`;
	}

	side(name, side) {
		const label = SIDES[name].label();
		return html`<div class="ch-section" data-side="${name}">
			${!side.amounts ? html`<h4>${label}</h4>` : ""}
			${!side.amounts ? note(__("You have no access to these.")) : ""}
			${side.amounts?.length ? this.headline(label, side.amounts) : ""}
			${side.amounts && !side.amounts.length
				? html`<h4>${label}</h4>
						${note(__("Nothing is owed."))}`
				: ""}
			${this.parts(name, side)} ${this.converted(side)} ${this.rounding(side)}
			${this.reports(name, side)}
			<div data-state="${side.ageing.state}">${this.ageing(name, side.ageing)}</div>
			<div data-state="${side.behaviour.state}">
				${this.behaviour(name, side.behaviour.rows)}
			</div>
			${side.credit ? this.credit(side.credit) : ""}
			${side.dunning ? this.dunning(side.dunning) : ""}
		</div>`;
	}

	// Said only where the balance is made of more than one kind, or of what nobody expects.
	parts(name, { parts }) {
		if (parts.length < 2 && parts[0]?.part !== "dated_later") return "";
		return html`<ul class="ch-chips">
			${parts.map(({ label, amounts, section, bucket }) => {
				const told = section === "ledger" ? `${SIDES[name].label()}: ${label}` : "";
				const content = html`${label} ${amount_lines(amounts)}`;
				return html`<li>${chip(content, "", section, bucket, told)}</li>`;
			})}
		</ul>`;
	}

	// The parts are in the currency of the accounts, the balance in that of the company.
	converted({ converted }) {
		return converted.map((entry) =>
			note(
				__("{0} of it is {1} in the ledger", [
					money(entry.amount, entry.currency),
					money(entry.company_amount, entry.company_currency),
				])
			)
		);
	}

	// What the ledger has beside the balance, and no report of ERPNext's shows.
	rounding({ rounding }) {
		if (!rounding.length) return "";
		return html`<p class="ch-note">
			${__("Rounding and exchange rests in the ledger, not counted:")}
			${amount_lines(rounding)}
		</p>`;
	}

	ageing(name, { state, rows }) {
		const told = rows.filter(({ amounts }) => amounts.length);
		if (!told.length) return "";
		const section = state === "ok" && SIDES[name].invoices;
		return html`<h4>${__("Unpaid invoices by days past due")}</h4>
			<ul class="ch-chips">
				${told.map((range) => {
					const content = html`${range_label(range)} ${amount_lines(range.amounts)}`;
					const tone = range.from_day ? "red" : "";
					return html`<li>
						${chip(content, tone, section, range.bucket, range.label)}
					</li>`;
				})}
			</ul>`;
	}

	behaviour(name, companies) {
		const of_company = companies.length > 1 ? (entry) => ` (${entry.company})` : () => "";
		return companies.map((entry) =>
			note(
				SIDES[name].behaviour(
					format_number(entry.days, null, 0),
					format_number(entry.late_share, null, 0)
				) + of_company(entry)
			)
		);
	}

	// A limit is one Customer's in one company, and is named so where there are several.
	credit({ state, rows }) {
		const name_customer = new Set(rows.map(({ customer }) => customer)).size > 1;
		const name_company = new Set(rows.map(({ company }) => company)).size > 1;
		return html`<div data-state="${state}">
			${rows.map((row) => {
				const of = [name_customer && row.title, name_company && row.company];
				const amounts = [row.used, row.limit].map((amount) => money(amount, row.currency));
				const used = __("Credit: {0} of {1} used", amounts);
				const left =
					row.left < 0
						? __("{0} above the limit", [money(-row.left, row.currency)])
						: __("{0} left", [money(row.left, row.currency)]);
				const orders = row.without_orders ? __("without orders") : "";
				const text = [used, left, orders, ...of].filter(Boolean).join(" · ");
				return html`<p class="ch-note" data-credit="${row.customer}">
					${row.left < 0 ? html`<b>${text}</b>` : text}
				</p>`;
			})}
		</div>`;
	}

	dunning({ state, rows }) {
		return html`<div data-state="${state}">
			${rows.map(
				({ name, posting_date, status }) => html`<p class="ch-note" data-dunning="${name}">
					${__("Last dunning")}:
					<a href="${frappe.utils.get_form_link("Dunning", name)}"
						>${frappe.datetime.str_to_user(posting_date)}</a
					>
					(${__(status)})
				</p>`
			)}
		</div>`;
	}

	// ERPNext's own report, which adds up to the amounts: one for each company, as it asks for one.
	reports(name, { amounts, parties }) {
		const { report } = SIDES[name];
		if (!parties.length || !frappe.boot.user.all_reports?.[report]) return "";
		const several = amounts.length > 1;
		return html`<p class="ch-note">
			${amounts.map(
				({ company }) => html`<button
					type="button"
					class="btn btn-xs btn-default"
					data-report="${report}"
					data-side="${name}"
					data-company="${company}"
				>
					${__(report)}${several ? ` · ${company}` : ""}
				</button> `
			)}
		</p>`;
	}
}

// A chip that opens the documents it adds up, where there are any to open. `label`: what the list calls them.
function chip(content, tone, section, bucket, label) {
	if (!section) return html`<span class="ch-chip" data-tone="${tone}">${content}</span>`;
	return html`<button
		type="button"
		class="ch-chip"
		data-tone="${tone}"
		data-section="${section}"
		data-opens="${bucket}"
		data-label="${label}"
	>
		${content}
	</button>`;
}

function range_label({ from_day, to_day }) {
	if (!from_day) return __("Not due");
	return ltr(to_day ? `${from_day}–${to_day}` : `> ${from_day - 1}`);
}
