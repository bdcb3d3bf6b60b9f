"""The range of a formula over ranges, where a name is one quantity however often it occurs: k - k is 0.

Where each name occurs once, interval arithmetic is exact. For a name that occurs more often, the sign of the derivative
over the intervals decides: where the formula only rises or only falls with that name, its extremes lie at the name's
ends; where it does not depend on it, any value serves. Otherwise the name stays an interval in each place, and the
result contains every value but may be wider than necessary.
"""

from collections import Counter
from collections.abc import Mapping
from math import inf, isnan, nan
from typing import NamedTuple

from estimates.quantities.formulas import OPERATORS, Formula, Operation, evaluate
from estimates.quantities.intervals import Interval

Ranges = Mapping[str, Interval]
ZERO, ONE, UNKNOWN = (Interval.point(number) for number in (0.0, 1.0, nan))


def enclose(formula: Formula, ranges: Ranges) -> Interval:
    """Return the range of a formula over single intervals.

    Raises Unreadable at a divisor whose range touches zero, and what `evaluate` raises.
    """
    whole: Interval = ZERO + evaluate(formula, ranges)
    lowest, highest = dict(ranges), dict(ranges)
    low_open = high_open = False
    for name, times in Counter(name.text for name in formula.names).items():
        low, high = ranges[name].ends
        if times == 1 or not -inf < low.value < high.value < inf:
            continue
        slope = _slope(formula, ranges, name)
        if slope.low == slope.high == 0:
            lowest[name] = highest[name] = Interval.point((low.value + high.value) / 2)
        elif slope.low >= 0 or slope.high <= 0:
            first, last = (low, high) if slope.low >= 0 else (high, low)
            lowest[name], highest[name] = Interval.point(first.value), Interval.point(last.value)
            if slope.low > 0 or slope.high < 0:  # elsewhere, an end that is open may be reached from inside
                low_open, high_open = low_open | bool(first.is_open), high_open | bool(last.is_open)
    if lowest == highest == ranges:
        return whole
    bottom, top = (ZERO + evaluate(formula, values) for values in (lowest, highest))
    return Interval(bottom.low, top.high, bottom.low_open or low_open, top.high_open or high_open)


class _Value(NamedTuple):
    """A value with how it changes with one name k.

    `slope` encloses the derivative. `power` encloses the elasticity e, where k times the derivative is e times the
    value, if it is known: of products and quotients it is exact, so that what cancels is recognised (a k / k does not
    depend on k).
    """

    value: Interval
    slope: Interval
    power: Interval


def _slope(formula: Formula, ranges: Ranges, name: str) -> Interval:
    """Return an interval that contains the derivative with respect to `name` everywhere in the ranges."""
    k = ranges[name]

    def constant(value: Interval) -> _Value:
        return _Value(value, ZERO, ZERO)

    def propagate(step: Operation, left: _Value | float, right: _Value | float) -> _Value:
        """Return the result of an operation, with how it changes with k."""
        first, second = (x if isinstance(x, _Value) else constant(Interval.point(x)) for x in (left, right))
        u, v = first.value, second.value
        value, power = OPERATORS[step.sign](u, v), UNKNOWN
        if step.sign in "+-":
            slope = OPERATORS[step.sign](first.slope, second.slope)
            v = v * -1 if step.sign == "-" else v
            if first.power.low == first.power.high == second.power.low == second.power.high:
                power = first.power
            elif min(u.low, v.low) >= 0 or max(u.high, v.high) <= 0:
                power = Interval.spanning((*first.power.ends, *second.power.ends))  # their mean, weighted with u and v
        elif step.sign == "*":
            slope, power = first.slope * v + u * second.slope, first.power + second.power
        else:
            slope, power = (first.slope - u * second.slope / v) / v, first.power - second.power
        if power.low == power.high == 0:
            slope = ZERO
        elif not isnan(power.low) and slope.low < 0 < slope.high and (k.low > 0 or k.high < 0):
            slope = power * value / k
        return _Value(value, slope, power)

    values = {other: constant(interval) for other, interval in ranges.items()} | {name: _Value(k, ONE, ONE)}
    result = evaluate(formula, values, propagate)
    return result.slope if isinstance(result, _Value) else ZERO
