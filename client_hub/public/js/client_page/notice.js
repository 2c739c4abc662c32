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

// Why the server did not answer, as far as that is for the user to know.
export function reason_of(error) {
	return error.exc_type === "QueryTimeoutError"
		? __("This takes too long.")
		: __("This could not be loaded.");
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
	$place.find(".ch-retry").on("click", () => {
		// The button goes; who came by keyboard stays here.
		$place.attr("tabindex", -1).trigger("focus");
		retry();
	});
}

// What the server answers; or, when it does not, a message with a button, and nothing.
export async function answer_of(promise, $place, retry) {
	try {
		return await promise;
	} catch (error) {
		show_failure($place, retry, reason_of(error));
		return null;
	}
}

// Why the server refused what the user asked for with a click, in its own words.
export function show_refusal(error) {
	frappe.msgprint(error.messages?.length ? error.messages : __("This could not be loaded."));
}

// Whether a section's documents, or some of them, may be listed; else there are totals at the most.
export function has_list(section) {
	return section.state === "ok" || Boolean(section.readable);
}

// What belongs to it and is not in it, since the user may not read it.
export function not_counted({ unreadable }) {
	if (!unreadable?.length) return "";
	const doctypes = unreadable.map((doctype) => __(doctype)).join(", ");
	return note(__("Without these, which you may not read: {0}", [doctypes]));
}
