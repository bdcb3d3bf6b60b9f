"""What can be changed on the page: each capacity and assumption, in words, and with a slider where it has a range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import floor, isfinite, log10

from estimates import verdicts
from estimates.figures import Figure
from estimates.formulas import Formula
from estimates.recompute import Result
from estimates.report.live import Field, Slider
from estimates.workings import Value

STEPS = 100  # about as many as a slider has
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?=\s)")


def fields(result: Result) -> Iterator[Field]:
    """The capacities, then the assumptions, as the study has them with what was changed."""
    study, model = result.study, result.model
    before = {name: words for name, _, words in study.overrides}
    for name, capacity in study.capacities.items():
        yield _field(name, "capacity", capacity.holds, capacity.range, before.get(name), model.capacities[name])
    for name, assumption in study.assumptions.items():
        yield _field(name, "assumption", assumption.is_, assumption.range, before.get(name), model.assumptions[name])


def _field(
    name: str, group: str, said: Figure | Formula, spread: Figure | None, before: str | None, value: Value
) -> Field:
    words = said.words if isinstance(said, Figure) else said.text
    slider = _slider(said, spread, value) if isinstance(said, Figure) and spread is not None else None
    told = verdicts.span(value.low, value.high) if value.low < value.high else ""
    return Field(name, group, words, words if before is None else before, told, slider)


def _slider(said: Figure, spread: Figure, value: Value) -> Slider | None:
    """A slider over the range, in round steps; none where the words are more than a number and what it counts."""
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
