"""The sources that a result rests on: of its claims, and of the figures that it is worked out and checked with."""

from __future__ import annotations

from collections.abc import Iterator

from estimates.analysis import explain
from estimates.analysis.recompute import Result
from estimates.study.records import Source


def sources(result: Result) -> Iterator[Source]:
    """Each source that something cites, in the study's order; a page that only an unused assumption names is none."""
    used = {source.id for source in of_claims(result)} | {*_of_figures(result)}
    return (source for source in result.study.sources.values() if source.id in used)


def of_claims(result: Result) -> list[Source]:
    """The sources of the claims, in the study's order."""
    used = {citation.source for claim in result.record() for citation in claim.sources}
    return [source for source in result.study.sources.values() if source.id in used]


def _of_figures(result: Result) -> Iterator[str]:
    """Those of capacities, of cross-checks, and of all that these, or the ways to them, stand on."""
    study = result.study
    names = [*study.capacities]
    for check in study.checks.values():
        yield from check.sources
        names += [name.text for limit in check.limits.values() for name in limit.names]
    for unit in dict.fromkeys(claim.says.unit for claim in result.record() if claim.says):
        for name in study.capacities:  # the ways from what is counted, such as voyages, to what capacities are for
            factor = result.model.factor(unit, name)
            names += factor.names if factor else ()
    for name in dict.fromkeys(explain.standing(study, names)):
        yield from study.entry(name).sources
