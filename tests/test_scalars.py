from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from estimates.study import yamltext

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("a: about 1,000 boxes", "1,000", "1,000"),
        ("a: 'about 1,000 boxes'", "1,000", "1,000"),
        ("a: 'it''s 1,000 boxes'", "1,000", "1,000"),
        ("a: 'it''s 1,000 boxes'", "'", "''"),
        ('a: "about \\u0031,000 boxes"', "1,000", "\\u0031,000"),
        ('a: "about\\t1,000 boxes"', "1,000", "1,000"),
        ('a: "about \\\n  1,000 boxes"', "1,000", "1,000"),
        ("a: about\n  1,000\n  boxes", "1,000", "1,000"),
        ("a: about\n\n  1,000\n  boxes", "1,000", "1,000"),
        ("a: 'about\n  1,000\n  boxes'", "1,000 boxes", "1,000\n  boxes"),
        ("a: >-\n  about\n  1,000\n  boxes", "1,000", "1,000"),
        ("a: >-\n  about\n\n  1,000\n    boxes\n  more\n", "more", "more"),
        ("a: >\n  about\n  1,000\n\n\nb: c", "1,000", "1,000"),
        ("a: |\n  about\n   1,000\n  boxes\nb: c", "1,000", "1,000"),
        ("a: |2\n   about\n  1,000\n", "1,000", "1,000"),
        ("a: |1\n   about\n  1,000\n", "1,000", "1,000"),
        ("- a: |+\n    about 1,000 # boxes\n\n- b", "1,000", "1,000"),
        ("a: >-\r\n  about\r\n  1,000\r\n  boxes\r\n", "boxes", "boxes"),
    ],
)
def test_a_part_of_a_value_is_found_in_the_file(text: str, part: str, expected: str) -> None:
    tree = yamltext.read(text, "f")
    path: list[str | int] = [0, "a"] if isinstance(tree.data, list) else ["a"]
    value = (tree.data[0] if isinstance(tree.data, list) else tree.data)["a"]
    start = value.index(part)
    left, right = tree.inside(path, start, start + len(part))
    assert tree.text[left:right] == expected


@given(WORDS, st.sampled_from([None, "'", '"', "|", ">"]), st.integers(5, 60), st.data())
def test_every_plain_character_of_a_value_is_found_where_it_stands(
    value: str, style: str | None, width: int, data: st.DataObject
) -> None:
    text = yaml.safe_dump({"key": [value]}, allow_unicode=True, default_style=style, width=width)
    tree = yamltext.read(text, "f")
    path: list[str | int] = [next(iter(tree.data)), 0]
    at = data.draw(st.integers(0, len(value) - 1))
    left, right = tree.inside(path, at, at + 1)
    whole = tree.span(path)
    assert whole[0] <= left <= right <= whole[1]
    if (left, right) != whole and value[at].isalnum() and right - left == 1:
        assert tree.text[left:right] == value[at]


@given(WORDS, st.sampled_from(["'", '"']), st.integers(5, 60))
def test_a_quoted_value_is_never_given_up_on(value: str, style: str, width: int) -> None:
    text = yaml.safe_dump([value + "x"], allow_unicode=True, default_style=style, width=width)
    tree = yamltext.read(text, "f")
    left, right = tree.inside([0], len(value), len(value) + 1)
    assert tree.text[left:right] == "x"
