"""The entries of a study's files, and the types of their values.

One class is the shape, the JSON Schema, the parser and the record of an entry. A new key is a new field: it is then
parsed, in the schema, on the format's page and a column of ledgers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import ConfigDict, Field, JsonValue, ValidationInfo, WithJsonSchema
from pydantic.functional_validators import AfterValidator, BeforeValidator, PlainValidator
from pydantic_core import PydanticCustomError

from estimates import reading
from estimates.diagnostics import Scalar
from estimates.language.language import detect
from estimates.quantities import dates, formulas
from estimates.quantities.dates import Period, When
from estimates.quantities.figure import Figure, as_html
from estimates.quantities.formulas import Formula
from estimates.quantities.units import Units
from estimates.study.structure import Context, Entry, fields, is_blank
from estimates.study.yaml_source import Items, Table

E = TypeVar("E")
NEEDED = {  # what a claim needs -> the keys, of which it must have at least one, and help
    "source": (("source", "sources"), "add `source: ` and a name under `sources`"),
    "figure": (("says", "contents", "mix"), "add `says: ` and what was said, or `contents`"),
}


# -- types of values ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2**14)  # of many claims, equal words are read once
def figure(words: str, units: Units, expect: str | None = None) -> Figure:
    """Read a figure; where the unit to `expect` is 152 mm shells, "shells" are those. Raises Unreadable."""
    return reading.parse(words, units, language=detect(words), expect=expect)


def _value(parse: Callable[[Scalar, ValidationInfo[Context]], Any]) -> PlainValidator:
    """Return the validator of a text that `parse` reads; None for one that has been reported."""

    def read(value: Any, info: ValidationInfo[Context]) -> Any:
        if value is None:
            return None
        if not isinstance(value, Scalar) or is_blank(value):
            raise PydanticCustomError("text", "expected text")
        return parse(value, info)

    return PlainValidator(read)


def _parse_figure(text: Scalar, info: ValidationInfo[Context]) -> Figure:
    """Read a figure, of the unit in `of` if the entry has one."""
    of = (info.data or {}).get("of")
    units: tuple[str, ...] = (of,) if isinstance(of, str) else of or ()
    return figure(str(text), info.context.units, units[0] if len(units) == 1 else None)


def _parse_amount(text: Scalar, info: ValidationInfo[Context]) -> Figure | Formula:
    """Read a figure, or a formula where the text has arithmetic in it or names an assumption."""
    return formulas.parse(text) if formulas.is_formula(text, info.context.names) else _parse_figure(text, info)


def _parse_unit(text: Scalar, info: ValidationInfo[Context]) -> str:
    if (unit := info.context.units.unit(text)) is None:
        raise info.context.units.unknown(text)
    return unit


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, Scalar) else value  # one text is short for a list of one


def _without_missing(values: Any) -> Any:
    """Return a list or table without the items that could not be read."""
    if isinstance(values, dict):
        return {key: item for key, item in values.items() if item is not None}
    return tuple(item for item in values if item is not None)


# An editor's YAML reader may take `2024` for a number; this tool reads text, and so the schema accepts both.
TEXT: dict[str, JsonValue] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_TEXT = WithJsonSchema(TEXT)
_SEVERAL = WithJsonSchema({"anyOf": [TEXT, {"type": "array", "minItems": 1, "items": TEXT}]})
_KEPT, _LISTED = AfterValidator(_without_missing), BeforeValidator(_as_list)

Text = Annotated[Scalar, _value(lambda text, _: text), _TEXT]
FigureText = Annotated[Figure, _value(_parse_figure), _TEXT]
FormulaText = Annotated[Formula, _value(lambda text, _: formulas.parse(text)), _TEXT]
Amount = Annotated[Figure | Formula, _value(_parse_amount), _TEXT]
Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Day = Annotated[When | None, _value(lambda text, _: None if text == "unknown" else dates.parse(text)), _TEXT]
Time = Annotated[Period, _value(lambda text, _: dates.parse_period(text)), _TEXT]
UnitName = Annotated[str, _value(_parse_unit), _TEXT]
Texts = Annotated[tuple[Text, ...], _LISTED, _KEPT, _SEVERAL]
UnitNames = Annotated[tuple[UnitName, ...], _LISTED, _KEPT, _SEVERAL]
Name = Annotated[str, PlainValidator(lambda name: name), WithJsonSchema({"type": "string"})]
Listed = Annotated[tuple[E, ...], _LISTED, _KEPT]
Named = Annotated[dict[Name, E], _KEPT]


# -- entries -----------------------------------------------------------------------------------------------------------


def _use_units(units: dict[str, Unit], info: ValidationInfo[Context]) -> dict[str, Unit]:
    """Read what follows in the file with the study's own units."""
    info.context.units = info.context.units.with_units(units.values())
    return units


