from __future__ import annotations

import pytest
from estimates.diagnostics.near import near

KEYS = ["says", "sources", "source", "side", "made", "means", "contents", "covers", "confidence"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Says", "says"),
        ("syas", "says"),
        ("confidance", "confidence"),
        ("content", "contents"),
        ("covres", "covers"),
        ("sorces", "sources"),
        ("sourcs", "sources"),
        ("quote", None),
        ("", None),
        ("date", None),
    ],
)
def test_a_word_is_suggested_only_when_sure(word: str, expected: str | None) -> None:
    assert near(word, KEYS) == expected


@pytest.mark.parametrize(
    ("word", "known", "is_slip"),
    [
        ("space of a truck", "space of a car", False),
        ("space of a van", "space of a car", False),
        ("spcae of a car", "space of a car", True),
        ("boot", "foot", False),
        ("sayz", "says", True),
        ("fairs", "fair", True),
        ("berry", "ferry", False),
        ("cart", "car", False),
        ("truk", "truck", True),
        ("shlel", "shell", True),
        ("gazette-2", "gazette", False),
        ("gazete", "gazette", True),
        ("union-july", "union-june", False),
        ("union june", "union-june", True),
        ("union-jnue", "union-june", True),
        ("us-2023-11", "us-2023-10", False),
        ("122 mm shell", "152 mm shell", False),
        ("152mm shell", "152 mm shell", True),
        ("152 mm shlel", "152 mm shell", True),
        ("counts-as", "counts as", True),
        ("gazette-old", "gazette", False),
    ],
)
def test_another_word_a_number_or_a_short_word_of_its_own_is_no_slip(word: str, known: str, is_slip: bool) -> None:
    assert near(word, [known]) == (known if is_slip else None)
