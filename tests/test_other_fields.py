"""Another subject is another study, with its own units, and no change to the code."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from estimates.analysis.asking import Extra
from estimates.analysis.recompute import Result, compute
from estimates.analysis.sensitivity import sensitivity
from estimates.diagnostics.problems import DataError
from estimates.study.study import load

from estimates.analysis import explain, implied, likelihood
from estimates.cli import text
from estimates.export import outputs

TITLE = "title: T\nsources: {s: {publisher: P, published: 2024}}\nclaims:\n"
VACCINES = """
units: {truck: {}, pallet: {}, carton: {}, vial: {}, dose: {}}
capacities:
  dose: {holds: pallets a truck * cartons a pallet * vials a carton * doses a vial, because: b, illustrative: true}
assumptions:
  pallets a truck: {is: 20 pallets per truck, range: 16 to 22 pallets per truck, because: b, illustrative: true}
  cartons a pallet: {is: 10 cartons per pallet, range: 8 to 12 cartons per pallet, because: b, illustrative: true}
  vials a carton: {is: 195 vials per carton, because: b, illustrative: true}
  doses a vial: {is: 6 doses per vial, range: 5 to 6 doses per vial, because: b, illustrative: true}
  load: {is: 12 tonnes per truck, range: "11,000 to 13,000 kg per truck", because: b, illustrative: true}
  mass of a dose: {is: 40 grams per dose, range: 30 to 50 grams per dose, because: b, illustrative: true}
checks:
  by mass: {of: dose, limits: {mass: load / mass of a dose}, because: a hypothesis}
"""
TRUCKS = """
  - {id: a, by: X, made: 2021-02, says: 300 trucks, source: s, contents: [{says: about 60 million doses, of: dose}]}
"""
CROWD = """
units: {person: {plural: people}}
capacities:
  person: {holds: density * share of it used, because: b, illustrative: true}
assumptions:
  density: {is: 2.5 people per square metre, range: 1 to 4 people per square metre, because: b, illustrative: true}
  share of it used: {is: 80 percent, range: 60 to 90 percent, because: b, illustrative: true}
"""
SQUARE = """
  - {id: a, by: X, made: 2024, says: about 2 hectares, source: s, contents: [{says: "40,000 people", of: person}]}
"""
SHIPS = """
units: {ship: {}, container: {}, crate: {}, item: {}, fleet: {is: 10 ships}}
capacities:
  tonne: {holds: 500 grams per item, range: 400 to 600 grams per item, because: b, illustrative: true}
  crate: {holds: 20 crates per container, because: b, illustrative: true}
assumptions:
  containers a ship: {is: "2,000 containers per ship", because: b, illustrative: true}
  items a crate: {is: 600 items per crate, range: 500 to 700 items per crate, because: b, illustrative: true}
