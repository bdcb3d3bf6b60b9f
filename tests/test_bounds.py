from __future__ import annotations

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import mpmath
import numpy as np
import pytest
from estimates.quantities.bounds import NOTHING, Bounds, TouchesZeroError
from hypothesis import assume, example, given
from hypothesis import strategies as st

INF = float("inf")
NAN = float("nan")
EVERYTHING = Bounds(-INF, INF)
UNKNOWN = Bounds(NAN, NAN)

Operation = Callable[[Bounds, Bounds], Bounds]
OPERATIONS: dict[str, Operation] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "and": Bounds.intersect,
    "or": Bounds.hull,
}
ARITHMETIC = [OPERATIONS[symbol] for symbol in "+-*/"]


def interval(text: str) -> Bounds:
    if text == "nothing":
        return NOTHING
    opening, low, high, closing = re.fullmatch(r"([\[(])(.+), (.+)([\])])", text).groups()  # type: ignore[union-attr]
    return Bounds(float(low), float(high), opening == "(", closing == ")")


def shown(bounds: Bounds) -> str:
    if bounds.is_empty:
        return "nothing"
    return f"{'(' if bounds.low_open else '['}{bounds.low:g}, {bounds.high:g}{')' if bounds.high_open else ']'}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2] + [10, 20]", "[11, 22]"),
        ("(1, 2] + [10, 20]", "(11, 22]"),
        ("[1, 2] + [10, 20)", "[11, 22)"),
        ("(1, 2) + (10, 20)", "(11, 22)"),
        ("(1000, inf) + [5, 6]", "(1005, inf)"),
        ("[1, inf) + (-inf, 5]", "(-inf, inf)"),
        ("[1, 2] - [10, 20]", "[-19, -8]"),
        ("[1, 2] - (10, 20]", "[-19, -8)"),
        ("(1, 2] - [10, 20]", "(-19, -8]"),
        ("[1, 2] - [10, 20)", "(-19, -8]"),
        ("[1, 2) - [10, 20]", "[-19, -8)"),
        ("[5, inf) - [1, inf)", "(-inf, inf)"),
        ("[5, 6] - [1, inf)", "(-inf, 5]"),
        ("[0, 0] - [0, 0]", "[0, 0]"),
        ("[6700, 6700] * [450, 450]", "[3.015e+06, 3.015e+06]"),
        ("(1000, inf) * [300, 500]", "(300000, inf)"),
        ("[0, 7000] * [300, 500]", "[0, 3.5e+06]"),
        ("[0, 7000) * [300, 500]", "[0, 3.5e+06)"),
        ("[2, 3) * (4, 5]", "(8, 15)"),
        ("[0, 5] * (1, inf)", "[0, inf)"),
        ("(0, 5] * (1, inf)", "(0, inf)"),
        ("(0, 5] * [0, 5]", "[0, 25]"),
        ("[0, 5] * (0, 5)", "[0, 25)"),
        ("(0, 5] * (0, 5]", "(0, 25]"),
        ("[0, 0] * (1, inf)", "[0, 0]"),
        ("[0, 0] * (-inf, inf)", "[0, 0]"),
        ("(1, 2) * [0, 0]", "[0, 0]"),
        ("(-1, 1) * [0, 0]", "[0, 0]"),
        ("[-2, 3] * [-5, 7]", "[-15, 21]"),
        ("(-2, 3] * [-5, 7]", "[-15, 21]"),
        ("[-2, 3) * [-5, 7]", "(-15, 21)"),
        ("[-2, 3] * (-5, 7]", "(-15, 21]"),
        ("[-3, -2) * (4, 5]", "[-15, -8)"),
        ("[4, 5] * [-3, -2]", "[-15, -8]"),
        ("[-3, -2] * [-5, -4)", "(8, 15]"),
        ("[-1, 1] * (-1, 1)", "(-1, 1)"),
        ("[-1, 1] * [-1, 1)", "[-1, 1]"),
        ("(-1, 0) * (1, inf)", "(-inf, 0)"),
        ("[-1, 0] * (1, inf)", "(-inf, 0]"),
        ("(-inf, inf) * [2, 3]", "(-inf, inf)"),
        ("(-inf, -1] * [1, inf)", "(-inf, -1]"),
        ("[1, 2] / [4, 8]", "[0.125, 0.5]"),
        ("(1, 2] / [4, 8]", "(0.125, 0.5]"),
        ("[1, 2] / (4, 8]", "[0.125, 0.5)"),
        ("[1, 2] / [4, 8)", "(0.125, 0.5]"),
        ("[1, 2) / [4, 8]", "[0.125, 0.5)"),
        ("[1, 2] / [-8, -4]", "[-0.5, -0.125]"),
        ("[-1, 2] / [4, 8)", "[-0.25, 0.5]"),
        ("[-2, -1] / [4, 8)", "[-0.5, -0.125)"),
        ("[0, 2] / (4, 8)", "[0, 0.5)"),
        ("(0, 2] / [4, 8]", "(0, 0.5]"),
        ("[1, 2] / [4, inf)", "(0, 0.5]"),
        ("[0, 2] / [4, inf)", "[0, 0.5]"),
        ("[1, inf) / [1, inf)", "(0, inf)"),
        ("(-inf, -1] / [1, inf)", "(-inf, 0)"),
        ("(-inf, inf) / [1, inf)", "(-inf, inf)"),
        ("[0, 0] / [1, inf)", "[0, 0]"),
        ("[0, 0] / (-2, -1)", "[0, 0]"),
        ("[1, 5] and [3, 8]", "[3, 5]"),
        ("[1, 5] and (3, 8]", "(3, 5]"),
        ("[3, 8] and [1, 5)", "[3, 5)"),
        ("(1, 5) and [1, 5]", "(1, 5)"),
        ("[1, 5] and (1, 5)", "(1, 5)"),
        ("(1, 5) and [2, 4]", "[2, 4]"),
        ("[2, 4] and (1, 5)", "[2, 4]"),
        ("[1, 2] and [3, 4]", "nothing"),
        ("[3, 4] and [1, 2]", "nothing"),
        ("[1, 2] and [2, 4]", "[2, 2]"),
        ("[1, 2) and [2, 4]", "nothing"),
        ("[1, 2] and (2, 4]", "nothing"),
        ("(1000, inf) and (-inf, 1000]", "nothing"),
        ("(1000, inf) and (-inf, inf)", "(1000, inf)"),
        ("[1, 2] or [4, 5]", "[1, 5]"),
        ("(4, 5) or (1, 2)", "(1, 5)"),
        ("(1, 5) or [1, 5]", "[1, 5]"),
        ("[1, 5] or (1, 5)", "[1, 5]"),
        ("(1, 5) or (1, 5)", "(1, 5)"),
        ("(1, 5) or [2, 4]", "(1, 5)"),
        ("[1, 5] or (2, 4)", "[1, 5]"),
        ("[1, 2] or (7, inf)", "[1, inf)"),
        ("nothing or [1, 2)", "[1, 2)"),
        ("(1, 2] or nothing", "(1, 2]"),
        ("nothing or nothing", "nothing"),
        ("[5, 3] or (1, 2)", "(1, 2)"),
        ("(1, 2) or [5, 3]", "(1, 2)"),
        ("nothing and [1, 2]", "nothing"),
        ("nothing + [1, 2]", "nothing"),
        ("[5, 3] * [1, 2]", "nothing"),
        ("[1, 2] * [5, 3]", "nothing"),
        ("[-1, 2] * [5, 3]", "nothing"),
        ("(3, 3] * [0, 0]", "nothing"),
        ("[1, 2] - (3, 3)", "nothing"),
        ("[1, 2] / [3, 3)", "nothing"),
        ("[0, -3] / [1, 2]", "nothing"),
        ("[1, 2] / [3, 0]", "nothing"),
        ("(-inf, inf) + nothing", "nothing"),
        ("[1e+300, 1e+301] * [1e+10, 1e+11]", "[1.79769e+308, inf)"),
        ("[-1e+301, -1e+300] * [1e+10, 1e+11]", "(-inf, -1.79769e+308]"),
        ("[1, 2] * [1e+308, 1.5e+308]", "[1e+308, inf)"),
        ("[1e+308, 1.5e+308] + [1e+308, 1.5e+308]", "[1.79769e+308, inf)"),
        ("[1, 2] - [1e+308, 1.5e+308]", "[-1.5e+308, -1e+308]"),
        ("[1e+300, 1e+301] / [1e-20, 1e-10]", "[1.79769e+308, inf)"),
    ],
)
def test_every_end_is_as_open_as_it_should_be(text: str, expected: str) -> None:
    one, symbol, two = re.fullmatch(r"(.+) ([-+*/]|and|or) (.+)", text).groups()  # type: ignore[union-attr]
    result = OPERATIONS[symbol](interval(one), interval(two))
    assert shown(result) == expected
    assert isinstance(result.low, float)
    assert isinstance(result.low_open, bool)
    assert isinstance(result.is_empty, bool)
    assert not result.is_empty or symbol == "and" or result == NOTHING
    assert "-0" not in re.findall(r"-?[\d.]+(?:e\+\d+)?", shown(result))


