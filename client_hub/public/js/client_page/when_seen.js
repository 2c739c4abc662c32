// As soon as an element is to be seen: its tab may be about to be shown.
export function when_seen(element, then) {
	const observer = new ResizeObserver(() => {
		if (!element.offsetParent) return;
		observer.disconnect();
		then();
	});
	observer.observe(element);
}

// As soon as an element is on the screen, or nearly.
export function when_in_view(element, then) {
	const observer = new IntersectionObserver(
		(entries) => {
			if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
			observer.disconnect();
			then();
		},
		{ rootMargin: "100px" }
	);
	observer.observe(element);
}
