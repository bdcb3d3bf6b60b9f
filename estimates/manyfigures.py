"""Many figures at once, as columns: the same grammar and the same table of hedges, without a record for each.

Texts that differ in their number alone ("about 6,700 containers", "about 7,000 containers") are read through one
template: a few of them go through the grammar, and the others follow by arithmetic. Where one of the few did not come
out as the arithmetic says, each text of that template goes through the grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isnan, nan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates import arrow, figures, verdicts
from estimates.arrow import Column, Templates
from estimates.figures import Figure
from estimates.hedges import BARE, LARGE, Row, Table
from estimates.lexicon import Lexicon
from estimates.problems import Unreadable

Columns = dict[str, Any]
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
    reader = _Reader(texts, lexicon, hedges, expect)
    found = arrow.templates(texts)
    order = np.argsort(found.template, kind="stable")
    starts = np.flatnonzero(np.diff(found.template[order], prepend=-2))
    for group in np.split(order, starts[1:]) if len(order) else ():
        if found.template[group[0]] < 0 or not reader.through_template(group, found):
            for index in group.tolist():
                reader.one(index)
    reader.finish()
    return reader.many, reader.mistakes


class _Reader:
    def __init__(self, texts: Column, lexicon: Lexicon, hedges: Table, expect: str | None) -> None:
        self.texts, self.lexicon, self.hedges, self.expect = texts, lexicon, hedges, expect
        self.many = Many.empty(len(texts))
        self.mistakes: list[tuple[int, Unreadable]] = []
        self._rows = [row for row in hedges.rows.values() if row.name not in ("between", "order")]
        self._row = np.full(len(texts), -1)  # of what is read through a template: its hedge's row
        self._kinds: dict[Kind, int] = {}

    def one(self, index: int) -> None:
        """One text through the grammar."""
        try:
            figure = self._parse(index)
        except Unreadable as wrong:
            self.mistakes.append((index, wrong))
            return
        for name, value in _values(figure).items():
            self.many.numbers[name][index] = value
        self.many.kind[index] = self._kind(figure)

    def through_template(self, group: NDArray[Any], found: Templates) -> bool:
        """All texts of one template; False if they cannot be had from one of them."""
        digits = found.digits[group]
        probes = _probes(digits)
        try:
            said = [self._parse(int(group[probe])) for probe in probes]
        except Unreadable:
            return False
        first = said[0]
        up, down = _scale(first.figure, digits[probes[0]])
        if not up:
            return False
        value, place = digits * up / down, last_digit(digits) * up / down
        for code, row in enumerate(self._rows):
            tried = {"figure": value[probes], "place": place[probes]}
            tried |= spans([row], np.zeros(len(probes), dtype=int), value[probes], place[probes])
            if row.relation == first.relation and all(_same(tried, i, one, first) for i, one in enumerate(said)):
                self.many.numbers["figure"][group], self.many.numbers["place"][group] = value, place
                self._row[group] = code
                self.many.kind[group] = self._kind(first)
                return True
        return False

    def finish(self) -> None:
        """The kinds that there were, and what is entailed and implied by all that was read through templates."""
        self.many.kinds.extend(self._kinds)
        mine = np.flatnonzero(self._row >= 0)
        numbers = self.many.numbers
        for name, values in spans(self._rows, self._row[mine], numbers["figure"][mine], numbers["place"][mine]).items():
            numbers[name][mine] = values

    def _parse(self, index: int) -> Figure:
        return figures.parse(self.texts[index].as_py(), self.lexicon, self.hedges, expect=self.expect)

    def _kind(self, figure: Figure) -> int:
        return self._kinds.setdefault(Kind.said(figure), len(self._kinds))


def _values(figure: Figure) -> dict[str, float | bool]:
    literal = figure.literal
    implied = figure.implied[:2] if figure.implied else (nan, nan)
    said = [nan if value is None else value for value in (figure.figure, figure.place)]
    return dict(zip((*NUMBERS, *FLAGS), (*said, *literal[:2], *implied, *literal[2:]), strict=True))


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


def _same(tried: Columns, index: int, figure: Figure, first: Figure) -> bool:
    """Whether the arithmetic gives what the grammar gave, number for number."""
    if Kind.said(figure) != Kind.said(first):
        return False
    wanted = _values(figure).items()
    return all(tried[name][index] == value or (isnan(value) and isnan(tried[name][index])) for name, value in wanted)


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
        taken = _times(times, code, is_round, value)
        columns[f"implied_{end}"] = np.where(is_bare, np.maximum(0.0, value + half), taken)
    return columns


def _times(multiples: Floats, code: NDArray[Any], is_round: NDArray[Any], value: Floats) -> Floats:
    """Multiples of numbers to twelve digits, as the table rounds; of hundredths and whole numbers they are exact."""
    hundreds = np.rint(multiples * 100)
    if np.all((hundreds == multiples * 100) | np.isnan(multiples)) and np.all(
        (value < 1e10) & (value == np.floor(value))
    ):
        return np.asarray(hundreds[code, is_round] * value / 100)
    return _rounded(multiples[code, is_round] * value)


def _rounded(values: Floats) -> Floats:
    """To twelve digits, as the table of hedges rounds: 0.93 of 7,000 is 6,510."""
    with np.errstate(divide="ignore", invalid="ignore"):
        power = 11 - np.floor(np.log10(values))
    power = np.where(np.isfinite(power), power, 0.0)
    up, down = 10.0 ** np.maximum(power, 0), 10.0 ** np.maximum(-power, 0)
    digits = values * up / down
    rounded = np.rint(digits)
    result = rounded * down / up
    for index in np.flatnonzero(np.abs(np.abs(digits - rounded) - 0.5) < 1e-3):  # a tie, or what only looks like one
        result[index] = float(f"{values[index]:.12g}")
    return np.asarray(result)


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
