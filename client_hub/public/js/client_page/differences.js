// What the client and its documents say differently, until somebody settles it with one of two buttons.

import { link } from "./document_list";
import { html } from "./html";

export class Differences {
	constructor(page) {
		this.page = page;
	}

	// `shown` says which of them stand here.
	render($place, shown) {
		const found = this.page.frm.doc.__onload?.differences || [];
		this.documents = by_document(found.filter(shown));
		$place.html(this.documents.map((document, i) => this.markup(document, i)).join(""));
		$place.find("button").on("click", ({ currentTarget }) => {
			const { document, keep } = currentTarget.dataset;
			this.settle(this.documents[document], keep);
		});
	}

	markup({ doctype, name, fields }, index) {
		const may_keep = {
			client: frappe.model.can_write(doctype),
			document: this.page.frm.perm[0]?.write,
		};
		const labels = {
			client: __("Keep the client's"),
			document: __("Keep what {0} says", [__(doctype)]),
		};
		return html`<div class="ch-notice" data-differs="${doctype}">
			<p>
				${link(doctype, name, `${__(doctype)} ${name}`)}
				${__("says something else than the client.")}
			</p>
			<table>
				<thead>
					<tr>
						<td></td>
						<th scope="col">${__("Client")}</th>
						<th scope="col">${__(doctype)}</th>
					</tr>
				</thead>
				<tbody>
					${fields.map(
						(field) => html`<tr>
							<th scope="row">
								${__(this.page.frm.fields_dict[field.fieldname]?.df.label)}
							</th>
							<td><bdi>${field.client}</bdi></td>
							<td><bdi>${field.document}</bdi></td>
						</tr>`
					)}
				</tbody>
			</table>
			${["client", "document"]
				.filter((keep) => may_keep[keep])
				.map(
					(keep) => html`<button
						type="button"
						class="btn btn-xs btn-default"
						data-document="${index}"
						data-keep="${keep}"
					>
						${labels[keep]}
					</button>`
				)}
		</div>`.toString();
	}

	// An Address and a Contact are settled as a whole, a party field by field.
	async settle({ doctype, name, fields, is_party }, keep) {
		const method = "client_hub.api.settle_difference";
		const args = { client: this.page.client, doctype, keep };
		if (!is_party) await frappe.xcall(method, args);
		for (const { fieldname } of is_party ? fields : []) {
			await frappe.xcall(method, { ...args, name, fieldname });
		}
		this.page.frm.reload_doc();
	}
}

function by_document(differences) {
	const documents = {};
	for (const { doctype, name, ...field } of differences) {
		const is_party = !["Address", "Contact"].includes(doctype);
		const key = JSON.stringify([doctype, name]);
		documents[key] ??= { doctype, name, is_party, fields: [] };
		documents[key].fields.push(field);
	}
	return Object.values(documents);
}
