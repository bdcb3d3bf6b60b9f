"""What follows if an assumption changes: next to the study's own result, and over a sweep of values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates import lint
from estimates.analysis import mixture, uncertainty
from estimates.analysis.mixture import Mixture
from estimates.analysis.numbers import exact
from estimates.analysis.result import Result, compute
from estimates.analysis.uncertainty import Summary
from estimates.diagnostics import Unreadable
from estimates.quantities.dates import When
from estimates.study.loader import load
from estimates.study.record import Study

MOST_STEPS = 200
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SWEEP = re.compile(
    rf"(?P<name>[^=]+)=\s*(?P<low>{_NUMBER})\s*(?:\.\.|…)\s*(?P<high>{_NUMBER})\s*/\s*(?P<step>{_NUMBER})\s*"
)


class WhatIf(NamedTuple):
    """A study with what is asked of it: everything that is needed to compute it, and to compute it again."""

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


class Step(NamedTuple):
    """One row of the result at one value of an assumption, without its range; `difference` is from the study's own."""

    value: float
    set: str
    row: int
    claim: str
    of: str
    recomputed: float
    low: float
    high: float
    difference: float
    ratio: float
    verdict: str | None


def sweep(asked: WhatIf, text: str) -> Iterator[Step]:
    """Yield the rows that change at each value of "NAME=300..600/50", next to the study's own.

    Values are in the assumption's own unit. An order has no number, but its ends. Raises Unreadable if the text is
    not a sweep or has more than 200 steps, and DataError if nothing has that name.
    """
    match = _SWEEP.fullmatch(text)
    if match is None:
        help_ = 'write NAME=LOW..HIGH/STEP, as in "152 mm shell=300..600/50"'
        raise Unreadable(f"“{text}” is not a sweep", 0, len(text), slug="sweep", help=help_)
    low, high, step = (float(match[end].replace(",", "")) for end in ("low", "high", "step"))
    if step <= 0 or high < low or (high - low) / step >= MOST_STEPS:
        raise Unreadable(f"a sweep has 1 to {MOST_STEPS} steps, from low to high", 0, len(text), slug="sweep")
    own = asked.result()
    for value in (low + step * np.arange(np.floor((high - low) / step + 1e-9) + 1)).tolist():
        setting = f"{match['name'].strip()}={exact(value)}"
        study = load(asked.study, overrides=(*asked.overrides, setting), scenario=asked.scenario)
        name = study.overrides[-1].name
        result = compute(_without_range(study, name), as_of=asked.as_of, by=asked.by)
        pairs, rests = result.pairs, rests_on(result, name)
        for i in np.flatnonzero(rests).tolist():
            claim, of, verdict = (pairs[key][i] for key in ("claim", "of", "verdict"))
            worked, low, high = (float(pairs[f"recomputed{end}"][i]) for end in ("", "_low", "_high"))
            change, ratio = worked - float(own.pairs["recomputed"][i]), float(pairs["ratio"][i])
            yield Step(value, setting, i, claim, of, worked, low, high, change, ratio, verdict)


def _without_range(study: Study, name: str) -> Study:
    """Return the study with one figure as it is: the range that the study gives is not that of another value."""
    group = "capacities" if name in study.capacities else "assumptions"
    entries = getattr(study, group)
    changes: dict[str, Any] = {group: {**entries, name: entries[name].model_copy(update={"range": None})}}
    return replace(study, **changes)


def rests_on(result: Result, name: str) -> NDArray[np.bool_]:
    """Return which rows of a result rest on a capacity or assumption."""
    rows = result.rows_made
    rests = [
        [f is not None and (name in f.names or name in result.model.depends_on(f.names)) for f in factors]
        for factors in rows.tables.factors
    ]
    return np.array(rests, bool)[rows.capacity, rows.tables.kind[rows.claim]]


class Extra(NamedTuple):
    """What is asked for on top of a result: loads at shares, and the spread of each row."""

    mix: Mixture | None = None
    likely: list[Summary | None] | None = None

    @classmethod
    def of(cls, result: Result, shares: str | None, *, likely: bool) -> Extra:
        """Compute what was asked for. Raises Unreadable if the text of the shares cannot be read."""
        loads = mixture.mix(result, mixture.shares(shares, result.study)) if shares is not None else None
        return cls(loads, uncertainty.likely(result) if likely else None)
