from __future__ import annotations

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from estimates.quantities.intervals import Interval, ZeroDivisorError

INF = float("inf")
NAN = float("nan")
EMPTY = Interval(INF, -INF)
UNKNOWN = Interval(NAN, NAN)

Operation = Callable[[Interval, Interval], Interval]
OPERATIONS: dict[str, Operation] = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
ENDS = ("low", "high", "low_open", "high_open", "low_soft", "high_soft")


def interval(text: str) -> Interval:
    if text == "empty":
        return EMPTY
    match = re.fullmatch(r"(~?)([\[(])(.+), (.+)([\])])(~?)", text)
    assert match
    low_soft, opening, low, high, closing, high_soft = match.groups()
    return Interval(float(low), float(high), opening == "(", closing == ")", low_soft == "~", high_soft == "~")


def shown(found: Interval) -> str:
    if found.is_empty:
        return "empty"
    low = f"{'~' if found.low_soft else ''}{'(' if found.low_open else '['}{found.low:g}"
    return f"{low}, {found.high:g}{')' if found.high_open else ']'}{'~' if found.high_soft else ''}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2] + [10, 20]", "[11, 22]"),
        ("[1, inf) + (-inf, 5]", "(-inf, inf)"),
        ("[1, 2] - [10, 20)", "(-19, -8]"),
        ("[5, inf) - [1, inf)", "(-inf, inf)"),
        ("[0, 0] - [0, 0]", "[0, 0]"),
        ("[6700, 6700] * [450, 450]", "[3.015e+06, 3.015e+06]"),
        ("(1000, inf) * [300, 500]", "(300000, inf)"),
        ("[0, 7000) * [300, 500]", "[0, 3.5e+06)"),
        ("[0, 5] * (1, inf)", "[0, inf)"),
        ("(0, 5] * (1, inf)", "(0, inf)"),
        ("[0, 0] * (1, inf)", "[0, 0]"),
        ("[-3, -2] * [-5, -4)", "(8, 15]"),
        ("[1, 2] / [4, 8)", "(0.125, 0.5]"),
        ("[1, 2] / [4, inf)", "(0, 0.5]"),
        ("[1, inf) / [1, inf)", "(0, inf)"),
        ("empty + [1, 2]", "empty"),
        ("[5, 3] * [1, 2]", "empty"),
        ("(3, 3] * [0, 0]", "empty"),
        ("[1, 2] - (3, 3)", "empty"),
        ("[1, 2] / [3, 0]", "empty"),
        ("(-inf, inf) + empty", "empty"),
        ("[1, 2]~ + [10, 20]", "[11, 22]~"),
        ("~[1, 2] + [10, 20]~", "~[11, 22]~"),
        ("[1, 2] - [10, 20]~", "~[-19, -8]"),
        ("[0, 7000]~ * [300, 500]", "[0, 3.5e+06]~"),
        ("~[0, 7000]~ * [300, 500]", "~[0, 3.5e+06]~"),
        ("[0, 5] * ~[1, 2]~", "[0, 10]~"),
        ("[0, 0] * ~[1, 2]~", "[0, 0]"),
        ("[-2, 3]~ * [-5, 7]", "~[-15, 21]~"),
        ("[4, 5] * ~[-3, -2]", "~[-15, -8]"),
        ("[1, 2] / ~[4, 8]", "[0.125, 0.5]~"),
        ("~(1000, inf) * [300, 500]", "~(300000, inf)"),
        ("~[1, 2]~ * [1, inf)", "~[1, inf)"),
    ],
)
def test_every_end_is_as_open_and_as_soft_as_it_should_be(text: str, expected: str) -> None:
    one, symbol, two = re.fullmatch(r"(.+) ([-+*/]) (.+)", text).groups()  # type: ignore[union-attr]
    result = OPERATIONS[symbol](interval(one), interval(two))
    assert shown(result) == expected
    assert isinstance(result.low, float)
    assert isinstance(result.low_open, bool)
    assert isinstance(result.is_empty, bool)
    assert not result.is_empty or result == EMPTY
    assert "-0" not in re.findall(r"-?[\d.]+(?:e\+\d+)?", shown(result))