@pytest.mark.parametrize(
    ("divisor", "words"),
    [
        ("[0, 5]", "0 to 5"),
        ("[-5, 0]", "-5 to 0"),
        ("[-5, 12000.5]", "-5 to 12,000.5"),
        ("[0, 0]", "0"),
        ("(0, 5]", "more than 0 and at most 5"),
        ("[0, 5)", "at least 0 and less than 5"),
        ("[-1000000, 0)", "at least -1,000,000 and less than 0"),
        ("(0, inf)", "more than 0"),
        ("[0, inf)", "at least 0"),
        ("(-inf, 0]", "at most 0"),
        ("(-inf, 7)", "less than 7"),
        ("(-inf, inf)", "any number"),
    ],
)
def test_dividing_by_what_touches_zero_names_the_divisor(divisor: str, words: str) -> None:
    with pytest.raises(TouchesZeroError) as raised:
        Bounds(1, 2) / interval(divisor)
    assert str(raised.value) == f"dividing by {words}, which touches zero"


def test_of_many_divisors_the_first_that_touches_zero_is_named() -> None:
    divisors = Bounds(np.array([[1, 2], [-3, -4]]), np.array([2, 3]))
    with pytest.raises(ZeroDivisionError, match=r"^dividing by -3 to 2, which"):
        1 / divisors


