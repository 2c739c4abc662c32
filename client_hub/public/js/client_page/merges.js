// Which clients were merged into this one, or split off from it: a line for each, that leads to its log.

import { link } from "./document_list";
import { moment_of } from "./format";
import { html } from "./html";

const LOG = "Client Merge Log";
const MOST = 5;
const MOST_SOURCES = 20;

export async function show_merges(client, $place) {
	if (!frappe.model.can_read(LOG)) return;
	const logs = await latest(client);
	if (!logs.length) return;
	$place.html(
		html`<section class="ch-merges">
			<h4>${__("Merged and split", null, "Client Hub")}</h4>
			<ul>
				${logs.map(line)}
			</ul>
		</section>`.toString()
	);
}

async function latest(client) {
	const logs = await frappe.db.get_list(LOG, {
		filters: { target: client },
		fields: ["name", "kind", "status", "creation"],
		order_by: "creation desc",
		limit: MOST,
	});
	if (!logs.length) return [];
	// Frappe has a row for each of them.
	const sources = await frappe.db.get_list(LOG, {
		filters: { name: ["in", logs.map(({ name }) => name)] },
		fields: ["name", "sources.source", "sources.legal_name"],
		limit: MOST * MOST_SOURCES,
	});
	return logs.map((log) => ({
		...log,
		others: sources
			.filter(({ name }) => name === log.name)
			.map(({ source, legal_name }) => `${legal_name} (${source})`)
			.join(", "),
	}));
}

function line({ name, kind, status, creation, others }) {
	const said =
		kind === "Split"
			? __("Split off: {0}", [others], "Client Hub")
			: __("Merged from {0}", [others], "Client Hub");
	const is_undoable = status === "Done" && kind !== "Split" && client_hub.may_merge();
	return html`<li>
		<span>${said}</span>
		<small class="text-muted">${moment_of(creation)}</small>
		${status === "Done"
			? ""
			: html`<span class="indicator-pill gray">${__(status, null, LOG)}</span>`}
		${link(LOG, name, is_undoable ? __("Undo", null, "Client Hub") : __("Details"))}
	</li>`;
}
