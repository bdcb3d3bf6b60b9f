"""What kind of thing a figure counts or measures: whether two are of one kind, and how a clash is shown."""

from __future__ import annotations

import re
from contextlib import suppress

from estimates.diagnostics.problems import Span, Unreadable
from estimates.language.lexicon import Lexicon
from estimates.reading import figures
from estimates.reading.figures import Figure

DEEPEST = 20  # units, each of which is so many of the next


def is_unit(lexicon: Lexicon, name: str) -> bool:
    """Whether a name is the canonical one of a unit."""
    try:
        lexicon.get(name)
    except KeyError:
        return False
    return True


def noun(said: Figure, name: str) -> Span:
    """Where a noun of a figure stands in the text that it was read from, as near as can be told; the last such word."""
    head = re.escape(name.rpartition(" ")[2].rstrip("y"))
    found = [*re.finditer(rf"\b{head}\w*", said.words, re.IGNORECASE)] if head else []
    return (said.start + found[-1].start(), said.start + found[-1].end()) if found else (said.start, said.end)


def alike(one: Figure, other: Figure, lexicon: Lexicon) -> bool:
    """Whether two figures are of one kind: in the same units, or in units of the same measure, such as kg and tonne."""
    if one.unit is None or other.unit is None or one.per != other.per:
        return one.unit == other.unit and one.per == other.per
    return kind(one.unit, lexicon) == kind(other.unit, lexicon)


def kind(name: str, lexicon: Lexicon) -> str:
    """What a unit measures ("mass" for a bag of 50 kg) or counts (itself, or what it is so many of)."""
    unit = lexicon.get(name)
    for _ in range(DEEPEST):  # of units that are made of each other, the study is told
        if unit.kind or not unit.is_:
            break
        with suppress(Unreadable):
            said = figures.parse(unit.is_, lexicon)
            unit = lexicon.get(said.unit) if said.unit else unit
    return unit.kind or lexicon.dimension(unit.name)


def clash(found: Figure, wanted: Figure, lexicon: Lexicon) -> str:
    """The dimensions of two figures on two lines, equal factors in equal columns."""
    return aligned(dimension(found, lexicon), dimension(wanted, lexicon))


def dimension(figure: Figure, lexicon: Lexicon) -> tuple[str, str]:
    """The dimension of a figure in two parts: "[mass]" and " / [container]"."""

    def of(name: str | None) -> str:
        if name is None:
            return ""
        return f"[{kind(name, lexicon) if is_unit(lexicon, name) else name}]"

    below = of(figure.per)
    return of(figure.unit or figure.of) or "a bare number", f" / {below}" if below else ""


def aligned(found: tuple[str, str], wanted: tuple[str, str]) -> str:
    """Two dimensions on two lines, each in the two parts that `dimension` gives."""
    width = max(len(found[0]), len(wanted[0])) if found[1] == wanted[1] else 0
    return f"found:  {found[0]:>{width}}{found[1]}\nwanted: {wanted[0]:>{width}}{wanted[1]}"
