// Asks our API, for a dialog that says itself what the server refuses: frappe.call opens one of its own over it.

export async function ask(method, args) {
	const response = await fetch(`/api/method/client_hub.api.${method}`, {
		method: "POST",
		headers: {
			Accept: "application/json",
			"Content-Type": "application/json",
			"X-Frappe-CSRF-Token": frappe.csrf_token,
		},
		body: JSON.stringify(args),
	});
	const answer = await response.json().catch(() => ({}));
	if (answer.session_expired) frappe.app.handle_session_expired();
	if (!response.ok) throw new Error(said_by_server(answer));
	return answer.message;
}

// What the server said, without its markup.
function said_by_server(answer) {
	return JSON.parse(answer._server_messages || "[]")
		.map((message) => text_of(JSON.parse(message).message || ""))
		.join(" ");
}

function text_of(markup) {
	return new DOMParser().parseFromString(markup, "text/html").body.textContent;
}
