"""Numbers as readers see them: at most three significant digits, never nan, inf or -0."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.analysis.numbers import amount, exact, interval, number, pair, ratio
from estimates.quantities.intervals import Interval

INF = math.inf


WRITTEN = [
    # at most three significant digits
    (number(3_150_000), "3.15 million"),
    (number(4_800_000), "4.8 million"),
    (number(18_054), "18,100"),
    (number(381_818.18), "382,000"),
    (number(41.6667), "41.7"),
    (number(4.31), "4.31"),
    (number(0.0451), "0.0451"),
    (number(2.5e9), "2.5 billion"),
    (number(1e12), "1 trillion"),
    (number(0), "0"),
    (number(-0.0), "0"),
    (number(-4600), "-4,600"),
    (number(math.nan), ""),
    (number(INF), ""),
    # a currency goes before its number
    (amount("3,150,000", "shells"), "3,150,000 shells"),
    (amount("more than 3.9 million", "evacuees per week"), "more than 3.9 million evacuees per week"),
    (amount("60,025,000", "USD"), "USD 60,025,000"),
    (amount("about 35 to 130 million", "KRW per truck"), "about KRW 35 to 130 million per truck"),
    # all digits in a line to redo by hand
    (exact(3_150_000.0), "3,150,000"),
    (exact(26_527.35), "26,527.35"),
    (exact(0.1 + 0.2), "0.3"),
    (exact(-0.0), "0"),
    (exact(math.nan), ""),
    # two numbers share their scale
    (pair(3.9e6, 6.5e6), "3.9 to 6.5 million"),
    (pair(910_000, 1_300_000), "910,000 to 1.3 million"),
    (pair(300_000, 500_000), "300,000 to 500,000"),
    (pair(381_817, 381_819), "382,000"),
    # an interval, with its open ends
    (interval(Interval(300_000, 500_000)), "300,000 to 500,000"),
    (interval(Interval(300_000, INF, True)), "more than 300,000"),
    (interval(Interval(300_000, INF)), "at least 300,000"),
    (interval(Interval(0, 500_000)), "at most 500,000"),
    (interval(Interval(0, 500_000, False, True)), "less than 500,000"),
    (interval(Interval(0, INF)), "any number"),
    (interval(Interval(7, 7)), "7"),
    (interval(Interval(0, 0)), "0"),
    (interval(Interval(math.nan, math.nan)), ""),
    # three significant digits of a ratio
    (ratio(1.05), "1.05"),
    (ratio(0.9375), "0.938"),
    (ratio(0.99999), "1.00"),
    (ratio(3000), "3,000"),
    (ratio(0), "0.00"),
    (ratio(123.4), "123"),
    (ratio(0.00001234), "0.0000123"),
    (ratio(-0.0), "0.00"),
    (ratio(math.nan), ""),
]


@pytest.mark.parametrize(("written", "expected"), WRITTEN)
def test_a_number_is_written_for_readers(written: str, expected: str) -> None:
    assert written == expected


@given(st.floats())
def test_no_number_is_ever_written_as_nan_inf_or_minus_zero(value: float) -> None:
    for text in (
        number(value),
        exact(value),
        ratio(value),
        interval(Interval.point(value)),
        interval(Interval(0, abs(value))),
    ):
        assert not re.search(r"nan|inf|e[+-]?\d|^-0(\.0*)?$", text)


@given(st.floats(1e-6, 1e15))
def test_a_number_is_rounded_by_less_than_half_a_percent(value: float) -> None:
    scales = {"": 1.0, "million": 1e6, "billion": 1e9, "trillion": 1e12}
    digits, _, scale = number(value).partition(" ")
    assert float(digits.replace(",", "")) * scales[scale] == pytest.approx(value, rel=0.00501)
