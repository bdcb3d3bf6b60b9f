"""A text cut into tokens that know their place."""

from __future__ import annotations

import pytest
from estimates.language.tokens import BROKEN, LONGEST, MARK, NAME, NUMBER, SIZES, WORD, Tokens
from hypothesis import given
from hypothesis import strategies as st

KINDS = [
    ("13,000", NUMBER),
    ("1,234,567.5", NUMBER),
    ("13_000", NUMBER),
    ("13'000", NUMBER),
    ("2.5", NUMBER),
    (".5", NUMBER),
    ("1" * LONGEST, NUMBER),
    ("1" * (LONGEST + 1), BROKEN),
    ("1,5", BROKEN),
    ("13,00", BROKEN),
    ("1,0000", BROKEN),
    ("1.2.3", BROKEN),
    ("10:30", BROKEN),
    ("20/11/2024", BROKEN),
    ("24/7", BROKEN),
    ("4O", BROKEN),
    ("1,2OO", BROKEN),
    ("1l0", BROKEN),
    ("5S", BROKEN),
    ("KN-23", NAME),
    ("Hwasong-11A", NAME),
    ("M1991", NAME),
    ("2S7", NAME),
    ("9M22U", NAME),
    ("F-16s", NAME),
    ("1e6", NAME),
    ("m3", NAME),
    ("7.62x39", SIZES),
    ("6 x 2.5", SIZES),
    ("30×165", SIZES),
    ("containers", WORD),
    ("Ukraine’s", WORD),
    ("didn't", WORD),
    ("m²", WORD),
    ("½", WORD),
    ("été", WORD),
    (",", MARK),
    ("—", MARK),
    ("㎜", MARK),
    ("$", MARK),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_token_is_of_one_kind(text: str, kind: int) -> None:
    tokens = Tokens(text)
    assert (tokens.size, tokens.kinds[0], tokens.words[0]) == (1, kind, text.lower())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("170mm guns", ["170", "mm", "guns"]),
        ("152-millimeter", ["152", "-", "millimeter"]),
        ("twenty-four", ["twenty", "-", "four"]),
        ("million-6.5", ["million", "-", "6.5"]),
        ("mid-2022", ["mid", "-", "2022"]),
        ("1½", ["1", "½"]),
        ("in 2,000.", ["in", "2,000", "."]),
        ("No.5", ["No", ".", "5"]),
        ("U.S.", ["U", ".", "S", "."]),
        ("3m", ["3", "m"]),
        ("1l", ["1", "l"]),
        ("3Is", ["3", "Is"]),
        ("a_b", ["a", "_b"]),
        ("(12)", ["(", "12", ")"]),
        ("yard.12 ships", ["yard", ".", "12", "ships"]),
    ],
)
def test_a_text_is_cut_between_its_tokens(text: str, parts: list[str]) -> None:
    tokens = Tokens(text)
    assert [tokens.raw(i) for i in range(tokens.size)] == parts


def test_neighbours_can_be_asked_for_without_looking_at_bounds() -> None:
    tokens = Tokens("one two")
    assert tokens.words[-1] == tokens.words[2] == tokens.words[5] == ""
    assert not tokens.touch(1)


def test_a_hyphen_joins_only_what_it_touches() -> None:
    assert Tokens("a-b").over_hyphen(1) == 2
    assert Tokens("a -b").over_hyphen(1) == 1
    assert Tokens("a- b").over_hyphen(1) == 1
    assert Tokens("-b").over_hyphen(0) == 0
    assert Tokens("a b").over_hyphen(1) == 1


@given(st.text())
def test_tokens_hold_all_of_a_text_but_its_white_space(text: str) -> None:
    tokens = Tokens(text)
    at = 0
    for i in range(tokens.size):
        assert text[at : tokens.starts[i]].strip() == ""
        assert tokens.starts[i] < tokens.ends[i]
        at = tokens.ends[i]
    assert text[at:].strip() == ""
