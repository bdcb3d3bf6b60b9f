"""A short ledger as the tree that claims.yaml would be, so that everything that works on a study works on it.

The places of the tree are those of the cells. Figures in numbers become the words that the grammar reads. A Parquet
file is shown as the CSV that it would be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from math import isclose
from pathlib import Path
from typing import TYPE_CHECKING, Any

from estimates.diagnostics.near import meant
from estimates.diagnostics.problems import MOST, DataError, Problem, Span, Text, Unreadable, whole
from estimates.io import files
from estimates.study import cells, ledger, yamltraps
from estimates.study.cells import Cell
from estimates.study.ledger import CLAIM, RELATIONS
from estimates.study.yamltext import Path as Keys
from estimates.study.yamltext import Tree

if TYPE_CHECKING:
    from estimates.quantities.old_dates import When
    from estimates.reading.figures import Figure
    from estimates.study.study import Study

Row = dict[str, Cell]
Entry = dict[str, Any]

_STATED = (  # what makes a stated figure another one
    "stated_words", "stated_relation", "stated", "stated_low", "stated_high", "stated_unit", "stated_covers",
)  # fmt: skip


class ClaimRows(Tree):
    """A ledger as a tree of plain data and places. `capacities` are the study's, each with its unit."""

    def __init__(self, path: str, text: str, title: str, capacities: Mapping[str, str]) -> None:
        Text.__init__(self, path, text)  # a ledger has no nodes: the data are made here, and places looked up in _at
        self.faults: list[Problem] = []
        self.has_empty = False
        self._capacities = capacities
        self._at: dict[tuple[str | int, ...], Cell] = {}
        self.beside: dict[tuple[str | int, ...], Row] = {}  # other columns of a figure in words, by the path of it
        self._sources: dict[str, Entry] = {}
        self._named_alike: dict[str, dict[str | None, str]] = {}  # the sources of a name, by their addresses
        self._entries: list[Entry] = []
        for name, rows in self._groups(self._rows()).items():
            self._claim(name, rows)
        self.data: Any = {"title": title, "sources": self._sources, "claims": self._entries}

    # -- places, as a tree has them ------------------------------------------------------------------------------------

    def has(self, path: Keys) -> bool:
        value = self.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return False
        return True

    def span(self, path: Keys, *, key: bool = False) -> Span:  # noqa: ARG002  # a cell has no key of its own
        path = tuple(path)
        while path and path not in self._at:
            path = path[:-1]
        return self._at[path][1:3] if path else (0, 0)

    def inside(self, path: Keys, start: int, end: int) -> Span:
        cell = self._at.get(tuple(path))
        return (cell.start + start, cell.start + end) if cell and cell.exact else self.span(path)

    # -- rows ----------------------------------------------------------------------------------------------------------

    def _rows(self) -> list[Row]:
        if strange := [*islice(yamltraps.FORBIDDEN.finditer(self.text), MOST)]:
            raise DataError([
                self.unreadable(yamltraps.control_character(self.text, found.start())) for found in strange
            ])  # fmt: skip
        try:
            lines = [*cells.lines(self.text)]
        except Unreadable as error:
            raise DataError([self.unreadable(error)]) from None
        if not lines:
            raise DataError([whole(self.path, "the file is empty", "empty-file")])
        header, *rest = lines

        def tell(index: int, fact: str, slug: str, help: str | None, severity: str) -> None:  # noqa: A002
            self._tell(fact, header[index], slug, help=help, severity=severity)

        names = ledger.columns([cell.text for cell in header], tell)
        if any(fault.severity == "error" for fault in self.faults):  # every row would be wrong because of it
            raise DataError(self.faults)
        found = []
        for number, line in enumerate(rest, 1):
            if len(line) == len(header):
                found.append({name: cell for name, cell in zip(names, line, strict=True) if name and cell.text})
                continue
            fact = f"row {number} has {len(line)} cells, and the header names {len(header)} columns"
            help_ = "put a text that holds a comma in double quotes" if len(line) > len(header) else None
            self._tell(fact, line[-1], "cells", help=help_)
        return [row for row in found if row]

    def _groups(self, rows: Sequence[Row]) -> dict[str, list[Row]]:
        groups: dict[str, list[Row]] = {}
        for number, row in enumerate(rows, 1):
            groups.setdefault(row[CLAIM].text if CLAIM in row else f"row-{number}", []).append(row)
        return groups

    def _tell(self, fact: str, cell: Cell, slug: str, **more: Any) -> None:
        self.faults.append(self.problem(fact, (cell.start, cell.end), slug, **more))

    def _named(self, cell: Cell) -> str:
        return f"row {self.place(cell.start, cell.end).line - 1}"

    # -- claims --------------------------------------------------------------------------------------------------------

    def _claim(self, name: str, rows: Sequence[Row]) -> None:
        """The rows of one claim: it, and one of its own for each other speaker, or printer, of a stated figure."""
        head = min(rows, key=lambda row: 0 if not _has_stated(row) else 2 if _other_speaker(row) else 1)
        printed = self._printed(head)
        path, claim = self._add(name, head, "by", printed)
        for key in ("made", "for", "side", "covers", "repeats", "confidence", "note"):
            self._put(claim, path, key, head.get(key))
        self._count(claim, path, head)
        others: dict[tuple[str | None, ...], list[Row]] = {}
        seen = set()
        for row in rows:
            self._agree(name, head, row)
            of, by = row.get("stated_of") or row.get("of"), (_other_speaker(row), *self._printed(row))
            means = row["means"].text if "means" in row else "capacity"
            said = (of and of.text, means, by, *(row[key].text if key in row else "" for key in _STATED))
            if _has_stated(row) and said not in seen:
                seen.add(said)
                if by == (None, *printed):
                    self._content(claim, path, row)
                else:
                    others.setdefault(by, []).append(row)
        for number, ((speaker, *names), group) in enumerate(others.items(), 1):
            said_by = "stated_by" if speaker else "by"
            path, more = self._add(f"{name} (stated, {number})", group[0], said_by, [str(one) for one in names])
            more["beside"] = name
            if not speaker:
                more |= {key: claim[key] for key in ("for", "side") if key in claim}
            for row in group:
                self._content(more, path, row)

    def _add(self, name: str, row: Row, by: str, printed: list[str]) -> tuple[tuple[str | int, ...], Entry]:
        """A claim with what each must have, and its path."""
        path = ("claims", len(self._entries))
        first = row.get(CLAIM) or next(iter(row.values()))
        self._at[path] = self._at[*path, "id"] = first
        claim: Entry = {"id": name, "by": "", "made": "unknown", "sources": [{"source": key} for key in printed]}
        self._entries.append(claim)
        if by not in row:
            self._tell(f"{self._named(first)} does not say who said it: `by` is empty", first, "missing-by")
        self._put(claim, path, "by", row.get(by))
        return path, claim

    def _put(
        self, entry: Entry, path: tuple[str | int, ...], key: str, cell: Cell | None, text: str | None = None
    ) -> None:
        """A cell under a key; with `text` that in place of its own."""
        if cell:
            entry[key] = cell.text if text is None else text
            self._at[*path, key] = cell if text is None else cell._replace(exact=False)

    def _count(self, claim: Entry, path: tuple[str | int, ...], row: Row) -> None:
        cell = row.get("count_words") or row.get("count") or row.get("count_low")
        if cell is None:
            first = self._at[path]
            self._tell(f"{self._named(first)} has no count, in words or in numbers", first, "missing-count")
        elif "count_words" in row:
            self._put(claim, path, "says", cell)
            self.beside[*path, "says"] = _beside(row, "count")
        elif "count_unit" not in row:
            help_ = "name it in `count_unit`"
            self._tell(f"{self._named(cell)} does not say what is counted", cell, "no-unit", help=help_)
        elif words := self._in_words(row, "count"):
            self._put(claim, path, "says", cell, f"{words} {row['count_unit'].text}")

    def _agree(self, name: str, head: Row, row: Row) -> None:
        """Rows of one claim say the same of it."""
        for key in ledger.OF_CLAIM:
            one, two = head.get(key), row.get(key)
            if one and two and one.text != two.text:
                fact = f"two rows of the claim `{name}` differ in `{key}`: “{one.text}” and “{two.text}”"
                related = [self.related((one.start, one.end), "first here")]
                help_ = "give one of them a name of its own"
                self._tell(fact, two, "two-counts", label="and here", related=related, help=help_)
                return

    def _content(self, claim: Entry, path: tuple[str | int, ...], row: Row) -> None:
        """The stated figure of a row."""
        cell = row.get("stated_words") or row.get("stated") or row["stated_low"]
        of = row.get("stated_of") or row.get("of")
        units = [self._capacities.get(part, part) for part in ledger.parts(of.text)] if of else []
        if of is None or not units:
            help_ = "name it in `of`, such as 152 mm shell"
            self._tell(f"{self._named(cell)} does not say what the stated figure is of", cell, "missing-of", help=help_)
            return
        words = None if "stated_words" in row else self._in_words(row, "stated")
        if words is None and "stated_words" not in row:
            return
        if words and "stated_unit" in row:
            words = f"{words} {row['stated_unit'].text}"
        contents = claim.setdefault("contents", [])
        here = (*path, "contents", len(contents))
        entry: Entry = {}
        contents.append(entry)
        self._put(entry, here, "says", cell, words)
        if "stated_words" in row:
            self.beside[*here, "says"] = _beside(row, "stated")
        self._put(entry, here, "of", of, None if [of.text] == units else units[0])
        if len(units) > 1:
            entry["of"] = units
        self._put(entry, here, "means", row.get("means"))
        self._put(entry, here, "covers", row.get("stated_covers"))

    def _in_words(self, row: Row, name: str) -> str | None:
        """A figure given in numbers, in the words that the grammar reads; None if they are none, which is told."""
        relation = row.get(f"{name}_relation")
        if relation and relation.text not in RELATIONS:
            help_ = meant(relation.text, RELATIONS, f"it is one of {', '.join(RELATIONS)}")
            self._tell(f"“{relation.text}” is no relation", relation, "relation", help=help_)
            return None
        is_range = relation.text == "between" if relation else name not in row
        said = []
        for key in (f"{name}_low", f"{name}_high") if is_range else (name,):
            cell = row.get(key)
            digits = ledger.in_digits(cell.text) if cell else None
            if digits is None:
                shown = cell or next(iter(row.values()))
                fact = f"“{cell.text}” is no number such as 6,700" if cell else f"{self._named(shown)} has no `{key}`"
                self._tell(fact, shown, "number", help=f"words go into `{name}_words`" if cell else None)
                return None
            said.append(digits)
        if is_range:
            return " to ".join(said)
        return said[0] if relation is None or relation.text == "exactly" else f"{relation.text} {said[0]}"

    def _printed(self, row: Row) -> list[str]:
        """The names of a row's sources, one for each address if there are any; without any it is the ledger."""
        cell, urls = row.get("sources"), row.get("urls")
        names = cell.text if cell else self.path.rpartition("/")[2]
        said = ledger.printed(names, "")
        if urls:
            try:
                said = ledger.printed(names, urls.text)
            except Unreadable as wrong:
                self._tell(wrong.fact, urls, wrong.slug, help=wrong.help)
        return [self._source(name, url, cell, urls) for name in said for url in said[name] or (None,)]

    def _source(self, name: str, url: str | None, cell: Cell | None, urls: Cell | None) -> str:
        """The name of a source, which becomes one: that of its cell, with a number if others of it stand elsewhere."""
        of_name = self._named_alike.setdefault(name, {})
        if url not in of_name:
            key = of_name[url] = f"{name}; {len(of_name) + 1}" if of_name else name  # no name has a semicolon
            publisher, printed = self._publisher(name, cell)
            entry = {"publisher": publisher, "published": printed and printed.text, "url": url}
            self._sources[key] = {part: text for part, text in entry.items() if text}
            for path, at in ((("sources", key), cell), (("sources", key, "url"), urls)):
                if at:
                    self._at[path] = at._replace(exact=False)
        return of_name[url]

    def _publisher(self, name: str, cell: Cell | None) -> tuple[str, When | None]:
        try:
            return ledger.source(name, cell.text if cell else "")
        except Unreadable as wrong:
            if cell:  # else the ledger itself is the source
                within = (cell.start + wrong.start, cell.start + wrong.end) if cell.exact else cell[1:3]
                self.faults.append(self.problem(wrong.fact, within, wrong.slug, help=wrong.help))
            return name, None


