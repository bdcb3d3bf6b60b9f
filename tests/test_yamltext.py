from __future__ import annotations

from typing import Any

import pytest
import yaml
from estimates.diagnostics.problems import DataError
from hypothesis import given
from hypothesis import strategies as st

from estimates.diagnostics import rendering
from estimates.study import yamltext, yamltree

SAFE = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=30)
LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=30)
NAME = LINE.filter(str.strip)
TREES = st.recursive(
    LINE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAME, inner, max_size=4), max_leaves=12
)


def first_problem(text: str | bytes) -> str:
    with pytest.raises(DataError) as caught:
        yamltext.read(text, "f")
    problem = caught.value.problems[0]
    return f"{problem.place.line}:{problem.place.column}-{problem.place.end_column} {problem.slug}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("says: > 1000 containers", "1:7-24 folded"),
        ("says: >1000", "1:7-12 folded"),
        ("says: >= 1000 # c", "1:7-14 folded"),
        ("says: |1000", "1:7-12 folded"),
        ("by: @kirby", "1:5-11 sign"),
        ("by: `kirby`", "1:5-12 sign"),
        ("by: %kirby", "1:5-11 sign"),
        ("by: ? kirby", "1:5-12 sign"),
        ("by: : kirby", "1:5-6 sign"),
        ("by: , kirby", "1:5-12 sign"),
        ("by: ]kirby", "1:5-11 sign"),
        ("%by: kirby", "1:1-11 sign"),
        ("by: & co", "1:5-6 anchor"),
        ("by: &co x", "1:5-8 anchor"),
        ("by: &co\n  a: b", "1:5-8 anchor"),
        ("by: *co", "1:5-8 alias"),
        ("by: * co", "1:5-6 alias"),
        ("by:\n  * co", "2:3-4 bullet"),
        ("by: !important x", "1:5-15 tag"),
        ("by: !!binary x", "1:5-13 tag"),
        ("by: 'U.S. officials\nmade: 2023", "1:5-20 unclosed-quote"),
        ('by: "U.S. officials', "1:5-20 unclosed-quote"),
        ("by: 'U.S.\nfor: 'x'", "1:5-10 unclosed-quote"),
        ("by: 'Kim's men'", "1:10-16 after-quote"),
        ('says: "about" 1,000', "1:15-20 after-quote"),
        ("[ 'a' b ]", "1:7-10 after-quote"),
        ("title: Containers: a history", "1:18-19 colon"),
        ("- id: a: b", "1:8-9 colon"),
        ("by:kirby\nmade: 2023", "2:5-6 yaml"),
        ("made: 2023\nby:kirby", "2:1-9 no-colon"),
        ("by kirby\nmade: 2023", "1:1-9 no-colon"),
        ("made: 2023\nby kirby\nsays: x", "2:1-9 no-colon"),
        ("made: 2023\n  by: kirby", "2:3-5 indent"),
        ("a:\n  b: 1\n c: 2", "3:2-3 indent"),
        ("a:\n  - b\n c: d", "3:2-3 indent"),
        ("a:\n\t- b", "2:1-2 tab"),
        ("\t\ta: b", "1:1-3 tab"),
        ("a:\u00a0b\nc: d", "1:3-4 odd-space"),
        ("a:\u202fb\nc: d", "1:3-4 odd-space"),
        ("a: b\n\u200bc: d", "2:1-2 odd-space"),
        ("a\u00a0: b", "1:2-3 odd-space"),
        ("a: {b: c,\u00a0d: e}", "1:10-11 odd-space"),
        ("a: {b:\u00a0c, d: e}", "1:7-8 odd-space"),
        ("a:\n  - b: c\n\u00a0\u00a0\u00a0\u00a0d: e", "3:1-5 odd-space"),
        ("a:\n  -\u00a0b: c\n    d: e", "2:4-5 odd-space"),
        ("a: b\n\u00a0\nc: d", "2:1-2 odd-space"),
        ("a: - b", "1:4-7 dash"),
        ("- a\nb: c", "2:1-5 dash"),
        ("a: {b: c\nd: e", "1:4-5 bracket"),
        ("a: [b, c\nd: e", "1:4-5 bracket"),
        ("a: {b: c d: e}", "1:4-5 bracket"),
        ('a: "\\q"', "1:5-7 escape"),
        ("a: b\n---\nc: d", "2:1-4 documents"),
        ("a: b\n...\nc: d", "3:1-5 documents"),
        ("", "0:0-0 empty-file"),
        ("# nothing yet\n", "0:0-0 empty-file"),
        ("a: \x07", "1:4-5 control-character"),
        ("a: \ud800", "1:4-5 control-character"),
        (b"a: \xff", "1:4-5 encoding"),
        ("a: b".encode("utf-16"), "0:0-0 encoding"),
        ("[" * 60, "1:40-41 too-deep"),
        ("- " * 60 + "a", "1:79-80 too-deep"),
        ("{a: " * 60, "1:157-158 too-deep"),
        ("[" * 200_000, "1:40-41 too-deep"),
        (" " * 2**20 + "a", "0:0-0 too-big"),
    ],
)
def test_each_trap_of_yaml_has_its_own_words_and_its_place(text: str | bytes, expected: str) -> None:
    assert first_problem(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3", ["3:1 duplicate-key"]),
        ("a: {b: 1, b: 2}", ["1:11 duplicate-key"]),
        ("a: 1\na: 2\na: 3", ["2:1 duplicate-key", "3:1 duplicate-key"]),
        ("[a]: b", ["1:1 key"]),
        ("? {a: b}\n: c", ["1:3 key"]),
        ("a: 1\n'': 2\n\" \": 3", ["2:1 key", "3:1 key"]),
        ("a: {is: 10,000 kg}", ["1:9 comma"]),
        ("a: [1,000 boxes, 2 boxes]", ["1:5 comma"]),
        ("a: [13,000,000]", ["1:5 comma"]),
        ("a: {by: Herald, Tribune, Post, b: c}", ["1:9 comma"]),
        ("a: {url: https://a.example/x,y/1}", ["1:10 comma"]),
        ("a: more\u00a0than 1\u00a0000\nb: |\n  \u00a0c:\u00a0d", []),
        ("a: {by: 'Herald', Tribune}", []),
        ("a: {by: Herald, Tribune: }", []),
        ("a: {by: Herald, lang}", []),
        ("a: {by: Herald, note:text}", ["1:21 colon-space"]),
        ("a: {by:Herald}", ["1:7 colon-space"]),
        ("a: [1, 000]", []),
        ("a: [1,10]", []),
        ("wrote: we are the #1 port", ["1:19 cut-short"]),
        ("wrote: we are the # a comment", []),
        ("wrote: 'we are the #1 port'", []),
        ("wrote: 'done' #comment", []),
        ("# about #1\nwrote: x", []),
        ("wrote: x\n#comment", []),
        ('by: "a\\x1b[31mb"', ["1:7 control-character"]),
        ('by: "a\\tb\\n"', []),
    ],
)
def test_what_yaml_lets_pass_is_found(text: str, expected: list[str]) -> None:
    faults = yamltext.read(text, "f").faults
    assert [f"{fault.place.line}:{fault.place.column} {fault.slug}" for fault in faults] == expected


