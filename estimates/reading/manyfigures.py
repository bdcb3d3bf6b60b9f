"""Many figures at once, as columns: the same grammar and the same table of hedges, without a record for each.

Texts that differ in their number alone ("about 6,700 containers", "about 7,000 containers") are read through one
template: a few of them go through the grammar, and the others follow by arithmetic. Where one of the few did not come
out as the arithmetic says, each text of that template goes through the grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import nan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.analysis import verdicts
from estimates.analysis.recompute import Columns, figure_columns
from estimates.diagnostics.problems import Unreadable
from estimates.io import arrow
from estimates.io.arrow import Column
from estimates.language.lexicon import Lexicon
from estimates.quantities.old_hedges import BARE, LARGE, Row, Table
from estimates.reading import figures
from estimates.reading.figures import Figure

Floats = NDArray[np.float64]

NUMBERS = ("figure", "place", "low", "high", "implied_low", "implied_high")
FLAGS = ("low_open", "high_open", "low_soft", "high_soft")


class Kind(NamedTuple):
    """What figures have in common, their number apart. `unit` is None if none was said, or one that is not known."""

    relation: str
    unit: str | None
    of: str | None
    per: str | None

    @classmethod
    def said(cls, figure: Figure) -> Kind:
        """That of one figure."""
        return cls(figure.relation, figure.unit, figure.of, figure.per)

    @property
    def thing(self) -> str | None:
        """What is counted, known or not."""
        return self.unit or self.of

    @property
    def rate(self) -> str:
        """What stands behind the unit of a rate: " / week"; nothing for any other figure."""
        return f" / {self.per}" if self.per else ""


@dataclass(frozen=True)
class Many:
    """Figures as columns: their numbers and flags, and for each the index of its kind in `kinds` (-1 for no figure)."""

    numbers: Columns
    kind: NDArray[np.int32]
    kinds: list[Kind] = field(default_factory=list)

    @staticmethod
    def empty(size: int) -> Many:
        """So many figures of which nothing is known yet."""
        numbers: Columns = {name: np.full(size, nan) for name in NUMBERS}
        numbers |= {name: np.zeros(size, dtype=bool) for name in FLAGS}
        return Many(numbers, np.full(size, -1, dtype=np.int32))

    @staticmethod
    def joined(parts: Sequence[Many]) -> Many:
        """One after the other."""
        kinds: list[Kind] = []
        codes = []
        for part in parts:
            codes.append(np.where(part.kind < 0, -1, part.kind + len(kinds)).astype(np.int32))
            kinds += part.kinds
        numbers = {name: np.concatenate([part.numbers[name] for part in parts]) for name in (*NUMBERS, *FLAGS)}
        return Many(numbers, np.concatenate(codes), kinds)

    def scale(self, which: NDArray[np.bool_], factor: float) -> None:
        """Turn some of them into another unit, of which one of theirs is `factor`."""
        if factor != 1.0:
            for name in NUMBERS:
                self.numbers[name][which] *= factor

    def take(self, rows: NDArray[Any], prefix: str = "") -> Columns:
        """Some of them, in the order given, as `recompute.multiply` and `judge` want them."""
        columns = {prefix + name: values[rows] for name, values in self.numbers.items()}
        directions = [verdicts.direction(kind.relation) for kind in self.kinds]
        columns[prefix + "direction"] = np.array([*directions, 0], dtype=np.int8)[self.kind[rows]]
        return columns


def read(
    texts: Column, lexicon: Lexicon, hedges: Table, expect: str | None = None
) -> tuple[Many, list[tuple[int, Unreadable]]]:
    """The figures of a column of different texts, and what is wrong with those that are none, each with its index."""
    many, kinds, mistakes = Many.empty(len(texts)), dict[Kind, int](), list[tuple[int, Unreadable]]()

    def fill(which: NDArray[Any], said: Sequence[Figure], columns: Columns) -> None:
        for name, values in many.numbers.items():
            values[which] = columns[name]
        many.kind[which] = [kinds.setdefault(Kind.said(figure), len(kinds)) for figure in said]

    def parse(index: int) -> Figure:
        return figures.parse(texts[index].as_py(), lexicon, hedges, expect=expect)

    template, all_digits = arrow.templates(texts)
    order = np.argsort(template, kind="stable")
    starts = np.flatnonzero(np.diff(template[order], prepend=-2))
    alone: dict[int, Figure] = {}
    for group in np.split(order, starts[1:]) if len(order) else ():
        if template[group[0]] >= 0:
            digits = all_digits[group]
            probes = _probes(digits)
            with suppress(Unreadable):
                said = [parse(index) for index in group[probes].tolist()]
                if columns := _followed(said, digits, probes, hedges):
                    fill(group, said[:1], columns)
                    continue
        for index in group.tolist():
            try:
                alone[index] = parse(index)
            except Unreadable as wrong:
                mistakes.append((index, wrong))
    fill(np.array([*alone], dtype=int), [*alone.values()], figure_columns([*alone.values()]))
    many.kinds.extend(kinds)
    return many, mistakes


def _followed(said: Sequence[Figure], digits: Floats, probes: list[int], hedges: Table) -> Columns | None:
    """The figures of one template, from a few of them; None if the arithmetic does not give just what these say."""
    first = said[0]
    up, down = _scale(first.figure, digits[probes[0]])
    if not up or any(Kind.said(figure) != Kind.said(first) for figure in said):
        return None
    value, place = digits * up / down, last_digit(digits) * up / down
    row = hedges.rows[figures.hedge_of(first)]
    columns = {"figure": value, "place": place} | spans([row], np.zeros(len(digits), dtype=int), value, place)
    wanted = figure_columns(said)
    is_same = (np.array_equal(columns[name][probes], wanted[name], equal_nan=True) for name in columns)
    return columns if all(is_same) else None


def _probes(digits: Floats) -> list[int]:
    """The first, the last, the least and the largest number; the first large round one, and the first other one."""
    is_round = (digits >= LARGE) & (digits % 100 == 0)
    probes = [0, len(digits) - 1, *(int(find(digits)) for find in (np.argmin, np.argmax))]
    return list(dict.fromkeys([*probes, int(np.argmax(is_round)), int(np.argmin(is_round))]))


def _scale(value: float | None, digits: float) -> tuple[float, float]:
    """The factor and the divisor that lead from digits to a value ("1.2 million": 12 times 100,000); 0 if none do."""
    for power in range(13):
        if digits * 10.0**power == value:
            return 10.0**power, 1.0
        if digits / 10.0**power == value:
            return 1.0, 10.0**power
    return 0.0, 1.0


def of_numbers(
    relation: arrow.Coded, unit: arrow.Coded, value: Floats, low: Floats, high: Floats, hedges: Table
) -> Many:
    """Figures given in numbers: each with the relation of that name (a bare number if there is none).

    Ranges are between `low` and `high`; all others have the one `value`, whose last digit that is not zero is taken as
    significant. A relation that the table does not have, or an order of magnitude, gives no figure (kind -1).
    """
    many = Many.empty(len(value))
    names = [BARE if name in ("", "exactly") else name for name in (*relation.texts, "")]
    rows = [hedges.rows.get(name) for name in names]
    known = np.array([row is not None and row.relation != "order" for row in rows])[relation.codes]
    is_range = np.array([row is not None and row.relation == "between" for row in rows])[relation.codes]
    relations = [row.relation if row else "" for row in rows]
    kinds = [Kind(said, thing, thing, None) for said in relations for thing in (*unit.texts, None)]
    units = len(unit.texts) + 1
    many.kinds.extend(kinds)
    many.kind[:] = np.where(known, (relation.codes % len(rows)) * units + unit.codes % units, -1)
    place = last_digit(value)
    usual = [row or hedges.rows[BARE] for row in rows]
    many.numbers.update(
        {"figure": value.copy(), "place": place} | spans(usual, relation.codes % len(rows), value, place)
    )
    if is_range.any():
        ends = {"low": low[is_range], "high": high[is_range]}
        for name, values in {f"{prefix}{end}": ends[end] for prefix in ("", "implied_") for end in ends}.items():
            many.numbers[name][is_range] = values
        many.numbers["figure"][is_range] = nan
        many.numbers["place"][is_range] = np.maximum(last_digit(ends["low"]), last_digit(ends["high"]))
    return many


def spans(rows: Sequence[Row], code: NDArray[Any], value: Floats, place: Floats) -> Columns:
    """What the words entail and what readers take them to mean: of numbers, each under one of the rows of the table.

    `place` is the value of one unit of the last digit of each.
    """
    columns: Columns = {}
    for i, name in enumerate(("low", "high")):
        ends = np.array([nan if row.literal[i] is None else row.literal[i] for row in rows], dtype=np.float64)[code]
        columns[name] = np.where(np.isnan(ends), value, ends)
    for i, name in enumerate(FLAGS, 2):
        columns[name] = np.array([row.literal[i] for row in rows])[code]
    is_round = ((value >= LARGE) & (value % 100 == 0)).astype(int)
    is_bare = np.array([row.name == BARE and row.implied is None for row in rows])[code]
    for i, (end, half) in enumerate((("low", -place / 2), ("high", place / 2))):
        widths = (row.implied for row in rows)
        times = np.array([(each.other[i], each.large_round[i]) if each else (nan, nan) for each in widths])
        taken = _times(times[code, is_round], value)
        columns[f"implied_{end}"] = np.where(is_bare, np.maximum(0.0, value + half), taken)
    return columns


def _times(multiples: Floats, value: Floats) -> Floats:
    """Multiples of numbers to twelve digits, as the table rounds; of hundredths and whole numbers they are exact."""
    hundreds = np.rint(multiples * 100)
    is_exact = (np.abs(hundreds - multiples * 100) < 1e-9) & (value == np.floor(value)) & (hundreds * value < 1e12)
    found = hundreds * value / 100
    rest = np.flatnonzero(~is_exact & np.isfinite(found))
    found[rest] = [float(f"{product:.12g}") for product in (multiples[rest] * value[rest]).tolist()]
    return np.asarray(found)


def last_digit(values: Floats) -> Floats:
    """The value of one unit of the last digit that is not zero: 6,700 -> 100, 447.8 -> 0.1; 1 for zero."""
    place = np.ones(len(values))
    whole = values == np.floor(values)
    left = np.flatnonzero(whole & (values != 0))
    for power in range(1, 16):
        left = left[values[left] % 10.0**power == 0]
        if not len(left):
            break
        place[left] = 10.0**power
    left = np.flatnonzero(~whole & np.isfinite(values))
    for power in range(1, 13):
        scaled = values[left] * 10.0**power
        done = np.abs(scaled - np.rint(scaled)) < 1e-6
        place[left[done]] = 1 / 10.0**power
        left = left[~done]
    return place
