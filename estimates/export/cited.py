"""The sources that a result rests on: of its claims, and of the figures that it is worked out and checked with."""

from __future__ import annotations

from collections.abc import Iterator

from estimates.formulas import Formula
from estimates.recompute import Result
from estimates.records import Source


def sources(result: Result) -> Iterator[Source]:
    """Each source that something cites, in the study's order; a page that only an unused assumption names is none."""
    used = {*_of_claims(result), *_of_figures(result)}
    return (source for source in result.study.sources.values() if source.id in used)


def of_claims(result: Result) -> list[Source]:
    """The sources of the claims, in the study's order."""
    used = set(_of_claims(result))
    return [source for source in result.study.sources.values() if source.id in used]


def _of_claims(result: Result) -> Iterator[str]:
    for claim in result.record():
        for citation in claim.sources:
            yield citation.source


def _of_figures(result: Result) -> Iterator[str]:
    """Those of capacities, of cross-checks, and of all assumptions that these, or the ways to them, stand on."""
    study = result.study
    waiting: list[str] = []
    for capacity in study.capacities.values():
        yield from capacity.sources
        waiting += _names(capacity.holds)
    for check in study.checks.values():
        yield from check.sources
        waiting += [name for limit in check.limits.values() for name in _names(limit)]
    for unit in dict.fromkeys(claim.says.unit for claim in result.record() if claim.says):
        for name in study.capacities:  # the ways from what is counted, such as voyages, to what capacities are for
            factor = result.model.factor(unit, name)
            waiting += factor.names if factor else ()
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen and name in study.assumptions:
            seen.add(name)
            yield from study.assumptions[name].sources
            waiting += _names(study.assumptions[name].is_)


def _names(written: object) -> list[str]:
    return [name.text for name in written.names] if isinstance(written, Formula) else []
