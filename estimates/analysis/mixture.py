"""A mix: a share of the count filled with one thing, the rest with others; alternatives are never added."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from estimates.analysis.columns import ENDS, Columns, Makers, ends
from estimates.analysis.numbers import exact, interval
from estimates.analysis.pairs import tidy
from estimates.analysis.result import Result
from estimates.analysis.sentences import HEDGES, things
from estimates.diagnostics import Unreadable, close_match
from estimates.quantities.hedges import spread
from estimates.quantities.intervals import Interval
from estimates.study.record import Study

TOTAL = "total"


class Mixture(NamedTuple):
    """The loads of every count at given shares; one row a part and one for their total.

    `columns` has claim, made, by, of (a capacity or "total"), share, figure, the literal ends, implied_low,
    implied_high and unit.
    """

    study: Study
    shares: Mapping[str, float]
    columns: Columns

    def line(self, i: int) -> str:
        """Return a row in words: "60 %: more than 2,700,000 shells", with both ends where the count is a range."""
        columns = self.columns
        low, high, *opens = (columns[name][i] for name in ENDS[:4])
        relation, share = columns["relation"][i], columns["share"][i]
        is_range = relation in ("between", "order")
        hedged = HEDGES.get(relation, f"{relation} ") + exact(float(columns["figure"][i]))
        load = interval(float(low), float(high), *opens) if is_range else hedged
        part = "" if columns["of"][i] == TOTAL else f"{share * 100:g} %: "
        return f"{part}{load} {things(self.study, columns['unit'][i])}"


def shares(text: str, study: Study) -> dict[str, float]:
    """Read "152 mm shell=60%, 122 mm rocket=40%" as shares of the count.

    Raises Unreadable if a name is not a capacity, a share not a percentage, or they do not add up to 100 %.
    """
    found: dict[str, float] = {}
    at = 0
    for part in text.split(","):
        start, end, at = at, at + len(part), at + len(part) + 1
        match = re.fullmatch(r"\s*(?P<name>.*?)\s*=\s*(?P<share>\d+(\.\d+)?)\s*%\s*", part)
        if match is None:
            raise Unreadable("expected NAME=SHARE%", start, end, slug="mix", help='as in "152 mm shell=60%"')
        name = match["name"]
        if name not in study.capacities:
            meant = close_match(name, study.capacities)
            help_ = f"did you mean {meant}?" if meant else f"the capacities are {', '.join(study.capacities)}"
            raise Unreadable(f"no capacity “{name}” in this study", start, end, slug="mix", help=help_)
        if name in found:
            raise Unreadable(f"“{name}” is given twice", start, end, slug="mix")
        found[name] = float(match["share"]) / 100
    total = sum(found.values()) * 100
    if abs(total - 100) > 1e-7:
        raise Unreadable(f"the shares add up to {total:g} %, not to 100 %", 0, len(text), slug="mix")
    return found


def mix(result: Result, parts: Mapping[str, float]) -> Mixture:
    """Return the loads of each count that every part fits, and their total in what all parts count as (rounds).

    The count is one variable in all parts, so the total's range is the count's range times the summed capacities.
    Raises Unreadable if the parts count as nothing in common.
    """
    study, tables, counts = result.study, result.rows_made.tables, result.counts
    common = {study.model.counts_as(study.capacities[name].of or name) for name in parts}
    if len(common) > 1:
        fact, help_ = f"{' and '.join(parts)} have no unit in common", "give their units the same `counts as`"
        raise Unreadable(fact, 0, 0, slug="mix", help=help_)
    rows = result.record.claims[study.claims.says.present[result.record.claims]]
    kind, at = tables.kind[rows], [tables.names.index(name) for name in parts]
    share = np.array([*parts.values()])[:, None]
    loads = [getattr(tables, end)[at][:, kind] * share for end in ("best", "low", "high")]  # [part, claim]
    best, low, high = (np.vstack([load, load.sum(axis=0)]) for load in loads)
    kept = np.flatnonzero(np.isfinite(best[-1]) & np.isfinite(low[-1]) & np.isfinite(high[-1]))
    size = len(parts) + 1
    claim, part = np.repeat(kept, size), np.tile(np.arange(size), len(kept))
    said = spread(study.claims.says.take(rows[claim]), study.hedges, stated=False)
    times = Interval(low[part, claim], high[part, claim])
    units = np.array([*(study.capacities[name].of for name in parts), common.pop()], object)[part]
    columns: Makers = {
        **{name: partial(counts[name].__getitem__, claim) for name in ("claim", "made", "by", "relation")},
        "of": lambda: np.array([*parts, TOTAL], object)[part],
        "share": lambda: np.array([*parts.values(), 1.0])[part],
        "figure": lambda: tidy(counts["figure"][claim] * best[part, claim]),
        **ends(lambda: said.literal * times, "", ENDS[:4]),
        **ends(lambda: said.typical * times, "implied_", ENDS[:2]),
        "unit": lambda: units,
    }
    return Mixture(study, parts, Columns(columns))
