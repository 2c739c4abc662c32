// The form of a Client Import shows what the dialog showed, and offers the same to do next.

import { html } from "../client_page/html";
import { Importing } from "./importing";

export function show_in_form(frm) {
	if (!frm.client_import) frm.client_import = mount(frm);
	return frm.client_import.open(frm.doc.name);
}

function mount(frm) {
	const $wrapper = frm.get_field("result").$wrapper.addClass("ch-import");
	$wrapper.html(
		html`<div class="ch-import-body"></div>
			<div class="ch-actions">
				<button type="button" class="btn btn-default btn-sm hide"></button>
				<button type="button" class="btn btn-primary btn-sm hide"></button>
			</div>`.toString()
	);
	const button = (kind) => (label, action) =>
		$wrapper
			.find(`.ch-actions .btn-${kind}`)
			.text(label || "")
			.toggleClass("hide", !label)
			.off("click")
			.on("click", () => action?.());
	const importing = new Importing({
		$body: $wrapper.find(".ch-import-body"),
		set_primary: button("primary"),
		set_secondary: button("default"),
		on_change(answer) {
			if (answer.name === frm.doc.name && answer.status !== frm.doc.status) frm.reload_doc();
		},
	});
	importing.listen();
	return importing;
}
