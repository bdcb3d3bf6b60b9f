"""`check DRAFT --against STUDY`: each planted mistake is found, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from small_studies import BOXES

import estimates
from estimates.analysis.draft import check_draft
from estimates.analysis.result import Result

DRAFTS = yaml.safe_load(Path(__file__).with_name("drafts.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def articles() -> Result:
    return estimates.compute(estimates.load("articles"))


@pytest.mark.parametrize("draft", DRAFTS["clean"])
def test_a_clean_draft_has_no_finding(draft: str, articles: Result) -> None:
    found = check_draft(draft, "draft", articles)
    assert [(one.slug, one.fact) for one in found.diagnostics] == []


@pytest.mark.parametrize(("slug", "words", "draft"), DRAFTS["planted"])
def test_a_planted_mistake_is_found_and_nothing_else(slug: str, words: str, draft: str, articles: Result) -> None:
    found = check_draft(draft, "draft", articles)
    (one,) = found.diagnostics
    assert one.span
    assert (one.slug, draft[one.span.start : one.span.end]) == (slug, words)
    assert found.firm == (slug != "not-in-study")


KIM = """claim,by,made,count_words,count,count_relation,count_unit,of,stated_words,corrects,because,sources
old,Kim,2024-03-01,,12400,,container,152 mm shell,4 million shells,,,Press (2024-12-31)
new,Kim,2024-05-01,"14,600 containers",,,,152 mm shell,6 million shells,old,a slip of the pen,Press (2024-12-31)
other,Lee,2024-05-01,,26800,more than,container,,,,,Press (2024-12-31)
vague,Ann,2024-05-01,hundreds of containers,,,,,,,,Press (2024-12-31)
"""


@pytest.mark.parametrize(
    ("draft", "slug", "fact", "firm"),
    [
        ("Kim counted 12,400 containers in March 2024.", "superseded",
         "corrected by new: 14,600 containers, study: 12,400 containers (Kim)", False),
        ("Kim spoke of 4 million shells in March 2024.", "superseded", "corrected by new: 6 million shells", False),
        ("Lee counted more than 30,000 containers in May 2024.", "rounded", "rounded further than the study's", False),
        ("Lee counted fewer than 27,000 containers in May 2024.", "hedge-inverted",
         "the bound points the other way in the study, study: more than 26,800 containers (Lee)", True),
        ("Lee counted more than 27,000 containers in May 2024.", "", "", False),
        ("Ann counted no longer dozens of containers in May 2024.", "number", "different number", True),
    ],
)  # fmt: skip
def test_bad_rounding_and_old_numbers_are_found(tmp_path: Path, draft: str, slug: str, fact: str, firm: bool) -> None:
    (tmp_path / "claims.csv").write_text(KIM, encoding="utf-8")
    (tmp_path / "assumptions.yaml").write_text(BOXES, encoding="utf-8")
    found = check_draft(draft, "draft", estimates.compute(estimates.load(tmp_path)))
    assert [one.slug for one in found.diagnostics] == ([slug] if slug else [])
    assert all(fact in f"{one.fact}, {one.label}" for one in found.diagnostics)
    assert (bool(found.firm), found.matched == 1) == (firm, not slug)


def test_korean_figures_are_compared_with_the_study() -> None:
    draft = "경찰은 약 26만명으로 추산했다. 주최 측은 100만명이라고, 경찰은 15만명이라고 했다."
    found = check_draft(draft, "draft", estimates.compute(estimates.load("seoul-crowds")))
    assert ([one.slug for one in found.diagnostics], found.matched) == (["hedge-dropped"], 2)
