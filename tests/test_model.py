"""The evaluated model: units as dimensions, formulas with ranges, chains of rates, prices, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pint
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from estimates.diagnostics import DataError
from estimates.quantities.model import Model
from estimates.quantities.registry import Clash, Registry
from estimates.quantities.units import Units
from estimates.study import folders, loader

UNITS: dict[str, dict[str, str]] = {
    "container": {},
    "round": {},
    "voyage": {},
    "152 mm shell": {"counts as": "round"},
    "122 mm rocket": {"counts as": "round"},
    "artillery shell": {"compared as": "152 mm shell"},
}
CAPACITIES: dict[str, Any] = {
    "152 mm shell": ("450 shells per container", "300 to 500 shells per container"),
    "122 mm rocket": "75 rockets per container",
}
ASSUMPTIONS: dict[str, Any] = {
    "containers per voyage": ("200 containers per voyage", "150 to 250 containers per voyage"),
    "mass of a shell": ("50 kg per 152 mm shell", "40 to 60 kg per 152 mm shell"),
    "rate of fire": ("10,000 rounds per day", "5,000 to 15,000 rounds per day"),
}


def model(
    capacities: Mapping[str, Any] = CAPACITIES,
    assumptions: Mapping[str, Any] = ASSUMPTIONS,
    checks: Mapping[str, Mapping[str, str]] | None = None,
    units: Mapping[str, Mapping[str, str]] = UNITS,
    counted: str = "container",
) -> Model:
    """Return the model of a study written in few words; a figure with its range is a pair, checks are of shells."""

    def entries(key: str, said: Mapping[str, Any]) -> dict[str, Any]:
        pairs = {name: one if isinstance(one, tuple) else (one,) for name, one in said.items()}
        return {name: {**dict(zip((key, "range"), one, strict=False)), "because": "so"} for name, one in pairs.items()}

    limits = {name: {"of": "152 mm shell", "limits": one, "because": "so"} for name, one in (checks or {}).items()}
    capacities, assumptions = entries("holds", capacities), entries("is", assumptions)
    assumed = {"units": units, "capacities": capacities, "assumptions": assumptions, "checks": limits}
    claim = {"id": "a", "by": "X", "made": "2024-01-02", "says": f"5 {counted}s", "source": "p"}
    said = {"title": "A test", "sources": {"p": {"publisher": "P"}}, "claims": [claim]}
    folder, _ = folders.find("articles")
    files = {folders.assumptions_of(folder): assumed, folder / "claims.yaml": said}
    texts = {path: yaml.safe_dump(data, sort_keys=False, width=1000).encode() for path, data in files.items()}
    return loader.load("articles", instead=texts).model


FILLED = "filled with 152 mm shells"


def converted(made: Model, count: float, unit: str, other: str, *contexts: str, end: str = "best") -> float:
    """Return a count in another unit, as a notebook converts it: with the names of the study."""
    return float(made.registry.quantity(count, unit).to(other, *contexts, end=end).magnitude)


@pytest.mark.parametrize(
    ("count", "unit", "other", "contexts", "end", "expected"),
    [
        # 1,000 containers x 450 = 450,000 shells
        (1_000, "container", "152 mm shell", (FILLED,), "best", 450_000),
        (1_000, "container", "152 mm shells", (FILLED,), "low", 300_000),
        (1_000, "container", "152-millimeter shell", (FILLED,), "high", 500_000),
        # 70 voyages x 200 containers = 14,000; x 450 = 6.3 million shells; x 50 kg = 315,000 tonnes
        (70, "voyage", "container", ("containers per voyage",), "best", 14_000),
        (70, "voyage", "tonne", ("containers per voyage", FILLED, "mass of a shell"), "best", 315_000),
        (70, "voyage", "tonne", ("containers per voyage", FILLED, "mass of a shell"), "low", 126_000),
        # 450,000 shells count as 450,000 rounds; at 10,000 a day they last 45 days, at 15,000 the shortest
        (1_000, "container", "day", (FILLED, "counted as rounds", "rate of fire"), "best", 45),
        (1_000, "container", "day", (FILLED, "counted as rounds", "rate of fire"), "low", 20),
        (1_000, "container", "week", (FILLED, "counted as rounds", "rate of fire"), "high", 100 / 7),
    ],
)
def test_a_count_is_converted_through_a_chain_of_contexts(
    count: float, unit: str, other: str, contexts: tuple[str, ...], end: str, expected: float
) -> None:
    assert converted(model(), count, unit, other, *contexts, end=end) == pytest.approx(expected)


def test_no_prefix_and_no_constant_is_known() -> None:
    registry = Registry(Units.common()).pint
    for text in ("picocontainer", "kilokg", "boltzmann_constant"):
        with pytest.raises(pint.UndefinedUnitError):
            registry.Unit(text)


def test_a_series_times_a_quantity_is_an_error_and_not_a_number_without_a_unit() -> None:
    with pytest.raises(pint.UnitStrippedWarning):
        pd.Series([1.0, 2.0]) * model().registry.quantity(1.0, "container")


amounts = {name: unit.amount for name, unit in Units.common().by_name.items()}
lengths = st.sampled_from(
    [name for name in amounts if Units.common().by_name[name].kind in ("length", "mass", "duration")]
)


@given(lengths, lengths, st.integers(1, 10**6))
def test_conversions_agree_with_exact_fractions(one: str, other: str, count: int) -> None:
    registry = Registry(Units.common())

    def exact(name: str) -> tuple[Fraction, str]:
        said = amounts[name]
        if said is None or said[1] is None:
            return Fraction(1), name
        times, base = exact(said[1])
        return Fraction(str(said[0])) * times, base

    (above, base), (below, other_base) = exact(one), exact(other)
    if base != other_base:
        with pytest.raises(Clash):
            registry.times(registry.unit(one), registry.unit(other))
        return
    found = count * registry.times(registry.unit(one), registry.unit(other))
    assert found == pytest.approx(float(count * above / below), rel=1e-12)


def test_a_length_times_a_length_is_an_area_and_kg_per_tonne_is_a_number() -> None:
    registry = model().registry
    area = registry.plain(registry.quantity(2.0, "km") * registry.quantity(3.0, "m"))
    assert (registry.dimension(area.units), area.to("hectare").magnitude) == ("[area]", 0.6)
    share = registry.plain(registry.quantity(2.0, "kg", "tonne") * registry.quantity(50.0, "percent"))
    assert (share.magnitude, registry.name(share.units)) == (pytest.approx(0.001), "1")


# Formulas


def test_a_capacity_by_formula_takes_its_range_from_what_it_depends_on() -> None:
    made = model({"152 mm shell": "payload / mass of a shell"}, {**ASSUMPTIONS, "payload": "21 tonnes per container"})
    # 21,000 kg / 50 kg = 420; / 60 = 350; / 40 = 525
    assert made.capacities["152 mm shell"][:3] == pytest.approx((420, 350, 525))
    assert made.per["152 mm shell"] == "container"


def test_a_name_in_several_formulas_is_one_quantity() -> None:
    more = {"nothing": f"{MASS} - {MASS}", "two": f"{MASS} + {MASS}", "one": f"two / {MASS}"}
    values = model(assumptions={**ASSUMPTIONS, **more}).assumptions
    assert values["nothing"][:3] == (0, 0, 0)
    assert values["two"][:3] == (100, 80, 120)
    assert values["one"][:3] == (2, 2, 2)


@pytest.mark.parametrize("payload", ["21 tonnes", "21,000 kg", "420 bags"])
@pytest.mark.parametrize("spread", ["300 to 500 shells", "150 to 250 crates"])
def test_units_made_of_other_units_are_converted(payload: str, spread: str) -> None:
    made = model(
        {"152 mm shell": ("payload / mass of a shell", f"{spread} per container")},
        {**ASSUMPTIONS, "payload": f"{payload} per container"},
        units={**UNITS, "crate": {"is": "2 152 mm shells"}, "bag": {"is": "50 kg"}},
    )
    assert made.capacities["152 mm shell"][:3] == pytest.approx((420, 300, 500))


def test_a_share_of_a_total_is_a_plain_multiple() -> None:
    more = {"share": ("30 percent", "20 to 40 percent"), "load": "21 tonnes per container", "grain": "share * load"}
    value = model(assumptions={**ASSUMPTIONS, **more}).assumptions["grain"]
    assert value[:3] == pytest.approx((6.3, 4.2, 8.4))


def test_prices_and_exchange_rates_are_rates_like_any_other() -> None:
    oil = ("80 USD per barrel", "70 to 90 USD per barrel")
    won = ("1,300 won per dollar", "1,200 to 1,400 won per dollar")
    made = model({}, {"price of oil": oil, "won for a dollar": won})
    assert converted(made, 1_000, "barrel", "won", "price of oil", "won for a dollar", end="low") == 84_000_000
    assert made.route("barrel", "KRW") == ("price of oil", "won for a dollar")


# Factors


def test_a_factor_multiplies_the_rates_on_the_way() -> None:
    made = model()
    factor = made.factor("voyage", "152 mm shell")
    assert factor is not None
    assert factor[:4] == (90_000, 45_000, 125_000, "152 mm shell / voyage")
    assert factor.names == ("containers per voyage", "152 mm shell")
    assert made.at(factor.names, factor.unit, {"containers per voyage": np.array([1.0, 2.0])}).tolist() == [450, 900]
    assert not any(made.factor(unit, "152 mm shell") for unit in ("percent", "widget", None, "USD"))
    direct = made.factor("container", "122 mm rocket")
    assert direct is not None
    assert direct[:3] == (75, 75, 75)


@pytest.mark.parametrize("share", ["", " * share"])
def test_a_formula_in_mixed_units_is_a_step_of_a_chain(share: str) -> None:
    assumptions = {
        "hold of a ship": "6 tonnes per voyage",
        "a container's share": "300 kg per container",
        "share": "50 percent",
        "boxes": f"hold of a ship / a container's share{share}",
    }
    made, boxes = model(assumptions=assumptions), 10 if share else 20
    assert made.registry.name(made.assumptions["boxes"].unit) == "container / voyage"
    assert converted(made, 70, "voyage", "container", "boxes") == pytest.approx(70 * boxes)
    factor = made.factor("voyage", "152 mm shell")
    assert factor is not None
    assert factor.names == ("boxes", "152 mm shell")


def test_what_two_rates_of_a_chain_share_is_one_quantity() -> None:
    assumptions = {
        "box": ("20 cubic metres per container", "10 to 40 cubic metres per container"),
        "hold": "8,000 cubic metres per voyage",
        "boxes": "hold / box",
    }
    made = model({"cubic metre": "box * 1"}, assumptions)
    factor = made.factor("voyage", "cubic metre")
    assert factor is not None
    assert factor[:3] == (8_000, 8_000, 8_000)
    assert set(made.depends_on(factor.names)) == {"hold", "box"}


def test_a_stated_figure_is_scaled_to_the_unit_held() -> None:
    made = model()
    for said in (None, "152 mm shell", "round", "artillery shell"):
        assert made.scale(said, "152 mm shell") == 1
    assert made.scale("kg", "tonne") == 0.001
    with pytest.raises(Clash, match=r"found \[mass\], expected \[152 mm shell\]"):
        model().scale("kg", "152 mm shell")


# Checks


def test_the_tightest_limit_wins_and_is_named() -> None:
    assumptions = {
        **ASSUMPTIONS,
        "payload": ("21,750 kg per container", "21,000 to 22,000 kg per container"),
        "room": "32.7 cubic metres per container",
        "space of a shell": "0.043 cubic metres per 152 mm shell",
    }
    limits = {"mass": "payload / mass of a shell", "volume": "room / space of a shell"}
    made = model(assumptions=assumptions, checks={"c": limits})
    (tightest, by_mass), (_, by_volume) = made.checks["c"].items()
    assert (tightest, made.registry.name(by_mass.unit)) == ("mass", "152 mm shell / container")
    assert by_mass[:3] == pytest.approx((435, 350, 550))
    assert by_volume.best == pytest.approx(32.7 / 0.043)


# What is refused


MASS, LOAD, LONG = "mass of a shell", "13 to 14 kg per 152 mm shell", "mass of a shell * 1" + "0" * 30


@pytest.mark.parametrize(
    ("more", "slug", "fact", "at"),
    [
        ({"sum": f"{MASS} + rate of fire"}, "units", "found [round] / [duration], expected [mass]", "rate of fire"),
        ({"sum": f"1 + {MASS}"}, "units", "found [mass] / [152 mm shell], expected 1", MASS),
        ({"x": "5 km/h", "sum": f"{MASS} + x"}, "units", "found [speed], expected [mass]", "x"),
        ({"x": "5 kWh per day", "sum": f"{MASS} + x"}, "units", "found [energy] / [duration], expected", "x"),
        ({"x": "80 USD per barrel", "sum": f"{MASS} + x"}, "units", "found [USD] / [volume], expected", "x"),
        ({"x": "1 crate"}, "unknown-unit", "“crate” is not a unit of this study", "crate"),
        ({"x": "12 * crate"}, "unknown-name", "no assumption is named `crate`", "crate"),
        ({"x": "about 12 kg"}, "hedged", "“about 12 kg” is not a plain number or range", "about 12 kg"),
        ({"x": ("12 kg", "up to 13 kg")}, "range", "“up to 13 kg” is not a range", "up to 13 kg"),
        ({"zero": "0 kg", "sum": f"2 / (1 * zero) * {MASS}"}, "zero-divisor", "division by zero", "(1 * zero)"),
        ({"x": ("1 kg", "0 to 2 kg"), "y": f"{MASS} / x"}, "zero-divisor", "division by 0 to 2, which includes", "x"),
        ({"big": LONG}, "too-large", "the result is too large to compute with", LONG),
        ({"a": "b", "b": "c", "c": "a"}, "circle", "`a` depends on `b`, which depends on `c`, which depends", "b"),
        ({"x": "a", "a": "b", "b": "c", "c": "b"}, "circle", "`b` depends on `c`, which depends on `b`", "c"),
        ({"a": "2 * a"}, "circle", "`a` depends on itself", "2 * a"),
        ({"load": ("12 kg", "13 to 14 kg")}, "outside-range", "“12 kg” is outside its range", "13 to 14 kg"),
        ({"x": (f"{MASS} * 2", LOAD)}, "outside-range", f"“{MASS} * 2” is 100, which is outside its range", LOAD),
        ({"load": ("12 kg", "1 to 4 cubic metres")}, "units", "found [volume], expected [mass]", "1 to 4 cubic metres"),
    ],
)
def test_what_cannot_be_evaluated_is_reported_at_its_place(more: dict[str, Any], slug: str, fact: str, at: str) -> None:
    with pytest.raises(DataError) as wrong:
        model(assumptions={**ASSUMPTIONS, **more})
    (problem,) = wrong.value.diagnostics
    assert (problem.slug, problem.span and problem.span.text) == (slug, at)
    assert problem.fact.startswith(fact)


def test_every_problem_is_reported_once() -> None:
    more = {"zero": "0 kg", "bad": "mass of a shell / zero", "worse": "bad * 2", "sum": "1 + mass of a shell"}
    with pytest.raises(DataError) as wrong:
        model(assumptions={**ASSUMPTIONS, **more})
    assert sorted(problem.slug for problem in wrong.value.diagnostics) == ["units", "zero-divisor"]


def test_a_capacity_can_neither_be_negative_nor_be_of_another_kind() -> None:
    capacities = {"152 mm shell": "(room - packing) / size", "122 mm rocket": "containers per voyage"}
    room = {"room": ("20 kg per container", "10 to 30 kg per container"), "packing": "15 kg per container"}
    with pytest.raises(DataError) as wrong:
        model(capacities, {**ASSUMPTIONS, **room, "size": "1 kg per 152 mm shell"})
    assert sorted((problem.slug, problem.fact) for problem in wrong.value.diagnostics) == [
        ("negative", "“(room - packing) / size” can be as low as -5; a capacity cannot be negative"),
        ("units", "found [container] / [voyage], expected [122 mm rocket] / [what holds it]"),
    ]


def test_two_ways_between_the_same_dimensions_are_reported_only_where_they_matter() -> None:
    two = {**ASSUMPTIONS, "boxes of a big ship": "300 containers per voyage"}
    with pytest.raises(DataError) as wrong:
        model(assumptions=two, counted="voyage")
    (problem,) = wrong.value.diagnostics
    assert problem.slug == "two-ways"
    assert problem.fact.startswith("both `containers per voyage` and `boxes of a big ship` convert voyages")
    assert str(problem.help).endswith("such as big voyage")
    assert model(assumptions=two, counted="container").factor("container", "152 mm shell") is not None


def test_a_chain_that_overflows_is_refused() -> None:
    big = "1" + "0" * 16
    made = model({"152 mm shell": f"{big} shells per container"}, {"boxes": f"{big} containers per voyage"})
    with pytest.raises(DataError, match="too large to compute with"):
        made.factor("voyage", "152 mm shell")
