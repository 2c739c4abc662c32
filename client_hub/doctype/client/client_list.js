// Frappe runs this file with the DocType wherever that is loaded, so before any new document is made. It
// would fill the country of the tax ID with the site's, in which a foreign client's number is not valid.
frappe.meta.get_docfield("Client", "tax_id_country").no_default = true;

frappe.listview_settings["Client"] = {
	add_fields: ["status", "trade_name", "registered_address"],

	get_indicator(doc) {
		const colour = doc.status === "Active" ? "green" : "gray";
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},

	onload(listview) {
		listview.page.set_title(__("Clients"));
		// Version 16 has the rest of a row scroll out of sight, unless a site says otherwise.
		listview.list_view_settings.disable_scrolling ??= 1;
		// "Add client", not Frappe's "Add" and the name of the DocType put side by side.
		listview.set_primary_action = () => {
			if (!listview.can_create || frappe.boot.read_only) return;
			listview.page.set_primary_action(
				__("Add client"),
				() => listview.make_new_doc(),
				"add"
			);
		};
		listview.set_primary_action();
		client_hub.add_spreadsheet_menu(listview);
		if (frappe.model.can_write("Client") && frappe.model.can_read("Client Duplicate")) {
			listview.page.add_menu_item(__("Find duplicates"), () =>
				frappe.set_route("List", "Client Duplicate", { status: "Open" })
			);
		}
		offer_merge(listview);
		// The workspace, which has them too, gives way to this list once the first set-up is done.
		for (const report of ["Client Balances", "Clients Needing Attention"]) {
			if (!frappe.boot.user.all_reports?.[report]) continue;
			listview.page.add_menu_item(__(report), () =>
				frappe.set_route("query-report", report)
			);
		}
		listview.page.add_menu_item(__("Workspace"), () => client_hub.open_workspace());
		if (frappe.user.has_role("System Manager")) {
			listview.page.add_menu_item(__("Adopt existing parties"), () =>
				client_hub.adopt(listview)
			);
			offer_adoption_when_empty(listview);
		}
		if (listview.view_name === "List") show_balances(listview);
	},
};

// Shown with two rows or more, as Frappe shows its own actions with one.
function offer_merge(listview) {
	if (!client_hub.may_merge()) return;
	const $item = listview.page.add_actions_menu_item(__("Merge…", null, "Client Hub"), () => {
		const [target, ...source] = listview.get_checked_items(true);
		client_hub.merge_clients(null, { target, source });
	});
	const toggle_actions_menu_button = listview.toggle_actions_menu_button;
	listview.toggle_actions_menu_button = function (toggle) {
		$item.toggle(this.get_checked_items(true).length > 1);
		return toggle_actions_menu_button.call(this, toggle);
	};
}

// The empty list of a site that has Customers already says what to do next.
function offer_adoption_when_empty(listview) {
	const get_no_result_message = listview.get_no_result_message;
	listview.get_no_result_message = function () {
		const message = get_no_result_message.call(this);
		if (this.filter_area?.get().length) return message;
		return `${message}<div class="text-center"><button type="button"
			class="btn btn-default btn-sm client-hub-adopt">${__("Adopt existing parties")}</button></div>`;
	};
	listview.$frappe_list.on("click", ".client-hub-adopt", () => client_hub.adopt(listview));
}

// --- what they owe -------------------------------------------------------------------------------

// Columns that are no fields, of which Frappe's list knows nothing: cells of our own behind its columns, in the
// heading and in each row, and one request for what stands in them. Frappe draws rows in several ways (a
// refresh, a further page, a client that somebody has saved), and each puts them into the same element anew.

const BALANCES_AT_ONCE = 500;
const LINES_IN_A_ROW = 2;

