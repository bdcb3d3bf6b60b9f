"""The main job on the real figures, worked by hand once, and the laws that the arithmetic keeps."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from estimates.analysis.asking import Asked, Extra, sweep
from estimates.analysis.likelihood import total
from estimates.analysis.mix import mix, shares
from estimates.analysis.recompute import Result
from estimates.diagnostics.problems import DataError, Unreadable
from estimates.study.study import load
from hypothesis import given
from hypothesis import strategies as st

from estimates.analysis import recompute
from estimates.cli import text
from estimates.export import outputs
from estimates.quantities import old_dates as dates

# claim, what the containers hold, count x capacity = load: each can be redone on paper
WORKED = [
    ("articles", "us-2023-10", "152 mm shell", "1,000 container x 450 shell/container = 450,000 shell"),
    ("articles", "us-2023-10", "122 mm rocket", "1,000 container x 75 rocket/container = 75,000 rocket"),
    ("articles", "officials-2024-03", "152 mm shell", "7,000 container x 450 shell/container = 3,150,000 shell"),
    ("articles", "officials-2024-03", "122 mm rocket", "7,000 container x 75 rocket/container = 525,000 rocket"),
    ("articles", "shin-2024-06", "152 mm shell", "10,000 container x 450 shell/container = 4,500,000 shell"),
    ("articles", "nis-2024-10", "152 mm shell", "13,000 container x 450 shell/container = 5,850,000 shell"),
    ("articles", "nis-2024-10", "122 mm rocket", "13,000 container x 75 rocket/container = 975,000 rocket"),
    ("public-record", "kr-md-2024-02-26", "152 mm shell", "6,700 container x 450 shell/container = 3,015,000 shell"),
    ("public-record", "kr-md-2024-02-26", "122 mm rocket", "6,700 container x 75 rocket/container = 502,500 rocket"),
    ("black-sea", "un-2022-08-10", "grain", "12 voyage x 26,336 tonne/voyage = 316,032 tonne"),
]

# every comparison of the public record: claim, of, verdict
VERDICTS = [
    (
        "kr-mnd-2023-10-16",
        "152 mm shell",
        "not comparable",
    ),  # more than 1,000 x 450, "hundreds of thousands": two floors
    ("ee-edf-2023-10", "152 mm shell", "reproduced"),  # 1,000 x 450 = 450,000 in 300,000 to 500,000
    ("kr-mil-2023-11-02", "152 mm shell", "consistent"),  # 2,000 x 450 = 900,000, below a firm million
    ("kr-mil-2023-11-02", "122 mm rocket", "consistent"),  # 2,000 x 75 = 150,000, below a firm 200,000
    ("kr-md-2024-01-10", "152 mm shell", "reproduced"),  # 5,000 x 450 = 2.25 million, "some 2.3 million"
    ("kr-md-2024-02-26", "152 mm shell", "reproduced"),  # 6,700 x 450 = 3,015,000, "3 million or more"
    ("kr-md-2024-02-26", "122 mm rocket", "reproduced"),  # 6,700 x 75 = 502,500, "500,000 or more"
    ("kr-dia-2024-08-27", "152 mm shell", "reproduced"),  # 13,000 x 450 = 5.85 million, "about 6 million"
    ("kr-nis-2024-10-18", "152 mm shell", "not comparable"),  # a mixed load
    ("us-un-2024-12-18", "152 mm shell", "not comparable"),  # two floors
    ("us-un-2025-01-08", "152 mm shell", "not comparable"),  # the same, repeated
]


@cache
def computed(study: str | None = None, *overrides: str) -> Result:
    return recompute.compute(load(study, overrides=overrides))


def row(result: Result, claim: str, of: str) -> dict[str, object]:
    rows = result.rows
    found = rows[(rows["claim"] == claim) & (rows["of"] == of)]
    return dict(found.iloc[0])


@pytest.mark.parametrize(("study", "claim", "of", "worked"), WORKED)
def test_the_worked_line_can_be_redone_by_hand(study: str, claim: str, of: str, worked: str) -> None:
    assert row(computed(study), claim, of)["worked"] == worked


def test_both_official_equivalences_are_reproduced_from_the_capacities_in_the_yaml() -> None:
    compared = [r for r in outputs.table(computed("articles")) if r["verdict"]]
    assert [(r["of"], r["stated"], r["recomputed"], r["verdict"]) for r in compared] == [
        ("152 mm shell", 3_000_000, 3_150_000, "reproduced"),
        ("122 mm rocket", 500_000, 525_000, "reproduced"),
    ]
    assert [round(r["ratio"], 2) for r in compared] == [1.05, 1.05]


def test_every_comparison_of_the_public_record_has_its_verdict_and_a_sentence_with_numbers() -> None:
    compared = [r for r in outputs.table(computed("public-record")) if r["verdict"]]
    assert [(r["claim"], r["of"], r["verdict"]) for r in compared] == VERDICTS
    assert all(r["why"].endswith(".") for r in compared)
    assert all(any(c.isdigit() for c in r["why"]) for r in compared if r["verdict"] != "not comparable")


def test_a_changed_capacity_moves_the_figures_by_exactly_that() -> None:
    before, after = computed("articles"), computed("articles", "152 mm shell=480 shells per container")
    shells = before.rows["of"] == "152 mm shell"
    assert (after.rows["recomputed"][shells] == before.rows["count"][shells] * 480).all()
    assert (after.rows["recomputed"][~shells] == before.rows["recomputed"][~shells]).all()


def test_a_what_if_stands_beside_the_study_and_is_named() -> None:
    result = Asked("articles", ("152 mm shell=480 shells per container",)).result()
    first = outputs.data(result)["rows"][0]  # type: ignore[index]
    assert (first["baseline"], first["difference"]) == (450_000, 30_000)
    assert result.overrides == ("152 mm shell = 480 shells per container (study: 450 shells per container)",)
    assert outputs.table(result)[0]["what_if"] == result.overrides[0]


def test_ranges_are_the_implied_count_times_the_capacitys_range_and_floors_stay_floors() -> None:
    first = row(computed("articles"), "us-2023-10", "152 mm shell")
    assert (first["recomputed_low"], first["recomputed_high"]) == (300_000, math.inf)  # (1,000, inf) x 300 to 500
    assert bool(first["recomputed_low_open"])
    assert (first["recomputed_implied_low"], first["recomputed_implied_high"]) == (300_000, 565_000)  # 1,000 to 1,130
    about = row(computed("public-record"), "kr-md-2024-02-26", "152 mm shell")
    assert (about["recomputed_low"], about["recomputed_high"]) == (-math.inf, math.inf)
    assert about["recomputed_implied_low"] == pytest.approx(0.91 * 6700 * 300)
    assert about["recomputed_implied_high"] == pytest.approx(1.07 * 6700 * 500)


@pytest.mark.parametrize(
    ("as_of", "claims"),
    [
        ("2023-09", []),
        ("2023-10-15", []),  # "October 2023" is over on its last day
        ("2023-10", ["us-2023-10"]),
        ("2024-03-31", ["us-2023-10", "officials-2024-03"]),
        ("2024-10", ["us-2023-10", "officials-2024-03", "shin-2024-06", "nis-2024-10"]),
    ],
)
def test_as_of_shows_what_was_on_record_on_that_day(as_of: str, claims: list[str]) -> None:
    result = recompute.compute(load("articles"), as_of=dates.parse(as_of))
    assert list(dict.fromkeys(result.pairs.get("claim", []))) == claims


def test_an_undated_statement_is_on_record_once_it_is_printed() -> None:
    before, after = (
        recompute.compute(load("articles"), as_of=dates.parse(day)) for day in ("2024-06-17", "2024-06-18")
    )
    assert set(before.pairs["verdict"]) == {None}
    assert "reproduced" in set(after.pairs["verdict"])


def test_one_side_can_be_looked_at_alone() -> None:
    seoul = recompute.compute(load("public-record"), by="seoul")
    assert set(seoul.claims["side"]) == {"Seoul"}
    with pytest.raises(Unreadable, match="nobody in this study is called “Nobody”"):
        recompute.compute(load("public-record"), by="Nobody")


@pytest.mark.parametrize(
    ("as_of", "by", "claims"),
    [
        (
            "2024-01-31",
            "Seoul",
            ["kr-mnd-2023-10-16", "kr-nis-2023-11-01", "kr-mil-2023-11-02", "kr-md-2023-11-19", "kr-md-2024-01-10"],
        ),
        ("2023-12-20", "Washington", ["us-wh-2023-10-13", "us-nato-2023-12-20"]),
        ("2023-10-12", "Washington", []),
    ],
)
def test_the_record_is_what_one_side_had_said_by_a_day(as_of: str, by: str, claims: list[str]) -> None:
    result = recompute.compute(load("public-record"), as_of=dates.parse(as_of), by=by)
    assert [claim.id for claim in result.record()] == claims


def test_a_count_that_contents_were_set_beside_belongs_to_the_record_of_who_stated_them() -> None:
    minister = ["officials-2024-03", "shin-152-mm", "shin-122-mm", "shin-mix", "shin-2024-06"]
    for as_of, claims in (("2024-06-17", []), ("2024-06-18", minister), ("2024-11-20", [*minister, "nis-2024-10"])):
        result = recompute.compute(load("articles"), as_of=dates.parse(as_of), by="Seoul")
        assert [claim.id for claim in result.record()] == claims


@pytest.mark.parametrize(
    ("claim", "of", "count", "recomputed", "stated"),
    [
        ("us-2023-10", "152 mm shell", "more than 1,000", "more than 300,000", None),
        ("officials-2024-03", "152 mm shell", "at most 7,000", "at most 3,500,000", "at most 3,000,000"),
        ("officials-2024-03", "122 mm rocket", "at most 7,000", "at most 700,000", "more than 500,000"),
        ("shin-2024-06", "122 mm rocket", "10,000", "700,000 to 1,000,000", None),
    ],
)
def test_what_the_words_entail_is_said_in_words(
    claim: str, of: str, count: str, recomputed: str, stated: str | None
) -> None:
    pairs = computed("articles").pairs
    row = next(i for i, key in enumerate(zip(pairs["claim"], pairs["of"], strict=True)) if key == (claim, of))
    assert recompute.literal(pairs, row, "count") == count
    assert recompute.literal(pairs, row, "recomputed") == recomputed
    assert stated is None or recompute.literal(pairs, row, "stated") == stated


def test_claims_come_oldest_first_and_repeats_are_told_from_statements() -> None:
    claims = computed("public-record").claims
    assert claims["made_end"].is_monotonic_increasing
    assert list(claims[claims["kind"] == "repeat"]["claim"]) == [
        "us-nato-2023-12-20",
        "nato-2024-03-11",
        "us-un-2025-01-08",
    ]


def test_what_is_no_container_is_in_the_record_but_not_recomputed() -> None:
    result = computed("articles")
    assert "hur-howitzers-2024-11" in set(result.claims["claim"])
    assert "hur-howitzers-2024-11" not in set(result.rows["claim"])


def test_the_json_keeps_its_promise() -> None:
    data = json.loads(outputs.rendered(computed("articles"), "json"))
    assert {"study", "as_of", "overrides", "capacities", "rows"} <= set(data)
    assert set(data["capacities"][0]) == {"of", "figure", "low", "high", "unit"}
    assert {"claim", "made", "by", "of", "count", "recomputed", "stated", "ratio", "verdict"} <= set(data["rows"][0])
    quantity = {"words", "relation", "figure", "unit", *outputs.ENDS}
    assert {"low", "high", "implied_low", "implied_high", "low_soft", "high_soft"} <= quantity
    assert set(data["rows"][0]["count"]) == set(data["rows"][0]["recomputed"]) == quantity
    assert data["rows"][0]["stated"] is None
    assert data["rows"][0]["recomputed"]["high"] is None
    stated = data["rows"][2]["stated"]
    assert (stated["words"], stated["relation"], stated["unit"]) == (
        "as many as three million rounds",
        "up to",
        "round",
    )


def test_nothing_is_on_record_before_the_first_statement_and_nothing_breaks() -> None:
    empty = recompute.compute(load("articles"), as_of=dates.parse("2020"))
    assert json.loads(outputs.rendered(empty, "json"))["rows"] == []
    assert outputs.rendered(empty, "csv").startswith("claim,")
    assert empty.rows.empty
    assert text.tally(empty) == "Nothing was on record by then."


# -- mixes


def test_a_mix_is_shares_of_the_containers_and_its_total_counts_rounds() -> None:
    result = computed("articles")
    loads = [
        load
        for load in mix(result, shares("152 mm shell=60%, 122 mm rocket=40%", result.study))
        if load.claim == "officials-2024-03"
    ]
    # 0.6 x 7,000 x 450 = 1,890,000; 0.4 x 7,000 x 75 = 210,000
    assert [(load.of, load.unit) for load in loads] == [
        ("152 mm shell", "152 mm shell"),
        ("122 mm rocket", "122 mm rocket"),
        ("total", "round"),
    ]
    assert [load.figure for load in loads] == pytest.approx([1_890_000, 210_000, 2_100_000])


@given(st.integers(0, 100))
def test_the_total_of_a_mix_lies_between_the_two_full_loads(share: int) -> None:
    result = computed("articles")
    loads = mix(result, {"152 mm shell": share / 100, "122 mm rocket": 1 - share / 100})
    for part in loads:
        if part.of == "total":
            both = [row(result, part.claim, of)["recomputed"] for of in ("152 mm shell", "122 mm rocket")]
            assert min(both) * (1 - 1e-12) <= part.figure <= max(both) * (1 + 1e-12)  # type: ignore[type-var, operator]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("152 mm shell=60%", "the shares come to 60 %, not to 100 %"),
        ("152 mm shell=60%, 122 mm rocket=50%", "the shares come to 110 %, not to 100 %"),
        ("152 mm shell=60, 122 mm rocket=40", "“60” is no share such as 60%"),
        ("152 mm shell=60%, 152 mm shell=40%", "“152 mm shell” is given twice"),
        ("shells=100%", "“shells” is no capacity of this study"),
        ("152 mm shell=nan%, 122 mm rocket=40%", "“nan%” is no share such as 60%"),
        ("152 mm shell=-10%, 122 mm rocket=110%", "“-10%” is no share such as 60%"),
        ("", "“” is no capacity of this study"),
    ],
)
def test_a_mix_that_cannot_be_is_refused(text: str, fact: str) -> None:
    with pytest.raises(Unreadable) as refused:
        shares(text, load("articles"))
    assert refused.value.fact == fact


# -- sweeps


def test_a_sweep_shows_each_value_beside_the_study() -> None:
    steps = [
        s
        for s in sweep(Asked("articles"), "152 mm shell=300..500/100")
        if (s.claim, s.of) == ("officials-2024-03", "152 mm shell")
    ]
    assert [(s.value, s.recomputed, s.difference, s.verdict) for s in steps] == [
        (300, 2_100_000, -1_050_000, "tension"),
        (400, 2_800_000, -350_000, "reproduced"),
        (500, 3_500_000, 350_000, "reproduced"),
    ]


@pytest.mark.parametrize(
    "text",
    ["152 mm shell", "152 mm shell=3..1/1", "152 mm shell=1..9/0", "152 mm shell=1..1000/1", "a=b..c/d", "x=1..2/."],
)
def test_a_sweep_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        list(sweep(Asked("articles"), text))


def test_a_sweep_of_an_unknown_name_says_so() -> None:
    with pytest.raises(DataError, match="no capacity or assumption is called `152 mm shelf`") as error:
        list(sweep(Asked("articles"), "152 mm shelf=300..500/100"))
    assert error.value.problems[0].place[0] == "--sweep"


def test_a_sweep_takes_every_name_that_a_changed_value_takes() -> None:
    own, other = (str([*sweep(Asked("articles"), f"{name}=300..500/100")]) for name in ("152 mm shell", "152mm shells"))
    assert own == other


# -- shared assumptions


def test_twenty_claims_that_share_one_capacity_keep_its_spread(tmp_path: Path) -> None:
    """20 counts, each uniform on 900..1,100, times ONE capacity, triangular on 300, 428, 500: sd 834,153.

    E[S] = 20,000 and Var[S] = 20 x 200^2 / 12; E[k] = 1228 / 3 and Var[k] = (300^2 + 428^2 + 500^2 - 300 x 428
    - 300 x 500 - 428 x 500) / 18; Var[S k] = E[S^2] E[k^2] - E[S]^2 E[k]^2. Drawing the capacity anew for each
    claim, as one popular package does, gives 213,542.
    """
    claims = "".join(
        f"  - {{id: c{i}, by: X, made: 2024, says: between 900 and 1100 containers, source: s}}\n" for i in range(20)
    )
    (tmp_path / "claims.yaml").write_text(f"title: Twenty\nsources: {{s: {{publisher: P}}}}\nclaims:\n{claims}")
    (tmp_path / "assumptions.yaml").write_text(
        "units: {container: {}, round: {}, 152 mm shell: {counts as: round}}\n"
        "capacities:\n  152 mm shell:\n    holds: 428 shells per container\n"
        "    range: 300 to 500 shells per container\n"
        "    because: a test\n    illustrative: true\n"
    )
    result = recompute.compute(load(tmp_path))
    whole = total(result, "152 mm shell", [f"c{i}" for i in range(20)])
    assert whole.likely.sd == pytest.approx(834_153, rel=0.01)
    assert whole.likely.sd > 3.9 * 213_542
    mean, square = (300 + 428 + 500) / 3, (300**2 + 428**2 + 500**2 - 300 * 428 - 300 * 500 - 428 * 500) / 18
    sums = 20 * 200**2 / 12
    exact = math.sqrt((sums + 20_000**2) * (square + mean**2) - (20_000 * mean) ** 2)
    assert whole.likely.sd == pytest.approx(exact, rel=1e-6)
    assert (whole.literal.low, whole.literal.high) == (20 * 900 * 300, 20 * 1100 * 500)
    assert whole.figure != whole.figure  # ranges have no single number


def test_a_likely_range_lies_inside_the_readers_range_and_is_the_same_on_every_run() -> None:
    result = computed("articles")
    first, second = (Extra.of(result, None, likely=True).likely for _ in range(2))
    assert first == second
    for i, summary in enumerate(first or []):
        assert summary is not None
        assert summary.q10 < summary.q50 < summary.q90
        assert result.pairs["count_wide_low"][i] * result.pairs["capacity_low"][i] <= summary.q10
        assert summary.q90 <= 1.3 * result.pairs["count_wide_high"][i] * result.pairs["capacity_high"][i]


def test_a_number_whose_source_cannot_be_named_is_in_no_table() -> None:
    for study in ("articles", "public-record", "black-sea"):
        assert all(outputs_row["sources"] for outputs_row in outputs.table(computed(study)))


def test_columns_are_plain_floats() -> None:
    rows = computed("public-record").rows
    for name in ("count", "recomputed", "recomputed_low", "stated", "ratio", "capacity"):
        assert rows[name].dtype == np.float64
