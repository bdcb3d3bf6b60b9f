"""How the estimates grew: what each side had put on record, when; in one panel, or in a panel a side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from estimates.charts.chart import OPTIONAL, Alt, Chart, Label, Mark, NothingToDrawError, Panel, chosen
from estimates.charts.glyphs import footed, glyphs, label, on_record, told_keys
from estimates.charts.scales import amounts, days
from estimates.charts.statements import Row, Said, counts, fresh, last_day, of_sides, texts, tones
from estimates.charts.wording import amount, capital, caption, cut, lasting, listed

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result

WEEKS = 28  # days; what sides say within so many of each other is a difference between them
FEW = 8  # statements, or sides, that can all be told
FEWEST = 4  # sides for a panel each; below that, one chart holds them all
MOST = 12  # panels on a page
_IN_TITLES = {"exactly": "", "between": "", "order": "at least"}  # the other relations are words already


def growth(result: Result) -> Chart:
    """The chart of the counts over time. Raises NothingToDrawError if no claim has both a count and a date."""
    counted = counts(result)
    said, plural = counted.said, counted.plural
    toned = tones(said)
    until = last_day(result, said)
    end = float(until.toordinal())
    marks: list[Mark] = []
    labels: list[Label] = []
    sides = of_sides(fresh(said))
    for side, tone in toned.items():
        if (own := sides.get(side)) and (tone != "other" or len(toned) <= 4):
            marks.append(on_record(own, end, tone))
            labels.append(Label(end, own[-1].y, ((side,),), tone, rank=1, must=True, prefer="end"))
    few = len(fresh(said)) <= FEW
    ends = {one.claim for own in sides.values() for one in _ends(own)}
    late = (said[0].at.x + 3 * said[-1].at.x) / 4
    latest: dict[str, tuple[float, float]] = {}
    for one in said:
        tone = toned[one.side]
        marks += glyphs(one, tone)
        again = latest.get(one.side) == (one.low, one.high)
        latest[one.side] = (one.low, one.high)
        if not one.repeat and not again:
            labels.append(_labelled(one, tone, few, one.claim in ends, one.at.x > late))
    high = max(one.top for one in said)
    panel = Panel(
        days(said[0].at.start, until), footed(amounts(high, capital(plural)), marks), tuple(marks), chosen(labels)
    )
    return Chart(
        "growth",
        finding(said, plural),
        "Each figure on the day it was stated; the lines hold each side’s latest figure until its next one",
        caption(result, counted.sources, counted.undrawn, periods(counted.rows)),
        (panel,),
        describe("Step chart", finding(said, plural), said, plural),
        told_keys(said),
        height=270,
    )


def _labelled(one: Said, tone: str, few: bool, end: bool, late: bool) -> Label:
    """Words for a statement: in full for few statements and for the first and last of a side."""
    if tone == "other":
        forms = ((one.shorter, one.side), (f"{one.shorter} {one.side}",))
        return Label(one.at.x, one.y, forms, tone, rank=2 if end else OPTIONAL, must=end)
    prefer = "left" if end and late else "right" if few else "above"
    return label(one, tone, 3 if end else 4, full=few or end, prefer=prefer)


def finding(said: Sequence[Said], plural: str) -> str:
    """What the data show, in a line: "Containers on record grew from more than 1,000 to 3,000 in a month"."""
    own = fresh(said) or list(said)
    thing = capital(plural)
    if len(own) == 1:
        return f"One statement on record: {own[0].words} {plural}"
    first = min((one for one in own if one.at.end == own[0].at.end), key=lambda one: one.low)
    last = max(own, key=lambda one: (one.high, -one.at.end.toordinal()))
    lowest = min(own, key=lambda one: one.low)
    if last.high > first.low and _grew(own, first, last):
        took = lasting(last.at.x - first.at.x)
        return f"{thing} on record grew {_from_to(first, first.low, last, last.high)} {took}"
    if last.high <= first.low and lowest.low < first.low and lowest.side == first.side:
        took = lasting(lowest.at.x - first.at.x)
        return f"{thing} on record fell {_from_to(first, first.low, lowest, lowest.low)} {took}"
    if lowest.low < last.high:
        low, high = (
            f"{_hedged(one, end)} ({cut(one.side, 36)})" for one, end in ((lowest, lowest.low), (last, last.high))
        )
        return f"{thing} on record run from {low} to {high}"
    alike = len({one.relation for one in own}) == 1
    return f"{thing} on record stayed at {_hedged(first, first.low) if alike else amount(first.low)}"


def _grew(own: Sequence[Said], first: Said, last: Said) -> bool:
    """Whether a difference is growth, no disagreement: one side's, or a rise over weeks in which no side says less."""
    days_ = last.at.x - first.at.x
    rises = all(one.low <= other.high for one, other in pairwise(own))
    return days_ >= 1 and (first.side == last.side or (rises and days_ >= WEEKS))


