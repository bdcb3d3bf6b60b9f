"""Figures that were read, as the columns of tables and JSON."""

from typing import Any

import numpy as np

from estimates.io.column import TextColumn
from estimates.quantities import hedges
from estimates.quantities.figure import RELATIONS
from estimates.quantities.figures import Figures

COLUMNS = (
    "words", "kind", "role", "relation", "figure", "low", "high", "low_open", "high_open", "unit", "of", "per", "start",
    "end", "note",
)  # fmt: skip


def frame(figures: Figures) -> dict[str, Any]:
    """Return a column for each name in COLUMNS.

    `low` and `high` are the ends said of a range, the floor of an order, and otherwise the ends of the literal
    interval, NaN where it has none.
    """
    literal = hedges.spread(figures).literal
    is_range = np.isin(figures.relation, [RELATIONS.index("between"), RELATIONS.index("order")])
    low, high = (np.where(np.isfinite(end), end, np.nan) for end in (literal.low, literal.high))
    columns: dict[str, Any] = {name: getattr(figures, name) for name in COLUMNS if hasattr(figures, name)}
    return dict.fromkeys(COLUMNS) | columns | {
        "relation": TextColumn(figures.relation.astype(np.int32), RELATIONS),
        "low": np.where(is_range, figures.low, low),
        "high": np.where(is_range, figures.high, high),
        "low_open": literal.low_open & ~is_range & ~np.isnan(low),
        "high_open": literal.high_open & ~is_range & ~np.isnan(high),
    }  # fmt: skip
