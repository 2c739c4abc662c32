// The choice of a company, on every tab that it narrows down, for a client with documents in several.

import { html, trusted } from "./html";

export async function show_company_filter(page, $place) {
	await page.opening().catch(() => {}); // then there is the choice of all that the user has
	const { companies } = page;
	if (companies.length < 2) return;
	$place.html(
		html`<label class="ch-company"
			>${__("Company")}
			<span class="ch-select">
				<select class="form-control input-xs">
					<option value="">${__("All companies")}</option>
					${companies.map(
						(company) =>
							html`<option
								value="${company}"
								${company === page.company ? "selected" : ""}
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
	$place.find("select").on("change", (event) => page.set_company(event.target.value));
}
