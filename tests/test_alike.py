"""Figures that differ in their digits alone, read through one: what comes out is what the grammar says."""

from __future__ import annotations

import re

import pytest
from estimates.diagnostics.problems import Unreadable
from estimates.language.lexicon import Lexicon
from estimates.quantities.old_hedges import Table
from estimates.reading.alike import Alike
from estimates.reading.figures import Figure
from hypothesis import given
from hypothesis import strategies as st

from estimates.reading import figures

LEXICON, HEDGES = Lexicon.default(), Table.default()
FORMS = [  # `#` stands for a number in digits; they may be many, or hang on one another
    "# containers", "more than # containers", "# or more rounds", "exactly # boxes", "#-odd containers", "up to #",
    "# million shells", "nearly #k rounds", "# hundred thousand rounds", "# dozen shells", "# and a half tonnes",
    "#% of the shells", "# shells a day", "# inch guns", "over # regions", "#s of missiles", "# to ten shells",
    "# (one thousand) containers", "# or two boxes", "between # and five boxes", "of the # containers", "#,000 shells",
    "0# shells", "#½ tonnes", "# mm shells", "no # shells", "two # shells", "# 152 mm shells", "#.5 kg", "the #th box",
    "more  than # containers ", "half of # boxes", "#\u00a0containers", "٣# shells", "# tons", "-# shells",
    "between # and # containers", "# to # boxes", "from # to # rounds", "#-# shells", "# – # boxes", "#—# boxes",
    "about # to # tonnes", "more than #-# boxes", "between # and # million shells", "# to # hundred thousand boxes",
    "#–# dozen shells", "# to #k rounds", "# to #% of the shells", "over # to # regions", "# to # shells a day",
    "# or # boxes", "# and # boxes", "#-#", "# to # mm shells", "# million to # million shells",
    "# to # 122 mm rockets", "up to # 152 mm shells", "# rounds of 152-mm shells", "# 152mm shells",
    "# to 152 mm shells", "# large 152 mm shells", "#O shells", "#x boxes", "#S", "# to #O boxes",
    "# shells (# tonnes)", "# (#) boxes", "# boxes, at least # of them", "# to # to # boxes", "between # to # boxes",
]  # fmt: skip
HEADS = [phrase for row in HEDGES.rows.values() for phrase in row.before]


def read(parse: object, words: str) -> Figure | tuple[object, ...]:
    """The figure, or all that is wrong."""
    try:
        return parse(words)  # type: ignore[operator,no-any-return]
    except Unreadable as wrong:
        return wrong.fact, wrong.start, wrong.end, wrong.slug, wrong.help


WHOLE = st.integers(0, 12_000) | st.integers(0, 10**12)
NEAR = st.integers(1, 99) | st.integers(1, 30).map(lambda n: n * 1000)  # ends that a range may have
DECIMAL = st.integers(0, 30_000).map(lambda n: n / 10) | st.integers(0, 2000).map(lambda n: n / 1000)


@given(
    st.sampled_from(FORMS) | st.sampled_from(HEADS).map("{} # containers".format),
    st.lists(st.lists(WHOLE | NEAR | DECIMAL, min_size=3, max_size=3), min_size=2, max_size=6),
    st.booleans(),
)
def test_a_form_that_is_known_reads_each_number_as_the_grammar_does(
    form: str, numbers: list[list[float]], marks: bool
) -> None:
    alike = Alike(LEXICON, HEDGES)
    for ends in numbers:
        words = form
        for number in ends:
            words = words.replace("#", f"{number:,}" if marks else str(number), 1)
        assert read(alike.parse, words) == read(lambda text: figures.parse(text, LEXICON, HEDGES), words)


@given(st.lists(st.integers(1, 9999), min_size=2))
def test_widths_that_a_study_has_set_go_for_every_number_of_a_form(numbers: list[int]) -> None:
    hedges = HEDGES.override("about", implied=(0.5, 2.0))
    alike = Alike(LEXICON, hedges)
    for number in numbers:
        words = f"about {number} containers"
        assert alike.parse(words) == figures.parse(words, LEXICON, hedges)


@pytest.mark.parametrize(
    "form", ["more than {:,} containers", "between {0} and {0}5 containers", "about {}.5 million shells"]
)
def test_ten_thousand_figures_of_a_form_go_through_the_grammar_once_for_each_number_of_digits(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    seen: list[str] = []
    parse = figures.parse

    def watched(words: str, lexicon: Lexicon, hedges: Table, *, expect: str | None) -> Figure:
        seen.append(words)
        return parse(words, lexicon, hedges, expect=expect)

    monkeypatch.setattr(figures, "parse", watched)
    alike = Alike(LEXICON, HEDGES)
    for number in range(2, 10_000):
        alike.parse(form.format(number))
    assert len(seen) == len({len(re.sub(r"\D", "", words)) for words in seen}) == 4