"""


DOSES = "pallets a truck * cartons a pallet * vials a carton * doses a vial"
CRATES = "2,000 container/ship x 20 crate/container"


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def worked_out(claims: str, assumptions: str, *overrides: str) -> Result:
    Path("claims.yaml").write_text(TITLE + claims)
    Path("assumptions.yaml").write_text(assumptions)
    return compute(load(".", overrides=overrides))


def problems(claims: str, assumptions: str, *overrides: str) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as wrong:
        worked_out(claims, assumptions, *overrides)
    return [(problem.slug, problem.fact) for problem in wrong.value.problems]


def test_a_formula_says_itself_what_its_capacity_is_for_one_of() -> None:
    result = worked_out(TRUCKS, VACCINES)
    assert result.study.capacities["dose"].per == "truck"
    # 20 x 10 x 195 x 6 = 234,000; 16 x 8 x 195 x 5 = 124,800; 22 x 12 x 195 x 6 = 308,880
    assert result.model.capacities["dose"][:3] == pytest.approx((234_000, 124_800, 308_880))
    assert result.pairs["worked"][0] == "300 truck x 234,000 dose/truck = 70,200,000 dose"
    assert result.study.model.claim("a").to("dose", "filled with doses").magnitude == pytest.approx(70_200_000)


def test_a_cross_check_may_be_for_one_of_anything() -> None:
    (check,) = worked_out(TRUCKS, VACCINES).model.checks
    # 12 t / 40 g = 300,000; 11 t / 50 g = 220,000; 13 t / 30 g = 433,333
    assert check.value[:3] == pytest.approx((300_000, 220_000, 13_000_000 / 30))
    assert check.unit == "dose / truck"


def test_nothing_that_is_told_speaks_of_another_studys_units() -> None:
    result = worked_out(TRUCKS, VACCINES)
    told = [*text.recomputed(result, Extra.of(result, "dose=100%", likely=True))]
    told += [*text.implications(implied.implied(result.study))]
    assert not [line for line in told if "container" in line or "shell" in line]


@pytest.mark.parametrize(
    ("holds", "help_"),
    [
        ("500,000", "write `500,000 doses per truck`"),
        ("500,000 doses", "write `500,000 doses per truck`, or whatever holds them"),
    ],
)
def test_a_help_is_in_the_studys_own_units(holds: str, help_: str) -> None:
    with pytest.raises(DataError) as wrong:
        worked_out(TRUCKS, VACCINES.replace(DOSES, holds))
    assert help_ in [problem.help for problem in wrong.value.problems]


@pytest.mark.parametrize(
    ("count", "capacity", "worked", "low", "high"),
    [
        # 3 x 40,000 x 500 x 0.4 kg; 3 x 40,000 x 700 x 0.6 kg
        ("3 ships", "tonne", f"3 ship x {CRATES} x 600 item/crate x 0.0005 tonne/item = 36,000 tonne", 24_000, 50_400),
        ("2 fleets", "crate", f"2 fleet x 10 ship/fleet x {CRATES} = 800,000 crate", 800_000, 800_000),
        ("7 crates", "tonne", "7 crate x 600 item/crate x 0.0005 tonne/item = 2.1 tonne", 1.4, 2.94),
    ],
)
def test_chains_are_followed_in_every_result(count: str, capacity: str, worked: str, low: float, high: float) -> None:
    result = worked_out(f"  - {{id: a, by: X, made: 2024, says: {count}, source: s}}\n", SHIPS)
    at = list(result.pairs["of"]).index(capacity)
    assert result.pairs["worked"][at] == worked
    assert (result.pairs["recomputed_low"][at], result.pairs["recomputed_high"][at]) == (low, high)  # and no dust


def test_no_dust_of_floating_point_breaks_a_firm_bound() -> None:
    said = "{says: at most 1.4 tonnes, of: tonne}"
    crates = f"  - {{id: a, by: X, made: 2024, says: exactly 7 crates, source: s, contents: [{said}]}}\n"
    # 7 crates of at least 500 items of 0.4 kg are 1.4 tonnes, and not 1.4000000000000001
    assert list(worked_out(crates, SHIPS).pairs["verdict"]) == ["consistent"]


def test_two_ways_are_a_problem_only_where_a_count_takes_one() -> None:
    more = '  containers a big ship: {is: "9,000 containers per ship", because: b, illustrative: true}\n'
    ships = "  - {id: a, by: X, made: 2024, says: 3 ships, source: s}\n"
    assert [slug for slug, _ in problems(ships, SHIPS + more)] == ["two-ways"]
    assert worked_out(ships.replace("ships", "crates"), SHIPS + more)
    assert worked_out(ships, SHIPS.replace("fleet:", "big ship: {}, fleet:") + more.replace("per ship", "per big ship"))


def test_what_two_factors_of_a_chain_stand_on_is_one_variable() -> None:
    shared = """
units: {ship: {}, box: {}, item: {}}
capacities:
  item: {holds: size of a box / size of an item, because: b, illustrative: true}
