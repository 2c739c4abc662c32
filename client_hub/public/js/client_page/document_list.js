// A list of one section's documents: chips for its buckets, search, sorting, pages, all on the server.

import { NUMERIC, amount_lines, cell, quantity } from "./format";
import { html, trusted } from "./html";
import { has_list, not_counted, note, show_failure, show_refusal } from "./notice";
import { PagedList } from "./paged_list";
import { when_seen } from "./when_seen";

const PAGE_LENGTH = 10;

// Fields that say what kind of party a deal came through; the party's own column says it in words.
const PARTY_KINDS = ["opportunity_from", "quotation_to"];

export class DocumentList {
	// `ask_again` has the section's figures asked for anew, when they could not be had.
	constructor(page, section, $parent, ask_again) {
		this.page = page;
		this.section = section;
		// Where the user stood in the list, for when they come back to it from a document.
		this.place = page.places[section.section] ??= { bucket: section.figures[0]?.bucket };
		this.make($parent);
		if (section.state === "timeout") {
			show_failure(this.$rows, ask_again, __("This takes too long."));
		}
		if (section.state === "error") show_failure(this.$rows, ask_again);
		if (has_list(section)) this.loaded = this.pages.load();
	}

	make($parent) {
		const id = `ch-list-${this.section.section}`;
		this.$list = $(
			html`<section
				class="ch-list"
				data-section="${this.section.section}"
				aria-labelledby="${id}"
			>
				<header>
					<h3 id="${id}" tabindex="-1">${this.section.label}</h3>
					<div class="ch-list-actions"></div>
				</header>
				<div class="ch-list-filters"></div>
				<div class="ch-list-rows" aria-live="polite"></div>
			</section>`.toString()
		).appendTo($parent);
		if (!has_list(this.section)) {
			if (this.section.state === "totals_only") this.show_totals();
			this.$rows.html(note(this.unreadable()).toString());
			return;
		}
		this.make_actions();
		this.make_filters();
		new ResizeObserver(() => this.fit()).observe(this.$rows[0]);
		this.pages = new PagedList(this.$rows, {
			label: this.section.label,
			page_length: PAGE_LENGTH,
			ask: (start, page_length) => this.ask(start, page_length),
			markup: (answer) => this.content(answer),
			drawn: (answer) => this.bind(answer),
		});
		this.pages.start = this.place.start || 0;
	}

	get $rows() {
		return this.$list.find(".ch-list-rows");
	}

	unreadable() {
		if (this.section.state === "totals_only") {
			return __("You see the totals of these, not the documents.");
		}
		if (this.section.state === "not_installed") return __("Not installed on this site.");
		return __("You have no access to these.");
	}

	show_totals() {
		this.$list.find(".ch-list-filters").html(
			html`<ul class="ch-chips">
				${this.section.figures.map(
					(figure) => html`<li>
						<span class="ch-chip"
							>${figure.label} <b>${count_of(figure)}</b> ${amount_lines(
								figure.amounts || []
							)}</span
						>
					</li>`
				)}
			</ul>`.toString()
		);
	}

	make_actions() {
		const $actions = this.$list.find(".ch-list-actions");
		const { creates } = this.section;
		$actions.html(
			html`${this.section.opens_list
				? html`<button type="button" class="btn btn-xs btn-default ch-open">
						${__("Open in list")}
				  </button>`
				: ""}
			${creates && frappe.model.can_create(creates)
				? html`<button type="button" class="btn btn-xs btn-default ch-new">
						${__("New {0}", [__(creates)], "Client Hub")}
				  </button>`
				: ""}`.toString()
		);
		$actions.find(".ch-open").on("click", () => {
			this.page.left_from = this.section.section;
			open_in_list(this.page, this.section, this.place.bucket);
		});
		$actions
			.find(".ch-new")
			.on("click", () => this.page.new_document(creates, this.place.bucket));
	}

	make_filters() {
		const $filters = this.$list.find(".ch-list-filters");
		const { figures } = this.section;
		const chips = this.place.other ? [...figures, this.place.other] : figures;
		$filters.html(
			html`<div class="ch-chips" role="group" aria-label="${__("Show")}">
					${chips.map((figure) => this.chip(figure))}
				</div>
				<input
					type="search"
					class="form-control input-xs"
					placeholder="${__("Search")}"
					aria-label="${__("Search in {0}", [this.section.label])}"
					value="${this.place.text}"
				/>`.toString()
		);
		$filters
			.find(".ch-chip")
			.on("click", (event) => this.choose(event.currentTarget.dataset.bucket));
		const search = frappe.utils.debounce((text) => this.search(text), 300);
		$filters.find("input").on("input", (event) => search(event.target.value.trim()));
	}