def test_clipping_replaces_an_end_by_a_closed_and_firm_one() -> None:
    assert shown(interval("~(-5, 120)~").clip(0, 100)) == "[0, 100]"
    assert shown(interval("~(-5, 80)~").clip(0, 100)) == "[0, 80)~"
    assert shown(interval("(95, inf)").clip(0, 100)) == "(95, 100]"


@pytest.mark.parametrize(
    ("divisor", "words"),
    [
        ("[0, 0]", "0"),
        ("(0, 5]", "0 to 5"),
        ("[-1000000, 0)", "-1,000,000 to 0"),
        ("[-5, 12000.5]", "-5 to 12,000.5"),
        ("(-inf, 7)", "-infinity to 7"),
    ],
)
def test_dividing_by_what_touches_zero_names_the_divisor(divisor: str, words: str) -> None:
    with pytest.raises(ZeroDivisorError) as raised:
        Interval(1, 2) / interval(divisor)
    assert str(raised.value) == f"division by {words}, which includes or touches zero"


def test_of_many_divisors_the_first_that_touches_zero_is_named() -> None:
    divisors = Interval(np.array([[1, 2], [-3, -4]]), np.array([2, 3]))
    with pytest.raises(ZeroDivisionError, match=r"^division by -3 to 2, which"):
        1 / divisors


def test_scalars_work_on_both_sides() -> None:
    loss = Interval(0.25, 0.5, True)
    assert 1 - loss == Interval(0.5, 0.75, False, True)
    assert loss - 1 == Interval(-0.75, -0.5, True)
    assert 2 * loss == loss * 2 == np.float64(2) * loss == loss + loss == Interval(0.5, 1.0, True)
    assert 1 / loss == Interval(2, 4, False, True)
    assert loss / -2 == Interval(-0.25, -0.125, False, True)


def test_intervals_are_values_with_floats_and_open_infinite_ends() -> None:
    assert {Interval(1, 2), Interval(1.0, 2.0)} == {Interval(1, 2)}
    assert shown(Interval(-INF, INF, low_soft=True, high_soft=True)) == "(-inf, inf)"
    shells = Interval.point(np.array([2_000_000], dtype=np.int32)) * 3000
    assert shells.low == shells.high == np.array([6e9])


def test_arrays_broadcast_and_intervals_are_taken_from_them() -> None:
    counts = np.array([[1.0], [2.0], [3.0]])
    table = counts * Interval(np.array([10.0, 20.0]), 30.0, np.array([True, False]))
    assert np.array_equal(table.low, counts * [10.0, 20.0])
    assert np.asarray(table.is_empty).shape == (3, 2)
    assert shown(table.take((1, 0))) == "(20, 60]"


@pytest.mark.parametrize("operation", OPERATIONS.values())
@pytest.mark.parametrize("other", [Interval(1, 2), Interval(-2, -1), UNKNOWN, Interval(1, INF)])
def test_what_is_unknown_stays_unknown(operation: Operation, other: Interval) -> None:
    for half_known in (Interval(NAN, 5), Interval(5, NAN, True, low_soft=True)):
        assert shown(half_known) == "[nan, nan]"
        for result in (operation(half_known, other), operation(other, half_known)):
            assert shown(result) == "[nan, nan]"
            assert result.is_empty is False


# Ends in eighths: sums and products of them are exact floats, so that openness can be tested to the letter.
eighths = st.integers(-800, 800).map(lambda n: n / 8)
ends = st.one_of(st.just(0.0), eighths)
flags = st.booleans()


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(ends), draw(ends)))
    low, high = (draw(st.sampled_from([low, low, low, -INF])), draw(st.sampled_from([high, high, high, INF])))
    low_soft, high_soft = draw(flags), draw(flags)
    if low == high:  # a point has one end
        return Interval(low, high, low_soft=low_soft, high_soft=low_soft)
    return Interval(low, high, draw(flags), draw(flags), low_soft, high_soft)


def away_from_zero(given_: Interval) -> Interval:
    if given_.low > 0 or given_.high < 0:
        return given_
    if given_.low > -INF:
        return given_ - given_.low + 0.125
    return given_ - given_.high - 0.125 if given_.high < INF else Interval(1, INF)


