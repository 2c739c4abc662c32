// A choice that is searched by typing: a combobox with a list, as WAI-ARIA describes it. One list
// serves all inputs of a table, which may be a hundred.

import { html } from "../client_page/html";

export class FieldChoice {
	// `options`: [{ value, label, hint }]. `on_choose(input, value)` when another option is chosen.
	constructor($wrapper, options, on_choose) {
		this.options = options;
		this.on_choose = on_choose;
		this.list_id = frappe.dom.get_unique_id();
		this.$wrapper = $wrapper;
		this.$list = $(
			html`<ul class="ch-choices hide" id="${this.list_id}" role="listbox"></ul>`.toString()
		).appendTo($wrapper);
		$wrapper.on("focus", ".ch-choice", (event) => this.open(event.currentTarget));
		$wrapper.on("click", ".ch-choice", (event) => this.open(event.currentTarget));
		$wrapper.on("blur", ".ch-choice", () => this.close());
		$wrapper.on("input", ".ch-choice", (event) => this.search(event.currentTarget.value));
		$wrapper.on("keydown", ".ch-choice", (event) => this.press(event.originalEvent));
		// The input keeps the focus: a blur before the click would close the list.
		this.$list.on("mousedown", (event) => event.preventDefault());
		this.$list.on("click", "[role=option]", (event) =>
			this.choose(event.currentTarget.dataset.value)
		);
	}

	// The markup of an input; `value` is chosen.
	input(value, attributes) {
		return html`<input
			type="text"
			class="ch-choice form-control input-xs"
			role="combobox"
			autocomplete="off"
			spellcheck="false"
			aria-autocomplete="list"
			aria-expanded="false"
			aria-controls="${this.list_id}"
			data-index="${attributes.index}"
			aria-labelledby="${attributes.labelled_by}"
			aria-describedby="${attributes.described_by}"
			value="${this.label_of(value)}"
			data-value="${value}"
		/>`;
	}

	label_of(value) {
		return this.options.find((option) => option.value === value)?.label || "";
	}

	open(input) {
		if (this.at === input) return;
		this.at = input;
		input.setAttribute("aria-expanded", "true");
		input.select();
		this.search("");
		this.place();
		this.$list.removeClass("hide");
	}

	// Under its input, or above where there is more room: the list must not make the dialog longer.
	place() {
		const box = this.at.getBoundingClientRect();
		const around = this.$wrapper[0].getBoundingClientRect();
		const is_above = window.innerHeight - box.bottom < 220 && box.top > 220;
		this.$list.css({
			left: box.left - around.left,
			minWidth: box.width,
			top: is_above ? "" : box.bottom - around.top + 2,
			bottom: is_above ? around.bottom - box.top + 2 : "",
		});
	}

	close() {
		if (!this.at) return;
		this.at.value = this.label_of(this.at.dataset.value);
		this.at.setAttribute("aria-expanded", "false");
		this.at.removeAttribute("aria-activedescendant");
		this.at = null;
		this.$list.addClass("hide");
	}

	search(text) {
		const words = plain(text).split(" ").filter(Boolean);
		this.found = this.options.filter((option) =>
			words.every((word) => plain(`${option.label} ${option.hint || ""}`).includes(word))
		);
		const chosen = this.found.findIndex((option) => option.value === this.at.dataset.value);
		this.$list.html(
			this.found
				.map(
					(option, place) => html`<li
						role="option"
						id="${this.list_id}-${place}"
						data-value="${option.value}"
						aria-selected="false"
					>
						${option.label}
						${option.hint && html`<span class="text-muted">${option.hint}</span>`}
					</li>`
				)
				.join("") || html`<li class="text-muted">${__("No such field")}</li>`.toString()
		);
		this.mark(words.length ? 0 : Math.max(chosen, 0));
	}

	mark(place) {
		this.place_marked = place;
		const options = this.$list.find("[role=option]").attr("aria-selected", "false");
		const option = options.get(place);
		if (!option) {
			this.at.removeAttribute("aria-activedescendant");
			return;
		}
		option.setAttribute("aria-selected", "true");
		option.scrollIntoView({ block: "nearest" });
		this.at.setAttribute("aria-activedescendant", option.id);
	}

	press(event) {
		const is_open = this.at === event.target;
		if (["ArrowDown", "ArrowUp"].includes(event.key)) {
			event.preventDefault();
			if (!is_open) return this.open(event.target);
			const step = event.key === "ArrowDown" ? 1 : -1;
			const last = this.found.length - 1;
			this.mark(Math.min(Math.max(this.place_marked + step, 0), last));
		} else if (event.key === "Enter") {
			event.preventDefault(); // which would check the sheet
			event.stopPropagation();
			const option = is_open && this.found[this.place_marked];
			if (option) this.choose(option.value);
		} else if (event.key === "Escape" && is_open) {
			event.preventDefault(); // which would close the dialog
			event.stopPropagation();
			this.close();
		} else if (!is_open && event.key.length === 1) {
			this.open(event.target);
		}
	}

	choose(value) {
		const input = this.at;
		const before = input.dataset.value;
		input.dataset.value = value;
		this.close();
		if (value !== before) this.on_choose(input, value);
	}
}

function plain(text) {
	return text
		.normalize("NFD")
		.replace(/[\u0300-\u036f]/g, "")
		.toLowerCase();
}
