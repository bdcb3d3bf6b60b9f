"""What can be wrong with a study's dates, and with totals over time; plain functions, as in `soundness`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from estimates.dates import Period, When
from estimates.problems import Problem
from estimates.soundness import WARNING, Path

if TYPE_CHECKING:
    from estimates.study import Study


def dates_to_come(study: Study) -> Iterator[Problem]:
    """Dates in the future: nobody has said or counted anything then."""
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - somewhere it is tomorrow already

    def late(path: Path, when: When | None) -> Iterator[Problem]:
        if when and when.start > tomorrow:
            yield study.places.problem(path, f"{when.text} lies in the future", "future")

    def ends(path: Path, period: Period | None) -> Iterator[Problem]:
        last = period and (period.until or period.since)
        yield from late(path, last or None)

    for index, claim in enumerate(study.claims):
        here = study.places.claim(index)
        yield from late((*here, "made"), claim.made)
        yield from ends((*here, "covers"), claim.covers)
        for number, content in enumerate(claim.contents):
            yield from ends((*here, "contents", number, "covers"), content.covers)
    for name, source in study.sources.items():
        yield from late(("sources", name, "published"), source.published)


def printed_before_it_was_said(study: Study) -> Iterator[Problem]:
    """A source that is older than the claim it is cited for (a day is left for the time zones)."""
    for index, claim in enumerate(study.claims):
        here = study.places.claim(index)
        for number, citation in enumerate(claim.sources):
            source = study.sources.get(citation.source)
            if not (claim.made and source and source.published):
                continue
            if source.published.end + timedelta(days=1) < claim.made.start:
                path = (*here, "sources", number, "source")
                path = path if study.places.has(path) else (*here, "source")
                day = f"{'on' if source.published.precision == 'day' else 'in'} {source.published.text}"
                fact = f"`{citation.source}` was published {day}, before the claim was made"
                related = [study.places.related((*here, "made"), "made")]
                help_ = "mend the date that is wrong"
                yield study.places.problem(path, fact, "printed-before", help=help_, related=related, severity=WARNING)


def falling_totals(study: Study) -> Iterator[Problem]:
    """A total of one side that goes down while it covers the same period."""
    last: dict[tuple[object, ...], int] = {}
    numbered = [(i, c) for i, c in enumerate(study.claims) if c.made and c.covers and c.says and not c.repeats]
    for index, claim in sorted(
        numbered, key=lambda item: (item[1].made.start, item[1].made.end) if item[1].made else ()
    ):
        if not (claim.says and claim.covers and claim.made):
            continue
        since = claim.covers.since.start if claim.covers.since else None
        series = (claim.side, claim.says.unit, claim.says.per, claim.means, since)
        before = study.claims[last[series]] if series in last else None
        if before and before.says and before.covers and before.made and before.made.end < claim.made.start:
            until = (before.covers.end, claim.covers.end)
            was, now = before.says.figure, claim.says.figure
            shorter = until[1] is not None and (until[0] is None or until[1] < until[0])
            if was is not None and now is not None and now < was and not shorter:
                fact = f"the total of {claim.side} goes down from {before.says.words} to {claim.says.words}"
                related = [study.places.related((*study.places.claim(last[series]), "says"), before.made.text)]
                path = (*study.places.claim(index), "says")
                label = claim.made.text
                help_ = "add `repeats: ` if it is an older figure said again"
                yield study.places.problem(
                    path, fact, "falling", label=label, help=help_, related=related, severity=WARNING
                )
        last[series] = index


CHECKS: tuple[Callable[[Study], Iterator[Problem]], ...] = (dates_to_come, printed_before_it_was_said, falling_totals)
