"""What can be wrong with a study as a whole: a plain list of functions, each of which looks for one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from estimates.problems import Problem

if TYPE_CHECKING:
    from estimates.study import Study


def unknown_sources(study: Study) -> Iterator[Problem]:
    """Claims and assumptions that cite a source which is not there."""
    for index, claim in enumerate(study.claims):
        here = study.places.claim(index)
        for number, citation in enumerate(claim.sources):
            if citation.source not in study.sources:
                path = (*here, "sources", number, "source")
                if not study.places.has(path):
                    path = (*here, "source")
                yield study.places.problem(path, f"no source is called `{citation.source}`", "unknown-source")


CHECKS: tuple[Callable[[Study], Iterator[Problem]], ...] = (unknown_sources,)
