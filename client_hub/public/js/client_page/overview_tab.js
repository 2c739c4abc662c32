// Overview: tiles on the left, the client's card on the right, connections below.

import { BalanceTile } from "./balance_tile";
import { html, trusted } from "./html";
import { MoneyChart } from "./money_chart";
import { answer_of } from "./notice";
import { Tile } from "./tile";

// Key: the heading, which is also how Client Hub Settings name the tile.
const TILES = {
	projects: "Projects",
	tasks: "Tasks",
	purchase_orders: "Purchase orders",
	invoices: "Invoices",
	deals: "Deals in progress",
	balance: "Balance",
	orders: "Sales orders",
	support: "Support",
	contracts: "Contracts",
	payments: "Payments",
};

export class OverviewTab {
	constructor(page, $wrapper) {
		this.page = page;
		this.$wrapper = $wrapper;
		this.frm = page.frm;
	}

	reset() {
		this.shown = false;
	}

	show() {
		if (this.shown) return;
		this.shown = true;
		this.$wrapper.html(
			html`<div class="ch-overview">
				<div class="ch-overview-main">
					<div class="ch-toolbar"></div>
					<div class="ch-tiles"></div>
					<section class="ch-money" aria-label="${__("Money in and out")}"></section>
				</div>
				<aside class="ch-card" aria-label="${__("Legal and contact data")}"></aside>
			</div>`.toString()
		);
		this.render_company_filter();
		const $tiles = this.$wrapper.find(".ch-tiles");
		for (const key of this.tiles_in_order()) {
			const Kind = key === "balance" ? BalanceTile : Tile;
			new Kind(
				this.page,
				key,
				__(TILES[key], null, "Client Hub Page Layout"),
				$tiles
			).load();
		}
		new MoneyChart(this.page, this.$wrapper.find(".ch-money")).load();
		this.page.card.render(this.$wrapper.find(".ch-card"));
		this.move_connections();
		this.load_heatmap();
	}

	// The tiles that Settings put first for the user's role, then the others as they are.
	tiles_in_order() {
		const keys = Object.keys(TILES);
		const first = (frappe.boot.client_hub?.tiles || [])
			.map((label) => keys.find((key) => TILES[key] === label))
			.filter(Boolean);
		return [...new Set([...first, ...keys])];
	}

	render_company_filter() {
		const companies = this.page.companies();
		if (companies.length < 2) return;
		const $toolbar = this.$wrapper.find(".ch-toolbar");
		$toolbar.html(
			html`<label class="ch-company"
				>${__("Company")}
				<span class="ch-select">
					<select class="form-control input-xs">
						<option value="">${__("All companies")}</option>
						${companies.map(
							(company) =>
								html`<option
									value="${company}"
									${company === this.page.company ? "selected" : ""}
								>
									${company}
								</option>`
						)}
					</select>
					<span class="select-icon xs" aria-hidden="true"
						>${trusted(frappe.utils.icon("select", "xs"))}</span
					></span
				></label
			>`.toString()
		);
		$toolbar.find("select").on("change", (event) => this.page.set_company(event.target.value));
	}

	async load_heatmap() {
		const { heatmap_area } = this.frm.dashboard;
		const $message = heatmap_area.body.find(".heatmap-message");
		const asked = this.page.call("activity_by_day");
		const days = await answer_of(asked, $message, () => this.load_heatmap());
		$message.toggleClass("hidden", Boolean(days));
		if (days) this.frm.dashboard.update_heatmap(days);
	}

	// Frappe puts its dashboard on top of the tab; the tiles come first here.
	move_connections() {
		const $dashboard = this.frm.dashboard.parent;
		$dashboard.insertAfter(this.$wrapper.closest(".form-section"));
	}
}
