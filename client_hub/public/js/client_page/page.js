// The client's page: which client and company it shows, what it has asked the server, its tabs.

import { hide_timeline, open_new_document, say_what_tabs_are, show_in_bar } from "../desk_compat";
import { ActivityTab } from "./activity_tab";
import { ClientCard } from "./client_card";
import { ContactDetailsTab } from "./contact_details_tab";
import { open_in_list } from "./document_list";
import { DocumentsTab } from "./documents_tab";
import { FilesTab } from "./files_tab";
import { show_refusal } from "./notice";
import { OverviewTab } from "./overview_tab";
import { PartiesTab } from "./parties_tab";
import { TopLine } from "./top_line";

export class ClientPage {
	constructor(frm) {
		this.frm = frm;
		this.tabs = {
			overview: new OverviewTab(this, this.wrapper("overview")),
			contact_details: new ContactDetailsTab(this, {
				addresses: this.wrapper("address"),
				contacts: this.wrapper("contact"),
			}),
			files: new FilesTab(this, this.wrapper("files")),
			activity: new ActivityTab(this, this.wrapper("activity")),
			parties: new PartiesTab(this, this.wrapper("parties")),
		};
		for (const [tab, tiles] of Object.entries(frappe.boot.client_hub.tabs)) {
			this.tabs[tab] = new DocumentsTab(this, this.wrapper(tab), tab, tiles);
		}
		this.card = new ClientCard(this);
		this.top_line = new TopLine(this);
		say_what_tabs_are(frm);
	}

	wrapper(tab) {
		return this.frm.fields_dict[`${tab}_html`].$wrapper;
	}

	get client() {
		return this.frm.doc.name;
	}

	// Everything is asked anew: another client, another company, or the form was reloaded.
	refresh() {
		if (this.opened !== this.client) {
			this.places = {}; // where the user stands in each list
			this.left_from = null; // the list that the user has gone on from
		}
		this.begin(this.remembered_company());
		this.top_line.render();
		this.open_first_tab();
		this.open_named();
		this.show_active_tab();
	}

	begin(company) {
		this.answers = {};
		this.company = company;
		this.companies = companies_of_user(); // until the server has said which are the client's
		for (const tab of Object.values(this.tabs)) tab.reset();
	}

	// The tab that Settings choose for the user's role, once for each client that is opened.
	open_first_tab() {
		if (this.opened === this.client) return;
		this.opened = this.client;
		const first = frappe.boot.client_hub.default_tab;
		// Frappe 16 names the first tab in an address that names none.
		const named = window.location.hash.slice(1);
		if (first && (!named || named === this.frm.layout.tabs[0].df.fieldname)) {
			this.frm_tab(first)?.set_active();
		}
	}

	// What the address that led here names: a tab, and a bucket of one of its sections.
	open_named() {
		const [tab, section, bucket, label] = ["tab", "section", "bucket", "label"].map(
			take_option
		);
		if (!tab || !this.tabs[tab]) return;
		if (section) this.tabs[tab].choose?.({ section }, bucket, label);
		this.open_tab(tab);
	}

	show_active_tab() {
		const tab = this.active_tab();
		// One that an administrator has added has none of ours in it.
		this.tabs[tab?.df.fieldname.replace(/_tab$/, "")]?.show();
		if (tab) show_in_bar(tab);
		hide_timeline(this.frm);
	}

	active_tab() {
		return (
			this.frm.get_active_tab() ||
			this.frm.layout.tabs.find((tab) => tab.is_active()) ||
			this.frm_tab("overview")
		);
	}

	// From a figure: the tab with its section, on the bucket that the figure counts; ERPNext's own list when an
	// administrator has hidden the tab. `label`: of a bucket that is none of the section's figures.
	open(section, bucket, label) {
		if (!this.is_shown(section.tab)) {
			open_in_list(this, section, bucket);
			return;
		}
		this.tabs[section.tab].choose(section, bucket, label);
		this.open_tab(section.tab);
	}

	open_tab(name) {
		if (this.is_shown(name)) this.frm_tab(name).set_active();
	}

	frm_tab(name) {
		return this.frm.layout.tabs.find((tab) => tab.df.fieldname === `${name}_tab`);
	}

	// Whether the tab is there for this user: Customize Form hides some.
	is_shown(name) {
		const tab = this.frm_tab(name);
		return Boolean(tab) && !tab.is_hidden();
	}

