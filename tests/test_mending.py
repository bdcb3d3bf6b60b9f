"""One mistake is one problem: a slip on any line of a right study is told once, at its own place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from estimates.diagnostics.problems import DataError, Problem, Text

from estimates.io import files
from estimates.study import changes, pasted, study, yamltext

WRONG = Path(__file__).parent / "wrong"
BUNDLED = study.bundled()["black-sea"]
FILES = {"claims.yaml": BUNDLED / "claims.yaml", "assumptions.yaml": study.assumptions_of(BUNDLED)}
EVERY = 15  # lines; all of them take minutes
IN_TEXT = re.compile(r"(note|about|because|title): >-")


def _by(spaces: int) -> Callable[[str], str | None]:
    def moved(line: str) -> str | None:
        return " " * spaces + line if spaces > 0 else line[-spaces:] if line.startswith(" " * -spaces) else None

    return moved


def _without(sign: str) -> Callable[[str], str | None]:
    return lambda line: line.replace(sign, "", 1) if sign in line else None


SLIPS: dict[str, Callable[[str], str | None]] = {
    "two spaces too few": _by(-2),
    "one space too few": _by(-1),
    "one space too many": _by(1),
    "two spaces too many": _by(2),
    "four spaces too many": _by(4),
    "no spaces": lambda line: line.lstrip() if line[:1] == " " else None,
    "a dash too many": lambda line: re.sub(r"^( *)(?=\w)", r"\1- ", line),
    "no dash": lambda line: re.sub(r"^( *)- ", r"\1  ", line) if "- " in line else None,
    "no colon": lambda line: re.sub(r"^( *\w[\w ]*):", r"\1", line),
    "an equals sign": lambda line: re.sub(r"^( *\w[\w ]*):", r"\1 =", line),
    "no space after the colon": lambda line: re.sub(r"^([^:]*): ", r"\1:", line),
    "no {": _without("{"),
    "no }": _without("}"),
    "no [": _without("["),
    "no ]": _without("]"),
    "twice": lambda line: f"{line}\n{line}",
}


def _told(folder: Path) -> list[Problem]:
    try:
        return list(study.load(folder).warnings)
    except DataError as error:
        return error.problems


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_on_a_line_is_one_problem(slip: str, file: str, tmp_path: Path) -> None:
    for path in FILES.values():
        shutil.copy(path, tmp_path)
    lines = FILES[file].read_text(encoding="utf-8").split("\n")
    tried = 0
    for at in range(len(slip) % EVERY, len(lines), EVERY):
        slipped = SLIPS[slip](lines[at])
        if not lines[at].strip() or slipped in (None, lines[at]) or IN_TEXT.search(lines[at - 1]):
            continue
        tried += 1
        text = "\n".join([*lines[:at], str(slipped), *lines[at + 1 :]])
        (tmp_path / file).write_text(text, encoding="utf-8")
        told = [problem for problem in _told(tmp_path) if problem.severity == "error"]
        assert len(told) <= 1, (at + 1, slipped, [problem.fact for problem in told])
    assert tried or slip[:3] == "no "


CLAIMS = """\
title: Boxes
sources:
  paper: {publisher: A Paper, published: 2024-01-05}
  other:
    publisher: Another
    published: 2024-01-06
    url: https://example.org/a
claims:
  - id: first
    by: an official
    made: 2024-01-02
    says: more than 1,000 boxes
    contents:
      - says: some 500 shells
        of: shell
    source: paper
  - id: second
    by: an official
    made: 2024-01-04
    says: about 1,200 boxes
    sources:
      - {source: paper, wrote: "some 1,200"}
      - {source: other}
"""
ASSUMPTIONS = """\
units:
  box: {}
  shell: {}
capacities:
  shell:
    holds: 20 shells per box
    because: guessed
    illustrative: true
assumptions:
  mass of a shell:
    is: 40 kg per shell
    because: guessed
    illustrative: true
