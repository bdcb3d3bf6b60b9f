"""Multiply counts by capacities and compare the results with what was stated, on columns of any length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from estimates.analysis.columns import Array, Columns, Makers, Readings, ends
from estimates.analysis.numbers import number
from estimates.analysis.pairing import Pairing, Tables
from estimates.analysis.record import Record, Rows, as_text
from estimates.analysis.verdict import REASONS, VERDICTS, Judgement
from estimates.io.column import TextColumn
from estimates.quantities.dates import When
from estimates.quantities.model import Model
from estimates.study.entries import Claim
from estimates.study.record import LISTS, Study

if TYPE_CHECKING:
    import pandas as pd

# Keys of a claim that every row of the results repeats: all but those that a row has from the content, or lacks.
KEYS = tuple(key for key in Claim.model_fields if key not in {
    "id", "for_", "says", "means", "corrects", "because", "beside", "mix", "confidence", "note", *LISTS,
})  # fmt: skip
NUMBERS = ("ratio", "needs", "strength_low", "strength_high", "weak")  # numeric columns of a judgement


class Tally(NamedTuple):
    """How many stated figures have each verdict, how many of the reproduced ones are weak, and the row of each.

    `uncompared` are rows of the contents: stated figures without a count on record, or without a capacity.
    """

    verdicts: dict[str, int]
    weak: int
    rows: Array
    uncompared: Array

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def weakly(self) -> str:
        """What to add to the number of reproduced figures: " (weakly)", " (2 weakly)", or nothing."""
        some = "" if self.weak == self.verdicts["reproduced"] else f"{self.weak} "
        return f" ({some}weakly)" if self.weak else ""


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The result of a study. `counts` and `pairs` are columns; `claims` and `rows` are the same as DataFrames.

    `judgement` holds the verdict of each row of `pairs`. With what-ifs, `pairs` has the study's own figures in
    `baseline`, `difference` and `baseline_verdict`.
    """

    record: Record
    pairing: Pairing
    judgement: Judgement
    baseline: Result | None = None

    def __repr__(self) -> str:
        return f"<Result of {self.study!r}: {len(self.record.claims):,} claims, {self.size:,} rows>"

    def _repr_html_(self) -> str:
        """Return the stated figures with their verdicts as an HTML table, for notebooks."""
        columns = ["claim", "of", "recomputed", "stated_by", "stated_words", "ratio", "verdict"]
        stated = self.rows.loc[self.rows["verdict"].notna(), columns]
        return str(stated.to_html(index=False, max_rows=20, float_format=number))

    @property
    def study(self) -> Study:
        return self.record.study

    @property
    def model(self) -> Model:
        return self.study.model

    @property
    def size(self) -> int:
        """The number of rows of `pairs`."""
        return len(self.pairing)

    @cached_property
    def counts(self) -> Columns:
        """One row per claim with a count, oldest first: `figure`, literal and typical ends (infinite where unbounded).

        `adds_up` is false for rates, shares and stocks, which are not running totals.
        """
        rows = self.record.own_counts
        readings = Readings(self.study.claims.says.take(rows), self.study)
        own = {"adds_up": lambda: self.record.adds_up[rows]}
        return Columns(self.claim_columns(rows) | readings.columns("figure") | self.printed_columns(rows) | own)

    def take(self, rows: Any) -> Result:
        """Return a result with only some rows of `pairs`, such as those that are shown: a ledger may have millions."""
        judgement, baseline = Judgement(*(column[rows] for column in self.judgement)), self.baseline
        return Result(self.record, self.pairing.take(rows), judgement, baseline and baseline.take(rows))

    @cached_property
    def claims(self) -> pd.DataFrame:
        return self.counts.frame()

    @cached_property
    def rows(self) -> pd.DataFrame:
        return self.pairs.frame()

    def claim_columns(self, rows: Rows) -> Makers:
        """Return the columns of claims: who said it, when, of what time and scope."""
        table, (start, end, _) = self.study.claims, self.record.dates
        texts = {"claim": table.id, "for": table.for_, **{key: as_text(table.columns[key]) for key in KEYS}}
        return {
            **{name: _texts(column, rows) for name, column in texts.items()},
            "made_start": lambda: start[rows],
            "made_end": lambda: end[rows],
            "kind": lambda: np.where(table.repeats.codes[rows] >= 0, "repeat", "statement").astype(object),
        }

    def printed_columns(self, rows: Rows) -> Makers:
        """Return the columns that say who printed claims, and where they can be read."""
        by, at = self.record.printed
        return {"sources": _texts(by, rows), "urls": _texts(at, rows)}

    @cached_property
    def pairs(self) -> Columns:
        """One row for each count, capacity that fits it and figure stated of it; a count without any has one row."""
        rows, study, judged = self.pairing, self.study, self.judgement
        contents = study.contents

        def stated_covers() -> Array:
            own = as_text(contents.covers).take(rows.content)
            return own.fill(as_text(study.claims.covers).take(rows.speaker)).values()

        columns: dict[str, Any] = {
            **self.claim_columns(rows.claim),
            "of": lambda: np.array([*rows.tables.names, None])[rows.capacity],
            "capacity": lambda: rows.factor("best"),
            "capacity_low": lambda: rows.factor("low"),
            "capacity_high": lambda: rows.factor("high"),
            "capacity_unit": lambda: rows.factor("factor_units"),
            **(counted := rows.count.columns("count", "count_")),
            "recomputed": lambda: rows.worked,
            "recomputed_relation": lambda: np.where(rows.fits, counted["count_relation"](), None),
            **ends(lambda: rows.times(rows.count.spread.literal), "recomputed_"),
            **ends(lambda: rows.times(rows.count.spread.typical), "recomputed_implied_", ("low", "high")),
            "unit": lambda: rows.factor("load_units"),
            "stated_by": _texts(study.claims.by, rows.speaker),
            "stated_claim": _texts(study.claims.id, rows.speaker),
            "stated_of": lambda: contents.of.change("; ".join).take(rows.content).values(),
            "stated_covers": stated_covers,
            "under": _texts(contents.under, rows.content),
            **rows.stated.columns("stated", "stated_"),
            "means": _texts(contents.means, rows.content),
            "verdict": lambda: np.array([*VERDICTS, None])[judged.verdict],
            "reason": lambda: np.array([*REASONS, None])[judged.reason],
            **{name: getattr(judged, name) for name in NUMBERS},
            **self.printed_columns(np.where(rows.speaker < 0, rows.claim, rows.speaker)),
        }
        if baseline := self.baseline:
            columns |= {
                "baseline": lambda: baseline.pairing.worked,
                "difference": lambda: rows.worked - baseline.pairing.worked,
                "baseline_verdict": lambda: baseline.pairs["verdict"],
            }
        return Columns(columns)


