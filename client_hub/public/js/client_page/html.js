// Markup with every value escaped: html`<b>${text}</b>`. What another html`` made stays as it is.

class Markup {
	constructor(text) {
		this.text = text;
	}
	toString() {
		return this.text;
	}
}

function render(value) {
	if (value instanceof Markup) return value.text;
	if (Array.isArray(value)) return value.map(render).join("");
	if (value === null || value === undefined || value === false) return "";
	return frappe.utils.escape_html(String(value));
}

export function html(strings, ...values) {
	return new Markup(
		strings.reduce((text, part, index) => text + render(values[index - 1]) + part)
	);
}

// Markup that Frappe's own formatters made, which escape what they are given.
export function trusted(text) {
	return new Markup(text || "");
}