assumptions:
  size of a box: {is: 2 m3 per box, range: 1 to 4 m3 per box, because: b, illustrative: true}
  size of an item: {is: 0.1 m3 per item, range: 0.05 to 0.2 m3 per item, because: b, illustrative: true}
  hold: {is: "1,000 m3 per ship", because: b, illustrative: true}
  boxes a ship: {is: hold / size of a box, because: b, illustrative: true}
"""
    result = worked_out("  - {id: a, by: X, made: 2024, says: exactly 3 ships, source: s}\n", shared)
    pairs = result.pairs
    # However large a box is, 3,000 m3 hold as much: 30,000 items of 0.1 m3, 15,000 to 60,000.
    ends = [pairs[name][0] for name in ("recomputed", "recomputed_low", "recomputed_high")]
    assert ends == pytest.approx([30_000, 15_000, 60_000])
    (likely,) = likelihood.rows(result)
    assert likely is not None
    assert 15_000 < likely.q10 < likely.q50 < likely.q90 < 60_000
    assert [swing.name for swing in sensitivity(result).swings] == ["size of an item"]


@pytest.mark.parametrize(
    ("spread", "ends"), [("0.05 to 0.2 percent", (0.0005, 0.002)), ("0.0005 to 0.002", (0.0005, 0.002))]
)
def test_a_share_by_formula_has_its_range_in_any_unit(spread: str, ends: tuple[float, float]) -> None:
    more = f"  part: {{is: sample / load, range: {spread}, because: b, illustrative: true}}\n"
    more += "  sample: {is: 12 kg per truck, because: b, illustrative: true}\n"
    value = worked_out(TRUCKS, VACCINES.replace("checks:", more + "checks:")).model.assumptions["part"]
    assert value[:3] == pytest.approx((0.001, *ends))


OWN_RANGE = VACCINES.replace("doses a vial,", 'doses a vial, range: "200,000 to 300,000 doses per truck",', 1)
OUTSIDE = f"“{DOSES}” comes to 187,200, which lies outside its range"


def test_what_a_formula_stands_on_cannot_take_it_out_of_its_range() -> None:
    assert worked_out(TRUCKS, OWN_RANGE).model.capacities["dose"][:3] == (234_000, 200_000, 300_000)
    assert problems(TRUCKS, OWN_RANGE.replace("is: 20 pallets", "is: 16 pallets")) == [("outside-range", OUTSIDE)]
    assert problems(TRUCKS, OWN_RANGE, "pallets a truck=16 pallets per truck") == [("outside-range", OUTSIDE)]


def test_several_limits_leave_the_least_of_each_end() -> None:
    limits = """
units: {truck: {}, thing: {}}
assumptions:
  load: {is: "1,000 kg per truck", because: b, illustrative: true}
  mass: {is: 10 kg per thing, range: 2 to 20 kg per thing, because: b, illustrative: true}
  room: {is: 12 m3 per truck, range: 11 to 13 m3 per truck, because: b, illustrative: true}
  size: {is: 0.1 m3 per thing, because: b, illustrative: true}
checks:
  c: {of: thing, limits: {mass: load / mass, volume: room / size}, because: a hypothesis}
