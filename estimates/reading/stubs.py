"""Figures read from a text as the claims.yaml of a study, in YAML that keeps every word, with gaps to fill in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from estimates.diagnostics.problems import Unreadable
from estimates.language.lexicon import Lexicon
from estimates.reading.figures import Figure, parse, say
from estimates.reading.reading import Passage
from estimates.reading.readout import in_context, one_line, reading

_HEAD = """\
# Figures read from a text, as the claims.yaml of a study. Fill in the title, who printed the text (publisher) and, for
# each claim, who said it (by) and when (made). The units that assumptions.yaml needs stand at the end.
title:
sources:
  article:
    publisher:
claims:
"""
_PLAIN = re.compile(r"[^\W_](?:[\w.,/%'’–+-]| (?!#))*")  # what YAML takes as it stands: no colon, no comment


def stubs(passages: Iterable[Passage], lexicon: Lexicon) -> Iterator[str]:
    """A claims.yaml: what was said, with the reading and the place in the text as comments, and the units it needs."""
    yield _HEAD
    count = 0
    units: dict[str, None] = {}  # in their order
    for passage in passages:
        for figure in passage.figures:
            if figure.unit == "percent":
                continue
            said = _words(figure, lexicon)
            if said is None:
                yield f"  # not a claim, for what is counted is not said: {in_context(passage, figure)}\n\n"
                continue
            count += 1
            units |= dict.fromkeys(filter(None, (figure.unit or figure.of, figure.per)))
            yield from _stub(count, passage, figure, said, lexicon)
    if not count:
        yield "  []\n"
    yield from _units(units, lexicon)


def _stub(count: int, passage: Passage, figure: Figure, said: str, lexicon: Lexicon) -> Iterator[str]:
    yield f"  # characters {figure.start} to {figure.end}: {in_context(passage, figure)}\n"
    yield f"  # read as {reading(figure)}\n"
    yield from (f"  # note: {one_line(note)}\n" for note in figure.notes)
    yield f"  - id: figure-{count}\n    by:\n    made: unknown\n"
    says = scalar(said)
    of = figure.unit
    if of and (lexicon.get(of).counts_as or of in lexicon.generic):
        yield f"    contents:\n      - says: {says}\n        of: {scalar(of)}\n"
    else:
        yield f"    says: {says}\n"
    wrote = scalar(one_line(figure.words))
    yield f"    sources:\n      - source: article\n        wrote: {wrote}\n\n"


def _units(names: Iterable[str], lexicon: Lexicon) -> Iterator[str]:
    """The lines under `units` that a study needs for these names: all but the measures; of a study at hand, the new."""
    known = Lexicon.base() if lexicon is Lexicon.default() else lexicon
    wanted: dict[str, str] = {}
    waiting = [*names]
    while waiting:
        name = waiting.pop(0)
        if name in wanted or known.unit(name):
            continue
        keys = []
        if lexicon.unit(name) == name:
            unit = lexicon.get(name)
            keys = [f"also: [{', '.join(map(scalar, unit.aliases))}]"] if unit.aliases else []
            for key, other in (("counts as", unit.counts_as), ("compared as", unit.compared_as)):
                if other:
                    keys.append(f"{key}: {scalar(other)}")
                    waiting.append(other)
        wanted[name] = f"#   {scalar(name)}: {{{', '.join(keys)}}}\n"
    if wanted:
        yield "# In assumptions.yaml:\n# units:\n"
        yield from wanted.values()


def _words(figure: Figure, lexicon: Lexicon) -> str | None:
    """Words for a figure that read back as it was read, its own if they do; None if what it counts is not said."""
    for words in (one_line(figure.words), say(figure)):
        try:
            again = parse(words, lexicon)
        except Unreadable:
            continue
        same = (again.relation, again.literal, again.per) == (figure.relation, figure.literal, figure.per)
        if same and (again.unit or again.of):
            return words
    return None


def scalar(text: str) -> str:
    """A text as YAML takes it: quoted wherever it would be cut, folded or taken for something else."""
    return text if _PLAIN.fullmatch(text) and not text.endswith(" ") else json.dumps(text, ensure_ascii=False)
