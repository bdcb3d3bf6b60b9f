"""The texts of a study's file as figures, formulas, dates and units: each read once, its mistakes told in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

from estimates.diagnostics.near import meant
from estimates.diagnostics.problems import MOST, MOST_ENTRIES, Place, Problem, Unreadable
from estimates.language.lexicon import Lexicon
from estimates.language.tokens import is_good
from estimates.quantities import old_dates as dates
from estimates.quantities import old_formulas as formulas
from estimates.quantities.old_dates import Period, When
from estimates.quantities.old_formulas import Formula
from estimates.quantities.old_hedges import Table
from estimates.reading.alike import Alike
from estimates.reading.figures import Figure
from estimates.study.yamltree import Tree

T = TypeVar("T")
Path = tuple[str | int, ...]
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
LONGEST = 1000  # characters of a formula
Entry = dict[Any, Any]  # a table of the file, with whatever its user put there


class Reader:
    """Reads the texts of one file; mistakes are gathered in `problems`. What is blank has been told of already."""

    def __init__(self, tree: Tree, lexicon: Lexicon, hedges: Table) -> None:
        self.tree, self.lexicon, self.hedges = tree, lexicon, hedges
        self.assumptions = frozenset(name for name, _ in self.table("assumptions"))
        self._figures = Alike(lexicon, hedges)
        self._units: dict[str, str | Unreadable] = {}
        self.problems: list[Problem] = []
        self.paths: dict[Place, Path] = {}  # of figures of contents, which know only their place
        self._read: dict[tuple[str, str], Figure | Unreadable] = {}

    def tell(self, problem: Problem) -> None:
        """Note a mistake; of very many, the first ones."""
        if len(self.problems) < MOST:
            self.problems.append(problem)

    def table(self, key: str) -> Iterator[tuple[str, Entry]]:
        """The named entries under a key of the file."""
        entries = self.tree.data.get(key) if isinstance(self.tree.data, dict) else None
        most = None if key == "sources" else MOST_ENTRIES
        for name, entry in islice(entries.items(), most) if isinstance(entries, dict) else ():
            if isinstance(entry, dict):
                yield name, entry

    def figure(self, entry: Entry, path: Path, expect: str | None = None) -> Figure | None:
        words = text(entry, path[-1])
        if words is None or len(self.problems) >= MOST:
            return None
        key = (words, expect or "")
        if key not in self._read:
            try:
                self._read[key] = self._figures.parse(words, expect)
            except Unreadable as error:
                self._read[key] = a_date(words) or error
        return self._told(path, self._read[key])

    def range(self, entry: Entry, path: Path, expect: str | None = None) -> Figure | None:
        """A figure that should be a range; `500 to 300` has words of its own."""
        words = entry.get(path[-1])
        ends = (
            re.fullmatch(r"\s*(?P<low>[\d.,]+)\s*(?:to|-|–|and)\s*(?P<high>[\d.,]+)\b.*", words)
            if isinstance(words, str)
            else None
        )
        with suppress(ValueError):
            low, high = (float(ends[end].replace(",", "")) for end in ("low", "high")) if ends else (0.0, 0.0)
            if ends and low > high and is_good(ends["low"]) and is_good(ends["high"]):
                span = self.tree.inside(path, ends.start("low"), ends.end("high"))
                fact, help_ = (
                    f"the range from {ends['low']} to {ends['high']} is empty",
                    f"write {ends['high']} to {ends['low']}",
                )
                self.tell(self.tree.problem(fact, span, "empty-range", help=help_))
                return None
        return self.figure(entry, path, expect)

    def formula(self, entry: Entry, path: Path) -> Formula | None:
        return self._leaf(entry, path, _formula)

    def when(self, entry: Entry, path: Path) -> When | None:
        return self._leaf(entry, path, dates.parse)

    def period(self, entry: Entry, path: Path) -> Period | None:
        return self._leaf(entry, path, dates.parse_period)

    def unit(self, words: object, path: Path) -> str | None:
        """The canonical name of the unit that the text at `path` is."""
        if not isinstance(words, str) or not words.strip():
            return None
        if words not in self._units:
            self._units[words] = self.lexicon.unit(words) or unknown_unit(words, self.lexicon)
        return self._told(path, self._units[words])

    def units(self, entry: Entry, path: Path) -> tuple[str, ...]:
        said = entry.get(path[-1])
        if not isinstance(said, list):
            name = self.unit(said, path)
            return (name,) if name else ()
        names = (self.unit(words, (*path, number)) for number, words in enumerate(said))
        return tuple(name for name in names if name)

    def complain(self, path: Path, fact: str, slug: str, **more: Any) -> None:
        self.tell(self.tree.problem(fact, self.tree.span(path), slug, **more))

    def _leaf(self, entry: Entry, path: Path, parse: Callable[[str], T]) -> T | None:
        words = text(entry, path[-1])
        if words is None:
            return None
        try:
            return parse(words)
        except Unreadable as error:
            return self._told(path, error)

    def _told(self, path: Path, result: T | Unreadable) -> T | None:
        if not isinstance(result, Unreadable):
            return result
        if len(self.problems) >= MOST:
            return None
        span = self.tree.inside(path, result.start, result.end)
        self.tell(self.tree.problem(result.fact, span, result.slug, help=result.help))
        return None


def a_date(words: str) -> Unreadable | None:
    """What is wrong with a figure that is a date, whether the calendar has it or not."""
    with suppress(Unreadable):
        if not _DAY.fullmatch(words.strip()):
            dates.parse(words)
        fact = f"“{words}” is a date, where a figure such as `more than 1,000 containers` is wanted"
        return Unreadable(fact, 0, len(words), slug="number")
    return None


def unknown_unit(words: str, lexicon: Lexicon) -> Unreadable:
    if words.strip().casefold() in ("ton", "tons"):
        fact = f"“{words}” is a ton of 907 or of 1,016 kg"
        return Unreadable(fact, 0, len(words), slug="ton", help="write tonne for 1,000 kg, or give the mass in kg")
    help_ = meant(words, lexicon.names(), "name it under `units` in assumptions.yaml")
    return Unreadable(f"“{words}” is not a unit of this study", 0, len(words), slug="unknown-unit", help=help_)


def text(entry: Entry, key: str | int) -> str | None:
    value = entry.get(key)
    return value if isinstance(value, str) and value and not value.isspace() else None


def texts(entry: Entry, key: str) -> tuple[str, ...]:
    value = entry.get(key)
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str) and item.strip())


def _formula(words: str) -> Formula:
    if len(words) > LONGEST:
        raise Unreadable(f"a formula has at most {LONGEST} characters", 0, len(words), slug="too-long")
    return formulas.parse(words)
