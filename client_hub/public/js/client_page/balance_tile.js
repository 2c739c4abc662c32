// The tile Balance: what the ledger says is owed, how old what is unpaid is, and how it is paid.

import { amount_lines } from "./format";
import { html } from "./html";
import { note } from "./notice";
import { Tile } from "./tile";

const SIDES = {
	receivable: {
		label: () => __("Receivable"),
		report: "Accounts Receivable",
		behaviour: (days, share) =>
			__("Pays us after {0} days on average, {1} % of it late", [days, share]),
	},
	payable: {
		label: () => __("Payable"),
		report: "Accounts Payable",
		behaviour: (days, share) =>
			__("Is paid by us after {0} days on average, {1} % of it late", [days, share]),
	},
};

const PARTS = {
	invoices: () => __("Invoices"),
	advances: () => __("Advances"),
	journals: () => __("Journal entries"),
};

export class BalanceTile extends Tile {
	ask() {
		return this.page.call("balance", this.page.of_company());
	}

	render({ state, net, sides }) {
		if (state === "no_access") {
			this.$body.html(note(__("You have no access to these.")).toString());
			return;
		}
		const told = Object.keys(SIDES).filter((name) => sides[name]?.amounts);
		this.$body.html(
			html`${told.length > 1 && net.length ? this.headline(__("Net"), net) : ""}
			${told.map((name) => this.side(name, sides[name]))}
			${told.some((name) => sides[name].amounts.length) ? "" : note(__("Nothing is owed."))}
			${state === "invoices_only" ? note(__("Invoices only, without advances")) : ""}
			${state === "totals_only" ? note(__("Totals only")) : ""}`.toString()
		);
		this.$body.find("[data-report]").on("click", (event) => {
			const { report, company, side } = event.currentTarget.dataset;
			frappe.set_route("query-report", report, {
				company,
				party_type: report === "Accounts Receivable" ? "Customer" : "Supplier",
				party: sides[side].parties,
			});
		});
	}

	headline(label, amounts) {
		return html`<div class="ch-figure">
			<span class="ch-label">${label}</span>
			${amount_lines(amounts)}
		</div>`;
	}

	side(name, side) {
		if (!side.amounts.length) return "";
		return html`<div class="ch-section" data-side="${name}">
			${this.headline(SIDES[name].label(), side.amounts)} ${this.parts(side)}
			${this.ageing(side)} ${this.behaviour(name, side)} ${this.reports(name, side)}
		</div>`;
	}

	// Said only where there is more to it than invoices.
	parts({ parts }) {
		const told = Object.keys(PARTS).filter((part) =>
			parts?.[part].some(({ amount }) => amount)
		);
		if (!told.some((part) => part !== "invoices")) return "";
		return html`<ul class="ch-chips">
			${told.map(
				(part) => html`<li>
					<span class="ch-chip">${PARTS[part]()} ${amount_lines(parts[part])}</span>
				</li>`
			)}
		</ul>`;
	}

	ageing({ ageing }) {
		const told = (ageing || []).filter(({ amounts }) => amounts.length);
		if (!told.length) return "";
		return html`<h4>${__("Unpaid invoices by days past due")}</h4>
			<ul class="ch-chips">
				${told.map(
					(range) => html`<li>
						<span class="ch-chip" data-tone="${range.from_day ? "red" : ""}"
							>${range_label(range)} ${amount_lines(range.amounts)}</span
						>
					</li>`
				)}
			</ul>`;
	}

	behaviour(name, { behaviour }) {
		const of_company = behaviour?.length > 1 ? (entry) => ` (${entry.company})` : () => "";
		return (behaviour || []).map((entry) =>
			note(
				SIDES[name].behaviour(
					format_number(entry.days, null, 0),
					format_number(entry.late_share, null, 0)
				) + of_company(entry)
			)
		);
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

function range_label({ from_day, to_day }) {
	if (!from_day) return __("Not due");
	return to_day ? `${from_day}–${to_day}` : `> ${from_day - 1}`;
}
