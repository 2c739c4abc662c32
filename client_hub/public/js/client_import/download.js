// Hands a file to the user. Not a new window: browsers block one that opens after an answer has come.

export function download_file(file_url) {
	const link = document.createElement("a");
	link.href = frappe.urllib.get_full_url(file_url);
	link.download = "";
	document.body.append(link);
	link.click();
	link.remove();
}