def _texts(column: TextColumn, rows: Rows) -> Callable[[], Array]:
    return lambda: column.take(rows).values()


def compute(study: Study, *, as_of: When | None = None, by: str | None = None, baseline: Study | None = None) -> Result:
    """Recompute every count of a study with every capacity that fits it, and judge what was stated of it.

    `as_of` limits it to what was on record by the end of that day, `by` to one side or speaker; `baseline` is the same
    study without what-ifs. Raises Unreadable if nobody is called `by`, DataError if two ways lead from a count to a
    capacity.
    """
    record = Record(study, as_of, by)
    rows = Pairing.of(Tables(study), record)
    unchanged = None if baseline is None else compute(baseline, as_of=as_of, by=by)
    return Result(record, rows, rows.judged(study.assumed.soft_factor), unchanged)


def tally(result: Result) -> Tally:
    """Count each stated figure once, in the order in which the rows come.

    A figure that goes with several capacities ("in seats", "on the floor") and does not say which has the verdict
    that is the most favourable to it: it is contradicted only if every one of them contradicts it. Among equal
    verdicts, the row whose worked figure is the nearest one counts.
    """
    judgement, content = result.judgement, result.pairing.content
    rows = np.flatnonzero(content >= 0)
    with np.errstate(all="ignore"):
        distance = np.abs(np.log(judgement.ratio[rows]))
    best = rows[np.lexsort((distance, judgement.weak[rows], judgement.verdict[rows], content[rows]))]
    first = np.unique(content[best], return_index=True)[1]
    chosen = np.sort(best[first])
    counts = np.bincount(judgement.verdict[chosen], minlength=len(VERDICTS)).tolist()
    left = np.setdiff1d(np.flatnonzero(np.isin(result.study.contents.claim, result.record.claims)), content)
    return Tally(dict(zip(VERDICTS, counts, strict=True)), int(judgement.weak[chosen].sum()), chosen, left)
