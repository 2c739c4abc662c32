// As soon as an element is to be seen: its tab may be about to be shown.
export function when_seen(element, then) {
	const observer = new ResizeObserver(() => {
		if (!element.offsetParent) return;
		observer.disconnect();
		then();
	});
	observer.observe(element);
}
