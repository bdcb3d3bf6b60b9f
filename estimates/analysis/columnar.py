"""A long ledger recomputed: the arithmetic of `recompute` and its verdicts on whole columns, without a record a claim.

What follows from the columns is made block by block, so that a million claims take little more memory than their
file. There are no worked lines and no sentences here: those are for ledgers that people read to the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from estimates.analysis import verdicts
from estimates.analysis.asking import Asked
from estimates.analysis.recompute import CAPACITY, Columns, clean, judge, multiply
from estimates.cli import text
from estimates.diagnostics.problems import Unreadable
from estimates.export.outputs import CSV, ENDS
from estimates.io import arrow
from estimates.io.arrow import Coded, take
from estimates.quantities.old_dates import When
from estimates.study import longledger
from estimates.study import study as studies
from estimates.study.longledger import EPOCH, Ledger, Rows
from estimates.study.study import Study

BLOCK = 1 << 16  # claims worked on at a time
COLUMNS = tuple(name for name in CSV if name not in ("worked", "why"))  # what is written: no sentences


class Tally:
    """What has been worked out so far: rows read, claims, rows of the result, and how often each verdict was given."""

    def __init__(self) -> None:
        self.read = self.claims = self.rows = 0
        self.verdicts = np.zeros(len(verdicts.VERDICTS), dtype=np.int64)

    def __str__(self) -> str:
        counted = zip(verdicts.VERDICTS, self.verdicts.tolist(), strict=True)
        kinds = ", ".join(f"{count:,} {name}" for name, count in counted if count)
        compared = (
            f"{self.verdicts.sum():,} stated figures compared: {kinds}" if kinds else "no stated figure to compare"
        )
        return f"{self.claims:,} claims, {self.rows:,} rows; {compared}."


def recompute(path: Path, asked: Asked, out: Path | BinaryIO | None) -> tuple[Study, Tally]:
    """The long ledger at `path`, in the folder of its study: all rows to a file, as CSV to an open one, or nowhere.

    Raises DataError with what is wrong with the assumptions or the ledger, Unreadable if nobody is called `asked.by`,
    OSError if it cannot be written.
    """
    study = studies.without_claims(path.parent, overrides=asked.overrides, scenario=asked.scenario)
    ledger, tally = longledger.read(path, studies.shown(path), study), Tally()
    with ExitStack() as after:
        write: Callable[[Columns], None] | None = None
        if isinstance(out, Path):
            out.parent.mkdir(parents=True, exist_ok=True)
            write = after.enter_context(arrow.writing(out))
        elif out:
            write = after.enter_context(arrow.writing_to(out, ".csv"))
        for block in blocks(ledger, tally, as_of=asked.as_of, by=asked.by):
            if write:
                write(block)
    return study, tally


def summary(path: Path, asked: Asked, study: Study, tally: Tally) -> Iterator[str]:
    """What the terminal shows of so many claims."""
    yield f"{path}: a ledger of {tally.read:,} rows, told in numbers"
    for what in study.what_ifs():
        yield f"  what if: {what}"
    if asked.as_of:
        yield f"  as of {asked.as_of.text}"
    yield ""
    yield from text.held(study)
    yield ""
    yield str(tally)


def blocks(ledger: Ledger, tally: Tally, *, as_of: When | None = None, by: str | None = None) -> Iterator[Columns]:
    """The columns of the result, oldest claims first, some 100,000 rows at a time; each block is added to `tally`.

    Raises Unreadable if nobody is called `by`.
    """
    tally.read += ledger.size
    heads, said = _kept(ledger, as_of, by)
    heads = heads[np.argsort(ledger.when[heads], kind="stable")]
    position = np.full(ledger.size, -1)
    position[heads] = np.arange(len(heads))
    said = said[position[ledger.head[said]] >= 0]
    said = said[np.argsort(position[ledger.head[said]], kind="stable")]
    stands = position[ledger.head[said]]
    factors = _Factors(ledger)
    for start in range(0, len(heads), BLOCK):
        here = heads[start : start + BLOCK]
        some = slice(*np.searchsorted(stands, [start, start + len(here)]).tolist())
        claim, row, capacity = _paired(ledger, factors, here, said[some], stands[some] - start)
        tally.claims += len(here)
        yield _columns(ledger, factors, here[claim], row, capacity, tally)


def _kept(ledger: Ledger, as_of: When | None, by: str | None) -> tuple[Rows, Rows]:
    """The rows that stand for their claims, and those with stated figures, that are looked at."""
    heads, first = np.unique(ledger.head, return_index=True)
    heads, said, texts = heads[np.argsort(first, kind="stable")], ledger.said, ledger.texts  # in the order of the file
    if by is not None:
        named = texts["by"].same(by) | texts["side"].same(by)
        if not named.any():
            sides = ", ".join([*dict.fromkeys(texts["side"].texts)][:10])
            raise Unreadable(
                f"nobody in this ledger is called “{by}”", 0, len(by), slug="by", help=f"the sides are {sides}"
            )
        heads = heads[named[heads]]
        said = said[~ledger.is_others[said] | texts["stated_by"].same(by)[said]]
    if as_of is not None:
        last = (as_of.end - EPOCH).days
        heads, said = heads[ledger.when[heads] <= last], said[ledger.stated_when[said] <= last]
    return heads, said


class _Factors:
    """What turns a count into a load: tables over the capacities and the kinds of counts, the last of which is none."""

    def __init__(self, ledger: Ledger) -> None:
        model, capacities = ledger.study.model, ledger.study.capacities
        found = [[*(model.factor(kind.thing, name) for kind in ledger.count.kinds), None] for name in capacities]

        def table(end: str) -> NDArray[np.float64]:
            numbers = [[getattr(factor, end) if factor else np.nan for factor in row] for row in found]
            return np.array(numbers).reshape(len(capacities), -1)

        self.best, self.low, self.high = table("best"), table("low"), table("high")
        self.units = [factor.unit if factor else "" for row in found for factor in row]
        self.names = [*capacities]
        self.of = [capacity.of for capacity in capacities.values()]


def _paired(ledger: Ledger, factors: _Factors, heads: Rows, said: Rows, stands: Rows) -> tuple[Rows, Rows, Rows]:
    """Every claim (its index in `heads`) with every capacity that fits, and each row stating a figure of it or -1."""
    kind = ledger.count.kind[ledger.count_at[heads]]
    claims, rows, capacities = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for capacity in range(len(factors.names)):
        fits = ~np.isnan(factors.best[capacity, kind])
        mine = ledger.goes_with[capacity, ledger.of[said]] & fits[stands]
        fits[stands[mine]] = False
        without = np.flatnonzero(fits)
        claims += [stands[mine], without]
        rows += [said[mine], np.full(len(without), -1)]
        capacities.append(np.full(len(claims[-1]) + len(claims[-2]), capacity))
    claim, row, capacity_ = (np.concatenate(parts) for parts in (claims, rows, capacities))
    rank = np.lexsort((capacity_, claim))
    return claim[rank], row[rank], capacity_[rank]


def _columns(ledger: Ledger, factors: _Factors, head: Rows, row: Rows, capacity: Rows, tally: Tally) -> Columns:
    """The columns that are written, for rows of the result; `row` is where the stated figure of each stands, or -1."""
    at, stated_at = ledger.count_at[head], np.where(row < 0, -1, ledger.stated_at[row])
    kind, stated_kind = ledger.count.kind[at], ledger.stated.kind[stated_at]
    count, stated = ledger.count.take(at), ledger.stated.take(stated_at, "stated_")
    best, low, high = (table[capacity, kind] for table in (factors.best, factors.low, factors.high))
    recomputed = multiply(count, best, low, high)
    texts = ledger.texts
    sent = texts["means"].take(row).same("transfer")
    comparable = _comparable(ledger, head, row, kind, stated_kind)
    code, _ = judge(count, recomputed, stated, sent, comparable)
    tally.rows += len(head)
    tally.verdicts += np.bincount(code[row >= 0], minlength=len(tally.verdicts))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(comparable, recomputed["recomputed"] / stated["stated_figure"], np.nan)
    columns: Columns = {
        "claim": take(ledger.claim, head),
        **{name: texts[name].take(head) for name in ("by", "side", "made", "covers", "repeats")},
        "kind": Coded(("statement", "repeat"), (texts["repeats"].codes[head] >= 0).astype(np.int32)),
        "of": _coded(factors.names, capacity),
        "count_words": take(ledger.count_words, head),
        "count_relation": _coded([each.relation for each in ledger.count.kinds], kind),
        "count": count["figure"],
        **{f"count_{end}": count[end] for end in ENDS},
        "count_unit": _coded([(each.thing or "") + each.rate for each in ledger.count.kinds], kind),
        **{name: clean(end) for name, end in zip(CAPACITY, (best, low, high), strict=True)},
        "capacity_unit": _coded(factors.units, capacity * factors.best.shape[1] + kind),
        **recomputed,
        "unit": _coded(
            [of + each.rate for of in factors.of for each in ledger.count.kinds],
            capacity * len(ledger.count.kinds) + kind,
        ),
        **{name: texts[name].take(row) for name in ("stated_by", "stated_of", "stated_covers", "means")},
        "stated_words": take(ledger.stated_words, row),
        "stated_relation": _coded([each.relation for each in ledger.stated.kinds], stated_kind),
        "stated": stated["stated_figure"],
        **{f"stated_{end}": stated[f"stated_{end}"] for end in ENDS},
        "stated_unit": _coded([(each.thing or "") + each.rate for each in ledger.stated.kinds], stated_kind),
        "ratio": ratio,
        "verdict": _coded(verdicts.VERDICTS, np.where(row < 0, -1, code)),
        **{name: texts[name].take(np.where(row < 0, head, row)) for name in ("sources", "urls")},
    }
    return {name: columns[name] for name in COLUMNS}


def _coded(texts: Any, codes: NDArray[Any]) -> Coded:
    return Coded(texts, codes.astype(np.int32))


def _comparable(
    ledger: Ledger, head: Rows, row: Rows, kind: NDArray[np.int32], stated_kind: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Where the stated figure is a pure load of one thing at one time: as `pairing.incomparable` has it."""
    texts = ledger.texts
    pers, stated_pers = (
        np.array([*(each.rate for each in said.kinds), ""])[kinds]
        for said, kinds in ((ledger.count, kind), (ledger.stated, stated_kind))
    )
    is_mixed = ledger.is_mixed[ledger.of[row]]
    covers, stated_covers = texts["covers"].codes[head], texts["stated_covers"].codes[row]
    other_period = (covers >= 0) & (stated_covers >= 0) & (covers != stated_covers)
    is_other = (pers != stated_pers) | is_mixed | texts["means"].take(row).same("equivalent") | other_period
    return np.asarray(~is_other)
