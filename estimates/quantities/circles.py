"""Names that lead to names, round and round."""

from __future__ import annotations

from collections.abc import Mapping


def circles(links: Mapping[str, str | None]) -> list[list[str]]:
    """The circles among names of which each leads to at most one other; each once, from its first name in `links`.

    A name that leads to itself is a circle of one.
    """
    seen: set[str] = set()
    found = []
    for first in links:
        chain: dict[str, None] = {}
        at: str | None = first
        while at is not None and at in links and at not in seen:
            seen.add(at)
            chain[at] = None
            at = links[at]
        if at in chain:
            circle = list(chain)
            found.append(circle[circle.index(at) :])
    return found
