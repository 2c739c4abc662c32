// Overview: what is late, what is owed, what comes next, figures, what happened lately; the client's card beside them
// where there is room, else folded below the figures; connections folded at the end.

import { show_company_filter } from "./company_filter";
import { fold_connections } from "../desk_compat";
import { Differences } from "./differences";
import { Figures } from "./figures";
import { html } from "./html";
import { Late, Next } from "./late_and_next";
import { MoneyChart } from "./money_chart";
import { MoneyPanel } from "./money_panel";
import { note } from "./notice";
import { RecentActivity } from "./recent_activity";
import { when_in_view } from "./when_seen";

// In pixels: so wide that the card stands beside the rest, as the styles have it.
const ROOM_FOR_CARD = 960;

export class OverviewTab {
	constructor(page, $wrapper) {
		this.page = page;
		this.$wrapper = $wrapper;
		this.frm = page.frm;
		this.connections = fold_connections(this.frm, $wrapper.closest(".form-section"));
		new ResizeObserver(() => this.fit()).observe($wrapper[0]);
	}

	reset() {
		this.shown = false;
	}

	show() {
		if (this.shown) return;
		this.shown = true;
		this.limits = { money: {}, figures: {} };
		this.$wrapper.html(
			html`<div class="ch-room">
				<div class="ch-overview">
					<div class="ch-head">
						${this.moving()}
						<div class="ch-differences"></div>
						<div class="ch-toolbar"></div>
					</div>
					<div class="ch-now"></div>
					<div class="ch-money" data-tile="balance"></div>
					<div class="ch-coming-next"></div>
					<div class="ch-all-figures"></div>
					<details class="ch-card">
						<summary>${__("Legal and contact data")}</summary>
						<aside aria-label="${__("Legal and contact data")}"></aside>
					</details>
					<div class="ch-recent"></div>
					<section
						class="ch-money-chart"
						aria-label="${__("Money in and out")}"
					></section>
					<div class="ch-untold"></div>
				</div>
			</div>`.toString()
		);
		const place = (name) => this.$wrapper.find(`.ch-${name}`);
		// That a party goes by another name is common; it stands with the parties.
		new Differences(this.page).render(
			place("differences"),
			({ fieldname }) => fieldname !== "legal_name"
		);
		show_company_filter(this.page, place("toolbar"));
		const chart = new MoneyChart(this.page, place("money-chart"));
		when_in_view(place("money-chart")[0], () => chart.load());
		for (const panel of [
			new Late(this.page, place("now")),
			new MoneyPanel(this.page, place("money")),
			new Next(this.page, place("coming-next")),
			new Figures(this.page, place("all-figures")),
			new RecentActivity(this.page, place("recent")),
		]) {
			panel.load();
		}
		this.page.card.render(place("card").find("aside"));
		this.connections.refresh();
		this.is_wide = null;
		this.fit();
	}

	// The card is open where it stands beside the rest, and as the user leaves it where it does not.
	fit() {
		const is_wide = this.$wrapper.width() >= ROOM_FOR_CARD;
		if (is_wide === this.is_wide || !this.$wrapper.width()) return;
		this.is_wide = is_wide;
		this.$wrapper.find(".ch-card").prop("open", is_wide);
	}

	// What the user may see nothing of, or the totals alone, is named at the end, in one line for all of it.
	say_limits(part, limits) {
		this.limits[part] = limits;
		const parts = Object.values(this.limits);
		const [no_access, totals_only] = ["no_access", "totals_only"].map((state) =>
			parts.flatMap((part) => part[state] || [])
		);
		const lines = [
			totals_only.length && __("Totals only: {0}", [totals_only.join(", ")], "Client Hub"),
			no_access.length &&
				__("You have no access to: {0}", [no_access.join(", ")], "Client Hub"),
		];
		this.$wrapper.find(".ch-untold").html(lines.filter(Boolean).map(note).join(""));
	}

	moving() {
		return this.frm.doc.__onload?.is_moving
			? note(__("Documents are being moved to this client, or away from it."))
			: "";
	}
}
