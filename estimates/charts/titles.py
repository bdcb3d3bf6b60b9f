"""Titles, subtitles and descriptions under one rule (what may be told in one sentence).

No title joins different scopes, closed periods or kinds of count, or two sides' counts of one event. How the highest
count on record of one running total grew may be told across sides, with both speakers named. Hedges and ranges are
kept, said words appear as said, and other numbers have at most three significant digits.
"""

from __future__ import annotations

import re
from collections import Counter

from estimates.charts.data import Chart, Count, Row
from estimates.charts.formats import Format

_LOADS = 2  # in a title
_TOLD = 12  # statements in a description


def title(chart: Chart) -> str:
    """The finding of a chart, unless the study or the caller gives a title."""
    return chart.options.title or _TITLES[chart.kind](chart)


def subtitle(chart: Chart) -> str:
    """What a chart shows."""
    return chart.options.subtitle or _SUBTITLES[chart.kind].format(unit=_capital(chart.unit))


def said(words: str, *others: str) -> str:
    """Words as said; in quotation marks if they or `others` have more than three significant digits."""
    figures = (re.sub(r"\D", "", figure).strip("0") for text in (words, *others) for figure in re.findall(r"[\d.,]+", text))
    return f"“{words}”" if any(len(digits) > 3 for digits in figures) else words


def _growth(chart: Chart) -> str:
    records = chart.records
    if len(records) > 1:
        first, last = _told(records[0], chart.format, records[-1]), _told(records[-1], chart.format, records[0])
        return f"Highest count of {chart.unit} on record: from {first} to {last}"
    counts = [one for one in chart.counts if not one.repeat] or list(chart.counts)
    highest = (
        records[0] if records else max(counts, key=lambda one: (one.direction >= 0, one.value, -one.end.toordinal()))
    )
    only = (
        "The only count" if len(counts) == 1 else "Highest count for one period" if highest.period else "Highest count"
    )
    return f"{only} of {chart.unit} on record: {_told(highest, chart.format)}"


def _told(count: Count, form: Format, *others: Count) -> str:
    period = ""
    if not count.is_running and count.until:
        since = form.date(count.since, count.since) if count.since else ""
        until = form.date(count.until, count.until)
        period = (
            f", for {since} to {until}"
            if since and since != until
            else f", for {until}"
            if since
            else f", until {until}"
        )
    return f"{said(count.words, *(other.words for other in others))} ({count.side}, {form.date(count.start, count.end)}{period})"


def _could_hold(chart: Chart) -> str:
    first = max(chart.panels[0].rows, key=lambda row: row.best)
    loads = [(row, panel.unit) for panel in chart.panels for row in panel.rows if row.claim == first.claim]
    rooms = [f"{chart.format.span(row.low, row.high)} {unit}" for row, unit in loads[:_LOADS]]
    return _capital(f"{said(first.words)}: room for {_about(first)}{' or '.join(rooms)}{_more(first)}")


def _about(row: Row) -> str:
    return "about " if row.direction == 0 and row.low == row.high and row.typical[0] != row.typical[1] else ""


def _more(row: Row) -> str:
    return {1: ", or more", -1: ", or less", 0: ""}[row.direction]


def _stated(chart: Chart) -> str:
    verdicts = Counter(one.verdict for row in chart.rows for one in row.stated)
    order = ("reproduced", "consistent", "tension", "contradicted", "not comparable")
    parts = [f"{verdicts[verdict]} {verdict}" for verdict in order if verdicts[verdict]]
    return f"Stated figures checked: {', '.join(parts)}"


def _implied(chart: Chart) -> str:
    panel = chart.panels[0]
    rows = [row for row in panel.rows if row.pooled]
    if not rows or panel.band is None:
        return f"{panel.title}: what each statement implies"
    row, form = rows[-1], chart.format
    low, best, high = panel.band
    spread = f" ({form.span(low, high)})" if low < high else ""
    when = f", {row.when}" if row.when != "no date" else ""
    return f"{panel.title}: {row.text} implied by {row.who}{when}; the study uses {form.number(best)}{spread}"


def _sensitivity(chart: Chart) -> str:
    row = chart.rows[0]
    return f"{_capital(said(chart.words))}: {row.who} moves the result most, {chart.format.span(row.low, row.high)} {chart.unit}{_more(row)}"


def _mix(chart: Chart) -> str:
    loads = [f"{chart.format.span(row.low, row.high)} {panel.unit}" for panel in chart.panels for row in panel.rows]
    return _capital(f"{said(chart.words)}: room for {' or '.join(loads)}{_more(chart.rows[0])}, or a mix")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_TITLES = {
    "growth": _growth,
    "could-hold": _could_hold,
    "stated": _stated,
    "implied": _implied,
    "sensitivity": _sensitivity,
    "mix": _mix,
}
_SUBTITLES = {
    "growth": "{unit}, each figure when it was stated",
    "could-hold": "Each count times what one could hold, if filled with that thing alone; the contents are not known",
    "stated": "What was stated, and what fits the count it was stated for",
    "implied": "Stated contents divided by the stated count",
    "sensitivity": "How far the largest result moves when one figure goes from one end of its range to the other",
    "mix": "Every point on the line splits the same load between the two",
}


def describe(chart: Chart) -> str:
    """The chart in words, for readers who cannot see it: its type and its data."""
    if chart.kind == "growth":
        form = chart.format
        own = [one for one in chart.counts if not one.repeat]
        told = [f"{form.date(one.start, one.end)}, {one.by}: {one.words}" for one in own]
        head = f"Chart over time of {len(own)} counts of {chart.unit}."
    else:
        told = [f"{row.when} {row.who}: {row.words}, {row.text}".strip() for row in chart.rows]
        head = f"Interval chart with {len(told)} rows."
    left = len(told) - _TOLD
    return f"{head} {'; '.join(told[-_TOLD:])}.{f' {left} earlier ones are left out here.' if left > 0 else ''}"
