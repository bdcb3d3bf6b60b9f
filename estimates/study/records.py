"""A study in memory: frozen records that know their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from estimates.diagnostics.problems import Place
from estimates.quantities.old_dates import Period, When
from estimates.quantities.old_formulas import Formula
from estimates.reading.figures import Figure


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was printed. `renders` names the source that this one copies or translates."""

    id: str
    publisher: str
    title: str | None
    published: When | None
    url: str | None
    lang: str | None
    renders: str | None
    note: str | None
    place: Place

    @property
    def printed(self) -> str:
        """The publisher and the date, as far as it is known: "AP via Arab Times (2024-11-20)"."""
        return f"{self.publisher} ({self.published.text})" if self.published else self.publisher


@dataclass(frozen=True, slots=True)
class Content:
    """What a speaker said the things counted hold: of several units, if the load is mixed."""

    says: Figure
    of: tuple[str, ...]
    means: str  # "capacity", "transfer" or "equivalent"
    covers: Period | None
    place: Place


@dataclass(frozen=True, slots=True)
class Citation:
    """A source of a claim and its wording; `says`, `contents` and `beside` only where they differ from the claim's."""

    source: str
    wrote: str | None
    says: Figure | None
    contents: tuple[Content, ...]
    beside: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement by one speaker. `made` is None where it is not known when; `mix` is a load said without numbers."""

    id: str
    by: str
    for_: str | None
    side: str
    made: When | None
    says: Figure | None
    covers: Period | None
    means: str  # "transfer", "capacity" or "stock"
    repeats: str | None
    beside: str | None
    contents: tuple[Content, ...]
    mix: tuple[str, ...]
    sources: tuple[Citation, ...]
    confidence: str | None
    note: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many `of` go into one `per`; `range` is None where only the figure is known."""

    name: str
    of: str
    per: str
    holds: Figure | Formula
    range: Figure | None
    shape: str  # "triangular" or "uniform"
    context: str
    because: str
    sources: tuple[str, ...]
    illustrative: bool
    place: Place

    @property
    def written(self) -> Figure | Formula:
        """What the study writes for it, as of an assumption."""
        return self.holds


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that formulas and conversions use; `illustrative` where no source is known."""

    name: str
    is_: Figure | Formula
    range: Figure | None
    because: str
    sources: tuple[str, ...]
    illustrative: bool
    place: Place

    @property
    def written(self) -> Figure | Formula:
        """What the study writes for it, as of a capacity."""
        return self.is_


@dataclass(frozen=True, slots=True)
class Check:
    """A physical cross-check of how many `of` go into one: the tightest of the limits wins."""

    name: str
    of: str
    limits: Mapping[str, Formula]
    because: str
    sources: tuple[str, ...]
    place: Place
