"""Names of units: common ones in two languages, and a study's own before them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

import estimates.quantities.units
from estimates.quantities.units import Units


class Entry(NamedTuple):
    name: str
    also: tuple[str, ...] = ()
    plural: str | None = None
    counts_as: str | None = None
    compared_as: str | None = None


OWN = Units.common().with_units(
    [
        Entry("152 mm shell", ("152 mm artillery shell",), counts_as="round"),
        Entry("round"),
        Entry("T-62M tank"),
        Entry("Su-27 jet"),
        Entry("40-foot container"),
        Entry("COVID-19 case"),
        Entry("ton of grain"),
        Entry("loaf", plural="loaves"),
        Entry("barrel"),
        Entry("box", ("상자", "톤")),
    ]
)


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("kg", "kg"),
        ("kilograms", "kg"),
        ("square feet", "square foot"),
        ("sq km", "square kilometre"),
        ("km²", "square kilometre"),
        ("MW", "megawatt"),
        ("inches", "inch"),
        ("centuries", "century"),
        ("degrees Celsius", "degree Celsius"),
        ("per cent", "percent"),
        ("US$", "USD"),
        ("₩", "KRW"),
        ("원", "KRW"),
        ("킬로미터", "km"),
        ("톤", "tonne"),
        ("box", None),
        ("widget", None),
        ("", None),
    ],
)
def test_common_units_are_found_by_any_spelling(phrase: str, name: str | None) -> None:
    assert Units.common().unit(phrase) == name


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("152 mm shells", "152 mm shell"),
        ("152mm shell", "152 mm shell"),
        ("152-millimeter artillery shells", "152 mm shell"),
        ("T-62M tanks", "T-62M tank"),
        ("Su-27 jets", "Su-27 jet"),
        ("40-foot containers", "40-foot container"),
        ("40 foot container", "40-foot container"),
        ("COVID-19 cases", "COVID-19 case"),
        ("tons of grain", "ton of grain"),
        ("loaves", "loaf"),
        ("Barrels", "barrel"),
        ("boxes", "box"),
        ("상자", "box"),
        ("톤", "box"),
        ("tonnes", "tonne"),
    ],
)
def test_a_studys_own_units_come_before_the_common_ones(phrase: str, name: str) -> None:
    assert OWN.unit(phrase) == name


@pytest.mark.parametrize(
    ("language", "spelling", "name"),
    [
        ("en", "mile per hour", "mph"),
        ("en", "°C", "degree Celsius"),
        ("en", "feet", "foot"),
        ("ko", "달러", "USD"),
        ("ko", "%", "percent"),
        ("ko", "㎢", "square kilometre"),
    ],
)
def test_spellings_are_given_by_language_as_written(language: str, spelling: str, name: str) -> None:
    assert Units.common().spellings(language)[spelling] == name


def test_a_language_has_no_spellings_of_the_other() -> None:
    assert "달러" not in Units.common().spellings("en")
    assert "mile" not in Units.common().spellings("ko")
    assert OWN.spellings("ko")["152 mm shell"] == OWN.spellings("en")["152 mm shell"] == "152 mm shell"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("kg", "mass"), ("terawatt hour", "energy"), ("km/h", "speed"), ("percent", "share"), ("KRW", "money")],
)
def test_a_derived_unit_has_the_kind_of_what_it_is_derived_from(name: str, kind: str) -> None:
    assert Units.common().kind(name) == kind


def test_a_studys_own_units_are_counted_unless_they_replace_a_measure() -> None:
    assert (OWN.kind("152 mm shell"), OWN.kind("barrel")) == ("count", "volume")


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("square metre", "square metres"),
        ("foot", "feet"),
        ("kg", "kg"),
        ("USD", "USD"),
        ("percent", "percent"),
        ("kiloton of TNT", "kilotons of TNT"),
        ("loaf", "loaves"),
        ("T-62M tank", "T-62M tanks"),
        ("lorry", "lorries"),
        ("day", "days"),
    ],
)
def test_plurals(name: str, plural: str) -> None:
    assert OWN.plural(name) == plural


def test_an_ambiguous_unit_says_what_it_can_mean() -> None:
    assert Units.common().entry("ton").means == "a tonne (1,000 kg), short ton (907 kg) or long ton (1,016 kg)"


def test_each_spelling_names_one_unit_in_each_language() -> None:
    text = Path(estimates.quantities.units.__file__).with_suffix(".yaml").read_text()
    for language in ("en", "ko"):
        names = [
            name.strip(' "')
            for line in re.findall(r"^[^#\n].*", text, re.MULTILINE)
            for part in re.findall(rf"\b(?:all|{language}): \[(.*?)\]", line)
            for name in part.split(", ")
        ]
        assert len(names) == len(set(names))
