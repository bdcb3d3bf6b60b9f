"""Small multiples: each side's statements in a panel of their own, on the same axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimates.charts.chart import OPTIONAL, Chart, Label, Mark, NothingToDrawError, Panel
from estimates.charts.growth import describe, periods
from estimates.charts.scales import amounts, days
from estimates.charts.statements import (
    Said,
    counts,
    cut,
    footed,
    glyphs,
    label,
    last_day,
    on_record,
    told_keys,
    tones,
)
from estimates.charts.wording import amount, capital, caption

if TYPE_CHECKING:
    from estimates.recompute import Result

FEWEST = 4  # below that, one chart holds them all
MOST = 12  # panels on a page


def by_side(result: Result) -> Chart:
    """The growth chart, a panel a side, from four sides up. Raises NothingToDrawError below that."""
    counted = counts(result)
    said, plural = counted.said, counted.plural
    toned = tones(said)
    sides = sorted(toned, key=lambda side: -sum(one.side == side for one in said))
    if len(sides) < FEWEST:
        raise NothingToDrawError(f"fewer than {FEWEST} sides: the growth chart holds them all")
    left, sides = sides[MOST:], sides[:MOST]
    until = last_day(result, said)
    along = days(said[0].at.start, until, most=7)
    high = max(one.top for one in said)
    marks = {side: _marks([one for one in said if one.side == side], until.toordinal(), toned[side]) for side in sides}
    up = footed(amounts(high, most=4), [mark for own in marks.values() for mark in own])
    panels = tuple(
        Panel(along, up, tuple(marks[side]), _labels([one for one in said if one.side == side], toned[side]), side)
        for side in sides
    )
    title = apart(said, sides, plural)
    more = f"{len(left)} sides with fewer statements are left out." if left else ""
    return Chart(
        "by-side",
        title,
        f"{capital(plural)} stated, one panel a side, all on one scale; lines hold the latest figure until the next",
        caption(result, counted.sources, counted.undrawn, periods(counted.rows), more),
        panels,
        describe(f"Step charts, one panel for each of {len(sides)} sides,", title, said, plural),
        told_keys(said),
        columns=3 if len(sides) > 4 else 2,
        height=120,
    )


def apart(said: list[Said], sides: list[str], plural: str) -> str:
    """As in: latest counts of containers run from 1,000 (Tallinn) to 24,000 (Washington)."""
    last = {side: [one for one in said if one.side == side][-1] for side in sides}
    low, high = min(sides, key=lambda side: last[side].low), max(sides, key=lambda side: last[side].high)
    if last[low].low == last[high].high:
        return f"All sides’ latest counts of {plural} are {amount(last[low].low)}"
    ends = [f"{amount(value)} ({cut(side, 36)})" for value, side in ((last[low].low, low), (last[high].high, high))]
    return f"Latest counts of {plural} run from {ends[0]} to {ends[1]}"


def _marks(own: list[Said], until: int, tone: str) -> list[Mark]:
    fresh = [one for one in own if not one.repeat]
    line: list[Mark] = [on_record(fresh, float(until), tone)] if fresh else []
    return line + [mark for one in own for mark in glyphs(one, tone)]


def _labels(own: list[Said], tone: str) -> tuple[Label, ...]:
    fresh = [one for one in own if not one.repeat]
    if not fresh:
        return tuple(label(one, "quiet", 3, full=False) for one in own[:1])
    first, last = fresh[0], fresh[-1]
    ends = [label(first, tone, OPTIONAL, full=False, prefer="above")] if first.told != last.told else []
    return (
        *ends,
        label(last, tone, 2, full=False, prefer="left" if first is not last else "above")._replace(must=True),
    )