@pytest.mark.parametrize("divisor", ["[1, 2]", "[-2, -1]", "(1, inf)", "(-inf, -1)"])
def test_what_does_not_touch_zero_divides(divisor: str) -> None:
    assert (1 / interval(divisor)).contains(1 / (1.5 if "-" not in divisor.replace("inf", "") else -1.5)) is True


@pytest.mark.parametrize(
    ("bounds", "number", "inside"),
    [
        ("[1, 2]", 1, True),
        ("(1, 2]", 1, False),
        ("[1, 2]", 2, True),
        ("[1, 2)", 2, False),
        ("(1, 2)", 1.5, True),
        ("[1, 2]", 0.5, False),
        ("[1, 2]", 2.5, False),
        ("(1, inf)", 1e300, True),
        ("(-inf, inf)", INF, False),
        ("(-inf, inf)", -INF, False),
        ("nothing", 0, False),
        ("(2, 2)", 2, False),
        ("[1, 2]", NAN, False),
        ("[nan, nan]", 1, False),
    ],
)
def test_a_number_is_inside_or_not(bounds: str, number: float, inside: bool) -> None:
    assert interval(bounds).contains(number) == inside


def test_scalars_work_on_both_sides() -> None:
    loss = Bounds(0.25, 0.5, True)
    assert 1 - loss == Bounds(0.5, 0.75, False, True)
    assert loss - 1 == Bounds(-0.75, -0.5, True)
    assert 1 + loss == loss + 1 == Bounds(1.25, 1.5, True)
    assert 2 * loss == loss * 2 == loss.scale(2) == np.float64(2) * loss == Bounds(0.5, 1.0, True)
    assert 1 / loss == Bounds(2, 4, False, True)
    assert loss / 2 == Bounds(0.125, 0.25, True)
    assert loss.scale(-2) == Bounds(-1, -0.5, False, True)
    assert loss.scale(0) == Bounds.point(0) == Bounds(0, 0)


def test_bounds_are_taken_from_the_ends_of_a_figure() -> None:
    class Ends(NamedTuple):
        low: float
        high: float
        low_open: bool
        high_open: bool
        low_soft: bool

    assert Bounds.of(Ends(1000.0, INF, True, False, True)) == Bounds(1000, INF, True, True)
    assert Bounds.of(Ends(0.0, 1000.0, False, True, False)) == Bounds(0, 1000, False, True)
    assert Bounds.of(Ends(5.0, 7.0, True, False, False)) == Bounds(5, 7, True, False)
    assert Bounds.of(Ends(5.0, 7.0, False, True, False)) == Bounds(5, 7, False, True)


