// Overview: tiles on the left, the client's card on the right, connections below.

import { BalanceTile } from "./balance_tile";
import { show_company_filter } from "./company_filter";
import { Differences } from "./differences";
import { html } from "./html";
import { Late, Next } from "./late_and_next";
import { MoneyChart } from "./money_chart";
import { answer_of, note } from "./notice";
import { Tile } from "./tile";

// Key: the heading, which is also how Client Hub Settings name the tile.
const TILES = {
	balance: "Balance",
	projects: "Projects",
	tasks: "Tasks",
	purchase_orders: "Purchase orders",
	invoices: "Invoices",
	deals: "Deals in progress",
	orders: "Sales orders",
	support: "Support",
	contracts: "Contracts",
	payments: "Payments",
};

// How tall a tile is, beside the others.
const TALL = { purchase_orders: 2, invoices: 2, deals: 3, balance: 3, orders: 2, next: 2 };

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
		this.untold = [];
		this.$wrapper.html(
			html`<div class="ch-overview">
				<div class="ch-overview-main">
					<div class="ch-notices">
						${this.moving()}
						<div class="ch-differences"></div>
					</div>
					<div class="ch-toolbar"></div>
					<div class="ch-now"></div>
					<div class="ch-tiles"></div>
					<div class="ch-untold"></div>
					<section class="ch-money" aria-label="${__("Money in and out")}"></section>
				</div>
				<aside class="ch-card" aria-label="${__("Legal and contact data")}"></aside>
			</div>`.toString()
		);
		// That a party goes by another name is common; it stands with the parties.
		new Differences(this.page).render(
			this.$wrapper.find(".ch-differences"),
			({ fieldname }) => fieldname !== "legal_name"
		);
		show_company_filter(this.page, this.$wrapper.find(".ch-toolbar"));
		new Late(this.page, this.$wrapper.find(".ch-now")).load();
		this.load_tiles();
		new MoneyChart(this.page, this.$wrapper.find(".ch-money")).load();
		this.page.card.render(this.$wrapper.find(".ch-card"));
		this.move_connections();
		this.load_heatmap();
	}

	async load_tiles() {
		const $tiles = this.$wrapper.find(".ch-tiles");
		const tiles = this.tiles_in_order().map((key) => {
			const Kind = key === "balance" ? BalanceTile : Tile;
			return new Kind(
				this.page,
				key,
				__(TILES[key], null, "Client Hub Page Layout"),
				$tiles
			);
		});
		const next = new Next(this.page, $tiles);
		put_in_columns(tiles, next, $tiles);
		await Promise.all([next, ...tiles].map((tile) => tile.load()));
		// Those that were left out may all have stood in one of the columns.
		if (this.untold.length) put_in_columns(tiles.filter(is_there), next, $tiles);
	}

	// A tile of which the user may see nothing is named at the end, in one line for all of them.
	leave_out(tile) {
		if (!is_there(tile)) return; // the page was refreshed meanwhile
		tile.$tile.remove();
		this.untold.push(tile.label);
		const text = __("You have no access to: {0}", [this.untold.join(", ")], "Client Hub");
		this.$wrapper.find(".ch-untold").html(note(text).toString());
	}

	moving() {
		return this.frm.doc.__onload?.is_moving
			? note(__("Documents are being moved to this client, or away from it."))
			: "";
	}

	// The tiles that Settings put first for the user's role, then the others as they are.
	tiles_in_order() {
		const keys = Object.keys(TILES);
		const first = (frappe.boot.client_hub?.tiles || [])
			.map((label) => keys.find((key) => TILES[key] === label))
			.filter(Boolean);
		return [...new Set([...first, ...keys])];
	}

	async load_heatmap() {
		const { heatmap_area } = this.frm.dashboard;
		const $message = heatmap_area.body.find(".heatmap-message");
		const asked = this.page.call("activity_by_day");
		const days = await answer_of(asked, $message, () => this.load_heatmap());
		$message.removeClass("hidden");
		if (!days) return;
		$message.text(__("Documents made for this client, by day."));
		this.frm.dashboard.update_heatmap(days);
	}

	// Frappe puts its dashboard on top of the tab; the tiles come first here.
	move_connections() {
		const $dashboard = this.frm.dashboard.parent;
		$dashboard.insertAfter(this.$wrapper.closest(".form-section"));
		// Frappe's buttons there are a sign without a name.
		$dashboard.find(".document-link .btn-new").each((_, button) => {
			const { doctype } = button.dataset;
			button.setAttribute("aria-label", __("New {0}", [__(doctype)], "Client Hub"));
		});
	}
}

const is_there = ({ $tile }) => $tile[0].isConnected;

// Two columns, filled one after the other, so that they are read alike on any screen; `next` is at the head of the
// second, and the second tile where there is room for one column only. Which tile stands in which does not wait
// for what it holds: none jumps while the others load.
function put_in_columns(tiles, next, $tiles) {
	const weight = ({ key }) => TALL[key] || 1;
	const half = (tiles.reduce((sum, tile) => sum + weight(tile), 0) + TALL.next) / 2;
	const columns = [[], [next]];
	let height = 0;
	for (const tile of tiles) {
		columns[height + weight(tile) / 2 > half ? 1 : 0].push(tile);
		height += weight(tile);
	}
	const in_one_column = [...tiles.slice(0, 1), next, ...tiles.slice(1)];
	in_one_column.forEach(({ $tile }, index) => $tile.css("order", index));
	const $columns = columns.map((column) =>
		$('<div class="ch-tile-column"></div>').append(column.map(({ $tile }) => $tile))
	);
	// Moved, and not made anew: what has been drawn in them stays.
	$tiles.empty().append($columns);
}
