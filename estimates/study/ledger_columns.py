"""The columns of a ledger by their names, each distinct text parsed once, and what is wrong with their cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from estimates.diagnostics import Diagnostic, Scalar, Unreadable, close_match
from estimates.io import decoding
from estimates.io.column import Coded, TextColumn
from estimates.study.entries import Claim, Content
from estimates.study.ledger_file import Sheet
from estimates.study.structure import fields, problem
from estimates.study.values import Context, UnitNames
from estimates.study.yaml_source import Items

_FIGURES = [
    name + part for name in ("count", "stated") for part in ("", "_words", "_relation", "_low", "_high", "_unit")
]
_KEYS = {*fields(Claim), *(f"stated_{key}" for key in fields(Content))} - {"says", "source", "contents", "stated_says"}
KNOWN = sorted({*_KEYS, *_FIGURES, "urls"})
ALIASES = {
    "claim": "id", "source": "sources", "url": "urls", "says": "count_words", "count_means": "means",
    "means": "stated_means", "of": "stated_of", "under": "stated_under",
}  # fmt: skip
_PLACES = {  # of figures: the first column with text
    "says": ("count_words", "count", "count_low", "count_high"),
    "stated_says": ("stated_words", "stated", "stated_low", "stated_high"),
}
_SHOWN = 3  # different mistakes of one kind in a column; all are counted


class Columns:
    """The known columns of a ledger. What is wrong is reported once for each distinct text, with a count of its rows.

    `index` has the number of each column by its name here, whatever its name in the file; `none` is an empty column.
    """

    def __init__(self, sheet: Sheet, context: Context) -> None:
        self.sheet, self.context = sheet, context
        self.index: dict[str, int] = {}
        self.none = TextColumn(np.full(len(sheet), -1, np.int32), [])
        for number, header in enumerate(sheet.header):
            self._name(number, header)
        for name in self.index:
            if decoding.FORBIDDEN.search("\n".join(self.text(name).items)):
                self.each(name, decoding.forbid_control_characters)

    def _name(self, number: int, header: str) -> None:
        """Find the name of a column here; report one that has none, or that another column has, too."""
        folded = header.casefold()
        name = ALIASES.get(folded, folded)
        if name in self.index:
            fact = f"the columns `{self.sheet.header[self.index[name]]}` and `{header}` are the same"
            self.context.report(self.sheet.cell(-1, number), fact, "duplicate-column", "keep one of the two")
        elif name in KNOWN:
            self.index[name] = number
        else:
            guess = close_match(folded, (*KNOWN, *ALIASES))
            fact, help_ = f"the column `{header}` is not used", guess and f"did you mean `{guess}`?"
            self.context.report(self.sheet.cell(-1, number), fact, "unknown-column", help_, warning=True)

    def text(self, name: str) -> TextColumn:
        """Return a column as text; if there is no such column, one without texts."""
        return self.sheet.columns[self.index[name]] if name in self.index else self.none

    def any(self, *names: str) -> NDArray[np.bool_]:
        """Return the rows with text in any of some columns or keys."""
        every = (self.text(each).codes >= 0 for name in names for each in _PLACES.get(name, (name,)))
        return np.asarray(np.any([*every], axis=0))

    def each(self, name: str, parse: Callable[[str], Any], column: TextColumn | None = None) -> Coded[Any]:
        """Parse each distinct text of a column; one that cannot be read is reported and left out, as is None."""
        column = self.text(name) if column is None else column
        parsed, errors = dict[str, Any](), dict[int, Unreadable]()
        for code, text in enumerate(column.items):
            try:
                parsed[text] = parse(text)
            except Unreadable as error:
                errors[code] = error
        self.wrong(column.codes, errors, name)
        return column.change(parsed.get)

    def parser(self, kind: Any) -> Callable[[str], Any]:
        """Return the parser of a value in YAML, which raises Unreadable; a list's items are between semicolons."""
        validate = TypeAdapter(kind).validate_python

        def parse(text: str) -> Any:
            given = Items(map(Scalar, parts(text))) if kind == UnitNames else None
            try:
                return validate(given or Scalar(text), context=self.context)
            except ValidationError as errors:
                error, at = problem(errors.errors()[0]), text.find(errors.errors()[0]["input"])
                error.start, error.end = error.start + at, error.end + at
                raise error from None

        return parse

    def wrong(self, codes: NDArray[Any], errors: Mapping[int, Unreadable], name: str) -> None:
        """Report the first few errors of some codes, each at its first row, with the number of all wrong cells."""
        number = np.count_nonzero(np.isin(codes, [*errors]))
        label = f"and {number - 1:,} more of this column" if number > 1 else None
        for code, error in islice(errors.items(), _SHOWN):
            for row in np.flatnonzero(codes == code)[:1].tolist():
                place = self.cell(row, name)
                span = place.part(error.start, error.end) if error.end else place.span
                given = Diagnostic(error.fact, error.slug, span, label=error.label or label, help=error.help)
                self.context.problems.append(given)

    def cell(self, row: int, name: str) -> Scalar:
        """Return the cell of a column or of a key in a row; the row's first one if it is empty."""
        names = _PLACES.get(name, (name,))
        there = (self.index[each] for each in names if self.text(each).codes[row] >= 0)
        return self.sheet.cell(row, next(there, 0))


def parts(text: str) -> list[str]:
    """Return what a cell lists between semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]
