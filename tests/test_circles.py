from __future__ import annotations

import pytest
from estimates.quantities.circles import circles
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({}, []),
        ({"a": None}, []),
        ({"a": "b", "b": None}, []),
        ({"a": "nobody"}, []),
        ({"a": "a"}, [["a"]]),
        ({"a": "b", "b": "a"}, [["a", "b"]]),
        ({"x": "a", "a": "b", "b": "a", "y": "x"}, [["a", "b"]]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, [["a", "b"], ["c", "d"]]),
    ],
)
def test_each_circle_is_found_once(links: dict[str, str | None], expected: list[list[str]]) -> None:
    assert circles(links) == expected


NAMES = st.sampled_from("abcdef")


@given(st.dictionaries(NAMES, st.none() | NAMES))
def test_from_a_name_in_a_circle_one_comes_back_and_from_no_other(links: dict[str, str | None]) -> None:
    found = {name for circle in circles(links) for name in circle}
    for first in links:
        at = links[first]
        for _ in links:
            if at is None or at == first:
                break
            at = links.get(at)
        assert (at == first) == (first in found)