def test_bounds_are_values() -> None:
    assert repr(Bounds(1, 2, True)) == "Bounds(low=1.0, high=2.0, low_open=True, high_open=False)"
    assert {Bounds(1, 2), Bounds(1.0, 2.0)} == {Bounds(1, 2)}
    with pytest.raises(AttributeError):
        Bounds(1, 2).low = 5.0  # type: ignore[misc]
    assert not hasattr(Bounds(1, 2), "__dict__")
    assert (NOTHING.low, NOTHING.high) == (INF, -INF)


def test_one_negative_number_in_an_array_leaves_the_others_right() -> None:
    mixed, usual = Bounds(np.array([-2, 1]), np.array([3, 2])), Bounds(np.array([4, 4]), np.array([8, 8]))
    for load in (mixed * usual, usual * mixed):
        assert (list(np.asarray(load.low)), list(np.asarray(load.high))) == ([-16, 4], [24, 16])
    quotient = mixed / usual
    assert (list(np.asarray(quotient.low)), list(np.asarray(quotient.high))) == ([-0.5, 0.125], [0.75, 0.5])
    quotient = usual / Bounds(np.array([-2, 1]), np.array([-1, 2]))
    assert (list(np.asarray(quotient.low)), list(np.asarray(quotient.high))) == ([-8, 2], [-2, 8])


def test_one_open_end_opens_a_whole_array() -> None:
    many = Bounds(np.array([1, 2]), np.array([3, 4]), np.array([True, False]), np.array([False, True]))
    for total in (many + Bounds(1, 2, True, True), Bounds(1, 2, True, True) + many):
        assert (list(np.asarray(total.low_open)), list(np.asarray(total.high_open))) == ([True, True], [True, True])


def test_an_infinite_end_is_open_whatever_was_said() -> None:
    assert Bounds(-INF, INF).low_open is True
    assert Bounds(-INF, INF).high_open is True
    assert Bounds(1, INF).low_open is False
    mixed = Bounds(np.array([1.0, -INF]), np.array([INF, 2.0]), np.array([True, False]))
    assert list(np.asarray(mixed.low_open)) == [True, True]
    assert list(np.asarray(mixed.high_open)) == [True, False]


def test_whole_numbers_become_floats_so_that_nothing_overflows_in_silence() -> None:
    counts = Bounds.point(np.array([2_000_000], dtype=np.int32))
    shells = counts * 3000
    assert np.asarray(counts.low).dtype == np.float64
    assert shells.low == shells.high == np.array([6e9])


def test_an_array_times_bounds_is_bounds_and_shapes_broadcast() -> None:
    counts = np.array([[1.0], [2.0], [3.0]])
    table = counts * Bounds(np.array([10.0, 20.0]), 30.0, np.array([True, False]))
    assert np.array_equal(table.low, counts * [10.0, 20.0])
    assert np.array_equal(np.broadcast_to(table.high, (3, 2)), counts * [30.0, 30.0])
    assert np.asarray(table.is_empty).shape == (3, 2)


@pytest.mark.parametrize("operation", OPERATIONS.values())
@pytest.mark.parametrize("other", [Bounds(1, 2), Bounds(-2, -1), UNKNOWN, Bounds(1, INF)])
def test_what_is_unknown_stays_unknown(operation: Operation, other: Bounds) -> None:
    for half_known in (UNKNOWN, Bounds(NAN, 5), Bounds(5, NAN)):
        for result in (operation(half_known, other), operation(other, half_known)):
            assert np.isnan(result.low)
            assert np.isnan(result.high)
            assert result.is_empty is False
            assert result.overlaps(EVERYTHING) is False


def test_an_unknown_among_arrays_leaves_the_others_alone() -> None:
    halves = Bounds(np.array([NAN, 1.0, 3.0]), np.array([1.0, NAN, 4.0]))
    assert np.array_equal(halves.low, [NAN, NAN, 3.0], equal_nan=True)
    assert np.array_equal((halves * [0.0, 0.0, 2.0]).high, [NAN, NAN, 8.0], equal_nan=True)  # type: ignore[operator]
    assert np.array_equal(halves.is_empty, [False, False, False])
    assert np.array_equal((halves / Bounds(1, 2)).low, [NAN, NAN, 1.5], equal_nan=True)


