"""What can be wrong with a study's dates, and with totals over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from estimates.diagnostics import Diagnostic, Related, Scalar

if TYPE_CHECKING:
    from estimates.io.column import Coded
    from estimates.study.record import Study


def in_the_future(study: Study) -> Iterator[Diagnostic]:
    """Dates to come: nobody has said or counted anything then."""
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - somewhere it is tomorrow already

    def late(when: Any, place: Scalar) -> Iterator[Diagnostic]:
        yield Diagnostic(f"{when.text} is in the future", "future", place.span)

    def rows(column: Coded[Any]) -> list[int]:
        ends = [period[2] or period[1] if len(period) == 3 else period for period in column.items]  # of a Period
        codes = [code for code, when in enumerate(ends) if when and when.start > tomorrow]
        found: list[int] = np.nonzero(np.isin(column.codes, codes))[0].tolist()
        return found

    claims, contents = study.claims, study.contents
    for table, key, column in (
        (claims, "made", claims.made), (claims, "covers", claims.covers), (contents, "covers", contents.covers),
    ):  # fmt: skip
        for row in rows(column):
            when: Any = column[row]
            yield from late((when.until or when.since) if key == "covers" else when, table.cell(row, key))
    for source in study.sources.values():
        for key in ("published", "accessed"):
            when = getattr(source, key)
            if when and when.start > tomorrow:
                yield from late(when, source.at(key))


def printed_before(study: Study) -> Iterator[Diagnostic]:
    """A source that is older than the claim for which it is cited (a day is left for time zones)."""
    claims = study.claims
    for row in np.nonzero((claims.made.codes >= 0) & (claims.citations.codes >= 0))[0].tolist():
        made: Any = claims.made[row]
        for citation in claims.citations[row] or ():
            source = study.sources.get(citation.source)
            if source is None or not source.published or source.published.end + timedelta(days=1) >= made.start:
                continue
            published = source.published
            day = f"{'on' if published.precision == 'day' else 'in'} {published.text}"
            fact = f"`{citation.source}` was published {day}, before the claim was made"
            related = _related(claims.cell(row, "made"), "made")
            span, help_ = citation.at("source").span, "correct the date that is wrong"
            yield Diagnostic(fact, "printed-before", span, "warning", help=help_, related=related)


def falling_totals(study: Study) -> Iterator[Diagnostic]:
    """A total of one side and scope that falls while it covers the same period, or may fall: a day is missing."""
    claims, says = study.claims, study.claims.says
    rows = np.nonzero(
        (claims.made.codes >= 0) & (claims.covers.codes >= 0) & (claims.repeats.codes < 0)
        & ~np.isnan(says.figure) & claims.counts.equals("total") & ~np.isin(np.arange(len(claims)), _corrected(study))
    )[0]  # fmt: skip
    last: dict[object, int] = {}
    for row in sorted(rows.tolist(), key=lambda row: _days(claims.made[row])):
        covers: Any = claims.covers[row]
        series = (claims.side[row], (claims.scope[row] or "").strip().casefold(), says.unit[row], says.per[row],
                  claims.means[row], covers.start)  # fmt: skip
        was = last.get(series)
        last[series] = row
        if was is None:
            continue
        before: Any = claims.covers[was]
        if covers.end and (not before.end or covers.end < before.end):
            continue
        one: Any = claims.made[was]
        other: Any = claims.made[row]
        if one.end < other.start:
            if says.figure[row] < says.figure[was]:
                yield _falls(study, was, row)
        elif says.figure[was] != says.figure[row] and (one.precision, other.precision) != ("day", "day"):
            yield _unordered(study, was, row)


def _corrected(study: Study) -> Any:
    """Return the rows that a later claim corrects."""
    return study.claims.rows_named(study.claims.corrects)


def _days(when: Any) -> tuple[date, date]:
    return when.start, when.end


def _falls(study: Study, was: int, now: int) -> Diagnostic:
    claims, says = study.claims, study.claims.says
    fact = f"the total of {claims.side[now]} falls from {says.words[was]} to {says.words[now]}"
    help_ = "add `repeats: ` if it is an older figure, or `corrects: ` if the earlier one was wrong"
    made: Any = (claims.made[was], claims.made[now])
    related = _related(claims.cell(was, "says"), made[0].text)
    return Diagnostic(fact, "falling", claims.cell(now, "says").span, "warning", made[1].text, help_, related)


def _unordered(study: Study, was: int, now: int) -> Diagnostic:
    claims, says = study.claims, study.claims.says
    first: Any = claims.made[was]
    vague, other = (now, was) if first.precision == "day" else (was, now)
    made: Any = claims.made[vague]
    fact = f"{made.text} is only a {made.precision}; a day is needed to order two totals of {claims.side[vague]}"
    related = _related(claims.cell(other, "made"), says.words[other] or "")
    span, help_ = claims.cell(vague, "made").span, "give the day on which it was said"
    return Diagnostic(fact, "no-day", span, "warning", says.words[vague], help_, related)


def _related(place: Scalar, label: str) -> tuple[Related, ...]:
    return (Related(place.span, label),) if place.span else ()


CHECKS = (in_the_future, printed_before, falling_totals)
