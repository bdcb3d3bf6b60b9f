"""A study in memory: a frozen record of what its files say."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from estimates.diagnostics import Diagnostic, Unreadable
from estimates.quantities import formulas
from estimates.quantities.evaluation import Entries
from estimates.quantities.figure import Figure, as_html
from estimates.quantities.hedges import Hedges
from estimates.quantities.model import Model
from estimates.quantities.registry import Registry
from estimates.quantities.units import Units
from estimates.study.entries import Assumption, Capacity, Chart, Check, Claim, Hedge, Source, Unit
from estimates.study.table import ClaimTable, ContentTable
from estimates.study.values import figure


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
    own_units: Mapping[str, Unit]
    capacities: Mapping[str, Capacity]
    assumptions: Mapping[str, Assumption]
    checks: Mapping[str, Check]
    hedges: Hedges
    own_hedges: Mapping[str, Hedge]
    charts: Mapping[str, Chart]
    soft_factor: float
    claims: ClaimTable
    contents: ContentTable
    files: Mapping[str, str] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()

    def __repr__(self) -> str:
        return f"<Study {self.name}: {len(self.claims)} claims, {len(self.capacities)} capacities>"

    def _repr_html_(self) -> str:
        said = ((name, one.at(one.figure_key)) for name, one in self.capacities.items())
        return as_html(f"{self.title} ({len(self.claims)} claims)", said)

    def claim(self, name: str) -> Claim:
        """Return a claim by its id. Raises KeyError if there is none."""
        return self.claims.record(self.claims.rows[name])

    def entry(self, name: str) -> Capacity | Assumption:
        """Return the capacity or the assumption of a name. Raises KeyError if there is neither."""
        return self.capacities[name] if name in self.capacities else self.assumptions[name]

    def figure(self, words: str) -> Figure:
        """Read a figure with the study's units. Raises Unreadable."""
        return figure(words, self.units)

    @cached_property
    def derived(self) -> Mapping[str, Figure]:
        """The units that are a number of another one, each with that number."""
        found: dict[str, Figure] = {}
        for name, unit in self.own_units.items():
            with suppress(Unreadable):
                found |= {name: self.figure(unit.is_)} if unit.is_ else {}
        return found

    @cached_property
    def registry(self) -> Registry:
        """The study's units as quantities. Those that are made of each other, which is reported, stay as they are."""
        is_circular = formulas.circle({name: [figure.unit or ""] for name, figure in self.derived.items()}, "is")
        amounts = {name: (figure.figure or 1.0, figure.unit) for name, figure in self.derived.items()}
        return Registry(self.units.with_amounts({} if is_circular else amounts))

    @cached_property
    def model(self) -> Model:
        """The assumptions as quantities, evaluated once. Raises DataError where units or formulas clash."""
        counted = filter(None, self.claims.says.unit.texts)
        return Model(self.registry, Entries(self.capacities, self.assumptions, self.checks), counted)
