"""Ranges and orders of magnitude."""

from __future__ import annotations

import pytest
from estimates.language.tokens import Tokens
from estimates.reading.quantities import first_of_two, quantity

RANGES = [  # text, low, high, place of the coarser end
    ("10,000 to 11,000", 10_000, 11_000, 10_000),
    ("10,000-11,500", 10_000, 11_500, 10_000),
    ("10,000–11,000", 10_000, 11_000, 10_000),
    ("10,000 – 11,000", 10_000, 11_000, 10_000),
    ("10,000—11,000", 10_000, 11_000, 10_000),
    ("between 10,000 and 11,000", 10_000, 11_000, 10_000),
    ("between 10,000 to 11,000", 10_000, 11_000, 10_000),
    ("between 10,000-11,000", 10_000, 11_000, 10_000),
    ("from 300 to 500", 300, 500, 100),
    ("two to three", 2, 3, 1),
    ("two-to-three million", 2_000_000, 3_000_000, 1_000_000),
    ("two to three million", 2_000_000, 3_000_000, 1_000_000),
    ("2-2.5 million", 2_000_000, 2_500_000, 1_000_000),
    ("1.5–2m", 1_500_000, 2_000_000, 1_000_000),
    ("between four and six million", 4_000_000, 6_000_000, 1_000_000),
    ("3 to 4 hundred thousand", 300_000, 400_000, 100_000),
    ("three to four hundred thousand", 300_000, 400_000, 100_000),
    ("two to three hundred", 200, 300, 100),
    ("one hundred to two hundred thousand", 100_000, 200_000, 100_000),
    ("ten to a hundred thousand", 10_000, 100_000, 100_000),
    ("500,000 to 1 million", 500_000, 1_000_000, 1_000_000),
    ("500 to 1 million", 500, 1_000_000, 1_000_000),
    ("800 thousand to 1.2 million", 800_000, 1_200_000, 100_000),
    ("2m-3m", 2_000_000, 3_000_000, 1_000_000),
    ("900 to 1,100 thousand", 900_000, 1_100_000, 100_000),
    ("one or two dozen", 12, 24, 1),
    ("two or three", 2, 3, 1),
    ("two or three hundred", 200, 300, 100),
    ("10-12,000", 10_000, 12_000, 10_000),
    ("10 to 12,000", 10_000, 12_000, 10_000),
    ("5-15,000", 5000, 15_000, 1000),
    ("5 to 15,000", 5, 15_000, 1000),
    ("5-16,000", 5, 16_000, 1000),
    ("10-12,500", 10, 12_500, 100),
    ("300 to as many as 500", 300, 500, 100),
    ("300 to about 500", 300, 500, 100),
    ("between about 300 and perhaps 500", 300, 500, 100),
    ("between two hundred and fifty and three hundred", 250, 300, 100),
    ("between two hundred and five hundred", 200, 500, 100),
    ("between one thousand and two thousand", 1000, 2000, 1000),
    ("6 million-6.5 million", 6_000_000, 6_500_000, 1_000_000),
    ("upper 200,000 range", 200_000, 300_000, 100_000),
    ("low-200,000 range", 200_000, 300_000, 100_000),
]


@pytest.mark.parametrize(("text", "low", "high", "place"), RANGES)
def test_a_range_has_two_ends(text: str, low: float, high: float, place: float) -> None:
    tokens = Tokens(text)
    found = quantity(tokens, 0)
    assert found is not None
    assert (found.kind, found.low, found.high) == ("between", low, high)
    assert (found.start, found.end) == (0, tokens.size)
    assert found.place == place


