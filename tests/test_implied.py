"""The capacity that each statement implies: the division, the direction that survives, drift and back-test."""

from __future__ import annotations

import math

import pytest
from estimates.analysis.implied import Implications, Implied
from estimates.study.study import load

from estimates.analysis import explain, implied, recompute
from estimates.cli import text
from estimates.quantities import old_dates as dates


@pytest.fixture(scope="module")
def record() -> Implications:
    return implied.implied(load("public-record"))


def own(found: Implications, claim: str, of: str = "152 mm shell") -> Implied:
    return next(item for item in found.items if (item.claim, item.of, item.wording) == (claim, of, ""))


# claim, of, stated / count, direction: each can be redone on paper
DIVIDED = [
    ("kr-mil-2023-11-02", "152 mm shell", 1_000_000 / 2_000, "at least"),  # 500: a floor over an "about"
    ("kr-mil-2023-11-02", "122 mm rocket", 200_000 / 2_000, "at least"),  # 100
    ("kr-md-2024-01-10", "152 mm shell", 2_300_000 / 5_000, "about"),  # 460: two "about"s
    ("kr-md-2024-02-26", "152 mm shell", 3_000_000 / 6_700, "at least"),  # 447.76
    ("kr-md-2024-02-26", "122 mm rocket", 500_000 / 6_700, "at least"),  # 74.63
    ("kr-dia-2024-08-27", "152 mm shell", 6_000_000 / 13_000, "at most"),  # 461.54: an "about" over a floor
    ("us-un-2024-12-18", "152 mm shell", 6_000_000 / 20_000, "no bound"),  # 300: a floor over a floor
]


@pytest.mark.parametrize(("claim", "of", "capacity", "direction"), DIVIDED)
def test_a_statement_implies_stated_over_counted_with_the_direction_that_survives(
    record: Implications, claim: str, of: str, capacity: float, direction: str
) -> None:
    item = own(record, claim, of)
    assert item.implied == pytest.approx(capacity)
    assert item.direction == direction


@pytest.mark.parametrize(
    ("stated", "count", "direction"),
    [
        ("at least", "about", "at least"),
        ("at least", "up to", "at least"),
        ("at least", "more than", "no bound"),
        ("up to", "about", "at most"),
        ("up to", "at least", "at most"),
        ("at most", "less than", "no bound"),
        ("about", "at least", "at most"),
        ("about", "at most", "at least"),
        ("about", "exactly", "about"),
        ("order", "exactly", "at least"),
    ],
)
def test_directions(stated: str, count: str, direction: str) -> None:
    from estimates.language.lexicon import Lexicon

    from estimates.reading import figures

    words = {"exactly": "1000", "order": "hundreds of thousands"}

    def figure(relation: str) -> figures.Figure:
        return figures.parse(words.get(relation, f"{relation} 1000"), Lexicon.base())

    assert implied._direction(figure(stated), figure(count)) == direction


def test_the_articles_pairing_stands_beside_the_ministers_own(record: Implications) -> None:
    pairs = {
        round(item.implied): (item.wording, item.direction)
        for item in record.items
        if (item.claim, item.of) == ("kr-md-2024-02-26", "152 mm shell")
    }
    assert pairs[448][1] in ("at least", "at most")
    assert pairs[429] == ("as The New York Times has it", "at most")
    articles = implied.implied(load("articles"))
    assert round(own(articles, "shin-152-mm").implied) == 429
    assert round(own(articles, "shin-122-mm", "122 mm rocket").implied) == 71


def test_a_floor_in_one_language_and_a_ceiling_in_another_are_set_side_by_side(record: Implications) -> None:
    conflict = next(line for line in record.conflicts() if line.startswith("Shin Won-sik (2024-02-26), 152 mm shell"))
    assert "at least 448 as said" in conflict
    assert "at most 429 as The New York Times has it" in conflict


def test_seoul_stands_beside_washington(record: Implications) -> None:
    (line,) = record.sides()
    assert line == "152 mm shell, side by side: Seoul 448 to 500 (at least, about, at most); Washington 300 (no bound)"


def test_a_mere_rendering_of_an_article_is_no_second_wording() -> None:
    assert all(item.wording == "" for item in implied.implied(load("articles")).items)