"""
    (check,) = worked_out("  - {id: a, by: X, made: 2024, says: 3 trucks, source: s}\n", limits).model.checks
    # by mass 100 (50 to 500), by volume 120 (110 to 130)
    assert check.value[:3] == pytest.approx((100, 50, 130))
    assert text.fits(check) == "100 (50 to 130) thing / truck, limited by mass; volume alone would allow 120"


def drawn(size: int = 400_000) -> tuple[np.random.Generator, int]:
    return np.random.default_rng(11), size


def test_the_likelihood_of_a_formula_is_that_of_all_it_stands_on() -> None:
    (likely,) = likelihood.rows(worked_out(TRUCKS, VACCINES))
    random, size = drawn()
    load = random.uniform(250, 350, size) * 195  # 300 trucks, rounded to a hundred
    load *= random.triangular(16, 20, 22, size) * random.triangular(8, 10, 12, size) * random.triangular(5, 6, 6, size)
    assert likely is not None
    assert (likely.mean, likely.sd) == pytest.approx((load.mean(), load.std()), rel=0.01)
    assert likely[2:] == pytest.approx(np.quantile(load, [0.1, 0.5, 0.9]), rel=0.01)


def test_the_likelihood_of_a_crowd_is_in_people_and_not_in_hectares() -> None:
    result = worked_out(SQUARE, CROWD)
    assert result.pairs["worked"][0] == (
        "2 hectare x 10,000 square metre/hectare x 2 person/square metre = 40,000 person"
    )
    (likely,) = likelihood.rows(result)
    random, size = drawn()
    told = [0.79 - 0.09 / 1.5, 0.79, 0.88, 1, 1.10, 1.20, 1.20 + 0.10 / 1.5]  # what readers take "about 2" for, halved
    area = 2 * np.interp(random.random(size), [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1], told)
    people = area * 10_000 * random.triangular(1, 2.5, 4, size) * random.triangular(0.6, 0.8, 0.9, size)
    assert likely is not None
    assert (likely.mean, likely.sd) == pytest.approx((people.mean(), people.std()), rel=0.01)
    assert likely[2:] == pytest.approx(np.quantile(people, [0.1, 0.5, 0.9]), rel=0.01)


def test_a_length_times_a_length_is_an_area_and_another_one_a_volume() -> None:
    measured = """
units: {square: {}, person: {plural: people}, pool: {}, bucket: {is: 10 litres}}
capacities:
  person: {holds: length * width * density, because: b, illustrative: true}
  bucket: {holds: length * width * depth / buckets, context: drained, because: b, illustrative: true}
assumptions:
  length: {is: 0.2 km, because: b, illustrative: true}
  width: {is: 100 m per square, range: 90 to 110 m per square, because: b, illustrative: true}
  density: {is: 2 people per square metre, because: b, illustrative: true}
  depth: {is: 50 cm, because: b, illustrative: true}
  buckets: {is: 1, because: b, illustrative: true}
"""
    result = worked_out("  - {id: a, by: X, made: 2024, says: 2 squares, source: s}\n", measured)
    assert list(result.pairs["worked"]) == [
        "2 square x 40,000 person/square = 80,000 person",
        "2 square x 1,000,000 bucket/square = 2,000,000 bucket",
    ]
    told = problems("  - {id: a, by: X, made: 2024, says: 2 squares, source: s}\n", measured.replace(" * depth", ""))
    assert told == [("units", "[area] / [square], where [volume] / [what holds it] is wanted")]


def test_a_step_that_is_certain_is_in_the_likelihood_too() -> None:
    ships = "  - {id: a, by: X, made: 2024, says: exactly 3 ships, source: s}\n"
    plain = """
