"""What Excel makes of our files when they are opened by a double click and saved again, as .csv or .xlsx:
written apart from the app's own idea of it, which the tests hold against this.

A .csv is read by the language's rules: numbers, dates, times, ticks and percentages come of texts that
look like them. A workbook keeps what its cells are. Saved as .csv a cell is what it shows, as .xlsx what
it is.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import openpyxl

DECIMAL = {"en": ".", "es": ",", "pt": ","}
_MONTHS = {
	"en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
	"es": "ene feb mar abr may jun jul ago sep oct nov dic".split(),
	"pt": "jan fev mar abr mai jun jul ago set out nov dez".split(),
}
_TICKS = {"en": ("TRUE", "FALSE"), "es": ("VERDADERO", "FALSO"), "pt": ("VERDADEIRO", "FALSO")}
_THIS_YEAR = datetime.now().year


@dataclass
class Cell:
	"""`value`: what the cell is. `shown`: what it looks like. `number_format`: why."""

	value: object
	shown: str
	number_format: str = "General"


def save_again(content: bytes, language: str, encoding: str = "cp1252") -> bytes:
	"""The .csv as Excel in `language` writes it after it has read it. "" in the encoding's gaps is "?"."""
	return save_csv(open_csv(content, language), language, encoding)


def open_csv(content: bytes, language: str) -> list[list[Cell]]:
	table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=_delimiter(language))
	return [[typed(text, language) for text in row] for row in table]


def open_xlsx(content: bytes, language: str) -> list[list[Cell]]:
	sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
	return [
		[Cell(c.value, _shown(c.value, c.number_format, language), c.number_format) for c in row]
		for row in sheet.iter_rows()
	]


def save_csv(table: list[list[Cell]], language: str, encoding: str) -> bytes:
	target = io.StringIO()
	# "Unicode text" has tabs, whatever the language.
	delimiter = "\t" if encoding == "utf-16" else _delimiter(language)
	writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
	writer.writerows([[cell.shown for cell in row] for row in table])
	return target.getvalue().encode(encoding, "replace")


def save_xlsx(table: list[list[Cell]]) -> bytes:
	book = openpyxl.Workbook()
	for number, row in enumerate(table, 1):
		for place, cell in enumerate(row, 1):
			if cell.value is None or cell.value == "":
				continue
			written = book.active.cell(number, place)
			written.value = cell.value
			if isinstance(cell.value, str):
				written.data_type = "s"  # openpyxl would take "=1" for a formula
			written.number_format = cell.number_format
	target = io.BytesIO()
	book.save(target)
	return target.getvalue()


def _delimiter(language: str) -> str:
	return ";" if DECIMAL[language] == "," else ","


# --- how a text of a .csv is read ----------------------------------------------------------------


def typed(text: str, language: str) -> Cell:
	"""What Excel takes a text for."""
	decimal, group = DECIMAL[language], {".": ",", ",": "."}[DECIMAL[language]]
	plain = text.strip()
	for tick, value in zip(_TICKS[language], (True, False), strict=True):
		if plain.upper() == tick:
			return Cell(value, tick)
	number = re.fullmatch(
		rf"\(?([+-]?\d[\d{re.escape(group)}]*|[+-]?)({re.escape(decimal)}\d+)?(E[+-]?\d+)?\)?\s?(%?)",
		plain,
		re.I,
	)
	if number and any(sign.isdigit() for sign in plain) and _is_grouped(number[1], group):
		if plain.startswith("(") == plain.endswith(")"):
			value = float(plain.strip("()% ").replace(group, "").replace(decimal, "."))
			value = float(f"{-value if plain.startswith('(') else value:.15g}")  # it keeps fifteen digits
			if number[4]:
				places = len(number[2]) - 1 if number[2] else 0
				code = f"0.{'0' * min(places, 2)}%" if places else "0%"
				return Cell(value / 100, _shown(value / 100, code, language), code)
			code = "0.00E+00" if number[3] else "General"
			return Cell(value, _shown(value, code, language), code)
	return _as_date(plain, language) or _as_time(plain, language) or Cell(text, text)


def _is_grouped(digits: str, group: str) -> bool:
	return group not in digits or bool(re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(group)}\d{{3}})+", digits))


def _general(value: float, decimal: str) -> str:
	if abs(value) >= 1e11 or (value and abs(value) < 1e-4):
		mantissa, exponent = f"{value:.5E}".split("E")
		mantissa = mantissa.rstrip("0").rstrip(".")
		return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}".replace(".", decimal)
	return f"{value:.10g}".replace(".", decimal) if value != int(value) else str(int(value))


