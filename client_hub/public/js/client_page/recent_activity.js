// The last five things that happened, on the overview; all of them are on the tab.

import { activity_row } from "./activity_row";
import { html } from "./html";
import { note } from "./notice";
import { Panel } from "./panel";

const LENGTH = 5;

// What is planned stands first in the stream, and under "Next" here.
const ASKED = 10;

export class RecentActivity extends Panel {
	constructor(page, $parent) {
		super(page, $parent, "activity", __("Recent activity", null, "Client Hub"));
	}

	ask() {
		return this.page.call("activity", { page_length: ASKED });
	}

	render(answer) {
		const rows = answer.rows.filter(({ is_ahead }) => !is_ahead).slice(0, LENGTH);
		if (!rows.length) {
			this.$body.html(note(__("Nothing has happened here yet.")).toString());
			return;
		}
		const all = this.page.is_shown("activity")
			? html`<button type="button" class="btn btn-xs btn-default ch-all">
					${__("All activity", null, "Client Hub")}
			  </button>`
			: "";
		this.$body.html(
			html`<ol class="ch-stream">
					${rows.map((row) => activity_row(this.page, row))}
				</ol>
				${all}`.toString()
		);
		this.$body.find(".ch-all").on("click", () => this.page.open_tab("activity"));
	}
}
