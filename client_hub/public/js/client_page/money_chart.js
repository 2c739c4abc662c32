// Money in and out of the last twelve months, a chart for each company: their currencies never mix.

import { money } from "./format";
import { html } from "./html";
import { answer_of, not_counted } from "./notice";

export class MoneyChart {
	constructor(page, $section) {
		this.page = page;
		this.$section = $section;
	}

	async load() {
		const asked = this.page.call("money_by_month", this.page.of_company());
		const answer = await answer_of(asked, this.$section, () => this.load());
		if (answer) this.$section.empty();
		for (const series of answer?.series || []) this.draw(answer.months, series);
		if (answer?.series.length) this.$section.append(not_counted(answer).toString());
	}

	draw(months, { company, currency, received, paid }) {
		const title = __("Money in and out: {0} ({1})", [company, currency]);
		const $chart = $(
			html`<div class="ch-chart">
				<h3>${title}</h3>
				<div aria-hidden="true"></div>
				${this.table(months, currency, received, paid)}
			</div>`.toString()
		).appendTo(this.$section);
		new frappe.Chart($chart.find("div")[0], {
			type: "bar",
			height: 220,
			// Drawn anew while it moves, by a window that changes its width, the chart breaks.
			animate: 0,
			disableEntryAnimation: 1,
			colors: ["#2490ef", "#f6a35c"],
			axisOptions: { xIsSeries: 1, shortenYAxisNumbers: 1 },
			tooltipOptions: { formatTooltipY: (value) => money(value, currency) },
			data: {
				labels: months.map((month) => month_name(month)),
				datasets: [
					{ name: __("Received"), values: received },
					{ name: __("Paid"), values: paid },
				],
			},
		});
	}

	// The same for those who do not see the bars.
	table(months, currency, received, paid) {
		return html`<table class="sr-only">
			<thead>
				<tr>
					<th scope="col">${__("Month")}</th>
					<th scope="col">${__("Received")}</th>
					<th scope="col">${__("Paid")}</th>
				</tr>
			</thead>
			<tbody>
				${months.map(
					(month, index) => html`<tr>
						<th scope="row">${month_name(month)}</th>
						<td>${money(received[index], currency)}</td>
						<td>${money(paid[index], currency)}</td>
					</tr>`
				)}
			</tbody>
		</table>`;
	}
}

// By the browser: the desk's moment.js speaks English only.
function month_name(month) {
	const day = new Date(`${month}T00:00:00`);
	const language = frappe.boot.lang.replace("_", "-");
	return `${day.toLocaleDateString(language, { month: "short" })} ${month.slice(2, 4)}`;
}
