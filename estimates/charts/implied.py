"""The capacity that each statement implies: rounds stated over containers stated, with the direction that survives."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from estimates.charts import chart as values
from estimates.charts.chart import (
    OPTIONAL,
    Alt,
    Area,
    Axis,
    Chart,
    Key,
    Label,
    Line,
    Mark,
    NothingToDrawError,
    Panel,
    chosen,
)
from estimates.charts.glyphs import BOUNDS, faint, footed, glyph, keys, side_keys
from estimates.charts.scales import amounts, days
from estimates.charts.statements import Moment, counts, rows, texts, tones
from estimates.charts.wording import ASSUMED, amount, bare, capital, caption, contents, cut, listed

if TYPE_CHECKING:
    from estimates.analysis.implied import Implications
    from estimates.analysis.recompute import Result
    from estimates.quantities.workings import Limited, Value

_WORDS = BOUNDS | {values.ABOUT: "about that; bar: as readers take both figures"}


class _One(NamedTuple):
    """One statement's quotient; a variant is another outlet's wording of it."""

    by: str
    side: str
    at: Moment
    of: str
    figure: float
    direction: str
    bar: tuple[float, float]
    faint: bool
    variant: bool

    @property
    def top(self) -> float:
        return max((self.figure, *filter(math.isfinite, self.bar)))


def implied(result: Result) -> Chart:
    """One panel a capacity, with the study's assumption and the physical checks.

    Statements that cannot be compared (mixed loads, other periods) are left out, and the caption says how many.
    Raises NothingToDrawError if no dated statement has both a count and contents.
    """
    from estimates.analysis import implied as implying  # with the arithmetic, which who only draws never needs

    everything = list(_ones(implying.implied(result.study, as_of=result.as_of)))
    found = [one for one in everything if one is not None]
    if not any(not one.variant for one in found):
        raise NothingToDrawError("no dated statement has both a count and what it comes to")
    kinds = [of for of in result.model.capacities if any(one.of == of for one in found)]
    dates = min(one.at.start for one in found), max(one.at.end for one in found)
    toned = dict.fromkeys((one.side for one in found), "other") | tones(counts(result).said)
    checks = [check for check in result.model.checks if check.of in kinds]
    panels = tuple(
        _panel(
            result,
            [one for one in found if one.of == of],
            toned,
            [check for check in checks if check.of == of],
            days(*dates, most=7),
        )
        for of in kinds
    )
    left = len(everything) - len(found)
    title = finding(result, found, kinds)
    told = "; ".join(
        f"{one.at.words}, {one.by}: {_told(one)} {bare(contents(result, one.of))}" for one in found if not one.variant
    )
    return Chart(
        "implied",
        title,
        "What the count was said to come to, divided by the count; the speakers may have reckoned otherwise",
        caption(
            result,
            texts(rows(result.pairs), "sources"),
            f"Left out: {left} undated, or not a full load of one thing." if left else "",
            "The physical limits are hypotheses about the load." if checks else "",
            ASSUMED,
        ),
        panels,
        Alt(
            title,
            f"Dot charts over time, one panel each for {listed([contents(result, of) for of in kinds])}. {told}. Why "
            "it matters: a drift shows that speakers changed how they reckon; no full load passes a physical limit.",
        ),
        _keys(found, toned, bool(checks)),
        columns=2,
        height=250,
    )


def _told(one: _One) -> str:
    return (
        f"{one.direction} {whole(one.figure)}"
        if one.direction != "no bound"
        else f"{whole(one.figure)}, which bounds nothing,"
    )


def _ones(implications: Implications) -> Iterator[_One | None]:
    """None for each statement that cannot be drawn."""
    for item in implications.items:
        start, end = (moment.astype("datetime64[D]").item() for moment in (item.made_start, item.made_end))
        if start is None or end is None or item.note or not math.isfinite(item.implied):
            if not item.wording:
                yield None
            continue
        idle = item.kind == "repeat" or item.direction == "no bound" or bool(item.wording)
        bar = (item.implied_low, item.implied_high) if item.direction == "about" else (math.nan, math.nan)
        at = Moment(start, end, item.made is None)
        yield _One(item.by, item.side, at, item.of, item.implied, item.direction, bar, idle, bool(item.wording))


def whole(value: float) -> str:
    """No more digits than two round figures' quotient deserves: 447.8 -> "448"; 71.4 -> "71"; 19,231 -> "19,200"."""
    return amount(float(f"{value:.{3 if abs(value) >= 100 else 2}g}"))


