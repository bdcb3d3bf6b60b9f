"""A text that is one figure: what it says, how precise it is, and where it cannot be read."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.diagnostics import Unreadable
from estimates.quantities.figure import Figure
from estimates.quantities.units import Units
from estimates.reading import parse, scan

OWN = {
    "container": ["shipping container", "weapons container", "box", "컨테이너"],
    "round": ["bullet"],
    "152 mm shell": ["152 mm artillery shell", "152 mm projectile", "152 mm round"],
    "122 mm rocket": [],
    "170 mm howitzer": ["170 mm self-propelled howitzer", "170 mm gun"],
    "voyage": ["shipment", "sailing"],
    "flight": [],
    "T-62M tank": [],
    "40-foot container": [],
    "ton of grain": [],
    "sheep": [],
    "person": ["명"],
}
NONE = {"plural": None, "counts_as": None, "compared_as": None}
PLURALS = {"sheep": "sheep", "person": "people"}
UNITS = Units.common().with_units(
    [SimpleNamespace(name=name, also=also, **{**NONE, "plural": PLURALS.get(name)}) for name, also in OWN.items()]
)

WHOLE = [  # words, relation, figure or both ends, granularity, unit, what is counted, per
    ("more than 1,000 containers", "more than", 1000, 1000, "container", "container", None),
    ("more than 1,000 weapons containers", "more than", 1000, 1000, "container", "container", None),
    ("close to 7,000 boxes", "nearly", 7000, 1000, "container", "box", None),
    ("as many as three million rounds", "up to", 3_000_000, 1_000_000, "round", "round", None),
    ("more than half a million rounds", "more than", 500_000, 500_000, "round", "round", None),
    ("a quarter of a million", "bare", 250_000, 250_000, None, None, None),
    ("some 50 170mm self-propelled howitzers", "about", 50, 10, "170 mm howitzer", "170 mm howitzer", None),
    ("20 240mm rocket systems", "bare", 20, 10, None, "240 mm rocket system", None),
    ("13,000 or more containers", "at least", 13_000, 1000, "container", "container", None),
    ("2,000-odd containers", "just over", 2000, 1000, "container", "container", None),
    ("no more than 300 containers", "at most", 300, 100, "container", "container", None),
    ("186 container / day", "bare", 186, 1, "container", "container", "day"),  # as a table has its unit
    ("450 shells per container", "bare", 450, 10, None, "shell", "container"),
    ("450 152 mm shells per container", "bare", 450, 10, "152 mm shell", "152 mm shell", "container"),
    ("300 to 500 shells per container", "between", (300, 500), 100, None, "shell", "container"),
    ("5,000 ± 200 containers", "between", (4800, 5200), 1000, "container", "container", None),
    ("2-1/2 kg", "bare", 2.5, 0.5, "kg", None, None),
    ("21,750 kg", "bare", 21_750, 10, "kg", None, None),
    ("430 kg per 152 mm shell", "bare", 430, 10, "kg", None, "152 mm shell"),
    ("6,700", "bare", 6700, 100, None, None, None),
    ("60%", "bare", 60, 10, "percent", None, None),
    ("nine out of ten containers", "bare", 0.9, 0.1, None, "container", None),
    ("$65.9bn", "bare", 65_900_000_000, 100_000_000, "USD", None, None),
    ("3 m", "bare", 3, 1, "m", None, None),
    ("3T rounds", "bare", 3, 1, "round", "T round", None),
    ("3m rounds", "bare", 3_000_000, 1_000_000, "round", "round", None),
    ("hundreds of thousands of rounds", "order", 100_000, 0, "round", "round", None),
    ("a couple of dozen launchers", "about", 24, 12, None, "launcher", None),
    ("a dozen launchers", "bare", 12, 6, None, "launcher", None),
    ("13,000 containers of guns, fuses and other arms", "bare", 13_000, 1000, "container", "container", None),
    ("a total of 64 voyages", "bare", 64, 1, "voyage", "voyage", None),
    ("1 flights", "bare", 1, 1, "flight", "flight", None),
    ("one container", "bare", 1, 1, "container", "container", None),
    ("one hour", "bare", 1, 1, "hour", None, None),
    ("1km당 150원", "bare", 150, 10, "KRW", None, "km"),
    ("50 T-62M tanks", "bare", 50, 10, "T-62M tank", "tank", None),
    ("200 tons of grain", "bare", 200, 100, "ton of grain", "ton of grain", None),
    ("7.000.000 rounds", "bare", 7_000_000, 1_000_000, "round", "round", None),
    ("1.5x10^3 rounds", "bare", 1500, 100, "round", "round", None),
    ("3.6e4 rounds", "bare", 36_000, 1000, "round", "round", None),
    ("minus 5 degrees Celsius", "bare", -5, 1, "degree Celsius", None, None),
    ("hardly more than 900 people", "unclear", 900, 100, "person", "person", None),
    ("600 40-tonne trucks", "bare", 600, 100, None, "truck", None),
    ("two point five million rounds", "bare", 2_500_000, 100_000, "round", "round", None),
    ("two and half million rounds", "bare", 2_500_000, 500_000, "round", "round", None),
    ("3 million 500 thousand rounds", "bare", 3_500_000, 100_000, "round", "round", None),
    ("half a hundred containers", "bare", 50, 50, "container", "container", None),
    ("two fifths of the containers", "bare", 0.4, 0.2, None, "container", None),
    ("5 k containers", "bare", 5000, 1000, "container", "container", None),
    ("3분의 2", "bare", 2 / 3, 0.1, None, None, None),
    ("컨테이너 6700여개", "just over", 6700, 100, "container", "컨테이너", None),
    ("약 1만5,000명", "about", 15_000, 1000, "person", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "relation", "figure", "granularity", "unit", "of", "per"), WHOLE)
def test_the_whole_text_is_a_figure(
    words: str, relation: str, figure: float | tuple[float, float], granularity: float, unit: str, of: str, per: str
) -> None:
    said = parse(words, UNITS, language="en" if words.isascii() or "±" in words else "ko")
    ends = (said.low, said.high) if relation == "between" else said.low if relation == "order" else said.figure
    assert (said.relation, said.unit, said.of, said.per) == (relation, unit, of, per)
    assert ends == pytest.approx(figure)
    assert said.granularity == pytest.approx(granularity)
    assert words.startswith(said.words)
    assert (said.start, said.end) == (0, len(said.words))


SOFT = [
    ("up to about 300", "up to"),
    ("at least an estimated 300", "at least"),
    ("about 20 to 30", "between"),
    ("as few as 300", "at least"),
    ("about 300 or more", "at least"),
    ("no more than about 300", "at most"),
]


@pytest.mark.parametrize(("words", "relation"), SOFT)
def test_a_bound_is_never_lost_to_an_approximation(words: str, relation: str) -> None:
    assert (parse(words, UNITS).relation, parse(words, UNITS).soft) == (relation, True)


@pytest.mark.parametrize(
    ("words", "expect", "unit"),
    [
        ("450 shells per container", "152 mm shell", "152 mm shell"),
        ("450 projectiles per container", "152 mm shell", "152 mm shell"),
        ("75 rockets per container", "152 mm shell", None),
        ("450 rounds per container", "152 mm shell", "round"),
        ("450 kg", "152 mm shell", "kg"),
        ("450", "152 mm shell", None),
    ],
)
def test_a_bare_noun_means_the_unit_that_is_spoken_of(words: str, expect: str, unit: str | None) -> None:
    assert parse(words, UNITS, expect=expect).unit == unit


REFUSED = [  # words, the part that shows it, slug, help
    ("", "", "no-figure", None),
    ("   ", "   ", "no-figure", None),
    ("x" * 301, "x" * 301, "too-long", None),
    ("many containers", "many containers", "no-number", "write a figure such as `1,000 containers`"),
    ("1,5 shells", "1,5", "number", "write three digits after each comma, or a decimal point"),
    ("0,500 shells", "0,500", "number", "write three digits after each comma, or a decimal point"),
    ("10:30 shells", "10:30", "number", None),
    ("1e99", "1e99", "number", None),
    ("± 10 kg", "±", "hedge", "`estimates show hedges` lists them"),
    ("-5 containers", "-5", "negative", "remove the minus"),
    ("4O field hospitals", "4O", "number", None),
    ("42q trucks", "42q", "number", None),
    ("3 milion containers", "milion", "number", "did you mean “million”?"),
    ("mroe than 5 containers", "mroe than", "hedge", "did you mean “more than”?"),
    ("perchance 5 containers", "perchance", "hedge", "`estimates show hedges` lists them"),
    ("74,000 tons", "tons", "ambiguous-unit", None),
    ("450.000 shells per container", "450.000", "number", "write 450,000 or 450"),
    ("€14.000", "14.000", "number", "write 14,000 or 14"),
    ("500 to 300 shells", "500 to 300", "range", "write the lower number first, or one number"),
    ("between 500 and 300 shells", "500 and 300", "range", "write the lower number first, or one number"),
    ("450 shells per", "per", "left-over", None),
    ("two three boxes", "three boxes", "left-over", None),
    ("two dozen five boxes", "five boxes", "left-over", None),
    ("2 million 1/2 thousand boxes", "1/2 thousand boxes", "left-over", None),
    ("three million thousand boxes", "thousand boxes", "left-over", None),
    ("two million and three million boxes", "and three million boxes", "left-over", None),
    ("300 containers and 20 trucks", "and 20 trucks", "left-over", None),
    ("300 containers.", ".", "left-over", "remove it"),
    ("300 containers of 20 kg", "of 20 kg", "left-over", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "part", "slug", "help_"), REFUSED)
def test_what_cannot_be_read_is_shown_in_its_place(words: str, part: str, slug: str, help_: str | None) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(words, UNITS)
    wrong = caught.value
    assert (words[wrong.start : wrong.end], wrong.slug, wrong.help) == (part, slug, help_)
    assert wrong.fact


ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(value: int) -> str:
    """Return English words for a number, as schools teach them."""
    if value < 100:
        return ONES[value] if value < 20 else TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
    if value < 1000:
        return f"{ONES[value // 100]} hundred" + (f" and {spelled(value % 100)}" if value % 100 else "")
    size, word = next(pair for pair in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")) if value >= pair[0])
    link = " and " if value % size < 100 else " "
    return f"{spelled(value // size)} {word}" + (f"{link}{spelled(value % size)}" if value % size else "")


@given(st.integers(1, 10**12 - 1))
def test_a_number_in_words_or_digits_reads_back(value: int) -> None:
    for words in (spelled(value), spelled(value).replace(" and ", " "), spelled(value).replace(" ", "-"), f"{value:,}"):
        assert parse(words, UNITS).figure == value


MYRIADS = ((10**12, "조"), (10**8, "억"), (10**4, "만"))


@given(st.integers(10_000, 10**15))
def test_a_number_in_myriads_reads_back(value: int) -> None:
    words, rest = "", value
    for size, word in MYRIADS:
        words, rest = words + (f"{rest // size:,}{word}" if rest >= size else ""), rest % size
    assert parse(words + (str(rest) if rest else "") + "원", UNITS, language="ko").figure == value


WORDS = "more than no about 5 1,000 half a million to - of the shells 152 mm per day odd % $ ten or ± . ( one in two"
PIECES = re.split(" ", WORDS)


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))
def test_every_text_is_read_or_refused_in_its_place(text: str) -> None:
    said: Figure | None = None
    span = (0, 0)
    try:
        said = parse(text, UNITS)
    except Unreadable as wrong:
        span = (wrong.start, wrong.end)
    assert 0 <= span[0] <= span[1] <= len(text)
    assert said is None or text[said.start : said.end] == said.words


def test_what_is_doubtful_in_a_sentence_is_noted() -> None:
    text = "They counted 3 milion containers and 20 loaded boxes, seemingly 900 men and more than at most 300 trucks. "
    text += "They did not lose just over 40 vans. They did not lose less than hundreds of men."
    assert [one.note for one in scan(text, UNITS).figures] == [
        "“milion” is not a known number word",
        None,
        "“seemingly” is not a known hedge",
        "“more than” and “at most”: the last one counts",
        "a negation that may or may not apply",
        None,
    ]


def test_a_unit_of_a_study_is_never_read_as_a_misspelt_number_word() -> None:
    entry = SimpleNamespace(name="crlorry", also=(), plural=None, counts_as=None, compared_as=None)
    units = Units.common().with_units([entry])
    assert parse("5,000 crlorries", units).unit == "crlorry"
