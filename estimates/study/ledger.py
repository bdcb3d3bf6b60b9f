"""A ledger of any length as tables of claims and contents; rows with the same `claim` are one claim."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import PlainValidator

from estimates.diagnostics import Scalar, Unreadable
from estimates.io.column import Coded, TextColumn, distinct
from estimates.quantities import dates
from estimates.quantities.figure import Figure, Relation, granularity
from estimates.quantities.figures import Figures
from estimates.study.entries import Citation, Claim, Content, Source, Text, UnitName, UnitNames, figure
from estimates.study.ledger_columns import AMBIGUOUS, Columns, parts
from estimates.study.record import LISTS, ClaimTable, content_table
from estimates.study.structure import Context, Entry

Rows = NDArray[np.int64]
APART = ("id", "says", "of", *LISTS)  # fields that are read from several columns
LARGEST = 1e15  # every whole number below is a float
_DAY_0 = date(1899, 12, 30)  # day 0 of spreadsheets
_ONE_END = ("more than", "at least", "less than", "at most", "up to", "order")
_RANGES = ("bare", "between", "about", "nearly")  # relations that a range may have
_PLAIN = re.compile(r"[+-]?\d+(\.\d*)?(e[+-]?\d{1,2})?", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
_MINUS = str.maketrans("−–", "--")
_PRINTED = re.compile(r"(?P<publisher>.*?)\s+\((?P<date>[^()]*\d{4}[^()]*)\)", re.DOTALL)
_SEPARATOR = re.compile(r";(?=\s|$|https?://)")  # an address may contain a semicolon


class Ledger:
    """What the file of a ledger says: its `claims`, each known by its first row, their `contents` and `sources`.

    `name` is how the user knows the file, with its suffix. Every mistake is reported to `context`; raises DataError if
    the file is not a table.
    """

    def __init__(self, data: bytes, name: str, context: Context) -> None:
        self._columns = columns = Columns(data, name, context)
        ids = columns.text("id")
        if (ids.codes < 0).any():
            ids = ids.fill(TextColumn.of(f"row-{number}" for number in range(1, len(ids) + 1)))
        self._heads, self._claim = distinct([ids])
        self._states = columns.any("stated_says")
        self._check_rows()
        self._check_claims()
        citations, self.sources = read_sources(columns)
        cited, says = self._first(columns.any("sources", "urls")), figures(columns, "count", columns.none)
        claims = dict(self._keys(Claim, "", lambda column: self._first(column.codes >= 0))) | {
            "id": ids.take(self._heads),
            "says": says.take(self._first(says.present)),
            "sources": citations.take(np.where(cited < 0, self._heads, cited)),
        }
        claims["side"] = claims["side"].fill(claims["for_"]).fill(claims["by"])
        of = columns.each("stated_of", UnitNames)
        about_contents = [columns.text(name) for name in columns.index if name.startswith("stated")]
        rows = distinct([ids, *about_contents])[0]  # what is stated again is one content
        rows = rows[self._states[rows]]
        claim = self._claim[rows].astype(np.int32)
        contents = dict(self._keys(Content, "stated_", lambda _: rows))
        contents |= {"of": of.take(rows), "says": figures(columns, "stated", of).take(rows)}

        def record(row: int) -> Claim:
            own = np.flatnonzero(claim == row).tolist()  # the rows of its contents
            held = [Content.parsed(_values(contents, i), partial(self.contents.cell, i)) for i in own]
            return Claim.parsed(_values(claims, row) | {"contents": tuple(held)}, partial(self.claims.cell, row))

        cell = columns.cell
        self.claims = ClaimTable(claims, lambda row, key: cell(self._heads[row], key), claims["sources"], record)
        self.contents = content_table(self.claims, claim, contents, lambda row, key: cell(rows[row], f"stated_{key}"))

    def _first(self, mask: NDArray[np.bool_]) -> Rows:
        """Return for each claim the first of its rows that is in the mask, or -1."""
        rows = np.flatnonzero(mask)[::-1]
        first = np.full(len(self._heads), -1)
        first[self._claim[rows]] = rows
        return first

    def _check_rows(self) -> None:
        """Report rows that lack what a row must have."""
        columns, by = self._columns, self._columns.text("by")
        by = by.take(self._first(by.codes >= 0)[self._claim])
        for mask, name, slug, fact, help_ in (
            (by.codes < 0, "by", "missing-by", "the row does not say who said it", "name the speaker in `by`"),
            (~columns.any("says", "mix", "stated_says"), "says", "missing-count",
             "the row has no count, in words or in numbers", "fill `count_words`, or `count` and `count_unit`"),
            (columns.any("says") & ~columns.any("count_words", "count_unit"), "says", "no-unit",
             "the row does not say what is counted", "name it in `count_unit`"),
            (self._states & ~columns.any("stated_of"), "stated_says", "missing-of",
             "the row does not say what the stated figure is of", "name it in `of`, such as 152 mm shell"),
        ):  # fmt: skip
            columns.wrong(mask, {1: Unreadable(fact, slug=slug, help=help_)}, name)

    def _check_claims(self) -> None:
        """Report rows of one claim that contradict each other, each once."""
        columns, reported = self._columns, np.zeros(len(self._claim), dtype=bool)
        for name in (name for name in columns.index if not name.startswith("stated")):
            codes = columns.text(name).codes
            differs = (codes >= 0) & (codes != codes[self._first(codes >= 0)[self._claim]]) & ~reported
            fact = f"rows of one claim differ in `{columns.header[columns.index[name]]}`"
            error = Unreadable(fact, slug="two-counts", help="give one of them a name of its own")
            columns.wrong(differs, {1: error}, name)
            reported |= differs

    def _keys(self, kind: type[Entry], prefix: str, rows: Callable[[Coded[Any]], Rows]) -> Iterator[tuple[str, Any]]:
        """Yield the names and columns of the keys of a claim or a content, parsed as in YAML, at the `rows` of each."""
        for name, field in kind.model_fields.items():
            key, annotation = prefix + (field.alias or name), field.rebuild_annotation()
            if name not in APART:
                column: Coded[Any] = self._columns.text(key)
                if annotation not in (Text, Text | None):
                    column = self._columns.each(key, _LOOSE_DAY if name == "made" else annotation)
                column = column.take(rows(column))
                if isinstance(field.default, str):
                    column = column.fill(Coded.of([field.default]).take(np.zeros(len(column), np.int32)))
                yield name, column


def _values(columns: Mapping[str, Any], row: int) -> dict[str, Any]:
    return {name: column.at(row) if isinstance(column, Figures) else column[row] for name, column in columns.items()}


# -- figures -----------------------------------------------------------------------------------------------------------


def figures(columns: Columns, name: str, of: Coded[Any]) -> Figures:
    """Return the figures "count" or "stated", given in words or in numbers; `of` has the units to expect."""
    words, units = f"{name}_words", columns.context.units
    number = Annotated[float, PlainValidator(partial(_number, words=words, separator=columns.separator))]
    cells = [columns.text(words), of, *(columns.each(name + part, number) for part in ("", "_low", "_high"))]
    cells += [columns.each(f"{name}_relation", Relation), columns.each(f"{name}_unit", UnitName)]
    first, which = distinct(cells)
    rows = zip(*(column.take(first) for column in cells), strict=True)
    distinct_figures, errors = list[Figure | None](), dict[int, Unreadable]()
    for code, (text, meant, value, low, high, relation, named) in enumerate(rows):
        unit = named or (meant[0] if meant and not meant[1:] else None)
        reading: Figure | None = None
        try:
            if text:
                reading = figure(text, units, unit)
                in_words = {reading.figure, reading.low, reading.high, reading.relation, reading.unit, None}
                if not {value, low, high, relation, named} <= in_words:
                    raise Unreadable("the words and other columns differ", slug="range", help="give only one of them")
            elif (value, low, high) != (None, None, None):
                reading = _from_numbers(name, value, low, high, relation or "bare")
                reading = replace(reading, kind=units.by_name[unit].kind if unit else "count", unit=unit, of=unit)
        except Unreadable as error:
            errors[code] = error
        distinct_figures.append(reading)
    columns.wrong(which, errors, "says" if name == "count" else "stated_says")
    return Figures.from_list(distinct_figures).take(which)


def _from_numbers(name: str, value: float | None, low: float | None, high: float | None, relation: str) -> Figure:
    """Return the figure of a row's number columns; a best figure with its range is a range with a middle."""
    numbers = {number for number in (value, low, high) if number is not None}
    if relation in _ONE_END:
        fits = len(numbers) == 1
    elif low is None or high is None:
        fits = low is None and high is None and relation != "between"
    else:
        fits = low <= (low if value is None else value) <= high and (low == high or relation in _RANGES)
    if not fits:
        fact = f"the numbers of the row do not make a figure with “{relation}”"
        help_ = f"a range has `{name}_low` and `{name}_high`, and perhaps `{name}` between them; a bound has one number"
        raise Unreadable(fact, slug="range", help=help_)
    bottom, top = min(numbers), max(numbers)
    if relation == "order":
        return Figure("", relation, None, bottom)
    if bottom == top:  # "200 to 200" is 200
        return Figure("", "bare" if relation == "between" else relation, bottom, granularity=granularity(bottom))
    steps = (0.0, 0.0) if value is not None else (granularity(bottom), granularity(top))
    return Figure("", "between", value, bottom, top, *steps, soft=relation in ("about", "nearly"))


