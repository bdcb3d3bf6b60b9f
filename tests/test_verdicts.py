"""Verdicts: the rule, case by case, each with its arithmetic in sight."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates import figures, verdicts
from estimates.bounds import Bounds
from estimates.lexicon import Lexicon
from estimates.recompute import figure_columns, judge, multiply

LEXICON = Lexicon.base()

# count, capacity (best, low, high), stated, verdict: the arithmetic stands beside each
CASES = [
    # 6,700 x 450 = 3,015,000, which rounds to three million and is above it
    ("about 6,700", (450, 300, 500), "more than three million", "reproduced"),
    # 7,000 x 450 = 3,150,000: past "as many as", which can be cancelled, and within half a million of it
    ("close to 7,000", (450, 300, 500), "as many as three million", "reproduced"),
    # 7,000 x 75 = 525,000: one digit, 450,000 to 550,000, and above half a million
    ("close to 7,000", (75, 70, 100), "more than half a million", "reproduced"),
    # 13,000 x 450 = 5,850,000: 5.5 to 6.5 million
    ("more than 13,000", (450, 300, 500), "about six million", "reproduced"),
    # 5.85 million breaks the firm floor of six million, and two floors bound nothing
    ("more than 13,000", (450, 300, 500), "more than six million", "not comparable"),
    # 2,000 x 450 = 900,000 rounds to a million, but lies below a firm "more than"
    ("about 2,000", (450, 300, 500), "more than one million", "consistent"),
    # 2,000 x 500 = 1,000,000 is not more than a million
    ("2,000", (500, 500, 500), "more than one million", "contradicted"),
    # 2,000 x 500 = 1,000,000 is at least a million
    ("2,000", (500, 500, 500), "at least one million", "reproduced"),
    # at least 1,000 x 300 = 300,000 can never be fewer than 200,000
    ("at least 1,000", (450, 300, 500), "fewer than 200,000", "contradicted"),
    # ... nor at most 299,999; but "up to" can be cancelled
    ("at least 1,000", (450, 300, 500), "at most 299,999", "contradicted"),
    ("at least 1,000", (450, 300, 500), "up to 200,000", "tension"),
    # the ends touch: exactly 300,000 is in both, unless one of them is open
    ("at least 1,000", (450, 300, 500), "at most 300,000", "consistent"),
    ("more than 1,000", (450, 300, 500), "at most 300,000", "contradicted"),
    ("at least 1,000", (450, 300, 500), "fewer than 300,000", "contradicted"),
    # at most 500 x 1,000 = 500,000 never reaches more than 500,000
    ("at most 1,000", (450, 300, 500), "more than 500,000", "contradicted"),
    ("at most 1,000", (450, 300, 500), "at least 500,000", "consistent"),
    ("up to 1,000", (450, 300, 500), "more than 600,000", "tension"),
    ("nearly 1,000", (450, 300, 500), "more than 600,000", "tension"),
    # "about" excludes nothing; readers take it as 910 to 1,070, so 273,000 to 535,000 here
    ("about 1,000", (450, 300, 500), "about one million", "tension"),
    ("about 1,000", (450, 300, 500), "about 510,000", "consistent"),
    # ranges: the worked figure inside the stated range reproduces it
    ("1,000", (450, 300, 500), "between 400,000 and 500,000", "reproduced"),
    ("1,000", (450, 300, 500), "between 300,000 and 400,000", "consistent"),
    ("1,000", (450, 300, 500), "between 600,000 and 700,000", "contradicted"),
    # could not have failed
    ("more than 20,000", (450, 300, 500), "at least six million", "not comparable"),
    ("at most 1,000", (450, 300, 500), "at most two million", "not comparable"),
    ("more than 1,000", (450, 300, 500), "hundreds of thousands", "not comparable"),
    ("about 1,000", (450, 300, 500), "hundreds of thousands", "not comparable"),
    # five digits are a hard test: 4.75 to 4.85 million
    ("10,000", (480, 300, 500), "4.8 million", "reproduced"),
    ("10,000", (486, 300, 500), "4.8 million", "consistent"),
]


def columns(words: str) -> dict[str, np.ndarray]:
    return figure_columns([figures.parse(words, LEXICON)])


def verdict(count: str, capacity: tuple[float, float, float], stated: str, *, sent: bool = False) -> str:
    best, low, high = (np.array([float(end)]) for end in capacity)
    recomputed = multiply(columns(count), best, low, high)
    said = {f"stated_{key}": values for key, values in columns(stated).items()}
    code, _ = judge(columns(count), recomputed, said, np.array([sent]), np.array([True]))
    return verdicts.VERDICTS[int(code[0])]


@pytest.mark.parametrize(("count", "capacity", "stated", "expected"), CASES)
def test_the_verdict_on_a_count_a_capacity_and_a_stated_figure(
    count: str, capacity: tuple[float, float, float], stated: str, expected: str
) -> None:
    assert verdict(count, capacity, stated) == expected


def test_what_was_sent_may_be_less_than_what_would_fit_but_not_more() -> None:
    assert verdict("1,000", (450, 300, 500), "100,000") == "contradicted"
    assert verdict("1,000", (450, 300, 500), "100,000", sent=True) == "consistent"
    assert verdict("1,000", (450, 300, 500), "more than 600,000", sent=True) == "contradicted"
    assert verdict("more than 1,000", (450, 300, 500), "about 100,000", sent=True) == "consistent"


def test_what_is_of_another_kind_is_never_compared() -> None:
    best = low = high = np.array([450.0])
    said = {f"stated_{key}": values for key, values in columns("450,000").items()}
    recomputed = multiply(columns("1,000"), best, low, high)
    code, _ = judge(columns("1,000"), recomputed, said, np.array([False]), np.array([False]))
    assert verdicts.VERDICTS[int(code[0])] == "not comparable"


@given(
    st.sampled_from(["about", "nearly", "up to", "as many as", "almost"]),
    st.integers(1, 10**7),
    st.sampled_from(["", "about ", "more than ", "at least ", "up to ", "nearly ", "fewer than "]),
    st.integers(1, 10**10),
)
def test_a_soft_end_alone_never_contradicts(hedge: str, count: int, other: str, stated: int) -> None:
    said = verdict(f"{hedge} {count}", (450, 300, 500), f"{other}{stated}")
    if hedge == "about" or other in ("about ", "more than ", "at least "):
        assert said != "contradicted"


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["more than", "at least"]))
def test_two_floors_are_compared_only_if_the_figure_itself_comes_out(count: int, stated: int, hedge: str) -> None:
    assert verdict(f"{hedge} {count}", (450, 300, 500), f"{hedge} {stated}") in ("not comparable", "reproduced")


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((-math.inf, math.inf), "anything"),
        ((300_000, math.inf), "at least 300,000"),
        ((300_000, math.inf, True), "more than 300,000"),
        ((0, 500_000), "at most 500,000"),
        ((0, 500_000, False, True), "less than 500,000"),
        ((300_000, 500_000), "300,000 to 500,000"),
        ((450, 450), "450"),
    ],
)
def test_intervals_are_said_in_words(ends: tuple[float, ...], expected: str) -> None:
    assert verdicts.span(*ends) == expected  # type: ignore[arg-type]


def test_a_floor_times_a_range_is_a_floor() -> None:
    product = multiply(columns("more than 1,000"), *(np.array([end]) for end in (450.0, 300.0, 500.0)))
    ends = Bounds(*(product[f"recomputed_{end}"][0] for end in ("low", "high", "low_open", "high_open")))
    assert ends == Bounds(300_000, math.inf, True, True)