def _bare_names(value: object) -> object:
    """Return units by name; one may have nothing but its name."""
    if not isinstance(value, Table):
        return value
    return {key: Table(key.span, key) if is_blank(item) else item for key, item in value.items()}


class Source(Entry):
    """Where something was printed. Every number of a study can be traced to one of these."""

    publisher: Text = Field(description="Who published it.", examples=["Associated Press via Arab Times"])
    title: Text | None = Field(None, description="Its headline or title.")
    published: Day | None = Field(None, description="Its day, month or year.", examples=["2024-06-18", "2024-02"])
    url: Text | None = Field(None, description="Its address, http or https.", examples=["https://example.org/a"])
    lang: Text | None = Field(None, description="Its language.", examples=["en", "ko"])
    renders: Text | None = Field(None, description="The source that it copies or translates.")
    accessed: Day | None = Field(None, description="The day on which it was read.", examples=["2024-06-20"])
    archive: Text | None = Field(None, description="The address of an archived copy.")
    sha256: Text | None = Field(None, description="The SHA-256 digest of its text, 64 hexadecimal digits.")
    note: Text | None = Field(None, description="Anything a reader should know about it.")

    @property
    def printed(self) -> str:
        """The publisher and the date as far as it is known: "AP via Arab Times (2024-11-20)"."""
        return f"{self.publisher} ({self.published.text})" if self.published else self.publisher


class Content(Entry):
    """What a speaker said the things counted hold, could hold, or come to."""

    thing: ClassVar[str] = "stated content"
    of: UnitNames = Field(description="What is held: a unit, or several for a mixed load.", examples=["152 mm shell"])
    says: FigureText = Field(description="The figure in words.", examples=["as many as three million rounds"])
    means: Literal["capacity", "transfer", "equivalent"] = Field(
        "capacity", description="What could be held, what was sent, or what the mass comes to."
    )
    covers: Time | None = Field(None, description="The period, if it is not the claim's.")
    scope: Text | None = Field(None, description="Where, or of what, if it is not the claim's.")
    under: Text | None = Field(None, description="The capacity that the speaker refers to.", examples=["standing"])


class Citation(Entry):
    """A source of a claim, and how it worded it."""

    named_by: ClassVar[str] = "source"
    source: Text = Field(description="The source, by its name under `sources`.", examples=["nyt-2024-06-18"])
    wrote: Text | None = Field(None, description="The few words that this outlet used.")
    translation: Text | None = Field(None, description="What it wrote, in English.")
    says: FigureText | None = Field(None, description="The count as this outlet has it, where it differs.")
    contents: Listed[Content] = Field((), description="The contents as this outlet has them.")
    beside: Text | None = Field(None, description="The claim, or the count, that this outlet gives the contents for.")