def _panel(
    result: Result, own: Sequence[_One], toned: Mapping[str, str], checks: Sequence[Limited], along: Axis
) -> Panel:
    of = own[0].of
    capacity: Value = result.model.capacities[of]
    low, best, high = capacity.low, capacity.best, capacity.high
    marks: list[Mark] = []
    if high > low:
        marks.append(Area(((along.low, low), (along.high, low), (along.high, high), (along.low, high)), "quiet"))
    marks.append(Line(((along.low, best), (along.high, best)), "quiet"))
    spread = f", from {amount(low)} to {amount(high)}" if high > low else ""
    labels: list[Label] = []
    for check in checks:
        most = check.value.best
        marks.append(Line(((along.low, most), (along.high, most)), "quiet", dashed=True))
        pieces = whole(math.floor(most))  # what fits is counted in whole pieces
        words = f"{pieces}: {_short(check, result)}"
        lines = ((f"{words} ({check.tightest})",), (words,), (cut(words, 21),), (pieces,))
        labels.append(Label(along.low, most, lines, "muted", rank=3, must=True, prefer="along"))
    fresh = [one for one in own if not one.variant]
    for place, one in enumerate(fresh):
        figure = whole(one.figure)
        forms = ((figure, f"{cut(one.by, 36)}, {one.at.words}"), (figure, one.at.words), (figure,))
        prefer = "left" if place == len(fresh) - 1 and len(fresh) > 1 else "right"
        tone = "quiet" if one.faint else toned[one.side]
        rank = OPTIONAL if one.faint else 2
        labels.append(Label(one.at.x, one.figure, forms, tone, rank, must=len(fresh) < 4, prefer=prefer))
    seen = {(one.at.x, round(one.figure)) for one in fresh}
    for one in own:
        if one.faint and not (one.variant and (one.at.x, round(one.figure)) in seen):
            marks.append(faint(one.at, one.figure, toned[one.side]))
        elif not one.faint:
            marks += glyph(one.at, one.figure, toned[one.side], one.direction, one.bar)
    tops = [high, *(one.top for one in own), *(check.value.best for check in checks)]
    per = result.study.capacities[of].per
    return Panel(
        along,
        footed(amounts(max(tops)), marks),
        tuple(marks),
        chosen(labels),
        f"{capital(contents(result, of))} a {per}",
        f"Grey: the study’s assumption, {amount(best)}{spread}",
    )


def _short(check: Limited, result: Result) -> str:
    """A check's name without the calibre that its panel's title has."""
    calibre, _, rest = check.name.partition(", ")
    return rest if rest and contents(result, check.of).startswith(calibre) else check.name


def _keys(found: Sequence[_One], toned: Mapping[str, str], limited: bool) -> tuple[Key, ...]:
    fresh = [one for one in found if not one.faint]
    own = [
        *side_keys(toned, [one.side for one in found]),
        *keys(_WORDS, (one.direction for one in fresh), (one.at for one in fresh)),
    ]
    if any(one.faint for one in found):
        own.append(Key(values.REPEAT, "bounds nothing, a repeat, or another outlet’s wording", "quiet"))
    if limited:
        own.append(Key(values.LIMIT, "what mass or volume allows; not the speaker’s method", "quiet"))
    return tuple(own)


def finding(result: Result, found: Sequence[_One], kinds: Sequence[str]) -> str:
    """As in: statements imply 448 to 500 shells a container, or 75 to 100 rockets."""
    parts = []
    for of in kinds:
        own = [one for one in found if one.of == of and not one.faint]
        if own:
            low, high = (whole(end(one.figure for one in own)) for end in (min, max))
            ways = {one.direction for one in own} - {"exactly"}
            single = f"{ways.pop()} {low}" if len(ways) == 1 else low  # a single figure keeps its direction
            parts.append(f"{single if low == high else f'{low} to {high}'} {bare(contents(result, of))}")
    if not parts:
        return "The statements bound no capacity"
    per = result.study.capacities[kinds[0]].per
    alone = len({(one.by, one.at) for one in found if not one.faint}) == 1
    imply = "One statement implies" if alone else "Statements imply"
    return f"{imply} {parts[0]} a {per}" + "".join(f", or {words}" for words in parts[1:3])