def _number(text: str, words: str, separator: str) -> float:
    """Return the number of a cell; `words` is the column for figures in words. Raises Unreadable.

    Where semicolons separate the cells, a comma can be the decimal one.
    """
    plain = text.translate(_MINUS)
    dotted = plain.replace(",", ".") if separator == ";" else plain
    fact, slug = f"“{text}” is not a number such as 6,700", "number"
    help_ = f"write the number alone, as 6700 or 0.5, or leave the cell empty; words go into `{words}`"
    if AMBIGUOUS.fullmatch(dotted):
        large = int(dotted.replace(".", ""))
        fact, help_ = f"“{text}” can be {float(dotted):g} or {large:,}", f"write {large} or {dotted}0"
    elif _PLAIN.fullmatch(number := plain.replace(",", "") if _GROUPED.fullmatch(plain) else dotted):
        if 0 <= (value := float(number)) < LARGEST:
            return value
        fact, help_ = f"“{text}” is too large", f"a number lies below {LARGEST:,.0f}"
    if re.match(r"-\.?\d", plain):
        fact, slug = "a count cannot be negative", "negative"
        help_ = "a correction has `corrects` and `because`; what was counted within `covers` has `counts` period"
    raise Unreadable(fact, slug=slug, help=help_)


def day(text: str) -> dates.When | None:
    """Parse a day in any order that has one reading."""
    try:
        return None if text == "unknown" else dates.parse_loosely(text)
    except Unreadable as error:
        if re.fullmatch(r"[34]\d{4}", text, re.ASCII):
            error.help = f"write {_DAY_0 + timedelta(int(text))}, if it is the serial number of a date in a spreadsheet"
        elif year := re.search(r"\b(?:19|20)\d\d\b", text):
            error.help = error.help or f"write {year[0]}, if no month is sure"
        raise


