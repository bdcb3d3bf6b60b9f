"""Judge whether recomputed and stated figures fit each other: one ordered rule over arrays of intervals.

The rule, in its order: not comparable, reproduced, contradicted, tension, consistent. docs/how-it-thinks.md states it
with a worked example for each verdict.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.analysis.columns import Readings
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

SOFT_FACTOR = 1.5  # how far a soft end may be exceeded before it counts as contradicted; a study may set another
NO_MISS = 1.01  # facing ends within 1 % of each other do not count as a miss
CLOSE = 0.1  # how far W may lie from S to be reproduced, and to be no more than in tension with a bare number
STRONG = 0.05  # half the width of a rounding interval, relative to its figure, from which a test is weak
NOISE = 1e-9  # relative error of floating point

_AS_ROUNDED, _AS_TYPICAL = (  # the relations that W reproduces by one interval of S only; by either of them otherwise
    np.isin(RELATIONS, names) for names in (("bare", "exactly", "between"), ("nearly", "just over", "just under"))
)


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


def judge(ours: Recomputed, stated: Readings, blocked: Codes, soft_factor: float = SOFT_FACTOR) -> Judgement:
    """Judge arrays of comparisons. `blocked` indexes BLOCKS: why the two cannot be compared, 0 where they can.

    It is NOTHING_STATED where there is nothing to judge, and so are the verdict and the reason.
    """
    transfer, spread, figure = ours.transfer, stated.spread, stated.number
    any_part = Interval(np.where(transfer, 0.0, 1.0), 1.0)  # what was sent may be less than what would fit
    literal, typical = ours.literal * any_part, ours.typical * any_part
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = ours.figure / figure
    ratio = np.where(np.isfinite(ratio), ratio, np.nan)
    accepted = _accepted(ours, stated)
    reproduced = _is_inside(ours.figure, accepted)
    by_rounding = _is_inside(ours.figure, spread.rounding)

    top = whole_of(stated.figures)  # the most that a share can be
    factor, below = misses(literal, spread.literal, top)
    missed = exceeds(factor, NO_MISS)
    firm = missed & are_firm(literal, spread.literal, below)
    far = missed & exceeds(factor, soft_factor)
    readers, read_below = misses(typical, spread.typical, top)
    unread = exceeds(readers, NO_MISS)

    ways = ours.count.direction, stated.direction
    floors, ceilings = ((ways[0] == way) & (ways[1] == way) for way in (1, -1))
    sent = transfer & ((ways[0] == 1) | (ways[1] == -1))
    close = (firm | far) & _is_close(ours.figure, stated)
    rules = [reproduced & by_rounding, reproduced, floors, ceilings, sent, close, firm, far, missed, unread]  # as RULES
    reason = np.select([blocked != 0, *rules], [blocked, *range(len(BLOCKS), len(REASONS))])
    verdict = _VERDICT_OF[reason]
    is_reproduced = verdict == VERDICTS.index(REPRODUCED)
    is_misfit = np.isin(verdict, MISFITS)
    facing = (np.where(lower, s.low, s.high) for s, lower in ((spread.literal, below), (spread.typical, read_below)))
    end = np.where(missed, *facing)
    count = ours.count.number
    with np.errstate(divide="ignore", invalid="ignore"):
        per_count = [np.where(count > 0, x / count, np.nan) for x in (end, accepted.low, accepted.high)]
        half = (np.asarray(spread.rounding.high) - spread.rounding.low) / 2
    return Judgement(
        verdict,
        reason,
        np.where((blocked > 0) & (blocked <= WITHOUT_RATIO), np.nan, ratio),
        np.where(is_misfit & np.isfinite(per_count[0]), per_count[0], np.nan),
        np.where(is_reproduced, per_count[1], np.nan),
        np.where(is_reproduced, per_count[2], np.nan),
        is_reproduced & (~by_rounding | (half > STRONG * np.abs(figure) * (1 + NOISE))),
    )


def _accepted(ours: Recomputed, stated: Readings) -> Interval:
    """Return which worked figures reproduce the stated one: they round to it, lie within 10 %, break no firm end.

    A stated range is reproduced only if it is narrower than 10 % of its middle to each side; else none is accepted.
    """
    rounding, typical, literal = stated.spread.rounding, stated.spread.typical, stated.spread.literal
    figures, counted = stated.figures, ours.count.spread.literal
    code, figure = figures.relation, stated.number
    margin = CLOSE * np.abs(figure)
    rules = [_AS_ROUNDED[code], _AS_TYPICAL[code]]
    low = np.select(rules, [rounding.low, typical.low], np.fmin(rounding.low, typical.low))
    high = np.select(rules, [rounding.high, typical.high], np.fmax(rounding.high, typical.high))
    low = np.maximum(low, figure - margin)
    high = np.minimum(high, figure + margin)
    firm_low = ~np.asarray(literal.low_soft) & (literal.low >= low * (1 - NOISE))
    firm_high = ~np.asarray(literal.high_soft) & (literal.high <= high * (1 + NOISE))
    wide = (code == RELATIONS.index("between")) & ~((figures.high - figures.low) * stated.scale < 2 * margin)
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
