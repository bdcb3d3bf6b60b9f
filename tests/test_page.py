"""The page as text: what it says first, where it leads, and what it never contains."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import small_studies
from html_document import Document
from page_studies import ATTACKS, hostile

from estimates.analysis.result import Result, compute
from estimates.analysis.scenario import Extra, WhatIf
from estimates.quantities.dates import parse
from estimates.report import document as page_text
from estimates.report.view import LATEST, is_web

STUDIES = ["articles", "public-record", "black-sea"]

DRAWN = page_text.drawings
PICTURE = '<svg viewBox="0 0 9 9"><style>#c *{stroke:red}</style><path d="M0 0L9 9"/></svg>'


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """One small picture in place of the charts, which take a second to draw."""
    monkeypatch.setattr(page_text, "drawings", lambda *_: [page_text.Drawing("growth", "Growth", (PICTURE,))])


@cache
def result(study: str = "articles", *overrides: str, **asked: Any) -> Result:
    return WhatIf(study, overrides, **asked).result()


@cache
def page(study: str = "articles", *overrides: str, **asked: Any) -> str:
    return page_text.render(result(study, *overrides, **asked))


@cache
def document(study: str = "articles", *overrides: str, **asked: Any) -> Document:
    return Document(page(study, *overrides, **asked))


# -- the first screen ----------------------------------------------------------------------------------------------


def test_three_lines_under_the_title_answer_what_was_checked_with_what_result_and_on_what_basis() -> None:
    shown = document()
    assert shown.at("title").words == result().study.title == next(shown.named("title")).words
    (answers,) = shown.classed("answers")
    lines = [tag.words for tag in shown.named("dd") if tag.inside[-2:] == ("dl", "div")][:3]
    assert answers.words.startswith("Checked 2 stated figures against 6 counts")
    assert re.search(r"Oct 2023 to (Oct|Nov) 2024, from 3 sources\.$", lines[0])
    assert lines[1] == "2 reproduced (weakly), 0 contradicted."
    assert lines[2].startswith("450 shells per container (300 to 500); 75 rockets per container (70 to 100)")


def test_the_verdicts_come_before_the_charts_with_the_worked_line_and_the_ratio() -> None:
    shown = document()
    ids = [tag.attributes["id"] for tag in shown.named("section")]
    assert ids == ["verdicts", "charts", "every", "assumptions", "sources"]
    first, second = [tag.words for tag in shown.named("li") if tag.inside[-1] == "ol" and "×" in tag.words]
    assert "reproduced (weakly) Shin Won-sik" in first
    assert "“" not in first  # quotation marks are the style sheet's
    assert re.search(r"as many as three million rounds.*3,150,000.*1\.05 times the stated figure", first, re.DOTALL)
    assert "525,000" in second


def test_what_does_not_fit_comes_first() -> None:
    verdicts = [tag.words for tag in document("public-record").named("strong") if "ol" in tag.inside]
    order = ["contradicted", "tension", "reproduced", "consistent", "not comparable"]
    ranks = [order.index(word.removesuffix(" (weakly)")) for word in verdicts]
    assert ranks == sorted(ranks)
    assert "Tension" in document("kabul-airlift").classed("meanings")[0].words  # of rows, of no figure as a whole


def test_a_study_in_which_nothing_was_stated_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "assumptions.yaml").write_text("units: {crane: {}}", encoding="utf-8")
    claim = "{id: one, by: somebody, made: unknown, says: about 40 cranes, source: a}"
    text = f"title: Few words\nsources: {{a: {{publisher: A paper}}}}\nclaims: [{claim}]\n"
    (tmp_path / "claims.yaml").write_text(text, encoding="utf-8")
    shown = document(str(tmp_path))
    assert "Nothing to compare" in shown.classed("answers")[0].words
    assert re.search(r"no capacity for cranes.*recomputed\s+no capacity is defined", shown.at("every").words, re.DOTALL)
    monkeypatch.setattr(page_text, "drawings", DRAWN)
    shown = Document(page_text.render(result(str(tmp_path))))
    assert not [*shown.named("figure", "svg")]
    assert "No growth chart" in shown.at("charts").words


def test_a_hedge_that_is_not_known_is_listed_among_those_that_are(tmp_path: Path) -> None:
    found = small_studies.result(tmp_path, "id: a, by: A, made: 2024-02, says: circumspectly 700 containers")
    assert "the words do not say how near the number is" in page_text.render(found)


def test_a_what_if_is_announced_at_the_top_and_shown_next_to_each_figure_that_it_moves() -> None:
    changed = document("articles", "152 mm shell=480 shells per container")
    (note,) = changed.classed("what-if")
    assert "152 mm shell = 480 shells per container (study: 450 shells per container)" in note.words
    assert "header" in note.inside
    assert all("study: 3,150,000 (+6.7%)" in changed.at(part).words for part in ("verdicts", "every"))
    assert "Changed for this page; the study has 450 shells per container." in changed.at("assumptions").words
    assert not document().classed("what-if")
    (note,) = document("articles", as_of=parse("2024-06"), by="Seoul").classed("what-if")
    assert "only what was on record on Jun 2024" in note.words
    assert "only the claims of Seoul" in note.words


# -- the table -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thing", "worked", "extent", "stated"),
    [
        ("152 mm shells", "3,150,000", "2.1 to 3.5 million", "reproduced (weakly) as many as three million rounds"),
        ("122 mm rockets", "525,000", "490,000 to 700,000", "reproduced (weakly) more than half a million rounds"),
        ("152 mm shells", "5,850,000", "3.9 to 6.5 million, or more", ""),
        ("122 mm rockets", "75,000", "70,000 to 100,000, or more", ""),
    ],
)
def test_each_row_has_its_worked_line_the_range_with_its_direction_and_what_was_stated(
    thing: str, worked: str, extent: str, stated: str
) -> None:
    (row,) = [tag.words for tag in document().named("tr") if tag.words.startswith(thing) and f"= {worked}" in tag.words]
    assert extent in row
    assert stated in row
    assert ("times the stated figure" in row) is bool(stated)


def test_a_derivation_has_the_words_the_ranges_the_verdict_the_sources_and_the_line() -> None:
    opened = [tag for tag in document().named("details") if "td" in tag.inside]
    assert all("open" not in tag.attributes for tag in opened)
    (derivation,) = [tag.words for tag in opened if "close to 7,000 containers" in tag.words]
    assert "literally 6,230 to 7,000 (soft)" in derivation
    assert "commonly read as 6,510 to 7,000" in derivation
    assert "(6,230 to 7,000 (soft)) x (300 to 500) = 1.87 to 3.5 million (soft)" in derivation
    assert "Shin Won-sik" in derivation
    assert "The New York Times, 18 Jun 2024: close to 7,000 containers" in derivation
    assert re.search(r"claims\.yaml:\d+:\d+$", derivation)


def test_a_long_ledger_shows_its_latest_rows_and_counts_the_others(tmp_path: Path) -> None:
    ledger = "".join(f"A{i},2020-01-{i % 28 + 1:02},{i + 1000} crates,8,crate\n" for i in range(300))
    (tmp_path / "claims.csv").write_text("by,made,count_words,x,y\n" + ledger, encoding="utf-8")
    (tmp_path / "assumptions.yaml").write_text(
        "units: {crate: {}, apple: {}}\n"
        "capacities: {apple: {holds: 10 apples per crate, because: A label says so, illustrative: true}}\n",
        encoding="utf-8",
    )
    shown = document(str(tmp_path))
    rows = [tag for tag in shown.named("tr") if "×" in tag.words and "class" not in tag.attributes]
    assert len(rows) == LATEST
    assert f"The {LATEST} latest rows; 100 earlier ones are left out." in shown.at("every").words
    assert "A label says so." in shown.at("assumptions").words


def test_a_mix_and_the_model_are_on_the_page_only_if_they_were_asked_for() -> None:
    found = result()
    extra = Extra.of(found, "152 mm shell=60%, 122 mm rocket=40%", likely=True)
    shown = Document(page_text.render(found, extra))
    assert "60 % = nearly 1,890,000 shells" in shown.at("every").words
    assert "likely " in shown.at("every").words
    assert "likely " not in document().at("every").words


# -- what it rests on ----------------------------------------------------------------------------------------------


def test_each_assumption_has_its_reason_its_sources_and_its_line() -> None:
    entries = [tag.words for tag in document().classed("entry")]
    (shell,) = [words for words in entries if words.startswith("152 mm shell 450 shells per container (300 to 500)")]
    assert "Nobody has published the method." in shell
    assert "Korea Herald (Yonhap), 27 Aug 2024" in shell
    assert re.search(r"assumptions\.yaml:\d+:\d+$", shell)
    study = result().study
    said: list[Any] = [*study.capacities.values(), *study.assumptions.values()]
    unsourced = [words for words in entries if "Illustrative: no source is known." in words]
    assert len(unsourced) == sum(one.illustrative for one in said)
    words = document().at("assumptions").words
    assert "hypotheses, not any speaker’s published method" in words
    assert "limited by mass" in words
    footer = next(document().named("footer")).words
    for name, digest in study.files.items():
        assert f"{name} sha256 {digest}" in footer


@pytest.mark.slow
def test_there_are_two_charts_in_two_widths_whose_styles_the_policy_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_text, "drawings", DRAWN)
    page = page_text.render(result())
    shown = Document(page)
    assert [tag.attributes["id"] for tag in shown.named("figure")] == ["growth", "could-hold"]
    assert [tag.attributes["class"] for tag in shown.named("svg")] == ["wide", "narrow"] * 2
    assert not [tag for tag in shown.tags if "style" in tag.attributes]
    policy = next(tag.attributes["content"] for tag in shown.named("meta") if "http-equiv" in tag.attributes)
    assert all(page_text.hashed(style) in policy for style in re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL))


# -- where it leads ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("study", STUDIES)
def test_the_structure_is_sound_every_link_leads_somewhere_and_no_cell_shows_nan(study: str) -> None:
    shown = document(study)
    tags = shown.tags
    parts = [tag.name for tag in shown.named("header", "main", "footer", "caption")]
    assert parts == ["header", "main", "caption", "footer"]
    assert {tag.attributes["scope"] for tag in shown.named("th")} == {"col", "row"}
    assert next(shown.named("a")).attributes == {"class": "skip", "href": "#title"}
    assert len([*shown.named("table")]) == 1
    levels = [int(tag.name[1]) for tag in shown.named("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    told = " ".join(tag.words for tag in shown.named("h1", "h2", "h3", "thead"))
    assert not re.search(r"\b(confirmed|proven|sent|delivered)\b", told)
    for tag in shown.named("td", "th", "p", "dd", "li"):
        assert not re.search(r"\b(nan|inf|None)\b|-0\b(?![\d.])", re.sub(r"\b\d{4}-\d\d(-\d\d)?", "", tag.words))
    ids = [tag.attributes["id"] for tag in tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids))
    for tag in tags:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(tag.attributes.get(name, "").split()) <= set(ids)
        target = tag.attributes.get("href", "")
        assert target.removeprefix("#") in ids if target.startswith("#") else is_web(target) or not target


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        *((one, True) for one in ("https://example.org/a?b=c#d", "HTTP://example.org")),
        *((one, False) for one in (
            "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "//example.org",
            "https://", " javascript:alert(1)", "java\nscript:alert(1)", "https://exa\tmple.org", "https://[", "", None,
        )),
    ],
)  # fmt: skip
def test_only_http_and_https_addresses_become_links(address: str | None, linked: bool) -> None:
    assert is_web(address) is linked
    study = result().study
    sources = {name: one.model_copy(update={"url": address}) for name, one in study.sources.items()}
    shown = Document(page_text.render(compute(replace(study, sources=sources))))
    away = [tag.attributes for tag in shown.named("a") if not tag.attributes["href"].startswith("#")]
    assert {one["href"] for one in away} == ({address} if linked else set())
    assert all("noreferrer" in one["rel"].split() for one in away)


# -- what it never contains ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("study", STUDIES)
def test_the_page_is_self_contained(study: str) -> None:
    shown = document(study)
    policy = next(tag.attributes["content"] for tag in shown.named("meta") if "http-equiv" in tag.attributes)
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not [*shown.named("script", "link", "img", "iframe", "object", "embed", "base", "form", "image")]
    for tag in shown.tags:
        assert not {"src", "srcset", "style", "ping", "action"} & set(tag.attributes)
        assert not [name for name in tag.attributes if name.startswith("on")]
    for style in shown.named("style"):
        assert "url(" not in style.words
        assert "@import" not in style.words


def test_markup_in_a_hostile_study_is_shown_as_text(tmp_path: Path) -> None:
    shown = document(str(hostile(tmp_path)))
    assert not [*shown.named("script", "img", "textarea")]
    assert not [tag for tag in shown.tags if [name for name in tag.attributes if name.startswith(("on", "autofocus"))]]
    sources = shown.at("sources").words
    for words in ATTACKS:
        assert " ".join(words.split()) in sources
    assert ATTACKS[-1] in [name.words for name in shown.named("bdi")]  # else the day after it loses its place


def test_the_page_is_the_same_every_time_but_for_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1732352400")
    found = page_text.render(WhatIf("articles").result())
    assert found == page_text.render(result())
    assert "23 November 2024, 09:00 UTC" in found
