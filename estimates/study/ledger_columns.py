"""The columns of a ledger: the keys of a claim, those of what it states, and figures in words or in numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from estimates.diagnostics import Diagnostic, Scalar, Source, Span, Unreadable, close_match
from estimates.io import decoding
from estimates.io.column import Coded, TextColumn
from estimates.quantities import dates
from estimates.quantities.dates import When
from estimates.study.entries import Claim, Content
from estimates.study.ledger_file import AMBIGUOUS, Table
from estimates.study.structure import problem
from estimates.study.values import Context, Text, UnitNames
from estimates.study.yaml_source import Items

Rows = NDArray[Any]

FIGURE = ("words", "relation", "low", "high", "unit")
COUNT = ("count", *(f"count_{part}" for part in FIGURE))
STATED = ("stated", *(f"stated_{part}" for part in FIGURE))
GIVEN = ("count", "count_words", "count_low", "stated", "stated_words", "stated_low")  # one of them makes a row
CLAIM = {
    {"id": "claim", "means": "count_means"}.get(key := field.alias or name, key): field
    for name, field in Claim.model_fields.items()
    if name not in ("says", "contents", "sources", "source")
}
CONTENT = {
    key if key in ("of", "means", "under") else f"stated_{key}": field
    for key, field in Content.model_fields.items()
    if key != "says"
}
KNOWN = (*CLAIM, *COUNT, *CONTENT, *STATED, "stated_of", "stated_by", "sources", "urls")
ALIASES = {"id": "claim", "says": "count_words", "source": "sources", "url": "urls", "stated_under": "under"}
_RESULTS = re.compile(  # columns of our own results that follow from the others
    r"(recomputed|capacity|baseline|likely|strength|count_implied|stated_implied)(_.*)?|.*_(open|soft)|stated_claim|weak"
    r"|ratio|verdict|why|worked|kind|unit|reason|needs|difference|what_if"
)
MOST_DIGITS = 15  # that a float holds exactly
_PLAIN = re.compile(r"[+-]?\d+(\.\d*)?(e[+-]?\d{1,2})?", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
_OTHERWISE = re.compile(r"[+-]?[1-9]\d{0,2}(?:[ \u00a0\u2007\u2009\u202f'’]\d{3}|(?:\.\d{3}){2})+(\.\d*)?", re.ASCII)
_COMMA_LAST = re.compile(r"\d+,\d{1,2}|[1-9]\d{0,2}(\.\d{3})+,\d+", re.ASCII)
_NOTHING = frozenset("- – — .. ... ? n/a na n.a. nan null none nil unknown inf".split())  # noqa: SIM905
_MINUS = str.maketrans("−–", "--")
_SHOWN = 3  # different mistakes of a column; the others are counted


class Columns:
    """The known columns of a ledger. What is wrong is reported once for each distinct text, with a count of its rows.

    `index` has the number of each column by its name here, whatever its name in the file.
    """

    def __init__(self, table: Table, context: Context) -> None:
        self.table, self.units, self.report = table, context.units, context.problems.append
        self.index: dict[str, int] = {}
        self._texts: dict[str, TextColumn] = {}
        self._none = TextColumn.empty(len(table))
        self._mistakes: dict[str, list[tuple[Rows, Unreadable]]] = {}
        self._match()
        for name in self.index:
            if decoding.FORBIDDEN.search("\n".join(self.text(name).texts)):
                self.each(name, decoding.forbid_control_characters)

    def _match(self) -> None:
        """Find the columns by their names in the header; report all others."""
        strange = []
        for number, text in enumerate(self.table.names):
            name = ALIASES.get(text.casefold(), text.casefold())
            if name in self.index:
                self._of_header(number, f"two columns are called `{name}`", "duplicate-column", "keep one of the two")
            elif name in KNOWN:
                self.index[name] = number
            elif name and not _RESULTS.fullmatch(name):
                strange.append(number)
        for number in strange:
            guess = close_match(self.table.names[number].casefold(), (*KNOWN, *ALIASES))
            fact = f"the column `{self.table.names[number]}` is not used"
            self._of_header(number, fact, "unknown-column", guess and f"did you mean `{guess}`?", "warning")
        if "by" not in self.index:
            self._of_header(0, "no column `by`", "missing-column", "add who said each claim")
        if not self.index.keys() & {*GIVEN}:
            help_ = "add `count_words`, or `count` and `count_unit`"
            self._of_header(0, "no column of counts", "missing-column", help_)
        for name, number in self.index.items():
            if isinstance(self.table.columns[number], str):
                fact = f"the column `{name}` holds {self.table.columns[number]}; expected text or numbers"
                self._of_header(number, fact, "column-type", "write it as text")

    def _of_header(
        self, number: int, fact: str, slug: str, help_: str | None, severity: Literal["error", "warning"] = "error"
    ) -> None:
        self.report(Diagnostic(fact, slug, self.table.cell(-1, number).span, severity, help=help_))

    def text(self, name: str) -> TextColumn:
        """Return a column as text; if there is no such column, one without texts."""
        if name not in self._texts:
            found = self.table.columns[self.index[name]] if name in self.index else ""
            self._texts[name] = self._none if isinstance(found, str) else found
        return self._texts[name]

    def each(self, name: str, parse: Callable[[str], Any], column: TextColumn | None = None) -> Coded[Any]:
        """Parse each distinct text of a column; one that cannot be read is reported and left out, as is None."""
        column = self.text(name) if column is None else column
        items: list[Any] = []
        errors: dict[int, Unreadable] = {}
        codes = np.full(len(column.texts) + 1, -1, np.int32)
        for code, text in enumerate(column.texts):
            try:
                item = parse(text)
            except Unreadable as error:
                errors[code] = error
                continue
            if item is not None:
                codes[code] = len(items)
                items.append(item)
        self.wrong_codes(column.codes, name, errors)
        return Coded(codes[column.codes], items)

    def key(self, name: str, field: FieldInfo) -> Coded[Any]:
        """Return the column of a key of a claim or a content, parsed as in YAML."""
        kind = field.rebuild_annotation()
        if kind in (Text, Text | None):
            return self.text(name)
        found = self.each(name, _day if name == "made" else self.parser(kind))
        is_text = all(isinstance(item, str) for item in found.items)
        return TextColumn(found.codes, found.items) if is_text else found

    def parser(self, kind: Any) -> Callable[[str], Any]:
        """Return the parser of a value in YAML, which raises Unreadable; a list's items are between semicolons."""
        validate = TypeAdapter(kind).validate_python

        def parse(text: str) -> Any:
            context, source = Context(self.units), Source("", text)
            given: Any = Scalar(text, Span(source, 0, len(text)))
            if kind == UnitNames:
                starts = ((part, text.index(part)) for part in parts(text))
                given = Items(Scalar(part, Span(source, at, at + len(part))) for part, at in starts)
            try:
                return validate(given, context=context)
            except ValidationError as error:
                raise problem(error.errors()[0]) from None

        return parse

    def numbers(self, name: str, words: str) -> NDArray[np.float64]:
        """Return a column of numbers, NaN where a cell is empty or has been reported."""
        semicolons = self.table.separator == ";"
        found = self.each(name, lambda text: _number(text, words, is_comma_decimal=semicolons))
        return np.array([*found.items, np.nan], np.float64)[found.codes]

    def wrong(self, rows: NDArray[np.bool_], name: str, error: Unreadable) -> None:
        """Note a mistake that some rows have in common."""
        if rows.any():
            self._mistakes.setdefault(name, []).append((np.flatnonzero(rows), error))

    def wrong_codes(self, codes: NDArray[Any], name: str, errors: Mapping[int, Unreadable]) -> None:
        """Note the mistakes of some codes of a column; those that will not be shown are one."""
        for code, error in islice(errors.items(), _SHOWN):
            self.wrong(codes == code, name, error)
        if rest := [*errors][_SHOWN:]:
            self.wrong(np.isin(codes, rest), name, errors[rest[0]])

    def report_mistakes(self) -> None:
        """Report the mistakes of cells: of each column the first few, and a count of the others."""
        for name, mistakes in self._mistakes.items():
            for rows, error in mistakes[:_SHOWN]:
                place = self.cell(int(rows[0]), name)
                label = error.label or (f"and {len(rows) - 1:,} more" if len(rows) > 1 else None)
                span = place.part(error.start, error.end) if error.end else place.span
                self.report(Diagnostic(error.fact, error.slug, span, label=label, help=error.help))
            if rest := mistakes[_SHOWN:]:
                more = sum(len(rows) for rows, _ in rest)
                fact = f"{more:,} more cell{'s' * (more > 1)} of `{name}` cannot be used"
                self.report(Diagnostic(fact, "more", self.cell(int(rest[0][0][0]), name).span))
        self._mistakes.clear()

    def cell(self, row: int, name: str) -> Scalar:
        """Return a cell with its place; the first one of the row if there is no such column."""
        return self.table.cell(row, self.index.get(name, 0))


