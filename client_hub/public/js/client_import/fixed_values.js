// "The same for all rows": fields that no column has, with one value for every row.

import { html } from "../client_page/html";
import { FieldChoice } from "./field_choice";

export class FixedValues {
	// `targets`: fields that there are. `values`: {fieldname: value}. `on_change()` after each change.
	constructor($wrapper, targets, values, on_change) {
		this.targets = targets;
		this.on_change = on_change;
		this.controls = {};
		const label_id = frappe.dom.get_unique_id();
		$wrapper.html(
			html`<h4 id="${label_id}">${__("The same for all rows")}</h4>
				<p class="text-muted">
					${__(
						"For fields that no column of the sheet has, and where its cells are empty."
					)}
				</p>
				<div class="ch-fixed-fields"></div>
				<div class="ch-add-fixed">
					<label class="ch-choice-label"
						><span id="${label_id}-add">${__("Add a field")}</span></label
					>
				</div>`.toString()
		);
		this.$fields = $wrapper.find(".ch-fixed-fields");
		const options = targets
			.filter((target) => target.fieldname !== "name")
			.map((target) => ({ value: target.fieldname, label: target.label }));
		const $add = $wrapper.find(".ch-add-fixed");
		this.choice = new FieldChoice($add, options, (input, fieldname) => {
			input.dataset.value = "";
			input.value = "";
			this.add(fieldname)?.set_focus?.();
		});
		$add.append(this.choice.input("", { labelled_by: `${label_id}-add` }).toString());
		for (const [fieldname, value] of Object.entries(values)) this.add(fieldname, value);
		this.$fields.on("click", ".ch-remove", (event) => {
			this.remove(event.currentTarget.dataset.fieldname);
			$add.find("input").trigger("focus");
		});
	}

	add(fieldname, value) {
		const target = this.targets.find((target) => target.fieldname === fieldname);
		if (!target || this.controls[fieldname]) return this.controls[fieldname];
		const $field = $(
			html`<div class="ch-fixed" data-fieldname="${fieldname}">
				<div class="ch-fixed-control"></div>
				<button
					type="button"
					class="btn btn-default btn-xs ch-remove"
					data-fieldname="${fieldname}"
					aria-label="${__("Remove {0}", [target.label])}"
				>
					${__("Remove")}
				</button>
			</div>`.toString()
		).appendTo(this.$fields);
		const control = frappe.ui.form.make_control({
			df: { ...control_of(target), change: () => this.on_change() },
			parent: $field.find(".ch-fixed-control"),
			render_input: true,
		});
		control.$input?.attr("aria-label", target.label);
		if (value !== undefined && value !== null) control.set_value(shown(target, value));
		this.controls[fieldname] = control;
		this.on_change();
		return control;
	}

	remove(fieldname) {
		delete this.controls[fieldname];
		this.$fields.find(`[data-fieldname="${fieldname}"]`).closest(".ch-fixed").remove();
		this.on_change();
	}

	// {fieldname: value} of those that say something.
	get values() {
		const found = {};
		for (const [fieldname, control] of Object.entries(this.controls)) {
			const value = control.get_value();
			if (value === "" || value === null || value === undefined) continue;
			const target = this.targets.find((target) => target.fieldname === fieldname);
			found[fieldname] = target.fieldtype === "Check" ? cint(value === "1") : value;
		}
		return found;
	}
}

// How a value is asked for: as in a form; yes or no is a choice, as an unticked box says nothing.
function control_of({ fieldname, label, fieldtype, options }) {
	const df = { fieldname: `fixed_${fieldname}`, label, fieldtype: "Data" };
	if (fieldtype === "Link") return { ...df, fieldtype, options, only_select: true };
	if (fieldtype === "Check") return { ...df, fieldtype: "Select", options: yes_or_no() };
	if (fieldtype !== "Select") return df;
	const choices = options.split("\n").filter(Boolean);
	return {
		...df,
		fieldtype,
		options: choices.map((value) => ({ value, label: __(value, null, "Client") })),
	};
}

const yes_or_no = () => [
	{ value: "1", label: __("Yes") },
	{ value: "0", label: __("No") },
];

function shown(target, value) {
	return target.fieldtype === "Check" ? String(cint(value)) : value;
}
