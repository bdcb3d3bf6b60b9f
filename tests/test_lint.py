"""Checks of a study that no single wrong file shows: what is compared with what, in files of any length."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from estimates import lint
from estimates.diagnostics import DataError
from estimates.io.column import TextColumn
from estimates.study import loader

BASE = Path(__file__).parent / "wrong_studies" / "base"
HEAD = "title: Boxes\nsources:\n  paper: {publisher: A Paper, published: 2024-03-05}\nclaims:\n"


def claim(name: str, made: str, says: str, *more: str) -> str:
    keys = "".join(f"    {line}\n" for line in more)
    return f"  - id: {name}\n    by: an official\n    made: {made}\n    says: {says}\n{keys}    source: paper\n"


def slugs(folder: Path, *claims: str, head: str = HEAD) -> list[str]:
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    (folder / "claims.yaml").write_text(head + "".join(claims), encoding="utf-8")
    try:
        return [one.slug for one in lint.load(folder).warnings]
    except DataError as error:
        return [one.slug for one in error.diagnostics]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (("corrects: second", "because: so"), ["circle"]),
        (("corrects: first", "because: so"), ["itself"]),
        (("corrects: nobody", "because: so"), ["unknown-claim"]),
        (("repeats: second",), []),
    ],
)
def test_a_correction_leads_to_another_claim(links: tuple[str, ...], expected: list[str], tmp_path: Path) -> None:
    second = claim("second", "2024-01-03", "900 containers", "corrects: first", "because: so")
    assert slugs(tmp_path, claim("first", "2024-01-02", "1,000 containers", *links), second) == expected


def test_sources_that_render_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    head = HEAD.replace("2024-03-05}", "2024-03-05, renders: copy}\n  copy: {publisher: B, renders: paper}")
    assert slugs(tmp_path, claim("first", "2024-01-02", "1,000 containers"), head=head) == ["circle"]


@pytest.mark.parametrize("override", ["=480 shels per container", " range=300 to 480 shels per container"])
def test_a_misspelt_unit_is_the_one_that_is_spoken_of(override: str) -> None:
    with pytest.raises(DataError) as error:
        lint.load("articles", overrides=[f"152 mm shell{override}"])
    [found] = error.value.diagnostics
    assert (found.fact, found.help) == ("“shels” is not a unit of this study", "did you mean `shell`?")


def test_a_change_in_place_of_a_level_is_refused(tmp_path: Path) -> None:
    assert slugs(tmp_path, claim("first", "2024-01-02", "1,000 containers")) == []
    study = lint.load(tmp_path)
    says = replace(study.claims.says, role=TextColumn.of(["change"]))
    claims = replace(study.claims, columns={**study.claims.columns, "says": says})
    changed = replace(study, claims=claims)
    found = [one for check in lint.CHECKS for one in check(changed)]
    assert [one.slug for one in found] == ["change"]
    assert "`counts: period`" in (found[0].help or "")


def test_a_check_stops_after_its_first_problems(tmp_path: Path) -> None:
    claims = [claim(f"claim-{i}", "2024-01-02", f"{i + 1} containers", "repeats: nobody") for i in range(300)]
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "claims.yaml").write_text(HEAD + "".join(claims), encoding="utf-8")
    study = loader.load(tmp_path)
    links = lint.claims.links
    assert len([*islice(links(study), 1000)]) == 300
    assert slugs(tmp_path, *claims) == ["unknown-claim"]
