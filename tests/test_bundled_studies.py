"""The bundled studies hold the published figures and nothing that cannot be traced, and show what they should."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chart_studies import BUNDLED as STUDIES
from chart_studies import bundled as result

import estimates
from estimates.analysis.explanation import explain
from estimates.analysis.findings import Findings
from estimates.analysis.result import compute
from estimates.quantities import dates
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import Formula
from estimates.study import folders
from estimates.study.entries import Assumption, Capacity, Citation, Claim, Content
from estimates.study.record import Study

GOLDEN = Path(__file__).parent / "golden"


def bundled(name: str) -> Study:
    study: Study = result(name).study
    return study


@cache
def claims(name: str) -> dict[str, Claim]:
    table = bundled(name).claims
    return {str(claim.id): claim for claim in map(table.record, range(len(table)))}


def figure_of(value: Figure | Formula | None) -> float:
    assert isinstance(value, Figure)
    assert value.figure is not None
    return value.figure


# -- every figure, verdict and finding, in files that were compared with the articles and pages


def said(figure: Figure) -> str:
    """Return a figure as the golden files have it: "more than 1,000 container"."""
    ends = (figure.low, figure.high) if figure.relation == "between" else (figure.figure,)
    number = " to ".join(f"{end:,.12g}" for end in ends if end is not None)
    unit = " / ".join(filter(None, (figure.unit or figure.of, figure.per)))
    return " ".join(filter(None, (figure.relation, number, unit)))


def of(content: Content) -> str:
    under = f", {content.under}" if content.under else ""
    return f"{content.means} of {' and '.join(content.of)}: {said(content.says)}{under}"


def printed(study: Study, citation: Citation) -> Iterator[str]:
    """Yield an outlet, and what it has of its own."""
    yield urlsplit(study.sources[citation.source].url or "").hostname or "-"
    if citation.says:
        yield said(citation.says)
    yield from map(of, citation.contents)
    if citation.beside:
        yield f"beside {citation.beside}"


def listed(name: str) -> Iterator[str]:
    """Yield what a study has and shows, a line each."""
    study, made = bundled(name), result(name)
    for claim in claims(name).values():
        keys = ("side", "scope", "covers", "counts", "repeats", "corrects", "beside")
        texts = [getattr(value, "text", value) for key in keys if (value := getattr(claim, key)) not in (None, "total")]
        yield f"{claim.id}: {', '.join([claim.made.text if claim.made else 'undated', *map(str, texts)])}"
        yield from (f"    {text}" for text in [*([said(claim.says)] if claim.says else []), *map(of, claim.contents)])
        if claim.mix:
            yield f"    a mix of {' and '.join(claim.mix)}"
        yield from (f"  - {'; '.join(printed(study, citation))}" for citation in claim.sources)
    for key, capacity in study.capacities.items():
        value = made.model.capacities[key]
        ends = f"{value.best:,.12g} ({value.low:,.12g} to {value.high:,.12g})"
        yield f"capacity {key}: {ends} {capacity.of} per {made.model.per[key]}"
    for key, assumption in study.assumptions.items():
        marked = ", illustrative" if assumption.illustrative else ""
        best = said(assumption.written) if isinstance(assumption.written, Figure) else "formula"
        yield f"assumption {key}: {best}{marked}"
    pairs = made.pairs
    for i in range(made.size):
        if pairs["verdict"][i]:
            ratio = "" if math.isnan(pairs["ratio"][i]) else f", {pairs['ratio'][i]:.3g}"
            yield f"verdict {pairs['stated_claim'][i]}, {pairs['of'][i]}: {pairs['verdict'][i]}{ratio}"
    yield from (f"check {line}" for line in Findings(result(name)).lines() if " without a" not in line)


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_has_the_reviewed_figures_verdicts_and_findings(name: str, update_golden: bool) -> None:
    path, text = GOLDEN / f"study-{name}.txt", "\n".join([*listed(name), ""])
    if update_golden:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


# what Korean pages wrote, word for word, and what it is
KOREAN = [
    ("약 26만명", "about", 260_000), ("22만명", "bare", 220_000), ("100만명", "bare", 1_000_000),
    ("15만 안팎", "about", 150_000), ("최소 200만 명", "at least", 2_000_000), ("14만5000명", "bare", 145_000),
    ("300만명 이상", "at least", 3_000_000), ("46만6000명", "bare", 466_000), ("9만4000㎡", "bare", 94_000),
    ("약 4만8000㎡", "about", 48_000), ("14만㎡ 정도", "about", 140_000),
]  # fmt: skip
# payload, mass, pieces in a box, worked by hand
BY_MASS = [
    ("payload of a 24 t box", "mass of a bare 152 mm projectile", 499),  # 21,750 / 43.56 = 499.3
    ("payload of a 30.48 t box", "mass of a bare 152 mm projectile", 646),  # 28,180 / 43.56 = 646.9
    ("payload of a 24 t box", "mass of a crated 152 mm round", 271),  # 21,750 / 80 = 271.9
    ("payload of a 30.48 t box", "mass of a crated 152 mm round", 352),  # 28,180 / 80 = 352.3
    ("payload of a 24 t box", "mass of a 122 mm rocket", 334),  # 21,750 / 65 = 334.6
    ("payload of a 30.48 t box", "mass of a 122 mm rocket", 433),  # 28,180 / 65 = 433.5
]


@pytest.mark.parametrize("name", STUDIES)
def test_a_bundled_study_reads_without_a_problem(name: str) -> None:
    assert bundled(name).warnings == ()


def test_the_five_studies_are_bundled_and_both_north_korean_ones_share_a_file() -> None:
    assert set(folders.bundled()) == set(STUDIES)
    one, other = (bundled(name).files["assumptions.yaml"] for name in ("articles", "public-record"))
    assert one == other


def test_the_retranslated_copy_renders_the_article_and_is_not_a_second_source() -> None:
    copy = bundled("articles").sources["nyt-2024-06-18-copy"]
    assert copy.renders == "nyt-2024-06-18"
    for claim in claims("articles").values():
        cited = [citation.source for citation in claim.sources]
        assert ("nyt-2024-06-18-copy" in cited) == ("nyt-2024-06-18" in cited), claim.id


BOXES, SHELLS = "containers per voyage", "filled with 152 mm shells"
GRAIN = "loaded with grain"


@pytest.mark.parametrize(
    ("study", "voyages", "unit", "contexts", "amount"),
    [
        ("black-sea", "1,003 voyages", "tonne", [GRAIN], 26_415_008),  # 1,003 x 26,336
        ("black-sea", "1,003 voyages", "loaf", [GRAIN, "wheat in a loaf"], 48_027_287_273),  # / 0.00055 t
        ("black-sea", "1,003 voyages", "person year", [GRAIN, "wheat eaten in a year"], 394_843_169),  # / 0.0669 t
        ("public-record", "10 voyages", "container", [BOXES], 1_860),  # 10 x 186
        ("public-record", "10 voyages", "152 mm shell", [BOXES, SHELLS], 837_000),  # x 450
        ("public-record", "10 voyages", "tonne", [BOXES, SHELLS, "mass of a bare 152 mm projectile"], 36_459.72),
    ],
)
def test_voyages_become_loads_by_the_figures_of_the_files_alone(
    study: str, voyages: str, unit: str, contexts: list[str], amount: float
) -> None:
    worked = estimates.quantity(voyages, bundled(study)).to(unit, *contexts)
    assert float(worked.magnitude) == pytest.approx(amount, rel=1e-9)


@pytest.mark.parametrize(("payload", "mass", "pieces"), BY_MASS)
def test_the_cross_check_by_mass_is_a_division_that_a_reader_can_redo(payload: str, mass: str, pieces: int) -> None:
    assumptions = bundled("articles").assumptions
    assert int(figure_of(assumptions[payload].written) / figure_of(assumptions[mass].written)) == pieces


def test_every_cross_check_is_called_a_hypothesis() -> None:
    checks = bundled("articles").assumed.checks
    assert len(checks) == 7
    assert all(check.because.startswith("a hypothesis") for check in checks.values())


@pytest.mark.parametrize("name", STUDIES)
def test_every_number_has_a_source_or_is_marked_illustrative(name: str) -> None:
    found = bundled(name)
    assumed: list[Capacity | Assumption] = [*found.capacities.values(), *found.assumptions.values()]
    for assumption in assumed:
        assert bool(assumption.source) != assumption.illustrative, assumption.name
        assert set(assumption.source) <= set(found.sources), assumption.name
        assert assumption.illustrative == assumption.because.startswith("unsourced"), assumption.name
    for check in found.assumed.checks.values():
        assert set(check.source) <= set(found.sources), check.name
    for claim in claims(name).values():
        assert {citation.source for citation in claim.sources} <= set(found.sources), claim.id


@pytest.mark.parametrize("name", STUDIES)
def test_every_source_has_an_address_except_the_newspaper_whose_page_was_not_found(name: str) -> None:
    without = {key for key, source in bundled(name).sources.items() if not source.url}
    assert without <= {"nyt-2024-06-18"}


@pytest.mark.parametrize("name", STUDIES)
def test_only_the_few_words_that_carry_a_figure_are_kept(name: str) -> None:
    for claim in claims(name).values():
        assert len(claim.note or "") <= 260, claim.id
        for citation in claim.sources:
            assert len((citation.wrote or "").split()) <= 16, (claim.id, citation.wrote)


# -- the airlift and the crowds


def test_the_people_on_one_plane_were_corrected_and_an_earlier_day_still_shows_the_first_count() -> None:
    claim = claims("kabul-airlift")["amc-2021-08-20"]
    assert (claim.corrects, claim.because and "183 children" in claim.because) == ("officials-2021-08-16", True)
    early = compute(bundled("kabul-airlift"), as_of=dates.parse("2021-08-19"))
    shown = [{*one.pairs["stated_words"]} for one in (early, result("kabul-airlift"))]
    assert ["about 640 evacuees" in words for words in shown] == [True, False]
    assert ["823 evacuees" in words for words in shown] == [False, True]


def test_the_two_kinds_of_flight_make_up_each_day() -> None:
    airlift = claims("kabul-airlift")
    for day in (f"2021-08-{number}" for number in range(24, 30)):
        own = airlift.get(f"wh-{day}") or airlift[f"dod-{day}"]
        parts = (claim.contents[0].says for claim in (own, airlift[f"coalition-{day}"]))
        assert figure_of(airlift[f"day-{day}"].says) == sum(map(figure_of, parts))


@pytest.mark.parametrize(("words", "relation", "figure"), KOREAN)
def test_korean_figures_are_read_as_their_translation(words: str, relation: str, figure: float) -> None:
    found = bundled("seoul-crowds").figure(words)
    assert (found.relation, found.figure) == (relation, figure)
    wrote = " ".join(citation.wrote or "" for claim in claims("seoul-crowds").values() for citation in claim.sources)
    assert words in wrote


@pytest.mark.parametrize(
    ("study", "claim", "of", "capacity"),
    [
        ("seoul-crowds", "party-2019-10-03", "standing", 21.4),  # 3,000,000 / 140,000 square metres
        ("seoul-crowds", "organisers-2019-09-28", "standing", 41.7),  # 2,000,000 / 48,000 square metres
        ("seoul-crowds", "organisers-2016-11-12", "standing", 8.83),  # 830,000 / 94,000 square metres
        ("kabul-airlift", "amc-2021-08-20", "on the floor", 822.5),  # what rounds to 823, on one plane
    ],
)
def test_a_contradiction_says_how_much_would_have_to_fit(study: str, claim: str, of: str, capacity: float) -> None:
    rows = result(study).rows
    [found] = rows.loc[(rows["stated_claim"] == claim) & (rows["of"] == of), "needs"]
    assert found == pytest.approx(capacity, rel=2e-3)


# -- what translations and headlines make of a hedge


@pytest.mark.parametrize(
    ("claim", "source", "shown"),
    [
        ("kr-md-2024-02-26", "The New York Times", "has “up to” for “at least”"),  # a floor becomes a ceiling
        ("kr-nis-2025-06-26", "MediaPen", "has “about” for “just over”"),  # 여 becomes "about"
        ("kr-mil-2023-11-02", "Korea JoongAng Daily", "has “about” for “just over”"),
        ("fnf-2024-10-28", "Kyiv Independent", "has “up to” for a range"),  # in the headline
        ("kr-nsa-2024-11", "The Moscow Times", "has no hedge for “at least”"),
        ("ua-hur-howitzers-2025-01-23", "The Telegraph", "has “at least” for no hedge"),
    ],
)
def test_an_explanation_shows_the_hedges_that_an_outlet_changed(claim: str, source: str, shown: str) -> None:
    cited = [one for step in explain(result("public-record"), claim) for one in step.sources if one.startswith(source)]
    assert any(shown in one for one in cited)


def test_words_in_another_language_have_a_translation() -> None:
    for name in STUDIES:
        for claim in claims(name).values():
            for citation in claim.sources:
                foreign = bundled(name).sources[citation.source].lang != "en"
                letters = (citation.wrote or "").encode("ascii", "replace").decode().count("?") > 1
                assert not (foreign and letters) or citation.translation, (name, claim.id, citation.source)


@pytest.mark.parametrize("name", STUDIES)
def test_the_page_of_the_studies_gives_the_number_of_claims_of_each(name: str) -> None:
    page = (Path(__file__).parent.parent / "docs" / "studies.md").read_text(encoding="utf-8")
    assert f"\n## {name}\n\n{len(claims(name))} claims " in page
