"""The range of a formula over ranges, where a name is one quantity however often it occurs: k - k is 0.

Where each name occurs once, interval arithmetic is exact. A name that occurs more often, in the formula or in those
it stands on, is held at each end of its range in turn, if the formula, written as one fraction, has that name to the
first power at most above and below the line. Then it only rises or only falls with that name whatever the others are
(its derivative keeps its sign wherever nothing is divided by zero), so that its extremes lie at the ends. A name
that cancels is held anywhere. Any other one (k * k) stays a range in each place, and so does one without an end:
the result then holds every value, and may hold more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import isfinite
from types import MappingProxyType
from typing import Any

import numpy as np

from estimates.quantities.bounds import Bounds
from estimates.quantities.old_formulas import Formula, Operation, evaluate, order

Powers = tuple[tuple[str, int], ...]  # the names of a term and their powers, sorted
Sum = dict[Powers, Fraction]  # terms and their factors

MOST_TERMS = 60  # of a sum; a formula that comes to more is taken place by place
MOST_BITS = 2000  # of a factor
MOST_NAMES = 8  # held at their ends: 2 to the 8th corners, or 3 to the 8th where both ends are open

NOTHING_ELSE: Mapping[str, Formula] = MappingProxyType({})


class _TooLongError(Exception):
    """A fraction has grown past what is worth writing out."""


def enclose(formula: Formula, figures: Mapping[str, Bounds], formulas: Mapping[str, Formula] = NOTHING_ELSE) -> Bounds:
    """The range of a formula over single intervals; its names stand for `figures`, or for other `formulas` over them.

    Raises what `evaluate` and `order` raise; a divisor is looked at place by place, so that one whose range touches
    zero only if a name is taken twice is refused too. Those who also want the place of an error in another formula
    work that one out first.
    """
    steps = reached(formula, formulas)
    whole = _worked_out(steps, figures)
    held = _held(steps, figures)
    if not held:
        return whole
    corners = list(product(*held.values()))
    at = {name: Bounds.point(np.array([corner[i][0] for corner in corners])) for i, name in enumerate(held)}
    is_open = np.array([any(end_is_open for _, end_is_open in corner) for corner in corners])
    result = _worked_out(steps, {**figures, **at})
    ends = (np.broadcast_arrays(value, flag | is_open) for value, flag in result.ends)
    return Bounds.spanning([(float(v), bool(o)) for values, flags in ends for v, o in zip(values, flags, strict=True)])


def follow(formula: Formula, values: Mapping[str, Any], formulas: Mapping[str, Formula]) -> Any:
    """The value of a formula whose names stand for `values`, floats or arrays, or for other `formulas` over them.

    Raises what `evaluate` and `order` raise.
    """
    found = dict(values)
    for name, each in reached(formula, formulas):
        found[name] = evaluate(each, found)
    return found[""]


def reached(formula: Formula, formulas: Mapping[str, Formula]) -> tuple[tuple[str, Formula], ...]:
    """The formulas that `formula` stands on, each after its own, and at the end itself, without a name."""
    found = {"": formula}
    waiting = [formula]
    while waiting:
        for name in waiting.pop().names:
            if name.text in formulas and name.text not in found:
                found[name.text] = formulas[name.text]
                waiting.append(formulas[name.text])
    names = order(found)
    return tuple((name, found[name]) for name in names)


def _worked_out(steps: Sequence[tuple[str, Formula]], figures: Mapping[str, Bounds]) -> Bounds:
    values = dict(figures)
    for name, formula in steps:
        value = evaluate(formula, values)
        values[name] = value if isinstance(value, Bounds) else Bounds.point(value)
    return values[""]


def _held(steps: Sequence[tuple[str, Formula]], figures: Mapping[str, Bounds]) -> dict[str, list[tuple[float, bool]]]:
    """The names to hold, each with the numbers it is held at, and whether its range is open there."""
    times: Counter[str] = Counter({"": 1})
    for formula_name, formula in reversed(steps):
        for occurrence in formula.names:
            times[occurrence.text] += times[formula_name]
    worked_out = {name for name, _ in steps}
    repeated = [name for name, count in times.items() if count > 1 and name not in worked_out and _wide(figures[name])]
    if not repeated:
        return {}
    try:
        above, below = _fraction(steps)
    except _TooLongError:
        return {}
    held: dict[str, list[tuple[float, bool]]] = {}
    for name in repeated:
        power = max(dict(term).get(name, 0) for term in (*above, *below))
        low, high = ((float(value), bool(is_open)) for value, is_open in figures[name].ends)
        within = (_inside(figures[name]), False)
        if power == 0:
            held[name] = [within]
        elif power == 1 and isfinite(low[0]) and isfinite(high[0]) and len(held) < MOST_NAMES:
            # Where the name makes no difference, a value at its open ends is reached after all: from inside.
            held[name] = [low, high, within] if low[1] and high[1] else [low, high]
    return held


def _wide(bounds: Bounds) -> bool:
    return bool(bounds.low < bounds.high)


def _inside(bounds: Bounds) -> float:
    """Some number inside, off both ends."""
    low, high = float(bounds.low), float(bounds.high)
    if isfinite(low) and isfinite(high):
        return low + (high - low) / 2
    return low + 1 if isfinite(low) else high - 1 if isfinite(high) else 0.0


def _fraction(steps: Sequence[tuple[str, Formula]]) -> tuple[Sum, Sum]:
    """The last of the formulas over names alone, as one sum over another."""
    values: dict[str, tuple[Sum, Sum]] = {}
    for formula_name, formula in steps:
        own = {name.text: ({((name.text, 1),): Fraction(1)}, {(): Fraction(1)}) for name in formula.names}
        values[formula_name] = _parts(evaluate(formula, {**own, **values}, _as_fractions))
    return values[""]


def _parts(value: float | tuple[Sum, Sum]) -> tuple[Sum, Sum]:
    return value if isinstance(value, tuple) else ({(): Fraction(repr(value))}, {(): Fraction(1)})


def _as_fractions(
    operation: Operation, left: float | tuple[Sum, Sum], right: float | tuple[Sum, Sum]
) -> tuple[Sum, Sum]:
    (a, b), (c, d) = _parts(left), _parts(right)
    match operation.sign:
        case "*":
            return _cancelled(_times(a, c), _times(b, d))
        case "/":
            return _cancelled(_times(a, d), _times(b, c))
    if operation.sign == "-":
        c = _times(c, {(): Fraction(-1)})
    return _cancelled(_plus(a, c), b) if b == d else _cancelled(_plus(_times(a, d), _times(c, b)), _times(b, d))


def _plus(one: Sum, two: Sum) -> Sum:
    terms = {term: one.get(term, Fraction(0)) + two.get(term, Fraction(0)) for term in (*one, *two)}
    return {term: factor for term, factor in terms.items() if factor}


def _times(one: Sum, two: Sum) -> Sum:
    if len(one) * len(two) > MOST_TERMS:
        raise _TooLongError
    terms: Sum = {}
    for (a, x), (b, y) in product(one.items(), two.items()):
        powers = Counter(dict(a))
        powers.update(dict(b))
        factor = x * y
        if len(powers) > MOST_TERMS or factor.numerator.bit_length() + factor.denominator.bit_length() > MOST_BITS:
            raise _TooLongError
        terms = _plus(terms, {tuple(sorted(powers.items())): factor})
    return terms


def _cancelled(above: Sum, below: Sum) -> tuple[Sum, Sum]:
    """The same fraction without the powers of names that all terms share."""
    if not above:
        return {}, {(): Fraction(1)}
    terms = [dict(term) for term in (*above, *below)]
    shared = {name: min(term.get(name, 0) for term in terms) for name in terms[0]}

    def without(term: Powers) -> Powers:
        return tuple((name, power - shared.get(name, 0)) for name, power in term if power > shared.get(name, 0))

    return {without(t): x for t, x in above.items()}, {without(t): x for t, x in below.items()}
