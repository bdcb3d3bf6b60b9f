"""What can be wrong with a study's dates, and with totals over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from estimates.diagnostics import Diagnostic, Scalar
from estimates.lint.claims import rows

if TYPE_CHECKING:
    from estimates.study.record import Study


def in_the_future(study: Study) -> Iterator[Diagnostic]:
    """Dates to come: nobody has said or counted anything then."""
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - somewhere it is tomorrow already
    for table, key in ((study.claims, "made"), (study.claims, "covers"), (study.contents, "covers")):
        column: Any = getattr(table, key)
        whens = [item if key == "made" else item.until or item.since for item in column.items]
        late = [code for code, when in enumerate(whens) if when and when.start > tomorrow]
        for row in rows(np.isin(column.codes, late)):
            yield _late(table.cell(row, key), whens[column.codes[row]])
    for source in study.sources.values():
        for key, day in (("published", source.published), ("accessed", source.accessed)):
            if day and day.start > tomorrow:
                yield _late(source.at(key), day)


def _late(place: Scalar, when: Any) -> Diagnostic:
    return Diagnostic.at(place, f"{when.text} is in the future", "future")


def printed_before(study: Study) -> Iterator[Diagnostic]:
    """A source that is older than the claim for which it is cited (a day is left for time zones)."""
    claims, day = study.claims, timedelta(days=1)
    days = {name: source.published.end + day for name, source in study.sources.items() if source.published}
    for row in rows((claims.made.codes >= 0) & (claims.citations.codes >= 0)):
        made: Any = claims.made[row]
        for citation in claims.citations[row] or ():
            if days.get(citation.source, made.start) < made.start:
                published: Any = study.sources[citation.source].published
                when = f"{'on' if published.precision == 'day' else 'in'} {published.text}"
                fact = f"`{citation.source}` was published {when}, before the claim was made"
                here, help_ = citation.at("source"), "correct the date that is wrong"
                other = (claims.cell(row, "made"), "made")
                yield Diagnostic.at(here, fact, "printed-before", help_, other=other, warning=True)


def falling_totals(study: Study) -> Iterator[Diagnostic]:
    """A total of one side and scope that falls while it covers the same period, or may fall: a day is missing."""
    claims, says = study.claims, study.claims.says
    is_total = claims.counts.equals("total") & (claims.repeats.codes < 0) & ~np.isnan(says.figure)
    is_total &= (claims.made.codes >= 0) & (claims.covers.codes >= 0)
    is_total[claims.rows_named(claims.corrects)[claims.corrects.codes >= 0]] = False
    last: dict[object, int] = {}
    made: Any = claims.made
    for now in sorted(rows(is_total), key=lambda row: made[row][1:3]):
        covers: Any = claims.covers[now]
        series = (claims.side[now], (claims.scope[now] or "").casefold(), says.unit[now], says.per[now],
                  claims.means[now], covers.start)  # fmt: skip
        was = last.get(series)
        last[series] = now
        before: Any = claims.covers[was] if was is not None else None
        if was is None or (covers.end and (not before.end or covers.end < before.end)):
            continue
        if made[was].end < made[now].start and says.figure[now] < says.figure[was]:
            fact = f"the total of {claims.side[now]} falls from {says.words[was]} to {says.words[now]}"
            help_ = "add `repeats: ` if it is an older figure, or `corrects: ` if the earlier one was wrong"
            here, other = claims.cell(now, "says"), (claims.cell(was, "says"), made[was].text)
            yield Diagnostic.at(here, fact, "falling", help_, other=other, warning=True, label=made[now].text)
        elif made[was].end >= made[now].start and says.figure[was] != says.figure[now]:
            yield from _unordered(study, *((now, was) if made[was].precision == "day" else (was, now)))


def _unordered(study: Study, vague: int, exact: int) -> Iterator[Diagnostic]:
    """Two totals, of which the first one's day is needed to order them."""
    claims, words, made = study.claims, study.claims.says.words, study.claims.made[vague]
    if made and made.precision != "day":
        fact = f"{made.text} is only a {made.precision}; a day is needed to order two totals of {claims.side[vague]}"
        here, other = claims.cell(vague, "made"), (claims.cell(exact, "made"), words[exact] or "")
        help_ = "give the day on which it was said"
        yield Diagnostic.at(here, fact, "no-day", help_, other=other, warning=True, label=words[vague])


CHECKS = (in_the_future, printed_before, falling_totals)
