"""Which assumption moves the result most: a tornado."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimates.charts import chart as values
from estimates.charts.chart import Alt, Axis, Chart, Key, Label, Line, Mark, NothingToDrawError, Panel, Strip
from estimates.charts.scales import amounts
from estimates.charts.wording import ASSUMED, bare, capital, caption, plurals, some

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result

ROWS = 12  # as many as one can take in
ROW = 52.0  # points a row
ROOM = 1.34  # for the words at the widest bar's end


def sensitivity(result: Result) -> Chart:
    """A bar for each swing, the widest on top. Raises NothingToDrawError if no count has a capacity, or no range."""
    from estimates.analysis import sensitivity as varying  # with the arithmetic, which who only draws never needs

    try:
        found = varying.sensitivity(result)
    except LookupError as error:
        raise NothingToDrawError(str(error)) from error
    swings = found.swings[:ROWS]
    if not swings:
        raise NothingToDrawError("no assumption has a range to vary")
    unit, baseline = plurals(result, found.unit), found.baseline
    marks: list[Mark] = []
    labels: list[Label] = []
    for place, swing in enumerate(swings):
        y = float(len(swings) - 1 - place)
        low, high = sorted((swing.low, swing.high))
        tone = "ink" if place else "first"
        marks.append(Strip(y, low, high, "other" if place else "first"))
        marks.append(Line(((baseline, y - 0.19), (baseline, y + 0.19)), "ink"))
        labels += [
            Label(0, y, ((capital(swing.name), swing.words), (capital(swing.name),)), tone, 1, must=True, prefer="row"),
            Label(high, y, ((some(high),),), tone, 2, must=True, prefer="right"),
            Label(low, y, ((some(low),),), tone, 2, must=True, prefer="left"),
        ]
    top = len(swings) - 0.28
    highest = max(baseline, *(max(swing.low, swing.high) for swing in swings))
    low, high = sorted((swings[0].low, swings[0].high))
    title = f"Most depends on {swings[0].name}: {some(low)} to {some(high)} {unit}"
    told = "; ".join(f"{swing.name} ({swing.words}): {some(swing.low)} to {some(swing.high)}" for swing in swings)
    left = len(found.swings) - len(swings)
    return Chart(
        "sensitivity",
        title,
        f"{capital(unit)} that {found.count_words} could hold, as one assumption at a time goes through its range",
        caption(
            result, [found.sources], f"{left} assumptions that move it less are left out." if left else "", ASSUMED
        ),
        (Panel(amounts(highest * ROOM), Axis(-0.5, top, ()), tuple(marks), tuple(labels)),),
        Alt(
            title,
            f"Tornado chart around {some(baseline)} {unit}. {told}. Why it matters: better evidence "
            "would help most where the bar is widest.",
        ),
        (Key(values.BASELINE, f"as assumed: {some(baseline)} {bare(unit)}"),),
        height=ROW * len(swings),
    )