@pytest.mark.parametrize(
    "text", ["1e6", "017", "12:30:00", "no", "1,000", "2024-02-30", "~ 5", "NULl", "0x10", "=", "<<"]
)
def test_every_scalar_stays_the_text_it_is(text: str) -> None:
    assert yamltext.read(f"a: {text}", "f").data == {"a": text}


@pytest.mark.parametrize("text", yamltree.NOTHING)
def test_what_yaml_takes_for_no_value_is_none_unless_it_is_quoted(text: str) -> None:
    tree = yamltext.read(f"a: {text}\nb: '{text}'\n{text or 'c'}: d", "f")
    assert tree.data == {"a": None, "b": text, text or "c": "d"}
    assert tree.has_empty


def test_a_duplicate_names_both_places() -> None:
    [fault] = yamltext.read("by: a\nmade: b\nby: c", "f").faults
    assert (fault.place.line, fault.related[0].place.line, fault.related[0].source) == (3, 1, "by: a")


def test_windows_line_ends_and_a_byte_order_mark_do_not_shift_places() -> None:
    tree = yamltext.read("\ufeffa: 1\r\nb:\r\n  - c\r\n".encode(), "f")
    assert tree.data == {"a": "1", "b": ["c"]}
    assert tree.at(["b", 0]) == ("f", 3, 5, 3, 6)
    assert tree.at(["b"], key=True) == ("f", 2, 1, 2, 2)


