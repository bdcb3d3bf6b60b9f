"""Compare two versions of a study: claims added, removed and changed, capacities, and verdicts that flipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from estimates.analysis.result import Result, tally
from estimates.study.structure import Entry


class Change(NamedTuple):
    """One difference: of a "claim", "capacity", "assumption" or "verdict"; None before an addition, after a removal."""

    what: str
    name: str
    key: str
    before: str | None
    after: str | None


def difference(old: Result, new: Result) -> list[Change]:
    """Return what changed from one result to another: entries by their ids and keys, then verdicts."""
    claims = ([table.record(row) for row in range(len(table))] for table in (old.study.claims, new.study.claims))
    found = [*_entries("claim", *({str(claim.id): claim for claim in each} for each in claims))]
    for what, group in (("capacity", "capacities"), ("assumption", "assumptions")):
        found += _entries(what, getattr(old.study, group), getattr(new.study, group))
    before, after = _verdicts(old), _verdicts(new)
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            found.append(Change("verdict", name, "verdict", before.get(name), after.get(name)))
    return found


def _entries(what: str, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[Change]:
    for name in {**old, **new}:
        before, after = _written(old.get(name)), _written(new.get(name))
        if not (before and after):
            yield Change(what, name, "", "; ".join(before.values()) or None, "; ".join(after.values()) or None)
            continue
        for key in {**before, **after}:
            if before.get(key) != after.get(key):
                yield Change(what, name, key, before.get(key), after.get(key))


def _written(entry: Entry | None, prefix: str = "") -> dict[str, str]:
    """Return the keys of an entry with their values as words; nested entries are keyed by their position."""
    found: dict[str, str] = {}
    for key in type(entry).model_fields if entry else ():
        value, name = getattr(entry, key), prefix + key.rstrip("_")
        if isinstance(value, tuple) and value and isinstance(value[0], Entry):
            for at, one in enumerate(value, 1):
                found |= _written(one, f"{name} {at}, ")
        elif value not in (None, (), ""):
            found[name] = _text(value)
    return found


def _text(value: Any) -> str:
    if isinstance(value, tuple) and not hasattr(value, "text"):
        return ", ".join(map(_text, value))
    return str(getattr(value, "words", None) or getattr(value, "text", None) or value)


def _verdicts(result: Result) -> dict[str, str]:
    """Return the verdict on each stated figure, by the claim that states it and its words."""
    pairs = result.pairs
    rows = tally(result).rows
    return {f"{pairs['stated_claim'][i]}, “{pairs['stated_words'][i]}”": pairs["verdict"][i] for i in rows}
