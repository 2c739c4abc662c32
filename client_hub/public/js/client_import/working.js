// While the server works on the import: a bar, and a way on when it was interrupted.

import { html } from "../client_page/html";

// A job may wait this long for a worker before we offer to start it again.
const SECONDS_TO_WAIT = 30;

const texts = () => ({
	Checking: __("Reading the sheet"),
	Queued: __("Waiting for a worker"),
	Running: __("Saving clients"),
	Undoing: __("Taking the import back"),
});

export class Working {
	constructor(importing) {
		this.importing = importing;
		this.since = Date.now();
	}

	render($body) {
		const { file_name, status } = this.importing.import;
		$body.html(
			html`
				<p class="ch-file" tabindex="-1" data-start><b>${file_name}</b></p>
				<div class="progress" role="progressbar" aria-label="${texts()[status]}">
					<div class="progress-bar progress-bar-striped progress-bar-animated"></div>
				</div>
				<p class="ch-progress-text" aria-live="polite">${texts()[status]}</p>
				<p class="text-muted">
					${__("You can close this window. You will be notified when it is done.")}
				</p>
				<div class="ch-interrupted hide">
					<p>
						${status === "Checking"
							? __(
									"Nobody is working on it: it waits for its turn, or its worker was stopped. Nothing is saved yet; started again, the sheet is read from its beginning."
							  )
							: __(
									"Nobody is working on it: it waits for its turn, or its worker was stopped. What is done stays done; started again, it goes on where it stopped."
							  )}
					</p>
				</div>
			`.toString()
		);
		this.$body = $body;
		this.refresh();
	}

	refresh() {
		const { interrupted, status, total } = this.importing.import;
		if (total) this.progress(this.importing.import);
		if (!interrupted) this.since = Date.now();
		const waited = Date.now() - this.since > SECONDS_TO_WAIT * 1000;
		this.$body.find(".ch-interrupted").toggleClass("hide", !waited);
		const method = status === "Undoing" ? "undo_import" : "start_import";
		if (waited) {
			this.importing.set_primary(__("Start again"), () => {
				this.since = Date.now();
				return this.importing.call(method);
			});
		} else {
			this.importing.set_primary();
		}
	}

	progress({ done, total, status }) {
		const percent = Math.floor((100 * done) / total);
		this.$body.find(".progress").attr({ "aria-valuenow": percent });
		this.$body
			.find(".progress-bar")
			.css("width", `${percent}%`)
			.removeClass("progress-bar-striped");
		this.$body
			.find(".ch-progress-text")
			.text(
				`${texts()[status]}: ${__("{0} of {1}", [
					format_number(done, null, 0),
					format_number(total, null, 0),
				])}`
			);
	}
}
