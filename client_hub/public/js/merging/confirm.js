// Frappe clicks the button of a confirmation when Enter is pressed, and so does the browser where the button has
// the focus: what is asked for once is done once.

export function confirm_once(message, action) {
	let is_done = false;
	frappe.confirm(message, () => {
		if (is_done) return;
		is_done = true;
		return action();
	});
}
