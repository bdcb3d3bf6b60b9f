"""The capacity that a statement implies: what was stated over what was counted, with the direction that survives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from estimates.analysis.columns import Array, Columns, Readings, quotient, words
from estimates.analysis.numbers import SCALES, Scales, many, number
from estimates.analysis.pairing import Pairing, tidy
from estimates.analysis.result import Result
from estimates.analysis.sentences import NOT_COMPARABLE
from estimates.analysis.verdict import BLOCKS
from estimates.quantities.figure import Figure
from estimates.quantities.figures import Figures
from estimates.study.entries import Citation
from estimates.study.record import Study

if TYPE_CHECKING:
    import pandas as pd

NO_BOUND = "no bound"
MAX_TESTED = 2_000  # statements in the back-test; of more, only the latest


class Prediction(NamedTuple):
    """The prediction of a statement from the earlier ones; `row` is its row in `Implications.columns`.

    `low` to `high` is the range of their capacities, times the count. Only a two-sided statement has an `error`
    (predicted over stated, less 1; else NaN); `met` tells whether the range covers it, or whether a bound is kept.
    """

    row: int
    basis: str
    capacity: float
    predicted: float
    low: float
    high: float
    stated: float
    error: float
    met: bool


@dataclass(frozen=True, eq=False, repr=False)
class Implications:
    """All implied capacities of a study, oldest first: one row per statement and per outlet's wording of it.

    `columns` has claim, by, side, made (and made_start, made_end), kind, of, wording, stated_words, count_words,
    stated, count, implied, direction, firm, implied_low, implied_high, unit, pooled and note; `count` is the number of
    what the capacity is per. The range agrees with the direction: a lower bound has no upper end. A bound rests on one
    end of each figure, and is `firm` if both are: a floor over an approximate count is not.
    """

    study: Study
    columns: Columns
    backtest: tuple[Prediction, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        return self.columns.frame()

    def drift(self) -> Iterator[str]:
        """Yield a line for each capacity and side: how the implied figure moved, with directions, without repeats."""
        columns = self.columns
        plain = (columns["wording"] == "") & (columns["note"] == "") & (columns["kind"] == "statement")
        groups: dict[tuple[str, str], list[str]] = {}
        for i in np.flatnonzero(plain & ~np.isnan(columns["implied"])).tolist():
            step = f"{worded(columns['implied'][i], columns['direction'][i])} ({columns['made'][i] or 'undated'})"
            groups.setdefault((columns["of"][i], columns["side"][i]), []).append(step)
        for (of, side), steps in groups.items():
            if len(steps) > 1 or sum(capacity == of for capacity, _ in groups) > 1:
                yield f"{of}, {side}: {' -> '.join(steps)}"

    def summary(self) -> str:
        """Return the back-test in one line."""
        if not self.backtest:
            return "back-test: no statement can be predicted from an earlier one"
        bounds = [test.met for test in self.backtest if np.isnan(test.error)]
        both = [test for test in self.backtest if not np.isnan(test.error)]
        parts = [f"back-test: {many(len(self.backtest), 'statement')} predicted from earlier ones"]
        if both:
            middle = median(abs(test.error) for test in both)
            worst = max((test.error for test in both), key=abs)
            sign = "+" if worst > 0 else ""
            error = f"median error {number(100 * middle, 2)}%, worst {sign}{number(100 * worst, 2)}%"
            parts.append(f"{len(both):,} two-sided: {error}, {sum(test.met for test in both):,} within the range")
        if bounds:
            parts.append(f"{len(bounds):,} bounds: {sum(bounds):,} met, {len(bounds) - sum(bounds):,} missed")
        return "; ".join(parts)


def worded(implied: float, direction: str, scales: Scales = SCALES) -> str:
    """Write an implied capacity with its direction: "at least 450", "450, no bound"; "no bound" for no number."""
    value = number(implied, scales=scales)
    return f"{direction} {value}" if value and direction != NO_BOUND else ", ".join(filter(None, (value, NO_BOUND)))


def implications(result: Result) -> Implications:
    """Divide what was stated by what was counted, for each statement and for each outlet's wording of it."""
    spoken = np.argsort(result.record.dates[1][result.pairing.speaker], kind="stable").astype(np.int32)
    pairing = result.pairing.take(spoken[result.pairing.content[spoken] >= 0])
    columns = _divided(result, pairing, np.full(len(pairing), "", object), pairing.count, pairing.stated)
    if worded := [*_wordings(result, pairing)]:
        repeated, wordings, counts, contents = zip(*worded, strict=True)
        pairs = pairing.take(np.array(repeated, np.int32))
        count = replace(pairs.count, figures=Figures.from_list(counts))
        stated = replace(pairs.stated, figures=Figures.from_list(contents))
        others = _divided(result, pairs, np.array(wordings, object), count, stated)
        order = np.argsort([*range(len(pairing)), *repeated], kind="stable")
        columns = {name: np.concatenate([column, others[name]])[order] for name, column in columns.items()}
    low, high = columns.pop("low"), columns.pop("high")
    return Implications(result.study, Columns(columns), tuple(_backtest(columns, low, high)))


