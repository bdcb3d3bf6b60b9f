"""A long ledger as columns: read once, every different text once, and all that is wrong told with row and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from estimates.analysis.pairing import UNDATED
from estimates.diagnostics.problems import DataError, Unreadable
from estimates.io import arrow
from estimates.io.arrow import Coded, Column
from estimates.quantities import old_dates as dates
from estimates.quantities.old_hedges import Ends
from estimates.quantities.old_units import Clash
from estimates.reading import manyfigures
from estimates.reading.figures import Figure
from estimates.reading.manyfigures import Many
from estimates.study import leaves, ledger, yamltraps
from estimates.study.rowproblems import MOST, RowProblems
from estimates.study.study import Study

T = TypeVar("T")
Rows = NDArray[np.int64]

EPOCH = date(1970, 1, 1)
NEVER = (UNDATED - EPOCH).days
CLOSE = 1e-9
MEANS = ("capacity", "transfer", "equivalent")
TEXTS = (
    "by",
    "for",
    "side",
    "made",
    "covers",
    "repeats",
    "of",
    "stated_of",
    "stated_by",
    "stated_covers",
    "means",
    "sources",
    "urls",
)


@dataclass(frozen=True)
class Ledger:
    """A long ledger as columns: one entry a row.

    `head` is the row that stands for the claim of each row. `count` and `stated` are the different figures, and
    `count_at` and `stated_at` say which is each row's own (-1 for none). `said` are the rows with a stated figure,
    each once; `of` says what it is of: an index into `is_mixed`, and into each row (one a capacity) of `goes_with`.
    `is_others` is where the stated figure is another speaker's, or printed elsewhere. `when` is the last day on which
    the claim may have been made, and `stated_when` that of the stated figure, as days since 1970.
    """

    study: Study
    size: int
    claim: Column
    head: Rows
    texts: Mapping[str, Coded]
    count: Many
    count_at: Rows
    count_words: Column
    stated: Many
    stated_at: Rows
    stated_words: Column
    said: Rows
    of: NDArray[np.int32]
    goes_with: NDArray[np.bool_]
    is_mixed: NDArray[np.bool_]
    is_others: NDArray[np.bool_]
    when: NDArray[np.int64]
    stated_when: NDArray[np.int64]


def read(path: Path, shown: str, study: Study) -> Ledger:
    """The ledger at `path`, for a study that has everything but claims. Raises DataError with what is wrong with it."""
    reader = _Reader(path, shown, study)
    found = reader.ledger()
    if reader.problems:
        raise DataError(reader.problems.all())
    return found


class _Reader:
    """Reads one ledger; what is wrong is gathered in `problems`."""

    def __init__(self, path: Path, shown: str, study: Study) -> None:
        self.study, self.lexicon, self.name = study, study.lexicon, path.name
        self.table = arrow.read(path)
        self.size: int = self.table.num_rows
        self.problems = RowProblems(path, shown, self.table)
        named = ledger.columns(self.table.column_names, self.problems.tell_header)
        self.columns = {name: column for name, column in zip(named, self.table.column_names, strict=True) if name}
        for name in self.columns:
            self._forbid_control_characters(name)
        if self.problems:
            raise DataError(self.problems.all())
        self.texts = {name: self._coded(name) for name in TEXTS}

    def ledger(self) -> Ledger:
        """Everything, as far as it can be read."""
        texts = self.texts
        self.problems.tell(
            np.flatnonzero(texts["by"].codes < 0), "by", "the row does not say who said it", "missing-by"
        )
        texts["stated_by"], texts["by"] = arrow.together(texts["stated_by"], texts["by"])
        is_others = (texts["stated_by"].codes >= 0) & (texts["stated_by"].codes != texts["by"].codes)
        texts["side"] = texts["side"].otherwise(texts["for"]).otherwise(texts["by"])
        texts["stated_by"] = texts["stated_by"].otherwise(texts["by"])
        texts["stated_of"] = texts["stated_of"].otherwise(texts["of"])
        texts["sources"] = texts["sources"].otherwise(self._always(self.name))
        texts["urls"] = self._addresses(texts["sources"], texts["urls"])
        texts["sources"] = _changed(texts["sources"], lambda text: "; ".join(ledger.sources(text)))
        self._each("means", _means)
        texts["means"] = texts["means"].otherwise(self._always(MEANS[0]))
        for name in ("covers", "stated_covers"):
            self._each(name, dates.parse_period)
        texts["covers"], texts["stated_covers"] = arrow.together(texts["covers"], texts["stated_covers"])
        claim, count_words, stated_words = (self._column(name) for name in ("claim", "count_words", "stated_words"))
        if "claim" not in self.columns:
            claim = arrow.texts([f"row-{row}" for row in range(1, self.size + 1)])
        self.problems.tell(np.flatnonzero(arrow.missing(claim)), "claim", "the row names no claim", "missing-claim")
        said = np.flatnonzero(~arrow.missing(stated_words) | self._is_given("stated"))
        codes = arrow.different(claim)[1]
        head = self._heads(codes, said, is_others)
        for name in ("sources", "urls"):
            is_others |= texts[name].codes != texts[name].codes[head]
        self._agree(head)
        printed = _days(texts["sources"], self._each("sources", _printed))
        when = _days(texts["made"], self._each("made", _made))
        when = np.where(when == NEVER, printed, when)
        goes_with, is_mixed, only = self._of(said)
        heads = np.flatnonzero(head == np.arange(self.size))
        said = said if len(heads) == self.size else self._once(said, codes, arrow.different(stated_words)[1])
        own, other = texts["covers"].codes[head], texts["stated_covers"].codes
        is_silent = (other < 0) & ~is_others  # who states a figure with a count, and no other period, means that one
        texts["stated_covers"] = texts["stated_covers"]._replace(codes=np.where(is_silent, own, other))
        count, count_at = self._figures("count", heads, count_words, [None] * len(heads))
        expect = np.array([*only, None], dtype=object)[texts["stated_of"].codes[said]]
        stated, stated_at = self._figures("stated", said, stated_words, expect)
        return Ledger(
            self.study, self.size, claim, head, texts, count, count_at, count_words, stated, stated_at, stated_words,
            said, texts["stated_of"].codes, goes_with, is_mixed, is_others, when,
            np.where(is_others, printed, when[head]),
        )  # fmt: skip

    # -- columns ---------------------------------------------------------------------------------------------------

    def _column(self, name: str) -> Column:
        return arrow.text(self.table, self.columns[name]) if name in self.columns else arrow.no_texts(self.size)

    def _coded(self, name: str) -> Coded:
        return arrow.coded(self._column(name))

    def _always(self, text: str) -> Coded:
        return Coded([text], np.zeros(self.size, dtype=np.int32))

    def _forbid_control_characters(self, name: str) -> None:
        rows = arrow.matching(self.table, self.columns[name], yamltraps.FORBIDDEN.pattern)
        if len(rows):
            text = str(self.table.column(self.columns[name])[int(rows[0])]).strip()
            if found := yamltraps.FORBIDDEN.search(text):
                self._wrong(rows, name, yamltraps.control_character(text, found.start()))

    @cache  # noqa: B019  # the reader lives as long as one ledger is read
    def _numbers(self, name: str) -> NDArray[np.float64]:
        if name not in self.columns:
            return np.full(self.size, np.nan)
        try:
            numbers = arrow.numbers(self.table, self.columns[name])
        except arrow.NotANumberError as wrong:
            self.problems.tell(wrong.row, name, f"“{wrong.text}” is no number such as 6,700", "number")
            return np.full(self.size, np.nan)
        self.problems.tell(
            np.flatnonzero(numbers < 0), name, "the number is negative, and nothing that is counted is", "negative"
        )
        self.problems.tell(np.flatnonzero(numbers == np.inf), name, "the number is not finite", "number")
        return numbers

    def _is_given(self, name: str) -> NDArray[np.bool_]:
        """Where a figure is given in numbers."""
        return ~np.isnan(self._numbers(name)) | ~np.isnan(self._numbers(f"{name}_low"))

    def _each(self, name: str, read: Callable[[str], T]) -> dict[str, T]:
        """Every different text of a column, read; what cannot be, is told once."""
        column, found = self.texts[name], {}
        for code, text in enumerate(column.texts):
            try:
                found[text] = read(text)
            except Unreadable as wrong:
                self._wrong(np.flatnonzero(column.codes == code), name, wrong)
        return found

    def _wrong(self, rows: Rows, column: str, wrong: Unreadable) -> None:
        self.problems.tell(rows, column, wrong.fact, wrong.slug, wrong.help, (wrong.start, wrong.end))

    def _addresses(self, sources: Coded, urls: Coded) -> Coded:
        """The addresses as they are written beside their sources; more of them than sources are told."""
        if not len(urls.texts):
            return urls
        found: dict[str, int] = {}
        size = len(urls.texts) + 1
        pairs, which = np.unique(sources.codes.astype(np.int64) * size + urls.codes + 1, return_inverse=True)
        codes = np.full(len(pairs), -1, dtype=np.int32)
        for index, (source, url) in enumerate(zip(*np.divmod(pairs, size), strict=True)):
            if url:
                try:
                    said = ledger.printed(sources.texts[source], urls.texts[url - 1])
                except Unreadable as wrong:
                    self._wrong(np.flatnonzero(which == index), "urls", wrong)
                    continue
                text = ledger.addresses((name, part) for name, parts in said.items() for part in parts or ("",))
                codes[index] = found.setdefault(text, len(found))
        return Coded([*found], codes[which])

    # -- claims ----------------------------------------------------------------------------------------------------

    def _heads(self, codes: NDArray[np.int32], said: Rows, is_others: NDArray[np.bool_]) -> Rows:
        """The row that stands for each row's claim: one without a stated figure, else one whose speaker stated it."""
        rows = np.arange(self.size)
        if len(codes) and codes[-1] == self.size - 1 and (codes == rows).all():
            return rows
        worse = np.zeros(self.size, dtype=np.int8)
        worse[said] = 1
        worse += (worse > 0) & is_others
        order = np.lexsort((rows, worse, codes))
        first = order[np.flatnonzero(np.diff(codes[order], prepend=-2))]
        return np.asarray(first[np.searchsorted(codes[first], codes)])

    def _agree(self, head: Rows) -> None:
        """Rows of one claim say the same of it."""
        if (head == np.arange(self.size)).all():
            return
        for name in ledger.OF_CLAIM:
            if name in self.columns:
                codes = arrow.different(self._column(name))[1]
                other = (codes >= 0) & (codes[head] >= 0) & (codes != codes[head])
                fact = f"another row of the same claim has another `{name}`"
                self.problems.tell(
                    np.unique(np.maximum(np.flatnonzero(other), head[other])),  # of two that differ, the later one
                    name,
                    fact,
                    "two-counts",
                    "give one of them a name of its own",
                )

    def _once(self, said: Rows, claim: NDArray[np.int32], words: NDArray[np.int32]) -> Rows:
        """The rows with stated figures, without those that say the same of the same claim again."""
        key = claim[said].astype(np.int64)
        more = [
            self.texts[name].codes for name in ("stated_of", "stated_by", "stated_covers", "means", "sources", "urls")
        ]
        more += [self._coded(f"stated_{name}").codes for name in ("relation", "unit")]
        given = [self._numbers(name) for name in ("stated", "stated_low", "stated_high")]
        numbers: list[NDArray[Any]] = [np.unique(each, return_inverse=True)[1] for each in given]
        for column in (words, *more, *numbers):
            codes = np.asarray(column[said], dtype=np.int64)
            key = np.unique(key * (int(codes.max(initial=0)) + 2) + codes + 1, return_inverse=True)[1]
        return said[np.sort(np.unique(key, return_index=True)[1])]

    # -- figures ---------------------------------------------------------------------------------------------------

    def _of(self, said: Rows) -> tuple[NDArray[np.bool_], NDArray[np.bool_], list[str | None]]:
        """What stated figures are of: the capacities that each text goes with, whether it is mixed, its only unit."""
        model, capacities, of = self.study.model, self.study.capacities, self.texts["stated_of"]
        empty = [-1, *(code for code, text in enumerate(of.texts) if not ledger.parts(text))]
        nothing = said[np.isin(of.codes[said], empty)]
        self.problems.tell(nothing, "of", "the row does not say what the stated figure is of", "missing-of")
        goes_with = np.zeros((len(capacities), len(of.texts) + 1), dtype=bool)
        is_mixed = np.zeros(len(of.texts) + 1, dtype=bool)
        only: list[str | None] = []
        for code, text in enumerate(of.texts):
            units = []
            for part in ledger.parts(text):
                unit = capacities[part].of if part in capacities else self.lexicon.unit(part)
                if unit is None:
                    self._wrong(
                        said[of.codes[said] == code],
                        "stated_of" if "stated_of" in self.columns else "of",
                        leaves.unknown_unit(part, self.lexicon),
                    )
                else:
                    units.append(unit)
            taken = {model.taken_as(unit) for unit in units}
            goes_with[:, code] = [capacity.of in taken for capacity in capacities.values()]
            is_mixed[code] = len(units) > 1
            only.append(units[0] if len(units) == 1 else None)
        return goes_with, is_mixed, only

    def _figures(
        self, name: str, rows: Rows, words: Column, expect: Sequence[str | None] | NDArray[np.object_]
    ) -> tuple[Many, Rows]:
        """The figures of some rows, and which is each row's; `expect` is the unit that each should be of."""
        at = np.full(self.size, -1)
        parts: list[Many] = []
        size = 0
        spoken, expected = ~arrow.missing(words)[rows], np.array(expect, dtype=object)
        for unit, in_words in product(dict.fromkeys(expect), (True, False)):
            mine = rows[(spoken == in_words) & np.equal(expected, unit)]
            codes: NDArray[Any] = np.arange(len(mine))
            if in_words:
                different, codes = arrow.different(arrow.take(words, mine))
                many, mistakes = manyfigures.read(different, self.lexicon, self.study.hedges, unit)
                for index, wrong in mistakes[:MOST]:
                    self._wrong(mine[codes == index], f"{name}_words", wrong)
            else:
                many = self._from_numbers(name, mine)
            self._in_unit(name, in_words, many, mine, codes, unit)
            if in_words:
                self._agree_with_words(name, many, mine, codes, unit)
            at[mine] = codes + size
            parts.append(many)
            size += len(many.kind)
        return Many.joined([*parts, Many.empty(1)]), at

    def _in_unit(
        self, name: str, in_words: bool, many: Many, rows: Rows, codes: NDArray[Any], unit: str | None
    ) -> None:
        """Every count is of a known unit; every stated figure of the unit that it should be of, turned into that."""
        column, says = (f"{name}_words", "words do") if in_words else (f"{name}_unit", "row does")
        model, names = self.study.model, self.lexicon.names()
        heads = {alias.rpartition(" ")[2] for alias in (unit, *self.lexicon.get(unit).aliases)} if unit else set()
        for said, of in dict.fromkeys((kind.unit, kind.of) for kind in many.kinds):
            mine = np.isin(many.kind, [at for at, kind in enumerate(many.kinds) if (kind.unit, kind.of) == (said, of)])
            if said in names and unit is not None:
                one = Figure("", "exactly", 1.0, 1.0, Ends(1.0, 1.0), None, None, said, said, None, (), 0, 0)
                try:
                    many.scale(mine, model.as_unit(one, model.taken_as(unit)).figure or 1.0)
                except Clash as clash:
                    self.problems.tell(rows[mine[codes]], column, f"units clash: {clash}", "units")
            elif said is None and (of is not None or name == "count") and of not in heads:
                fact = f"“{of}” is not a unit of this study" if of else f"the {says} not say what is counted"
                self.problems.tell(rows[mine[codes]], column, fact, "unknown-unit" if of else "no-unit")

    def _agree_with_words(self, name: str, many: Many, rows: Rows, codes: NDArray[Any], expect: str | None) -> None:
        """Where a row gives words and the same in other columns, these agree with them."""
        beside = {key: what for key, what in ledger.BESIDE.items() if f"{name}{key}" in self.columns}
        if not beside:
            return
        said, low, high = (many.numbers[end][codes] for end in ("figure", "low", "high"))
        number, least, most = (self._numbers(f"{name}{key}")[rows] for key in ("", "_low", "_high"))
        a_range = np.isnan(said)
        with np.errstate(invalid="ignore"):
            other = {
                "": np.where(a_range, (number < low) | (number > high), _differ(said, number)),
                "_low": np.where(a_range, _differ(low, least), least > said * (1 + CLOSE)),
                "_high": np.where(a_range, _differ(high, most), most < said * (1 - CLOSE)),
            }
        relations, units = (self._coded(f"{name}{key}").take(rows) for key in ("_relation", "_unit"))
        also = {expect, expect and self.study.model.taken_as(expect)} - {None}
        things = [{kind.unit, kind.thing, *also} for kind in many.kinds]
        kind = many.kind[codes]
        other["_relation"] = _unlike(relations, kind, lambda text, at: many.kinds[at].relation == text)
        other["_unit"] = _unlike(units, kind, lambda text, at: ledger.unit(text, self.lexicon) in things[at])
        for key, what in beside.items():
            self.problems.tell(
                rows[other[key]], f"{name}{key}", f"the {what} is not the one in the words", *ledger.TWO_NUMBERS
            )

    def _from_numbers(self, name: str, rows: Rows) -> Many:
        relation = self._coded(f"{name}_relation").take(rows)
        units = self._coded(f"{name}_unit").take(rows)
        value, low, high = (self._numbers(key)[rows] for key in (name, f"{name}_low", f"{name}_high"))
        many = manyfigures.of_numbers(relation, units, value, low, high, self.study.hedges)
        unknown = many.kind < 0
        fact = f"the relation is none of {', '.join(ledger.RELATIONS)}"
        self.problems.tell(rows[unknown], f"{name}_relation", fact, "relation")
        empty = np.isnan(many.numbers["low"]) & ~unknown
        self.problems.tell(rows[empty], name, "the row has neither words nor a number", f"missing-{name}")
        many.kind[empty] = -1  # nothing more is told of these
        known = ((kind, self.lexicon.unit(kind.of or "")) for kind in many.kinds)
        many.kinds[:] = [kind._replace(unit=unit, of=unit or kind.of) for kind, unit in known]
        return many


