// The file as a private attachment of the user's own. Returns its URL; what goes wrong is told.

export function upload(file, $text) {
	const form = new FormData();
	// Frappe opens no file whose name looks like HTML.
	form.append("file", file, file.name.replace(/[<>]/g, "_"));
	form.append("is_private", 1);
	form.append("folder", "Home");
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open("POST", "/api/method/upload_file");
		request.setRequestHeader("Accept", "application/json");
		request.setRequestHeader("X-Frappe-CSRF-Token", frappe.csrf_token);
		request.upload.onprogress = (event) => {
			const percent = Math.round((100 * event.loaded) / event.total);
			$text.text(__("Uploading {0}: {1} %", [file.name, percent]));
		};
		request.onload = () => {
			$text.text(file.name);
			let answer = {};
			try {
				answer = JSON.parse(request.responseText);
			} catch {
				// No answer of Frappe's: a server in front of it refused the file.
			}
			if (request.status === 200 && answer.message?.file_url) {
				resolve(answer.message.file_url);
				return;
			}
			frappe.msgprint({
				title: __("The file could not be uploaded"),
				message: why_refused(request.status, answer),
				indicator: "red",
			});
			reject(new Error(request.statusText));
		};
		request.onerror = () => {
			frappe.msgprint(__("The server cannot be reached. Try again."));
			reject(new Error("network"));
		};
		request.send(form);
	});
}

// As text: the server's messages quote the name of the file.
function why_refused(status, answer) {
	const said = frappe.utils.escape_html(said_by_server(answer));
	if (said) return said;
	return status === 413 ? __("It is larger than this server takes.") : __("Try again.");
}

// What the server said, without markup.
export function said_by_server(answer) {
	return JSON.parse(answer._server_messages || "[]")
		.map((message) => strip_html(JSON.parse(message).message || ""))
		.join(" ");
}
