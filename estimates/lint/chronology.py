"""What can be wrong with a study's dates, and with totals over time; plain functions, as in `soundness`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from estimates.diagnostics.problems import Problem
from estimates.lint.soundness import WARNING, Path
from estimates.quantities.old_dates import Period, When

if TYPE_CHECKING:
    from estimates.study.study import Study


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
                path = study.places.cited((*here, "sources", number, "source"))
                day = f"{'on' if source.published.precision == 'day' else 'in'} {source.published.text}"
                fact = f"`{citation.source}` was published {day}, before the claim was made"
                related = [study.places.related((*here, "made"), "made")]
                help_ = "mend the date that is wrong"
                yield study.places.problem(path, fact, "printed-before", help=help_, related=related, severity=WARNING)


class _Total(NamedTuple):
    """A number of things over a period: the claim's place in the study, and what matters of it."""

    at: int
    made: When
    words: str
    figure: float
    covers: Period


def falling_totals(study: Study) -> Iterator[Problem]:
    """A total of one side that goes down while it covers the same period, or may go down: a day is lacking."""
    last: dict[tuple[object, ...], _Total] = {}
    for series, now in sorted(_totals(study), key=lambda item: (item[1].made.start, item[1].made.end)):
        was, last[series] = last.get(series), now
        shorter = was and now.covers.end and (not was.covers.end or now.covers.end < was.covers.end)
        if was is None or shorter:
            continue
        if was.made.end < now.made.start:
            if now.figure < was.figure:
                yield _falls(study, str(series[0]), was, now)
        elif was.figure != now.figure and (was.made.precision, now.made.precision) != ("day", "day"):
            yield _unordered(study, str(series[0]), was, now)


def _totals(study: Study) -> Iterator[tuple[tuple[object, ...], _Total]]:
    """The totals with a date, each with what it has in common with those that it can be set beside."""
    for index, claim in enumerate(study.claims):
        made, says, covers = claim.made, claim.says, claim.covers
        if made and covers and says and says.figure is not None and not claim.repeats:
            series = (claim.side, says.unit, says.per, claim.means, covers.start)
            yield series, _Total(index, made, says.words, says.figure, covers)


def _falls(study: Study, side: str, was: _Total, now: _Total) -> Problem:
    places = study.places
    return places.problem(
        (*places.claim(now.at), "says"),
        f"the total of {side} goes down from {was.words} to {now.words}",
        "falling",
        label=now.made.text,
        help="add `repeats: ` if it is an older figure said again",
        related=[places.related((*places.claim(was.at), "says"), was.made.text)],
        severity=WARNING,
    )


def _unordered(study: Study, side: str, was: _Total, now: _Total) -> Problem:
    places = study.places
    vague, other = (now, was) if was.made.precision == "day" else (was, now)
    text, kind = vague.made.text, vague.made.precision
    return places.problem(
        (*places.claim(vague.at), "made"),
        f"{text} is only a {kind}, and a day is needed to tell which of two totals of {side} came first",
        "no-day",
        label=vague.words,
        help="give the day that it was said on",
        related=[places.related((*places.claim(other.at), "made"), other.words)],
        severity=WARNING,
    )


CHECKS: tuple[Callable[[Study], Iterator[Problem]], ...] = (dates_to_come, printed_before_it_was_said, falling_totals)