def _as_time(text: str, language: str) -> Cell | None:
	found = re.fullmatch(r"(?:(\d{4})-(\d\d)-(\d\d) )?(\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)?", text)
	if not found or int(found[4]) > 23 or int(found[5]) > 59 or int(found[6] or 0) > 59:
		return None
	if found[7] and DECIMAL[language] != ".":
		return None  # the fraction is one only behind the language's own sign
	fraction = round(float(found[7] or 0), 3)  # a spreadsheet keeps milliseconds
	moment = time(int(found[4]), int(found[5]), int(found[6] or 0))
	try:
		day = date(*(int(part) for part in found.groups()[:3])) if found[1] else date(1899, 12, 31)
	except ValueError:
		return None
	value = datetime.combine(day, moment) + timedelta(seconds=fraction)
	if found[1]:
		code = "m/d/yyyy h:mm" if language == "en" else "dd/mm/yyyy h:mm"
	else:
		code = "h:mm:ss" if found[6] else "h:mm"
	if found[7]:
		code = "mm:ss.0"
	return Cell(value if found[1] else value.time(), _shown(value, code, language), code)


def _as_date(text: str, language: str) -> Cell | None:
	def cell(year: int, month: int, day: int, code: str) -> Cell | None:
		try:
			value = date(year, month, day)
		except ValueError:
			return None
		return Cell(value, _shown(value, code, language), code)

	months = _MONTHS[language]
	full, short = ("m/d/yyyy", "d-mmm") if language == "en" else ("dd/mm/yyyy", "dd-mmm")
	if found := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", text):
		first, second = int(found[1]), int(found[2])
		day, month = (second, first) if language == "en" else (first, second)
		if 1 <= month <= 12 and (made := cell(_THIS_YEAR, month, day, short)):
			return made
		if 1 <= first <= 12 and 32 <= second <= 99:
			return cell(_full_year(second), first, 1, "mmm-yy")
	if found := re.fullmatch(r"(\d{1,4})[-/](\d{1,2})[-/](\d{1,4})", text):
		one, two, three = (int(part) for part in found.groups())
		if len(found[1]) == 4:
			year, month, day = one, two, three
		else:
			year, (day, month) = three, ((two, one) if language == "en" else (one, two))
		return cell(_full_year(year), month, day, full)
	if found := re.fullmatch(r"([^\W\d]{3})[-/ ](\d{1,4})", text):
		if found[1].casefold() in [name.casefold() for name in months]:
			month = 1 + [name.casefold() for name in months].index(found[1].casefold())
			if len(found[2]) <= 2 and int(found[2]) <= 31 and language == "en":
				return cell(_THIS_YEAR, month, int(found[2]), short)
			return cell(_full_year(int(found[2])), month, 1, "mmm-yy")
	return None


def _full_year(year: int) -> int:
	return year + (2000 if year < 30 else 1900) if year < 100 else year


# --- how a cell looks ----------------------------------------------------------------------------


def _shown(value: object, code: str, language: str) -> str:
	decimal = DECIMAL[language]
	if value is None:
		return ""
	if isinstance(value, bool):
		return _TICKS[language][0 if value else 1]
	if isinstance(value, int | float):
		if code.endswith("%"):
			return f"{value:.{code.count('0') - 1}%}".replace(".", decimal)
		if "E" in code:
			mantissa, exponent = f"{value:.2E}".split("E")
			return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}".replace(".", decimal)
		return _general(float(value), decimal)
	if isinstance(value, timedelta):
		value = (datetime(1899, 12, 31) + value).time()
	if isinstance(value, time):
		value = datetime.combine(date(1899, 12, 31), value)
	if isinstance(value, date):
		month = _MONTHS[language][value.month - 1]
		if code == "mmm-yy":
			return f"{month}-{value.year % 100:02}"
		if code in ("d-mmm", "dd-mmm"):
			return f"{value.day}-{month}" if code == "d-mmm" else f"{value.day:02}-{month}"
		patterns = {
			"m/d/yyyy": f"{value.month}/{value.day}/{value.year}",
			"dd/mm/yyyy": f"{value:%d/%m}/{value.year}",
			"yyyy-mm-dd": f"{value:%Y-%m-%d}",
		}
		if not isinstance(value, datetime):
			return patterns[code]
		if code == "mm:ss.0":
			return f"{value:%M:%S}{decimal}{value.microsecond // 100_000}"
		times = {
			"h:mm": f"{value.hour}:{value:%M}",
			"h:mm:ss": f"{value.hour}:{value:%M:%S}",
			"hh:mm:ss": f"{value:%H:%M:%S}",
		}
		if code in times:
			return times[code]
		day, _space, moment = code.partition(" ")
		return f"{patterns[day]} {times[moment]}" if moment else patterns[day]
	return str(value)
