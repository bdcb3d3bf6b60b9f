"""What the recomputing stands on: capacities, assumptions, hedges and sources, each with an anchor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from estimates import figures, verdicts
from estimates.explain import hedge_sources
from estimates.figures import Figure
from estimates.recompute import Result
from estimates.records import Assumption, Capacity, Source
from estimates.report.statements import held_anchor
from estimates.report.wording import placed
from estimates.study import Study

Sources = tuple[str, tuple[tuple[str, Source], ...]]  # a title, and sources with their anchors


class Held(NamedTuple):
    """A capacity or assumption: how it is said, what it comes to, its range, and why."""

    anchor: str
    name: str
    words: str
    comes_to: str
    spread: str
    changed: str
    entry: Capacity | Assumption
    where: str


def capacities(result: Result) -> Iterator[Held]:
    study, model = result.study, result.model
    for name, capacity in study.capacities.items():
        value = model.capacities[name]
        said = words_of(capacity.holds)
        comes_to = "" if isinstance(capacity.holds, Figure) else model.words(name)
        yield Held(
            held_anchor("capacity", name, study.capacities), name, said, comes_to,
            verdicts.span(value.low, value.high) if value.low < value.high else "",
            _changed(study, name), capacity, placed(capacity.place),
        )  # fmt: skip


def assumptions(result: Result) -> Iterator[Held]:
    study, model = result.study, result.model
    for name, assumption in study.assumptions.items():
        value = model.assumptions[name]
        comes_to = (
            "" if isinstance(assumption.is_, Figure) else f"{figures.number(value.best)} {model.units.name(value.unit)}"
        )
        yield Held(
            held_anchor("assumption", name, study.assumptions), name, words_of(assumption.is_), comes_to,
            verdicts.span(value.low, value.high) if value.low < value.high else "",
            _changed(study, name), assumption, placed(assumption.place),
        )  # fmt: skip


def words_of(said: object) -> str:
    """A figure or formula as the study has it."""
    return str(getattr(said, "words", None) or getattr(said, "text", ""))


def _changed(study: Study, name: str) -> str:
    """The study's own words, where an override stands in their place."""
    return next((before for changed, _, before in study.overrides if changed == name), "")


def sources(study: Study) -> Iterator[Sources]:
    """The sources in two lists: of what was said, and of what is assumed; each source once, with its anchor."""
    said = {citation.source for claim in study.claims for citation in claim.sources}
    number = 0
    for title, found in (
        ("What was said", [source for source in study.sources.values() if source.id in said]),
        ("What is assumed", [source for source in study.sources.values() if source.id not in said]),
    ):
        if found:
            yield title, tuple((f"source-{number + n}", source) for n, source in enumerate(found, 1))
        number += len(found)


def hedges(study: Study) -> Iterator[tuple[str, str, str]]:
    """The rows of the hedge table that the study's figures use, each with its anchor and its citation."""
    said = [
        figure
        for claim in study.claims
        for figure in (claim.says, *(content.says for content in claim.contents))
        if figure
    ]
    for hedge in dict.fromkeys(figures.hedge_of(figure) for figure in said):
        cited = "; ".join((study.hedges.rows[hedge].because.rstrip("."), *hedge_sources(hedge, study)))
        yield f"hedge-{hedge.replace(' ', '-')}", hedge, cited