def _differ(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(one - other) > CLOSE * np.abs(other))


def _unlike(said: Coded, kind: NDArray[np.int32], alike: Callable[[str, int], bool]) -> NDArray[np.bool_]:
    """The rows whose text is not like the kind of their figure; each different pair of the two is looked at once."""
    size = int(kind.max(initial=0)) + 1
    codes = np.where(kind < 0, -1, said.codes.astype(np.int64) * size + kind)
    pairs, which = np.unique(codes, return_inverse=True)
    wrong = [at >= 0 and not alike(said.texts[at // size], at % size) for at in pairs.tolist()]
    return np.array([*wrong, False])[which]


def _means(text: str) -> None:
    if text not in MEANS:
        fact = f"`means` is “{text}”, where {', '.join(MEANS[:-1])} or {MEANS[-1]} is wanted"
        raise Unreadable(fact, 0, len(text), slug="choice")


def _made(text: str) -> dates.When | None:
    when = None if text == "unknown" else dates.parse(text)
    if when and when.start > date.today() + timedelta(days=1):  # noqa: DTZ011 - somewhere it is tomorrow already
        raise Unreadable(f"{text} lies in the future", 0, len(text), slug="future")
    return when


def _printed(text: str) -> dates.When | None:
    """When the first of some sources was published."""
    printed = [when for name in ledger.sources(text) if (when := ledger.source(name, text)[1])]
    return min(printed, key=lambda when: when.end, default=None)


def _days(column: Coded, whens: Mapping[str, dates.When | None]) -> NDArray[np.int64]:
    """The last day of each row's date as days since 1970; NEVER where there is none."""
    days = [(when.end - EPOCH).days if when else NEVER for when in (whens.get(text) for text in column.texts)]
    return np.array([*days, NEVER], dtype=np.int64)[column.codes]


def _changed(column: Coded, change: Callable[[str], str]) -> Coded:
    return Coded([change(text) for text in column.texts], column.codes)