@pytest.mark.parametrize(
    "text", ["between 40% and 50%", "40% to 50%", "40 kg - 50 kg", "between 40 kg and 50 kg", "40 boxes to 50 boxes"]
)
def test_a_unit_can_be_said_with_both_ends(text: str) -> None:
    tokens = Tokens(text)
    found = quantity(tokens, 0)
    assert found is not None
    assert (found.kind, found.low, found.high, found.end) == ("between", 40, 50, tokens.size - 1)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("10-12,000", "read as 10,000 to 12,000: both ends are taken to be thousands"),
        ("upper 200,000 range", "“upper 200,000 range” is read as 200,000 to 300,000"),
    ],
)
def test_a_range_that_leaves_something_out_says_how_it_was_read(text: str, note: str) -> None:
    found = quantity(Tokens(text), 0)
    assert found is not None
    assert found.notes == (note,)


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("500 to 300", 500, "to 300"),
        ("5 to 5", 5, "to 5"),
        ("3-1", 3, "-1"),
        ("300 -500", 300, "-500"),
        ("300 — 500", 300, "— 500"),
        ("5 or 50", 5, "or 50"),
        ("500 or 300", 500, "or 300"),
        ("300 and 500", 300, "and 500"),
        ("300 kg to 500 tonnes", 300, "kg to 500 tonnes"),
        ("20 to ports", 20, "to ports"),
        ("half a million", 500_000, ""),
    ],
)
def test_not_every_pair_is_a_range(text: str, value: float, rest: str) -> None:
    tokens = Tokens(text)
    found = quantity(tokens, 0)
    assert found is not None
    assert (found.kind, found.low, tokens.between(found.end, tokens.size) if found.end < tokens.size else "") == (
        "number",
        value,
        rest,
    )


@pytest.mark.parametrize("text", ["either 300 or 400"])
def test_either_or_is_two_figures(text: str) -> None:
    found = quantity(Tokens(text), 1)
    assert found is not None
    assert found.kind == "number"


@pytest.mark.parametrize(
    "text",
    [
        "between",
        "between 5",
        "between 5 and",
        "between ships",
        "from 5",
        "from a to b",
        "between 5 and 3",
        "upper 5",
        "low tide",
    ],
)
def test_half_a_range_is_none(text: str) -> None:
    assert quantity(Tokens(text), 0) is None


ORDERS = [  # text, the least it may mean
    ("tens of thousands", 10_000),
    ("dozens", 12),
    ("scores", 20),
    ("hundreds", 100),
    ("thousands", 1000),
    ("millions", 1_000_000),
    ("hundreds of thousands", 100_000),
    ("tens of millions", 10_000_000),
    ("several hundred", 200),
    ("several thousand", 2000),
    ("several hundred thousand", 200_000),
    ("a few dozen", 24),
    ("few hundred", 200),
    ("many thousands", 1000),
    ("several tens of thousands", 10_000),
    ("several million", 2_000_000),
    ("half a dozen", 6),
    ("half-a-dozen", 6),
    ("half dozen", 6),
    ("a half dozen", 6),
    ("tens or hundreds of thousands", 10_000),
    ("tens, if not hundreds, of thousands", 10_000),
    ("hundreds or even thousands of", 100),
]


@pytest.mark.parametrize(("text", "low"), ORDERS)
def test_an_order_of_magnitude_says_the_least_it_can_be(text: str, low: float) -> None:
    tokens = Tokens(text)
    found = quantity(tokens, 0)
    assert found is not None
    assert (found.kind, found.low) == ("order", low)


@pytest.mark.parametrize(
    ("text", "value", "place"),
    [
        ("a couple of dozen", 24, 1),
        ("a couple hundred", 200, 100),
        ("couple of thousand", 2000, 1000),
        ("a couple of hundred thousand", 200_000, 100_000),
    ],
)
def test_a_couple_is_about_two(text: str, value: float, place: float) -> None:
    found = quantity(Tokens(text), 0)
    assert found is not None
    assert (found.kind, found.low, found.place) == ("about", value, place)


@pytest.mark.parametrize("text", ["several ships", "a few", "a couple of ships", "many", "half a ship", "couple"])
def test_a_few_things_are_no_figure(text: str) -> None:
    assert quantity(Tokens(text), 0) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two to three million", 2_000_000),
        ("five to three million", 5_000_000),
        ("10,000 to 13,000", 10_000),
        ("500 to 300", 500),
        ("500 to 1 million", 500),
        ("3 million to 500", 3_000_000),
        ("10,000 troops to 12,000", 10_000),
    ],
)
def test_the_first_number_of_a_change_takes_the_magnitude_of_the_second(text: str, value: float) -> None:
    found = first_of_two(Tokens(text), 0)
    assert found is not None
    assert (found.kind, found.low, found.high) == ("number", value, value)


@pytest.mark.parametrize("text", ["ships to 5", "5 ships", "5 to ships"])
def test_a_change_needs_two_numbers(text: str) -> None:
    assert first_of_two(Tokens(text), 0) is None
