"""The glyphs of statements: marks that say what kind of figure each is, its words beside them, and their key."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from estimates.charts import chart as values
from estimates.charts.chart import Arrow, Axis, Bar, Key, Label, Mark, Point, Span, Steps
from estimates.charts.palette import SHAPES
from estimates.charts.statements import APPROXIMATE, CEILINGS, FLOORS, Moment, Said, fresh
from estimates.charts.wording import cut

FOOT = 0.06  # of the axis: the ground below 0 for a ceiling's arrow


def glyph(
    at: Moment, y: float, tone: str, relation: str, bar: tuple[float, float] = (math.nan, math.nan)
) -> list[Mark]:
    """The marks of one figure, with the bar of what it is taken to mean.

    Floors have an arrow up, ceilings are open with an arrow down, and months are as long as a month.
    """
    marks: list[Mark] = [] if at.precision == "day" else [Span(at.left, at.right, y, tone)]
    if all(map(math.isfinite, bar)):
        marks.append(Bar(at.x, *bar, tone))
    if relation in FLOORS | CEILINGS:
        marks.append(Arrow(at.x, y, relation in FLOORS, tone))
    return [*marks, Point(at.x, y, tone, SHAPES.get(tone, "circle"), filled=relation not in CEILINGS)]


def faint(at: Moment, y: float, tone: str) -> Point:
    """A figure that adds nothing, such as a repeat."""
    return Point(at.x, y, "quiet", SHAPES.get(tone, "circle"), filled=False, size=4.5)


def glyphs(one: Said, tone: str) -> list[Mark]:
    """The marks of a statement: a range is a bar, "about" has the one that readers imply, a repeat is faint."""
    at = one.at
    if one.repeat:
        return [faint(at, one.y, tone)]
    if one.relation == "between":
        span: list[Mark] = [] if at.precision == "day" else [Span(at.left, at.right, one.y, tone)]
        return [*span, Bar(at.x, one.low, one.high, tone, strong=True)]
    implied = (one.implied_low, one.implied_high) if one.relation in APPROXIMATE else (math.nan, math.nan)
    return glyph(at, one.y, tone, one.relation, implied)


def on_record(said: Iterable[Said], until: float, tone: str) -> Steps:
    """One side's line: each statement holds until that side's next one."""
    levels = tuple((one.at.right, one.low, one.high) for one in said)
    return Steps(levels, max(until, levels[-1][0]), tone)


def label(one: Said, tone: str, rank: int, *, full: bool = True, prefer: str = "right") -> Label:
    """The words of a statement beside its mark: who said them, and when, only if in `full`."""
    few = one.shorter
    words, by, when = one.told if len(one.words) <= 40 else few, cut(one.by, 36), one.at.words
    forms = ((words, f"{by}, {when}"), (words, when), (words,), (few,)) if full else ((words,), (few,))
    return Label(one.at.x, one.y, forms, tone, rank, prefer=prefer)


WORDS = {
    values.FLOOR: "that or more: no upper end was said",
    values.CEILING: "up to: no lower end was said",
    values.ABOUT: "about, close to; bar: as readers take it",
    values.RANGE: "from … to",
    values.EXACT: "bare number",
}
BOUNDS = {values.FLOOR: "that or more", values.CEILING: "that or less"}
_GLYPHS = {
    values.FLOOR: FLOORS,
    values.CEILING: CEILINGS,
    values.ABOUT: APPROXIMATE,
    values.RANGE: {"between"},
    values.EXACT: {"exactly"},
}


def keys(words: Mapping[str, str], relations: Iterable[str], dates: Iterable[Moment]) -> Iterator[Key]:
    """How to read each glyph of `words` that occurs, and what a span says about a date."""
    present, known = set(relations), {at.precision for at in dates}
    for glyph_, told in words.items():
        if present & _GLYPHS[glyph_]:
            yield Key(glyph_, told)
    if spans := [name for name in ("month", "year") if name in known]:
        yield Key(values.MONTH, f"only the {' or '.join(spans)} is known")


def told_keys(said: Sequence[Said]) -> tuple[Key, ...]:
    """The key of a chart of statements."""
    own = fresh(said)
    found = keys(WORDS, (one.relation for one in own), (one.at for one in own))
    return (*found, *((Key(values.REPEAT, "repeat of an earlier figure", "quiet"),) if len(own) < len(said) else ()))


def side_keys(toned: Mapping[str, str], shown: Iterable[str], more: str = "") -> Iterator[Key]:
    """A key for each side that is shown; those without a colour of their own share one."""
    for side in dict.fromkeys(side if toned[side] != "other" else "others" for side in shown):
        tone = toned.get(side, "other")
        yield Key(values.EXACT, f"{side}{more}", tone, SHAPES[tone])


def footed(axis: Axis, marks: Iterable[Mark]) -> Axis:
    """The axis with some ground below 0 where a ceiling's arrow needs it."""
    low = any(isinstance(mark, Arrow) and not mark.up and mark.y < axis.high * FOOT for mark in marks)
    return axis._replace(low=-axis.high * FOOT) if low else axis