	chip(figure) {
		return html`<button
			type="button"
			class="ch-chip"
			data-bucket="${figure.bucket}"
			aria-pressed="${String(figure.bucket === this.place.bucket)}"
		>
			${figure.label} ${figure === this.place.other ? "" : html`<b>${count_of(figure)}</b>`}
		</button>`;
	}

	// A bucket that is none of the figures, such as an age of the balance, gets a chip with its label.
	choose(bucket, label) {
		// It may be sorted by a column of its own.
		if (this.place.bucket === this.place.other?.bucket) delete this.place.order_by;
		this.place.bucket = bucket;
		if (label && !this.section.figures.some((figure) => figure.bucket === bucket)) {
			this.place.other = { bucket, label };
			this.make_filters();
		}
		this.$list
			.find(".ch-list-filters .ch-chip")
			.each((_, chip) => chip.setAttribute("aria-pressed", chip.dataset.bucket === bucket));
		this.loaded = this.pages.load_first_page();
	}

	search(text) {
		this.place.text = text;
		return this.pages.load_first_page();
	}

	sort(fieldname) {
		const descends = this.place.order_by === `${fieldname} desc`;
		this.place.order_by = `${fieldname} ${descends ? "asc" : "desc"}`;
		return this.pages.load_first_page();
	}

	async ask(start, page_length) {
		const { bucket, text, order_by } = this.place;
		this.place.start = start;
		const [answer] = await Promise.all([
			this.page.call("documents", {
				section: this.section.section,
				bucket,
				start,
				page_length,
				order_by,
				search: text || undefined,
				...this.page.of_company(),
			}),
			with_doctype(this.section.doctype),
		]);
		return answer;
	}

