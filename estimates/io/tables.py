"""Records as JSON, CSV, Markdown or an aligned table: one place for what a cell may hold."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence

Row = Mapping[str, object]


class Marked(str):
    """Text that is Markdown already, with nothing in it that would end a cell."""

    __slots__ = ()


def plain(value: object) -> object:
    """A value as JSON has it: unbounded and unknown numbers are null, array scalars are numbers, the rest is text."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None  # NumPy's own float shows its type
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "item"):  # a NumPy scalar
        return plain(value.item())
    return str(value)


def as_json(value: object) -> str:
    """A value as JSON. Bytes of an argument that are no text are written as JSON writes such a half of a character."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


# How a text begins that spreadsheets run as a formula: some pass over blanks, and full-width signs count too. Said so
# that it means the same to `re` and to Arrow.
RUN = "[\t\r\n]|[ \t\r\n\v\f\u00a0\u3000]*[-=+@\uff0d\uff1d\uff0b\uff20]"


def harmless(text: str) -> str:
    """Text that no spreadsheet runs as a formula: one that begins as in RUN gets an apostrophe."""
    return "'" + text if re.match(RUN, text) else text


def cell(value: object) -> str:
    """A value as text in a table: numbers plain and unrounded, nothing for what is missing or unbounded."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


class _Lines(io.StringIO):
    """Rows that end in a line feed; a carriage return in a cell is put in quotes only where rows end in one too."""

    def write(self, row: str) -> int:
        return super().write(row.removesuffix("\r\n") + "\n")


def as_csv(rows: Iterable[Row], columns: Sequence[str]) -> str:
    out = _Lines()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        values = (row.get(name) for name in columns)
        writer.writerow([harmless(value) if isinstance(value, str) else cell(value) for value in values])
    return out.getvalue()


def as_markdown(rows: Iterable[Row], columns: Sequence[str]) -> str:
    cells = ([_marked(row.get(name)) for name in columns] for row in rows)
    lines = ("| " + " | ".join(line) + " |\n" for line in (columns, *cells))
    return next(lines) + "|" + "---|" * len(columns) + "\n" + "".join(lines)


def _marked(value: object) -> str:
    if isinstance(value, Marked):
        return value
    return re.sub(r"[\\|]", r"\\\g<0>", re.sub(r"[\r\n]", " ", cell(value)))


def as_table(rows: Sequence[Row], columns: Sequence[str], *, width: int | None = None) -> str:
    """Aligned columns for a terminal; numbers to the right, long text wrapped to fit `width` characters."""
    from tabulate import tabulate

    cells = [[cell(row.get(name)) for name in columns] for row in rows]
    numeric = [all(isinstance(row.get(name), int | float) or row.get(name) is None for row in rows) for name in columns]
    natural = [max([len(name), *(len(line[i]) for line in cells)]) for i, name in enumerate(columns)]
    limits: list[int | None] = [None] * len(columns)
    if width is not None and sum(natural) + 2 * len(columns) > width:
        widest = max(range(len(columns)), key=natural.__getitem__)
        limits[widest] = max(24, width - (sum(natural) - natural[widest]) - 2 * len(columns))
    return tabulate(
        cells,
        headers=list(columns),
        tablefmt="simple",
        disable_numparse=True,
        colalign=["right" if n else "left" for n in numeric] if cells else None,
        maxcolwidths=limits if any(limits) else None,
    )


def render(rows: Sequence[Row], columns: Sequence[str], style: str, *, width: int | None = None) -> str:
    """Rows in one of the styles json, csv, markdown, table."""
    if style == "json":
        return as_json([{name: row.get(name) for name in columns} for row in rows])
    if style == "csv":
        return as_csv(rows, columns).removesuffix("\n")
    if style == "markdown":
        return as_markdown(rows, columns).removesuffix("\n")
    return as_table(rows, columns, width=width)