EPSILON = Fraction(1, 10**9)
FAR = Fraction(10**9)


def samples(given_: Interval) -> list[Fraction]:
    """Points inside, among them those that lie at the ends or as good as there."""
    low = Fraction(given_.low) if given_.low > -INF else -FAR  # type: ignore[arg-type]
    high = Fraction(given_.high) if given_.high < INF else FAR  # type: ignore[arg-type]
    if low == high:
        return [low]
    points = [low + EPSILON if given_.low_open else low, high - EPSILON if given_.high_open else high, (low + high) / 2]
    return points + [zero for zero in (-EPSILON, Fraction(0), EPSILON) if points[0] < zero < points[1]]


def exact(given_: Interval, number: Fraction) -> bool:
    """Whether the interval contains the number, compared without rounding it."""
    low, high = float(given_.low), float(given_.high)
    return (number > low or (number == low and not given_.low_open)) and (
        number < high or (number == high and not given_.high_open)
    )


def within(inner: Interval, outer: Interval) -> bool:
    low = inner.low > outer.low or (inner.low == outer.low and (inner.low_open or not outer.low_open))
    high = inner.high < outer.high or (inner.high == outer.high and (inner.high_open or not outer.high_open))
    return bool(low and high)


@pytest.mark.parametrize("operation", [*OPERATIONS.values()][:3])
@given(one=intervals(), two=intervals())
@example(one=Interval(0, 5), two=Interval(1, INF, True))
def test_the_result_is_the_smallest_that_holds_every_pair_of_points(
    operation: Operation, one: Interval, two: Interval
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
def test_the_quotient_is_the_smallest_that_holds_every_pair_of_points(one: Interval, two: Interval) -> None:
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


@given(one=intervals(), two=intervals(), three=intervals())
def test_the_laws_of_arithmetic_hold(one: Interval, two: Interval, three: Interval) -> None:
    assert one + two == two + one
    assert one * two == two * one
    assert (one + two) + three == one + (two + three)
    assert one - two == -1 * (two - one) == one + two * -1
    assert one + 0 == one * 1 == one / 1 == one
    assert within(one * (two + three), one * two + one * three)


@given(one=intervals(), two=intervals(), low=eighths, high=eighths, number=eighths.map(Fraction))
def test_an_interval_between_or_within_others_contains_what_they_do(
    one: Interval, two: Interval, low: float, high: float, number: Fraction
) -> None:
    assert exact(one.clip(low, high), number) == (exact(one, number) and low <= number <= high)
    assert one.clip(-INF, INF) == Interval.spanning(one.ends) == one
    both = Interval.spanning([*one.ends, *two.ends])
    assert exact(both, number) or not (exact(one, number) or exact(two, number))


anything = st.one_of(intervals(), st.sampled_from([UNKNOWN, EMPTY, Interval(-INF, INF), Interval(5, 3)]))


@pytest.mark.parametrize("operation", OPERATIONS.values())
@given(rows=st.lists(st.tuples(anything, anything), min_size=1, max_size=6))
def test_arrays_agree_with_single_intervals(operation: Operation, rows: list[tuple[Interval, Interval]]) -> None:
    one, two = (Interval(*(np.array([getattr(row[side], end) for row in rows]) for end in ENDS)) for side in (0, 1))
    if operation is operator.truediv and any(b.low <= 0 <= b.high for _, b in rows):
        with pytest.raises(ZeroDivisorError):
            operation(one, two)
        return
    singles = [operation(*row) for row in rows]
    result = operation(one, two)
    assert np.asarray(result.is_empty).tolist() == [single.is_empty for single in singles]
    for end in ENDS:
        found, expected = np.asarray(getattr(result, end)), [getattr(single, end) for single in singles]
        known = [not (single.is_empty or np.isnan(single.low)) for single in singles]
        if end.endswith("soft"):  # the two ends of a point are one, and soft if either is
            known = [bool(single.low < single.high) for single in singles]
        assert found[known].tolist() == np.array(expected)[known].tolist()
    assert np.isnan(np.asarray(result.low)).tolist() == [bool(np.isnan(single.low)) for single in singles]
