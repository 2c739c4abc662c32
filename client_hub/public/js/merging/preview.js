// What a merge would do, as markup: who sees more or less, what moves, and what is chosen.

import { cell } from "../client_page/format";
import { html } from "../client_page/html";

// "Legal name (ID)"; only the ID of one without a name.
export function called({ name, legal_name }) {
	return legal_name ? `${legal_name} (${name})` : name;
}

// Who sees more, and who sees nothing any more, with access handed on or without.
export function changes_of({ access, clients }, hand_on_access) {
	const is_after = (row) => (hand_on_access ? row.after_handed_on : row.after);
	return {
		gain: access.filter((row) => is_after(row) && row.reads.length < clients.length),
		lose: access.filter((row) => !is_after(row) && row.reads.length),
	};
}

export function people(rows, clients) {
	return html`<ul>
		${rows.map(
			({ user, full_name, reads }) => html`<li>
				<b>${full_name}</b> ${full_name === user ? "" : html`<small>${user}</small>`}
				<span class="text-muted">${read_now(reads, clients)}</span>
			</li>`
		)}
	</ul>`;
}

function read_now(reads, clients) {
	const names = clients.filter(({ name }) => reads.includes(name)).map(called);
	return names.length
		? __("sees {0} now", [names.join(", ")], "Client Hub")
		: __("sees none of them now", null, "Client Hub");
}

export function access_markup(preview, hand_on_access) {
	const { gain, lose } = changes_of(preview, hand_on_access);
	const part = (title, rows) =>
		rows.length
			? html`<h5>${title}</h5>
					${people(rows, preview.clients)}`
			: "";
	return html`${part(__("They will see all of it", null, "Client Hub"), gain)}
	${part(__("They will see nothing of it any more", null, "Client Hub"), lose)}
	${gain.length + lose.length
		? ""
		: html`<p class="text-muted">
				${__("Everybody sees as much as before.", null, "Client Hub")}
		  </p>`}`;
}

export function moving_markup({ parties, documents, others }) {
	const counts = [...documents, ...others];
	if (!parties.length && !counts.length) {
		return html`<p class="text-muted">
			${__("Nothing but their fields.", null, "Client Hub")}
		</p>`;
	}
	return html`<ul>
			${parties.map(party_line)}
		</ul>
		<p class="client-hub-counts">
			${counts.map(
				({ label, count }) =>
					html`<span>${label} <b>${format_number(count, null, 0)}</b></span> `
			)}
		</p>`;
}

function party_line({ label, count, rows, may_write }) {
	const names = rows.map(({ name, title }) =>
		title && title !== name ? `${title} (${name})` : name
	);
	if (count > rows.length) names.push(`+ ${format_number(count - rows.length, null, 0)}`);
	return html`<li>
		${label} <b>${format_number(count, null, 0)}</b>
		<span class="text-muted">${names.join(", ")}</span>
		${may_write
			? ""
			: html`<span class="client-hub-refusal">
					${__("You may not change all of these.", null, "Client Hub")}
			  </span>`}
	</li>`;
}

// One choice for each field in which they differ. Clients that say the same are one option.
export function fields_markup({ fields, clients }, id) {
	if (!fields.length) {
		return html`<p class="text-muted">${__("They say the same.", null, "Client Hub")}</p>`;
	}
	return fields.map(
		(field) => html`<fieldset data-field="${field.fieldname}">
			<legend>${field.label}</legend>
			${options_of(field, clients).map(
				({ names, said }) => html`<label>
					<input
						type="radio"
						name="${id}-${field.fieldname}"
						value="${names[0]}"
						${names.includes(field.default) ? "checked" : ""}
					/>
					<span>
						${said.length ? said : html`<i class="text-muted">${__("Not Set")}</i>`}
						<small class="text-muted">${names.join(", ")}</small>
					</span>
				</label>`
			)}
		</fieldset>`
	);
}

function options_of(field, clients) {
	const options = new Map();
	for (const { name } of clients) {
		const values = field.values[name];
		const key = JSON.stringify(Object.values(values).map((value) => value || ""));
		if (!options.has(key)) options.set(key, { names: [], said: said_of(field, values) });
		options.get(key).names.push(name);
	}
	return [...options.values()];
}

// What goes along stands for it: an Address is known by its lines, not by its ID.
function said_of(field, values) {
	const along = field.with.filter((member) => values[member]);
	const has_own_words = along.length && ["Address", "Contact"].includes(field.options);
	const shown = (has_own_words ? along : [field.fieldname, ...along])
		.map((fieldname) => cell(values, frappe.meta.get_docfield("Client", fieldname)))
		.filter((part) => String(part));
	return shown.map((part, place) => html`${place ? ", " : ""}${part}`);
}
