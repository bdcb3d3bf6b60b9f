"""One phrase -> Figure, and back to words."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
from estimates.diagnostics.problems import Unreadable
from estimates.language.lexicon import Lexicon, UnitName
from estimates.language.nouns import NOUNS
from estimates.quantities.old_hedges import Ends
from estimates.reading.figures import Figure, hedge_of, in_words, number, parse, say
from hypothesis import given
from hypothesis import strategies as st

LEXICON = Lexicon.default()

FIGURES = [  # words, relation, figure (or both ends), place, unit, the thing counted, per
    ("more than 1,000 containers", "more than", 1000, 1000, "container", "container", None),
    ("more than 1,000 weapons containers", "more than", 1000, 1000, "container", "container", None),
    ("close to 7,000 containers", "nearly", 7000, 1000, "container", "container", None),
    ("as many as three million rounds", "up to", 3_000_000, 1_000_000, "round", "round", None),
    ("up to three million bullets", "up to", 3_000_000, 1_000_000, "round", "round", None),
    ("more than half a million rounds", "more than", 500_000, 100_000, "round", "round", None),
    ("some 50 170mm self-propelled howitzers", "about", 50, 10, "170 mm howitzer", "170 mm howitzer", None),
    ("20 240mm rocket systems", "exactly", 20, 10, None, "240 mm rocket system", None),
    ("13,000 or more containers", "at least", 13_000, 1000, "container", "container", None),
    ("2,000-odd containers", "about", 2000, 1000, "container", "container", None),
    ("1 million or more rounds", "at least", 1_000_000, 1_000_000, "round", "round", None),
    ("450 shells per container", "exactly", 450, 10, None, "shell", "container"),
    ("450 152 mm shells per container", "exactly", 450, 10, "152 mm shell", "152 mm shell", "container"),
    ("450 152 mm shell / container", "exactly", 450, 10, "152 mm shell", "152 mm shell", "container"),
    ("300 to 500 shells per container", "between", (300, 500), 100, None, "shell", "container"),
    ("between 10,000 and 11,000 containers", "between", (10_000, 11_000), 10_000, "container", "container", None),
    ("21,750 kg", "exactly", 21_750, 10, "kg", "kg", None),
    ("33.2 cubic metres per container", "exactly", 33.2, 0.1, "cubic metre", "cubic metre", "container"),
    ("430 kg per 152 mm shell", "exactly", 430, 10, "kg", "kg", "152 mm shell"),
    ("10,000 rounds per day", "exactly", 10_000, 10_000, "round", "round", "day"),
    ("over 32 million tonnes", "more than", 32_000_000, 1_000_000, "tonne", "tonne", None),
    ("6,700", "exactly", 6700, 100, None, None, None),
    ("1.2 mn", "exactly", 1_200_000, 100_000, None, None, None),
    ("half a million", "exactly", 500_000, 100_000, None, None, None),
    ("60%", "exactly", 60, 10, "percent", "percent", None),
    ("15 to 20 per cent", "between", (15, 20), 10, "percent", "percent", None),
    ("3 m", "exactly", 3, 1, "m", "m", None),
    ("2.33 m", "exactly", 2.33, 0.01, "m", "m", None),
    ("2.355 m", "exactly", 2.355, 0.001, "m", "m", None),
    ("2 to 3 m", "between", (2, 3), 1, "m", "m", None),
    ("3m rounds", "exactly", 3_000_000, 1_000_000, "round", "round", None),
    ("200k", "exactly", 200_000, 100_000, None, None, None),
    ("0.001 cubic metres", "exactly", 0.001, 0.001, "cubic metre", "cubic metre", None),
    ("10,000 square metres", "exactly", 10_000, 10_000, "square metre", "square metre", None),
    ("0.01", "exactly", 0.01, 0.01, None, None, None),
    ("hundreds of thousands of rounds", "order", 100_000, None, "round", "round", None),
    ("several hundred containers", "order", 200, None, "container", "container", None),
    ("a couple of dozen launchers", "about", 24, 1, None, "launcher", None),
    ("exactly a couple of dozen launchers", "exactly", 24, 1, None, "launcher", None),
    ("13,000 containers of guns, fuses and other arms", "exactly", 13_000, 1000, "container", "container", None),
    ("13,000 containers of self-propelled guns", "exactly", 13_000, 1000, "container", "container", None),
    ("13,000 (or more) containers", "at least", 13_000, 1000, "container", "container", None),
    ("13,000 containers (give or take 500)", "about", 13_000, 1000, "container", "container", None),
    ("12,500, give or take 500", "about", 12_500, 100, None, None, None),
    ("a total of 64 voyages", "exactly", 64, 1, "voyage", "voyage", None),
    ("more than another 300 widgets", "more than", 300, 100, None, "widget", None),
    ("one container", "exactly", 1, 1, "container", "container", None),
    ("450 rounds per container per day", "", 0, 0, None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "relation", "figure", "place", "unit", "of", "per"), FIGURES[:-1])
def test_the_whole_phrase_is_a_figure(
    words: str, relation: str, figure: float | tuple[float, float], place: float | None, unit: str, of: str, per: str
) -> None:
    said = parse(words, LEXICON)
    assert (said.relation, said.place, said.unit, said.of, said.per) == (relation, place, unit, of, per)
    if isinstance(figure, tuple):
        assert (said.figure, said.literal[:2]) == (None, figure)
    elif relation == "order":
        assert (said.figure, said.literal) == (None, Ends(figure, inf))
    else:
        assert said.figure == figure


def test_a_figure_knows_its_words_and_their_place() -> None:
    said = parse("  more than 1,000 containers ", LEXICON)
    assert (said.words, said.start, said.end) == ("more than 1,000 containers", 2, 28)


@pytest.mark.parametrize(
    ("words", "expect", "unit"),
    [
        ("450 shells per container", "152 mm shell", "152 mm shell"),
        ("450 projectiles per container", "152 mm shell", "152 mm shell"),
        ("450 shells per container", None, None),
        ("75 rockets per container", "122 mm rocket", "122 mm rocket"),
        ("75 rockets per container", "152 mm shell", None),
        ("450 rounds per container", "152 mm shell", "round"),
        ("450 kg", "152 mm shell", "kg"),
        ("450", "152 mm shell", None),
    ],
)
def test_a_bare_noun_means_the_unit_that_is_spoken_of(words: str, expect: str | None, unit: str | None) -> None:
    said = parse(words, LEXICON, expect=expect)
    assert said.unit == unit
    assert said.of == expect or unit != expect or expect is None


@pytest.mark.parametrize(
    ("words", "literal", "implied", "notes"),
    [
        ("exactly 1,000", Ends(1000, 1000), Ends(1000, 1000), ()),
        ("1,000", Ends(1000, 1000), Ends(500, 1500), ()),
        ("about 1,000", Ends(-inf, inf, low_soft=True, high_soft=True), Ends(910, 1070), ()),
        ("300 to 500", Ends(300, 500), Ends(300, 500), ()),
        ("about 300 to 500", Ends(300, 500), Ends(300, 500), ()),
        ("up to 300 to 500", Ends(300, 500), Ends(300, 500), ("“up to” with a range: the range decides",)),
        ("dozens", Ends(12, inf), None, ()),
        ("at least several hundred", Ends(200, inf), None, ()),
        ("up to several hundred", Ends(0, inf), None, ("“up to” with an order of magnitude leaves no bound",)),
        ("under several hundred", Ends(0, inf), None, ("“under” with an order of magnitude leaves no bound",)),
        ("at most a few dozen", Ends(0, inf), None, ("“at most” with an order of magnitude leaves no bound",)),
    ],
)  # fmt: skip
def test_a_figure_says_what_its_words_entail(
    words: str, literal: Ends, implied: Ends | None, notes: tuple[str, ...]
) -> None:
    said = parse(words, LEXICON)
    assert (said.literal, said.implied, said.notes) == (literal, implied, notes)


THREE = "write three digits after it, or leave it out"
DIGITS, DECIMALS = "write three digits after it,", "if it parts decimals"
SUCH = "a figure is written like `more than 1,000 containers`"
LISTED = "`estimates hedges` lists them"
NEAR = "did you mean “more than”?"
WRITE_OUT = "write the whole number in digits"
REFUSED = [  # words, the part that shows it, what it says, what surely helps
    ("", "", "a figure is missing here", None),
    ("   ", "   ", "a figure is missing here", None),
    ("x" * 301, "x" * 301, "a figure takes no more than 300 characters", None),
    ("containers", "containers", "“containers” has no number that can be read", SUCH),
    ("many containers", "many containers", "“many containers” has no number that can be read", SUCH),
    ("more than containers", "more than containers", "“more than containers” has no number that can be read", SUCH),
    ("1,5 shells", "1,5", "“1,5” has a comma that does not part thousands", f"{DIGITS} or 1.5 {DECIMALS}"),
    ("13,00 shells", "13,00", "“13,00” has a comma that does not part thousands", f"{DIGITS} or 13.00 {DECIMALS}"),
    ("0,5 boxes", "0,5", "“0,5” has a comma that does not part thousands", "write 0.5"),
    ("0,500 boxes", "0,500", "“0,500” has a comma that does not part thousands", "write 0.500"),
    ("0,900 million boxes", "0,900", "“0,900” has a comma that does not part thousands", "write 0.900"),
    ("1,0000 boxes", "1,0000", "“1,0000” has a comma that does not part thousands", THREE),
    ("1.000.000 shells", "1.000.000", "“1.000.000” parts thousands with points", "write 1,000,000"),
    ("1.00.0 shells", "1.00.0", "“1.00.0” is no number", None),
    ("10:30 shells", "10:30", "“10:30” is no number", None),
    ("3.5e2 crates", "3.5e2", "“3.5e2” is not written out", "write 350"),
    ("0.5e3", "0.5e3", "“0.5e3” is not written out", "write 500"),
    ("1,5e3", "1,5e3", "“1,5e3” is not written out", None),
    ("1.5E+06 containers", "1.5E+06", "“1.5E+06” is not written out", "write 1,500,000"),
    ("1e-2 kg", "1e-2", "“1e-2” is not written out", "write 0.01"),
    ("1e6 shells", "1e6", "“1e6” is not written out", "write 1,000,000"),
    ("12E3", "12E3", "“12E3” is not written out", "write 12,000"),
    ("1e99", "1e99", "“1e99” has no number that can be read", SUCH),
    ("KN-23", "KN-23", "“KN-23” has no number that can be read", SUCH),
    ("430±10 kg", "±", "“±” is not read", "write a range: 420 to 440"),
    ("430 ± 10 kg", "±", "“±” is not read", "write a range: 420 to 440"),
    ("1,000 +/- 50 containers", "+/-", "“+/-” is not read", "write a range: 950 to 1,050"),
    ("1,000 plus or minus 50", "plus or minus", "“plus or minus” is not read", "write a range: 950 to 1,050"),
    ("3 million ± 50 shells", "±", "“±” is not read", None),
    ("430 ± 5% kg", "±", "“±” is not read", None),
    ("10 ± 10 kg", "±", "“±” is not read", None),
    ("± 10 kg", "±", "“±” is not read", None),
    ("430 ± kg", "±", "“±” is not read", None),
    ("$5 million", "$", "“$” makes it money, which is not counted", None),
    ("5 million €", "€", "“€” makes it money, which is not counted", None),
    ("-5 containers", "-5", "“-5” is negative, and nothing that is counted is", "delete the minus"),
    ("−5 containers", "−5", "“−5” is negative, and nothing that is counted is", "delete the minus"),
    ("4O field hospitals", "4O", "“4O” is no number that can be read", "write 40"),
    ("12OO containers", "12OO", "“12OO” is no number that can be read", "write 1200"),
    ("more than 1,0oo boxes", "1,0oo", "“1,0oo” is no number that can be read", "write 1,000"),
    ("1,5O boxes", "1,5O", "“1,5O” is no number that can be read", None),
    ("100 to 2OO boxes", "2OO", "“2OO” is no number that can be read", "write 200"),
    ("4O-50 boxes", "4O", "“4O” is no number that can be read", "write 40"),
    ("5S trucks", "5S", "“5S” is no number that can be read", "write 55"),
    ("1l0 trucks", "1l0", "“1l0” is no number that can be read", "write 110"),
    ("l2 trucks", "l2", "“l2” is no number that can be read", "write 12"),
    ("40 boxes per 1O days", "1O", "“1O” is no number that can be read", "write 10"),
    ("42x trucks", "42x", "“42x” is no number that can be read", None),
    ("the 4th truck", "4th", "“4th” is no number that can be read", None),
    ("60s boxes", "60s", "“60s” is no number that can be read", None),
    ("42heavy trucks", "42heavy", "“42heavy” is no number that can be read", "write 42 heavy"),
    ("mroe than 5 containers", "mroe than", "“mroe than” is no hedge that can be read", NEAR),
    ("perchance 5 containers", "perchance", "“perchance” is no hedge that can be read", LISTED),
    ("we say it was over 5 boxes", "we say it was", "“we say it was” is no hedge that can be read", LISTED),
    ("74,000 tons", "tons", "“tons” can be a tonne (1,000 kg), short ton (907 kg) or long ton (1,016 kg)", None),
    ("1 ton per voyage", "ton", "“ton” can be a tonne (1,000 kg), short ton (907 kg) or long ton (1,016 kg)", None),
    ("450.000 shells per container", "450.000", "“450.000” can be 450 or 450,000", "write 450,000 or 450"),
    ("13.000 containers", "13.000", "“13.000” can be 13 or 13,000", "write 13,000 or 13"),
    ("6.700 containers", "6.700", "“6.700” can be 6.7 or 6,700", "write 6,700 or 6.7"),
    ("500 to 300 shells", "500 to 300", "“500 to 300” falls, and a range rises", "write 300 to 500"),
    ("500-300 shells", "500-300", "“500-300” falls, and a range rises", "write 300 to 500"),
    ("between 10 and 5 boxes", "10 and 5", "“10 and 5” falls, and a range rises", "write 5 to 10"),
    ("5 to 5 boxes", "5 to 5", "“5 to 5” has two equal ends", None),
    ("450 shells per", "per", "“per” says per what?", None),
    ("10⁶ ferries", "10⁶", "“10⁶” is not written out", "write 1,000,000"),
    ("12³ containers", "12³", "“12³” is not written out", None),
    ("13,000⁵ containers", "13,000⁵", "“13,000⁵” is not written out", None),
    ("80 milliard boxes", "milliard boxes", "“milliard boxes” is left over after the figure", WRITE_OUT),
    ("80 Tsd boxes", "Tsd boxes", "“Tsd boxes” is left over after the figure", WRITE_OUT),
    ("2 score boxes", "score boxes", "“score boxes” is left over after the figure", WRITE_OUT),
    ("two three boxes", "three boxes", "“three boxes” is left over after the figure", WRITE_OUT),
    ("5 half million boxes", "half million boxes", "“half million boxes” is left over after the figure", None),
    ("a million billion boxes", "billion boxes", "“billion boxes” is left over after the figure", WRITE_OUT),
    ("450 shells per the", "per the", "“per the” is left over after the figure", None),
    ("450 rounds per container per day", "per day", "“per day” is left over after the figure", None),
    ("300 containers and 20 trucks", "and 20 trucks", "“and 20 trucks” is left over after the figure", None),
    ("300 containers.", ".", "“.” is left over after the figure", "delete it"),
    ("300 containers of", "of", "“of” is left over after the figure", None),
    ("300 containers of 20 kg", "of 20 kg", "“of 20 kg” is left over after the figure", None),
    ("6,700여개", "여개", "“여개” is left over after the figure", None),
    ("two three", "three", "“three” is left over after the figure", WRITE_OUT),
    ("10 000 00", "00", "“00” is left over after the figure", None),
    ("12th", "12th", "“12th” is no number that can be read", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "part", "fact", "help_"), REFUSED)
def test_what_cannot_be_read_is_shown_in_its_place(words: str, part: str, fact: str, help_: str | None) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(words, LEXICON)
    wrong = caught.value
    assert (words[wrong.start : wrong.end], wrong.fact, wrong.help) == (part, fact, help_)
    assert wrong.slug


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("42k boxes", 42_000),
        ("3million shells", 3_000_000),
        ("42trucks", 42),
        ("13,000containers", 13_000),
        ("5kg", 5),
        ("5l", 5),
        ("5tonnes", 5),
        ("10 2S7 howitzers", 10),
        ("10 152mm shells", 10),
    ],
)
def test_a_unit_or_what_is_counted_may_stand_on_its_number(words: str, value: float) -> None:
    assert parse(words, LEXICON).figure == value


@pytest.mark.parametrize(
    "words", ["2.355 m", "447.761 shells per container", "0.125 containers", "1.250 million shells", "2.3750 shells"]
)
def test_three_decimals_that_cannot_be_thousands_are_decimals(words: str) -> None:
    assert parse(words, LEXICON).figure == float(words.split()[0]) * (10**6 if "million" in words else 1)


@pytest.mark.parametrize(
    ("value", "place", "shown"),
    [
        (3_015_000, None, "3,015,000"),
        (447.761, None, "447.8"),
        (1234.5, None, "1,234"),
        (450, None, "450"),
        (0, None, "0"),
        (0.5, None, "0.5"),
        (0.001, None, "0.001"),
        (33.2, None, "33.2"),
        (66.60000001, None, "66.6"),
        (-12.25, None, "-12.25"),
        (inf, None, "∞"),
        (-inf, None, "-∞"),
        (447.761, 1, "448"),
        (447.761, 0.01, "447.76"),
        (447.761, 100, "448"),
        (2.5, 0.01, "2.50"),
    ],
)
def test_a_number_is_printed_for_people(value: float, place: float | None, shown: str) -> None:
    assert number(value, place) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3_000_000, "3 million"),
        (1_250_000, "1.25 million"),
        (1_255_000, "1,255,000"),
        (500_000, "500,000"),
        (2.5e9, "2.5 billion"),
        (13_000, "13,000"),
        (450, "450"),
    ],
)
def test_a_chart_says_round_numbers_in_words(value: float, shown: str) -> None:
    assert in_words(value) == shown


def test_a_figure_knows_the_hedge_that_it_was_read_by() -> None:
    names = [hedge_of(parse(words, LEXICON)) for words in ("5", "exactly 5", "some 5", "5 or more", "dozens", "5 to 7")]
    assert names == ["a bare number", "exactly", "about", "at least", "order", "between"]


SAID = [
    ("over 1,000 boxes", "more than 1,000 boxes"),
    ("as many as three million rounds", "up to 3,000,000 rounds"),
    ("1.0 million shells", "1.0 million shells"),
    ("1.20 million", "1.20 million"),
    ("exactly 5 ships", "exactly 5 ships"),
    ("6,700-odd containers", "about 6,700 containers"),
    ("two to three million shells per day", "2,000,000 to 3,000,000 shells per day"),
    ("10 to 12.0 thousand", "10,000 to 12,000"),
    ("10.0 to 12.0 thousand", "10.0 thousand to 12.0 thousand"),
    ("10,000 to 12,500", "10,000 to 12,500"),
    ("several lakh shells", "several hundred thousand shells"),
    ("tens of millions of shells", "tens of millions of shells"),
    ("hundreds of thousands of rounds", "hundreds of thousands of rounds"),
    ("several hundred rounds", "several hundred rounds"),
    ("several hundred thousand rounds", "several hundred thousand rounds"),
    ("half a dozen ships", "half a dozen ships"),
    ("up to several dozen ships", "up to several dozen ships"),
    ("up to hundreds of thousands of shells", "up to hundreds of thousands of shells"),
    ("a third of a million shells", "a third of a million shells"),
    ("one container", "1 container"),
    ("152-millimeter projectiles", ""),
    ("5 152-millimeter projectiles", "5 152 mm projectiles"),
    ("12 F-16s", "12 F-16s"),
    ("12,000 North Koreans", "12,000 North Koreans"),
    ("2.50 kg", "2.50 kg"),
    ("60 %", "60 percent"),
]


@pytest.mark.parametrize(("words", "said"), [row for row in SAID if row[1]])
def test_a_figure_is_said_in_words(words: str, said: str) -> None:
    assert say(parse(words, LEXICON)) == said


def content(figure: Figure) -> Figure:
    """A figure without its words, their place and what was noted about them."""
    return replace(figure, words="", start=0, end=0, notes=())


HEDGES = [
    "",
    "exactly",
    "about",
    "nearly",
    "more than",
    "at least",
    "less than",
    "at most",
    "up to",
    "some",
    "no fewer than",
]
WHOLE = st.integers(0, 10**13)
AMOUNTS = st.one_of(
    WHOLE.map("{:,}".format),
    WHOLE.map(str),
    st.decimals(0, 1000, places=2).map(str),
    st.tuples(st.decimals("0.1", 999, places=1), st.sampled_from(["thousand", "million", "billion", "bn", "k"])).map(
        lambda pair: f"{pair[0]} {pair[1]}"
    ),
    st.sampled_from(
        [
            "half a million",
            "a dozen",
            "ten dozen",
            "two and a half million",
            "a third of a million",
            "twenty-five hundred",
        ]
    ),
    st.sampled_from(
        [
            "dozens of",
            "tens of thousands of",
            "several hundred",
            "half a dozen",
            "hundreds of millions of",
            "a few thousand",
        ]
    ),
    st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)).map(lambda pair: f"{pair[0]:,} to {sum(pair):,}"),
    st.tuples(st.integers(1, 99), st.integers(1, 99)).map(lambda pair: f"{pair[0] / 10} to {sum(pair) / 10} million"),
    st.tuples(st.integers(1, 99), st.integers(1, 99)).map(lambda pair: f"between {pair[0]} and {sum(pair)} hundred"),
)
SIZES = st.sampled_from(["", "152 mm ", "122mm and 152mm ", "170-millimetre "])
THINGS = st.one_of(
    st.just(""),
    st.sampled_from(
        ["kg", "tonnes", "square metres", "percent", "152 mm shells", "bullets", "boxes", "F-16s", "North Koreans"]
    ),
    st.tuples(SIZES, st.sampled_from(sorted(NOUNS - {"ton", "wounded", "general"}))).map(
        lambda pair: f"{pair[0]}{LEXICON.plural(pair[1])}"
    ),
)
PERS = st.sampled_from(["", " per container", " a day", " per 152 mm shell", "/month"])


@given(st.sampled_from(HEDGES), AMOUNTS, THINGS, PERS)
def test_reading_what_was_said_gives_the_same_figure(hedge: str, amount: str, thing: str, per: str) -> None:
    words = " ".join(f"{hedge} {amount} {thing}".split()) + per
    try:
        figure = parse(words, LEXICON)
    except Unreadable:
        return
    assert content(parse(say(figure), LEXICON)) == content(figure)


WORDS = [
    "more",
    "than",
    "5",
    "1,000",
    "-",
    "to",
    "and",
    "a",
    "half",
    "million",
    "shells",
    "per",
    "$",
    "±",
    "(",
    ".",
    "mm",
]


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_is_a_figure_or_is_refused_in_its_place(text: str) -> None:
    figure: Figure | None
    span = (0, 0)
    try:
        figure = parse(text, LEXICON)
    except Unreadable as wrong:
        figure, span = None, (wrong.start, wrong.end)
    if figure is None:
        assert 0 <= span[0] <= span[1] <= len(text)
        return
    assert text[figure.start : figure.end] == figure.words
    assert content(parse(say(figure), LEXICON)) == content(figure)


def test_a_study_may_have_a_plural_of_its_own() -> None:
    mine = LEXICON.with_units([UnitName("loaf", plural="loaves")])
    assert parse("20 loaves per person", mine).unit == "loaf"
