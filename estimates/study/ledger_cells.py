"""What the cells of a ledger say: figures in words or in numbers, and the sources that they name."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np

from estimates.diagnostics import Scalar, Unreadable
from estimates.io.column import Coded, distinct
from estimates.quantities import dates
from estimates.quantities.figure import Figure, Relation
from estimates.quantities.figures import Figures, granularity
from estimates.study.entries import Citation, Source
from estimates.study.ledger_columns import AMBIGUOUS, Columns, parts
from estimates.study.values import UnitName, figure

MOST_DIGITS = 15  # that a float holds for certain
_DAY_0 = date(1899, 12, 30)  # of spreadsheets
_ONE_END = ("more than", "at least", "less than", "at most", "up to", "order")
_RANGES = ("bare", "between", "about", "nearly")  # what may be said of a range
_PLAIN = re.compile(r"[+-]?\d+(\.\d*)?(e[+-]?\d{1,2})?", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
_ELSEWHERE = re.compile(  # thousands and decimals as they are written in other countries
    r"[+-]?(?:[1-9]\d{0,2}(?:[. \u00a0\u2007\u2009\u202f'’]\d{3})+(?:,\d+)?|\d+,\d{1,2})", re.ASCII
)
_MINUS = str.maketrans("−–", "--")
_PRINTED = re.compile(r"(?P<publisher>.*?)\s+\((?P<date>[^()]*\d{4}[^()]*)\)", re.DOTALL)
_SEPARATOR = re.compile(r";(?=\s|$|https?://)")  # an address may contain a semicolon


# -- figures -----------------------------------------------------------------------------------------------------------


def figures(columns: Columns, name: str, of: Coded[Any]) -> Figures:
    """Return the figures "count" or "stated", in words or in numbers; `of` are the units that they should be of."""
    words = f"{name}_words"
    said, units = columns.text(words), columns.context.units
    number = partial(_number, words=words, separator=columns.separator)
    parsers: dict[str, Callable[[str], Any]] = dict.fromkeys(("", "_low", "_high"), number)
    parsers |= {"_relation": columns.parser(Relation), "_unit": columns.parser(UnitName)}
    every: list[Coded[Any]] = [said, of]
    for part, parse in parsers.items():
        every.append(columns.each(name + part, parse))
    first, which = distinct(every)
    rows = zip(*(column.take(first) for column in every), strict=True)
    found, errors = list[Figure | None](), dict[int, Unreadable]()
    for code, (text, meant, value, low, high, relation, unit) in enumerate(rows):
        unit, read = unit or (meant[0] if meant and not meant[1:] else None), None
        try:
            if text:
                read = figure(text, units, unit)
                numbers, ends = {value, None}, {(low, high), (None, None)}
                if not numbers <= {read.figure, read.low, None} or not ends <= {(read.low, read.high), (None, None)}:
                    raise Unreadable(
                        "the words and the numbers differ", 0, 0, slug="range", help="give only one of them"
                    )
            elif (value, low, high) != (None, None, None):
                read = _from_numbers(name, value, low, high, relation or "bare")
                read = replace(read, kind=units.kind(unit) if unit else "count", unit=unit, of=unit)
        except Unreadable as error:
            errors[code] = error
        found.append(read)
    columns.wrong(which, errors, {"count": "says"}.get(name, "stated_says"))
    return Figures.from_list(found).take(which)


def _from_numbers(name: str, value: float | None, low: float | None, high: float | None, relation: str) -> Figure:
    """Return the figure of a row's number columns; a best figure with its range is a range with a middle."""
    numbers = [number for number in (value, low, high) if number is not None]
    is_bound, is_range = relation in _ONE_END, low is not None and high is not None and low != high
    bottom, top = low or 0.0, math.inf if high is None else high
    is_whole = (low is None) == (high is None) and (low is not None or relation != "between")
    has_middle = bottom <= (bottom if value is None else value) <= top and (relation in _RANGES or not is_range)
    if not (len({*numbers}) == 1 if is_bound else is_whole and has_middle):
        fact = f"the numbers of the row do not make a figure with “{relation}”"
        help_ = f"a range has `{name}_low` and `{name}_high`, and perhaps `{name}` between them; a bound has one number"
        raise Unreadable(fact, 0, 0, slug="range", help=help_)
    if relation == "order":
        return Figure("", relation, None, numbers[0])
    if not is_range:
        relation = "bare" if relation == "between" else relation  # "200 to 200" is 200
        return Figure("", relation, numbers[0], granularity=granularity(numbers[0]))
    step, high_step = (0.0, 0.0) if value is not None else (granularity(bottom), granularity(top))
    return Figure("", "between", value, bottom, top, step, high_step, soft=relation in ("about", "nearly"))


