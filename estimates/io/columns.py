"""The columns of every table that leaves the tool: type, meaning, and the unit of what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Field(NamedTuple):
    """A column: its Table Schema type, what it holds, and its unit (or the column that names its unit)."""

    type: str
    description: str
    unit: str | None = None


class Table(NamedTuple):
    """A table: what a row is, its columns in order, its key, and the columns that refer to other tables' keys."""

    title: str
    fields: Mapping[str, Field]
    key: tuple[str, ...] = ()
    refers: Mapping[str, tuple[str, str]] = {}


def figure(prefix: str, what: str, unit: str) -> dict[str, Field]:
    """The columns of one figure, as it was said: words, relation, number and its two intervals."""
    return {
        f"{prefix}words": Field("string", f"{what.capitalize()}, in words"),
        f"{prefix}relation": Field("string", f"How {what} was hedged, such as {RELATIONS}"),
        f"{prefix}figure": Field("number", "The number said; empty for a range or an order of magnitude", unit),
        **ends(prefix, what, unit),
        f"{prefix}unit": Field("string", f"The unit of {what}"),
    }


def ends(prefix: str, what: str, unit: str) -> dict[str, Field]:
    """The columns of the literal and the implied interval of a figure."""
    taken = f"of what the middle half of readers take {what} to mean"
    return {
        f"{prefix}low": Field("number", f"The least that {what} entails; empty if there is no lower end", unit),
        f"{prefix}high": Field("number", f"The most that {what} entails; empty if there is no upper end", unit),
        f"{prefix}low_open": Field("boolean", "Whether the lower end itself is left out"),
        f"{prefix}high_open": Field("boolean", "Whether the upper end itself is left out"),
        f"{prefix}low_soft": Field("boolean", "Whether less is no contradiction: the words can be taken back"),
        f"{prefix}high_soft": Field("boolean", "Whether more is no contradiction: the words can be taken back"),
        f"{prefix}implied_low": Field("number", f"The lower end {taken}", unit),
        f"{prefix}implied_high": Field("number", f"The upper end {taken}", unit),
    }


RELATIONS = "`exactly`, `about` or `more than`; the page on hedges has them all"
ID = Field("string", "The name of the claim, unique in the study")
OF_CLAIM = Field("string", "The claim, by its name in the table `claims`")
OF_SOURCE = Field("string", "The source, by its name in the table `sources`")
BY = Field("string", "Who said it")
SIDE = Field("string", "The line that it belongs to in charts: a government, an organisation, a person")
MADE = Field("string", "When it was said: a day, month or year; empty if that is not known")
COVERS = Field("string", "The period that the figure counts, as the study words it")
KIND = Field("string", "`statement`, or `repeat` where it repeats or relays an earlier claim")
MEANS = Field("string", "`capacity`, `transfer` or `equivalent`: could be held, was sent, is what a mass comes to")
NOTE = Field("string", "What a reader should know about it")
REASONS = {
    "because": Field("string", "Why this figure, in a sentence"),
    "sources": Field("string", "Its sources, by their names in the table `sources`, parted by semicolons"),
    "illustrative": Field("boolean", "True where no source is known"),
}


def assumed(what: str) -> dict[str, Field]:
    return {
        "says": Field("string", f"{what}, in the study's words or as a formula over assumptions"),
        "figure": Field("number", "The best figure", "unit"),
        "low": Field("number", "The least that is plausible", "unit"),
        "high": Field("number", "The most that is plausible", "unit"),
        "unit": Field("string", "The unit of the three"),
    }


def _short(fields: Mapping[str, Field]) -> dict[str, Field]:
    """In the table of results the number itself is called `count` or `stated`, not `count_figure`."""
    return {name.removesuffix("_figure"): field for name, field in fields.items()}