def _from_to(one: Said, start: float, other: Said, end: float) -> str:
    return f"from {_hedged(one, start)} to {_hedged(other, end)}"


def _hedged(one: Said, end: float) -> str:
    """A figure of a title, which is quoted without the chart: its hedge goes with it."""
    return f"{_IN_TITLES.get(one.relation, one.relation)} {amount(end)}".strip()


def describe(kind: str, title: str, said: Sequence[Said], plural: str) -> Alt:
    """The chart in words: its type, its data (all of them, or the first and last of each side), and why they matter."""
    own = fresh(said) or list(said)
    sides = of_sides(own)
    ends = [one for found in sides.values() for one in _ends(found)]
    told = own if len(own) <= FEW else ends[: 2 * FEW]
    data = "; ".join(f"{one.at.words}, {one.by}: {one.told}" for one in told)
    scope = "" if len(told) == len(own) else "The first and the last of each side: "
    who = listed(list(sides)) if len(sides) <= FEW else f"{len(sides)} sides"
    repeats = len(said) - len(own)
    again = f" {repeats} more repeat earlier figures." if repeats else ""
    return Alt(
        title,
        f"{kind} of {len(own)} statements about {plural} by {who}, {own[0].at.words} to {own[-1].at.words}. "
        f"{scope}{data}.{again} Why it matters: every estimate of what was in the {plural} starts from these counts.",
    )


def _ends(own: list[Said]) -> list[Said]:
    return own if len(own) < 2 else [own[0], own[-1]]


def periods(rows: Sequence[Row]) -> str:
    """What the caption says where the figures do not count one and the same period."""
    several = len(set(texts(rows, "covers"))) > 1
    return "The periods counted differ from statement to statement." if several else ""


def by_side(result: Result) -> Chart:
    """The growth chart, a panel a side, from four sides up. Raises NothingToDrawError below that."""
    counted = counts(result)
    said, plural = counted.said, counted.plural
    toned, own = tones(said), of_sides(said)
    sides = sorted(own, key=lambda side: -len(own[side]))
    if len(sides) < FEWEST:
        raise NothingToDrawError(f"fewer than {FEWEST} sides, and the growth chart holds them all")
    left, sides = sides[MOST:], sides[:MOST]
    until = last_day(result, said)
    along = days(said[0].at.start, until, most=7)
    high = max(one.top for one in said)
    marks = {side: tuple(_marks(own[side], until.toordinal(), toned[side])) for side in sides}
    up = footed(amounts(high, most=4), chain.from_iterable(marks.values()))
    panels = tuple(Panel(along, up, marks[side], _labels(own[side], toned[side]), side) for side in sides)
    title = apart({side: own[side][-1] for side in sides}, plural)
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


def apart(last: Mapping[str, Said], plural: str) -> str:
    """As in: each side’s last count, from “up to 1,000” (Tallinn, 23 Oct 2023) to “20,000” (London, 7 May 2025)."""
    low, high = min(last, key=lambda side: last[side].low), max(last, key=lambda side: last[side].high)
    if last[low].low == last[high].high:
        return f"All sides’ latest counts of {plural} are {amount(last[low].low)}"
    ends = [f"“{last[side].told}” ({cut(side, 36)}, {last[side].at.words})" for side in (low, high)]
    return f"Each side’s last count of {plural}: from {ends[0]} to {ends[1]}"


def _marks(own: list[Said], until: float, tone: str) -> Iterator[Mark]:
    if found := fresh(own):
        yield on_record(found, until, tone)
    for one in own:
        yield from glyphs(one, tone)


def _labels(own: list[Said], tone: str) -> tuple[Label, ...]:
    """The last statement's label, and the first one's if it says something else."""
    found = fresh(own)
    if not found:
        return (label(own[0], "quiet", 3, full=False),)
    first, last = found[0], found[-1]
    ends = [label(first, tone, OPTIONAL, full=False, prefer="above")] if first.told != last.told else []
    prefer = "left" if first is not last else "above"
    return (*ends, label(last, tone, 2, full=False, prefer=prefer)._replace(must=True))
