"""The result as data that others rely on: the rows of recompute.csv, and recompute.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from estimates.analysis.asking import Extra  # TODO(switch): mix and likely of the new analysis
from estimates.analysis.recompute import Result
from estimates.export.schema import columns
from estimates.io import output

ENDS = ("low", "high", "low_open", "high_open", "low_soft", "high_soft", "implied_low", "implied_high")
PLAIN = ("claim", "made", "by", "side", "scope", "kind", "of", "stated_by", "ratio", "verdict", "reason", "needs")
TOLD = ("worked", "why", "sources", "urls", "baseline", "difference", "baseline_verdict")


def frame(result: Result, extra: Extra | None = None) -> dict[str, Any]:
    """Take the columns of recompute.csv; a ledger with the same columns can be read back as claims."""
    pairs, size = result.pairs, result.size
    found = {name: pairs[name] for name in columns("results") if name in pairs and name != "stated_claim"}
    if result.overrides:
        found["what_if"] = ["; ".join(result.overrides)] * size
    likely = extra.likely if extra else None
    for name in ("q10", "q50", "q90") if likely is not None else ():
        found[f"likely_{name}"] = [getattr(summary, name) if summary else None for summary in likely or ()]
    return found


def data(result: Result, extra: Extra | None = None) -> dict[str, object]:
    """Return the result as plain data: numbers unrounded, unbounded ends None, units as names."""
    study, model, extra = result.study, result.model, extra or Extra()
    mix = {"mix": {"shares": extra.shares, "loads": [asdict(load) for load in extra.mix]}} if extra.shares else {}
    return {
        "study": study.name,
        "title": study.title,
        "as_of": result.as_of.text if result.as_of else None,
        "overrides": list(result.overrides),
        "files": dict(study.files),
        "capacities": [
            {"of": name, "figure": v.best, "low": v.low, "high": v.high, "unit": model.units.name(v.unit)}
            for name, v in model.capacities.items()
        ],
        "rows": [_row(result, i, extra) for i in range(result.size)],
        **mix,
    }


def _row(result: Result, i: int, extra: Extra) -> dict[str, object]:
    pairs = result.pairs
    strength = [pairs[f"strength_{end}"][i] for end in ("low", "high")] if "strength_low" in pairs else [None]
    row = {
        **{name: pairs[name][i] for name in PLAIN if name in pairs},
        "count": _quantity(pairs, i, "count_", "count", pairs["count_unit"][i]),
        "recomputed": _quantity(pairs, i, "recomputed_", "recomputed", pairs["unit"][i]),
        "stated": _quantity(pairs, i, "stated_", "stated", pairs["stated_unit"][i]) if pairs["verdict"][i] else None,
        "strength": None if output.plain(strength[0]) is None else strength,
        **{name: pairs[name][i] for name in TOLD if name in pairs},  # TODO(switch): sentences.worked and .why
    }
    if extra.likely is not None:
        summary = extra.likely[i]
        row["likely"] = summary._asdict() if summary else None
    return row


def _quantity(pairs: Mapping[str, Any], i: int, prefix: str, figure: str, unit: object) -> dict[str, object]:
    said = {name: pairs[prefix + name][i] for name in ("words", "relation")}
    return {**said, "figure": pairs[figure][i], **{end: pairs[prefix + end][i] for end in ENDS}, "unit": unit}
