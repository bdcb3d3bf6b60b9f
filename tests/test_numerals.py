"""Numbers in digits, in words and in both."""

from __future__ import annotations

import pytest
from estimates.language.cardinals import place_of
from estimates.language.numerals import number
from estimates.language.tokens import Tokens
from hypothesis import given
from hypothesis import strategies as st

WHOLE = [  # text, value, place of its last significant digit
    ("7", 7, 1),
    ("20", 20, 10),
    ("6,700", 6700, 100),
    ("13,000", 13000, 1000),
    ("1,234,567", 1234567, 1),
    ("13_000", 13000, 1000),
    ("13'000", 13000, 1000),
    ("13’000", 13000, 1000),
    ("13 000", 13000, 1000),
    ("13\u00a0000", 13000, 1000),
    ("13\u2009000", 13000, 1000),
    ("13\u202f000", 13000, 1000),
    ("1 234 567", 1234567, 1),
    ("2.5", 2.5, 0.1),
    ("2.50", 2.5, 0.01),
    ("1,000.5", 1000.5, 0.1),
    (".5", 0.5, 0.1),
    ("0", 0, 1),
    ("zero", 0, 1),
    ("seven", 7, 1),
    ("nineteen", 19, 1),
    ("twenty", 20, 10),
    ("twenty-four", 24, 1),
    ("twenty four", 24, 1),
    ("a hundred", 100, 100),
    ("one hundred", 100, 100),
    ("a hundred and fifty", 150, 10),
    ("two hundred and one", 201, 1),
    ("two hundred one", 201, 1),
    ("twelve hundred", 1200, 100),
    ("twenty-five hundred", 2500, 100),
    ("a thousand", 1000, 1000),
    ("a thousand and one", 1001, 1),
    ("one thousand two hundred", 1200, 100),
    ("seventy-four thousand", 74000, 1000),
    ("74-thousand", 74000, 1000),
    ("one-thousand", 1000, 1000),
    ("a hundred thousand", 100_000, 100_000),
    ("two hundred and fifty thousand", 250_000, 10_000),
    ("three million", 3_000_000, 1_000_000),
    ("one million two hundred thousand three hundred and five", 1_200_305, 1),
    ("three thousand million", 3e9, 1e9),
    ("two billion", 2e9, 1e9),
    ("one trillion", 1e12, 1e12),
    ("5 lakh", 500_000, 100_000),
    ("two crore", 20_000_000, 10_000_000),
    ("1.2 million", 1_200_000, 100_000),
    ("1.0 million", 1_000_000, 100_000),
    ("1.20 million", 1_200_000, 10_000),
    ("6 thousand million", 6e9, 1e9),
    ("300 thousand", 300_000, 100_000),
    ("one point six million", 1_600_000, 100_000),
    ("one-point-six million", 1_600_000, 100_000),
    ("six point oh five million", 6_050_000, 10_000),
    ("zero point five", 0.5, 0.1),
    ("half a million", 500_000, 100_000),
    ("a half million", 500_000, 100_000),
    ("half-million", 500_000, 100_000),
    ("half of a million", 500_000, 100_000),
    ("half a thousand", 500, 100),
    ("a quarter of a million", 250_000, 10_000),
    ("a quarter million", 250_000, 10_000),
    ("three-quarters of a million", 750_000, 10_000),
    ("three quarters of one million", 750_000, 10_000),
    ("½ million", 500_000, 100_000),
    ("¾ million", 750_000, 10_000),
    ("one and a half million", 1_500_000, 100_000),
    ("two-and-a-half million", 2_500_000, 100_000),
    ("2 and a half million", 2_500_000, 100_000),
    ("two and three-quarters million", 2_750_000, 10_000),
    ("two and a quarter million", 2_250_000, 10_000),
    ("a million and a half", 1_500_000, 100_000),
    ("2.5 million and a half", 3_000_000, 100_000),
    ("half of million", 500_000, 100_000),
    ("1 million and a half", 1_500_000, 100_000),
    ("two and a half", 2.5, 0.1),
    ("1½ million", 1_500_000, 100_000),
    ("2¼", 2.25, 0.01),
    ("2⅛", 2.125, 0.01),
    ("1 1/2 million", 1_500_000, 100_000),
    ("1 3/4", 1.75, 0.01),
    ("a dozen", 12, 1),
    ("two dozen", 24, 1),
    ("five dozen", 60, 10),
    ("ten dozen", 120, 10),
    ("twenty-five dozen", 300, 100),
    ("3 dozen", 36, 1),
    ("200k", 200_000, 100_000),
    ("200 k", 200_000, 100_000),
    ("3m", 3_000_000, 1_000_000),
    ("1.2 mn", 1_200_000, 100_000),
    ("1.2mln", 1_200_000, 100_000),
    ("1.6 Mil", 1_600_000, 100_000),
    ("2.3 mill", 2_300_000, 100_000),
    ("2 mio", 2_000_000, 1_000_000),
    ("1.5bn", 1.5e9, 1e8),
    ("1.5 bln", 1.5e9, 1e8),
    ("2 tn", 2e12, 1e12),
]


@pytest.mark.parametrize(("text", "value", "place"), WHOLE)
def test_the_whole_text_is_a_number(text: str, value: float, place: float) -> None:
    tokens = Tokens(text)
    read = number(tokens, 0)
    assert read is not None
    assert (read.value, read.place, read.end) == (value, place, tokens.size)


