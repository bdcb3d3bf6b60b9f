"""What hedges say: every phrase, before and after the number, and the three intervals of every row."""

from __future__ import annotations

from math import inf

import pytest
from estimates.language.lexicon import Lexicon
from estimates.quantities.old_hedges import BARE, Ends, Table, is_large_round
from estimates.reading.figures import parse
from estimates.reading.reading import read
from hypothesis import given
from hypothesis import strategies as st

LEXICON = Lexicon.default()

# Written out by hand, not taken from the table: a bound turned round is the worst mistake there is.
BEFORE = {
    "exactly": """
        exactly | precisely
        """,
    "about": """
        about | around | approximately | roughly | some | an estimated | estimated | estimated at | approx. |
        circa | ca. | c. | ~ | ≈ | in the region of | in the order of | on the order of | of the order of | in
        the neighborhood of | in the vicinity of | something like | somewhere around | more or less | in the
        ballpark of | somewhere near | just around | only about | an approximate
        """,
    "nearly": """
        nearly | almost | close to | approaching | nearing | near | near to | not far off | not far short of |
        verging on | just about | very nearly | very close to | practically | virtually |
        the better part of | as good as | getting
        on for
        """,
    "more than": """
        more than | over | above | exceeding | exceeded | upward of | upwards of | in excess of | north of |
        beyond | greater than | higher than | larger than | well over | far more than | just over | slightly
        more than | a little over | a bit more than | considerably more than | much more than | comfortably over
        | surpassing | topping | passed | climbed past | > | many more than
        """,
    "at least": """
        at least | at the least | at the very least | at a minimum | a minimum of | minimum | min. | as few as | as
        little as | a floor of | ≥ | >= | no fewer than | no less than | not fewer than | not less than | never
        fewer than | not under | not below | nothing less than | no lower than | no smaller than | not a lot
        less than
        """,
    "less than": """
        less than | fewer than | under | below | just under | well under | just below | lower than | smaller
        than | shy of | just shy of | just short of | well short of | not quite | not even |
        nothing like | fell short of | nowhere near | < |
        not nearly | not almost | not up to | not as many as | slightly less than | far fewer than | south of
        """,
    "at most": """
        at most | at the most | at the very most | a maximum of | maximum | max | at best | capped at | a
        ceiling of | ≤ | <= | no more than | not more than | never more than | not over | not above | not
        exceeding | not to exceed | no greater than | no higher than | nothing over | not much more than | not
        significantly more than
        """,
    "up to": """
        up to | as many as | as much as | as high as | anything up to | as large as
        """,
}
AFTER = {
    "exactly": """
        exactly | precisely
        """,
    "about": """
        or so | or thereabouts | give or take | more or less | approximately | roughly
        """,
    "at least": """
        or more | or greater | or higher | or over | or above | and above | and more | and up | and upwards |
        plus | at least | at the least | at the very least | minimum | at a minimum | if not more | or even more
        | or perhaps more | and counting | or better
        """,
    "at most": """
        or less | or fewer | or lower | or below | or under | at most | at the most | at the very most | maximum
        | max | tops | at a maximum | at best | at the outside | if that | or smaller | and under
        """,
}
GLUED = {"about": "-odd | ish | -ish", "at least": "-plus | +"}


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (" ".join(phrase.split()), relation) for relation, phrases in table.items() for phrase in phrases.split("|")
    ]


@pytest.mark.parametrize(("phrase", "relation"), cases(BEFORE))
@pytest.mark.parametrize(
    "amount", ["300", "13,000 containers", "half a million rounds", "a dozen ships per day", "6,700"]
)
def test_a_hedge_before_the_number(phrase: str, relation: str, amount: str) -> None:
    bare = parse(amount, LEXICON)
    said = parse(f"{phrase} {amount}", LEXICON)
    assert (said.relation, said.figure, said.of, said.per) == (relation, bare.figure, bare.of, bare.per)
    assert said.literal == Table.default().literal(relation, bare.figure or 0)


@pytest.mark.parametrize(("phrase", "relation"), cases(BEFORE))
def test_a_hedge_inside_a_sentence(phrase: str, relation: str) -> None:
    found = list(read(f"Inspectors counted {phrase} 13,000 containers there."))
    assert [(figure.relation, figure.figure, figure.of) for figure in found] == [(relation, 13000, "container")]


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("hundreds, if not more than 1,000,", "more than"),
        ("whether or not more than 1,000", "more than"),
        ("not only more than 1,000", "more than"),
        ("not just over 1,000", "more than"),
        ("not merely 1,000", "exactly"),
        ("that is not 1,000", "exactly"),
        ("it didn't exceed 1,000", "at most"),
        ("it doesn’t exceed 1,000", "at most"),
        ("it isn't more than 1,000", "at most"),
        ("it was nor over 1,000", "at most"),
        ("they handed over 1,000", "exactly"),
        ("they took over 1,000", "exactly"),
        ("they handed over more than 1,000", "more than"),
        ("“more than” 1,000", "more than"),
        ("more than “1,000", "more than"),
        ("more than another 1,000", "more than"),
        ("at least a further 1,000", "at least"),
        ("no more than an additional 1,000", "at most"),
    ],
)
def test_what_turns_a_hedge_round_and_what_does_not(words: str, relation: str) -> None:
    assert [figure.relation for figure in read(f"So {words} boxes.") if figure.figure == 1000] == [relation]


