"""What is counted: nouns with their modifiers and calibres, measures, and the "per" after them."""

from __future__ import annotations

import pytest
from estimates.language.lexicon import Lexicon, UnitName
from estimates.language.tokens import Tokens
from estimates.reading.calibres import calibre
from estimates.reading.counted import counted
from estimates.reading.rates import per

LEXICON = Lexicon.default()

NOUNS = [  # what stands after the number, the thing counted, its unit, what is left over
    ("containers", "container", "container", ""),
    ("shipping containers of munitions", "container", "container", "of munitions"),
    ("weapons containers", "container", "container", ""),
    ("boxes", "box", "container", ""),
    ("more containers", "container", "container", ""),
    ("brand-new Russian shipping containers", "container", "container", ""),
    ("bullets", "round", "round", ""),
    ("rounds fired yesterday", "round", "round", "fired yesterday"),
    ("rounds, officials said", "round", "round", ", officials said"),
    ("artillery shells", "shell", "artillery shell", ""),
    ("152-millimeter artillery shells", "152 mm shell", "152 mm shell", ""),
    ("152mm shells", "152 mm shell", "152 mm shell", ""),
    ("152 mm shells", "152 mm shell", "152 mm shell", ""),
    ("152㎜ shells", "152 mm shell", "152 mm shell", ""),
    ("152-mm-equivalent rounds", "152 mm round", "152 mm shell", ""),
    ("122 mm North Korean rockets", "122 mm rocket", "122 mm rocket", ""),
    ("170mm self-propelled howitzers", "170 mm howitzer", "170 mm howitzer", ""),
    ("domestically produced 170mm guns", "170 mm gun", "170 mm howitzer", ""),
    ("155-mm rounds", "155 mm round", "round", ""),
    ("155-mm artillery shells", "155 mm shell", None, ""),
    ("122mm and 152mm shells", "122 mm and 152 mm shell", None, ""),
    ("122- and 152-mm shells", "122 mm and 152 mm shell", None, ""),
    ("122 and 152 mm shells", "122 mm and 152 mm shell", None, ""),
    ("122/152 mm shells", "122 mm and 152 mm shell", None, ""),
    ("120mm, 140mm and 240mm rounds", "120 mm and 140 mm and 240 mm round", "round", ""),
    ("7.62x39mm cartridges", "7.62x39 mm cartridge", None, ""),
    ("rounds of 122mm and 152mm ammunition", "122 mm and 152 mm round", "round", ""),
    ("rounds of 152 mm artillery", "152 mm round", "152 mm shell", ""),
    ("shells of 152 mm calibre", "152 mm shell", "152 mm shell", ""),
    ("shells (152 mm)", "152 mm shell", "152 mm shell", ""),
    ("shells (152 mm each)", "shell", None, "(152 mm each)"),
    ("containers of 152 mm shells", "container", "container", "of 152 mm shells"),
    ("shells of 152 mm and more", "shell", None, "of 152 mm and more"),
    ("240mm multiple launch rocket systems", "240 mm multiple launch rocket system", "240 mm launcher", ""),
    ("newly delivered artillery pieces", "artillery piece", None, ""),
    ("KN-23 missile parts", "missile part", None, ""),
    ("KN-23 and KN-24 missiles", "missile", "missile", ""),
    ("KN-23, KN-24 and KN-25 missiles", "missile", "missile", ""),
    ("M1991 launchers", "launcher", None, ""),
    ("F-16s", "F-16", None, ""),
    ("ballistic missiles", "missile", "missile", ""),
    ("new, modern tanks", "tank", None, ""),
    ("North Koreans", "North Korean", None, ""),
    ("Syrians were", "Syrian", None, "were"),
    ("sappers", "sapper", None, ""),
    ("sanctions violations", "violation", None, ""),
    ("personnel", "personnel", None, ""),
    ("crew aboard", "crew", None, "aboard"),
    ("“Koksan” guns", "gun", None, ""),
    ("Iranian-made Shahed drones", "drone", None, ""),
    ("all-terrain vehicles", "all-terrain vehicle", None, ""),
    ("300-kg bombs", "None", None, "300-kg bombs"),
    ("40-foot shipping containers", "container", "container", ""),
    ("more North Korean and Chinese workers", "None", None, "more North Korean and Chinese workers"),
    ("of the containers", "container", "container", ""),
    ("of its howitzers", "howitzer", None, ""),
    ("of the city's dormitories", "dormitory", None, ""),
    ("of Ukraine’s tanks", "tank", None, ""),
    ("of the 11,000 containers", "container", "container", "of the 11,000 containers"),
    ("of 12 cranes", "crane", None, "of 12 cranes"),
    ("of the five ships", "ship", None, "of the five ships"),
    ("out of 22 Russian drones", "drone", None, "out of 22 Russian drones"),
    ("of 12 tonnes", "tonne", "tonne", "of 12 tonnes"),
    ("of them", "None", None, "of them"),
    ("kg", "kg", "kg", ""),
    ("square metres", "square metre", "square metre", ""),
    ("metric tons of powder", "tonne", "tonne", "of powder"),
    ("tons of powder", "ton", None, "of powder"),
    ("%", "percent", "percent", ""),
    ("per cent", "percent", "percent", ""),
    ("days", "day", "day", ""),
    ("m²", "square metre", "square metre", ""),
    ("in 2022", "None", None, "in 2022"),
    ("had left", "None", None, "had left"),
    ("this year", "None", None, "this year"),
    ("soldier", "None", None, "soldier"),
    ("Russia's shells", "None", None, "Russia's shells"),
    ("", "None", None, ""),
    ("very " * 11 + "old tanks", "None", None, "very " * 11 + "old tanks"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "of", "unit", "rest"), NOUNS)