function show_balances(listview) {
	const figures = frappe.boot.client_hub?.figures_in_list || [];
	if (!figures.length) return;
	const labels = {
		receivable: __("They owe", null, "Client Hub"),
		overdue: __("Past due", null, "Client Hub"),
	};
	const result = listview.$result[0];
	const known = {};
	let latest = 0;

	// On a phone Frappe leaves out all columns.
	const draw = () => {
		if (frappe.is_mobile()) return;
		const heading = result.querySelector(".list-row-head .list-header-subject");
		if (heading && !heading.querySelector(".client-hub-balance")) {
			heading.append(
				...figures.map((figure) => heading_cell(listview, figure, labels[figure]))
			);
		}
		const rows = new Map();
		let are_new = false;
		for (const row of result.querySelectorAll(".list-row")) {
			const name = row.querySelector(".list-row-checkbox")?.dataset.name;
			if (!name) continue;
			rows.set(name, row);
			if (row.querySelector(".client-hub-balance")) continue;
			row.querySelector(".level-left").append(...figures.map(cell));
			are_new = true;
			if (name in known) fill(row, known[name], figures, labels);
		}
		if (are_new) ask(rows);
	};

	const ask = async (rows) => {
		const asked = ++latest;
		const names = [...rows.keys()];
		for (let start = 0; start < names.length; start += BALANCES_AT_ONCE) {
			const some = names.slice(start, start + BALANCES_AT_ONCE);
			const balances = await balances_of(some);
			// Rows that were drawn since ask for themselves.
			if (!balances || asked !== latest) return;
			for (const name of some) {
				known[name] = balances[name] || [];
				fill(rows.get(name), known[name], figures, labels);
			}
		}
	};

	new MutationObserver(draw).observe(result, { childList: true });
	draw();
}

// Nothing where it fails or takes too long: the list itself is there.
function balances_of(clients) {
	return new Promise((resolve) => {
		frappe.call({
			method: "client_hub.api.balances",
			args: { clients },
			silent: true,
			callback: ({ message }) => resolve(message),
			error: () => resolve(null),
		});
	});
}

function cell(figure) {
	const element = document.createElement("div");
	element.className = "list-row-col ellipsis hidden-xs client-hub-balance";
	element.dataset.figure = figure;
	return element;
}

// The database cannot sort the list by what is no field of its rows; the report has all clients.
function heading_cell(listview, figure, label) {
	const element = cell(figure);
	if (!frappe.boot.user.all_reports?.["Client Balances"]) {
		element.textContent = label;
		return element;
	}
	const button = document.createElement("button");
	button.type = "button";
	button.textContent = label;
	button.title = __("Open Client Balances, sorted by what they owe", null, "Client Hub");
	button.addEventListener("click", () => open_balances(listview));
	element.append(button);
	return element;
}

function open_balances(listview) {
	const chosen = ["client_group", "territory", "account_manager"];
	const operators = ["=", "descendants of (inclusive)"];
	frappe.route_options = Object.fromEntries(
		listview.filter_area
			.get()
			.filter(
				([, field, operator]) => operators.includes(operator) && chosen.includes(field)
			)
			.map(([, field, , value]) => [field, value])
	);
	frappe.set_route("query-report", "Client Balances");
}

// Each company and currency on a line of its own, never added up; what there is no room for is in the title.
function fill(row, balances, figures, labels) {
	const several_companies = new Set(balances.map(({ company }) => company)).size > 1;
	for (const figure of figures) {
		const lines = balances
			.filter((balance) => balance[figure])
			.map((balance) => ({
				text: format_currency(balance[figure], balance.currency),
				company: several_companies ? balance.company : "",
			}));
		const shown = lines.slice(
			0,
			lines.length > LINES_IN_A_ROW ? LINES_IN_A_ROW - 1 : undefined
		);
		const texts = shown.map(({ text }) => text);
		if (shown.length < lines.length) texts.push(`+ ${lines.length - shown.length}`);
		const element = row.querySelector(`.client-hub-balance[data-figure=${figure}]`);
		element.replaceChildren(
			...(texts.length ? texts : ["–"]).map((text) => {
				const line = document.createElement("div");
				line.textContent = text;
				return line;
			})
		);
		element.classList.toggle("text-muted", !texts.length);
		element.title = [
			labels[figure],
			...lines.map(({ text, company }) => (company ? `${text} (${company})` : text)),
		].join("\n");
	}
}
