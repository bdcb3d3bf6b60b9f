"""Names of units: common ones in two languages, and a study's own before them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

import estimates.quantities.units
from estimates.diagnostics import DataError
from estimates.quantities import data
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

COMMON = {
    "kilograms": "kg", "square feet": "square foot", "sq km": "square kilometre", "km²": "square kilometre",
    "MW": "megawatt", "inches": "inch", "centuries": "century", "degrees Celsius": "degree Celsius",
    "per cent": "percent", "US$": "USD", "원": "KRW", "킬로미터": "km", "톤": "tonne", "box": None, "": None,
}  # fmt: skip
STUDY = {
    "152 mm shells": "152 mm shell", "152mm shell": "152 mm shell", "152-millimeter artillery shells": "152 mm shell",
    "T-62M tanks": "T-62M tank", "Su-27 jets": "Su-27 jet", "40-foot containers": "40-foot container",
    "40 foot container": "40-foot container", "COVID-19 cases": "COVID-19 case", "tons of grain": "ton of grain",
    "loaves": "loaf", "Barrels": "barrel", "boxes": "box", "상자": "box", "톤": "box", "tonnes": "tonne",
}  # fmt: skip


@pytest.mark.parametrize(("units", "names"), [(Units.common(), COMMON), (OWN, STUDY)])
def test_units_are_found_by_any_spelling_and_a_studys_own_come_first(
    units: Units, names: dict[str, str | None]
) -> None:
    assert {phrase: units.unit(phrase) for phrase in names} == names


def test_spellings_are_given_by_language_as_written() -> None:
    english, korean = (Units.common().spellings(language) for language in ("en", "ko"))
    assert [english[name] for name in ("mile per hour", "°C", "feet")] == ["mph", "degree Celsius", "foot"]
    assert [korean[name] for name in ("달러", "%", "㎢")] == ["USD", "percent", "square kilometre"]
    assert "달러" not in english
    assert "mile" not in korean
    assert OWN.spellings("ko")["152 mm shell"] == OWN.spellings("en")["152 mm shell"] == "152 mm shell"


def test_a_derived_unit_has_the_kind_of_what_it_is_derived_from() -> None:
    kinds = {"kg": "mass", "terawatt hour": "energy", "km/h": "speed", "percent": "share", "KRW": "money"}
    assert {name: Units.common().by_name[name].kind for name in kinds} == kinds


def test_a_studys_own_units_are_counted_unless_they_replace_a_measure() -> None:
    assert (OWN.by_name["152 mm shell"].kind, OWN.by_name["barrel"].kind) == ("count", "volume")


def test_a_unit_has_the_plural_of_its_kind() -> None:
    plurals = {
        "square metre": "square metres", "foot": "feet", "kg": "kg", "USD": "USD", "percent": "percent", "day": "days",
        "kiloton of TNT": "kilotons of TNT", "loaf": "loaves", "T-62M tank": "T-62M tanks", "lorry": "lorries",
    }  # fmt: skip
    assert {name: OWN.plural(name) for name in plurals} == plurals


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


@pytest.mark.parametrize("row", ["{kind: mass, plurals: x}", "{is: [2, nothing]}", "{is: [two, kg]}", "{}"])
def test_a_wrong_row_of_a_table_is_reported_by_its_name(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "units.yaml").write_text(f"kg: {{kind: mass}}\nstone: {row}\n")
    monkeypatch.setattr(data, "__file__", str(tmp_path / "data.py"))
    with pytest.raises(DataError) as error:
        estimates.quantities.units._common.__wrapped__()
    [problem] = error.value.diagnostics
    assert (problem.place, problem.slug, problem.fact[:17]) == ("units.yaml", "data", "wrong row `stone`")
