"""A text as a stream of sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from estimates.reading.sentences import LONGEST, sentences
from hypothesis import given
from hypothesis import strategies as st

SPLITS = [
    ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
    ("He said so. “Yes.” No.", ["He said so.", "“Yes.”", "No."]),
    ("“He left.” She stayed.", ["“He left.”", "She stayed."]),
    ("It ended (in May). Then", ["It ended (in May).", "Then"]),
    ("On Oct. 13 the U.S. officials left. So", ["On Oct. 13 the U.S. officials left.", "So"]),
    ("Gen. Milley and No. 5 came. Approx. 300 boxes", ["Gen. Milley and No. 5 came.", "Approx. 300 boxes"]),
    ("c. 300 boxes came. It ended", ["c. 300 boxes came.", "It ended"]),
    ("It came in August. More came.", ["It came in August.", "More came."]),
    ("It may. It did.", ["It may.", "It did."]),
    ("at 5 p.m. yesterday it came", ["at 5 p.m. yesterday it came"]),
    ("worth 1.5 million. 300 came", ["worth 1.5 million.", "300 came"]),
    ("‘Why?’ he asked. He knew", ["‘Why?’ he asked.", "He knew"]),
    ("Heading\n\nText here", ["Heading", "Text here"]),
    ("Heading\n \t\nText here", ["Heading", "Text here"]),
    ("Heading\nText here", ["Heading", "Text here"]),
    ("more than\n300 boxes", ["more than\n300 boxes"]),
    ("more than\nten boxes", ["more than\nten boxes"]),
    ("- 300 boxes\n- 20 guns\n• 5\n3) 7", ["- 300 boxes", "- 20 guns", "• 5", "3) 7"]),
    ("x" * 45 + "\nNorth went on", ["x" * 45 + "\nNorth went on"]),
    ("x" * 44 + "\nNorth went on", ["x" * 44, "North went on"]),
    ("", []),
    (" \n\t ", []),
    ("  One.  ", ["One."]),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_a_text_is_parted_into_its_sentences(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == expected


PIECES = st.lists(
    st.sampled_from(
        ["a", "B", "1", " ", "\n", "\n\n", ". ", "! ", "Oct. ", "word ", "word " * 20, "300 guns ", "- ", "'", "x" * 60]
    )
)  # fmt: skip


@given(PIECES, st.integers(1, 50))
def test_pieces_give_the_same_sentences_as_the_whole(parts: list[str], size: int) -> None:
    text = "".join(parts)
    assert list(sentences(text[i : i + size] for i in range(0, len(text), size))) == list(sentences(text))


@given(st.text() | PIECES.map("".join))
def test_a_sentence_stands_where_it_says(text: str) -> None:
    for sentence in sentences(text):
        assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text
        assert sentence.text == sentence.text.strip()


@pytest.mark.parametrize("text", ["x" * 30_000, "word " * 9000, "a\n" * 20_000, "\u00a0" * 30_000 + "x", "1," * 15_000])
def test_no_sentence_is_longer_than_the_limit(text: str) -> None:
    found = list(sentences(text[i : i + 1000] for i in range(0, len(text), 1000)))
    assert found == list(sentences(text))
    assert all(len(sentence.text) <= LONGEST for sentence in found)
    assert "".join("".join(sentence.text for sentence in found).split()) == "".join(text.split())


def test_a_long_sentence_is_cut_at_a_space() -> None:
    first, second = sentences("word " * (LONGEST // 5) + "more. ")
    assert first.text.endswith("word")
    assert second.text == "more."


def test_a_long_sentence_is_cut_though_its_end_is_in_sight() -> None:
    text = "word " * (LONGEST // 4) + "end. Then"
    first, second, third = sentences(text)
    assert len(first.text) <= LONGEST
    assert second.text.endswith("end.")
    assert third.text == "Then"


def test_only_a_few_thousand_characters_are_held() -> None:
    taken = 0

    def pieces() -> Iterator[str]:
        nonlocal taken
        for _ in range(3000):
            taken += 33
            yield "North Korea sent 300 containers. "

    for sentence in sentences(pieces()):
        assert taken - sentence.start <= 2 * LONGEST
    assert taken == 99_000