# One row for each count, capacity and stated contents; recompute.csv has all of these columns but `stated_claim`.
RESULTS: dict[str, Field] = {
    "claim": Field("string", "The claim that counts, by its name in the study"),
    "by": BY,
    "side": SIDE,
    "made": MADE,
    "covers": COVERS,
    "kind": KIND,
    "repeats": Field("string", "The claim that it repeats or relays"),
    "of": Field("string", "The capacity, by its name in the study"),
    **_short(figure("count_", "the count", "count_unit")),
    "capacity": Field("number", "The best figure of the capacity", "capacity_unit"),
    "capacity_low": Field("number", "The least plausible capacity", "capacity_unit"),
    "capacity_high": Field("number", "The most plausible capacity", "capacity_unit"),
    "capacity_unit": Field("string", "The unit of the capacity"),
    "worked": Field("string", "The line that a reader can redo by hand: count x capacity = what could be held"),
    "recomputed": Field("number", "The number said times the best capacity: what could be held", "unit"),
    **ends("recomputed_", "the count times the whole range of the capacity", "unit"),
    "unit": Field("string", "The unit of what could be held"),
    "stated_by": Field("string", "Who stated contents beside the count"),
    "stated_of": Field("string", "What the stated figure is of; several units, parted by semicolons, are a mixed load"),
    "stated_covers": Field("string", "The period that the stated figure counts, as the study words it"),
    "stated_claim": Field("string", "The claim that states them"),
    **_short(figure("stated_", "the stated figure", "stated_unit")),
    "means": MEANS,
    "ratio": Field("number", "The recomputed figure over the stated one; empty where they are of different kinds"),
    "verdict": Field("string", "Whether they fit: reproduced, contradicted, tension, consistent or not comparable"),
    "why": Field("string", "The reason for the verdict, with its numbers"),
    "sources": Field("string", "Who printed the statement, parted by semicolons"),
    "urls": Field(
        "string",
        "The address of each of these, in their order and parted alike; nothing for one that is not known,"
        " and blanks between several of one",
    ),
}  # fmt: skip

BESIDE = ("baseline", "difference", "baseline_verdict")  # the study's own, where an assumption was changed
ASKED = (*BESIDE, "what_if", "likely_q10", "likely_q50", "likely_q90")  # in recompute.csv only where they are asked for

TABLES = {
    "claims": Table(
        "Statements: one row a claim",
        {
            "claim": ID,
            "by": BY,
            "for": Field("string", "On whose behalf"),
            "side": SIDE,
            "made": MADE,
            "made_start": Field("date", "The first day of that day, month or year"),
            "made_end": Field("date", "The last day of that day, month or year"),
            "kind": KIND,
            "repeats": Field("string", "The claim that it repeats or relays"),
            "beside": Field("string", "The claim whose count its contents were set beside"),
            "covers": COVERS,
            "means": Field("string", "`transfer`, `capacity` or `stock`: was sent, could be held, is held"),
            **figure("", "the count", "unit"),
            "confidence": Field("string", "How sure it is that this was said"),
            "note": NOTE,
        },
        ("claim",),
    ),
    "contents": Table(
        "Stated contents: one row for each figure that a claim gives for what the counted things hold",
        {
            "claim": OF_CLAIM,
            "of": Field("string", "What is held; several units, parted by semicolons, are a mixed load"),
            "means": MEANS,
            "covers": COVERS,
            **figure("", "the stated figure", "unit"),
        },
        refers={"claim": ("claims", "claim")},
    ),
    "citations": Table(
        "Citations: one row for each source of each claim",
        {
            "claim": OF_CLAIM,
            "source": OF_SOURCE,
            "wrote": Field("string", "The few words that carry the figure there"),
        },
        refers={"claim": ("claims", "claim"), "source": ("sources", "source")},
    ),
    "sources": Table(
        "Sources: one row for each page that something was printed on",
        {
            "source": Field("string", "The name of the source, unique in the study"),
            "publisher": Field("string", "Who published it"),
            "title": Field("string", "Its headline or title"),
            "published": Field("string", "Its day, month or year"),
            "url": Field("string", "Its address"),
            "lang": Field("string", "Its language"),
            "renders": Field("string", "The source that it copies or translates; it is then no second source"),
            "note": NOTE,
        },
        ("source",),
    ),
    "capacities": Table(
        "Capacities: how much of something could go into one of something else",
        {
            "of": Field("string", "The name of the capacity, unique in the study"),
            "holds": Field("string", "The unit held"),
            "per": Field("string", "The unit that holds it"),
            **assumed("How much one could hold"),
            "context": Field("string", "The condition, which is also the name of its pint context"),
            **REASONS,
        },
        ("of",),
    ),
    "assumptions": Table(
        "Assumptions: other figures that formulas and conversions use",
        {
            "name": Field("string", "The name of the assumption, unique in the study"),
            **assumed("The assumption"),
            **REASONS,
        },
        ("name",),
    ),
    "results": Table(
        "Results: one row for each count, capacity and stated contents", RESULTS, refers={"claim": ("claims", "claim")}
    ),
}
