"""Figures that differ in their digits alone ("about 6,700 containers", "about 7,100 containers"), read through one."""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import NamedTuple

from estimates.language.cardinals import MAGNITUDES
from estimates.language.lexicon import Lexicon
from estimates.language.numerals import STARTS
from estimates.quantities.old_hedges import Table
from estimates.reading import figures
from estimates.reading.figures import Figure

_NUMBER = r"((?!1(?:\.0+)?(?![.,]?[0-9]))[1-9](?:[0-9]{0,2}(?:,[0-9]{3})+|[0-9]{0,9})(?:\.[0-9]{1,2})?)"
_LINK = r"( to | and | ?[-–] ?|—)"
_CALIBRE = r" (?:[^\W\d_]+ of )?[0-9]{2,3}[ -]?mm\b"
_FORM = re.compile(rf"(\D*){_NUMBER}(?:{_LINK}{_NUMBER})?((?![^\W\d_])(?:{_CALIBRE})?\D*)")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = (STARTS - {"a", "an"}) | frozenset(MAGNITUDES)  # a second number may have to fit the first


class _Form(NamedTuple):
    """A figure that was read, the row of its hedge, and what its numbers were multiplied by."""

    figure: Figure
    row: str
    factor: int


class Alike:
    """Reads figures as `figures.parse` does, a form of words only once: the numbers in it follow by arithmetic.

    A form is a text with one number in digits, or with both ends of a range, each digit left open. What the grammar
    makes of it does not hang on which digits they are, but for a lone 1 (which is singular), ends that do not rise or
    that leave out a thousand ("10 to 12,000"), and a second number in words; those are left to it.
    """

    def __init__(self, lexicon: Lexicon, hedges: Table) -> None:
        self.lexicon, self.hedges = lexicon, hedges
        self._forms: dict[tuple[object, ...], _Form | None] = {}

    def parse(self, words: str, expect: str | None = None) -> Figure:
        """The figure that the whole of `words` says. Raises `problems.Unreadable` as `figures.parse` does."""
        parts = _FORM.fullmatch(words)
        if parts is None:
            return figures.parse(words, self.lexicon, self.hedges, expect=expect)
        before, first, link, second, after = parts.groups()
        key = (before, _shape(first), link, second and _shape(second), after, expect)
        if (form := self._forms.get(key)) and (known := self._of(form, words, first, second)):
            return known
        read = figures.parse(words, self.lexicon, self.hedges, expect=expect)
        if key not in self._forms:
            self._forms[key] = None if _has_another(before, after) else self._form(read, words, first, second)
        return read

    def _form(self, read: Figure, words: str, first: str, second: str | None) -> _Form | None:
        """The form of a figure that was read; None if it is not sure to lead to others."""
        last = read.literal.high if second else read.figure
        factor = round((last or 0.0) / _times(second or first, 1)[0])
        if read.notes or str(factor).rstrip("0") != "1":  # a dozen makes other digits out of them
            return None
        form = _Form(read, figures.hedge_of(read), factor)
        return form if self._of(form, words, first, second) == read else None

    def _of(self, form: _Form, words: str, first: str, second: str | None) -> Figure | None:
        """The figure with other numbers; None if the grammar must be asked what they come to."""
        figure, row, factor = form
        hedges = self.hedges
        low, place = _times(first, factor)
        if second is None:
            literal = hedges.literal(row, low)
            implied, wide = hedges.implied(row, low, place), hedges.wide(row, low, place)
        else:
            high, of_high = _times(second, factor)
            if low >= high or (low < 1000 <= high and not high % 1000):
                return None
            place = max(place, of_high)
            literal = implied = wide = hedges.literal(row, low, high)
        return Figure(
            words=words[figure.start : figure.end],
            relation=figure.relation,
            figure=low if second is None else None,
            place=place,
            literal=literal,
            implied=implied,
            wide=wide,
            unit=figure.unit,
            of=figure.of,
            per=figure.per,
            notes=(),
            start=figure.start,
            end=figure.end,
        )


def _shape(digits: str) -> tuple[int, int, int]:
    """How many digits there are, and where the marks are between them: commas stand at every third one, or nowhere."""
    return len(digits), digits.find(","), digits.find(".")


def _times(digits: str, factor: int) -> tuple[float, float]:
    """A number in digits and the place of its last one, so many times."""
    plain = digits.replace(",", "")
    if "." in plain:
        whole, decimals = plain.split(".")
        below = 10 ** len(decimals)
        return int(whole + decimals) * factor / below, factor / below
    zeros = len(plain) - len(plain.rstrip("0"))
    return float(int(plain) * factor), float(10**zeros * factor)


def _has_another(before: str, after: str) -> bool:
    """Whether there is a number in words beside the digits and their magnitude."""
    rest = dropwhile(MAGNITUDES.__contains__, _WORDS.findall(after.lower()))
    return not _NUMBERS.isdisjoint([*_WORDS.findall(before.lower()), *rest])
