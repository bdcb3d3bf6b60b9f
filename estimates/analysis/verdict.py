"""Judge whether recomputed and stated figures fit each other: one ordered rule over arrays of intervals.

The rule, in its order: not comparable, reproduced, contradicted, tension, consistent. docs/how-it-thinks.md states it
with a worked example for each verdict.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.analysis.columns import Readings, quotient
from estimates.quantities.figure import RELATIONS
from estimates.quantities.hedges import whole_of
from estimates.quantities.intervals import Interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]

VERDICTS = ("reproduced", "consistent", "tension", "contradicted", "not comparable")  # the most favourable one first
REPRODUCED, CONSISTENT, TENSION, CONTRADICTED, NOT_COMPARABLE = VERDICTS
MISFITS = (VERDICTS.index(TENSION), VERDICTS.index(CONTRADICTED))
NOTHING_STATED = -1  # in place of a verdict and of a reason
BLOCKS = ("", "unclear", "change", "rate", "unit", "zero divisor", "mixed load", "equivalent", "period", "scope")
RULES = (  # the rules after BLOCKS, in this order: a reason and its verdict
    ("rounding", REPRODUCED), ("typical", REPRODUCED),
    ("two floors", NOT_COMPARABLE), ("two ceilings", NOT_COMPARABLE), ("transfer", NOT_COMPARABLE),
    ("close", TENSION), ("firm ends", CONTRADICTED), ("factor", CONTRADICTED),
    ("soft end", TENSION), ("typical", TENSION),
)  # fmt: skip
REASONS = (*BLOCKS, *(reason for reason, _ in RULES))
_VERDICTS = (CONSISTENT, *[NOT_COMPARABLE] * (len(BLOCKS) - 1), *(verdict for _, verdict in RULES))
_VERDICT_OF = np.array([*map(VERDICTS.index, _VERDICTS), NOTHING_STATED], np.int8)  # by reason
WITHOUT_RATIO = BLOCKS.index("zero divisor")  # up to this reason the two figures have no ratio either

NO_MISS = 1.01  # facing ends within 1 % of each other do not count as a miss
CLOSE = 0.1  # how far W may lie from S to be reproduced, and to be no more than in tension with a bare number
STRONG = 0.05  # half the width of a rounding interval, relative to its figure, from which a test is weak
NOISE = 1e-9  # relative error of floating point

# W reproduces these relations by the rounding interval of S only, or by the typical one only; all others by either.
_AS_ROUNDED = np.isin(RELATIONS, ("bare", "exactly", "between"))
_AS_TYPICAL = np.isin(RELATIONS, ("nearly", "just over", "just under"))


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Counts times capacities, in the unit of what is stated; arrays of one length, NaN where there is no number.

    `count` is what was counted. `transfer` marks what was sent rather than what would fit.
    """

    figure: Floats
    literal: Interval
    typical: Interval
    count: Readings
    transfer: Flags


class Judgement(NamedTuple):
    """Verdicts and what they rest on. `verdict` and `reason` index VERDICTS and REASONS; NaN where nothing applies.

    `needs` is the capacity at which a miss would end, `strength` the capacities that would have reproduced the figure.
    """

    verdict: Codes
    reason: Codes
    ratio: Floats
    needs: Floats
    strength_low: Floats
    strength_high: Floats
    weak: Flags


def misses(interval: Interval, other: Interval, top: Floats | float = np.inf) -> tuple[Floats, Flags]:
    """Return by what factor two intervals miss each other, and whether the first is the lower one.

    The factor is the ratio of the facing ends, infinite if one of them is 0, never NaN; up to NO_MISS, it does not
    count as a miss. For shares above half of `top` it is the ratio of their complements.
    """
    below, above = _factor(interval.high, other.low, top), _factor(other.high, interval.low, top)
    return np.maximum(below, above), np.asarray(below > above)


