"""What `estimates recompute` makes of a long ledger: a summary on the terminal, and all rows in a file of its kind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from estimates import arrow, columnar, longledger
from estimates import study as studies
from estimates.asking import Asked
from estimates.columnar import Tally
from estimates.dates import When
from estimates.recompute import Columns
from estimates.study import Study
from estimates.verdicts import span


class Long(NamedTuple):
    """A long ledger with what is asked of it."""

    path: Path
    study: Study
    as_of: When | None
    by: str | None

    @classmethod
    def of(cls, path: Path, asked: Asked) -> Long:
        """The long ledger at `path`, in the folder of its study. Raises DataError if the assumptions are wrong."""
        study = studies.without_claims(path.parent, overrides=asked.overrides, scenario=asked.scenario)
        return cls(path, study, asked.as_of, asked.by)

    def write(self, out: Path) -> tuple[Tally, Path]:
        """All rows to recompute.csv or recompute.parquet in a folder: the kind of file that the ledger is.

        Raises DataError with what is wrong with the ledger, Unreadable if nobody is called `by`, OSError if it cannot
        be written.
        """
        ledger = self._read()
        target = out / f"recompute{self.path.suffix}"
        out.mkdir(parents=True, exist_ok=True)
        with arrow.writing(target) as write:
            return self._worked(ledger, write), target

    def print_csv(self) -> Tally:
        """All rows to standard output as CSV."""
        ledger = self._read()
        with arrow.writing_to(sys.stdout.buffer, ".csv") as write:
            return self._worked(ledger, write)

    def tally(self) -> Tally:
        """The verdicts in numbers; nothing is written."""
        return self._worked(self._read(), lambda _: None)

    def summary(self, tally: Tally) -> Iterator[str]:
        """What the terminal shows of so many claims."""
        yield f"{self.path}: a ledger of {tally.read:,} rows, told in numbers"
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

    def _worked(self, ledger: longledger.Ledger, write: Callable[[Columns], object]) -> Tally:
        tally = Tally()
        for block in columnar.blocks(ledger, tally, as_of=self.as_of, by=self.by):
            write(block)
        return tally
