"""The frozen snapshot: whole, and compared so that a difference is one line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from estimates.study.folders import bundled
from tools import snapshot


def frozen(part: str) -> Any:
    return json.loads((snapshot.FOLDER / f"{part}.json").read_text(encoding="utf-8"))


def test_the_snapshot_holds_every_study_sentence_and_wrong_study() -> None:
    assert frozen("studies").keys() == bundled().keys()
    assert len(frozen("readings")) == 599
    assert frozen("wrong").keys() == {case.stem for case in snapshot.WRONG.glob("*.yaml")}
    assert all(frozen("wrong").values())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"a": 1, "b": None}, {"a": 1, "b": None, "c": 3}, []),
        ({"a": 0.1 + 0.2}, {"a": 0.3}, []),
        ({"a": 1.0}, {"a": 1.1}, [" / a: 1.0 -> 1.1"]),
        ({"a": 1}, {}, [" / a: gone, was 1"]),
        ([{"of": "shell", "n": 1}], [{"of": "rocket", "n": 2}, {"of": "shell", "n": 1}],
         [' / rocket: new, {"of": "rocket", "n": 2}']),
        ([{"of": "shell", "n": 1}] * 2, [{"of": "shell", "n": 1}], [' / shell (2): gone, was {"of": "shell", "n": 1}']),
        (["url 4:59"], ["url 4:60"], [': ["url 4:59"] -> ["url 4:60"]']),
    ],
)  # fmt: skip
def test_a_difference_is_a_line_with_the_value_before_and_after(old: Any, new: Any, told: list[str]) -> None:
    assert list(snapshot.differences(old, new)) == told
