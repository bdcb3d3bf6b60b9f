"""The range of a formula over ranges: a name is one quantity, however often it occurs."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from estimates.diagnostics import Unreadable
from estimates.quantities.enclosure import enclose
from estimates.quantities.formulas import evaluate, parse
from estimates.quantities.intervals import Interval

INF = float("inf")
RANGES = {
    "a": Interval(1, 2),
    "b": Interval(3, 5),
    "k": Interval(300, 500),
    "m": Interval(10, 20),
    "open": Interval(300, 500, True, True),
    "half": Interval(300, 500, True, False),
    "floor": Interval(300, INF, True),
    "ceiling": Interval(-INF, -1),
    "sign": Interval(-2, 3),
    "any": Interval(-INF, INF),
    "point": Interval(4, 4),
    "unknown": Interval(float("nan"), 1),
}


def shown(found: Interval) -> str:
    return f"{'(' if found.low_open else '['}{found.low:g}, {found.high:g}{')' if found.high_open else ']'}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k - k", "[0, 0]"),
        ("k / k", "[1, 1]"),
        ("open / open", "[1, 1]"),
        ("open + k - open", "[300, 500]"),
        ("k * k / k", "[300, 500]"),
        ("a*open + b*open", "(1200, 3500)"),
        ("a*half - b*half", "[-2000, -300)"),
        ("(a + b)/k", "[0.008, 0.0233333]"),
        ("m/(k + m)", "[0.0196078, 0.0625]"),
        ("1/(1/k + 1/m)", "[9.67742, 19.2308]"),
        ("k * m / (k * m + k * m)", "[0.5, 0.5]"),
        ("point * (point + k)", "[1216, 2016]"),
        # place by place where the sign of the derivative is unsure, or an end is missing
        ("sign * sign", "[-6, 9]"),
        ("a*floor + b*floor", "(1200, inf)"),
        ("floor - floor", "(-inf, inf)"),
        ("a*ceiling + b*ceiling", "(-inf, -4]"),
    ],
)
def test_a_name_is_one_quantity_however_often_it_occurs(text: str, expected: str) -> None:
    assert shown(enclose(parse(text), RANGES)) == expected


def test_an_unknown_range_stays_unknown() -> None:
    assert str(enclose(parse("unknown - unknown + k - k"), RANGES).low) == "nan"


@pytest.mark.parametrize("text", ["a / sign", "a / (k - k)", "a / (m - m + sign)", "sign / sign", "1 / 0"])
def test_a_divisor_that_may_be_zero_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as raised:
        enclose(parse(text), RANGES)
    assert raised.value.slug == "zero-divisor"


def test_long_formulas_are_enclosed_too() -> None:
    text = " * ".join(f"({name} + {other})" for name, other in zip("abcdefgh", "bcdefgha", strict=True))
    result = enclose(parse(text), dict.fromkeys("abcdefgh", Interval(0.5, 1)))
    assert (result.low, result.high) == (1, 256)


operands = st.sampled_from(["p", "q", "r", "2", "0.5"])
trees = st.recursive(
    operands,
    lambda inner: st.builds(lambda x, s, y: f"({x} {s} {y})", inner, st.sampled_from("+-*/"), inner),
    max_leaves=8,
)
ends = st.integers(-16, 16).map(lambda n: n / 4)
positive = st.integers(1, 16).map(lambda n: n / 4)


@st.composite
def ranges(draw: st.DrawFn, numbers: st.SearchStrategy[float] = ends) -> Interval:
    low, high = sorted((draw(numbers), draw(numbers)))
    return Interval(low, high, low < high and draw(st.booleans()), low < high and draw(st.booleans()))


def points(one: Interval) -> list[Fraction]:
    low, high = Fraction(float(one.low)), Fraction(float(one.high))
    near = (high - low) / 10**9
    outer = (low + near if one.low_open else low), (high - near if one.high_open else high)
    return sorted({*outer, (low + high) / 2, (low * 3 + high) / 4})


def values_of(text: str, p: Interval, q: Interval, r: Interval) -> list[Fraction]:
    """Return the exact values of a formula at points of its ranges."""
    exact = parse(re.sub(r"2|0\.5", lambda number: {"2": "two", "0.5": "half"}[number[0]], text))
    constants = {"two": Fraction(2), "half": Fraction(1, 2)}
    choices = product(points(p), points(q), points(r))
    return [evaluate(exact, {"p": x, "q": y, "r": z, **constants}) for x, y, z in choices]


@given(text=trees, p=ranges(), q=ranges(), r=ranges())
def test_the_range_contains_every_choice_of_points_and_is_not_wider_than_place_by_place(
    text: str, p: Interval, q: Interval, r: Interval
) -> None:
    formula, values = parse(text), {"p": p, "q": q, "r": r}
    try:
        result, loose = enclose(formula, values), evaluate(formula, values)
    except Unreadable:
        assume(False)
    if not isinstance(loose, Interval):
        assert result == Interval.point(loose)
        return
    slack = 1e-9 * max(1.0, abs(float(result.low)), abs(float(result.high)))
    assert result.low >= loose.low - slack
    assert result.high <= loose.high + slack
    assert not result.is_empty
    chosen = values_of(text, p, q, r)
    assert float(min(chosen)) >= result.low - slack
    assert float(max(chosen)) <= result.high + slack


monotone = st.sampled_from(
    ["p*q + p*r", "p/(p + q)", "p*q/r + p", "(p + q)*(p + r)", "p*p*q/r", "(p + p)/q*r/p", "p - 0.5*p"]
)


@given(text=monotone, p=ranges(positive), q=ranges(positive), r=ranges(positive))
def test_the_range_of_what_only_rises_or_falls_is_exact(text: str, p: Interval, q: Interval, r: Interval) -> None:
    result, chosen = enclose(parse(text), {"p": p, "q": q, "r": r}), values_of(text, p, q, r)
    assert float(min(chosen)) == pytest.approx(float(result.low), abs=1e-6)
    assert float(max(chosen)) == pytest.approx(float(result.high), abs=1e-6)
    assert not result.low_open or min(chosen) > float(result.low)
    assert not result.high_open or max(chosen) < float(result.high)
