"""A letter that charts cannot be set in, as a problem with its place in the study's files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from estimates.charts.letters import MissingGlyphError
from estimates.diagnostics.problems import DataError, Problem, whole
from estimates.study.study import Study

SLUG = "letter"
HELP = "write it in Latin letters"


@contextmanager
def placed(study: Study) -> Iterator[None]:
    """Turns a MissingGlyphError into the DataError that says where the study has the letter."""
    try:
        yield
    except MissingGlyphError as error:
        raise DataError([problem(error, study)]) from None


def problem(error: MissingGlyphError, study: Study) -> Problem:
    """The first place of the word with the letter, in a file of the study; the whole study if it stands in none."""
    fact = f"{error.letter!r} is in a text that charts show, and they are set in Latin type"
    word = next((word for word in error.text.split() if error.letter in word), error.letter)
    for sought in (word, error.letter):
        for tree in study.places.trees:
            if (at := tree.text.find(sought)) >= 0:
                return tree.problem(fact, (at, at + len(sought)), SLUG, help=HELP)
    for tree in study.places.trees:  # written as an escape
        for path, text, key in _texts(tree.data):
            if (at := text.find(error.letter)) >= 0:
                span = tree.span(path, key=True) if key else tree.inside(path, at, at + 1)
                return tree.problem(fact, span, SLUG, help=HELP)
    return whole(str(study.folder), fact, SLUG, HELP)


def _texts(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """Every text in plain data with its path, and whether it is the key there."""
    if isinstance(data, str):
        yield path, data, False
    elif isinstance(data, dict | list):
        for step, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _texts(item, (*path, step))
            if isinstance(step, str):
                yield (*path, step), step, True
