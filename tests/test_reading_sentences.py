"""Sentences of news and reports with the figures in them: `reading/en.yaml` and `reading/ko.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from estimates.language import CODES
from estimates.language.language import Language, detect
from estimates.quantities.figure import Figure
from estimates.reading import scan

FOLDER = Path(__file__).with_name("reading")


def sentences() -> list[tuple[str, str, list[str]]]:
    """Return (language, sentence, figures) of every line of the data files."""
    found: list[tuple[str, str, list[str]]] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text("utf-8")).values():
            found += [(path.stem, sentence, figures) for sentence, figures in group.items()]
    return found


def told(figure: Figure) -> str:
    """Return a figure in one line: relation, number, unit, what is counted, per, role, "soft"."""
    said = figure.low if figure.relation == "order" else figure.figure
    ends = [figure.low, figure.high] if figure.relation == "between" else [said]
    words = [figure.relation, *(f"{end:.12g}" for end in ends if end is not None)]
    words += [figure.kind] if figure.kind in ("share", "money") and figure.unit is None else []
    words += [figure.unit] if figure.unit else []
    words += ["of", figure.of] if figure.of else []
    words += ["/", figure.per] if figure.per else []
    more = [figure.role] * (figure.role != "level") + ["soft"] * figure.soft
    return ", ".join([" ".join(words), *more])


@pytest.mark.parametrize(("language", "sentence", "figures"), sentences())
def test_a_sentence_has_these_figures_each_in_its_place(language: str, sentence: str, figures: list[str]) -> None:
    found = scan(sentence, language=language).figures
    assert [told(figure) for figure in found] == figures
    assert [sentence[figure.start : figure.end] for figure in found] == [figure.words for figure in found]
    assert not any(figure.words.endswith((",", ".")) or 0 < figure.granularity < 1e-9 for figure in found)


def test_the_language_of_a_text_is_detected() -> None:
    assert {(language, detect(sentence)) for language, sentence, _ in sentences()} == {("en", "en"), ("ko", "ko")}


@pytest.mark.parametrize("code", CODES)
def test_no_word_of_a_language_is_read_as_yes_or_no(code: str) -> None:
    """YAML reads on, off, yes and no without quotation marks as booleans."""

    def words(part: object) -> Iterator[object]:
        items = [*part, *part.values()] if isinstance(part, dict) else part
        for item in items if isinstance(items, list) else ():
            yield item
            yield from words(item)

    switches = {"spacing", "places", "durations"}
    rules = {key: value for key, value in Language.load(code).data.items() if key not in switches}
    rules["prepositions"] = [rule.get("verbs", []) for rule in rules.get("prepositions", {}).values()]
    assert not [word for word in words(rules) if isinstance(word, bool)]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no language 'xx'"):
        Language.load("xx")


def test_figures_count_from_the_beginning_of_a_text_past_marks_that_nobody_sees() -> None:
    text = "It began in 2022.\n\nThe ship carried 3\u00ad00 boxes. It left on 5 May with, at most, 20\u200b men."
    figures = [(figure.words, text[figure.start : figure.end]) for figure in scan(text).figures]
    assert figures == [("300 boxes", "3\u00ad00 boxes"), ("at most, 20 men", "at most, 20\u200b men")]


def test_kinds_filter_the_figures_and_other_numbers_are_counted() -> None:
    whole, part = (scan("In 2023 it sold 40 tonnes for $5 million to 12 shops.", kinds=k) for k in (None, ["money"]))
    assert [figure.kind for figure in whole.figures] == ["mass", "money", "count"]
    assert ([figure.unit for figure in part.figures], whole.skipped, part.skipped) == (["USD"], 1, 1)


@pytest.mark.parametrize(
    "text", ["", " \n ", "No number here.", "١٢٣", "half", "a", "-", "10⁶", "1/0", "½", "'s", "(", "0 0 0"]
)
def test_any_text_can_be_read(text: str) -> None:
    assert all(text[figure.start : figure.end] == figure.words for figure in scan(text).figures)


@pytest.mark.parametrize(("language", "text"), [("en", "They sent{}12,500 boxes"), ("ko", "보도{}x 병사 1만2000명")])
def test_a_long_run_of_blanks_reads_like_one(language: str, text: str) -> None:
    one, many = (scan(text.format(blank), language=language).figures for blank in (" ", " \v" * 200))
    assert [(each.words, each.of) for each in many] == [(each.words, each.of) for each in one] != []


def test_a_unit_that_continues_in_another_script_is_not_a_size() -> None:
    assert [each.figure for each in scan("They have 120 170 mm여만발", language="en").figures] == [170]


def test_a_long_run_of_nouns_behind_a_counter_is_read() -> None:
    assert [each.of for each in scan("5명 " + "나무 " * 1200).figures] == ["나무"]