def test_the_noun_after_a_number_is_what_is_counted(text: str, of: str, unit: str | None, rest: str) -> None:
    tokens = Tokens(text)
    found = counted(tokens, 0, LEXICON)
    assert (str(found.of if found else None), found.unit if found else None) == (of, unit)
    end = found.end if found else 0
    assert (tokens.between(end, tokens.size) if end < tokens.size else "") == rest


def test_one_thing_is_counted_in_the_singular() -> None:
    for text in ("container", "152 mm shell", "soldier", "20-foot container"):
        found = counted(Tokens(text), 0, LEXICON, one=True)
        assert found is not None
        assert found.of == text.removeprefix("20-foot ")


def test_a_size_in_inches_is_a_calibre_where_a_study_says_so() -> None:
    mine = LEXICON.with_units([UnitName("6 inch shell", (), "round")])
    found = counted(Tokens("6-inch shells"), 0, mine)
    assert found is not None
    assert (found.of, found.unit) == ("6 inch shell", "6 inch shell")
    assert calibre(Tokens("6-inch shells"), 0, LEXICON) is None


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("152mm", ("152 mm",)),
        ("152-millimetre", ("152 mm",)),
        ("152 millimeters", ("152 mm",)),
        ("7.62 mm", ("7.62 mm",)),
        ("30 x 165 mm", ("30x165 mm",)),
        ("30×165mm", ("30x165 mm",)),
        ("122mm or 152mm", ("122 mm", "152 mm")),
        ("122mm to 152mm", ("122 mm", "152 mm")),
        ("152 shells", None),
        ("152", None),
        ("10:30 mm", None),
        ("122 and 152 shells", None),
        ("mm", None),
    ],
)
def test_a_calibre_is_no_count(text: str, sizes: tuple[str, ...] | None) -> None:
    found = calibre(Tokens(text), 0, LEXICON)
    assert (found[0] if found else None) == sizes


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("per container", "container"),
        ("per shipping container", "container"),
        ("per 20-foot container", "container"),
        ("per 152 mm shell", "152 mm shell"),
        ("/container", "container"),
        ("/ day", "day"),
        ("per day", "day"),
        ("a day", "day"),
        ("an hour", "hour"),
        ("each month", "month"),
        ("every night", "night"),
        ("daily", "day"),
        ("weekly", "week"),
        ("annually", "year"),
        ("a container", "container"),
        ("to the container", "container"),
        ("to a container", "container"),
        ("in each container", "container"),
        ("into every container", "container"),
        ("for each voyage", "voyage"),
        ("per gun", "gun"),
        ("per capita", "capita"),
        ("per square metre", "square metre"),
        ("a month earlier", None),
        ("a week after", None),
        ("a year ago", None),
        ("a tank", None),
        ("in a container", None),
        ("in the container", None),
        ("to a day", None),
        ("in each tank", None),
        ("each", None),
        ("per", None),
        ("per the", None),
        ("a", None),
        ("of", None),
    ],
)
def test_a_rate_says_per_what(text: str, below: str | None) -> None:
    found = per(Tokens(text), 0, LEXICON)
    assert (found[0] if found else None) == below
