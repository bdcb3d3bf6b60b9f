"""The range of a formula over ranges, where a name is one quantity however often it occurs: k - k is 0.

Where each name occurs once, interval arithmetic is exact. For a name that occurs more often, in the formula or in
those it depends on, the sign of the derivative over the intervals decides: where the formula only rises or only falls
with that name, its extremes lie at the name's ends; where it does not depend on it, any value serves. Otherwise the
name stays an interval in each place, and the result contains every value but may be wider than necessary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import inf, isnan, nan
from types import MappingProxyType
from typing import NamedTuple

from estimates.quantities.formulas import OPERATORS, Formula, Operation, Steps, evaluate_all, reached
from estimates.quantities.intervals import Interval

NO_FORMULAS: Mapping[str, Formula] = MappingProxyType({})
Ranges = Mapping[str, Interval]
ZERO, ONE, UNKNOWN = (Interval.point(number) for number in (0.0, 1.0, nan))


def enclose(formula: Formula, ranges: Ranges, formulas: Mapping[str, Formula] = NO_FORMULAS) -> Interval:
    """Return the range of a formula over single intervals; its names mean `ranges` or other `formulas` over them.

    Raises Unreadable at a divisor whose range touches zero, and what `evaluate` and `order` raise.
    """
    steps = reached(formula, formulas)
    whole = _range(steps, ranges)
    lowest, highest = dict(ranges), dict(ranges)
    low_open = high_open = False
    for name in _repeated(steps, ranges):
        slope, (low, high) = _slope(steps, ranges, name), ranges[name].ends
        if slope.low == slope.high == 0:
            lowest[name] = highest[name] = Interval.point((low.value + high.value) / 2)
        elif _is_signed(slope):
            first, last = (low, high) if slope.low >= 0 else (high, low)
            lowest[name], highest[name] = Interval.point(first.value), Interval.point(last.value)
            if slope.low > 0 or slope.high < 0:  # elsewhere, an end that is open may be reached from inside
                low_open, high_open = low_open | bool(first.is_open), high_open | bool(last.is_open)
    if lowest == highest == ranges:
        return whole
    bottom, top = (_range(steps, values) for values in (lowest, highest))
    return Interval(bottom.low, top.high, bottom.low_open or low_open, top.high_open or high_open)


def _range(steps: Steps, ranges: Ranges) -> Interval:
    found = evaluate_all(steps, ranges)
    return found if isinstance(found, Interval) else Interval.point(found)


def _repeated(steps: Steps, ranges: Ranges) -> list[str]:
    """Return the names that occur more than once, have both ends and more than one value."""
    times: Counter[str] = Counter({"": 1})
    for name, formula in reversed(steps):
        for occurrence in formula.names:
            times[occurrence.text] += times[name]
    repeated = [name for name, count in times.items() if count > 1 and name in ranges]
    return [name for name in repeated if -inf < ranges[name].low < ranges[name].high < inf]


class _Value(NamedTuple):
    """A value with how it changes with one name k.

    `slope` encloses the derivative. `power` encloses the elasticity e, where k times the derivative is e times the
    value, if it is known: of products and quotients it is exact, so that what cancels is recognised (a k / k does not
    depend on k).
    """

    value: Interval
    slope: Interval
    power: Interval


def _slope(steps: Steps, ranges: Ranges, name: str) -> Interval:
    """Return an interval that contains the derivative with respect to `name` everywhere in the ranges."""
    k = ranges[name]

    def constant(value: Interval) -> _Value:
        return _Value(value, ZERO, ZERO)

    def propagate(step: Operation, left: _Value | float, right: _Value | float) -> _Value:
        one, two = (each if isinstance(each, _Value) else constant(Interval.point(each)) for each in (left, right))
        u, v = one.value, two.value
        value, power = OPERATORS[step.sign](u, v), UNKNOWN
        if step.sign in "+-":
            slope = OPERATORS[step.sign](one.slope, two.slope)
            v = v * -1 if step.sign == "-" else v
            if one.power.low == one.power.high == two.power.low == two.power.high:
                power = one.power
            elif min(u.low, v.low) >= 0 or max(u.high, v.high) <= 0:
                power = Interval.spanning((*one.power.ends, *two.power.ends))  # their mean, weighted with u and v
        elif step.sign == "*":
            slope, power = one.slope * v + u * two.slope, one.power + two.power
        else:
            slope, power = (one.slope - u * two.slope / v) / v, one.power - two.power
        if isnan(power.low) and (value.low > 0 or value.high < 0):
            power = k * slope / value
        elif power.low == power.high == 0:
            slope = ZERO
        elif not isnan(power.low) and not _is_signed(slope) and (k.low > 0 or k.high < 0):
            slope = power * value / k
        return _Value(value, slope, power)

    values = {each: constant(interval) for each, interval in ranges.items()} | {name: _Value(k, ONE, ONE)}
    found = evaluate_all(steps, values, propagate)
    return found.slope if isinstance(found, _Value) else ZERO


def _is_signed(slope: Interval) -> bool:
    return bool(slope.low >= 0 or slope.high <= 0)
