"""Units are what is counted: nothing is added across kinds, nothing of a user's reaches pint, chains follow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pint
import pytest
from estimates.diagnostics.problems import DataError
from estimates.language.lexicon import Lexicon
from estimates.quantities.capacity import Model
from estimates.quantities.old_units import Clash, Units, identifier
from estimates.study.study import load
from hypothesis import given
from hypothesis import strategies as st

STUDY = """
title: T
sources: {s: {publisher: P}}
claims:
  - {id: a, by: X, made: 2024, says: 70 voyages, source: s}
  - {id: b, by: X, made: 2024, says: "more than 1,000 containers", source: s}
"""
UNITS = """
units: {container: {}, round: {}, voyage: {}, 152 mm shell: {counts as: round}, 122 mm rocket: {counts as: round}}
"""
CAPACITIES = """
capacities:
  152 mm shell:
    {holds: 450 shells per container, range: 300 to 500 shells per container, because: b, illustrative: true}
  122 mm rocket: {holds: 75 rockets per container, because: b, illustrative: true}
"""
ASSUMPTIONS = """
assumptions:
  containers per voyage: {is: 200 containers per voyage, range: 150 to 250 containers per voyage, because: b, illustrative: true}
  mass of a shell: {is: 50 kg per 152 mm shell, range: 40 to 60 kg per 152 mm shell, because: b, illustrative: true}
  rate of fire: {is: "10,000 rounds per day", range: "5,000 to 15,000 rounds per day", because: b, illustrative: true}
"""  # noqa: E501


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return model_of(tmp_path_factory.mktemp("study"), CAPACITIES + ASSUMPTIONS)


def model_of(folder: Path, assumptions: str) -> Model:
    (folder / "claims.yaml").write_text(STUDY)
    (folder / "assumptions.yaml").write_text(UNITS + assumptions)
    return load(folder).model


FILLED = "filled with 152 mm shells"

CHAINS = [
    # 1,000 containers x 450 = 450,000 shells
    ("b", "152 mm shell", (FILLED,), "best", 450_000),
    ("b", "152 mm shells", (FILLED,), "low", 300_000),
    ("b", "152-millimeter shell", (FILLED,), "high", 500_000),
    # 70 voyages x 200 containers = 14,000; x 450 = 6.3 million shells; x 50 kg = 315,000 tonnes
    ("a", "container", ("containers per voyage",), "best", 14_000),
    ("a", "152 mm shell", ("containers per voyage", FILLED), "best", 6_300_000),
    ("a", "tonne", ("containers per voyage", FILLED, "mass of a shell"), "best", 315_000),
    ("a", "tonne", ("containers per voyage", FILLED, "mass of a shell"), "low", 70 * 150 * 300 * 40 / 1000),
    # 450,000 shells count as 450,000 rounds; at 10,000 a day they last 45 days
    ("b", "round", (FILLED, "counted as rounds"), "best", 450_000),
    ("b", "day", (FILLED, "counted as rounds", "rate of fire"), "best", 45),
    # the fewest shells at the fastest rate last the shortest
    ("b", "day", (FILLED, "counted as rounds", "rate of fire"), "low", 300_000 / 15_000),
    ("b", "week", (FILLED, "counted as rounds", "rate of fire"), "high", 500_000 / 5_000 / 7),
]


@pytest.mark.parametrize(("claim", "unit", "contexts", "end", "expected"), CHAINS)
def test_chains_follow_by_themselves(
    model: Model, claim: str, unit: str, contexts: tuple[str, ...], end: str, expected: float
) -> None:
    assert model.claim(claim).to(unit, *contexts, end=end).magnitude == pytest.approx(expected)


def test_a_context_is_needed_and_the_clash_names_both_dimensions(model: Model) -> None:
    with pytest.raises(Clash) as clash:
        model.claim("b").to("152 mm shell")
    assert str(clash.value) == "[container], where [152 mm shell] is wanted"
    with pytest.raises(Clash):
        model.claim("b").to("tonne", FILLED)
    with pytest.raises(KeyError):
        model.claim("nobody")


def test_a_notebooks_quantity_takes_the_same_names(model: Model) -> None:
    quantity = model.units.quantity(2.0, "container")
    assert quantity.to("152 mm shell", FILLED).magnitude == 900
    assert model.units.name(quantity.to("152 mm shell", FILLED).units) == "152 mm shell"


def test_shells_are_never_added_to_rockets_nor_tonnes_to_containers(model: Model) -> None:
    units = model.units
    for one, other in (("152 mm shell", "122 mm rocket"), ("tonne", "container"), ("152 mm shell", "round")):
        with pytest.raises(pint.DimensionalityError):
            units.quantity(1.0, one) + units.quantity(1.0, other)


@pytest.mark.parametrize(
    ("formula", "found", "wanted"),
    [
        ("mass of a shell + containers per voyage", "[container] / [voyage]", "[mass] / [152 mm shell]"),
        ("rate of fire - mass of a shell", "[mass] / [152 mm shell]", "[round] / [duration]"),
    ],
)
def test_a_formula_that_adds_two_kinds_is_refused_at_its_place(
    tmp_path: Path, formula: str, found: str, wanted: str
) -> None:
    with pytest.raises(DataError) as wrong:
        model_of(tmp_path, CAPACITIES + ASSUMPTIONS + f"  sum: {{is: {formula}, because: b, illustrative: true}}\n")
    (problem,) = wrong.value.problems
    assert problem.slug == "units"
    assert problem.fact == f"{found}, where {wanted} is wanted"
    assert problem.source.strip().startswith("sum:")
    assert found in problem.label
    assert wanted in problem.label


def test_a_capacity_by_formula_takes_its_range_from_what_it_stands_on(tmp_path: Path) -> None:
    formula = """
