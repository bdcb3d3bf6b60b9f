"""The rows of recompute.csv, in the order in which tables.yaml describes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from estimates.analysis.columns import Columns
from estimates.analysis.result import Result
from estimates.analysis.uncertainty import Summary
from estimates.export.schema import columns


def frame(result: Result, likely: Sequence[Summary | None] | None = None) -> dict[str, Any]:
    """Take the columns of recompute.csv; a ledger with the same columns can be read back as claims."""
    found = _known(result.pairs)
    if result.study.overrides:
        found["what_if"] = ["; ".join(map(str, result.study.overrides))] * result.size
    for name in ("q10", "q50", "q90") if likely is not None else ():
        found[f"likely_{name}"] = [getattr(summary, name) if summary else None for summary in likely or ()]
    return found


def blocks(result: Result) -> Iterator[Mapping[str, Any]]:
    """Yield the same columns in blocks of rows, for a ledger too long to be held as a whole."""
    return map(_known, result.blocks())


def _known(pairs: Columns) -> dict[str, Any]:
    return {name: pairs[name] for name in columns("results") if name in pairs and name != "stated_claim"}
