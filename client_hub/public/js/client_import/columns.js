// Second step, where the sheet leaves something open: which column is which field, and what is the
// same for all rows. What is chosen is kept with the import, and remembered once it is started.

import { html } from "../client_page/html";
import { FieldChoice } from "./field_choice";
import { FixedValues } from "./fixed_values";

const ADDRESS = ["address_line1", "city", "country"];

// What a client without a legal name is called by.
const OTHER_NAMES = ["trade_name", "contact_first_name", "contact_last_name"];

// Whether somebody has to look at the columns before the check.
export function needs_a_look(described, mode) {
	return (
		described.columns.some((column) => !column.sure) ||
		(mode !== "update" && described.missing.length > 0)
	);
}

export class Columns {
	// `asked`: { file_url, file_name, mode, sheet, header_row }. `described`: what import_columns
	// answered. `before`: the import whose columns are changed.
	constructor(importing, asked, described, before) {
		this.importing = importing;
		this.asked = asked;
		this.described = described;
		this.before = before;
		this.fields = {};
		this.changed = {};
		const noted = Object.fromEntries((before?.columns || []).map((c) => [c.index, c]));
		for (const { index, fieldname } of described.columns) {
			const was = noted[index] ? noted[index].fieldname : fieldname;
			this.fields[index] = was;
			if (was !== fieldname) this.changed[index] = was;
		}
	}

	render($body) {
		this.$body = $body;
		this.id = frappe.dom.get_unique_id();
		const { kind, sheet } = this.described;
		$body.html(
			html`
				<p class="ch-file" tabindex="-1" data-start>
					<b>${this.asked.file_name}</b> <span class="text-muted">${sheet || kind}</span>
				</p>
				<div class="ch-refusal hide" role="alert" tabindex="-1"></div>
				<p>
					${this.what_it_is()}
					${__("Say which field each column is. Nothing is saved yet.")}
				</p>
				<div class="ch-where">${this.where_it_is()}</div>
				<div class="ch-columns-wrapper"></div>
				<div class="ch-fixed-values"></div>
				${this.asked.mode !== "update" && this.tick()}
				<div class="ch-note ch-missing hide" role="status"></div>
			`.toString()
		);
		this.show_columns();
		const values = this.before ? this.before.values : this.described.defaults;
		this.fixed = new FixedValues(
			$body.find(".ch-fixed-values"),
			this.described.targets,
			values,
			() => this.show_missing()
		);
		$body.find(".ch-without-address input").on("change", () => this.show_missing());
		$body.find(".ch-where").on("change", "select, input", () => this.read_again());
		$body.find(".ch-forget").on("click", () => this.forget());
		this.show_missing();
		this.importing.set_primary(__("Check", null, "Client Hub"), () => this.check());
		this.importing.set_secondary(__("Another file"), () => this.importing.choose_file());
	}

	refresh() {}

	what_it_is() {
		const { system, remembered } = this.described;
		if (remembered) {
			return html`${__("Read as {0} has chosen on {1}.", [remembered.by, remembered.on])}
				<button type="button" class="btn btn-default btn-xs ch-forget">
					${__("Forget", null, "Client Hub")}
				</button> `;
		}
		return system && `${__("This looks like an export of {0}.", [system])} `;
	}

	where_it_is() {
		const { sheets, sheet, header_row } = this.described;
		const choice =
			sheets.length > 1 &&
			html`<label>
				<span>${__("Sheet", null, "Client Hub")}</span>
				<select class="form-control input-xs" data-sheet>
					${sheets.map(
						(name) =>
							html`<option value="${name}" ${name === sheet && "selected"}>
								${name}
							</option>`
					)}
				</select>
			</label>`;
		return html`${choice}<label>
				<span>${__("Headers in row")}</span>
				<input
					type="number"
					class="form-control input-xs"
					min="1"
					value="${header_row}"
					data-header-row
				/>
			</label>`;
	}

	tick() {
		const { without_address } = this.before || this.described;
		return html`<label class="ch-automations ch-without-address">
			<input type="checkbox" ${cint(without_address) && "checked"} />
			<span>
				${__("Clients without an address may come in")}
				<small class="text-muted"
					>${__(
						"Rows that have none at all. One that has a part of an address stays an error."
					)}</small
				>
			</span>
		</label>`;
	}

	// --- the columns -------------------------------------------------------------------------

