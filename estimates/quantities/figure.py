"""A figure as it was said: a number with its hedge, its precision and its unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Literal, get_args

Relation = Literal[
    "bare", "exactly", "about", "nearly", "just over", "just under", "more than", "at least", "less than", "at most",
    "up to", "between", "order", "unclear",
]  # fmt: skip
RELATIONS: tuple[str, ...] = get_args(Relation)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text.

    `relation` is one of RELATIONS; `role` is level, change, limit, age or rank. `figure` is the number said; a range
    has one only if it was said with a middle ("5,000 ± 200") or has a best figure of its own; an order has none. `low`
    and `high` are the ends of a range; `low` is the floor of an order. A share is in percent if its unit is percent,
    otherwise a fraction of 1. `granularity` is the step in which the number (of a range, its low end) was said; 0 means
    that it is exact. `soft` marks a hedged range and a bound combined with an approximation; `odd` marks "-odd" and
    the like. `unit` is the name of a unit, `of` what is counted in the words of the text; `start` and `end` are the
    place of `words` in the text.
    """

    words: str
    relation: str
    figure: float | None
    low: float | None = None
    high: float | None = None
    granularity: float = 0.0
    high_granularity: float = 0.0
    soft: bool = False
    odd: bool = False
    kind: str = "count"
    role: str = "level"
    unit: str | None = None
    of: str | None = None
    per: str | None = None
    start: int = 0
    end: int = 0
    note: str | None = None

    @property
    def middle(self) -> float | None:
        """The number said, or the middle of a range; None for an order and an unclear figure without a number."""
        if self.figure is None and self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        return self.figure

    def _repr_html_(self) -> str:
        names = ("relation", "figure", "low", "high", "kind", "role", "unit", "of", "per", "note")
        return as_html(self.words, ((name, getattr(self, name)) for name in names))


def as_html(title: str, values: Iterable[tuple[str, object]]) -> str:
    """Return a title and what is said by name as HTML, for notebooks."""
    items = "".join(f"<li>{escape(f'{name}: {value}')}</li>" for name, value in values if value not in (None, ""))
    return f"<b>{escape(title)}</b><ul>{items}</ul>"


def granularity(number: float) -> float:
    """Return the unit of a number's last significant digit as it is written: 100 for 6,700, 0.1 for 4.8, 1 for 0."""
    return float(f"1e{Decimal(repr(number)).normalize().as_tuple().exponent}")