def _has_stated(row: Row) -> bool:
    return any(key in row for key in ("stated_words", "stated", "stated_low"))


def _beside(row: Row, name: str) -> Row:
    """The cells that may say again what the words of a figure say."""
    return {key: row[f"{name}{key}"] for key in ledger.BESIDE if f"{name}{key}" in row}


def _other_speaker(row: Row) -> str | None:
    """Who said the stated figure, if it was not who said the count."""
    said, by = row.get("stated_by"), row.get("by")
    return said.text if said and (by is None or said.text != by.text) else None


def read(path: Path, shown: str, assumptions: Tree) -> tuple[ClaimRows, str]:
    """A short ledger, and the SHA-256 of its file.

    Raises DataError if it is long or no table, OSError if it cannot be read.
    """
    size = rows(path)
    if size > ledger.LONG:
        fact = f"the ledger has {size:,} rows, more than {ledger.LONG:,}: only `estimates recompute` works on so many"
        raise DataError([whole(shown, fact, "long-ledger")])
    data = files.read(path)
    if path.suffix == ".parquet":
        from estimates.io import arrow

        text = arrow.as_csv(arrow.read(path))
    else:
        try:
            text = yamltraps.decoded(data).removeprefix("\ufeff")
        except Unreadable as error:
            raise DataError([Text(shown, data.decode("utf-8", "replace")).unreadable(error)]) from None
    title = path.parent.resolve().name
    return ClaimRows(shown, text, title, _capacities(assumptions)), hashlib.sha256(data).hexdigest()


