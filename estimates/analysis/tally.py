"""Count stated figures by verdict: the one way that the terminal, `check`, the data and the page share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimates.analysis.record import Rows
from estimates.analysis.result import Result
from estimates.analysis.verdict import VERDICTS

FAVOURABLE = [
    VERDICTS.index(name) for name in ("reproduced", "consistent", "tension", "contradicted", "not comparable")
]


class Tally(NamedTuple):
    """How many stated figures have each verdict, how many of the reproduced ones are weak, and the row of each.

    `uncompared` are rows of the contents: stated figures without a count on record, or without a capacity.
    """

    verdicts: dict[str, int]
    weak: int
    rows: Rows
    uncompared: Rows

    @property
    def total(self) -> int:
        return len(self.rows)


def tally(result: Result) -> Tally:
    """Count each stated figure once, in the order in which the rows come.

    A figure that goes with several capacities ("in seats", "on the floor") and does not say which has the verdict
    that is the most favourable to it: it is contradicted only if every one of them contradicts it. Among equal
    verdicts, the row whose worked figure is the nearest one counts.
    """
    judgement, content = result.judgement, result.rows_made.content
    rows = np.flatnonzero(content >= 0)
    rank = np.argsort(FAVOURABLE)[judgement.verdict[rows]]
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.abs(np.log(judgement.ratio[rows]))
    best = rows[np.lexsort((distance, judgement.weak[rows], rank, content[rows]))]
    first = np.unique(content[best], return_index=True)[1]
    chosen = np.sort(best[first]).astype(np.int32)
    counts = np.bincount(judgement.verdict[chosen], minlength=len(VERDICTS)).tolist()
    own = np.isin(result.study.contents.claim, result.record.claims)
    own[content[rows]] = False
    left = np.flatnonzero(own).astype(np.int32)
    return Tally(dict(zip(VERDICTS, counts, strict=True)), int(judgement.weak[chosen].sum()), chosen, left)
