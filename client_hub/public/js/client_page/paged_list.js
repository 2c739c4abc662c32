// A list that comes from the server a page at a time: waiting for it, failing, and turning its pages.

import { html } from "./html";
import { reason_of, show_failure, skeleton } from "./notice";

export class PagedList {
	// `ask(start, page_length)` has an answer with a `total`, `markup(answer)` is how it looks, and
	// `drawn(answer)` gives life to what is there now.
	constructor($place, { label, page_length = 20, ask, markup, drawn = () => {} }) {
		Object.assign(this, { $place, label, page_length, ask, markup, drawn });
		this.start = 0;
		$place.html(skeleton().toString());
	}

	load_first_page() {
		this.start = 0;
		return this.load();
	}

	async load() {
		this.$place.attr("aria-busy", "true");
		const asked = (this.asked = (this.asked || 0) + 1);
		const [answer, error] = await this.ask(this.start, this.page_length).then(
			(answer) => [answer],
			(error) => [null, error]
		);
		if (asked !== this.asked) return; // another page was asked for meanwhile
		// What was on this page is gone: deleted, or of another company.
		if (this.start && answer?.total && !answer.rows.length) return this.load_first_page();
		if (answer) this.draw(answer);
		else show_failure(this.$place, () => this.load(), reason_of(error));
		this.$place.attr("aria-busy", "false");
	}

	draw(answer) {
		const focused = this.focused();
		this.$place.html(this.markup(answer).toString() + this.pager(answer.total).toString());
		this.$place.find(".ch-previous").on("click", () => this.turn(-1));
		this.$place.find(".ch-next").on("click", () => this.turn(1));
		this.drawn(answer);
		if (focused) this.focus(focused);
	}

	turn(by) {
		this.start = Math.max(0, this.start + by * this.page_length);
		return this.load();
	}

	pager(total) {
		if (!total) return "";
		const end = Math.min(this.start + this.page_length, total);
		return html`<nav class="ch-pager" aria-label="${__("Pages of {0}", [this.label])}">
			<span>${__("{0} to {1} of {2}", [this.start + 1, end, total])}</span>
			<button
				type="button"
				class="btn btn-xs btn-default ch-previous"
				${this.start ? "" : "disabled"}
			>
				${__("Previous")}
			</button>
			<button
				type="button"
				class="btn btn-xs btn-default ch-next"
				${end < total ? "" : "disabled"}
			>
				${__("Next")}
			</button>
		</nav>`;
	}

	// How to find what has the focus after the rows were drawn anew.
	focused() {
		const element = document.activeElement;
		if (!this.$place[0].contains(element)) return null;
		if (element.dataset.field) return `[data-field="${element.dataset.field}"]`;
		return ["ch-next", "ch-previous"]
			.filter((name) => element.classList.contains(name))
			.map((name) => `.${name}`)[0];
	}

	// On the last page there is no next one: then the other button of the pager.
	focus(selector) {
		const $control = this.$place.find(selector).not(":disabled");
		($control.length ? $control : this.$place.find(".ch-pager button:enabled")).trigger(
			"focus"
		);
	}
}