class Claim(Entry):
    """One statement by one speaker on one day."""

    named_by: ClassVar[str] = "id"
    id: Text = Field(description="A name for the claim, unique in the study.", examples=["us-2023-10"])
    by: Text = Field(description="Who said it.", examples=["U.S. officials"])
    for_: Text | None = Field(None, alias="for", description="On whose behalf.")
    side: Text | None = Field(None, description="The line it belongs to in charts; without it `for`, otherwise `by`.")
    made: Day = Field(description="When it was said: a day, month or year, or `unknown`.", examples=["2023-10"])
    says: FigureText | None = Field(None, description="The count in words.", examples=["more than 1,000 containers"])
    scope: Text | None = Field(None, description="Where, or of what, the count is.", examples=["Ukraine's corridor"])
    covers: Time | None = Field(None, description="The period counted.", examples=["since August 2023"])
    counts: Literal["total", "period"] = Field("total", description="Everything so far, or only within `covers`.")
    means: Literal["transfer", "capacity", "stock"] = Field("transfer", description="Sent, could be held, or held.")
    repeats: Text | None = Field(None, description="The claim that this one repeats or relays.")
    corrects: Text | None = Field(None, description="The earlier claim that this one replaces from its day on.")
    because: Text | None = Field(None, description="Why the earlier claim was corrected.")
    beside: Text | None = Field(None, description="The claim whose count the contents below go with.")
    contents: Listed[Content] = Field((), min_length=1, description="What they hold or come to.")
    mix: UnitNames = Field((), description="Units said to be mixed, without a number or a share.")
    sources: Listed[Citation] = Field((), min_length=1, description="Where it was printed.")
    source: Text | None = Field(None, description="Shorthand for `sources` with one source.")
    confidence: Literal["high", "medium", "low"] | None = Field(None, description="How certain it is that it was said.")
    note: Text | None = Field(None, description="Anything a reader should know about it.")

    @classmethod
    def prepared(cls, table: Table, context: Context) -> Mapping[Any, Any]:
        name = table.get("id") or table.first()
        if "source" in table and "sources" in table:
            fact, other = f"the claim `{name}` has both `source` and `sources`", (table["sources"], "and here")
            context.report(table["source"], fact, "two-sources", "keep `sources`", other=other)
        for what, (keys, help_) in NEEDED.items():
            if "by" in table and table.keys() <= fields(cls).keys() and not table.keys() & {*keys}:
                context.report(name, f"the claim `{name}` has no {what}", f"missing-{what}", help_)
        speakers = [name for key in ("for", "by") if isinstance(name := table.get(key), Scalar) and not is_blank(name)]
        implied: dict[str, Any] = {"side": speakers[0]} if speakers else {}
        if "source" in table:
            implied["sources"] = Items([Table(table.span)])
            implied["sources"][0]["source"] = table["source"]
        return {**implied, **table}

    def _repr_html_(self) -> str:
        return as_html(self.id, ((key, self.at(key)) for key in self.table))


class ClaimsFile(Entry):
    """claims.yaml: the evidence."""

    thing: ClassVar[str] = "file"
    title: Text = Field(description="What the study is about, in one line.")
    about: Text | None = Field(None, description="One or two plain sentences.")
    sources: Named[Source] = Field({}, description="Where the claims were printed, by name.")
    claims: Listed[Claim] = Field(description="The statements, in any order.")


class Unit(Entry):
    """Something that is counted."""

    model_config = ConfigDict(json_schema_extra={"type": ["object", "null"]})  # it may have nothing but its name
    also: Texts = Field((), description="Other names for it.", examples=[["shipping container", "box"]])
    counts_as: Text | None = Field(None, alias="counts as", description="The unit that one of it counts as in totals.")
    compared_as: Text | None = Field(None, alias="compared as", description="The unit that it is compared as.")
    is_: Text | None = Field(None, alias="is", description="One of it in other units.", examples=["50 kg"])
    plural: Text | None = Field(None, description="Its plural, if it is irregular.")


OwnUnits = Annotated[Named[Unit], BeforeValidator(_bare_names), AfterValidator(_use_units)]


class Supported(Entry):
    """A figure of the study's own, with its reason and sources."""

    because: Text = Field(description="Why this figure, in a sentence.", examples=["the middle of what was said"])
    source: Texts = Field((), description="Its source or sources.")


class Assumed(Supported):
    """A capacity or an assumption: a figure that can be replaced, with what is plausible."""

    figure_key: ClassVar[str]
    written: Amount
    range: FigureText | None = Field(None, description="What is plausible.", examples=["300 to 500 shells per box"])
    on: Day | None = Field(None, description="The day on which a price, a rate or a figure applied.")
    illustrative: bool = Field(False, description="true where no source is known.")


class Held(Entry):
    """An entry with a unit, which comes before the figures so that they are read as a number of it."""

    of: UnitName | None = Field(None, description="The unit held, where it is not the name of the capacity.")