@pytest.mark.parametrize(
    ("one", "two", "meet"),
    [
        ("[1, 2]", "[2, 3]", True),
        ("[1, 2)", "[2, 3]", False),
        ("[1, 2]", "(2, 3]", False),
        ("(1, 4)", "[2, 3]", True),
        ("[1, 2]", "[3, 4]", False),
        ("(1, 2)", "(1, 2)", True),
        ("(1000, inf)", "(-inf, 1000)", False),
        ("(1000, inf)", "(-inf, 1001)", True),
        ("[2, 2]", "[1, 3]", True),
        ("(2, 2)", "[1, 3]", False),
        ("[3, 1]", "[0, 5]", False),
        ("[nan, nan]", "[0, 5]", False),
    ],
)
def test_intervals_meet_or_not(one: str, two: str, meet: bool) -> None:
    assert interval(one).overlaps(interval(two)) == meet
    assert interval(two).overlaps(interval(one)) == meet


# Ends in eighths: sums and products of them are exact floats, so that openness can be tested to the letter.
eighths = st.integers(-800, 800).map(lambda n: n / 8)
ends = st.one_of(st.just(0.0), eighths)
flags = st.booleans()


@st.composite
def intervals(draw: st.DrawFn) -> Bounds:
    low, high = sorted((draw(ends), draw(ends)))
    low, high = (draw(st.sampled_from([low, low, low, -INF])), draw(st.sampled_from([high, high, high, INF])))
    return Bounds(low, high, low < high and draw(flags), low < high and draw(flags))


def away_from_zero(bounds: Bounds) -> Bounds:
    if bounds.low > 0 or bounds.high < 0:
        return bounds
    if bounds.low > -INF:
        return bounds - bounds.low + 0.125
    return bounds - bounds.high - 0.125 if bounds.high < INF else Bounds(1, INF)


EPSILON = Fraction(1, 10**9)
FAR = Fraction(10**9)


def samples(bounds: Bounds) -> list[Fraction]:
    """Points inside, among them those that lie at the ends or as good as there."""
    low = Fraction(bounds.low) if bounds.low > -INF else -FAR  # type: ignore[arg-type]
    high = Fraction(bounds.high) if bounds.high < INF else FAR  # type: ignore[arg-type]
    if low == high:
        return [low]
    points = [low + EPSILON if bounds.low_open else low, high - EPSILON if bounds.high_open else high, (low + high) / 2]
    return points + [zero for zero in (-EPSILON, Fraction(0), EPSILON) if points[0] < zero < points[1]]


def exact(bounds: Bounds, number: Fraction) -> bool:
    """Whether the bounds hold the number, compared without rounding it."""
    low, high = float(bounds.low), float(bounds.high)
    return (number > low or (number == low and not bounds.low_open)) and (
        number < high or (number == high and not bounds.high_open)
    )


def within(inner: Bounds, outer: Bounds) -> bool:
    low = inner.low > outer.low or (inner.low == outer.low and (inner.low_open or not outer.low_open))
    high = inner.high < outer.high or (inner.high == outer.high and (inner.high_open or not outer.high_open))
    return bool(low and high)


@pytest.mark.parametrize("operation", ARITHMETIC[:3])
@given(one=intervals(), two=intervals())
@example(one=Bounds(0, 5), two=Bounds(1, INF, True))
def test_the_result_is_the_smallest_that_holds_every_pair_of_points(
    operation: Operation, one: Bounds, two: Bounds
) -> None:
    result = operation(one, two)
    pairs = [operation(x, y) for x, y in product(samples(one), samples(two))]  # type: ignore[arg-type]
    assert all(exact(result, pair) for pair in pairs)  # type: ignore[arg-type]
    least, most = min(pairs), max(pairs)  # type: ignore[type-var]
    assert result.low_open or least == result.low
    assert result.high_open or most == result.high
    assert float(least) <= max(result.low + 1e-3, -1e6)  # type: ignore[arg-type]
    assert float(most) >= min(result.high - 1e-3, 1e6)  # type: ignore[arg-type]


@given(one=intervals(), two=intervals().map(away_from_zero))
def test_the_quotient_is_the_smallest_that_holds_every_pair_of_points(one: Bounds, two: Bounds) -> None:
    result = one / two
    quotients = [x / y for x, y in product(samples(one), samples(two))]
    least, most = float(min(quotients)), float(max(quotients))
    assert least >= result.low or least == pytest.approx(result.low)
    assert most <= result.high or most == pytest.approx(result.high)
    assert result.low_open or least == pytest.approx(result.low)
    assert result.high_open or most == pytest.approx(result.high)
    assert least <= max(result.low + 1e-3, -1e6)
    assert most >= min(result.high - 1e-3, 1e6)
    assert not result.low_open or min(quotients) != result.low
    assert not result.high_open or max(quotients) != result.high