	show_columns() {
		const options = [
			{ value: "", label: __("Leave out") },
			...this.described.targets.map((target) => ({
				value: target.fieldname,
				label: target.label,
				hint: target.required ? __("new clients need it") : "",
			})),
		];
		const $wrapper = this.$body.find(".ch-columns-wrapper");
		this.choice = new FieldChoice($wrapper, options, (input, value) =>
			this.choose(Number(input.dataset.index), value || null)
		);
		$wrapper.prepend(
			html`<table class="ch-columns">
				<thead>
					<tr>
						<th scope="col">${__("Column", null, "Client Hub")}</th>
						<th scope="col">${__("First values")}</th>
						<th scope="col">${__("Field", null, "Client Hub")}</th>
					</tr>
				</thead>
				<tbody>
					${this.described.columns.map((column) => this.markup_of(column))}
				</tbody>
			</table>`.toString()
		);
		this.show_reasons();
	}

	markup_of({ index, letter, header, samples }) {
		return html`<tr data-column="${index}">
			<th scope="row" id="${this.id}-${index}">
				<span class="ch-letter">${letter}</span> ${header || __("(no header)")}
			</th>
			<td class="ch-samples">
				${samples.length
					? samples.map((text) => html`<span>${text}</span>`)
					: html`<span class="text-muted">${__("(empty)")}</span>`}
			</td>
			<td class="ch-field">
				${this.choice.input(this.fields[index] || "", {
					index,
					labelled_by: `${this.id}-${index}`,
					described_by: `${this.id}-${index}-why`,
				})}
				<div class="ch-why" id="${this.id}-${index}-why"></div>
			</td>
		</tr>`;
	}

	choose(index, fieldname) {
		this.fields[index] = this.changed[index] = fieldname;
		this.show_reasons();
		this.show_missing();
	}

	// Why each column is what it is, and which somebody should look at.
	show_reasons() {
		this.twice = new Set();
		const holders = {};
		for (const { index, reason, sure, letter } of this.described.columns) {
			const fieldname = this.fields[index];
			const target = this.described.targets.find((t) => t.fieldname === fieldname);
			let why = index in this.changed ? __("Chosen by hand.") : reason;
			if (target && !target.several && holders[fieldname]) {
				why = __("Column {0} is this field too, and it can be one only.", [
					holders[fieldname],
				]);
				this.twice.add(index);
			}
			if (fieldname) holders[fieldname] ||= letter;
			const $row = this.$body.find(`[data-column=${index}]`);
			const is_open = this.twice.has(index) || !(sure || index in this.changed);
			$row.toggleClass("ch-open", is_open).toggleClass("ch-not-read", !fieldname);
			$row.find(".ch-why").text(why);
		}
	}

	// --- what is lacking ---------------------------------------------------------------------

	get without_address() {
		return this.$body.find(".ch-without-address input").prop("checked") ? 1 : 0;
	}

	missing() {
		if (this.asked.mode === "update") return [];
		const there = new Set([
			...Object.values(this.fields),
			...Object.keys(this.fixed?.values || {}),
		]);
		return this.described.targets.filter(
			({ fieldname, required }) =>
				required &&
				!there.has(fieldname) &&
				!(this.without_address && ADDRESS.includes(fieldname)) &&
				!(fieldname === "legal_name" && OTHER_NAMES.some((name) => there.has(name)))
		);
	}

	show_missing() {
		const labels = this.missing().map((target) => target.label);
		this.$body
			.find(".ch-missing")
			.toggleClass("hide", !labels.length)
			.text(
				__("New clients need what nothing is read as yet: {0}", [
					frappe.utils.comma_and(labels),
				])
			);
	}

	// --- what can be done --------------------------------------------------------------------

	async check() {
		if (this.twice.size) {
			const first = [...this.twice][0];
			this.$body.find(`.ch-choice[data-index=${first}]`).trigger("focus");
			return;
		}
		const answer = await this.importing.check(this.asked, {
			columns: this.changed,
			values: this.fixed.values,
			without_address: this.without_address,
		});
		if (answer.status === "Refused") this.refuse(answer.message);
		else this.importing.take(answer);
	}

	refuse(message) {
		this.$body.find(".ch-refusal").text(message).removeClass("hide").trigger("focus");
	}

	async read_again() {
		const sheet = this.$body.find("[data-sheet]").val() || this.described.sheet;
		const is_same = sheet === this.described.sheet;
		// Another sheet has its headers elsewhere.
		const header_row = is_same ? cint(this.$body.find("[data-header-row]").val()) : null;
		const refused = await this.importing.look_at(
			{ ...this.asked, sheet, header_row },
			{ always: true }
		);
		if (refused) this.refuse(refused);
	}

	async forget() {
		await frappe.xcall("client_hub.api.forget_columns", {
			headers: this.described.columns.map((column) => column.header),
		});
		await this.importing.look_at(this.asked, { always: true });
	}
}
