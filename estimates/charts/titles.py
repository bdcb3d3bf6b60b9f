"""Titles under one rule (what may be said in one sentence).

No title joins different scopes, closed periods or kinds of count, or two sides' counts of one event. How the highest
count on record of one running total grew may be reported across sides, with both speakers named. Hedges and ranges are
kept, said words appear unchanged, and other numbers have at most three significant digits.
"""

import re
from collections.abc import Sequence

from estimates.analysis.numbers import amount
from estimates.analysis.result import Tally
from estimates.analysis.sentences import DIRECTIONS
from estimates.charts.data import TEXTS, Count, Format, Panel, Row, records
from estimates.quantities.units import Units


def capital(text: str) -> str:
    """Capitalise the first letter only."""
    return text[:1].upper() + text[1:]


def quoted(words: str, *others: str) -> str:
    """Return words unchanged; in quotation marks if they or `others` have more than three digits, or `others` "to"."""
    figures = re.findall(r"[\d.,]+", " ".join((words, *others)))
    exact = any(len(re.sub(r"\D", "", figure).strip("0")) > 3 for figure in figures)
    return f"“{words}”" if exact or " to " in " ".join(others) else words


def growth(counts: Sequence[Count], unit: str, form: Format) -> str:
    """Return how the highest count on record grew; if there is nothing to say of that, the highest count.

    Counts are called new if another figure is repeated next to them, such as one that was corrected.
    """
    risen, new = records(counts), [count for count in counts if not count.repeat] or counts
    noun = "count" if {count.best for count in counts} == {count.best for count in new} else "new count"
    if len(risen) > 1 and TEXTS["undated"] not in (risen[0].when, risen[-1].when):
        ends = risen[0], risen[-1]
        first, last = (_attributed(count, form, quoted(count.words, *(end.words for end in ends))) for count in ends)
        is_highest = all(count.best <= ends[-1].best for count in new if count.direction >= 0)  # of every scope
        scope = "" if is_highest else f" ({ends[-1].scope})"
        return f"Highest {'total' if scope else noun} of {unit} on record{scope}: from {first} to {last}"
    highest = max(new, key=lambda count: (count.direction >= 0, count.best, -count.end.toordinal()))
    which, where = "Only" if len(new) == 1 else "Highest", "in one period" if highest.period else "on record"
    return f"{which} {noun} of {unit} {where}: {_attributed(highest, form, quoted(highest.words))}"


def _attributed(count: Count, form: Format, words: str) -> str:
    """Return a count with its speaker, its day and the period that it is for, if that has ended."""
    return f"{words} ({', '.join([count.side, count.when, *form.ended(count.since, count.until)])})"


def could_hold(panels: Sequence[Panel], form: Format) -> str:
    """Return what the largest count of the first panel could hold."""
    first = max(panels[0].rows, key=lambda row: row.best)
    loads = [(row, panel.title) for panel in panels for row in panel.rows if row.claim == first.claim]
    rooms = " or ".join(amount(form.span(row.low, row.high), unit) for row, unit in loads[:2])
    return f"{quoted(first.words)}{_holds(*(row.unit for row, _ in loads[:2]))} {rooms}{DIRECTIONS[first.direction]}"


def _holds(*units: str) -> str:
    """Return the words between a count and what it could hold: there is room for things, not for a mass or money."""
    is_measured = any(Units.common().unit(unit.partition(" per ")[0]) for unit in units)
    return " could mean" if is_measured else ": room for"


def stated(checked: Tally) -> str:
    """Return how many stated figures have each verdict."""
    weakly, sizes = checked.weakly, checked.verdicts.items()
    parts = (f"{size} {word}{weakly if word == 'reproduced' else ''}" for word, size in sizes if size)
    return f"Stated figures checked: {', '.join(parts)}"


def implied(panel: Panel) -> str:
    """Return what the latest statement of a panel implies, next to the capacity of the study."""
    rows = [row for row in panel.rows if row.pooled]
    last = f"{rows[-1].text} implied by {rows[-1].who}, {rows[-1].when}" if rows else "what each statement implies"
    return f"{panel.title}: {last}; the study uses {panel.detail}"


def sensitivity(words: str, rows: Sequence[Row], unit: str, form: Format) -> str:
    """Return what moves the result of a count most, or what moves it as far as something else does, within 1 %."""
    first, *others = rows
    tied = " and ".join(row.who for row in others if row.high - row.low > 0.99 * (first.high - first.low))
    how = f" as far as {tied}" if tied else " most" if others else ""
    span = amount(form.span(first.low, first.high), unit) + DIRECTIONS[first.direction]
    return f"{quoted(words)}: {first.who} moves the result{how}; the middle half of its range gives {span}"


def mix(rows: Sequence[Row], unit: str, form: Format) -> str:
    """Return what the parts of a mix come to; the last row is their total."""
    *parts, total = rows
    span = amount(form.span(total.low, total.high), unit) + DIRECTIONS[total.direction]
    return f"{quoted(total.words)}, {' and '.join(row.who for row in parts)}{_holds(total.unit)} {span}"
