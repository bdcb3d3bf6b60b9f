"""Sentences of news and reports with the figures in them: `reading/en.yaml` and `reading/ko.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from estimates.language.language import Language, detect
from estimates.quantities.figure import Figure
from estimates.reading import read

FOLDER = Path(__file__).with_name("reading")


def sentences() -> list[tuple[str, str, list[str]]]:
    """Return (language, sentence, figures) of every line of the data files."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text("utf-8")).values():
            found += [(path.stem, sentence, figures) for sentence, figures in group.items()]
    return found


def told(figure: Figure) -> str:
    """Return a figure in one line: relation, number, unit, what is counted, per, role, notes on its ends."""
    ends = [figure.low, figure.high] if figure.relation == "between" else [figure.low if figure.relation == "order" else figure.figure]
    words = [figure.relation, *(f"{end:.12g}" for end in ends if end is not None)]
    words += [figure.kind] if figure.kind in ("share", "money") and figure.unit is None else []
    words += [figure.unit] if figure.unit else []
    words += ["of", figure.of] if figure.of else []
    words += ["/", figure.per] if figure.per else []
    more = [figure.role] * (figure.role != "level") + ["soft"] * figure.soft
    return ", ".join([" ".join(words), *more])


@pytest.mark.parametrize(("language", "sentence", "figures"), sentences())
def test_a_sentence_has_these_figures(language: str, sentence: str, figures: list[str]) -> None:
    assert [told(figure) for figure in read(sentence, language=language)] == figures


@pytest.mark.parametrize(("language", "sentence", "figures"), sentences())
def test_a_figure_is_where_it_says(language: str, sentence: str, figures: list[str]) -> None:
    for figure in read(sentence, language=language):
        assert sentence[figure.start : figure.end] == figure.words


def test_the_language_of_a_text_is_detected() -> None:
    assert {(language, detect(sentence)) for language, sentence, _ in sentences()} == {("en", "en"), ("ko", "ko")}


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no language 'xx'"):
        Language.load("xx")
