"""A small PDF and a small image, generated, so that the demo brings no binary files along."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw


def pdf(title: str, lines: list[str]) -> bytes:
	"""A one-page PDF with a title and lines of text (of Western European languages)."""
	text = [b"BT /F1 18 Tf 56 770 Td (%s) Tj /F1 11 Tf 0 -12 Td" % _escaped(title)]
	text += [b"0 -18 Td (%s) Tj" % _escaped(line) for line in lines]
	stream = b"\n".join([*text, b"ET"])
	font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
	objects = [
		b"<< /Type /Catalog /Pages 2 0 R >>",
		b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
		b" /Resources << /Font << /F1 5 0 R >> >> >>",
		b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
		font,
	]
	return _with_cross_references(objects)


def _escaped(text: str) -> bytes:
	for sign in "\\()":
		text = text.replace(sign, "\\" + sign)
	return text.encode("cp1252", "replace")


def _with_cross_references(objects: list[bytes]) -> bytes:
	out, offsets = BytesIO(b"%PDF-1.4\n"), []
	out.seek(0, 2)
	for number, body in enumerate(objects, start=1):
		offsets.append(out.tell())
		out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
	start = out.tell()
	out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
	out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
	out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
	return out.getvalue()


def logo(initials: str, colour: str = "#2f6f8f", size: int = 160) -> bytes:
	"""A square PNG with one or two letters, as a client's picture."""
	image = Image.new("RGB", (size, size), colour)
	draw = ImageDraw.Draw(image)
	draw.ellipse((size * 0.1, size * 0.1, size * 0.9, size * 0.9), outline="white", width=size // 32)
	# The built-in font has one small size: draw the letters small and enlarge them.
	small = Image.new("L", (6 * len(initials) + 2, 12))
	ImageDraw.Draw(small).text((1, 0), initials, fill=255)
	height = size // 3
	letters = small.resize((small.width * height // small.height, height), Image.Resampling.LANCZOS)
	image.paste("white", ((size - letters.width) // 2, (size - height) // 2), letters)
	out = BytesIO()
	image.save(out, "PNG", optimize=True)
	return out.getvalue()


def site_photo(
	colours: tuple[str, str] = ("#88a9c0", "#5b6f52"), size: tuple[int, int] = (480, 320)
) -> bytes:
	"""A PNG that stands for a photograph: sky, ground and a building."""
	width, height = size
	image = Image.new("RGB", size, colours[0])
	draw = ImageDraw.Draw(image)
	draw.rectangle((0, height * 0.7, width, height), fill=colours[1])
	draw.rectangle((width * 0.2, height * 0.3, width * 0.75, height * 0.75), fill="#d8d3c8")
	for column in range(5):
		left = width * (0.25 + column * 0.1)
		draw.rectangle((left, height * 0.4, left + width * 0.05, height * 0.55), fill="#44545f")
	out = BytesIO()
	image.save(out, "PNG", optimize=True)
	return out.getvalue()
