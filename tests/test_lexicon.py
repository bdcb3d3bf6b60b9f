"""The names of units in any spelling."""

from __future__ import annotations

import pytest
from estimates.language.lexicon import Lexicon, UnitName

from estimates.language import nouns, packaged

DEFAULT = Lexicon.default()

SPELLINGS = [
    ("container", "container"),
    ("Containers", "container"),
    ("shipping containers", "container"),
    ("boxes", "container"),
    ("rounds", "round"),
    ("bullets", "round"),
    ("152 mm shell", "152 mm shell"),
    ("152mm shells", "152 mm shell"),
    ("152-mm shells", "152 mm shell"),
    ("152-millimeter artillery shells", "152 mm shell"),
    ("152 millimetre shells", "152 mm shell"),
    ("152㎜ shells", "152 mm shell"),
    ("122-MM rockets", "122 mm rocket"),
    ("kg", "kg"),
    ("KG", "kg"),
    ("kilograms", "kg"),
    ("㎏", "kg"),
    ("tonnes", "tonne"),
    ("metric tons", "tonne"),
    ("t", "tonne"),
    ("square metres", "square metre"),
    ("square meters", "square metre"),
    ("m²", "square metre"),
    ("m3", "cubic metre"),
    ("%", "percent"),
    ("per cent", "percent"),
    ("days", "day"),
    ("ton", None),
    ("tons", None),
    ("shell", None),
    ("widget", None),
    ("", None),
    ("152 mm", None),
]


@pytest.mark.parametrize(("phrase", "name"), SPELLINGS)
def test_a_unit_is_found_in_any_spelling(phrase: str, name: str | None) -> None:
    assert DEFAULT.unit(phrase) == name


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("container", "containers"),
        ("152 mm shell", "152 mm shells"),
        ("square metre", "square metres"),
        ("kg", "kg"),
        ("percent", "percent"),
        ("foot", "feet"),
        ("inch", "inches"),
        ("battery", "batteries"),
        ("loaf", "loaves"),
        ("tank", "tanks"),
        ("café", "cafés"),
        ("трамвай", "трамвай"),  # English grammar has no say
    ],
)
def test_a_unit_has_a_plural(name: str, many: str) -> None:
    assert DEFAULT.plural(name) == many


def test_a_study_names_its_own_units() -> None:
    mine = Lexicon.base().with_units(
        [
            UnitName("loaf", ("loaf of bread",), plural="loafs"),
            UnitName("round"),
            UnitName("shell", (), "round", "round"),
        ]
    )
    assert mine.unit("loafs") == "loaf"
    assert mine.plural("loaf") == "loafs"
    assert mine.unit("containers") is None
    assert mine.generic == {"round"}
    assert mine.get("shell").compared_as == "round"
    assert mine.names()[-3:] == ("loaf", "round", "shell")
    assert mine.units()[-1] == UnitName("shell", (), "round", "round")
    assert mine.dimension("shell") == "shell"
    assert mine.kind("shell") is None
    with pytest.raises(KeyError):
        mine.get("container")


def test_a_later_unit_takes_the_place_of_an_earlier_one() -> None:
    mine = DEFAULT.with_units([UnitName("container", ("crate",))])
    assert mine.unit("crates") == "container"
    assert mine.unit("boxes") is None


def test_measures_start_their_dimensions() -> None:
    base = Lexicon.base()
    assert (base.dimension("kg"), base.kind("tonne"), base.kind("percent")) == ("mass", "mass", "share")
    assert base.get("hectare").is_ == "10,000 square metres"


def test_a_size_in_inches_is_a_calibre_only_where_a_unit_has_it() -> None:
    assert not DEFAULT.has_calibre("6 inch")
    assert DEFAULT.with_units([UnitName("6 inch shell")]).has_calibre("6 inch")


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("shells", "shell"),
        ("boxes", "box"),
        ("batteries", "battery"),
        ("people", "person"),
        ("servicemen", "serviceman"),
        ("aircraft", "aircraft"),
        ("torpedoes", "torpedo"),
        ("wishes", "wish"),
        ("passes", "pass"),
        ("ties", "tie"),
        ("cases", "case"),
        ("this", None),
        ("bus", None),
        ("class", None),
        ("previous", None),
        ("analysis", None),
        ("Ukraine's", None),
        ("as", None),
        ("ship", None),
        ("", None),
    ],
)
def test_a_plural_is_told_from_other_words(many: str, one: str | None) -> None:
    assert nouns.singular(many) == one


@pytest.mark.parametrize("noun", sorted(nouns.NOUNS - {"wounded", "personnel"}))
def test_every_noun_comes_back_from_its_plural(noun: str) -> None:
    assert nouns.singular(nouns.plural(noun)) == noun


def test_the_tables_in_python_are_those_in_yaml() -> None:
    assert packaged.COMPILED.read_text(encoding="utf-8") == packaged.compiled(), "run: make docs"
