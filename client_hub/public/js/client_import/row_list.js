// Rows of an import, a page at a time: what each would change, why it would not, and leaving it out.

import { html, trusted } from "../client_page/html";

const PAGE = 50;
const VALUES_SHOWN = 6;

export class RowList {
	constructor(result, $wrapper) {
		this.result = result;
		this.$wrapper = $wrapper;
		$wrapper.on("change", "input[data-row]", (event) => this.toggle(event.currentTarget));
		$wrapper.on("click", ".ch-next", () => this.load());
	}

	show(shown) {
		this.shown = shown;
		this.start = 0;
		this.$wrapper.html(
			html`<div class="ch-list-of-rows"></div>
				<div class="ch-foot">
					<button type="button" class="btn btn-default btn-xs ch-next hide">
						${__("Show more")}
					</button>
					<p class="text-muted ch-none hide">${__("No rows.")}</p>
				</div>`.toString()
		);
		return this.load();
	}

	async load() {
		const shown = this.shown;
		const rows = await frappe.xcall("client_hub.api.import_rows", {
			client_import: this.result.state.name,
			shown,
			start: this.start,
			page_length: PAGE,
		});
		if (shown !== this.shown) return; // another count was chosen meanwhile
		this.start += rows.length;
		this.$wrapper
			.find(".ch-list-of-rows")
			.append(rows.map((row) => this.markup_of(row)).join(""));
		this.$wrapper.find(".ch-next").toggleClass("hide", rows.length < PAGE);
		this.$wrapper.find(".ch-none").toggleClass("hide", this.start > 0);
	}

	markup_of(row) {
		const can_be_left_out =
			this.result.state.status === "Checked" && ["create", "update"].includes(row.action);
		return html`<article class="ch-row ${row.left_out && "ch-left-out"}">
			<div class="ch-row-number">
				${can_be_left_out
					? html`<input
							type="checkbox"
							data-row="${row.row_number}"
							${!row.left_out && "checked"}
							aria-label="${__("Import row {0}", [row.row_number])}"
					  />`
					: ""}
				<span title="${__("Row", null, "Client Hub")}">${row.row_number}</span>
			</div>
			<div class="ch-row-what">
				<b>${row.legal_name || __("(no legal name)")}</b> ${client_link(row)}
				${row.hidden
					? html`<span class="text-muted">${__("hidden in the sheet")}</span>`
					: ""}
				${row.problems.map(
					(problem) => html`<div class="ch-problem ch-${problem.level}">
						${problem.label && html`<b>${problem.label}:</b>`} ${problem.text}
					</div>`
				)}
				${row.message &&
				html`<div class="ch-problem ch-${row.outcome}">${row.message}</div>`}
				${changes_of(row)}
			</div>
		</article>`.toString();
	}

	async toggle(input) {
		const left_out = !input.checked;
		try {
			// One after the other, however fast they are clicked: the counts come with each answer.
			this.saving = (this.saving || Promise.resolve())
				.catch(() => {})
				.then(() => this.result.leave_out([Number(input.dataset.row)], left_out));
			await this.saving;
		} catch (error) {
			input.checked = left_out;
			throw error;
		}
		$(input).closest(".ch-row").toggleClass("ch-left-out", left_out);
	}
}

function client_link(row) {
	if (!row.client || row.outcome === "undone") return "";
	return html`<a href="${frappe.utils.get_form_link("Client", row.client)}" target="_blank"
		>${row.client}</a
	>`;
}

function changes_of(row) {
	if (row.changes.length || (row.action === "update" && row.more.length)) {
		return html`<ul class="ch-changes">
			${row.changes.map(
				(change) => html`<li>
					${change.label}: <del>${shown(change.old)}</del> →
					<ins>${shown(change.new)}</ins>
				</li>`
			)}
			${row.more.map(
				(more) => html`<li>${more.label}: <ins>+ ${more.values.join(", ")}</ins></li>`
			)}
		</ul>`;
	}
	const further = Object.fromEntries(row.more.map((more) => [more.field, more.values]));
	const values = row.values
		.filter((value) => value.field !== "legal_name" && value.value !== false)
		.map((value) =>
			further[value.field]
				? { ...value, value: [value.value, ...further[value.field]].join(", ") }
				: value
		);
	if (!values.length) return "";
	const rest = values.length - VALUES_SHOWN;
	return html`<div class="text-muted ch-values">
		${values
			.slice(0, VALUES_SHOWN)
			.map(
				(value, index) => html`${index > 0 && " · "}${value.label}: ${shown(value.value)}`
			)}
		${rest > 0 && html` · ${__("and {0} more", [rest])}`}
	</div>`;
}

function shown(value) {
	if (value === null || value === undefined || value === "") return trusted("∅");
	if (value === true) return "✓";
	if (value === false) return "✗";
	const text = String(value);
	return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