def _factor(under: Floats | float, over: Floats | float, top: Floats | float) -> Floats:
    """Return over / under where `over` is the greater of the two, else 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(under > 0, np.divide(over, under), np.where(over < 0, np.divide(under, over), np.inf))
        mirrored = np.where(under > top / 2, np.divide(top - under, top - over), factor)
    return np.where(over > under, np.where(np.isfinite(top), mirrored, factor), 1.0)


def exceeds(factor: Floats, limit: float) -> Flags:
    """Return whether factors are greater than a limit, by more than the noise of floating point."""
    return np.asarray(factor > limit * (1 + NOISE))


def are_firm(interval: Interval, other: Interval, below: Flags) -> Flags:
    """Return whether both facing ends are firm, where `below` marks that the first is the lower interval."""
    return np.asarray(~np.where(below, interval.high_soft | other.low_soft, interval.low_soft | other.high_soft))


def judge(ours: Recomputed, stated: Readings, blocked: Codes, soft_factor: float) -> Judgement:
    """Judge arrays of comparisons. `blocked` indexes BLOCKS: why the two cannot be compared, 0 where they can.

    It is NOTHING_STATED where there is nothing to judge, and so are the verdict and the reason. A soft end may be
    exceeded by `soft_factor` before that contradicts it.
    """
    accepted, rounding = _accepted(ours, stated), stated.spread.rounding
    reproduced = _is_inside(ours.figure, accepted)
    rounds = _is_inside(ours.figure, rounding)
    misfits, facing_end = _misfits(ours, stated, soft_factor)
    rules = [reproduced & rounds, reproduced, *_cannot_fail(ours, stated), *misfits]  # in the order of RULES
    reason = np.select([blocked != 0, *rules], [blocked, *range(len(BLOCKS), len(REASONS))])
    verdict = _VERDICT_OF[reason]
    has_ratio = (blocked <= 0) | (blocked > WITHOUT_RATIO)
    is_reproduced = verdict == VERDICTS.index(REPRODUCED)
    count = np.where(ours.count.number > 0, ours.count.number, np.nan)
    half = (np.asarray(rounding.high) - rounding.low) / 2
    return Judgement(
        verdict,
        reason,
        ratio=np.where(has_ratio, quotient(ours.figure, stated.number), np.nan),
        needs=np.where(np.isin(verdict, MISFITS), quotient(facing_end, count), np.nan),
        strength_low=np.where(is_reproduced, quotient(accepted.low, count), np.nan),
        strength_high=np.where(is_reproduced, quotient(accepted.high, count), np.nan),
        weak=is_reproduced & (~rounds | (half > STRONG * np.abs(stated.number) * (1 + NOISE))),
    )


def _cannot_fail(ours: Recomputed, stated: Readings) -> list[Flags]:
    """Return where the comparison could not have failed: two floors, two ceilings, or less sent than would fit."""
    way, stated_way = ours.count.direction, stated.direction
    sent = ours.transfer & ((way == 1) | (stated_way == -1))
    return [(way == 1) & (stated_way == 1), (way == -1) & (stated_way == -1), sent]


def _misfits(ours: Recomputed, stated: Readings, soft_factor: float) -> tuple[list[Flags], Floats]:
    """Return where the misfits of RULES apply, in their order, and the end of S that faces W."""
    part = Interval(np.where(ours.transfer, 0.0, 1.0), 1.0)  # what was sent may be less than what would fit
    whole = whole_of(stated.figures)
    literal, typical = stated.spread.literal, stated.spread.typical
    factor, below = misses(ours.literal * part, literal, whole)
    missed = exceeds(factor, NO_MISS)
    firm = missed & are_firm(ours.literal * part, literal, below)
    far = missed & exceeds(factor, soft_factor)
    close = (firm | far) & _is_close(ours.figure, stated)
    typical_factor, typical_below = misses(ours.typical * part, typical, whole)
    literal_end = np.where(below, literal.low, literal.high)
    typical_end = np.where(typical_below, typical.low, typical.high)
    conditions = [close, firm, far, missed, exceeds(typical_factor, NO_MISS)]
    return conditions, np.where(missed, literal_end, typical_end)


def _accepted(ours: Recomputed, stated: Readings) -> Interval:
    """Return which worked figures reproduce the stated one: they round to it, lie within 10 %, break no firm end.

    A stated range is reproduced only if it is narrower than 10 % of its middle to each side; else none is accepted.
    """
    rounding, literal, typical, _ = stated.spread
    figures, figure = stated.figures, stated.number
    margin = CLOSE * np.abs(figure)
    rules = [_AS_ROUNDED[figures.relation], _AS_TYPICAL[figures.relation]]
    low = np.select(rules, [rounding.low, typical.low], np.fmin(rounding.low, typical.low))
    high = np.select(rules, [rounding.high, typical.high], np.fmax(rounding.high, typical.high))
    low = np.maximum(low, figure - margin)
    high = np.minimum(high, figure + margin)
    firm_low = ~np.asarray(literal.low_soft) & (literal.low >= low * (1 - NOISE))
    firm_high = ~np.asarray(literal.high_soft) & (literal.high <= high * (1 + NOISE))
    counted = ours.count.spread.literal
    is_range = figures.relation == RELATIONS.index("between")
    wide = is_range & ~((figures.high - figures.low) * stated.scale < 2 * margin)
    return Interval(
        np.where(firm_low, literal.low, low),  # unknown too where the high end is
        np.where(wide, np.nan, np.where(firm_high, literal.high, high)),
        firm_low & literal.low_open & ~np.asarray(counted.low_open),
        firm_high & literal.high_open & ~np.asarray(counted.high_open),
    )


def _is_inside(numbers: Floats, interval: Interval) -> Flags:
    """Return whether numbers lie in an interval, but not at an open end; noise of floating point is ignored."""
    noise = NOISE * np.abs(numbers)
    low = np.where(interval.low_open, numbers > interval.low + noise, numbers >= interval.low - noise)
    high = np.where(interval.high_open, numbers < interval.high - noise, numbers <= interval.high + noise)
    return np.asarray(low & high)


def _is_close(worked: Floats, stated: Readings) -> Flags:
    """Return whether S is a bare number or a range, and W lies within 10 % of it (of the nearer end of a range)."""
    low, high = stated.ends
    inside = (worked >= low - CLOSE * np.abs(low)) & (worked <= high + CLOSE * np.abs(high))
    return np.asarray(inside & np.isin(stated.figures.relation, [RELATIONS.index("bare"), RELATIONS.index("between")]))
