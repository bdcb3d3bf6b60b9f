"""What can be changed on the page: each capacity and assumption, in words, and with a slider where it has a range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import floor, isfinite, log10

from estimates.analysis import verdicts
from estimates.analysis.recompute import Result
from estimates.quantities.old_formulas import Formula
from estimates.quantities.workings import Value
from estimates.reading.figures import Figure
from estimates.report.live import Field, Slider

STEPS = 100  # about as many as a slider has
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?=\s)")


def fields(result: Result) -> Iterator[Field]:
    """The capacities, then the assumptions, as the study has them with what was changed."""
    study = result.study
    before = {name: words for name, _, words in study.overrides}
    for group, entries in (("capacity", study.capacities), ("assumption", study.assumptions)):
        for name, entry in entries.items():
            value = result.model.named[name]
            told = verdicts.span(value.low, value.high) if value.low < value.high else ""
            slider = _slider(entry.written, entry.range, value)
            yield Field(name, group, value.words, before.get(name, value.words), told, slider)


def _slider(said: Figure | Formula, spread: Figure | None, value: Value) -> Slider | None:
    """A slider over the range, in round steps; none where the words are more than a number and what it counts."""
    if not isinstance(said, Figure) or spread is None:
        return None
    low, high = value.low, value.high
    number = _NUMBER.match(said.words)
    plain = number and said.figure is not None and said.relation == "exactly" and said.figure == value.best
    if not plain or number is None or not (isfinite(low) and isfinite(high) and low < high):
        return None
    if (said.unit, said.per) != (spread.unit, spread.per):
        return None
    step = round_step((high - low) / STEPS)
    words = "{}" + said.words[number.end() :].replace("{}", "")
    return Slider(_plain(low), _plain(high), _plain(step), _plain(value.best), words)


def round_step(rough: float) -> float:
    """The nearest 1, 2 or 5 times a power of ten below a step."""
    size = 10.0 ** floor(log10(rough))
    return next(size * times for times in (5, 2, 1) if size * times <= rough * (1 + 1e-9))


def _plain(value: float) -> str:
    """A number as an attribute of a slider has it: no commas, no exponent."""
    return f"{value:.9f}".rstrip("0").rstrip(".")
