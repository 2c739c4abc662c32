// What speaks for two clients being one, in words. Loaded with the desk: the list and the form of pairs both say it.

import { cell } from "./client_page/format";

frappe.provide("client_hub.duplicates");

client_hub.duplicates.said = (reasons) => {
	const texts = {
		tax_id: __("Same tax ID"),
		name: __("Same name", null, "Client Hub"),
		similar_name: __("Similar name", null, "Client Hub"),
		phone: __("Same phone", null, "Client Hub"),
		email: __("Same e-mail address", null, "Client Hub"),
		domain: __("Same e-mail or website domain"),
		address: __("Same address", null, "Client Hub"),
		town: __("Same city or postal code", null, "Client Hub"),
	};
	return (reasons || "")
		.split(",")
		.map((key) => texts[key])
		.filter(Boolean)
		.join(" · ");
};

// What a client says in one of its fields, as the user reads it.
client_hub.duplicates.value_of = (client, fieldname) =>
	cell(client, frappe.meta.get_docfield("Client", fieldname));
