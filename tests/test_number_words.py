"""Numbers as readers see them: at most three significant digits, never nan, inf or -0."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.analysis.numbers import amount, exact, interval, number, pair, three_digits
from estimates.quantities.intervals import Interval

INF = math.inf

WRITTEN: dict[Callable[..., str], list[tuple[Any, ...]]] = {  # what is written, and how
    number: [  # at most three significant digits
        (3_150_000, "3.15 million"),
        (4_800_000, "4.8 million"),
        (999_999, "1 million"),
        (18_054, "18,100"),
        (381_818.18, "382,000"),
        (41.6667, "41.7"),
        (4.31, "4.31"),
        (0.0451, "0.0451"),
        (0.000012345, "0.0000123"),
        (2.5e9, "2.5 billion"),
        (1e12, "1 trillion"),
        (0, "0"),
        (-0.0, "0"),
        (-4600, "-4,600"),
        (math.nan, ""),
        (INF, ""),
    ],
    amount: [  # a currency goes before its number
        ("3,150,000", "shells", "3,150,000 shells"),
        ("more than 3.9 million", "evacuees per week", "more than 3.9 million evacuees per week"),
        ("60,025,000", "USD", "USD 60,025,000"),
        ("about 35 to 130 million", "KRW per truck", "about KRW 35 to 130 million per truck"),
    ],
    exact: [  # all digits in a line to redo by hand
        (3_150_000.0, "3,150,000"),
        (26_527.35, "26,527.35"),
        (79_582.05, "79,582.05"),
        (450.0, "450"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (math.nan, ""),
    ],
    pair: [  # two numbers share their scale
        (3.9e6, 6.5e6, "3.9 to 6.5 million"),
        (910_000, 1_300_000, "910,000 to 1.3 million"),
        (300_000, 500_000, "300,000 to 500,000"),
        (381_817, 381_819, "382,000"),
    ],
    interval: [  # with its open ends
        (Interval(300_000, 500_000), "300,000 to 500,000"),
        (Interval(300_000, INF, True), "more than 300,000"),
        (Interval(300_000, INF), "at least 300,000"),
        (Interval(0, 500_000), "at most 500,000"),
        (Interval(0, 500_000, False, True), "less than 500,000"),
        (Interval(0, INF), "any number"),
        (Interval(-INF, INF), "any number"),
        (Interval(7, 7), "7"),
        (Interval(0, 0), "0"),
        (Interval(-3, 5), "-3 to 5"),
        (Interval(-5, INF), "at least -5"),
        (Interval(-INF, -5, True, True), "less than -5"),
        (Interval(math.nan, math.nan), ""),
    ],
    three_digits: [  # three significant digits
        (1.0, "1.00"),
        (1.05, "1.05"),
        (0.9375, "0.938"),
        (12.4, "12.4"),
        (0.99999, "1.00"),
        (3000, "3,000"),
        (0, "0.00"),
        (123.4, "123"),
        (0.00001234, "0.0000123"),
        (-0.0, "0.00"),
        (math.nan, ""),
    ],
}
ROWS = [(function, row) for function, rows in WRITTEN.items() for row in rows]


@pytest.mark.parametrize(("function", "row"), ROWS)
def test_a_number_is_written_for_readers(function: Callable[..., str], row: tuple[Any, ...]) -> None:
    assert function(*row[:-1]) == row[-1]


@given(st.floats())
def test_no_number_is_ever_written_as_nan_inf_or_minus_zero(value: float) -> None:
    intervals = (Interval.point(value), Interval(0, abs(value)))
    for text in (number(value), exact(value), three_digits(value), *map(interval, intervals)):
        assert not re.search(r"nan|inf|e[+-]?\d|^-0(\.0*)?$", text)


@given(st.floats(1e-6, 1e15))
def test_a_number_is_rounded_by_less_than_half_a_percent(value: float) -> None:
    scales = {"": 1.0, "million": 1e6, "billion": 1e9, "trillion": 1e12}
    digits, _, scale = number(value).partition(" ")
    assert float(digits.replace(",", "")) * scales[scale] == pytest.approx(value, rel=0.00501)
