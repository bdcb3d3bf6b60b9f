"""`check DRAFT --against STUDY`: each planted mistake is found, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_studies import result

import estimates
from estimates.analysis.draft import check_draft
from estimates.analysis.result import Result

CLEAN = {
    "as the study has it": (
        "U.S. officials said in October 2023 that more than 1,000 containers had gone to Russia.\n"
        "The National Intelligence Service counted more than 13,000 containers in October 2024."
    ),
    "rounded as a bare number may be": "Shin Won-sik spoke of 10,000 containers in June 2024.",
    "with a stated load": "Shin Won-sik said they could hold as many as three million rounds.",
    "with a recomputed load": (
        "Officials counted close to 7,000 containers in March 2024; filled with 152 mm shells, they could hold"
        " 3.15 million 152 mm shells."
    ),
    "without a figure that the study counts": "It rained for 3 days, and 40 ships lay in port.",
    "without any figure": "Nobody knows.",
    "with a wording of an outlet": "Shin Won-sik said they could hold up to three million bullets.",
    "of two speakers": (
        "While U.S. officials counted more than 1,000 containers in October 2023, the National Intelligence Service"
        " had more than 13,000 containers a year later."
    ),
}
PLANTED = [  # (draft, slug, the words it is about)
    ("Shin Won-sik said they could hold as many as three million 122 mm rockets.", "unit",
     "as many as three million 122 mm rockets"),
    ("Ukrainian intelligence counted 50 170 mm howitzers in November 2024.", "hedge-dropped", "50 170 mm howitzers"),
    ("More than 13,000 containers, said the NIS, could hold 900 million 152 mm shells.", "does-not-follow",
     "900 million 152 mm shells"),
    ("Some 4,200 containers have been seen.", "not-in-study", "Some 4,200 containers"),
    ("The National Intelligence Service counted more than 31,000 containers in October 2024.", "number",
     "more than 31,000 containers"),
    ("The National Intelligence Service counted more than 13,000 howitzers in October 2024.", "unit",
     "more than 13,000 howitzers"),
    ("Ukrainian intelligence counted 20 170 mm howitzers in November 2024.", "unit", "20 170 mm howitzers"),
    ("The National Intelligence Service counted 13,000 containers in October 2024.", "hedge-dropped",
     "13,000 containers"),
    ("Shin Won-sik spoke of more than 10,000 containers in June 2024.", "hedge-added", "more than 10,000 containers"),
    ("The National Intelligence Service counted fewer than 13,000 containers in October 2024.", "hedge-inverted",
     "fewer than 13,000 containers"),
    ("Shin Won-sik counted more than 13,000 containers in October 2024.", "speaker", "more than 13,000 containers"),
    ("The National Intelligence Service counted more than 15,000 containers.", "number",
     "more than 15,000 containers"),
    ("With close to 7,000 containers, officials said, 9 million 152 mm shells could be carried.", "does-not-follow",
     "9 million 152 mm shells"),
]  # fmt: skip


@pytest.fixture(scope="module")
def articles() -> Result:
    return estimates.compute(estimates.load("articles"))


@pytest.mark.parametrize("draft", CLEAN.values(), ids=CLEAN.keys())
def test_a_clean_draft_has_no_finding(draft: str, articles: Result) -> None:
    found = check_draft(draft, "draft", articles)
    assert [(one.slug, one.fact) for one in found.diagnostics] == []


@pytest.mark.parametrize(("draft", "slug", "words"), PLANTED, ids=[slug + ": " + words for _, slug, words in PLANTED])
def test_a_planted_mistake_is_found_and_nothing_else(draft: str, slug: str, words: str, articles: Result) -> None:
    found = check_draft(draft, "draft", articles)
    (one,) = found.diagnostics
    assert one.span
    assert (one.slug, draft[one.span.start : one.span.end]) == (slug, words)
    assert found.firm == (slug != "not-in-study")


KIM = """
- id: old, by: Kim, made: 2024-03-01, says: "12,400 containers"
- id: new, by: Kim, made: 2024-05-01, says: "14,600 containers", corrects: old, because: a slip of the pen
- id: other, by: Lee, made: 2024-05-01, says: "more than 26,800 containers"
"""


@pytest.mark.parametrize(
    ("draft", "slug", "fact", "firm"),
    [
        ("Kim counted 12,400 containers in March 2024.", "superseded", "corrected by new: 14,600 containers", False),
        ("Lee counted more than 30,000 containers in May 2024.", "rounded", "rounded further than the study's", False),
        ("Lee counted fewer than 27,000 containers in May 2024.", "hedge-inverted", "the bound points the other", True),
        ("Lee counted more than 27,000 containers in May 2024.", "", "", False),
    ],
)
def test_rounding_too_far_or_missing_a_correction_is_reported(
    tmp_path: Path, draft: str, slug: str, fact: str, firm: bool
) -> None:
    found = check_draft(draft, "draft", result(tmp_path, KIM))
    assert [one.slug for one in found.diagnostics] == ([slug] if slug else [])
    assert all(fact in one.fact for one in found.diagnostics)
    assert (bool(found.firm), found.matched == 1) == (firm, not slug)


def test_korean_figures_are_compared_with_the_study() -> None:
    crowds = estimates.compute(estimates.load("seoul-crowds"))
    found = check_draft(
        "경찰은 약 26만명으로 추산했다. 주최 측은 100만명이라고, 경찰은 15만명이라고 했다.", "draft", crowds
    )
    assert ([one.slug for one in found.diagnostics], found.matched) == (["hedge-dropped"], 2)
