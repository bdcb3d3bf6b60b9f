"""Explanations, findings and differences of a study: every number leads back to words, sources and lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_studies import result

from estimates.analysis import sentences
from estimates.analysis.explanation import explain
from estimates.analysis.findings import Findings
from estimates.analysis.result import Result, compute
from estimates.study.loader import load


@pytest.fixture(scope="module")
def articles() -> Result:
    return compute(load("articles"))


def test_every_number_of_a_claim_leads_back_to_words_sources_and_lines(articles: Result) -> None:
    steps = explain(articles, "officials-2024-03")
    count = steps[0]
    assert (count.what, count.words) == ("count", "“close to 7,000 containers”, officials")
    assert count.result == "literally 6,230 to 7,000 (soft); commonly read as 6,510 to 7,000, in containers"
    assert re.search(r"claims\.yaml:\d+:\d+$", count.place)
    assert any("The New York Times" in source for source in count.sources)
    shell = next(step for step in steps if step.what == "capacity 152 mm shell")
    assert (shell.words, shell.result) == ("450 shells per container", "450 shells per container, range 300 to 500")
    assert re.search(r"assumptions\.yaml:\d+:\d+$", shell.place)
    assert "7,000 x 450 = 3,150,000 shells" in [step.words for step in steps]
    assert [step.result for step in steps if step.what.startswith("verdict")] == ["reproduced", "reproduced"]


def test_a_statement_of_contents_is_explained_with_the_count_that_it_goes_with(articles: Result) -> None:
    whats = [step.what for step in explain(articles, "shin-152-mm")]
    assert whats[:2] == ["count that it goes with [officials-2024-03]", "stated contents (152 mm shell)"]
    with pytest.raises(KeyError):
        explain(articles, "nope")


def test_a_count_without_a_capacity_is_explained_as_far_as_it_goes(articles: Result) -> None:
    assert explain(articles, "hur-howitzers-2024-11")[-1].because == "no capacity is defined for what is counted"


@pytest.mark.parametrize(
    ("says", "literal", "words"),
    [
        ("1,003 containers", "literally 1,003, in containers", "451,350 152 mm shells"),
        ("1,200.5 containers", "literally 1,200.45 to 1,200.55, in containers", "540,225 152 mm shells"),
        ("20 to 30 containers", "literally 20 to 35, in containers", "9,000 to 13,500 152 mm shells"),
        ("dozens of containers", "literally at least 12, in containers", "at least 5,400 152 mm shells"),
        ("scarcely 900 containers", "the words set no bound, in containers", "nothing"),
    ],
)
def test_a_count_keeps_its_digits_and_a_range_its_ends(tmp_path: Path, says: str, literal: str, words: str) -> None:
    steps = explain(result(tmp_path, f'id: a, by: A, made: 2024, says: "{says}"'), "a")
    assert steps[0].result.startswith(literal)
    assert words in [step.result for step in steps]


# -- findings

STALE = """
- id: first, by: A, made: 2023-10-01, says: "1,000 containers"
- id: more, by: B, made: 2023-12-01, says: "5,000 containers"
- id: again, by: C, made: 2024-02-01, says: "1,000 containers", repeats: first
- id: early, by: D, made: 2023-11-01, says: "1,000 containers", repeats: first
- id: undated, by: E, made: unknown, says: "700 containers"
- id: wrong, by: F, made: 2023-10-01, says: "900 containers", scope: port
- id: right, by: F, made: 2023-11-01, says: "800 containers", scope: port, corrects: wrong, because: a slip
- id: late, by: G, made: 2023-12-01, says: "900 containers", scope: port, repeats: wrong
"""


def test_a_repeat_is_stale_if_a_greater_figure_or_a_correction_came_before_it(tmp_path: Path) -> None:
    found = Findings(result(tmp_path, STALE))
    assert [(s["claim"], s["newer"]) for s in found.as_data()["stale"]] == [("late", "right"), ("again", "more")]
    assert {"count that corrects it [right]", "corrects wrong: a slip"} < {*explain(found.result, "wrong")[1]}
    assert (found.missing["undated"], found.missing["unarchived"]) == (["undated"], ["press"])


def test_a_contradiction_is_found_and_says_why(tmp_path: Path) -> None:
    content = "contents: [{says: 9 million shells, of: 152 mm shell}]"
    found = Findings(result(tmp_path, f'id: a, by: A, made: 2024, says: "1,000 containers", {content}'))
    assert found.firm
    assert "“9 million shells” (A, as reported) [a]: contradicted, the stated figure is 20 times" in found.lines()[0]


def test_a_stated_figure_without_a_count_or_a_capacity_is_not_dropped_silently(tmp_path: Path) -> None:
    claims = """
    - id: a, by: A, made: 2024, says: 10 howitzers, contents: [{says: 900 shells, of: 152 mm shell}]
    - id: b, by: B, made: 2024, contents: [{says: "9,000 shells", of: 152 mm shell}]
    """
    found = Findings(result(tmp_path, claims))
    assert found.missing["uncompared"] == ["“900 shells” [a]", "“9,000 shells” [b]"]
    assert any(line.startswith("2 stated figures without a count or a capacity") for line in found.lines())


# -- sentences


def test_no_sentence_of_the_bundled_studies_has_nan_inf_or_an_empty_figure() -> None:
    for name in ("articles", "public-record", "black-sea"):
        found = compute(load(name))
        for i in range(found.size):
            texts = [sentences.worked(found, i), sentences.why(found, i), sentences.recomputed_words(found, i)]
            texts += [sentences.extent(found, i)] if found.pairs["of"][i] else []
            assert not [text for text in texts if re.search(r"\bnan\b|\binf\b|-0\b|  |: ;|\(\)", text)], texts


def test_a_derivation_gives_no_result_twice() -> None:
    found = compute(load("black-sea"))
    steps = [step for claim in found.study.claims.rows for step in explain(found, claim)]
    assert not [step for step in steps if step.words.endswith(f"= {step.result}")]


def test_a_worked_line_multiplies_out_as_printed() -> None:
    for name in ("articles", "public-record", "black-sea"):
        found = compute(load(name))
        for i in range(found.size):
            line = sentences.worked(found, i)
            if not line or "at least" in line or "more than" in line:
                continue
            left, right = line.split(" = ")
            value = 1.0
            for factor in left.split(" x "):
                parts = [float(part.replace(",", "")) for part in factor.split(" / ")]
                value *= parts[0] / (parts[1] if len(parts) > 1 else 1)
            shown = right.split(" ")[0]
            digits = len(shown.partition(".")[2])
            assert value == pytest.approx(float(shown.replace(",", "")), abs=0.51 * 10**-digits)


@pytest.mark.parametrize(
    ("says", "stated", "expected"),
    [
        ("exactly 101 containers", "45,000 shells", "reproduced, 1.01 times the stated figure: rounds to it"),
        ("exactly 100 containers", "exactly 45,000 shells", "only a capacity of 450 would have reproduced it"),
        ("exactly 10,001 containers", "4,500,450 shells", "only a capacity of about 450 would have reproduced it"),
        ("at least 10,000 containers", "as many as 4.8 million shells", "lies within its common reading (weak)"),
        ("more than 1,000 containers", "at least 1 million shells", "two lower bounds; the comparison could not have"),
        ("about 100 containers", "less than 20,000 shells", "would need at most 200 shells per container"),
    ],
)
def test_a_verdict_says_why_with_its_numbers(tmp_path: Path, says: str, stated: str, expected: str) -> None:
    claim = f'id: a, by: A, made: 2024, says: "{says}", contents: [{{says: "{stated}", of: 152 mm shell}}]'
    assert expected in sentences.why(result(tmp_path, claim), 0)