def _day(text: str) -> When | None:
    """Parse a day in any order that has one reading."""
    try:
        return None if text == "unknown" else dates.parse_loosely(text)
    except Unreadable as error:
        if year := re.search(r"\b(?:19|20)\d\d\b", text, re.ASCII):
            error.help = error.help or f"write {year[0]} if no more is known; a period of counting goes into `covers`"
        raise


def _number(text: str, words: str, *, is_comma_decimal: bool) -> float:
    """Return the number of a cell; `words` is the column for figures in words. Raises Unreadable.

    Where semicolons separate the cells, a comma can be the decimal one.
    """
    plain = text.translate(_MINUS)
    dotted = plain.replace(",", ".") if is_comma_decimal else plain
    fact, slug, help_ = f"“{text}” is not a number such as 6,700", "number", "write the number alone, as 6700"
    if plain.lower() in _NOTHING:
        help_ = "leave the cell empty where no number is known"
    elif re.search(r"[^\W\d_]{2}|^[<>≤≥~≈]|\+$", plain):
        help_ = f"words go into `{words}`"
    elif _COMMA_LAST.fullmatch(plain):
        help_ = f"write {plain.replace('.', '').replace(',', '.')}"
    if AMBIGUOUS.fullmatch(dotted):
        large, small = dotted.replace(".", ""), dotted.rstrip("0")
        small += "0" if small.endswith(".") or small == dotted else ""  # what is proposed has one reading
        fact, help_ = f"“{text}” can be {float(dotted):g} or {int(large):,}", f"write {large} or {small}"
    elif _OTHERWISE.fullmatch(plain):
        fact = f"“{text}” does not have commas between its thousands"
        help_ = f"write {re.sub(r'[^0-9+-]', '', plain)}"
    elif _PLAIN.fullmatch(plain := plain.replace(",", "") if _GROUPED.fullmatch(plain) else dotted):
        if 0 <= (value := float(plain)) < 10**MOST_DIGITS:
            return value
        fact, help_ = f"“{text}” is too large: a number has at most {MOST_DIGITS} digits", ""
        if value < 0:
            fact, slug = "a count cannot be negative", "negative"
            help_ = (
                "an earlier claim has `corrects` and `because`; what was counted within `covers` has `counts` period"
            )
    raise Unreadable(fact, 0, len(text), slug=slug, help=help_ or None)


def in_order(codes: NDArray[Any]) -> tuple[Rows, Rows]:
    """Return the first row of each distinct code, in that order, and for each row the number of its code."""
    _, first, which = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return first[order], np.argsort(order)[which]


def parts(text: str) -> list[str]:
    """Return what a cell lists between semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]
