export class FilesTab {
	constructor(page, $wrapper) {
		this.page = page;
		this.$wrapper = $wrapper;
	}
	reset() {}
	show() {}
}