	// Currencies stand beside their amounts, not in the heading (where ERPNext 16 forgets a bracket) or in a
	// column of their own, and a company is named only where there is a choice.
	shown(columns) {
		const one_company = this.page.company || this.page.companies.length < 2;
		return columns
			.filter(
				({ fieldname, options }) =>
					options !== "Currency" &&
					!PARTY_KINDS.includes(fieldname) &&
					!(one_company && fieldname === "company")
			)
			.map((column) =>
				column.fieldtype === "Currency"
					? { ...column, label: column.label.replace(/\s*\([^)]*\)?$/, "") }
					: column
			);
	}

	content(answer) {
		const { rows, columns, total, of } = answer;
		// The figure counts more than this reader may list.
		const hidden = of > total ? note(__("You may read {0} of {1}.", [total, of])) : "";
		const missing = not_counted(this.section);
		if (!rows.length) return html`${hidden || note(this.empty_text())}${missing}`;
		return html`${this.table(rows, this.shown(columns))}${this.sum(
			answer
		)}${hidden}${missing}`;
	}

	// What the bucket comes to, as its tile has it, or what has led here.
	sum({ total, of, amounts = [], value, unit }) {
		const { other } = this.place;
		const told = other ? [...this.section.figures, other] : this.section.figures;
		const figure = told.find(({ bucket }) => bucket === this.place.bucket);
		if (!figure || !(amounts.length || unit)) return "";
		const count = count_of({ count: of ?? total, value, unit });
		return html`<p class="ch-note ch-list-sum">
			${figure.label} <b>${count}</b> ${amount_lines(amounts)}
			<span class="ch-of-it"></span>
		</p>`;
	}

	// What of late invoices is past due, as the head of the page has it: the list may have more pages.
	async tell_past_due({ columns }) {
		const $place = this.$rows.find(".ch-of-it");
		const is_told = columns.some(({ fieldname }) => fieldname === "past_due");
		if (!$place.length || !is_told) return;
		const { late } = await this.page.opening().catch(() => ({ late: [] }));
		const { section, place } = this;
		const amounts = late.find(
			(entry) => entry.section === section.section && entry.bucket === place.bucket
		)?.amounts;
		if (!amounts?.length) return;
		const label = __("Past due", null, "Client Hub");
		$place.html(html`${label} ${amount_lines(amounts)}`.toString());
	}

	// Why there is nothing, and what to do about it.
	empty_text() {
		const { label, creates, figures } = this.section;
		if (this.place.text) return __("Nothing was found for {0}.", [this.place.text]);
		if (this.page.company) return __("Nothing here of {0}.", [this.page.company]);
		if (figures.some(({ count }) => count))
			return __("Nothing here. Choose another of the above.");
		if (!creates || !frappe.model.can_create(creates)) return __("Nothing here.");
		const button = __("New {0}", [__(creates)], "Client Hub");
		return __("No {0} yet. “{1}” makes the first one.", [label, button]);
	}

	// By the room that the columns of this list need, which differs from list to list.
	fit() {
		for (const table of this.$rows.find(".ch-table")) {
			table.classList.remove("is-narrow");
			table.classList.toggle("is-narrow", table.scrollWidth > table.clientWidth);
		}
	}

	bind(answer) {
		this.fit();
		this.tell_past_due(answer);
		this.$rows
			.find("th button")
			.on("click", (event) => this.sort(event.currentTarget.dataset.field));
		this.$rows.find("a").on("click", ({ ctrlKey, metaKey }) => {
			if (!ctrlKey && !metaKey) this.page.left_from = this.section.section;
		});
	}

	table(rows, columns) {
		return html`<div class="ch-table">
			<table>
				<thead>
					<tr>
						${this.heading({ fieldname: "name", label: __("ID") })}
						${columns.map((column) => this.heading(column))}
					</tr>
				</thead>
				<tbody>
					${rows.map((row) => this.row(row, columns))}
				</tbody>
			</table>
		</div>`;
	}

	heading(column) {
		const [field, direction] = (this.place.order_by || "").split(" ");
		const sorted = field === column.fieldname;
		const order = direction === "desc" ? "descending" : "ascending";
		return html`<th
			scope="col"
			class="${alignment(column)}"
			aria-sort="${sorted ? order : "none"}"
		>
			<button type="button" data-field="${column.fieldname}">
				${column.label}${sorted ? (direction === "desc" ? " ↓" : " ↑") : ""}
			</button>
		</th>`;
	}

	row(row, columns) {
		return html`<tr>
			<th scope="row" data-label="${__("ID")}"><span>${this.name_of(row)}</span></th>
			${columns.map((column) => this.data(row, column))}
		</tr>`;
	}

	data(row, column) {
		const value = this.value(row, column);
		return html`<td data-label="${column.label}" class="${alignment(column)}">
			${value ? html`<span>${value}</span>` : ""}
		</td>`;
	}

	name_of(row) {
		if (row.sales_orders) return row.po_no || __("No number");
		return link(row.voucher_type || this.section.doctype, row.name);
	}

	value(row, column) {
		if (column.fieldname === "sales_orders") {
			return row.sales_orders.map((name) => html`${link("Sales Order", name)} `);
		}
		if (column.fieldname === "amounts") return amount_lines(row.amounts);
		if (column.fieldname === "status") return this.status(row);
		if (column.fieldname === "voucher_type") return __(row.voucher_type);
		if (column.fieldname === "party_name") return this.party(row);
		if (column.fieldname === "company") {
			return html`<span class="ch-company-name" title="${row.company}"
				>${this.linked(row, column)}</span
			>`;
		}
		return this.linked(row, column);
	}

	linked(row, column) {
		const name = column.fieldtype === "Link" && row[column.fieldname];
		if (name && frappe.model.can_read(column.options)) return link(column.options, name);
		return cell(row, column);
	}

	// What was made for the Lead or Prospect that became the client says so.
	party(row) {
		const kind = row.opportunity_from || row.quotation_to;
		if (!kind || kind === "Customer") return row.party_name;
		return __("via {0} {1}", [__(kind), row.party_name]);
	}

	// The colour and word that ERPNext's own list gives the document.
	status(row) {
		const doc = { ...row, doctype: this.section.doctype };
		const [label, colour] = frappe.get_indicator(doc, this.section.doctype) || [];
		if (!label) return __(row.status);
		return html`<span class="indicator-pill ${colour}">${label}</span>`;
	}

	get has_focus() {
		return this.$list[0].contains(document.activeElement);
	}

	scroll_into_view() {
		const list = this.$list[0];
		when_seen(list, () => {
			list.scrollIntoView({ block: "start" });
			this.$list.find("h3").trigger("focus");
		});
	}
}

// The same documents in ERPNext's own list.
export async function open_in_list(page, { section, doctype }, bucket) {
	const asked = page.call("list_filters", { section, bucket, ...page.of_company() });
	const filters = await asked.catch(show_refusal);
	if (!filters) return;
	const options = {};
	for (const [, field, operator, value] of filters) {
		(options[field] ??= []).push(JSON.stringify([operator, value]));
	}
	frappe.route_options = options;
	frappe.set_route("List", doctype, "List");
}

function count_of(figure) {
	return figure.unit ? quantity(figure.value, figure.unit) : figure.count;
}

function alignment(column) {
	if (NUMERIC.includes(column.fieldtype) || column.fieldname === "amounts") return "ch-number";
	return ["Date", "Datetime"].includes(column.fieldtype) ? "ch-nowrap" : "";
}

export function link(doctype, name, title) {
	return trusted(
		frappe.utils.get_form_link(
			doctype,
			name,
			true,
			html`<bdi>${title || name}</bdi>`.toString()
		)
	);
}

function with_doctype(doctype) {
	return new Promise((resolve) => frappe.model.with_doctype(doctype, resolve));
}
