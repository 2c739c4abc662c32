// A part of the overview with a heading, which loads by itself and says so when it could not.

import { html } from "./html";
import { answer_of, skeleton } from "./notice";

export class Panel {
	constructor(page, $parent, key, label) {
		this.page = page;
		this.$panel = $(
			html`<section class="ch-panel" data-panel="${key}" aria-labelledby="ch-panel-${key}">
				<h3 id="ch-panel-${key}">${label}</h3>
				<div class="ch-panel-body" aria-live="polite"></div>
			</section>`.toString()
		).appendTo($parent);
		this.$body = this.$panel.find(".ch-panel-body");
	}

	// `ask` is what a panel asks the server, `render` how it draws the answer.
	async load() {
		this.$panel.attr("aria-busy", "true");
		this.$body.html(skeleton().toString());
		const answer = await answer_of(this.ask(), this.$body, () => this.load());
		if (answer) this.render(answer);
		this.$panel.attr("aria-busy", "false");
	}
}
