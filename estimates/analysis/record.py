"""The public record: the claims on record on a day, oldest first, and the counts that stated contents go with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimates.diagnostics import Unreadable
from estimates.io.column import Coded, TextColumn
from estimates.quantities.dates import Period, When
from estimates.quantities.figure import Figure
from estimates.study.entries import Citation, Claim
from estimates.study.record import Study

Rows = NDArray[np.int32]
Days = NDArray[np.datetime64]
ADDITIVE = ("count", "number", "money", "mass", "length", "area", "volume", "duration", "energy", "data")  # kinds
UNKNOWN = int(np.datetime64("NaT").astype(np.int64))  # days since 1970, for an unknown day


@dataclass(frozen=True, eq=False)
class Record:
    """What was on record by the end of `as_of`, of one side or speaker if `by` names it.

    `claims` are rows of `study.claims`, oldest first; `contents` are rows of `study.contents` stated by them whose
    count was on record too. Claims that a later one corrects are left out from that day on.
    """

    study: Study
    as_of: When | None = None
    by: str | None = None

    @cached_property
    def dates(self) -> tuple[Days, Days, Days]:
        """The first and last day on which each claim may have been made, and the day by which it was on record.

        An undated claim was made when it was first printed. A claim is on record at the end of the day, month or year
        in which it was made, or once it was printed; NaT where neither is known.
        """
        table, sources = self.study.claims, self.study.sources
        whens = [[w for c in cited if (w := sources[c.source].published)] for cited in table.citations.items]
        printed = Coded(table.citations.codes, [min(dates, key=lambda w: w.end, default=None) for dates in whens])
        (start, end), (first, last), unknown = _days(table.made), _days(printed), table.made.codes < 0
        start, end = np.where(unknown, first, start), np.where(unknown, last, end)
        return start, end, np.fmin(end, last)

    @cached_property
    def periods(self) -> tuple[NDArray[np.int64], ...]:
        """The first day of each claim's period, and the first and last day on which it may end: days since 1970.

        A period without an end, or a claim without a period, ends on the day of the claim.
        """
        covers, (made, last, _) = self.study.claims.covers, self.dates
        start, end = _days(covers)
        start = np.where((covers.codes >= 0) & np.isnat(start), np.datetime64("0001-01-01"), start)
        ends = np.where(np.isnat(end), made, end), np.where(np.isnat(end), last, end)
        return tuple(days.astype("datetime64[D]").astype(np.int64) for days in (start, *ends))

    @cached_property
    def adds_up(self) -> NDArray[np.bool_]:
        """Where claims count what adds up over time: what was sent, and not a rate, a share or another level."""
        says, means = self.study.claims.says, self.study.claims.means
        is_added = np.any([*map(says.kind.equals, ADDITIVE)], axis=0) & (says.per.codes < 0)
        return np.asarray(is_added & means.equals("transfer"))

    @cached_property
    def all_claims(self) -> Rows:
        """The rows of all claims on record on the day, of every side and speaker, oldest first."""
        table, day = self.study.claims, self.dates[2]
        on_record = np.ones(len(table), bool) if self.as_of is None else day <= np.datetime64(self.as_of.end, "D")
        corrected = table.rows_named(table.corrects)[on_record]
        on_record[corrected[corrected >= 0]] = False
        rows: Rows = np.flatnonzero(on_record).astype(np.int32)
        return rows[np.argsort(day[rows], kind="stable")]

    @cached_property
    def corrections(self) -> dict[int, int]:
        """The row of the claim that corrects each corrected one, whether or not it is on record."""
        corrected = self.study.claims.rows_named(self.study.claims.corrects)
        return {int(corrected[row]): row for row in np.flatnonzero(corrected >= 0).tolist()}

    @cached_property
    def claims(self) -> Rows:
        """The rows of the claims on record, of one side or speaker if `by` names it; Unreadable if nothing does."""
        rows, table = self.all_claims, self.study.claims
        if self.by is None:
            return rows
        wanted = self.by.casefold()
        named = np.any([column.change(str.casefold).equals(wanted) for column in (table.by, table.side)], axis=0)
        if not named.any():
            fact, sides = f"no side or speaker in this study is named “{self.by}”", ", ".join(table.side.items[:10])
            raise Unreadable(fact, 0, len(self.by), slug="by", help=f"the sides are {sides}")
        return np.asarray(rows[named[rows]])

    @cached_property
    def own_counts(self) -> Rows:
        """The rows of the record's own claims that have a count."""
        return self.claims[self.study.claims.says.present[self.claims]]

    @cached_property
    def contents(self) -> Rows:
        """The rows of what the claims on record state of counts on record."""
        table = self.study.contents
        on_record = np.isin(table.claim, self.claims) & np.isin(table.beside, self.all_claims)
        return np.flatnonzero(on_record).astype(np.int32)

    @cached_property
    def counted(self) -> Rows:
        """The rows of all claims whose counts matter, oldest first: the record's own, and those of its contents."""
        rows, beside = self.all_claims, self.study.contents.beside[self.contents]
        return rows[np.isin(rows, np.append(self.claims, beside)) & self.study.claims.says.present[rows]]

    @cached_property
    def printed(self) -> tuple[TextColumn, TextColumn]:
        """Who printed each claim ("AP via Arab Times (2024-11-20)"), and where it can be read, as two columns.

        A source that merely renders another one is not named.
        """
        citations, known = self.study.claims.citations, self.study.sources
        sources = [[source for c in cited if not (source := known[c.source]).renders] for cited in citations.items]
        texts = [[s.printed for s in cited] for cited in sources], [[s.url or "" for s in cited] for cited in sources]
        by, at = (TextColumn(citations.codes, ["; ".join(dict.fromkeys(each)) for each in column]) for column in texts)
        return by, at


def _days(column: Coded[When] | Coded[When | None] | Coded[Period]) -> tuple[Days, Days]:
    """Return the first and the last days of dates, NaT where there is none."""
    ends = [(when.start, when.end) if when else (None, None) for when in column.items] + [(None, None)]
    start, end = np.array(ends, "datetime64[D]")[column.codes].T
    return start, end


def figures_of(entry: Claim | Citation) -> list[tuple[tuple[str, ...], Figure]]:
    """Return the figures of a claim or of an outlet's wording, each with what it is of (nothing for the count)."""
    figures = [((), entry.says), *((content.of, content.says) for content in entry.contents)]
    return [(of, figure) for of, figure in figures if figure]


def as_text(column: Coded[Any], key: str = "text") -> TextColumn:
    """Return a column of texts, dates or periods as they were written, or another text of theirs."""
    return TextColumn(column.codes, [str(getattr(item, key, item)) for item in column.items])
