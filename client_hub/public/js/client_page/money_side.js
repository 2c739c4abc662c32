// One side of the money: an amount, or a table of companies and currencies, which are never added up; what of it is
// past due; a bar of its ages; and behind "Details" what the balance is made of.

import { amount_lines, ltr, money } from "./format";
import { html } from "./html";
import { note } from "./notice";

export const SIDES = {
	receivable: {
		label: () => __("They owe us", null, "Client Hub"),
		ledger: () => __("Receivable"),
		report: "Accounts Receivable",
		invoices: "sales_invoices",
		doctype: "Sales Invoice",
		party_type: "Customer",
		behaviour: (days, share) =>
			__("Pays us after {0} days on average, {1} % of the amount late", [days, share]),
	},
	payable: {
		label: () => __("We owe them", null, "Client Hub"),
		ledger: () => __("Payable", null, "Client Hub"),
		report: "Accounts Payable",
		invoices: "purchase_invoices",
		doctype: "Purchase Invoice",
		party_type: "Supplier",
		behaviour: (days, share) =>
			__("We pay after {0} days on average, {1} % of the amount late", [days, share]),
	},
};

export function side_panel(name, side) {
	const { ageing } = side;
	return html`<section class="ch-panel" data-side="${name}" aria-labelledby="ch-side-${name}">
		<h3 id="ch-side-${name}">${SIDES[name].label()}</h3>
		${side.amounts.length > 1 ? table(side) : amount(side)}
		<div data-ages="${ageing.state}">${bars(name, ageing)}</div>
		<div class="ch-behaviour"></div>
		${details(name, side)}
	</section>`;
}

function amount({ amounts, ageing }) {
	if (!amounts.length) return note(__("Nothing is owed."));
	const late = past_due(ageing.rows);
	return html`<p class="ch-owed">${amount_lines(amounts)}</p>
		<p class="ch-past-due">
			${late.length
				? html`${amount_lines(late)} ${__("past due", null, "Client Hub")}`
				: __("nothing past due", null, "Client Hub")}
		</p>`;
}

// A line for each company and currency. What is past due is in the currency of the accounts, the balance in that of
// the company: where they differ it stands in the company's first line.
function table({ amounts, ageing }) {
	const late = past_due(ageing.rows);
	const companies = new Set(amounts.map(({ company }) => company));
	const name = companies.size > 1 ? ({ company }) => company : ({ currency }) => currency;
	const late_of = (entry, index) => {
		const first = amounts.findIndex(({ company }) => company === entry.company) === index;
		const has_own = ({ currency, company }) =>
			amounts.some((other) => other.company === company && other.currency === currency);
		return late.filter(
			(due) =>
				due.company === entry.company &&
				(due.currency === entry.currency || (first && !has_own(due)))
		);
	};
	return html`<table class="ch-owed-table">
		<thead>
			<tr>
				<td></td>
				<th scope="col">${__("Owed", null, "Client Hub")}</th>
				<th scope="col">${__("Past due", null, "Client Hub")}</th>
			</tr>
		</thead>
		<tbody>
			${amounts.map(
				(entry, index) => html`<tr>
					<th scope="row"><bdi>${name(entry)}</bdi></th>
					<td class="ch-owed">${amount_lines([entry])}</td>
					<td>${late_of(entry, index).map((due) => amount_lines([due]))}</td>
				</tr>`
			)}
		</tbody>
	</table>`;
}

// [{company, currency, amount}]: the sum of the ages past due, so that two amounts of one name never differ.
function past_due(ranges) {
	const sums = new Map();
	for (const { amounts } of ranges.filter(({ from_day }) => from_day)) {
		for (const { company, currency, amount } of amounts) {
			const key = JSON.stringify([company, currency]);
			const sum = sums.get(key) || { company, currency, amount: 0 };
			sums.set(key, { ...sum, amount: sum.amount + amount });
		}
	}
	return [...sums.values()];
}

// --- ages ---------------------------------------------------------------------------------------