units: {ship: {}, container: {}, item: {}}
capacities: {item: {holds: "6,000 items per container", because: b, illustrative: true}}
assumptions: {containers a ship: {is: "2,000 containers per ship", because: b, illustrative: true}}
"""
    (likely,) = likelihood.rows(worked_out(ships, plain))
    assert likely == pytest.approx((36_000_000, 0, 36_000_000, 36_000_000, 36_000_000))


def test_the_range_of_an_assumption_swings_in_the_unit_of_its_figure() -> None:
    loaded = VACCINES.replace(DOSES, "load / mass of a dose")
    swings = {swing.name: swing for swing in sensitivity(worked_out(TRUCKS, loaded)).swings}
    # the load is said in tonnes, its range in kg: 300 trucks x 11,000 kg / 0.04 kg
    assert (swings["load"].low, swings["load"].high) == pytest.approx((82_500_000, 97_500_000))


def test_the_middle_of_a_range_is_said_to_be_that() -> None:
    result = worked_out(TRUCKS, VACCINES, "cartons a pallet=9 to 12 cartons per pallet")
    assert result.overrides == (
        "cartons a pallet = 9 to 12 cartons per pallet, its middle as the best figure (study: 10 cartons per pallet)",
    )
    assert result.model.assumptions["cartons a pallet"][:3] == (10.5, 9, 12)
    loaded = worked_out(TRUCKS, VACCINES, "load=10 to 12 tonnes per truck")  # its own range is said in kg
    assert loaded.model.assumptions["load"][:3] == (11, 10, 12)
    ranged = VACCINES.replace(DOSES, "200 to 300 doses per truck")
    assert "  dose  250 doses per truck (the middle of 200 to 300)" in text.recomputed(worked_out(TRUCKS, ranged))


@pytest.mark.parametrize("hedge", ["about", "more than", "up to", "nearly"])
def test_no_readers_width_becomes_a_firm_bound(hedge: str) -> None:
    told = problems(TRUCKS, VACCINES, f"doses a vial={hedge} 6 doses per vial")
    assert told == [("hedged", f"“{hedge} 6 doses per vial” is hedged, which sets no range that could be worked with")]


def test_a_hedge_of_ones_own_needs_no_source_and_its_wide_end_holds_it() -> None:
    mine = VACCINES + "hedges:\n  about: {implied: [0.5, 1], because: b}\n"
    study = worked_out(TRUCKS, mine).study
    assert [*map(tuple, (study.hedges.rows["about"].wide or ()))] == [(0.5, 1.14), (0.5, 1.2)]


def test_a_verdict_can_be_redone_from_the_data() -> None:
    result = worked_out(SQUARE, CROWD)
    (row,) = json.loads(outputs.rendered(result, "json"))["rows"]
    sides = ("count", "recomputed", "stated")
    assert [[row[side][end] for end in ("low_soft", "high_soft")] for side in sides] == [
        [True] * 2,
        [True] * 2,
        [False] * 2,
    ]
    (cells,) = csv.DictReader(outputs.rendered(result, "csv").splitlines())
    told = {
        f"{side}_{end}": row[side][end] for side in sides for end in ("low_open", "high_open", "low_soft", "high_soft")
    }
    assert {name: cells[name] for name in told} == {name: str(flag) for name, flag in told.items()}


WEEKLY = """
  - id: a
    by: X
    made: 2021-02-01
    says: about 2 trucks a week
    source: s
    contents: [{says: about 10 million doses a year, of: dose}, {says: about 468 thousand doses a week, of: dose}]
"""


def test_a_rate_is_compared_with_a_rate_per_the_same_time_and_with_nothing_else() -> None:
    result = worked_out(WEEKLY, VACCINES)
    pairs = result.pairs
    assert pairs["worked"][0] == "2 truck / week x 234,000 dose/truck = 468,000 dose / week"
    assert [(pairs["stated_unit"][i], pairs["verdict"][i]) for i in (0, 1)] == [
        ("dose / year", "not comparable"),
        ("dose / week", "reproduced"),
    ]
    assert np.isnan(pairs["ratio"][0])
    assert pairs["why"][0] == "That is a rate, so many per year, and the count a rate, so many per week."


def test_a_rate_goes_through_every_way_of_looking_at_a_result() -> None:
    result = worked_out(WEEKLY, VACCINES)
    [summary, _] = likelihood.rows(result)
    assert summary
    assert 300_000 < summary.q10 < summary.q50 < summary.q90 < 600_000
    assert {swing.name for swing in sensitivity(result).swings} >= {"pallets a truck", "doses a vial"}
    steps = explain.explain(result, "a")
    assert "assumption, pallets a truck" in [step.what for step in steps]
    assert "no bound" in [step.result for step in steps if step.what.endswith("literal range")]
