// A sheet that could not be read, a check that went wrong, or an import that is kept no longer: why.

import { html } from "../client_page/html";

export class Stopped {
	constructor(importing) {
		this.importing = importing;
	}

	render($body) {
		const { file_name, message } = this.importing.import;
		$body.html(
			html`
				<p class="ch-file" tabindex="-1" data-start><b>${file_name}</b></p>
				<div class="ch-refusal" role="alert">${message}</div>
			`.toString()
		);
	}

	refresh() {}
}