def test_mixed_loads_repeats_and_what_bounds_nothing_are_never_pooled(record: Implications) -> None:
    assert {item.claim for item in record.items if item.pooled} == {
        "ee-edf-2023-10",
        "kr-mil-2023-11-02",
        "kr-md-2024-01-10",
        "kr-md-2024-02-26",
        "kr-dia-2024-08-27",
    }


def test_the_drift_runs_from_statement_to_statement(record: Implications) -> None:
    shells = next(line for line in record.drift() if line.startswith("152"))
    assert shells.startswith(
        "152 mm shell: Seoul 500 (2023-11-02) -> 460 (2024-01-10) -> 448 (2024-02-26) -> 462 (2024-08-27)"
    )


def test_the_back_test_predicts_each_statement_from_the_ones_before_it(record: Implications) -> None:
    shells = [test for test in record.backtest if test.of == "152 mm shell"]
    assert [test.claim for test in shells] == ["kr-md-2024-01-10", "kr-md-2024-02-26", "kr-dia-2024-08-27"]
    february = shells[1]
    # before it: 500 and 460 of Seoul's own, median 480; 480 x 6,700 = 3,216,000 against 3,000,000
    assert (february.capacity, february.predicted) == pytest.approx((480, 3_216_000))
    assert february.basis == "2 earlier of Seoul"
    assert february.error == pytest.approx(3_216_000 / 3_000_000 - 1)
    assert record.summary() == (
        "back-test: 4 statements predicted from earlier ones; median error 7.9%, worst +34.0%; the range covered 2 of 4"
    )


def test_nothing_is_predicted_from_what_was_not_yet_said() -> None:
    early = implied.implied(load("public-record"), as_of=dates.parse("2023-12"))
    assert early.backtest == ()
    assert early.summary() == "back-test: no statement has an earlier one to be predicted from"
    first = implied.implied(load("public-record"), as_of=dates.parse("2024-01"))
    assert first.summary().startswith("back-test: 1 statement predicted from earlier ones;")


def test_a_count_that_holds_no_such_thing_implies_nothing(record: Implications) -> None:
    assert "c4ads-2024-06-22" not in {item.claim for item in record.items}


def test_the_table_is_a_frame_with_units_in_a_column(record: Implications) -> None:
    table = record.table
    assert set(table["unit"]) == {"152 mm shell / container", "122 mm rocket / container"}
    assert math.isnan(table["implied"].iloc[0])


# -- explain


def test_every_number_of_a_claim_leads_back_to_words_sources_and_lines() -> None:
    result = recompute.compute(load("articles"))
    steps = explain.explain(result, "officials-2024-03")
    whats = [step.what for step in steps]
    assert whats[0] == "count"
    assert "contents set beside it [shin-152-mm] (152 mm shell)" in whats
    assert "capacity, 152 mm shell" in whats
    assert "recomputed, 152 mm shell: implied range" in whats
    assert "verdict, 122 mm rocket" in whats
    for step in steps:
        if step.what.startswith(("count", "contents", "capacity")):
            path, line, column = step.place.rsplit(":", 2)
            assert path.endswith(".yaml")
            assert int(line) > 1
            assert int(column) >= 1
            assert step.sources
    told = "\n".join(text.derivation("officials-2024-03", steps, result))
    assert "“close to 7,000 containers”" in told
    assert "7,000 container x 450 shell/container = 3,150,000 shell" in told
    assert "claims.yaml:" in told


def test_a_statement_of_contents_is_explained_with_the_count_it_was_set_beside() -> None:
    result = recompute.compute(load("articles"))
    whats = [step.what for step in explain.explain(result, "shin-122-mm")]
    assert "count it was set beside [officials-2024-03]" in whats
    assert "verdict, 122 mm rocket" in whats
    assert "verdict, 152 mm shell" not in whats
    with pytest.raises(KeyError):
        explain.explain(result, "nobody")


def test_the_place_of_a_figure_is_the_line_it_stands_on() -> None:
    study = load("articles")
    step = explain.explain(recompute.compute(study), "us-2023-10")[0]
    path, line, _ = step.place.rsplit(":", 2)
    source = (study.folder / "claims.yaml").read_text(encoding="utf-8").splitlines()
    assert path.endswith("claims.yaml")
    near = "\n".join(source[int(line) - 1 : int(line) + 5])
    assert "more than 1,000 containers" in near
