"""Figures read from a text as stubs for claims.yaml, in YAML that keeps every word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from estimates.figures import Figure, parse, say
from estimates.lexicon import Lexicon
from estimates.problems import Unreadable
from estimates.reading import Passage
from estimates.readout import in_context, one_line, reading

_PLAIN = re.compile(r"[^\W_](?:[\w.,/%'’–+-]| (?!#))*")  # what YAML takes as it stands: no colon, no comment


def stubs(passages: Iterable[Passage], lexicon: Lexicon) -> Iterator[str]:
    """Claim stubs for claims.yaml: what was said, with the reading and the place in the text as comments."""
    yield "# Figures read from a text, as stubs for claims.yaml. Fill in who said it, when, and the source.\nclaims:\n"
    count = 0
    for passage in passages:
        for figure in passage.figures:
            if figure.unit == "percent":
                continue
            count += 1
            yield from _stub(count, passage, figure, lexicon)
    if not count:
        yield "  []\n"


def _stub(count: int, passage: Passage, figure: Figure, lexicon: Lexicon) -> Iterator[str]:
    yield f"  # characters {figure.start} to {figure.end}: {in_context(passage, figure)}\n"
    yield f"  # read as {reading(figure)}\n"
    yield from (f"  # note: {one_line(note)}\n" for note in figure.notes)
    yield f"  - id: figure-{count}\n    by: who said it\n    made: unknown\n"
    says = scalar(_words(figure, lexicon))
    of = figure.unit
    if of and (lexicon.get(of).counts_as or of in lexicon.generic):
        yield f"    contents:\n      - says: {says}\n        of: {scalar(of)}\n"
    else:
        yield f"    says: {says}\n"
    wrote = scalar(one_line(figure.words))
    yield f"    sources:\n      - source: where it was printed\n        wrote: {wrote}\n\n"


def _words(figure: Figure, lexicon: Lexicon) -> str:
    """The words of a figure on one line, or other words for it where those alone would be read in another way."""
    words = one_line(figure.words)
    try:
        again = parse(words, lexicon)
    except Unreadable:
        return say(figure)
    same = (again.relation, again.literal, again.per) == (figure.relation, figure.literal, figure.per)
    return words if same and (again.unit or again.of or not figure.of) else say(figure)


def scalar(text: str) -> str:
    """A text as YAML takes it: quoted wherever it would be cut, folded or taken for something else."""
    return text if _PLAIN.fullmatch(text) and not text.endswith(" ") else json.dumps(text, ensure_ascii=False)