@pytest.mark.parametrize("operation", OPERATIONS.values())
@given(one=intervals(), two=intervals(), more=intervals())
def test_widening_an_input_never_narrows_an_output(
    operation: Operation, one: Bounds, two: Bounds, more: Bounds
) -> None:
    wide = one.hull(more)
    try:
        wider = operation(wide, two), operation(two, wide)
        narrower = operation(one, two), operation(two, one)
    except TouchesZeroError:
        return
    for narrow, broad in zip(narrower, wider, strict=True):
        assert narrow.is_empty or within(narrow, broad)


@given(one=intervals(), two=intervals(), three=intervals())
def test_the_laws_of_arithmetic_hold(one: Bounds, two: Bounds, three: Bounds) -> None:
    assert one + two == two + one
    assert one * two == two * one
    assert (one + two) + three == one + (two + three)
    assert one - two == -1 * (two - one) == one + two.scale(-1)
    assert one + 0 == one * 1 == one.scale(1) == one / 1 == one
    assert within(one * (two + three), one * two + one * three)


@given(one=intervals(), two=intervals(), number=eighths)
def test_a_number_lies_in_both_or_either_as_in_sets(one: Bounds, two: Bounds, number: float) -> None:
    inside = bool(one.contains(number)), bool(two.contains(number))
    assert one.intersect(two).contains(number) == all(inside)
    assert one.hull(two).contains(number) or not any(inside)
    assert one.intersect(two) == two.intersect(one)
    assert one.hull(two) == two.hull(one)
    assert one.overlaps(two) == two.overlaps(one) == (not one.intersect(two).is_empty)
    assert one.hull(one) == one.intersect(one) == one
    assert one.hull(one.intersect(two)) == one


finite = st.floats(-1e9, 1e9).map(lambda x: x if abs(x) > 1e-9 else 0.0)


@pytest.mark.parametrize("operation", ARITHMETIC)
@given(ends=st.lists(finite, min_size=4, max_size=4))
def test_mpmath_agrees(operation: Operation, ends: list[float]) -> None:
    (a, b), (c, d) = sorted(ends[:2]), sorted(ends[2:])
    assume(operation is not operator.truediv or c > 0 or d < 0)
    ours = operation(Bounds(a, b), Bounds(c, d))
    theirs = operation(mpmath.iv.mpf([a, b]), mpmath.iv.mpf([c, d]))
    slack = 4 * np.finfo(float).eps
    for our, their in ((ours.low, theirs.a), (ours.high, theirs.b)):  # type: ignore[attr-defined]
        assert our == pytest.approx(float(mpmath.mpf(their.mid)), rel=slack, abs=1e-300)
    assert theirs.a <= ours.low  # type: ignore[attr-defined]
    assert theirs.b >= ours.high  # type: ignore[attr-defined]


anything = st.one_of(intervals(), st.sampled_from([UNKNOWN, NOTHING, EVERYTHING, Bounds(5, 3), Bounds(1e200, 1e300)]))


@pytest.mark.parametrize("operation", OPERATIONS.values())
@given(rows=st.lists(st.tuples(anything, anything), min_size=1, max_size=6))
def test_arrays_agree_with_single_intervals(operation: Operation, rows: list[tuple[Bounds, Bounds]]) -> None:
    one, two = (
        Bounds(
            *(np.array([getattr(row[side], end) for row in rows]) for end in ("low", "high", "low_open", "high_open"))
        )
        for side in (0, 1)
    )
    if operation is operator.truediv and any(b.low <= 0 <= b.high for _, b in rows):
        with pytest.raises(TouchesZeroError):
            operation(one, two)
        return
    singles = [operation(*row) for row in rows]
    result = operation(one, two)
    assert np.asarray(result.is_empty).tolist() == [single.is_empty for single in singles]
    assert np.asarray(one.overlaps(two)).tolist() == [bool(a.overlaps(b)) for a, b in rows]
    for end in ("low", "high", "low_open", "high_open"):
        found, expected = np.asarray(getattr(result, end)), [getattr(single, end) for single in singles]
        known = [not (single.is_empty or np.isnan(single.low)) for single in singles]
        assert found[known].tolist() == np.array(expected)[known].tolist()
    assert np.isnan(np.asarray(result.low)).tolist() == [bool(np.isnan(single.low)) for single in singles]