def _number(text: str, words: str, separator: str) -> float:
    """Return the number of a cell; `words` is the column for figures in words. Raises Unreadable.

    Where semicolons separate the cells, a comma can be the decimal one.
    """
    plain = text.translate(_MINUS)
    dotted = plain.replace(",", ".") if separator == ";" else plain
    fact, slug = f"“{text}” is not a number such as 6,700", "number"
    help_ = f"write the number alone, as 6700, or leave the cell empty; words go into `{words}`"
    if AMBIGUOUS.fullmatch(dotted):
        large = int(dotted.replace(".", ""))
        fact, help_ = f"“{text}” can be {float(dotted):g} or {large:,}", f"write {large} or {dotted}0"
    elif _PLAIN.fullmatch(number := plain.replace(",", "") if _GROUPED.fullmatch(plain) else dotted):
        if 0 <= (value := float(number)) < 10**MOST_DIGITS:
            return value
        fact, help_ = f"“{text}” is too large", f"a number has at most {MOST_DIGITS} digits"
    elif _ELSEWHERE.fullmatch(plain):
        help_ = f"write {re.sub(r'[^0-9,+-]', '', plain).replace(',', '.')}"
    if re.match(r"-\.?\d", plain):
        fact, slug = "a count cannot be negative", "negative"
        help_ = "a correction has `corrects` and `because`; what was counted within `covers` has `counts` period"
    raise Unreadable(fact, 0, len(text), slug=slug, help=help_)


def day(text: str) -> dates.When | None:
    """Parse a day in any order that has one reading."""
    try:
        return None if text == "unknown" else dates.parse_loosely(text)
    except Unreadable as error:
        if re.fullmatch(r"[34]\d{4}", text, re.ASCII):
            error.help = f"write {_DAY_0 + timedelta(int(text))}, if that is the number of a day in a spreadsheet"
        raise


# -- sources -----------------------------------------------------------------------------------------------------------


def read_sources(columns: Columns) -> tuple[Coded[tuple[Citation, ...]], Mapping[str, Source]]:
    """Return the citations of each row, and the sources by name; a row without one is cited from the file itself.

    A source that has another address than an earlier one of its name is named with its address.
    """
    file = columns.source.name.rpartition("/")[2]
    names, urls = columns.each("sources", lambda text: (*parts(text),)), columns.each("urls", _addresses)
    first, which = distinct((names, urls))
    found, known = dict[str, Source](), dict[str, str | None]()
    cited, errors = list[tuple[Citation, ...]](), dict[int, Unreadable]()
    for code, row in enumerate(first.tolist()):
        said, given = names[row] or (file,), urls[row] or ()
        if len(given) > len(said):
            fact = f"more addresses ({len(given)}) than sources ({len(said)})"
            help_ = "give one for each source, in the same order, and nothing between two semicolons for an unknown one"
            errors[code] = Unreadable(fact, 0, 0, slug="addresses", help=help_)
        place, address = columns.cell(row, "sources").span, columns.cell(row, "urls").span
        citations = list[Citation]()
        for name, url in zip(said, (*given, *[None] * len(said)), strict=False):
            key = name if url in (None, known.setdefault(name, url)) else f"{name}; {url}"
            publisher, published = _published(name)
            cells = {"source": Scalar(key, place), "publisher": Scalar(publisher, place)}
            cells |= {"url": Scalar(url, address)} if url else {}
            values = {"publisher": publisher, "published": published, "url": cells.get("url")}
            found[key] = found.get(key) or Source.parsed(values, cells)
            citations.append(Citation.parsed({"source": key}, cells))
        cited.append(tuple(citations))
    columns.wrong(which, errors, "urls")
    return Coded(which.astype(np.int32), cited), found


def _published(name: str) -> tuple[str, dates.When | None]:
    """Return publisher and day of a source as it is printed, "AP via Arab Times (2024-11-20)"."""
    if match := _PRINTED.fullmatch(name):
        with suppress(Unreadable):  # another remark in brackets, or a day that could be two
            return match["publisher"], dates.parse_loosely(match["date"])
    return name, None


def _addresses(text: str) -> tuple[str | None, ...]:
    """Return the addresses in a cell, one for each source; None for one that is not known."""
    return tuple(part.strip() or None for part in _SEPARATOR.split(text.rstrip("; ")))
