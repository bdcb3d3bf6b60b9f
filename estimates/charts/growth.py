"""How the estimates grew: what each side had put on record, when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from estimates.charts.chart import Alt, Chart, Label, Mark, Panel
from estimates.charts.scales import amounts, days
from estimates.charts.statements import Said, footed, glyphs, keys, label, on_record, some_dated, statements, tones
from estimates.charts.wording import amount, capital, caption, lasting, listed, plurals


def growth(result: Any) -> Chart:  # noqa: ANN401  # recompute.Result, or what has its shape
    """The chart of the counts over time. Raises NothingToDrawError if no dated claim has a count."""
    unit = main_unit(result)
    plural = plurals(result, unit)
    claims = result.claims[result.claims["unit"] == unit]
    said = some_dated(statements(claims, plural), "count")
    toned = tones(said)
    until = last_day(result, said)
    end = float(until.toordinal())
    marks: list[Mark] = []
    labels: list[Label] = []
    for side, tone in toned.items():
        own = [one for one in said if one.side == side and not one.repeat]
        if own and (tone != "other" or len(toned) <= 4):
            marks.append(on_record(own, end, tone))
            labels.append(Label(end, own[-1].y, ((side,),), tone, rank=1, must=True, prefer="end"))
    few = sum(not one.repeat for one in said) <= 8
    latest: dict[str, tuple[float, float]] = {}
    for one in said:
        tone = toned[one.side]
        marks += glyphs(one, tone)
        again = latest.get(one.side) == (one.low, one.high)
        latest[one.side] = (one.low, one.high)
        if not one.repeat and not again:
            labels.append(_labelled(one, tone, said, few))
    high = max(max(one.high, one.implied_high if one.relation in ("about", "nearly") else 0) for one in said)
    panel = Panel(days(said[0].start, until), footed(amounts(high, capital(plural)), marks), tuple(marks), tuple(labels))
    return Chart(
        "growth",
        finding(said, plural),
        "Each figure on the day it was stated; the lines hold each side’s latest figure until its next one",
        caption(result, claims["sources"], undated(len(claims), said), _periods(claims)),
        (panel,),
        describe("Step chart", finding(said, plural), said, plural),
        keys(said),
        height=270,
    )


def _labelled(one: Said, tone: str, said: Sequence[Said], few: bool) -> Label:
    own = [other for other in said if other.side == one.side and not other.repeat]
    ends = one in (own[0], own[-1])
    if tone == "other":
        short = amount(one.y)
        return Label(one.x, one.y, ((short, one.side), (f"{short} {one.side}",)), tone, rank=2, must=True)
    prefer = "left" if one is own[-1] and one.x > (said[0].x + 3 * said[-1].x) / 4 else "above"
    return label(one, tone, 3 if ends else 4, full=few or ends, prefer=prefer if not few else "left" if prefer == "left" else "right")


def main_unit(result: Any) -> str:  # noqa: ANN401
    """What most of the claims count."""
    if result.claims.empty:
        return some_dated([], "count")[0].by
    return str(result.claims["unit"].mode().iloc[0])


def last_day(result: Any, said: Sequence[Said]) -> date:  # noqa: ANN401
    """The day that the lines run to: the one asked for, else that of the last statement."""
    last = max(one.end for one in said)
    asked = getattr(result.as_of, "end", None)
    return max(last, asked) if asked is not None else last


def finding(said: Sequence[Said], plural: str) -> str:
    """What the data show, in a line: "Containers on record grew from 1,000 to 13,000 in a year"."""
    own = [one for one in said if not one.repeat] or list(said)
    thing = capital(plural)
    if len(own) == 1:
        return f"One statement on record: {own[0].words} {plural}"
    first = min((one for one in own if one.end == own[0].end), key=lambda one: one.low)
    last = max(own, key=lambda one: (one.high, -one.end.toordinal()))
    if last.high > first.low:
        period = lasting(last.x - first.x)
        return f"{thing} on record grew from {amount(first.low)} to {amount(last.high)} {period}"
    lowest = min(own, key=lambda one: one.low)
    if lowest.low < first.low:
        return f"{thing} on record fell from {amount(first.low)} to {amount(lowest.low)} {lasting(lowest.x - first.x)}"
    return f"{thing} on record stayed at {amount(first.low)}"


def describe(kind: str, title: str, said: Sequence[Said], plural: str) -> Alt:
    """The chart in words: its type, its data (all of them, or the first and last of each side), and why they matter."""
    own = [one for one in said if not one.repeat] or list(said)
    sides = list(dict.fromkeys(one.side for one in own))
    if len(own) <= 8:
        told = own
    else:
        told = [one for side in sides for one in _ends([one for one in own if one.side == side])]
    data = "; ".join(f"{one.when}, {one.by}: {one.words}" for one in told)
    scope = "" if len(told) == len(own) else "The first and the last of each side: "
    repeats = len(said) - len(own)
    again = f" {repeats} more repeat earlier figures." if repeats else ""
    return Alt(
        title,
        f"{kind} of {len(own)} statements about {plural} by {listed(sides)}, {own[0].when} to {own[-1].when}. {scope}{data}.{again} "
        f"Why it matters: every estimate of what was in the {plural} starts from these counts.",
    )


def _ends(own: list[Said]) -> list[Said]:
    return own if len(own) < 2 else [own[0], own[-1]]


def undated(claims: int, said: Sequence[Said]) -> str:
    left = claims - len(said)
    return f"Not drawn: {left} without a date or a number." if left else ""


def _periods(claims: Any) -> str:  # noqa: ANN401  # a DataFrame
    covered = {str(text) for text in claims["covers"] if isinstance(text, str) and text}
    return "The periods counted differ from statement to statement." if len(covered) > 1 else ""
