// Numbers, money and dates as the user's settings write them.

import { html, trusted } from "./html";

export function money(amount, currency) {
	return format_currency(amount, currency);
}

// One line for each company and currency; the company is named only when there are several.
export function amount_lines(amounts) {
	const name_company = new Set(amounts.map((entry) => entry.company)).size > 1;
	return amounts.map(
		({ amount, currency, company }) => html`<span class="ch-amount" title="${company || ""}"
			>${money(amount, currency)}${name_company
				? html` <small><bdi>${company}</bdi></small>`
				: ""}</span
		>`
	);
}

export function quantity(value, unit) {
	return `${format_number(value, null, Number.isInteger(value) ? 0 : 2)} ${unit}`;
}

// A cell of a list, by Frappe's own formatters, which need the row to find its currency.
export function cell(row, column) {
	const value = row[column.fieldname];
	if (value === null || value === undefined || value === "") return "";
	if (column.fieldtype === "Currency") {
		const currency = row[column.options] || row.company_currency;
		return money(value, currency);
	}
	if (column.fieldtype === "Percent") return `${format_number(value, null, 0)} %`;
	if (column.fieldtype === "Float") return format_number(value, null, 2);
	// The days of a Task have a time in version 16, which none is entered for.
	if (column.fieldtype === "Datetime" && value.slice(11, 19) === "00:00:00") {
		return frappe.datetime.str_to_user(value.slice(0, 10));
	}
	if (["Date", "Datetime", "Int", "Duration"].includes(column.fieldtype)) {
		return trusted(frappe.format(value, column, { only_value: true }, row));
	}
	if (column.fieldtype === "Check") return value ? __("Yes", null, "Client Hub") : __("No");
	if (column.fieldtype === "Select" || is_translated(column)) return __(value);
	return value;
}

// A Country, for one: Frappe's forms say it in the user's language.
function is_translated({ fieldtype, options }) {
	return fieldtype === "Link" && (frappe.boot.translated_doctypes || []).includes(options);
}

// Date and time to the minute, in the user's time zone.
export function moment_of(timestamp) {
	const local = frappe.datetime.convert_to_user_tz(timestamp);
	return `${frappe.datetime.str_to_user(local.slice(0, 10))} ${local.slice(11, 16)}`;
}

export function file_size(bytes) {
	if (bytes < 1024) return `${bytes} B`;
	if (bytes < 1024 ** 2) return `${format_number(bytes / 1024, null, 1)} KB`;
	return `${format_number(bytes / 1024 ** 2, null, 1)} MB`;
}

// A telephone, a tax ID, a range: read from left to right in every language, within what surrounds it.
export function ltr(text) {
	return html`<bdi dir="ltr">${text}</bdi>`;
}

export const NUMERIC = ["Currency", "Float", "Int", "Percent"];
