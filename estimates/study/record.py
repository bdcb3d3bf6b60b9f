"""A study in memory: a frozen record of what its files say, with claims and stated contents as columns."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.diagnostics import Diagnostic, Scalar, Unreadable
from estimates.io.column import Coded, TextColumn
from estimates.quantities import formulas
from estimates.quantities.figure import Figure, as_html
from estimates.quantities.figures import Figures
from estimates.quantities.hedges import Hedges
from estimates.quantities.model import Model
from estimates.quantities.registry import Registry
from estimates.quantities.units import Units
from estimates.study.entries import Assumption, AssumptionsFile, Capacity, Citation, Claim, Content, Source, figure
from estimates.study.structure import Entry

LISTS = ("contents", "sources", "source")  # fields of a claim that are no columns


@dataclass(frozen=True, eq=False)
class _Table:
    """Entries as `columns`, which are attributes, too: the fields of the model that are not entries, by their names.

    `cell(row, key)` is the text of a key as written, with its place (of the row's first cell if the key is not there).
    """

    columns: Mapping[str, Any]
    cell: Callable[[int, str], Scalar]

    def __getattr__(self, name: str) -> Coded[Any]:
        column: Coded[Any] | None = vars(self).get("columns", {}).get(name)
        if column is None:
            raise AttributeError(name)
        return column

    @property
    def says(self) -> Figures:
        figures: Figures = self.columns["says"]
        return figures

    def __len__(self) -> int:
        return len(self.says)


@dataclass(frozen=True, eq=False)
class ClaimTable(_Table):
    """One row per claim. `made` has code -1 where it is unknown; `side` and all choices are filled in.

    `record(row)` is the claim as its entry.
    """

    citations: Coded[tuple[Citation, ...]]
    record: Callable[[int], Claim]

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each claim by its id; of equal ids the first."""
        rows = [(name, row) for row, name in enumerate(self.id.values()) if name is not None]
        return {**dict(rows), **dict(reversed(rows))}

    def rows_named(self, names: TextColumn) -> NDArray[np.int32]:
        """Return for each row the row of the claim that `names` names there, or -1."""
        return np.array([self.rows.get(name, -1) for name in names.items] + [-1], np.int32)[names.codes]


@dataclass(frozen=True, eq=False)
class ContentTable(_Table):
    """One row per stated content. `claim` is the row of its claim; `beside` is the row of the claim whose count it goes
    with: its own, or the one that it goes with (-1 for none). `of` are unit names, several for a mixed load.
    """

    claim: NDArray[np.int32]
    beside: NDArray[np.int32]


def content_table(
    claims: ClaimTable, claim: NDArray[np.int32], columns: Mapping[str, Any], cell: Callable[[int, str], Scalar]
) -> ContentTable:
    """Return the table of the contents that the claims in rows `claim` state."""
    counted = np.append(claims.says.present, False)
    other = claims.rows_named(claims.beside)
    beside = np.where(counted[:-1], np.arange(len(claims)), np.where(counted[other], other, -1)).astype(np.int32)
    return ContentTable(columns, cell, claim, beside[claim])


def from_records(claims: Sequence[Claim]) -> tuple[ClaimTable, ContentTable]:
    """Return the tables of claims that are entries of a YAML file."""
    cited = Coded(np.arange(len(claims), dtype=np.int32), [claim.sources for claim in claims])
    table = ClaimTable(_columns(Claim, claims), lambda row, key: claims[row].at(key), cited, claims.__getitem__)
    contents = [(row, content) for row, claim in enumerate(claims) for content in claim.contents]
    columns = _columns(Content, [content for _, content in contents])
    rows = np.array([row for row, _ in contents], np.int32)
    return table, content_table(table, rows, columns, lambda row, key: contents[row][1].at(key))


def _columns(kind: type[Entry], entries: Sequence[Entry]) -> dict[str, Any]:
    """Return a column for each field whose values can be columns."""
    return {
        name: (Figures.from_list if name == "says" else Coded.of)(getattr(entry, name) or None for entry in entries)
        for name in kind.model_fields
        if name not in LISTS
    }


class Override(NamedTuple):
    """A figure in place of one of the study's own: its name, its words now and before."""

    name: str
    now: str
    before: str

    def __str__(self) -> str:
        return f"{self.name} = {self.now} (study: {self.before})"


@dataclass(frozen=True, eq=False)
class Study:
    """What the files of a study say, and what was put in place of it by `--set` or a scenario.

    `files` has the SHA-256 digest of each file, `warnings` what is doubtful but stops nothing.
    """

    name: str
    folder: Path
    title: str
    about: str | None
    sources: Mapping[str, Source]
    units: Units
    assumed: AssumptionsFile
    capacities: Mapping[str, Capacity]
    assumptions: Mapping[str, Assumption]
    claims: ClaimTable
    contents: ContentTable
    files: Mapping[str, str]
    overrides: tuple[Override, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()

    def __repr__(self) -> str:
        return f"<Study {self.name}: {len(self.claims)} claims, {len(self.capacities)} capacities>"

    def _repr_html_(self) -> str:
        texts = ((name, capacity.at(capacity.figure_key)) for name, capacity in self.capacities.items())
        return as_html(f"{self.title} ({len(self.claims)} claims)", texts)

    def claim(self, name: str) -> Claim:
        """Return a claim by its id. Raises KeyError if there is none."""
        return self.claims.record(self.claims.rows[name])

    def entry(self, name: str) -> Capacity | Assumption:
        """Return the capacity or the assumption of a name. Raises KeyError if there is neither."""
        return self.capacities[name] if name in self.capacities else self.assumptions[name]

    def figure(self, words: str) -> Figure:
        """Read a figure with the study's units. Raises Unreadable."""
        return figure(str(words), self.units)

    def readable(self, words: str) -> Figure | None:
        """Return a figure as `figure` reads it; None for words that it refuses."""
        with suppress(Unreadable):
            return self.figure(words)
        return None

    @cached_property
    def hedges(self) -> Hedges:
        """The table of hedges with the rows that the study overrides."""
        table = Hedges.default()
        for name, hedge in self.assumed.hedges.items():
            reasons = {"because": hedge.because, "sources": tuple(map(str, hedge.source))}
            if name in (table.rows if hedge.floor is None else table.orders):
                table = table.override(name, typical=hedge.implied, wide=hedge.wide, floor=hedge.floor, **reasons)
        return table

    @cached_property
    def derived(self) -> Mapping[str, Figure]:
        """The units that are defined by another one, each with its figure in that unit."""
        units = self.assumed.units.items()
        return {name: figure for name, unit in units if unit.is_ and (figure := self.readable(unit.is_))}

    @cached_property
    def registry(self) -> Registry:
        """The study's units as quantities. Those that are made of each other, which is reported, stay as they are."""
        is_circular = formulas.circle({name: [figure.unit or ""] for name, figure in self.derived.items()}, "is")
        amounts = {name: (figure.figure or 1.0, figure.unit) for name, figure in self.derived.items()}
        return Registry(self.units.with_amounts({} if is_circular else amounts))

    @cached_property
    def model(self) -> Model:
        """The assumptions as quantities, evaluated once. Raises DataError where units or formulas clash."""
        counted = filter(None, self.claims.says.unit.items)
        return Model(self.registry, self.capacities, self.assumptions, self.assumed.checks, counted, self.overrides)
