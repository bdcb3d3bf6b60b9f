"""Results of other assumptions and other loads: what-ifs, sweeps of a value, and mixes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates import lint
from estimates.analysis import sentences, uncertainty
from estimates.analysis.columns import ENDS, Columns, Readings, ends, records
from estimates.analysis.numbers import HEDGES, amount, exact, number, pair
from estimates.analysis.pairing import tidy
from estimates.analysis.result import Result, compute
from estimates.analysis.sentences import things
from estimates.analysis.uncertainty import Summary
from estimates.diagnostics import Scalar, Source, Span, Unreadable, did_you_mean
from estimates.quantities.dates import When
from estimates.quantities.intervals import Interval
from estimates.quantities.registry import Clash
from estimates.study.loader import load
from estimates.study.record import Study

TOTAL = "total"
MAX_STEPS = 200
_OF_PAIRS = ("claim", "of", "recomputed", "recomputed_low", "recomputed_high", "count_direction", "ratio", "verdict")
STEP = ("value", "set", "row", *(name.split("_")[-1] for name in _OF_PAIRS), "difference")
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SWEEP = re.compile(
    rf"(?P<name>.+)=\s*(?P<low>{_NUMBER})\s*(?:\.\.|…)\s*(?P<high>{_NUMBER})\s*/\s*(?P<step>{_NUMBER})\s*"
)


class WhatIf(NamedTuple):
    """A study and the options of one request: everything needed to compute its result, and to compute it again."""

    study: str | Path | None
    overrides: tuple[str, ...] = ()
    scenario: Path | None = None
    as_of: When | None = None
    by: str | None = None

    def result(self) -> Result:
        """Return the result; with overrides, `pairs` has the study's own figures, too. Raises DataError, Unreadable."""
        study = lint.load(self.study, overrides=self.overrides, scenario=self.scenario)
        baseline = load(self.study) if study.overrides else None
        return compute(study, as_of=self.as_of, by=self.by, baseline=baseline)


def sweep(what_if: WhatIf, text: str) -> Iterator[dict[str, Any]]:
    """Yield the rows that change at each value of "NAME=300..600/50", by the names in STEP.

    Values are in the assumption's own unit, and a row is what `--set` gives with this value; `difference` is from the
    study's own. An order of magnitude has ends but no number; the `direction` of a floor is 1, of a ceiling -1. Raises
    Unreadable if the text is not a sweep or has more than 200 steps, and DataError if nothing has that name.
    """
    match = _SWEEP.fullmatch(text)
    if match is None:
        raise Unreadable("expected NAME=LOW..HIGH/STEP", slug="sweep", help='as in "152 mm shell=300..600/50"')
    low, high, step = (float(match[end].replace(",", "")) for end in ("low", "high", "step"))
    if step <= 0 or high < low or (high - low) / step >= MAX_STEPS:
        raise Unreadable(f"a sweep has 1 to {MAX_STEPS} steps, from low to high", 0, len(text), slug="sweep")
    unchanged = what_if.result()
    for value in (low + step * np.arange(np.floor((high - low) / step + 1e-9) + 1)).tolist():
        setting = Scalar(f"{match['name'].strip()}={exact(value)}", Span(Source("--sweep", text), 0, len(text)))
        study = lint.load(what_if.study, overrides=(*what_if.overrides, setting), scenario=what_if.scenario)
        result = compute(study, as_of=what_if.as_of, by=what_if.by)
        rests = np.flatnonzero(rests_on(result, study.overrides[-1].name))
        part = result.take(rests)
        difference = part.pairing.worked - unchanged.pairing.worked[rests]
        columns = rests, *(part.pairs[name] for name in _OF_PAIRS), difference
        for row in records(dict(zip(STEP[2:], columns, strict=True))):
            yield {"value": value, "set": setting} | row


def rests_on(result: Result, name: str) -> NDArray[np.bool_]:
    """Return which rows of a result rest on a capacity or assumption."""
    rows = result.pairing
    rests = [
        [factor is not None and name in sentences.dependencies(result.study, factor.names) for factor in factors]
        for factors in rows.tables.factors
    ]
    return np.array(rests, bool)[rows.capacity, rows.tables.kind[rows.claim]]


class Mixture(NamedTuple):
    """The loads of every count at given shares; one row per part and one for their total.

    `columns` has claim, made, by, of (a capacity or "total"), share, figure, the literal ends, implied_low,
    implied_high and unit; `extent` the [low, high] ends that are shown, as `Pairing.extent` has.
    """

    study: Study
    shares: Mapping[str, float]
    columns: Columns
    extent: NDArray[np.float64]

    def line(self, i: int) -> str:
        """Return a row in words: "60 %: more than 2,700,000 shells", with both ends where the count is a range."""
        relation, of, unit, figure = (self.columns[name][i] for name in ("relation", "of", "unit", "figure"))
        low, high = self.extent[:, i]
        load = {"between": pair(low, high), "order": number(low)}.get(relation, exact(figure))
        load = HEDGES.get(relation, f"{relation} ") + load
        return ("" if of == TOTAL else f"{self.shares[of] * 100:g} %: ") + amount(load, things(self.study, unit))


