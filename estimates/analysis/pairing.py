"""The public record: which claims stand on a day, what was set beside what, and what can be compared at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from estimates.diagnostics.problems import Unreadable
from estimates.quantities.old_dates import When
from estimates.study.records import Claim, Content
from estimates.study.study import Study

UNDATED = date(2200, 12, 31)


class Pair(NamedTuple):
    """Contents that `speaker` stated beside the count of `counted` (most often the same claim)."""

    counted: Claim
    speaker: Claim
    content: Content


def made(claim: Claim, study: Study) -> When | None:
    """When a claim was made; for an undated one, when it was first printed; None if neither is known."""
    return claim.made or min(_printed(claim, study), key=lambda when: when.end, default=None)


def _printed(claim: Claim, study: Study) -> Iterator[When]:
    """When the sources of a claim were published, as far as that is known."""
    for citation in claim.sources:
        if published := study.sources[citation.source].published:
            yield published


def on_record(study: Study, *, as_of: When | None = None, by: str | None = None) -> list[Claim]:
    """The claims surely made by the end of `as_of`, of one side or speaker if `by` names it; oldest first.

    A claim of which only the month is known is on record once it was printed, or once the month is over.
    Raises Unreadable if nobody is called `by`.
    """
    if by is not None:
        names = {name for claim in study.claims for name in (claim.side, claim.by)}
        if by.casefold() not in {name.casefold() for name in names}:
            sides = ", ".join(dict.fromkeys(claim.side for claim in study.claims))
            raise Unreadable(
                f"nobody in this study is called “{by}”", 0, len(by), slug="by", help=f"the sides are {sides}"
            )

    def last_day(claim: Claim) -> date:
        when = made(claim, study)
        return min(known.end for known in (when, *_printed(claim, study))) if when else UNDATED

    kept = [
        claim
        for claim in study.claims
        if (as_of is None or last_day(claim) <= as_of.end)
        and (by is None or by.casefold() in (claim.side.casefold(), claim.by.casefold()))
    ]
    return sorted(kept, key=last_day)


def pairs(claims: Sequence[Claim], counts: Sequence[Claim] = ()) -> Iterator[Pair]:
    """Every stated content of `claims` with the count it goes with: the claim's own, or the one it was set beside.

    `counts` are claims that contents can be set beside, besides those in `claims` themselves.
    """
    counted = {claim.id: claim for claim in (*counts, *claims) if claim.says is not None}
    for claim in claims:
        beside = counted.get(claim.id if claim.says is not None else claim.beside or "")
        if beside is not None:
            for content in claim.contents:
                yield Pair(beside, claim, content)


def period(pair: Pair) -> str | None:
    """The period that stated contents cover, if one was said."""
    covers = pair.content.covers or pair.speaker.covers
    return covers.text if covers else None


def incomparable(pair: Pair, capacity: str) -> str | None:
    """Why stated contents are of another kind than a pure load of one thing at one time; None if they are not."""
    content, counted = pair.content, pair.counted
    pers = content.says.per, counted.says.per if counted.says else None
    if pers[0] != pers[1]:
        kinds = [f"a rate, so many per {per}," if per else "a stock" for per in pers]
        return f"That is {kinds[0]} and the count {kinds[1].rstrip(',')}."
    if len(content.of) > 1:
        return f"A mixed load ({' and '.join(content.of)}), and the recomputed figure is for a pure one ({capacity})."
    if content.means == "equivalent":
        return "Worked back from a mass, not from what was counted."
    covers = period(pair)
    if covers and counted.covers and covers != counted.covers.text:
        return f"Two periods: that covers {covers}, the count covers {counted.covers.text}."
    return None


def printed_by(claim: Claim, study: Study) -> str:
    """Who printed a claim, and when: "AP via Arab Times (2024-11-20)"; a mere rendering of a source is not named."""
    cited = [study.sources[citation.source] for citation in claim.sources]
    return "; ".join(dict.fromkeys(source.printed for source in cited if source.renders is None))