@pytest.mark.parametrize(("phrase", "relation"), cases(AFTER))
@pytest.mark.parametrize(
    "words",
    [
        "300 {}",
        "13,000 {} containers",
        "13,000 containers {}",
        "half a million rounds per day {}",
        "6,700 containers, {}",
    ],
)
def test_a_hedge_after_the_number(phrase: str, relation: str, words: str) -> None:
    if "," in words[-4:] and phrase.split()[0] not in ("at", "if", "or", "give", "tops", "maximum", "minimum"):
        return
    said = parse(words.format(phrase), LEXICON)
    assert said.relation == relation
    assert said.literal == Table.default().literal(relation, said.figure or 0)


@pytest.mark.parametrize(("phrase", "relation"), cases(GLUED))
@pytest.mark.parametrize("words", ["300{}", "13,000{} containers", "6,700{}"])
def test_a_hedge_hangs_on_the_number(phrase: str, relation: str, words: str) -> None:
    assert parse(words.format(phrase), LEXICON).relation == relation


@pytest.mark.parametrize(
    ("words", "relation", "note"),
    [
        ("as many as more than 6 million", "more than", "two hedges, “as many as … more than”: the last one decides"),
        ("up to an estimated 300", "about", "two hedges, “up to … an estimated”: the last one decides"),
        ("at least about 300", "about", "two hedges, “at least … about”: the last one decides"),
        ("about 300 or more", "at least", "two hedges, “about … or more”: the last one decides"),
        ("no more than about 300", "about", "two hedges, “no more than … about”: the last one decides"),
        ("about 2,000-odd", "about", None),
        ("at least 300 or more", "at least", None),
        ("up to a maximum of 300", "at most", "two hedges, “up to … a maximum of”: the last one decides"),
    ],
)
def test_of_two_hedges_the_last_one_decides_and_a_note_says_so(words: str, relation: str, note: str | None) -> None:
    said = parse(words, LEXICON)
    assert (said.relation, said.notes) == (relation, (note,) if note else ())


LITERAL = [  # relation, literal interval of 300, as in the table that the tool goes by
    ("exactly", Ends(300, 300)),
    (BARE, Ends(300, 300)),
    ("about", Ends(-inf, inf, low_soft=True, high_soft=True)),
    ("nearly", Ends(0, 300, high_soft=True)),
    ("more than", Ends(300, inf, low_open=True)),
    ("at least", Ends(300, inf)),
    ("less than", Ends(0, 300, high_open=True)),
    ("at most", Ends(0, 300)),
    ("up to", Ends(0, 300, high_soft=True)),
    ("order", Ends(300, inf)),
]


@pytest.mark.parametrize(("name", "ends"), LITERAL)
def test_what_the_words_entail(name: str, ends: Ends) -> None:
    assert Table.default().literal(name, 300) == ends


def test_a_range_entails_its_ends() -> None:
    assert Table.default().literal("between", 300, 500) == Ends(300, 500)


WIDTHS = [  # relation, middle half and middle 80 % of answers for 1,000, then for 100
    ("exactly", (1000, 1000), (1000, 1000), (100, 100), (100, 100)),
    (BARE, (500, 1500), (500, 1500), (50, 150), (50, 150)),
    ("about", (910, 1070), (830, 1140), (88, 110), (79, 120)),
    ("nearly", (930, 1000), (890, 1020), (88, 100), (77, 103)),
    ("more than", (1000, 1130), (1000, 1250), (100, 123), (100, 147)),
    ("at least", (1000, 1100), (1000, 1230), (100, 121), (100, 150)),
    ("less than", (900, 1000), (800, 1000), (80, 100), (60, 100)),
    ("at most", (880, 1000), (750, 1000), (80, 100), (60, 100)),
    ("up to", (880, 1000), (750, 1000), (80, 100), (60, 100)),
]


@pytest.mark.parametrize(("name", "half", "most", "small_half", "small_most"), WIDTHS)
def test_what_readers_take_them_to_mean(
    name: str,
    half: tuple[float, float],
    most: tuple[float, float],
    small_half: tuple[float, float],
    small_most: tuple[float, float],
) -> None:
    assert Table.default().implied(name, 1000, 1000) == Ends(*half)
    assert Table.default().wide(name, 1000, 1000) == Ends(*most)
    assert Table.default().implied(name, 100, 100) == Ends(*small_half)
    assert Table.default().wide(name, 100, 100) == Ends(*small_most)