def shares_of(text: str, study: Study) -> dict[str, float]:
    """Read "152 mm shell=60%, 122 mm rocket=40%" as shares of the count.

    Raises Unreadable if a name is not a capacity, a share not a percentage, or they do not add up to 100 %.
    """
    shares: dict[str, float] = {}
    for part in re.finditer("[^,]+", text):
        match = re.fullmatch(r"\s*(?P<name>.*?)\s*=\s*(?P<share>\d+(\.\d+)?)\s*%\s*", part[0])
        if match is None:
            raise Unreadable("expected NAME=SHARE%", *part.span(), slug="mix", help='as in "152 mm shell=60%"')
        name = match["name"]
        if name not in study.capacities:
            help_ = did_you_mean(name, study.capacities, f"the capacities are {', '.join(study.capacities)}")
            raise Unreadable(f"no capacity “{name}” in this study", *part.span(), slug="mix", help=help_)
        shares[name] = shares.get(name, 0.0) + float(match["share"]) / 100
    total = sum(shares.values()) * 100
    if abs(total - 100) > 1e-7:
        raise Unreadable(f"the shares add up to {total:g} %, not to 100 %", 0, len(text), slug="mix")
    return shares


def in_common(study: Study, parts: Mapping[str, float]) -> tuple[str, list[float]]:
    """Return the unit that the parts of a mix add up to (rounds), and the weights with which they do.

    That is what the first part counts as; the others count as the same or are converted. Raises Unreadable if they have
    nothing in common.
    """
    registry = study.model.registry
    of = {name: study.model.counts_as(study.capacities[name].of or name) for name in parts}
    common = next(iter(of.values()))
    try:
        factors = {name: registry.times(registry.unit(unit), registry.unit(common)) for name, unit in of.items()}
    except Clash:
        fact, help_ = f"{' and '.join(parts)} have no unit in common", "give their units the same `counts as`"
        raise Unreadable(fact, slug="mix", help=help_) from None
    return common, [share * factors[name] for name, share in parts.items()]


def mix(result: Result, parts: Mapping[str, float]) -> Mixture:
    """Return the loads of each count that every part fits, and their total in what all parts have in common.

    The count is one variable in all parts, so the total's range is the count's range times the summed capacities.
    Raises Unreadable as `in_common` does.
    """
    study, tables, counts = result.study, result.pairing.tables, result.counts
    common, weights = in_common(study, parts)
    rows = result.record.own_counts
    kind, at, shares = tables.kind[rows], [tables.names.index(name) for name in parts], [*parts.values()]
    loads = (np.vstack([np.diag(shares), weights]) @ getattr(tables, end)[at] for end in ("best", "low", "high"))
    best, low, high = (load[:, kind] for load in loads)  # [part or total, claim]
    fits = np.isfinite([best, low, high]).all(axis=(0, 1))
    rows_mixed = np.flatnonzero(fits & (counts["relation"] != "unclear"))
    size = len(parts) + 1
    claim, part = np.repeat(rows_mixed, size), np.tile(np.arange(size), len(rows_mixed))
    counted = Readings(study.claims.says.take(rows), study)
    spreads, times = counted.spread.take(claim), Interval(low[part, claim], high[part, claim])
    columns = {
        **{name: counts[name][claim] for name in ("claim", "made", "by", "relation")},
        "of": np.array([*parts, TOTAL], object)[part],
        "share": np.array([*shares, 1.0])[part],
        "figure": tidy(counts["figure"][claim] * best[part, claim]),
        **ends(lambda: spreads.literal * times, "", ENDS[:4]),
        **ends(lambda: spreads.typical * times, "implied_", ENDS[:2]),
        "unit": np.array([*(study.capacities[name].of for name in parts), common], object)[part],
    }
    return Mixture(study, parts, Columns(columns), counted.ends[:, claim] * [times.low, times.high])


class Extra(NamedTuple):
    """What was requested in addition to a result: loads at shares, and the distribution of each row."""

    mix: Mixture | None = None
    likely: list[Summary | None] | None = None

    @classmethod
    def of(cls, result: Result, shares: str | None, *, likely: bool) -> Extra:
        """Compute what was asked for. Raises Unreadable if the text of the shares cannot be read."""
        loads = mix(result, shares_of(shares, result.study)) if shares is not None else None
        return cls(loads, uncertainty.likely(result) if likely else None)


NOTHING = Extra()
