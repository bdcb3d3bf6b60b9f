"""Whether a stated figure and a recomputed one fit each other: a rule on intervals, and a sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf, isnan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.reading.figures import number

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

REPRODUCED, CONTRADICTED, TENSION, CONSISTENT, NOT_COMPARABLE = VERDICTS = (
    "reproduced",
    "contradicted",
    "tension",
    "consistent",
    "not comparable",
)
ANYTHING = "anything"  # an interval without ends, in words
NOISE = 1e-9  # relative: two figures that differ by less are equal, as far as floats can tell
FLOORS = ("more than", "at least", "order")
CEILINGS = ("less than", "at most", "up to")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, in one unit: what the words entail and what readers take them to mean.

    All fields are arrays of one shape; an unbounded end is infinite, a missing number is NaN. `direction` is +1 for a
    mere floor, -1 for a mere ceiling and 0 for anything that is held on both sides.
    """

    figure: Floats
    low: Floats
    high: Floats
    low_open: Flags
    high_open: Flags
    low_soft: Flags
    high_soft: Flags
    implied_low: Floats
    implied_high: Floats
    direction: NDArray[np.int8]


def direction(relation: str) -> int:
    """+1 for a hedge that only bounds from below, -1 for one that only bounds from above, else 0."""
    return 1 if relation in FLOORS else -1 if relation in CEILINGS else 0


def _same(one: Floats, other: Floats) -> Flags:
    with np.errstate(invalid="ignore"):
        gap = np.abs(one - other)
        return np.asarray((one == other) | (np.isfinite(gap) & (gap <= NOISE * np.abs(one))))


def _less(one: Floats, other: Floats) -> Flags:
    return np.asarray((one < other) & ~_same(one, other))


def _apart(low_side: Side, high_side: Side) -> Flags:
    """Where all of `low_side` lies below all of `high_side`."""
    touching = _same(low_side.high, high_side.low) & (low_side.high_open | high_side.low_open)
    return np.asarray(_less(low_side.high, high_side.low) | touching)


class Tests(NamedTuple):
    """What each comparison showed: `code` indexes VERDICTS, `soft_gap` is set where they meet only past a soft end."""

    code: NDArray[np.int8]
    soft_gap: Flags


def judge(recomputed: Side, stated: Side, place: Floats, comparable: Flags) -> Tests:
    """Verdicts for arrays of comparisons, in the order: reproduced, contradicted, tension, consistent, not comparable.

    `place` is the value of one unit of the last significant digit of the stated figure: the worked figure reproduces
    it when it lies within half of that (for a stated range: within the range) and inside its firm ends.
    `comparable` is False where the two are of different kinds (a rate, another period, a mixed load).
    """
    worked = recomputed.figure
    too_low = _less(worked, stated.low) | (_same(worked, stated.low) & stated.low_open)
    too_high = _less(stated.high, worked) | (_same(worked, stated.high) & stated.high_open)
    breaks_firm = (too_low & ~stated.low_soft) | (too_high & ~stated.high_soft)
    is_range = np.isnan(stated.figure) & np.isfinite(stated.low) & np.isfinite(stated.high)
    near = (np.abs(worked - stated.figure) <= place / 2 + NOISE * np.abs(worked)) | is_range
    reproduced = near & ~breaks_firm & ~np.isnan(worked)

    below, above = _apart(recomputed, stated), _apart(stated, recomputed)
    below_soft = recomputed.high_soft | stated.low_soft
    above_soft = recomputed.low_soft | stated.high_soft
    firm = (below & ~below_soft) | (above & ~above_soft)
    soft = (below & below_soft) | (above & above_soft)
    implied = _less(recomputed.implied_high, stated.implied_low) | _less(stated.implied_high, recomputed.implied_low)

    same_way = (recomputed.direction == stated.direction) & (recomputed.direction != 0)
    literal_can_fail = (np.isfinite(recomputed.high) & (stated.low > 0)) | (
        np.isfinite(stated.high) & (recomputed.low > 0)
    )
    implied_can_fail = ~np.isnan(recomputed.implied_low) & ~np.isnan(stated.implied_low)
    testable = ~same_way & (literal_can_fail | implied_can_fail)

    code = np.select([~comparable, reproduced, firm, ~testable, soft | implied], [4, 0, 1, 4, 2], default=3).astype(
        np.int8
    )
    return Tests(code, soft)


def span(low: float, high: float, low_open: bool = False, high_open: bool = False) -> str:
    """An interval in words: "300,000 to 500,000", "more than 300,000", "at most 500,000", "anything"."""
    if isinf(low) and isinf(high):
        return ANYTHING
    if isinf(high):
        return f"{'more than' if low_open else 'at least'} {number(low)}"
    if isinf(low) or low <= 0:
        return f"{'less than' if high_open else 'at most'} {number(high)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


class Case(NamedTuple):
    """One comparison, as plain numbers and words, for its sentence."""

    verdict: str
    worked: float
    low: float
    high: float
    low_open: bool
    high_open: bool
    implied_low: float
    implied_high: float
    stated: float
    place: float
    stated_implied_low: float
    stated_implied_high: float
    count_direction: int
    stated_direction: int
    soft: bool
    ratio: float
    sent: bool
    reason: str | None


def why(case: Case) -> str:
    """The verdict in a sentence with its numbers, for a reader who trusts nobody."""
    recomputed = span(case.low, case.high, case.low_open, case.high_open)
    times = "" if isnan(case.ratio) else f" The worked figure is {case.ratio:.2f} times the stated one."
    if case.verdict == REPRODUCED:
        if isnan(case.stated):
            return f"The worked figure, {number(case.worked)}, lies within that."
        digits = len(str(round(case.stated / case.place)))
        half = case.place / 2
        rounded = f"rounds to it ({number(case.stated - half)} to {number(case.stated + half)})"
        test = "one digit, a weak test" if digits == 1 else f"{digits} digits"
        return f"The worked figure, {number(case.worked)}, {rounded}, at {test}; it is {case.ratio:.2f} times it."
    if case.verdict == CONTRADICTED:
        return (
            f"Over its whole range the recomputed figure is {recomputed}; both bounds are firm, and they exclude"
            f" each other.{times}"
        )
    if case.verdict == TENSION and case.soft:
        return f"The recomputed figure is {recomputed}, past the end of what was said; but that end is not firm.{times}"
    if case.verdict == TENSION:
        ours = span(case.implied_low, case.implied_high)
        theirs = span(case.stated_implied_low, case.stated_implied_high)
        return (
            f"No words exclude it, but readers would take the recomputed figure as {ours} and the stated one as"
            f" {theirs}.{times}"
        )
    if case.verdict == CONSISTENT:
        return f"The recomputed figure, {_best_range(case, recomputed)}, can hold together with that.{times}"
    if case.reason:
        return case.reason
    if case.count_direction == case.stated_direction == 1:
        return "Two floors: each leaves all that lies above it open, so the comparison could not have failed."
    if case.count_direction == case.stated_direction == -1:
        return "Two ceilings: each leaves all that lies below it open, so the comparison could not have failed."
    if case.sent:
        return "What was sent can be less than what would fit, so the comparison could not have failed."
    return "The words are too vague: the comparison could not have failed."


def _best_range(case: Case, literal: str) -> str:
    return span(case.implied_low, case.implied_high) if literal == ANYTHING else literal
