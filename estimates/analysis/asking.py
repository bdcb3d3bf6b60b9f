"""What follows if an assumption changes: beside the study's own result, and over a sweep of values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from estimates.analysis import likelihood, recompute
from estimates.analysis import mix as mixing
from estimates.analysis.likely import Summary
from estimates.analysis.mix import Load
from estimates.analysis.recompute import Result
from estimates.diagnostics.problems import DataError, Text, Unreadable
from estimates.quantities.old_dates import When
from estimates.reading import figures
from estimates.study import overriding
from estimates.study.study import load

MOST_STEPS = 200
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SWEEP = re.compile(
    rf"(?P<name>[^=]+)=\s*(?P<low>{_NUMBER})\s*(?:\.\.|…)\s*(?P<high>{_NUMBER})\s*/\s*(?P<step>{_NUMBER})\s*"
)


class Asked(NamedTuple):
    """A study with what is asked of it: everything needed to compute it, and to compute it again."""

    study: str | None
    overrides: tuple[str, ...] = ()
    scenario: Path | None = None
    as_of: When | None = None
    by: str | None = None

    def result(self) -> Result:
        """The result; with overrides, each row beside the study's own figure (`baseline`, `difference`)."""
        study = load(self.study, overrides=self.overrides, scenario=self.scenario)
        changed = recompute.compute(study, as_of=self.as_of, by=self.by)
        if not study.overrides:
            return changed
        own = recompute.compute(load(self.study), as_of=self.as_of, by=self.by)
        pairs = changed.pairs | {
            "baseline": own.pairs["recomputed"],
            "difference": changed.pairs["recomputed"] - own.pairs["recomputed"],
            "baseline_verdict": own.pairs["verdict"],
        }
        return replace(changed, pairs=pairs)

    def at(self, setting: str) -> Result:
        """The result at one more setting, which stands alone: the range that the study gives is not that value's."""
        study = load(self.study, overrides=(*self.overrides, setting), scenario=self.scenario)
        name = study.overrides[-1][0]
        alone = replace(
            study,
            capacities={key: replace(one, range=None) if key == name else one for key, one in study.capacities.items()},
            assumptions={
                key: replace(one, range=None) if key == name else one for key, one in study.assumptions.items()
            },
        )
        return recompute.compute(alone, as_of=self.as_of, by=self.by)


class Extra(NamedTuple):
    """What was asked for on top of a result: loads at shares, and what is likely of each row."""

    shares: str | None = None
    mix: tuple[Load, ...] = ()
    likely: list[Summary | None] | None = None

    @property
    def parts(self) -> dict[str, float]:
        """The shares by name, 0 to 1; empty if no mix was asked for."""
        return {load.of: load.share for load in self.mix if load.of != "total"}

    @classmethod
    def of(cls, result: Result, shares: str | None, *, likely: bool) -> Extra:
        """Raises Unreadable where the shares are none."""
        loads = tuple(mixing.mix(result, mixing.shares(shares, result.study))) if shares is not None else ()
        return cls(shares, loads, likelihood.rows(result) if likely else None)


class Swept(NamedTuple):
    """One row of a sweep: a claim's load at one value of the assumption, and the verdict at that value alone."""

    value: float
    set: str
    claim: str
    of: str
    recomputed: float
    difference: float
    ratio: float
    verdict: str | None


def sweep(asked: Asked, text: str) -> Iterator[Swept]:
    """The result at each value of "NAME=300..600/50", beside the study's own.

    Values are in the assumption's own unit. Raises Unreadable if the text is no sweep or has more than 200 steps, and
    DataError if there is nothing of that name.
    """
    own = asked.result()
    match = _SWEEP.fullmatch(text)
    if match is None:
        raise Unreadable(
            f"“{text}” is no sweep",
            0,
            len(text),
            slug="sweep",
            help='write NAME=LOW..HIGH/STEP, as in "152 mm shell=300..600/50"',
        )
    low, high, step = (float(match[end].replace(",", "")) for end in ("low", "high", "step"))
    if step <= 0 or high < low or (high - low) / step >= MOST_STEPS:
        raise Unreadable(f"“{text}” has no steps, or more than {MOST_STEPS}", 0, len(text), slug="sweep")
    group, name = overriding.target(
        match["name"].strip(), own.study.capacities, own.study.assumptions, own.study.lexicon
    )
    if group is None:
        span, known = (text.index(name), text.index(name) + len(name)), [*own.study.capacities, *own.study.assumptions]
        raise DataError([overriding.unknown_name(Text("--sweep", text), span, name, known)])
    words = unit_words(own, name)
    before = {_key(own, i): own.pairs["recomputed"][i] for i in range(len(own.pairs["claim"]))}
    for value in (low + step * np.arange(np.floor((high - low) / step + 1e-9) + 1)).tolist():
        setting = f"{name}={figures.number(value)}{words}"
        result = asked.at(setting)
        for i in range(len(result.pairs["claim"])):
            recomputed = float(result.pairs["recomputed"][i])
            yield Swept(
                value=value,
                set=setting,
                claim=result.pairs["claim"][i],
                of=result.pairs["of"][i],
                recomputed=recomputed,
                difference=recomputed - float(before[_key(result, i)]),
                ratio=float(result.pairs["ratio"][i]),
                verdict=result.pairs["verdict"][i],
            )


def _key(result: Result, i: int) -> tuple[Any, ...]:
    return tuple(result.pairs[key][i] for key in ("claim", "of", "stated_claim", "stated_words"))


def unit_words(result: Result, name: str) -> str:
    """The unit of a capacity or assumption, as words after a number."""
    parts = result.model.units.name(result.model.named[name].unit).split(" / ")
    return " " + " per ".join([result.study.lexicon.plural(parts[0]), *parts[1:]])