def two_numbers(study: Study) -> Iterator[Problem]:
    """Numbers, hedges and units of a ledger that are not the ones in the words beside them."""
    rows, places = study.places.trees[0], study.places
    given = rows.beside if isinstance(rows, ClaimRows) else {}
    for index, claim in enumerate(study.claims if given else ()):
        said: list[tuple[Keys, Figure | None, Sequence[str]]] = [((*places.claim(index), "says"), claim.says, ())]
        said += [(places.paths[content.place], content.says, content.of) for content in claim.contents]
        for path, figure, of in said:
            if figure is None:
                continue
            for key, cell in given.get(tuple(path), {}).items():
                span = cell.start, cell.end
                try:
                    ones = chain([figure], _in_unit(study, figure, of))
                    if any(_is_said(key, cell.text, one, study) for one in ones):
                        continue
                except ValueError:
                    yield rows.problem(f"“{cell.text}” is no number such as 6,700", span, "number")
                    continue
                fact, (slug, help_) = f"the {ledger.BESIDE[key]} is not the one in the words", ledger.TWO_NUMBERS
                yield rows.problem(fact, span, slug, help=help_, related=[rows.related(rows.span(path), "the words")])


def _is_said(key: str, text: str, figure: Figure, study: Study) -> bool:
    """Whether a column says what a figure does; ends lie round a number, and are those of a range."""
    if key == "_relation":
        return text == figure.relation
    if key == "_unit":
        return ledger.unit(text, study.lexicon) in (figure.unit, figure.of)
    number, value, (low, high, *_) = float(ledger.without_commas(text)), figure.figure, figure.literal
    if value is None:
        return low <= number <= high if not key else isclose(number, low if key == "_low" else high)
    return isclose(number, value) or (bool(key) and (number < value) == (key == "_low"))


def _in_unit(study: Study, figure: Figure, of: Sequence[str]) -> Iterator[Figure]:
    """A stated figure in the unit of what it is of, in which a result that was written has its number."""
    from estimates.quantities.old_units import Clash  # only where a number differs: it takes its time to load

    with suppress(DataError, Clash):  # which are told elsewhere
        if len(of) == 1:
            yield study.model.as_unit(figure, study.model.taken_as(of[0]))


def nothing(path: str, title: str) -> ClaimRows:
    """A ledger without a claim."""
    return ClaimRows(path, "by,count_words\n", title, {})


def rows(path: Path) -> int:
    """How many rows a ledger has; of a CSV file, how many lines there are below the first."""
    if path.suffix == ".parquet":
        from estimates.io import arrow

        return arrow.count(path)
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1


def _capacities(assumptions: Tree) -> dict[str, str]:
    """The capacities of a study, each with the unit that it is of."""
    entries = assumptions.data.get("capacities") if isinstance(assumptions.data, dict) else None
    items: Iterable[tuple[str, Any]] = entries.items() if isinstance(entries, dict) else ()
    return {name: str(entry.get("of") or name) if isinstance(entry, dict) else name for name, entry in items}