capacities:
  152 mm shell: {holds: payload / mass of a shell, of: 152 mm shell, because: b, illustrative: true}
""" + ASSUMPTIONS.replace(
        "assumptions:", "assumptions:\n  payload: {is: 21 tonnes per container, because: b, illustrative: true}"
    )
    value = model_of(tmp_path, formula).capacities["152 mm shell"]
    # 21,000 kg / 50 kg = 420; / 60 = 350; / 40 = 525
    assert (value.best, value.low, value.high) == pytest.approx((420, 350, 525))


@pytest.mark.parametrize("payload", ["21 tonnes", "21,000 kg", "420 bags"])
@pytest.mark.parametrize("spread", ["300 to 500 shells", "150 to 250 crates"])
def test_a_formulas_range_is_in_units_of_its_own(tmp_path: Path, payload: str, spread: str) -> None:
    formula = f"""
capacities:
  152 mm shell:
    {{holds: payload / mass of a shell, range: {spread} per container, because: b, illustrative: true}}
{ASSUMPTIONS}  payload: {{is: "{payload} per container", because: b, illustrative: true}}
"""
    units = "\n  crate: {is: 2 152 mm shells}\n  bag: {is: 50 kg}\n"
    (tmp_path / "claims.yaml").write_text(STUDY)
    (tmp_path / "assumptions.yaml").write_text(
        "units:" + units + "  container: {}\n  round: {}\n  voyage: {}\n  152 mm shell: {counts as: round}\n" + formula
    )
    value = load(tmp_path).model.capacities["152 mm shell"]
    assert (value.best, value.low, value.high) == pytest.approx((420, 300, 500))


def test_the_same_assumption_twice_is_one_variable(tmp_path: Path) -> None:
    more = ASSUMPTIONS + (
        "  nothing: {is: mass of a shell - mass of a shell, because: b, illustrative: true}\n"
        "  two: {is: mass of a shell + mass of a shell, because: b, illustrative: true}\n"
        "  one: {is: two / mass of a shell, because: b, illustrative: true}\n"
    )
    values = model_of(tmp_path, CAPACITIES + more).assumptions
    assert values["nothing"][:3] == (0, 0, 0)
    assert values["two"][:3] == (100, 80, 120)
    assert values["one"][:3] == (2, 2, 2)


def test_the_tightest_limit_wins_and_says_which_it_was() -> None:
    checks = {check.name: check for check in load("articles").model.checks}
    bare = checks["152 mm, bare projectiles, 24 t box"]
    assert bare.value.best == pytest.approx(21_750 / 43.56)  # 499.3: mass
    rockets = checks["122 mm, bare rockets, 24 t box"]
    assert rockets.tightest == "mass"
    assert rockets.value.best == pytest.approx(21_750 / 65)
    assert rockets.limits["volume"].best == pytest.approx(32.7 / 0.043)
    crated = checks["152 mm, crated rounds, 24 t box"].value
    assert (crated.low, crated.high) == pytest.approx((21_750 / 90, 21_750 / 70))


def test_a_limit_that_is_no_capacity_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as wrong:
        model_of(
            tmp_path,
            CAPACITIES
            + ASSUMPTIONS
            + "checks:\n  c: {of: 152 mm shell, limits: {mass: rate of fire}, because: b, source: s}\n",
        )
    assert "[round] / [duration], where [152 mm shell] / [what holds it] is wanted" in [
        p.fact for p in wrong.value.problems
    ]


def test_contents_of_another_kind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(
        STUDY.replace(
            'containers", source: s}', 'containers", source: s, contents: [{says: 5 tonnes, of: 152 mm shell}]}'
        )
    )
    (tmp_path / "assumptions.yaml").write_text(UNITS + CAPACITIES)
    with pytest.raises(DataError) as wrong:
        load(tmp_path).model  # noqa: B018  # working it out is the test
    assert any(
        "mass" in f"{p.fact} {p.label}" and "152 mm shell" in f"{p.fact} {p.label}" for p in wrong.value.problems
    )


def test_a_unit_clash_aligns_equal_factors() -> None:
    clash = Clash("[mass] / [container]", "[152 mm shell] / [container]")
    found, wanted = clash.aligned().splitlines()
    assert found.index("[container]") == wanted.index("[container]")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("container", "container"),
        ("152 mm shell", "shell_152_mm"),
        ("122 mm rocket", "rocket_122_mm"),
        ("m²", "m²"),
        ("3 x", "_3_x"),
    ],
)
def test_pint_gets_identifiers(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_no_prefix_and_no_constant_is_known() -> None:
    registry = Units(Lexicon.base()).registry
    for text in ("picocontainer", "kilokg", "k", "boltzmann_constant", "ton"):
        with pytest.raises(pint.UndefinedUnitError):
            registry.Unit(text)


def test_a_series_times_a_quantity_is_an_error_not_a_number_without_a_unit(model: Model) -> None:
    with pytest.raises(pint.UnitStrippedWarning):
        pd.Series([1.0, 2.0]) * model.units.quantity(1.0, "container")


@given(st.integers(0, 10**9))
def test_conversion_is_linear(count: int) -> None:
    units = Units(Lexicon.base())
    kg = units.quantity(np.array([float(count)]), "tonne").to(units.unit("kg"))
    assert kg.magnitude[0] == pytest.approx(count * 1000.0)


def test_stated_rounds_of_shells_are_shells_by_the_explicit_step() -> None:
    study = load("articles")
    content = next(c for claim in study.claims for c in claim.contents)
    assert content.says.unit == "round"
    assert study.model.as_unit(content.says, "152 mm shell") is content.says
    assert study.model.counts_as("152 mm shell") == "round"
    assert study.model.taken_as("artillery shell") == "152 mm shell"


@pytest.mark.parametrize("share", ["", " * share"])
def test_a_formula_in_mixed_units_is_a_context_and_a_step_of_a_chain(tmp_path: Path, share: str) -> None:
    more = f"""
  hold of a ship: {{is: 6 tonnes per voyage, because: b, illustrative: true}}
  a container's share: {{is: 300 kg per container, because: b, illustrative: true}}
  share: {{is: 50 percent, because: b, illustrative: true}}
  boxes: {{is: hold of a ship / a container's share{share}, because: b, illustrative: true}}
"""
    direct = (
        "  containers per voyage: {is: 200 containers per voyage, range: 150 to 250 containers per voyage, because: b"
    )
    assumptions = "\n".join(line for line in ASSUMPTIONS.splitlines() if not line.startswith(direct)) + more
    model = model_of(tmp_path, CAPACITIES + assumptions)
    boxes = 10 if share else 20
    assert model.units.name(model.assumptions["boxes"].unit) == "container / voyage"
    assert model.claim("a").to("container", "boxes").magnitude == pytest.approx(70 * boxes)
    factor = model.factor("voyage", "152 mm shell")
    assert factor is not None
    assert factor.words == f"{boxes} container/voyage x 450 shell/container"
    assert factor.best == pytest.approx(boxes * 450)


def test_no_unit_is_counted_in_shares(tmp_path: Path) -> None:
    model = model_of(tmp_path, CAPACITIES + ASSUMPTIONS)
    for unit in ("percent", "widget", None):
        assert model.factor(unit, "152 mm shell") is None


@pytest.mark.parametrize(
    ("claim", "context", "end", "told"),
    [
        (
            "b",
            "filled with shells",
            "best",
            "“filled with shells” is no context of this study: the contexts are ",
        ),
        (
            "b",
            "filled with 152 mm shells",
            "most",
            "“most” is no end of a range: the ends are low, best and high",
        ),
    ],
)
def test_what_a_notebook_asks_wrongly_is_told_with_what_can_be_asked(
    model: Model, claim: str, context: str, end: str, told: str
) -> None:
    with pytest.raises(ValueError, match=f"^{told}"):
        model.claim(claim).to("152 mm shell", context, end=end)