	// `bucket`: the one that the new document is wanted for.
	async new_document(doctype, bucket) {
		const asked = this.call("new_document_values", {
			doctype,
			bucket,
			...this.of_company(),
		});
		const values = await asked.catch(show_refusal);
		if (values) open_new_document(doctype, values);
	}

	// Most of ERPNext's documents are titled by the party, which says nothing here: then their name.
	title_of({ doctype, name, title }) {
		const is_party = ["Customer", "Supplier", "Lead", "Prospect"].includes(doctype);
		return is_party || title !== this.frm.doc.legal_name ? title : name;
	}

	// Figures of all tiles, and the first parties, asked once for the overview and for the tabs of documents.
	overview() {
		return this.asked_once("overview", () =>
			this.call("overview", { parties: 1, ...this.of_company() })
		);
	}

	// The sections of one tile; one that was not answered in time, or failed, is asked for by itself.
	async tile(key) {
		const { again } = this.answers;
		if (again?.[key]) return again[key];
		return (await this.overview()).tiles[key].sections;
	}

	ask_tile_again(key) {
		this.answers.again ??= {};
		const asked = this.call("overview", { tiles: [key], ...this.of_company() });
		this.answers.again[key] = asked.then((answer) => answer.tiles[key].sections);
		this.answers.again[key].catch(() => delete this.answers.again?.[key]);
		return this.answers.again[key];
	}

	// What the page opens with, asked once: what is late, what is owed, and the filters of all tabs.
	opening() {
		return this.asked_once("page", () =>
			this.call("page", this.of_company()).then((answer) => this.opened_with(answer))
		);
	}

	// A failed answer is asked for again the next time.
	asked_once(key, ask) {
		const { answers } = this;
		answers[key] ??= ask().catch((error) => {
			delete answers[key];
			throw error;
		});
		return answers[key];
	}

	// A remembered company that the client has no documents in: all is asked again without it.
	opened_with(answer) {
		if (!answer.companies) return answer; // it took too long: those of the user stay
		if (this.company && !answer.companies.includes(this.company)) {
			this.begin("");
			this.show_active_tab();
			return this.opening();
		}
		this.companies = answer.companies;
		return answer;
	}

	// Errors are shown where they happen, so that one tile that fails leaves the rest alone. Hence not
	// frappe.call, which opens a dialog for some errors and for others never says that it failed.
	async call(method, args = {}) {
		const { client, company } = this;
		const response = await fetch(
			`/api/method/client_hub.api.${method}?${query(client, args)}`,
			{
				headers: { Accept: "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token },
			}
		);
		const answer = await response.json().catch(() => ({}));
		if (answer.session_expired) frappe.app.handle_session_expired();
		if (!response.ok) throw new Refusal(method, answer);
		// An answer that comes after the page has gone on to another client or company is not shown.
		const is_wanted = this.client === client && this.company === company;
		return is_wanted ? answer.message : new Promise(() => {});
	}

	of_company() {
		return this.company ? { company: this.company } : {};
	}

	// --- company -----------------------------------------------------------------------------

	remembered_company() {
		const company = frappe.get_user_settings("Client").client_hub_company;
		return companies_of_user().includes(company) ? company : "";
	}

	set_company(company) {
		frappe.model.user_settings
			.save("Client", "client_hub_company", company)
			.then(() => this.refresh());
	}
}

function companies_of_user() {
	const all = Object.keys(locals[":Company"] || {});
	const permitted = (frappe.defaults.get_user_permissions().Company || []).map((p) => p.doc);
	return all.filter((company) => !permitted.length || permitted.includes(company)).sort();
}

// The server said no; `messages` are what it has to say to the user.
class Refusal extends Error {
	constructor(method, answer) {
		super(`${method}: ${answer.exc_type || "no answer"}`);
		this.exc_type = answer.exc_type;
		this.messages = JSON.parse(answer._server_messages || "[]");
	}
}

// Version 16 writes into the address, as JSON, what a link's address says.
function take_option(name) {
	const value = frappe.route_options?.[name];
	if (typeof value !== "string") return undefined;
	delete frappe.route_options[name];
	return value.startsWith('"') ? JSON.parse(value) : value;
}

function query(client, args) {
	const values = new URLSearchParams({ client });
	for (const [name, value] of Object.entries(args)) {
		if (value === undefined || value === null) continue;
		values.set(name, typeof value === "object" ? JSON.stringify(value) : value);
	}
	return values;
}
