"""What the recomputing stands on: capacities, assumptions, hedges and sources, each with an anchor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

from estimates.analysis import verdicts
from estimates.analysis.explain import hedge_sources
from estimates.analysis.recompute import Result
from estimates.quantities.old_hedges import Row, Widths
from estimates.reading import figures
from estimates.reading.figures import Figure
from estimates.report.wording import numbered, placed
from estimates.study.records import Assumption, Capacity, Source
from estimates.study.study import Study

Sources = tuple[str, tuple[tuple[str, Source], ...]]  # a title, and sources with their anchors


class Held(NamedTuple):
    """A capacity or assumption: how it is said, what it comes to, its range, why; the study's words if `changed`."""

    anchor: str
    name: str
    words: str
    comes_to: str
    spread: str
    changed: str
    entry: Capacity | Assumption
    where: str


def held(result: Result, group: str, entries: Mapping[str, Capacity | Assumption]) -> Iterator[Held]:
    """The entries of a group: capacity or assumption."""
    study, model = result.study, result.model
    before = {name: words for name, _, words in study.overrides}
    for (name, entry), anchor in zip(entries.items(), numbered(group, entries).values(), strict=True):
        value = model.named[name]
        comes_to = "" if isinstance(entry.written, Figure) else model.words(name)
        spread = verdicts.span(value.low, value.high) if value.low < value.high else ""
        yield Held(anchor, name, value.words, comes_to, spread, before.get(name, ""), entry, placed(entry.place))


def sources(study: Study) -> Iterator[Sources]:
    """The sources in two lists: of what was said, and of what is assumed; each source once, with its anchor."""
    said = {citation.source for claim in study.claims for citation in claim.sources}
    numbers = count(1)
    for title, is_said in (("What was said", True), ("What is assumed", False)):
        found = [source for source in study.sources.values() if (source.id in said) is is_said]
        if found:
            yield title, tuple((f"source-{next(numbers)}", source) for source in found)


def hedges(study: Study) -> Iterator[tuple[str, str, str]]:
    """The rows of the hedge table that the study's figures use, each with its anchor and its citation."""
    said = [
        figure
        for claim in study.claims
        for figure in (claim.says, *(content.says for content in claim.contents))
        if figure
    ]
    for hedge in dict.fromkeys(figures.hedge_of(figure) for figure in said):
        row = study.hedges.rows[hedge]
        told = (row.because.strip().rstrip("."), _taken(row), "; ".join(hedge_sources(hedge, study)))
        yield f"hedge-{hedge.replace(' ', '-')}", hedge, ". ".join(filter(None, told))


def _taken(row: Row) -> str:
    """The multiples that the implied range of a figure was worked out with."""
    if row.implied is None or row.implied == Widths((1, 1), (1, 1)):
        return ""
    large, other = (f"{low:g} to {high:g} times" for low, high in row.implied)
    if large == other:
        return f"The middle half of readers take it as {large} the number"
    return (
        f"The middle half of readers take it as {large} a large round number (1,000 or more, ending in two zeros), "
        f"and as {other} any other"
    )
