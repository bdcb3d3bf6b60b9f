"""Figures that differ in their digits alone ("about 6,700 containers", "about 7,100 containers"), read through one."""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import NamedTuple

from estimates import figures
from estimates.cardinals import MAGNITUDES, place_of
from estimates.figures import Figure
from estimates.hedges import Table
from estimates.lexicon import Lexicon
from estimates.numerals import STARTS

_ONE = re.compile(r"(\D*)((?!1(?!,?[0-9]))[1-9](?:[0-9]{0,2}(?:,[0-9]{3})+|[0-9]{0,9}))((?![^\W\d_])\D*)")
_DIGITS = re.compile("[0-9]")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = (STARTS - {"a", "an"}) | frozenset(MAGNITUDES)  # a second number may have to fit the first


class _Form(NamedTuple):
    """A figure that was read, the row of its hedge, and what its digits were multiplied by."""

    figure: Figure
    row: str
    factor: int


class Alike:
    """Reads figures as `figures.parse` does, a form of words only once: the numbers in it follow by arithmetic.

    A form is a text with one number in digits, each digit left open. What the grammar makes of it does not hang on
    which digits they are, but for a lone 1 (which is singular) and for a second number in words; those are left to it.
    """

    def __init__(self, lexicon: Lexicon, hedges: Table) -> None:
        self.lexicon, self.hedges = lexicon, hedges
        self._forms: dict[tuple[str, str, str, str | None], _Form | None] = {}

    def parse(self, words: str, expect: str | None = None) -> Figure:
        """The figure that the whole of `words` says. Raises `problems.Unreadable` as `figures.parse` does."""
        parts = _ONE.fullmatch(words)
        if parts is None:
            return figures.parse(words, self.lexicon, self.hedges, expect=expect)
        before, digits, after = parts.groups()
        key = (before, _DIGITS.sub("0", digits), after, expect)
        if form := self._forms.get(key):
            return self._of(form, words, digits)
        read = figures.parse(words, self.lexicon, self.hedges, expect=expect)
        if key not in self._forms:
            self._forms[key] = None if _has_another(before, after) else self._form(read, words, digits)
        return read

    def _form(self, read: Figure, words: str, digits: str) -> _Form | None:
        """The form of a figure that was read; None if it is not sure to lead to others."""
        whole = int(digits.replace(",", ""))
        factor = int(read.figure // whole) if read.figure else 0
        if read.notes or str(factor).rstrip("0") != "1":  # a dozen makes other digits out of them
            return None
        form = _Form(read, figures.hedge_of(read), factor)
        return form if self._of(form, words, digits) == read else None

    def _of(self, form: _Form, words: str, digits: str) -> Figure:
        figure, row, factor = form
        whole = int(digits.replace(",", ""))
        value, place = float(whole * factor), float(place_of(whole) * factor)
        hedges = self.hedges
        return Figure(
            words=words[figure.start : figure.end],
            relation=figure.relation,
            figure=value,
            place=place,
            literal=hedges.literal(row, value),
            implied=hedges.implied(row, value, place),
            wide=hedges.wide(row, value, place),
            unit=figure.unit,
            of=figure.of,
            per=figure.per,
            notes=(),
            start=figure.start,
            end=figure.end,
        )


def _has_another(before: str, after: str) -> bool:
    """Whether there is a number in words beside the digits and their magnitude."""
    rest = dropwhile(MAGNITUDES.__contains__, _WORDS.findall(after.lower()))
    return not _NUMBERS.isdisjoint([*_WORDS.findall(before.lower()), *rest])
