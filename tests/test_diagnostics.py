"""Messages: where a mistake is, what it is, the user's own line, and the smallest change."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.diagnostics import (
    DataError,
    Diagnostic,
    Related,
    Scalar,
    Source,
    Span,
    Unreadable,
    as_json,
    close_match,
    count,
    render,
)
from estimates.diagnostics.render import WIDEST, window


def diagnostic(text: str, part: str, fact: str = "wrong", **more: Any) -> Diagnostic:
    start = text.rindex(part)
    return Diagnostic(fact, "slug", Span(Source("f", text), start, start + len(part)), **more)


def rendered(one: Diagnostic) -> str:
    return render([one]).removesuffix(f"{count([one])}")


def test_a_problem_shows_the_line_of_the_user_with_found_and_expected() -> None:
    label = "found:    [mass]\nexpected: [152 mm shell] / [container]"
    one = diagnostic(
        "a: 1\n    capacity: 12,000 tonnes\n", "12,000 tonnes", "12,000 tonnes is a mass", label=label, help="write 450"
    )
    assert rendered(one) == dedent("""\
        f:2:15: 12,000 tonnes is a mass [slug]
          |
        2 |     capacity: 12,000 tonnes
          |               ^^^^^^^^^^^^^ found:    [mass]
          |                             expected: [152 mm shell] / [container]
          = help: write 450
        """)


def test_two_places_that_clash_are_shown_in_the_order_of_the_file() -> None:
    source = Source("f", "id: a\nby: x\n\n\nid: a\n")
    related = (Related(Span(source, 0, 2), "first here"),)
    one = Diagnostic("duplicate key `id`", "slug", Span(source, 14, 16), label="again", related=related)
    assert rendered(one) == dedent("""\
        f:5:1: duplicate key `id` [slug]
          |
        1 | id: a
          | ^^ first here
        ..
        5 | id: a
          | ^^ again
        """)


def test_a_place_in_another_file_is_named_above_its_line() -> None:
    related = (Related(Span(Source("b.yaml", "\n\ny: 2\n"), 2, 3), "here"),)
    one = Diagnostic("clash", "clash", Span(Source("a.yaml", "x: 1\n"), 0, 1), related=related)
    assert rendered(one) == dedent("""\
        a.yaml:1:1: clash [clash]
          |
        1 | x: 1
          | ^
          at b.yaml:3:1
        3 | y: 2
          | ^ here
        """)


@pytest.mark.parametrize(
    ("line", "part", "under"),
    [
        ("a:\tb c", "c", "a:    b c|        ^"),
        ("者: x", "x", "者: x|    ^"),
        ("a: 者者 x", "者者", "a: 者者 x|   ^^^^"),
        ("e\u0301: x", "x", "e\u0301: x|   ^"),
        ("a: \x1b[31mx", "x", "a: ␛[31mx|        ^"),
        ("a: \u202ex", "x", "a: <U+202E>x|           ^"),
        ("a: \x9bx", "x", "a: <U+009B>x|           ^"),
    ],
)
def test_the_underline_is_below_what_is_shown(line: str, part: str, under: str) -> None:
    span = diagnostic(line, part).span
    assert span
    text, indent, length = window(span)
    assert f"{text}|{' ' * indent}{'^' * length}" == under


@pytest.mark.parametrize(("before", "after"), [(500, 500), (5, 500), (500, 5), (100_000, 100_000)])
def test_a_long_line_is_cut_around_what_is_underlined(before: int, after: int) -> None:
    span = diagnostic("a" * before + " here " + "b" * after, "here").span
    assert span
    text, indent, length = window(span)
    assert (text[0] == "…", text[-1] == "…") == (before > 100, after > 100)
    assert text[indent : indent + length] == "here"
    assert len(text) <= WIDEST + 2


@given(st.text(max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_no_text_reaches_the_terminal_raw(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    span = Span(Source(text[:20], text), start, min(start + length, len(text)))
    lines = render([Diagnostic(text, "slug", span, help=text, label=text)])
    assert all(char.isprintable() or char == "\n" for char in lines)


def test_the_count_is_at_the_end() -> None:
    error, warning = Diagnostic("x", "x"), Diagnostic("x", "x", severity="warning")
    counts = [[error], [error, error, warning], [warning, warning], []]
    assert [count(one) for one in counts] == ["1 problem", "2 problems and 1 warning", "2 warnings", "no problems"]


def test_the_same_problem_in_many_lines_is_shown_once() -> None:
    source = Source("f", "by:\n" * 9)
    same = [Diagnostic("`by` has no value", "empty", Span(source, at, at + 2)) for at in range(0, 36, 4)]
    lines = render([Diagnostic("other", "empty", Span(source, 0, 2)), *same]).splitlines()
    assert [line for line in lines if line.startswith("f:")] == [
        "f:1:1: other [empty]",
        "f:1:1: `by` has no value [empty]",
    ]
    assert lines[-2:] == ["   and 8 more like this, on lines 2, 3, 4, 5, 6, 7, ...", "10 problems"]
    assert "like this" not in render(same[:2])


def test_problems_are_sorted_and_reported_once() -> None:
    source = Source("f", "one\ntwo\n")
    later, earlier = Diagnostic("b", "x", Span(source, 4, 5)), Diagnostic("a", "x", Span(source, 0, 1))
    assert DataError([later, earlier, later]).diagnostics == [earlier, later]


def test_colour_is_used_only_on_request() -> None:
    one = diagnostic("x", "x", help="right")
    assert "\x1b" not in render([one])
    assert "\x1b[31m" in render([one], color=True)


def test_json_says_the_same() -> None:
    source = Source("f", "x: y")
    one = Diagnostic("wrong", "slug", Span(source, 3, 4), help="right", related=(Related(Span(source, 0, 1), "there"),))
    assert json.loads(json.dumps(as_json([one]))) == [
        {
            "path": "f", "line": 1, "column": 4, "end_line": 1, "end_column": 5, "severity": "error", "slug": "slug",
            "fact": "wrong", "label": None, "help": "right", "source": "x: y",
            "related": [
                {"path": "f", "line": 1, "column": 1, "end_line": 1, "end_column": 2, "label": "there", "source": "x: y"},  # noqa: E501
            ],
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "span", "style", "value", "shown"),
    [
        ("says: over 500 boxes", (6, 20), "", "over 500 boxes", "500"),
        ("says: 'over 500 boxes'", (6, 22), "'", "over 500 boxes", "500"),
        ("says: 'it''s 500 boxes'", (6, 23), "'", "it's 500 boxes", "'it''s 500 boxes'"),
        ("says: >-\n  over\n  500", (6, 21), ">", "over 500", ">-\n  over\n  500"),
    ],
)
def test_a_value_knows_the_place_of_its_parts(
    text: str, span: tuple[int, int], style: str, value: str, shown: str
) -> None:
    scalar = Scalar(value, Span(Source("f", text), *span), style)
    at = value.index("500")
    one = Diagnostic.of(Unreadable("no", at, at + 3, slug="number", label="here"), scalar)
    assert one.span
    assert (one.span.text, one.label, scalar) == (shown, "here", value)


KEYS = ["says", "sources", "source", "side", "made", "means", "contents", "covers", "confidence"]
NAMES = {  # a name: slips for it, and what is another word or number
    "space of a car": (["spcae of a car"], ["space of a truck"]),
    "says": (["sayz"], []),
    "fair": (["fairs"], []),
    "truck": (["truk"], []),
    "shell": (["shlel"], []),
    "foot": ([], ["boot"]),
    "ferry": ([], ["berry"]),
    "car": ([], ["cart"]),
    "gazette": (["gazete"], ["gazette-2", "gazette-old"]),
    "union-june": (["union june", "union-jnue"], ["union-july"]),
    "us-2023-10": ([], ["us-2023-11"]),
    "152 mm shell": (["152mm shell", "152 mm shlel"], ["122 mm shell"]),
    "counts as": (["counts-as"], []),
}
SLIPS = [  # (what was written, the names that are known, the one that is suggested)
    ("Says", KEYS, "says"),
    ("syas", KEYS, "says"),
    ("confidance", KEYS, "confidence"),
    ("content", KEYS, "contents"),
    ("covres", KEYS, "covers"),
    ("sorces", KEYS, "sources"),
    ("sourcs", KEYS, "sources"),
    *((other, KEYS, None) for other in ("quote", "", "date")),
    *((slip, [name], name) for name, (slips, _) in NAMES.items() for slip in slips),
    *((other, [name], None) for name, (_, others) in NAMES.items() for other in others),
]


@pytest.mark.parametrize(("word", "known", "expected"), SLIPS)
def test_a_name_is_suggested_only_when_certain(word: str, known: list[str], expected: str | None) -> None:
    assert close_match(word, known) == expected