@given(TREES)
def test_any_tree_that_yaml_writes_is_read_back(tree: Any) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, default_style='"', width=40)
    assert yamltext.read(text, "f").data == tree


@given(st.one_of(st.text(), st.binary(), st.text(alphabet="ab:-,[]{}'\"#&*!|>%@`?\n\t \\é0")))
def test_no_input_does_worse_than_a_list_of_problems(source: str | bytes) -> None:
    try:
        faults = yamltext.read(source, "f").faults
    except DataError as error:
        faults = error.problems
    assert all(fault.place.line or fault.slug in ("empty-file", "encoding") for fault in faults)
    assert rendering.render(faults)


def scalar_paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(data, dict):
        return [found for key, value in data.items() for found in scalar_paths(value, (*path, key))]
    if isinstance(data, list):
        return [found for number, value in enumerate(data) for found in scalar_paths(value, (*path, number))]
    return [path]


@given(
    TREES, SAFE, st.sampled_from([None, "'", '"', "|", ">"]), st.booleans(), st.sampled_from(["\n", "\r\n"]), st.data()
)
def test_an_edit_changes_one_value_and_no_other_byte(
    tree: Any, new: str, style: str | None, flow: bool, line_end: str, data: st.DataObject
) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, default_style=style, default_flow_style=flow, width=1000)
    text = "# a comment\n" + text.replace("\n", line_end) + "# the end"
    before = yamltext.read(text, "f")
    paths = scalar_paths(before.data)
    if not paths or before.faults:
        return
    path = data.draw(st.sampled_from(paths))
    edited = yamltext.edit(text, path, new)
    after = yamltext.read(edited, "f")
    start, end = before.span(path)
    assert edited.startswith(text[:start])
    assert edited.endswith(text[end:])
    changed = after.data
    for step in path:
        changed = changed[step]
    assert changed == new
    assert yamltext.edit(edited, path, new) == edited


@pytest.mark.parametrize(
    ("text", "path", "new", "expected"),
    [
        ("a: 1 # why\nb: 2\n", ["a"], "5", "a: 5 # why\nb: 2\n"),
        ("\ufeffa: 1\r\nb: 2\r\n", ["b"], "5 %", "\ufeffa: 1\r\nb: 5 %\r\n"),
        ("a: 'x'\n", ["a"], "it's", "a: 'it''s'\n"),
        ('a: "x"\n', ["a"], 'say "y"', 'a: "say \\"y\\""\n'),
        ("a: x\n", ["a"], "one: two", "a: 'one: two'\n"),
        ("a: x\n", ["a"], "we are #1", "a: 'we are #1'\n"),
        ("a: x\n", ["a"], "> 5", "a: '> 5'\n"),
        ("a: {b: 1, c: 2}\n", ["a", "b"], "10,000 kg", "a: {b: '10,000 kg', c: 2}\n"),
        ("a:\nb: 1\n", ["a"], "x", "a: x\nb: 1\n"),
        ("a: >-\n  long\n  text\n\nb: 1\n", ["a"], "short", "a: short\n\nb: 1\n"),
        ("a: |\n  x\n# comment\nb: 1\n", ["a"], "y", "a: y\n# comment\nb: 1\n"),
    ],
)
def test_an_edit_is_a_splice_of_the_users_own_text(text: str, path: list[str], new: str, expected: str) -> None:
    assert yamltext.edit(text, path, new) == expected


def test_an_edit_of_what_is_no_text_is_refused() -> None:
    with pytest.raises(KeyError):
        yamltext.edit("a: [1]\n", ["a"], "x")
    with pytest.raises(KeyError):
        yamltext.edit("a: 1\n", ["b"], "x")
