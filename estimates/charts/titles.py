"""Titles and subtitles under one rule (what may be said in one sentence).

No title joins different scopes, closed periods or kinds of count, or two sides' counts of one event. How the highest
count on record of one running total grew may be reported across sides, with both speakers named. Hedges and ranges are
kept, said words appear unchanged, and other numbers have at most three significant digits.
"""

from __future__ import annotations

import re
from collections import Counter

from estimates.charts.data import Chart, Count
from estimates.charts.formats import TEXTS, Format

VERDICTS = ("reproduced", "reproduced (weakly)", "consistent", "tension", "contradicted", "not comparable")
_LOADS = 2  # in a title
_MORE = {1: ", or more", -1: ", or less", 0: ""}


def title(chart: Chart) -> str:
    """Return the finding of a chart, unless the study or the caller gives a title."""
    told = {"growth": _growth, "could-hold": _could_hold, "stated": _stated, "implied": _implied, "mix": _mix}
    return chart.options.title or capital(told.get(chart.kind, _sensitivity)(chart))


def subtitle(chart: Chart) -> str:
    """Return the line that says what a chart shows."""
    given: str = chart.options.subtitle or TEXTS["charts"][chart.kind]["subtitle"]
    return given.replace("{unit}", capital(chart.unit))


def capital(text: str) -> str:
    """Capitalise the first letter only."""
    return text[:1].upper() + text[1:]


def said(words: str, *others: str) -> str:
    """Return words unchanged; in quotation marks if they or `others` have more than three significant digits."""
    figures = re.findall(r"[\d.,]+", " ".join((words, *others)))
    exact = any(len(re.sub(r"\D", "", figure).strip("0")) > 3 for figure in figures)
    return f"“{words}”" if exact else words


def _growth(chart: Chart) -> str:
    records, form = chart.records, chart.format
    if len(records) > 1:
        ends = records[0], records[-1]
        first, last = (_told(one, form, said(one.words, *(end.words for end in ends))) for one in ends)
        return f"Highest count of {chart.unit} on record: from {first} to {last}"
    own = [one for one in chart.counts if not one.repeat] or list(chart.counts)
    highest = max(own, key=lambda one: (one.direction >= 0, one.value, -one.end.toordinal()))
    which = "only count" if len(own) == 1 else "highest count for one period" if highest.period else "highest count"
    return f"{which} of {chart.unit} on record: {_told(highest, form, said(highest.words))}"


def _told(count: Count, form: Format, words: str) -> str:
    """A count with its speaker, its day and the period that it is for, if that has ended."""
    since, until = (form.date(day, day) if day else "" for day in (count.since, count.until))
    period = f" {since} to" if since and since != until else ""
    period = f", {'for' if since else 'until'}{period} {until}" if until else ""
    return f"{words} ({count.side}, {form.date(count.start, count.end)}{period})"


def _could_hold(chart: Chart) -> str:
    first = max(chart.panels[0].rows, key=lambda row: row.best)
    loads = [(row, panel.unit) for panel in chart.panels for row in panel.rows if row.claim == first.claim]
    rooms = [f"{chart.format.span(row.low, row.high)} {unit}" for row, unit in loads[:_LOADS]]
    return f"{said(first.words)}: room for {' or '.join(rooms)}{_MORE[first.direction]}"


def _stated(chart: Chart) -> str:
    verdicts = Counter(one.verdict for row in chart.rows for one in row.stated)
    return f"Stated figures checked: {', '.join(f'{verdicts[one]} {one}' for one in VERDICTS if verdicts[one])}"


def _implied(chart: Chart) -> str:
    panel, form = chart.panels[0], chart.format
    rows = [row for row in panel.rows if row.pooled]
    if not rows or panel.band is None:
        return f"{panel.title}: what each statement implies"
    low, best, high = panel.band
    spread = f" ({form.span(low, high)})" if low < high else ""
    when = f", {rows[-1].when}" if rows[-1].when != "no date" else ""
    return f"{panel.title}: {rows[-1].text} implied by {rows[-1].who}{when}; the study uses {form.number(best)}{spread}"


def _sensitivity(chart: Chart) -> str:
    row = chart.rows[0]
    span = f"{chart.format.span(row.low, row.high)} {chart.unit}{_MORE[row.direction]}"
    return f"{said(chart.words)}: {row.who} moves the result most; the middle half of its range gives {span}"


def _mix(chart: Chart) -> str:
    *parts, total = chart.rows
    span = f"{chart.format.span(total.low, total.high)} {chart.unit}{_MORE[total.direction]}"
    return f"{said(chart.words)}, {' and '.join(row.who for row in parts)}: room for {span}"
