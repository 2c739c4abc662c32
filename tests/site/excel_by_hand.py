"""What Excel makes of a .csv that is opened by a double click and saved again: written apart from the
app's own idea of it, which the tests hold against this."""

from __future__ import annotations

import csv
import io
import re

DECIMAL = {"en": ".", "es": ",", "pt": ","}
_MONTHS = {
	"en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
	"es": "ene feb mar abr may jun jul ago sep oct nov dic".split(),
	"pt": "jan fev mar abr mai jun jul ago set out nov dez".split(),
}
_TICKS = {"en": ("TRUE", "FALSE"), "es": ("VERDADERO", "FALSO"), "pt": ("VERDADEIRO", "FALSO")}


def save_again(content: bytes, language: str, encoding: str = "cp1252") -> bytes:
	"""The .csv as Excel in `language` writes it after it has read it. "" in the encoding's gaps is "?"."""
	delimiter = ";" if DECIMAL[language] == "," else ","
	text = content.decode("utf-8-sig")
	table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
	target = io.StringIO()
	writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
	writer.writerows([[shown(cell, language) for cell in row] for row in table])
	return target.getvalue().encode(encoding, "replace")


def shown(text: str, language: str) -> str:
	"""How a cell looks after Excel has taken `text` for what it likes."""
	decimal, group = DECIMAL[language], {".": ",", ",": "."}[DECIMAL[language]]
	plain = text.strip()
	for tick in _TICKS[language]:
		if plain.upper() == tick:
			return tick
	number = re.fullmatch(
		rf"\(?([+-]?\d[\d{re.escape(group)}]*|[+-]?)({re.escape(decimal)}\d+)?(E[+-]?\d+)?\)?", plain, re.I
	)
	if number and any(sign.isdigit() for sign in plain) and _is_grouped(number[1], group):
		is_negative = plain.startswith("(") and plain.endswith(")")
		if plain.startswith("(") == plain.endswith(")"):
			value = float(plain.strip("()").replace(group, "").replace(decimal, "."))
			return _general(-value if is_negative else value, decimal)
	return _as_date(plain, language) or text


def _is_grouped(digits: str, group: str) -> bool:
	return group not in digits or bool(re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(group)}\d{{3}})+", digits))


def _general(value: float, decimal: str) -> str:
	if abs(value) >= 1e11 or (value and abs(value) < 1e-4):
		mantissa, exponent = f"{value:.5E}".split("E")
		mantissa = mantissa.rstrip("0").rstrip(".")
		return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}".replace(".", decimal)
	return f"{value:.10g}".replace(".", decimal) if value != int(value) else str(int(value))


def _as_date(text: str, language: str) -> str | None:
	months = _MONTHS[language]
	if found := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", text):
		first, second = int(found[1]), int(found[2])
		day, month = (second, first) if language == "en" else (first, second)
		if 1 <= month <= 12 and 1 <= day <= 31:
			name = months[month - 1]
			return f"{day}-{name}" if language == "en" else f"{day:02}-{name}"
		if 1 <= first <= 12 and 32 <= second <= 99:
			return f"{months[first - 1]}-{second:02}"
	if found := re.fullmatch(r"(\d{1,4})[-/](\d{1,2})[-/](\d{1,4})", text):
		one, two, three = (int(part) for part in found.groups())
		if len(found[1]) == 4:
			year, month, day = one, two, three
		else:
			year, (day, month) = three, ((two, one) if language == "en" else (one, two))
		year += (2000 if year < 30 else 1900) if year < 100 else 0
		if 1 <= month <= 12 and 1 <= day <= 31:
			return f"{month}/{day}/{year}" if language == "en" else f"{day:02}/{month:02}/{year}"
	if found := re.fullmatch(r"([^\W\d]{3})[-/ ](\d{1,4})", text):
		if found[1].casefold() in [name.casefold() for name in months]:
			name = next(n for n in months if n.casefold() == found[1].casefold())
			if len(found[2]) <= 2 and int(found[2]) <= 31 and language == "en":
				return f"{int(found[2])}-{name}"
			return f"{name}-{found[2][-2:]}"
	return None