def test_nothing_is_read_into_an_order_of_magnitude() -> None:
    assert Table.default().implied("order", 1000, 1000) is None
    assert Table.default().wide("order", 1000, 1000) is None


@pytest.mark.parametrize(
    ("value", "large"),
    [
        (1000, True),
        (6700, True),
        (999, False),
        (900, False),
        (1010, False),
        (1_000_000, True),
        (1_000_050, False),
        (0, False),
    ],
)
def test_large_round_numbers_have_widths_of_their_own(value: float, *, large: bool) -> None:
    assert is_large_round(value) is large


@pytest.mark.parametrize(
    ("value", "place", "low", "high"),
    [(6700, 100, 6650, 6750), (12, 1, 11.5, 12.5), (0, 1, 0, 0.5), (2.5, 0.1, 2.45, 2.55)],
)
def test_a_bare_number_is_as_exact_as_its_digits(value: float, place: float, low: float, high: float) -> None:
    assert Table.default().implied(BARE, value, place) == pytest.approx(Ends(low, high))


def test_a_study_overrides_a_row() -> None:
    mine = Table.default().override("about", implied=(0.95, 1.05), because="our house rule", sources=("style guide",))
    assert mine.implied("about", 1000, 1000) == Ends(950, 1050)
    assert mine.implied("about", 100, 100) == Ends(95, 105)
    assert mine.wide("about", 1000, 1000) == Table.default().wide("about", 1000, 1000)
    assert (mine.rows["about"].because, mine.rows["about"].sources) == ("our house rule", ("style guide",))
    assert Table.default().implied("about", 1000, 1000) == Ends(910, 1070)
    wider = mine.override("about", wide=(0.5, 2))
    assert (wider.wide("about", 100, 1), wider.wide("about", 1000, 1)) == (Ends(50, 200), Ends(500, 2000))
    assert wider.implied("about", 100, 100) == Ends(95, 105)
    assert wider.rows["about"].because == "our house rule"
    assert parse("about 1,000", LEXICON, mine).implied == Ends(950, 1050)
    with pytest.raises(KeyError):
        Table.default().override("perhaps", implied=(0.9, 1.1))


@pytest.mark.parametrize("value", [100, 1000])
def test_who_widens_the_middle_half_widens_the_middle_80_percent_unless_that_is_given_too(value: int) -> None:
    table = Table.default()
    assert table.override("about", implied=(0.5, 2)).wide("about", value, 1) == Ends(value / 2, value * 2)
    assert table.override("about", implied=(0.5, 2), wide=(0.75, 1.5)).wide("about", value, 1) == Ends(
        value * 0.75, value * 1.5
    )
    assert table.override("order", implied=(1, 3)).wide("order", value, 1) == Ends(value, value * 3)
    assert table.override("about", wide=(0.9, 1.1)).implied("about", value, 1) == table.implied("about", value, 1)


@pytest.mark.parametrize(
    ("implied", "wide", "nested"),
    [
        ((0.9, 1.1), (0.8, 1.2), True),
        ((0.9, 1.1), (0.9, 1.1), True),
        ((0.9, 1.1), (0.95, 1.2), False),
        ((0.9, 1.1), (0.8, 1.05), False),
        ((0.9, 1.1), (1.1, 1.2), False),
        ((0.9, 1.1), (0.8, 0.9), False),
    ],
)
def test_one_interval_holds_the_other_or_not(
    implied: tuple[float, float], wide: tuple[float, float], *, nested: bool
) -> None:
    assert Table.default().override("about", implied=implied, wide=wide).is_nested("about") is nested


def test_a_negated_hedge_is_the_opposite_one() -> None:
    negated = {row.name: row.under_negation for row in Table.default().rows.values() if row.under_negation}
    assert negated == {
        "exactly": "about",
        "nearly": "less than",
        "more than": "at most",
        "less than": "at least",
        "up to": "less than",
    }


def test_a_row_without_intervals_has_nothing_to_nest() -> None:
    assert Table.default().is_nested("order")


@pytest.mark.parametrize("name", list(Table.default().rows))
def test_every_row_says_why_and_where_from(name: str) -> None:
    row = Table.default().rows[name]
    assert row.because
    assert row.sources


@given(st.sampled_from([name for name, *_ in WIDTHS]), st.integers(1, 10**9))
def test_the_middle_half_lies_in_the_middle_80_percent(name: str, value: int) -> None:
    half, most = Table.default().implied(name, value, 1), Table.default().wide(name, value, 1)
    assert half is not None
    assert most is not None
    assert most.low <= half.low <= half.high <= most.high
