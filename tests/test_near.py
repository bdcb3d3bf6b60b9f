from __future__ import annotations

import pytest

from estimates.near import near

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