_LOOSE_DAY = Annotated[dates.When | None, PlainValidator(day)]


# -- sources -----------------------------------------------------------------------------------------------------------


def read_sources(columns: Columns) -> tuple[Coded[tuple[Citation, ...]], Mapping[str, Source]]:
    """Return the citations of each row, and the sources by name; a row without one is cited from the file itself.

    A source that has another address than an earlier one of its name is named with its address.
    """
    file = columns.source.name.rpartition("/")[2]
    names, urls = columns.text("sources").change(parts), columns.text("urls").change(_addresses)
    first, which = distinct((names, urls))
    sources, addresses = dict[str, Source](), dict[str, str | None]()
    cited, errors = list[tuple[Citation, ...]](), dict[int, Unreadable]()
    for code, row in enumerate(first.tolist()):
        outlets, row_urls = names[row] or (file,), urls[row] or ()
        if len(row_urls) > len(outlets):
            fact = f"more addresses ({len(row_urls)}) than sources ({len(outlets)})"
            help_ = "give one for each source, in the same order, and nothing between two semicolons for an unknown one"
            errors[code] = Unreadable(fact, slug="addresses", help=help_)
        place, address = columns.cell(row, "sources").span, columns.cell(row, "urls").span
        citations = list[Citation]()
        for name, url in zip(outlets, (*row_urls, *[None] * len(outlets)), strict=False):
            key = name if url in (None, addresses.setdefault(name, url)) else f"{name}; {url}"
            publisher, day = _publisher_and_day(name)
            values = {"publisher": Scalar(publisher, place), "published": day, "url": url and Scalar(url, address)}
            sources.setdefault(key, Source.parsed(values))
            citations.append(Citation.parsed({"source": Scalar(key, place)}))
        cited.append(tuple(citations))
    columns.wrong(which, errors, "urls")
    return Coded(which.astype(np.int32), cited), sources


def _publisher_and_day(name: str) -> tuple[str, dates.When | None]:
    """Return publisher and day of a source as it is printed, "AP via Arab Times (2024-11-20)"."""
    if match := _PRINTED.fullmatch(name):
        with suppress(Unreadable):  # another remark in brackets, or a day that could be two
            return match["publisher"], dates.parse_loosely(match["date"])
    return name, None


def _addresses(text: str) -> tuple[str | None, ...]:
    """Return the addresses in a cell, one for each source; None for one that is not known."""
    return tuple(part.strip() or None for part in _SEPARATOR.split(text.rstrip("; ")))
