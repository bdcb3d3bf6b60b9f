"""What hedges say: the phrases before and after a number, the relation, and the three intervals with their sources."""

from __future__ import annotations

from functools import cache
from math import inf
from typing import Any, Literal, NamedTuple

from estimates.language.compiled import HEDGES
from estimates.language.hedging import Phrases
from estimates.language.tokens import Tokens

Relation = Literal[
    "exactly", "about", "nearly", "more than", "at least", "less than", "at most", "up to", "between", "order"
]
BARE = "a bare number"  # the row of a number without a hedge; its relation is "exactly"
LARGE = 1000  # from here on, a number ending in two zeros or more has widths of its own


class Ends(NamedTuple):
    """An interval: its ends (infinite where there is none), whether they are open, and whether they are soft."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False
    low_soft: bool = False
    high_soft: bool = False


class Widths(NamedTuple):
    """An interval as multiples of N, for large round numbers and for other ones."""

    large_round: tuple[float, float]
    other: tuple[float, float]


class Row(NamedTuple):
    """One row of the table. `widths` are None where the row has a rule of its own (or no interval at all)."""

    name: str
    relation: Relation
    literal: tuple[float | None, float | None, bool, bool, bool, bool]  # as `Ends`; None stands for the number said
    implied: Widths | None
    wide: Widths | None
    because: str
    sources: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    under_negation: str | None = None
    entails: str = ""  # `literal` as the table's file has it: "[0, N] soft"


class Found(NamedTuple):
    """A hedge found in a text: its row and its tokens [start, end)."""

    row: Row
    start: int
    end: int


class Table:
    """The rows by name, and the phrases that lead to them."""

    def __init__(self, rows: dict[str, Row], phrases: Phrases) -> None:
        self.rows = rows
        self._phrases = phrases

    @staticmethod
    def default() -> Table:
        """The table that ships with the package."""
        return _default()

    def override(
        self,
        name: str,
        *,
        implied: tuple[float, float] | None = None,
        wide: tuple[float, float] | None = None,
        because: str | None = None,
        sources: tuple[str, ...] = (),
    ) -> Table:
        """The same table with other widths (multiples of N) in one row. KeyError if there is no such row.

        Where only `implied` is given, the row's own `wide` grows to hold it.
        """
        row = self.rows[name]
        if implied and not wide:
            widest = row.wide or Widths(implied, implied)
            row = row._replace(wide=Widths(*((min(w[0], implied[0]), max(w[1], implied[1])) for w in widest)))
        row = row._replace(
            implied=Widths(implied, implied) if implied else row.implied,
            wide=Widths(wide, wide) if wide else row.wide,
            because=because or row.because,
            sources=sources or row.sources,
        )
        return Table({**self.rows, name: row}, self._phrases)

    def is_nested(self, name: str) -> bool:
        """Whether the wider interval of that row holds the narrower one."""
        row = self.rows[name]
        both = zip(row.implied or (), row.wide or (), strict=False)
        return all(wide[0] <= implied[0] and implied[1] <= wide[1] for implied, wide in both)

    def literal(self, name: str, low: float, high: float | None = None) -> Ends:
        """What the words entail: of N (`low`), or of a range."""
        bottom, top, *flags = self.rows[name].literal
        return Ends(low if bottom is None else bottom, (low if high is None else high) if top is None else top, *flags)

    def implied(self, name: str, value: float, place: float) -> Ends | None:
        """What the middle half of readers take the words to mean."""
        return _span(self.rows[name], self.rows[name].implied, value, place)

    def wide(self, name: str, value: float, place: float) -> Ends | None:
        """What the middle 80 % of readers take the words to mean."""
        return _span(self.rows[name], self.rows[name].wide, value, place)

    def before(self, tokens: Tokens, at: int) -> list[Found]:
        """The hedges that stand before the number at token `at`, the nearest one first."""
        return [Found(self.rows[name], start, end) for name, start, end in self._phrases.before(tokens, at)]

    def over_fillers(self, tokens: Tokens, at: int) -> int:
        """Before the words before token `at` that change nothing: "a total of", "another"."""
        return self._phrases.over_fillers(tokens, at)

    def phrases_before(self) -> tuple[str, ...]:
        """All hedges that stand before a number."""
        return tuple(phrase for row in self.rows.values() for phrase in row.before)

    def after(self, tokens: Tokens, at: int) -> Found | None:
        """The hedge that starts at token `at`, just after a number or what is counted, or None."""
        hit = self._phrases.after(tokens, at)
        return Found(self.rows[hit[0]], hit[1], hit[2]) if hit else None


def is_large_round(value: float) -> bool:
    """1,000 or more, ending in two zeros or more."""
    return value >= LARGE and value % 100 == 0


def _span(row: Row, widths: Widths | None, value: float, place: float) -> Ends | None:
    if row.name == BARE and widths is None:
        return Ends(max(0.0, value - place / 2), value + place / 2)
    if widths is None:
        return None
    low, high = widths.large_round if is_large_round(value) else widths.other
    return Ends(_round(low * value), _round(high * value))


def _round(value: float) -> float:
    """Without the dust of floating point: 0.93 of 7,000 is 6,510."""
    return float(f"{value:.12g}")


@cache
def _default() -> Table:
    rows = {name: _row(name, row, HEDGES["sources"]) for name, row in HEDGES["rows"].items()}
    return Table(rows, Phrases(HEDGES))


def _row(name: str, row: dict[str, Any], sources: dict[str, str]) -> Row:
    return Row(
        name=name,
        relation=row.get("relation", name),
        literal=_literal(row["literal"]),
        implied=_widths(row.get("implied")),
        wide=_widths(row.get("wide")),
        because=row["because"].strip(),
        sources=tuple(sources[key].strip() for key in row["sources"]),
        before=tuple(row.get("before", ())),
        after=tuple(row.get("after", ())),
        under_negation=row.get("under negation"),
        entails=row["literal"],
    )


def _literal(spec: str) -> tuple[float | None, float | None, bool, bool, bool, bool]:
    """Such as "[0, N] soft" -> (0, None, False, False, False, True)."""
    interval = spec.removeprefix("soft ").removesuffix(" soft")
    bottom, top = interval[1:-1].split(", ")
    low, high = ({"0": 0.0, "inf": inf, "-inf": -inf}.get(end) for end in (bottom, top))
    opens = interval[0] == "(" and low is None, interval[-1] == ")" and high is None
    return low, high, *opens, spec.startswith("soft "), spec.endswith(" soft")


def _widths(data: Any) -> Widths | None:
    if not isinstance(data, dict):
        return None
    large, other = ((float(low), float(high)) for low, high in (data["large round"], data["other"]))
    return Widths(large, other)


__all__ = ["BARE", "Ends", "Found", "Relation", "Row", "Table", "Widths", "is_large_round"]