"""
ABOVE = "a line is missing above this one: "
UNKNOWN = "`speaker` is not a key of the claim `first`, which has no `by`"


@pytest.mark.parametrize(
    ("was", "is_", "place", "fact"),
    [
        ("    source: paper\n", "source: paper\n", "claims.yaml:16:1", "`source` begins too far left"),
        ("    made: 2024-01-02", "  made: 2024-01-02", "claims.yaml:11:3", "`made` begins too far left"),
        ("        of: shell", "      of: shell", "claims.yaml:15:7", "`of` begins too far left"),
        ("    url", "  url", "claims.yaml:7:3", "`url` begins too far left"),
        ("  other:\n", "other:\n", "claims.yaml:4:1", "`other` begins too far left"),
        ("  mass of", "mass of", "assumptions.yaml:10:1", "`mass of a shell` begins too far left"),
        ("  - id: second", "    id: second", "claims.yaml:17:5", "a dash is missing before `id`"),
        ("  - id: second", "  -id: second", "claims.yaml:17:3", "a space is missing after the dash"),
        ("    by: an", "    by; an", "claims.yaml:10:5", "a line without a colon"),
        ("wrote: ", "wrote:", "claims.yaml:22:30", "a space is missing after the colon"),
        ('1,200"}', '1,200"', "claims.yaml:22:38", "a } is missing"),
        ("    sources:\n      - {", "      - {", "claims.yaml:21:7", f"{ABOVE}`sources:`"),
        ("  - id: second\n", "", "claims.yaml:17:5", f"{ABOVE}the name of what it belongs to"),
        ("  other:\n", "", "claims.yaml:4:5", f"{ABOVE}the name of what it belongs to"),
        ("capacities:\n", "", "assumptions.yaml:4:3", f"{ABOVE}`capacities:`"),
        ("capacities:", "    capacities:", "assumptions.yaml:4:5", "`capacities` begins too far right"),
        ("  paper: {", "  paper {", "claims.yaml:3:3", "a line without a colon"),
        ("  box: {}", "  box: {also: crate, case]}", "assumptions.yaml:2:15", "a [ is missing"),
        ("    by: an", "    speaker: an", "claims.yaml:10:5", UNKNOWN),
        ("    by: an official\n    made: 2024-01-02\n", "", "claims.yaml:9:5", "the claim `first` has no `by` and no `made`"),  # noqa: E501
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_is_made(was: str, is_: str, place: str, fact: str, tmp_path: Path) -> None:
    for file, text in (("claims.yaml", CLAIMS), ("assumptions.yaml", ASSUMPTIONS)):
        (tmp_path / file).write_text(text.replace(was, is_, 1), encoding="utf-8")
    (problem,) = _told(tmp_path)
    assert str(problem.place).removeprefix(f"{tmp_path}/") == place
    assert problem.fact == fact
    assert problem.source


def test_what_is_wrong_besides_is_told_with_it_at_its_place_and_in_the_lines_of_the_file(tmp_path: Path) -> None:
    wrong = CLAIMS.replace("  - id: second\n", "").replace("2024-01-02", "2024-01-32").replace("2024-01-06", "soon")
    (tmp_path / "claims.yaml").write_text(wrong, encoding="utf-8")
    (tmp_path / "assumptions.yaml").write_text(ASSUMPTIONS, encoding="utf-8")
    told = _told(tmp_path)
    assert [problem.place.line for problem in told] == [6, 11, 17]
    assert [problem.slug for problem in told] == ["date", "no-such-date", "missing-line"]
    assert [problem.source for problem in told] == [wrong.split("\n")[problem.place.line - 1] for problem in told]


def test_a_change_says_where_things_stood_before_it() -> None:
    lines = ["a:", "b: 1", "c: 2"]
    change = changes.Change(1, 1, ("  b: 1",), (0, 1), "`b` begins too far left", "put 2 spaces before it")
    changed = Text("x.yaml", change.made(lines))
    assert changed.text == "a:\n  b: 1\nc: 2"
    assert [change.before(changed.place(at, at + 1), lines)[1:] for at in (0, 5, 8, 10)] == [
        (1, 1, 1, 2), (2, 1, 2, 2), (2, 4, 2, 5), (3, 1, 3, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_ends_of_lines_are_of_any_kind(end: str, tmp_path: Path) -> None:
    wrong = CLAIMS.replace("    url", "  url").replace("2024-01-02", "2024-01-32")
    (tmp_path / "claims.yaml").write_bytes(wrong.replace("\n", end).encode())
    (tmp_path / "assumptions.yaml").write_text(ASSUMPTIONS, encoding="utf-8")
    told = _told(tmp_path)
    assert [(problem.place.line, problem.place.column) for problem in told] == [(7, 3), (11, 19)]
    assert [problem.source for problem in told] == ["  url: https://example.org/a", "    made: 2024-01-32"]


def test_blanks_that_were_pasted_are_told_in_each_line(tmp_path: Path) -> None:
    odd = CLAIMS.replace("    made:", "\u00a0\u00a0\u00a0\u00a0made:")
    fact = "a no-break space stands where YAML takes only spaces"
    assert _of(tmp_path, odd) == [("claims.yaml", 11, fact), ("claims.yaml", 19, fact)]
    fact = "a tab stands where YAML takes only spaces"
    assert _of(tmp_path, CLAIMS.replace("    says", "\tsays")) == [("claims.yaml", 12, fact), ("claims.yaml", 20, fact)]


def test_a_dash_alone_with_a_blank_behind_it_is_no_bug(tmp_path: Path) -> None:
    wrong = CLAIMS.replace("  - id: second", "  - \n     id: second")
    assert _of(tmp_path, wrong) == [("claims.yaml", 18, "`id` begins too far right")]


def _stopping() -> list[Path]:
    """The wrong studies of the catalogue that YAML cannot read to their end."""
    found = []
    for case in sorted(WRONG.glob("*.claims.yaml")):
        try:
            yamltext.read(case.read_bytes(), case.name)
        except DataError:
            if b"published: 2024-01-05" in case.read_bytes():
                found.append(case)
    return [case for case in found if case.name != "two-documents.claims.yaml"]  # which of the two is meant?


@pytest.mark.parametrize("case", _stopping(), ids=lambda case: case.name)
def test_what_yaml_cannot_read_hides_no_other_mistake(case: Path, tmp_path: Path) -> None:
    shutil.copytree(WRONG / "base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "claims.yaml").write_bytes(case.read_bytes())
    alone = _told(tmp_path)
    (tmp_path / "claims.yaml").write_bytes(case.read_bytes().replace(b"2024-01-05", b"2024-13-05"))
    slugs = [problem.slug for problem in _told(tmp_path)]
    assert sorted(slugs) == sorted([*(problem.slug for problem in alone), "no-such-date"])


def _of(folder: Path, claims: str, assumptions: str = ASSUMPTIONS) -> list[tuple[str, int, str]]:
    (folder / "claims.yaml").write_text(claims, encoding="utf-8")
    (folder / "assumptions.yaml").write_text(assumptions, encoding="utf-8")
    return [(Path(one.place.path).name, one.place.line, one.fact) for one in _told(folder)]


def test_two_lines_at_a_wrong_column_are_two_problems_in_one_file_and_in_two(tmp_path: Path) -> None:
    url = CLAIMS.replace("    url", "  url")
    assert _of(tmp_path, url.replace("    made: 2024-01-04", "  made: 2024-01-04")) == [
        ("claims.yaml", 7, "`url` begins too far left"),
        ("claims.yaml", 19, "`made` begins too far left"),
    ]
    assert _of(tmp_path, url, ASSUMPTIONS.replace("    is: 40", "  is: 40")) == [
        ("assumptions.yaml", 11, "`is` begins too far left"),
        ("claims.yaml", 7, "`url` begins too far left"),
    ]


def test_of_two_slips_that_are_each_told_alone_both_are_told(tmp_path: Path) -> None:
    lines = CLAIMS.split("\n")
    alone = {}
    for slip, change in SLIPS.items():
        for at in range(len(slip) % 3, len(lines) - 1, 3):
            slipped = change(lines[at])
            if slip == "twice" or slipped in (None, lines[at]):
                continue
            told = _of(tmp_path, "\n".join([*lines[:at], str(slipped), *lines[at + 1 :]]))
            if [line for _, line, _ in told] == [at + 1]:
                alone[at, slip] = str(slipped), told
    both, pairs = 0, [(one, other) for one, other in zip(alone, [*alone][13:], strict=False) if one[0] != other[0]]
    for one, other in pairs:
        slips = {one[0]: alone[one][0], other[0]: alone[other][0]}
        text = "\n".join(slips.get(at, line) for at, line in enumerate(lines))
        both += sorted(_of(tmp_path, text)) == sorted(alone[one][1] + alone[other][1])
    assert both / len(pairs) > 0.9, (both, len(pairs))


@pytest.mark.parametrize("is_", ["publisher: an official", "by; an official", "who: an official", "by:"])
def test_no_help_makes_a_claim_a_part_of_the_note_above_it(is_: str, tmp_path: Path) -> None:
    noted = CLAIMS.replace(
        "    source: paper\n", "    source: paper\n    note: >-\n      some words\n      and others\n\n"
    )
    second = noted.rindex("by: an official")
    for file, line, fact in _of(tmp_path, noted[:second] + is_ + noted[second + len("by: an official") :]):
        assert (file, line in (21, 22), "begins too far" in fact) == ("claims.yaml", True, False)


def test_a_control_character_is_no_bug() -> None:
    assert [change.fact for change in pasted.pasted(["\x1e a: b"], 0, [])][:1] == [
        "a control character stands where YAML takes only spaces"
    ]


def test_a_file_that_is_cut_while_its_mistake_is_looked_for_is_told_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assumptions.yaml").write_text(ASSUMPTIONS, encoding="utf-8")
    claims = tmp_path / "claims.yaml"
    claims.write_text(CLAIMS.replace("      - says", "     - says"), encoding="utf-8")
    read = files.read

    def read_and_cut(path: Path, *, limit: int | None = None) -> bytes:
        data = read(path, limit=limit)
        claims.write_bytes(b"title: Boxes\n")
        return data

    monkeypatch.setattr(files, "read", read_and_cut)
    assert [problem.place.line for problem in _told(tmp_path)] == [14]
