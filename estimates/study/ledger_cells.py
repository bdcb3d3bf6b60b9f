"""What the cells of a ledger say: figures in words or in numbers, and the sources that they name."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from estimates.diagnostics import Scalar, Source, Span, Unreadable, close_match
from estimates.io.column import Coded, TextColumn
from estimates.quantities import dates
from estimates.quantities.dates import When
from estimates.quantities.figure import RELATIONS, Figure
from estimates.quantities.figures import Figures
from estimates.study import entries
from estimates.study.entries import Citation
from estimates.study.ledger_columns import Columns, in_order, parts
from estimates.study.structure import Entry
from estimates.study.values import Context, figure
from estimates.study.yaml_source import Table as Keys

E = TypeVar("E", bound=Entry)

_PRINTED = re.compile(r"(?P<publisher>.*?)\s+\((?P<date>[^()]*\d{4}[^()]*)\)", re.DOTALL)
_SEPARATED = re.compile(r";(?=\s|$|https?://)")  # an address may contain a semicolon
_ADDRESS = re.compile(r"https?://[^/\s]\S*", re.IGNORECASE)
Mask = NDArray[np.bool_]
Of = Coded[tuple[str, ...]]

_CODES = {name: code for code, name in enumerate(RELATIONS)}
_ONE_END = [_CODES[name] for name in ("more than", "at least", "less than", "at most", "up to", "order")]


def figures(columns: Columns, name: str, of: Of) -> Figures:
    """Return the figures "count" or "stated"; `of` are the units that they should be of, where that is known."""
    words = columns.text(f"{name}_words")
    spoken = words.codes >= 0
    if not spoken.any():
        return _from_numbers(columns, name, spoken, of)
    size = len(words.texts) + 1
    first, which = in_order((of.codes.astype(np.int64) + 1) * size + words.codes + 1)
    found: list[Figure | None] = []
    errors: dict[int, Unreadable] = {}
    for number, (text, units) in enumerate(zip(words.take(first), of.take(first), strict=True)):
        try:
            expected = units[0] if units and not units[1:] else None
            found.append(figure(text, columns.units, expected) if text else None)
        except Unreadable as error:
            errors[number] = error
            found.append(None)
    columns.wrong_codes(which, f"{name}_words", errors)
    said, rows = Figures.from_list([*found, None]), np.where(spoken, which, -1)
    if spoken.all():
        return said.take(rows)
    return _merged(spoken, said.take(rows), _from_numbers(columns, name, spoken, of))


def _merged(mask: Mask, one: Figures, other: Figures) -> Figures:
    """Return the figures of `one` in the rows of the mask, and those of `other` elsewhere."""
    merged: dict[str, Any] = {}
    for name in Figures.__slots__:
        first, second = getattr(one, name), getattr(other, name)
        is_text = isinstance(first, TextColumn)
        merged[name] = first.where(mask).fill(second.where(~mask)) if is_text else np.where(mask, first, second)
    return Figures(**merged)


def _from_numbers(columns: Columns, name: str, spoken: Mask, of: Of) -> Figures:
    """Return the figures of the number columns; a best figure with its range is a range with a middle."""
    ends = (columns.numbers(f"{name}{end}", f"{name}_words") for end in ("", "_low", "_high"))
    value, low, high = (np.where(spoken, np.nan, each) for each in ends)
    said = columns.each(f"{name}_relation", _relation)
    relation = np.array([*said.items, _CODES["bare"]], np.int8)[said.codes]
    some = ~np.isnan(value) | ~np.isnan(low) | ~np.isnan(high)
    one_end = np.isin(relation, _ONE_END)
    # A bound's own number may be repeated as its end, as in our results.
    repeated = (
        one_end & (np.isnan(low) | (low == 0) | (low == value) | np.isnan(value)) & (np.isnan(high) | (high == value))
    )
    value = np.where((low == high) & np.isnan(value), low, value)  # "200 to 200" is 200
    ranged = ~np.isnan(low) & ~np.isnan(high) & ~(low == high) & ~repeated
    between, half = relation == _CODES["between"], (np.isnan(low) != np.isnan(high)) & ~repeated
    wrong = {
        ("_low", "the range ends below its start", "swap the two ends"): low > high,
        ("", "the figure lies outside its range", None): ranged & (low < high) & ((value < low) | (value > high)),
        ("_relation", "this relation has one end, and the row gives a range", "remove one"): one_end & some & ~repeated,
        ("_low", f"a range needs both `{name}_low` and `{name}_high`", "give both ends"):
            (half & ~one_end) | (between & ~spoken & ~ranged & ~(low == high)),
    }  # fmt: skip
    for (end, fact, help_), rows in wrong.items():
        columns.wrong(rows, f"{name}{end}", Unreadable(fact, 0, 0, slug="range", help=help_))
    units = columns.each(f"{name}_unit", lambda text: _unit(text, columns))
    only = TextColumn.of([one[0] if len(one) == 1 else None for one in of.items]).take(np.arange(len(of.items)))
    unit = TextColumn(units.codes, units.items)
    if name == "stated":
        unit = unit.fill(TextColumn(np.append(only.codes, np.int32(-1))[of.codes], only.texts))
    else:
        help_ = "name it in `count_unit`"
        error = Unreadable("the row does not say what is counted", 0, 0, slug="no-unit", help=help_)
        columns.wrong(some & (columns.text("count_unit").codes < 0), name, error)
    things = [(text, columns.units.kind(text) or "count", text) for text in unit.texts]
    order = relation == _CODES["order"]
    found = Figures.numbers(
        np.where(some, np.where(ranged, _CODES["between"], np.where(between, _CODES["bare"], relation)), -1),
        np.where(order, np.nan, value),
        np.where(ranged | order, low, np.nan),
        np.where(ranged, high, np.nan),
        thing=unit.codes,
        things=[*things, (None, "count", None)],
    )
    hedged = np.isin(relation, [_CODES["about"], _CODES["nearly"]])
    return replace(found, soft=ranged & hedged)


def _relation(text: str) -> int:
    if text not in _CODES:
        guess = close_match(text, RELATIONS) or next((name for name in RELATIONS if name.startswith(text)), None)
        help_ = f"did you mean `{guess}`?" if guess else f"it is one of {', '.join(RELATIONS)}"
        raise Unreadable(f"“{text}” is not a relation", 0, len(text), slug="relation", help=help_)
    return _CODES[text]


def _unit(text: str, columns: Columns) -> str:
    """Return the unit of a name; of a rate, as results have it ("round / day"), what is counted."""
    found: str | None = columns.units.unit(text.partition(" / ")[0])
    if found is None:
        raise columns.units.unknown(text)
    return found


class Sources:
    """The sources of a ledger by name; those of one name and several addresses are numbered."""

    def __init__(self, columns: Columns) -> None:
        self.file, self.context = columns.table.name, Context(columns.units)
        self.found: dict[str, entries.Source] = {}
        self._of_name: dict[str, dict[str | None, str]] = {}
        names, urls = columns.text("sources"), columns.text("urls")
        size = len(urls.texts) + 1
        first, self.codes = in_order((names.codes.astype(np.int64) + 1) * size + urls.codes + 1)
        cited, errors = list[tuple[Citation, ...]](), dict[int, Unreadable]()
        for number, (name, url) in enumerate(zip(names.take(first), urls.take(first), strict=True)):
            text, cell = name or self.file.rpartition("/")[2], url or ""
            try:
                cited.append(self._cite(printed(text, cell), text))
            except Unreadable as error:
                errors[number] = error
                cited.append(())
        for name in ("urls", "sources"):
            its = {
                code: error for code, error in errors.items() if (name == "urls") == error.slug.startswith("address")
            }
            columns.wrong_codes(self.codes, name, its)
        self.citations = Coded(self.codes.astype(np.int32), cited)

    def _cite(self, said: dict[str, tuple[str, ...]], cell: str) -> tuple[Citation, ...]:
        no_url: tuple[str | None, ...] = (None,)
        keys = [self._key(name, url, cell) for name in said for url in said[name] or no_url]
        return tuple(self._entry(Citation, key, {"source": key}) for key in keys)

    def _key(self, name: str, url: str | None, cell: str) -> str:
        of_name = self._of_name.setdefault(name, {})
        if url not in of_name:
            key = of_name[url] = f"{name}; {len(of_name) + 1}" if of_name else name  # no name has a semicolon
            publisher, published = source(name, cell)
            given = {"publisher": publisher, "published": published and published.text, "url": url}
            self.found[key] = self._entry(entries.Source, key, {part: text for part, text in given.items() if text})
        return of_name[url]

    def _entry(self, kind: type[E], key: str, given: dict[str, str]) -> E:
        """Return an entry whose place is the file: where a name is written is looked up only for mistakes here."""
        span = Span(Source(self.file), 0, 0)
        table = Keys(span, Scalar(key, span))
        table.update({Scalar(part): Scalar(text, span) for part, text in given.items()})
        return kind.model_validate(table, context=self.context)


def printed(text: str, urls: str) -> dict[str, tuple[str, ...]]:
    """Return the sources that a cell names, and the addresses of each in the cell next to it.

    Raises Unreadable if there are more addresses than sources, or something else than addresses.
    """
    names, given = parts(text), [part.strip() for part in _SEPARATED.split(urls)]
    while given and not given[-1]:
        given.pop()
    if len(given) > len(names):
        fact = f"more addresses ({len(given)}) than sources ({len(names)})"
        help_ = "give one for each source, in the same order, and nothing between two semicolons for an unknown one"
        raise Unreadable(fact, 0, len(urls), slug="addresses", help=help_)
    found: dict[str, tuple[str, ...]] = {}
    for name, cell in zip_longest(names, given, fillvalue=""):
        for url in cell.split():
            if not _ADDRESS.fullmatch(url):
                start = urls.find(url)
                fact = f"“{url}” is not an address such as https://example.org/a"
                raise Unreadable(fact, start, start + len(url), slug="address")
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *cell.split())))
    return found


def source(text: str, cell: str) -> tuple[str, When | None]:
    """Return publisher and day of a source as it is printed, "AP via Arab Times (2024-11-20)".

    Raises Unreadable, with its place in `cell`, where digits in brackets are not a day, or could be two.
    """
    if match := _PRINTED.fullmatch(text):
        try:
            return match["publisher"], dates.parse_loosely(match["date"])
        except Unreadable as error:
            if re.fullmatch(r"[\d./-]+", match["date"]):
                at = cell.find(text) + match.start("date")
                raise Unreadable(
                    error.fact, at + error.start, at + error.end, slug=error.slug, help=error.help
                ) from None
    return text, None