// A bar for each company and currency; a segment is as wide as its part, and opens its invoices.
function bars(name, { state, rows }) {
	const bars = new Map();
	rows.forEach((range, step) => {
		for (const { company, currency, amount } of range.amounts) {
			const key = JSON.stringify([company, currency]);
			const bar = bars.get(key) || { company, currency, segments: [] };
			if (amount > 0) bar.segments.push({ range, step, amount });
			bars.set(key, bar);
		}
	});
	const several = bars.size > 1;
	return [...bars.values()].map(({ company, currency, segments }) => {
		const title = several ? `${company} (${currency})` : "";
		return html`<div
			class="ch-ages"
			role="group"
			aria-label="${[__("Unpaid invoices by days past due"), title]
				.filter(Boolean)
				.join(": ")}"
		>
			${segments.map(({ range, step, amount }) => {
				const label = `${range_text(range)}: ${money(amount, currency)}`;
				const style = `flex-grow: ${Math.round(amount * 100)}`;
				if (state !== "ok") {
					return html`<span
						data-step="${step}"
						style="${style}"
						title="${label}"
					></span>`;
				}
				return html`<button
					type="button"
					data-step="${step}"
					data-section="${SIDES[name].invoices}"
					data-doctype="${SIDES[name].doctype}"
					data-opens="${range.bucket}"
					data-label="${range.label}"
					style="${style}"
					title="${label}"
					aria-label="${label}"
				></button>`;
			})}
		</div>`;
	});
}

function range_text({ from_day, to_day }) {
	if (!from_day) return __("Not due");
	return to_day ? `${from_day}–${to_day}` : `> ${from_day - 1}`;
}

// --- details ------------------------------------------------------------------------------------

function details(name, side) {
	const content = [
		...parts(name, side),
		...converted(side),
		...rounding(side),
		...ages(name, side.ageing),
		...reports(name, side),
	];
	if (!content.length) return "";
	return html`<details class="ch-side-details">
		<summary>${__("Details")}</summary>
		${content}
	</details>`;
}

// Said only where the balance is made of more than one kind, or of what nobody expects.
function parts(name, { parts }) {
	if (parts.length < 2 && parts[0]?.part !== "dated_later") return [];
	return [
		html`<ul class="ch-chips">
			${parts.map(({ label, amounts, section, bucket }) => {
				const in_ledger = section === "ledger";
				return html`<li>
					${chip(html`${label} ${amount_lines(amounts)}`, {
						section,
						doctype: in_ledger ? "Payment Ledger Entry" : SIDES[name].doctype,
						bucket,
						label: in_ledger ? `${SIDES[name].ledger()}: ${label}` : "",
					})}
				</li>`;
			})}
		</ul>`,
	];
}

// The parts are in the currency of the accounts, the balance in that of the company.
function converted({ converted }) {
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
function rounding({ rounding }) {
	if (!rounding.length) return [];
	return [
		html`<p class="ch-note">
			${__("Rounding and exchange rests in the ledger, not counted:")}
			${amount_lines(rounding)}
		</p>`,
	];
}

function ages(name, { state, rows }) {
	const told = rows.filter(({ amounts }) => amounts.length);
	if (!told.length) return [];
	const { invoices, doctype } = SIDES[name];
	return [
		html`<h4>${__("Unpaid invoices by days past due")}</h4>`,
		html`<ul class="ch-chips">
			${told.map((range) => {
				const text = range.from_day ? ltr(range_text(range)) : range_text(range);
				const content = html`${text} ${amount_lines(range.amounts)}`;
				return html`<li>
					${chip(content, {
						section: state === "ok" && invoices,
						doctype,
						bucket: range.bucket,
						label: range.label,
						tone: range.from_day ? "red" : "",
					})}
				</li>`;
			})}
		</ul>`,
	];
}

// ERPNext's own report, which adds up to the amounts: one for each company, as it asks for one.
function reports(name, { amounts, parties }) {
	const { report } = SIDES[name];
	if (!parties.length || !frappe.boot.user.all_reports?.[report]) return [];
	const companies = [...new Set(amounts.map(({ company }) => company))];
	return [
		html`<p class="ch-note">
			${companies.map(
				(company) => html`<button
					type="button"
					class="btn btn-xs btn-default"
					data-report="${report}"
					data-side="${name}"
					data-company="${company}"
				>
					${__(report)}${companies.length > 1 ? ` · ${company}` : ""}
				</button> `
			)}
		</p>`,
	];
}

// A chip that opens the documents it adds up, where there are any to open. `label`: what the list calls them.
function chip(content, { section, doctype, bucket, label = "", tone = "" }) {
	if (!section) return html`<span class="ch-chip" data-tone="${tone}">${content}</span>`;
	return html`<button
		type="button"
		class="ch-chip"
		data-tone="${tone}"
		data-section="${section}"
		data-doctype="${doctype}"
		data-opens="${bucket}"
		data-label="${label}"
	>
		${content}
	</button>`;
}
