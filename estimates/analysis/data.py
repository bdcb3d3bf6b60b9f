"""A result as plain data: the contract of `--format json` that terminal, page and exports print."""

from collections.abc import Iterator, Sequence
from typing import Any

from estimates.analysis import sentences
from estimates.analysis.columns import ENDS, Array, Columns, records
from estimates.analysis.result import KEYS, NUMBERS, Result, tally
from estimates.analysis.scenario import NOTHING, Extra
from estimates.analysis.uncertainty import Summary

MAX_SENTENCES = 1_000  # rows; in a longer result, `worked`, `why` and `recomputed.words` are null
TEXTS = ("claim", *KEYS, "kind", "of", "under", "stated_by", "means", "verdict", "reason", "sources", "urls")
BASELINE = ("baseline", "difference", "baseline_verdict")
QUANTITIES = {"count": "count_unit", "recomputed": "unit", "stated": "stated_unit"}
PARTS = ("words", "relation", "figure", *ENDS, "implied_low", "implied_high", "unit")


def as_data(result: Result, extra: Extra = NOTHING) -> dict[str, Any]:
    """Return a result as plain data: numbers unrounded, units by name, infinite for an end that does not exist."""
    study, counted, mix = result.study, tally(result), extra.mix
    return {
        "study": study.name,
        "title": study.title,
        "as_of": result.record.as_of.text if result.record.as_of else None,
        "by": result.record.by,
        "overrides": [str(override) for override in study.overrides],
        "files": dict(study.files),
        "capacities": [
            {"of": name, "figure": v.best, "low": v.low, "high": v.high, "unit": result.model.registry.name(v.unit)}
            for name, v in result.model.capacities.items()
        ],
        "tally": {**counted.verdicts, "weak": counted.weak},
        "rows": [*rows(result, extra.likely)],
        **({"mix": {"shares": dict(mix.shares), "loads": [*records(mix.columns)]}} if mix else {}),
    }


def rows(result: Result, likely: Sequence[Summary | None] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of the data, one for each row of `pairs`."""
    pairs, short = result.pairs, result.size <= MAX_SENTENCES
    flat = records(pairs, *(name for name in (*TEXTS, *NUMBERS, *BASELINE) if name in pairs))
    quantities = (records(_quantity(pairs, name, unit)) for name, unit in QUANTITIES.items())
    for i, (row, count, recomputed, stated) in enumerate(zip(flat, *quantities, strict=True)):
        strength = [row.pop("strength_low"), row.pop("strength_high")]
        recomputed["words"] = sentences.recomputed_words(result, i) if short else None
        yield row | {
            "strength": strength if row["verdict"] == "reproduced" else None,
            "count": count,
            "recomputed": recomputed if row["of"] else None,
            "stated": stated if row["verdict"] else None,
            "worked": sentences.worked(result, i) if short else None,
            "why": (sentences.why(result, i) or None) if short else None,
            **({"likely": (summary := likely[i]) and summary._asdict()} if likely is not None else {}),
        }


def _quantity(pairs: Columns, name: str, unit: str) -> dict[str, Array]:
    """Return one quantity of the rows: words, relation, figure, literal ends and what they are, implied ends, unit."""
    named = {"figure": name, "unit": unit}
    return {key: pairs[at] for key in PARTS if (at := named.get(key, f"{name}_{key}")) in pairs}