class Capacity(Assumed, Held):
    """How much of something goes into one of something else."""

    figure_key: ClassVar[str] = "holds"
    written: Amount = Field(alias="holds", description="The figure, or a formula.", examples=["450 shells per box"])
    shape: Literal["triangular", "uniform"] = Field("triangular", description="How `--likely` draws from `range`.")
    context: Text | None = Field(None, description="The condition in words.", examples=["filled with 152 mm shells"])

    @property
    def per(self) -> str:
        """The unit that holds it, as far as a figure says so."""
        figures = [figure for figure in (self.written, self.range) if isinstance(figure, Figure)]
        return next((figure.per for figure in figures if figure.per), "")

    @classmethod
    def prepared(cls, table: Table, context: Context) -> Mapping[Any, Any]:
        of = next(text for text in (table.get("of"), table.owner, Scalar()) if isinstance(text, Scalar))
        held = context.units.plural(context.units.unit(of) or of)
        return {"of": of, "context": Scalar(f"filled with {held}"), **table}


class Assumption(Assumed):
    """A figure that formulas and conversions use."""

    figure_key: ClassVar[str] = "is"
    written: Amount = Field(alias="is", description="The figure, or a formula.", examples=["21,750 kg"])


class Check(Supported):
    """A physical cross-check: several limits, of which the tightest wins. Never the speaker's own method."""

    of: UnitName = Field(description="The unit held.", examples=["152 mm shell"])
    limits: Named[FormulaText] = Field(min_length=1, description="Formulas over assumptions, by name.")


class Hedge(Supported):
    """A row of the hedge table that this study overrides: multiples of the number said."""

    implied: tuple[Number, Number] | None = Field(None, description="What half of the readers understand.")
    wide: tuple[Number, Number] | None = Field(None, description="What 80 % of the readers understand.")
    floor: Number | None = Field(None, description="The least that an order of magnitude such as `hundreds` means.")


ChartName = Literal["growth", "could-hold", "stated", "implied", "sensitivity", "mix"]


class Chart(Entry):
    """How a chart of this study differs from its usual form."""

    title: Text | None = Field(None, description="Its title.")
    subtitle: Text | None = Field(None, description="The line below the title.")
    unit: Text | None = Field(None, description="The unit that it shows, or the capacity.")
    order: Texts = Field((), description="Sides in the order in which they are drawn.")
    colours: Named[Text] = Field({}, description="Colours of sides on light and dark, such as `Seoul: '#1f77b4'`.")
    width: float | None = Field(None, ge=200, le=4000, description="Its width in px.", examples=["720"])
    language: Literal["en", "ko"] | None = Field(None, description="The language of its months and numbers.")


class AssumptionsFile(Entry):
    """assumptions.yaml: what a user changes."""

    thing: ClassVar[str] = "file"
    units: OwnUnits = Field({}, description="What is counted, by name.")
    sources: Named[Source] = Field({}, description="Sources of the figures below, by name.")
    capacities: Named[Capacity] = Field({}, description="How much goes into one, by name.")
    assumptions: Named[Assumption] = Field({}, description="Other figures, by name.")
    checks: Named[Check] = Field({}, description="Physical cross-checks, by name.")
    hedges: Named[Hedge] = Field({}, description="Rows of the hedge table that this study overrides.")
    charts: Annotated[dict[ChartName, Chart], _KEPT] = Field({}, description="Options of charts, by the chart's name.")
    soft_factor: float = Field(1.5, ge=1, le=100, alias="soft factor", description="How far a soft end may be missed.")

    @classmethod
    def prepared(cls, table: Table, context: Context) -> Mapping[Any, Any]:
        named = table.get("assumptions")
        context.names = frozenset(map(str, named)) if isinstance(named, Table) else frozenset()
        return table


FILES: dict[str, type[Entry]] = {"claims.yaml": ClaimsFile, "assumptions.yaml": AssumptionsFile}
DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors' YAML servers support best


def schema_text(file: str) -> str:
    """Return the JSON Schema of claims.yaml or assumptions.yaml. Raises KeyError for another file."""
    schema = {"$schema": DIALECT, **FILES[file].model_json_schema(), "title": f"The file {file} of a study"}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
