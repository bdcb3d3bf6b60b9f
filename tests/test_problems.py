from __future__ import annotations

import json
from textwrap import dedent

import pytest
from estimates.diagnostics.problems import DataError, Problem, Related, Text
from hypothesis import given
from hypothesis import strategies as st

from estimates.diagnostics import rendering


def rendered(problem: Problem) -> str:
    return rendering.one(problem) + "\n"


def test_a_problem_shows_the_users_line_and_the_smallest_change() -> None:
    text = Text("assumptions.yaml", "a: 1\n    capacity: 12,000 tonnes\n")
    start = text.text.index("12,000")
    problem = text.problem(
        "12,000 tonnes is a mass",
        (start, start + 13),
        "unit",
        help="write 450 shells per container",
        label="[mass], where [152 mm shell] / [container] is wanted",
    )
    assert rendered(problem) == dedent("""\
        assumptions.yaml:2:15: 12,000 tonnes is a mass [unit]
          |
        2 |     capacity: 12,000 tonnes
          |               ^^^^^^^^^^^^^ [mass], where [152 mm shell] / [container] is wanted
          = help: write 450 shells per container
        """)


def test_a_label_of_two_lines_keeps_its_columns() -> None:
    text = Text("f", "x: 5 kg")
    problem = text.problem("no", (3, 7), "unit", label="found:           [mass]\nwanted: [shell] / [mass]")
    assert rendered(problem) == dedent("""\
        f:1:4: no [unit]
          |
        1 | x: 5 kg
          |    ^^^^ found:           [mass]
          |         wanted: [shell] / [mass]
        """)


def test_two_places_that_clash_are_shown_in_the_order_of_their_lines() -> None:
    text = Text("f", "id: a\nby: x\n\n\nid: a\n")
    problem = text.problem(
        "`id` stands twice", (14, 16), "duplicate-key", related=[text.related((0, 2), "first here")], label="again"
    )
    assert rendered(problem) == dedent("""\
        f:5:1: `id` stands twice [duplicate-key]
          |
        1 | id: a
          | ^^ first here
        ..
        5 | id: a
          | ^^ again
        """)


def test_a_place_in_another_file_is_named_above_its_line() -> None:
    problem = Text("a.yaml", "x: 1\n").problem("clash", (0, 1), "clash")
    other = Text("b.yaml", "\n\ny: 2\n").problem("", (2, 3), "")
    problem = problem._replace(related=(Related(other.place, "here", other.source),))
    assert rendered(problem) == dedent("""\
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
def test_the_underline_stands_under_what_is_shown(line: str, part: str, under: str) -> None:
    text = Text("f", line)
    start = line.index(part)
    shown, indent, length = rendering.window(text.place(start, start + len(part)), line)
    assert f"{shown}|{' ' * indent}{'^' * length}" == under


def test_a_long_line_is_cut_round_what_is_underlined() -> None:
    line = "a" * 500 + " here " + "b" * 500
    shown, indent, length = rendering.window(Text("f", line).place(501, 505), line)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert shown[indent : indent + length] == "here"
    assert len(shown) <= rendering.WIDEST + 2


@given(st.text(max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_no_text_reaches_the_terminal_raw(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    span = (start, min(start + length, len(text)))
    problem = Text(text[:20] or "f", text).problem(text, span, "slug", help=text, label=text)
    shown = rendering.render([problem])
    assert all(char.isprintable() or char == "\n" for char in shown)


def test_the_count_stands_at_the_end() -> None:
    problem = Text("f", "x").problem("wrong", (0, 1), "slug")
    warning = problem._replace(severity="warning")
    assert rendering.count([problem]) == "1 problem"
    assert rendering.count([problem, problem, warning]) == "2 problems and 1 warning"
    assert rendering.count([warning, warning]) == "2 warnings"
    assert rendering.count([]) == "no problems"


def test_what_is_wrong_in_the_same_words_again_and_again_is_shown_once() -> None:
    text = Text("claims.yaml", "by:\n" * 9)
    same = [text.problem("`by` has no value", (at, at + 2), "empty-value") for at in range(0, 36, 4)]
    other = text.problem("`title` has no value", (0, 2), "empty-value")
    told = rendering.render([other, *same]).splitlines()
    assert [line for line in told if line.startswith("claims.yaml")] == [
        "claims.yaml:1:1: `title` has no value [empty-value]",
        "claims.yaml:1:1: `by` has no value [empty-value]",
    ]
    assert told[-2:] == ["   and 8 more of the same, on lines 2, 3, 4, 5, 6, 7, ...", "10 problems"]
    assert "more of the same" not in rendering.render([other, *same[:2]])


def test_a_few_that_are_alike_stay_in_their_places() -> None:
    text = Text("f", "a\nb\nc\n")
    first, other, last = (text.problem(fact, (at, at + 1), "slug") for fact, at in (("a", 0), ("b", 2), ("a", 4)))
    told = rendering.render([first, other, last]).splitlines()
    assert [line for line in told if line.startswith("f:")] == [
        "f:1:1: a [slug]",
        "f:2:1: b [slug]",
        "f:3:1: a [slug]",
    ]


def test_problems_come_sorted_and_each_once() -> None:
    text = Text("f", "one\ntwo\n")
    later, earlier = text.problem("b", (4, 5), "x"), text.problem("a", (0, 1), "x")
    assert DataError([later, earlier, later]).problems == [earlier, later]


def test_colour_is_there_only_when_asked_for() -> None:
    problem = Text("f", "x").problem("wrong", (0, 1), "slug", help="right")
    assert "\x1b" not in rendering.one(problem)
    assert "\x1b[31m" in rendering.one(problem, color=True)


def test_a_problem_as_data_says_the_same() -> None:
    text = Text("f", "x: y")
    problem = text.problem("wrong", (3, 4), "slug", help="right", related=[text.related((0, 1), "there")])
    data = json.loads(json.dumps(problem.as_data()))
    assert data == {
        "path": "f", "line": 1, "column": 4, "end_line": 1, "end_column": 5, "severity": "error", "slug": "slug",
        "fact": "wrong", "label": None, "help": "right", "source": "x: y",
        "related": [
            {"path": "f", "line": 1, "column": 1, "end_line": 1, "end_column": 2, "label": "there", "source": "x: y"},
        ],
    }  # fmt: skip