def _divided(result: Result, pairs: Pairing, wording: Array, count: Readings, stated: Readings) -> dict[str, Array]:
    """Return the columns of Implications, with `low` and `high`: the ends of the quotient, whatever its direction."""
    study, tables = result.study, pairs.tables
    best = np.array([*(study.model.capacities[name].best for name in tables.names), np.nan])[pairs.capacity]
    # How many of what the capacity is per are in one counted thing: containers per ship.
    per_count = quotient(pairs.factor("best"), best)
    held, counted = stated.spread.typical, count.spread.typical
    with np.errstate(divide="ignore", invalid="ignore"):
        low = held.low / (counted.high * per_count)
        high = np.where(counted.low > 0, held.high / (counted.low * per_count), np.inf)
    floor, ceiling = stated.direction > count.direction, stated.direction < count.direction
    unbounded = stated.direction * count.direction == 1
    # A bound rests on the ends of ranges and orders: at least 20,000 in at most 300.
    dividend = np.select([floor, ceiling], [*stated.ends], stated.number)
    divisor = np.select([floor, ceiling], [*count.ends[::-1]], count.number) * per_count
    implied = tidy(quotient(dividend, np.where(divisor > 0, divisor, np.nan)))
    held, counted = stated.spread.literal, count.spread.literal
    soft = [held.low_soft | counted.high_soft, held.high_soft | counted.low_soft]
    units = np.array([*(f"{c.of} / {study.model.per[n]}" for n, c in study.capacities.items()), None], object)
    speaker = result.claim_columns(pairs.speaker)
    columns = {name: speaker[name]() for name in ("claim", "by", "side", "made", "made_start", "made_end", "kind")}
    is_tested = ~unbounded & (stated.number * count.number * implied > 0)  # an order has no number
    return columns | {
        "of": np.array([*tables.names, None], object)[pairs.capacity],
        "wording": wording,
        "stated_words": words(stated.figures, study),
        "count_words": words(count.figures, study),
        "stated": stated.number,
        "count": count.number * per_count,
        "implied": implied,
        "direction": np.select([floor, ceiling, unbounded], ["at least", "at most", NO_BOUND], "about").astype(object),
        "firm": ~np.select([floor, ceiling], soft, True),
        "implied_low": np.select([ceiling, unbounded], [0.0, np.nan], low),
        "implied_high": np.select([floor, unbounded], [np.inf, np.nan], high),
        "unit": units[pairs.capacity],
        "pooled": (pairs.blocked == 0) & (wording == "") & (columns["kind"] != "repeat") & is_tested,
        "note": np.array(["", *(NOT_COMPARABLE[name] for name in BLOCKS[1:])], object)[pairs.blocked],
        "low": low,
        "high": high,
    }


def _wordings(result: Result, pairing: Pairing) -> Iterator[tuple[int, str, Figure | None, Figure | None]]:
    """Yield how other outlets had worded statements by the day of the record: row, wording, count and contents."""
    study, claims, contents = result.study, result.study.claims, result.study.contents
    as_of = result.record.as_of
    for row, content in enumerate(pairing.content.tolist()):
        of, counted = set(contents.of[content] or ()), claims.says.at(int(contents.beside[content]))
        for citation in claims.citations[int(contents.claim[content])] or ():
            source = study.sources[citation.source]
            if source.renders or (as_of and source.published and source.published.end > as_of.end):
                continue
            count = _count_in(citation, study, counted)
            own: list[Figure | None] = [each.says for each in citation.contents if set(each.of) == of]
            if own or count != counted:
                for says in own or [contents.says.at(content)]:
                    yield row, f"as {source.publisher} has it", count, says


def _count_in(citation: Citation, study: Study, counted: Figure | None) -> Figure | None:
    """Return the count that an outlet gives the contents for, which may be that of another claim."""
    if not citation.beside:
        return citation.says or counted
    row = study.claims.rows.get(citation.beside)
    return study.figure(citation.beside) if row is None else study.claims.says.at(row)


def _backtest(columns: Mapping[str, Array], low: Array, high: Array) -> Iterator[Prediction]:
    """Predict each statement that can be pooled from the earlier ones, with the median of their capacities.

    The basis is the same side's earlier statements where there are two or more, otherwise those of all sides.
    """
    of, sides, implied = (columns[name] for name in ("of", "side", "implied"))
    tested = np.flatnonzero(columns["pooled"])[-MAX_TESTED:]
    for position, i in enumerate(tested.tolist()):
        earlier = tested[:position][of[tested[:position]] == of[i]]
        own = earlier[sides[earlier] == sides[i]]
        basis, whose = (own, sides[i]) if len(own) > 1 else (earlier, "all sides")
        if not len(basis):
            continue
        value, count, stated = (float(columns[name][i]) for name in ("implied", "count", "stated"))
        capacity, least, most = (float(x) for x in (np.median(implied[basis]), low[basis].min(), high[basis].max()))
        met = {"at least": capacity >= value * (1 - 1e-9), "at most": capacity <= value * (1 + 1e-9)}
        is_met = met.get(columns["direction"][i], least <= value <= most)
        error = capacity / value - 1 if columns["direction"][i] == "about" else np.nan
        summary = f"{len(basis)} earlier of {whose}"
        yield Prediction(i, summary, capacity, capacity * count, least * count, most * count, stated, error, is_met)
