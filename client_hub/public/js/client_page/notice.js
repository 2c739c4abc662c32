// What stands in place of content: that it is on its way, that it could not be loaded, or why not.

import { html } from "./html";

export function skeleton() {
	return html`<div class="ch-skeleton" role="status">
		<span class="sr-only">${__("Loading")}</span><i></i><i></i><i></i>
	</div>`;
}

export function note(message) {
	return html`<p class="ch-note">${message}</p>`;
}

// A message with a button that tries again.
export function show_failure($place, retry, message = __("This could not be loaded.")) {
	$place.html(
		html`<p class="ch-note">
			${message}
			<button type="button" class="btn btn-xs btn-default ch-retry">
				${__("Try again")}
			</button>
		</p>`.toString()
	);
	$place.find(".ch-retry").on("click", retry);
}

// Why the server refused what the user asked for with a click, in its own words.
export function show_refusal(error) {
	frappe.msgprint(error.messages?.length ? error.messages : __("This could not be loaded."));
}
