"""What `estimates recompute` makes of a long ledger: a summary on the terminal, and all rows in a file of its kind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from estimates import arrow, columnar, longledger
from estimates import study as studies
from estimates.asking import Asked
from estimates.claimrows import rows
from estimates.columnar import Tally
from estimates.dates import When
from estimates.study import Study
from estimates.verdicts import span


class Long(NamedTuple):
    """A long ledger with what is asked of it."""

    path: Path
    study: Study
    as_of: When | None
    by: str | None

    @classmethod
    def of(cls, asked: Asked) -> Long:
        """The ledger of a study that has a long one. Raises DataError if its assumptions are wrong."""
        folder, _ = studies.find(asked.study)
        study = studies.without_claims(folder, overrides=asked.overrides, scenario=asked.scenario)
        return cls(studies.ledger_of(folder) or folder, study, asked.as_of, asked.by)

    def write(self, out: Path) -> tuple[Tally, Path]:
        """All rows to recompute.csv or recompute.parquet in a folder: the kind of file that the ledger is.

        Raises DataError with what is wrong with the ledger, Unreadable if nobody is called `by`, OSError if it cannot
        be written.
        """
        ledger, tally = self._read(), Tally()
        target = out / f"recompute{self.path.suffix}"
        out.mkdir(parents=True, exist_ok=True)
        with arrow.writing(target) as write:
            for block in columnar.blocks(ledger, tally, as_of=self.as_of, by=self.by):
                write(block)
        return tally, target

    def print_csv(self) -> Tally:
        """All rows to standard output as CSV."""
        ledger, tally = self._read(), Tally()
        with arrow.writing_to(sys.stdout.buffer, ".csv") as write:
            for block in columnar.blocks(ledger, tally, as_of=self.as_of, by=self.by):
                write(block)
        return tally

    def tally(self) -> Tally:
        """The verdicts in numbers; nothing is written."""
        ledger, tally = self._read(), Tally()
        for _ in columnar.blocks(ledger, tally, as_of=self.as_of, by=self.by):
            pass
        return tally

    def summary(self, tally: Tally) -> Iterator[str]:
        """What the terminal shows of so many claims."""
        yield f"{self.path}: a ledger of {rows(self.path):,} rows, told in numbers"
        for what in self.study.what_ifs():
            yield f"  what if: {what}"
        if self.as_of:
            yield f"  as of {self.as_of.text}"
        yield ""
        yield "What one could hold (assumptions.yaml)"
        names = max((len(name) for name in self.study.capacities), default=0)
        for name, value in self.study.model.capacities.items():
            words = self.study.model.words(name)
            yield f"  {name:<{names}}  {words} (range {span(value.low, value.high)})"
        yield ""
        yield str(tally)

    def _read(self) -> longledger.Ledger:
        return longledger.read(self.path, studies.shown(self.path), self.study)