@pytest.mark.parametrize(
    "text",
    ["a", "an", "half", "a half", "a quarter", "million", "hundred", "a third million", "the", "", "an hundred",
     "half a dozen men", "1,5", "10:30", "KN-23", "a twenty", "a one", "-", "third of a million", "thousand"],
)  # fmt: skip
def test_the_text_starts_with_no_number(text: str) -> None:
    read = number(Tokens(text), 0)
    assert read is None or text.startswith(("half a dozen", "third"))


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("a million and a half million", 1_500_000, "million"),
        ("two halves of a million", 2, "halves of a million"),
        ("three thirds of a million", 3, "thirds of a million"),
        ("1 10:30", 1, "10:30"),
        ("two third of a million", 2, "third of a million"),
        ("twenty twelve", 20, "twelve"),
        ("nineteen eighty-four", 19, "eighty-four"),
        ("seven ten", 7, "ten"),
        ("ten five", 10, "five"),
        ("two three", 2, "three"),
        ("three million million", 3_000_000, "million"),
        ("two thousand thousand", 2000, "thousand"),
        ("2 thousand thousand", 2000, "thousand"),
        ("2 million thousand", 2_000_000, "thousand"),
        ("2 trillion billion", 2e12, "billion"),
        ("3 dozen thousand", 36, "thousand"),
        ("3 dozen dozen", 36, "dozen"),
        ("1 000 000 000 000 000 000 000", 1e18, "000"),
        ("one hundred and two hundred", 100, "and two hundred"),
        ("one thousand and two thousand", 1000, "and two thousand"),
        ("two hundred and zero", 200, "and zero"),
        ("five hundred and trucks", 500, "and trucks"),
        ("20 240mm", 20, "240mm"),
        ("20 240-mm", 20, "240-mm"),
        ("1 400 152 mm", 1400, "152 mm"),
        ("12 34", 12, "34"),
        ("12 3456", 12, "3456"),
        ("0 400", 0, "400"),
        ("1 400\u00a0300", 1400, "300"),
        ("1  400", 1, "400"),
        ("1234 567", 1234, "567"),
        ("1 million and a third ship", 1_000_000, "and a third ship"),
        ("1 million and half of it", 1_000_000, "and half of it"),
        ("2 million and a quarter of it", 2_000_000, "and a quarter of it"),
        ("one point", 1, "point"),
        ("two hundred point five", 200, "point five"),
        ("two thirds", 2, "thirds"),
        ("hundreds", None, "hundreds"),
    ],
)
def test_a_number_ends_where_another_thing_starts(text: str, value: float | None, rest: str) -> None:
    tokens = Tokens(text)
    read = number(tokens, 0)
    assert (read.value if read else None) == value
    assert tokens.between(read.end if read else 0, tokens.size) == rest


def test_a_number_is_read_from_where_it_starts() -> None:
    read = number(Tokens("or about a quarter of a million"), 2)
    assert read is not None
    assert (read.value, read.end) == (250_000, 7)


def test_the_and_can_be_left_to_a_range() -> None:
    tokens = Tokens("two hundred and fifty")
    read = number(tokens, 0, with_and=False)
    assert read is not None
    assert (read.value, read.end) == (200, 2)


@pytest.mark.parametrize(
    ("text", "scales", "short", "plain"),
    [
        ("four hundred thousand", (100, 1000), "", False),
        ("two hundred", (100,), "", False),
        ("three million", (1_000_000,), "", False),
        ("3 million", (1_000_000,), "", False),
        ("3m", (1_000_000,), "m", False),
        ("two dozen", (12,), "", False),
        ("13,000", (), "", True),
        ("13", (), "", True),
        ("1.5", (), "", False),
        ("a hundred and a half", (100,), "", False),
        ("1½", (), "", False),
        ("five", (), "", False),
    ],
)
def test_a_number_says_how_it_was_written(text: str, scales: tuple[int, ...], short: str, *, plain: bool) -> None:
    read = number(Tokens(text), 0)
    assert read is not None
    assert (read.scales, read.short, read.plain) == (scales, short, plain)


@given(st.integers(0, 10**15))
def test_an_integer_reads_back_with_its_last_digit(value: int) -> None:
    read = number(Tokens(f"{value:,}"), 0)
    assert read is not None
    assert read.value == value
    assert value % place_of(value) == 0
    assert not value or value % (place_of(value) * 10)


@given(st.integers(0, 999_999), st.sampled_from(["", " thousand", " million", " bn"]))
def test_a_magnitude_multiplies(value: int, magnitude: str) -> None:
    factor = {"": 1, " thousand": 10**3, " million": 10**6, " bn": 10**9}[magnitude]
    read = number(Tokens(f"{value}{magnitude}"), 0)
    assert read is not None
    assert read.value == value * factor
    assert read.place == place_of(value) * factor


@given(st.integers(1, 10**12 - 1))
def test_an_integer_in_words_reads_back(value: int) -> None:
    for joined in (spelled(value), spelled(value).replace(" and ", " "), spelled(value).replace(" ", "-")):
        read = number(Tokens(joined), 0)
        assert read is not None
        assert read.value == value


ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(value: int) -> str:
    """English words for a number, as schools teach them."""
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
    if value < 1000:
        return f"{ONES[value // 100]} hundred" + (f" and {spelled(value % 100)}" if value % 100 else "")
    for size, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if value >= size:
            rest = value % size
            link = " and " if 0 < rest < 100 else " "
            return f"{spelled(value // size)} {word}" + (f"{link}{spelled(rest)}" if rest else "")
    raise AssertionError
