"""The shape of a study's two files: one pydantic model gives the checks, the JSON Schema and the format's page.

Every value is text here, as it stands in the YAML; what the text says is read afterwards, by the figures' own grammar.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from estimates.diagnostics.problems import MOST_ENTRIES

FLAGS = ("true", "false", "True", "False", "TRUE", "FALSE")  # what YAML takes for true or false


def _flag(text: object) -> object:
    """A flag in small letters."""
    return text.lower() if isinstance(text, str) and text in FLAGS else text


# An editor's YAML reader may take `2024` for a number; this tool reads text, and so the schema lets both pass. A text
# that is empty or blank is told where the places are known, by `shape`.
_TEXT: dict[str, JsonValue] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
Text = Annotated[str, WithJsonSchema(_TEXT)]
Day = Annotated[str, WithJsonSchema({**_TEXT, "allOf": [{"pattern": "[0-9]{4}|^unknown$"}]})]  # dates tell the rest
Address = Annotated[str, WithJsonSchema({**_TEXT, "allOf": [{"pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^/\\s]\\S*$"}]})]
Texts = Annotated[
    str | Annotated[list[str], Field(min_length=1)],
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "minItems": 1, "items": _TEXT}]}),
]
Flag = Annotated[Literal["true", "false"], BeforeValidator(_flag), WithJsonSchema({"enum": [*FLAGS, True, False]})]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=False, defer_build=True)


class SourceEntry(Entry):
    """Where something was printed. Every number of a study can be traced to one of these."""

    publisher: Text = Field(description="Who published it.", examples=["Associated Press via Arab Times"])
    title: Text | None = Field(None, description="Its headline or title.")
    published: Day | None = Field(None, description="Its day, month or year.", examples=["2024-06-18", "2024-02"])
    url: Address | None = Field(None, description="Its address, http or https.", examples=["https://example.org/a"])
    lang: Text | None = Field(None, description="Its language.", examples=["en", "ko"])
    renders: Text | None = Field(
        None, description="The source that this one copies or translates; it is never counted as a second source."
    )
    note: Text | None = Field(None, description="Anything a reader should know about it.")


class ContentEntry(Entry):
    """What a speaker said the things counted hold, could hold, or come to."""

    says: Text = Field(description="The figure in words.", examples=["as many as three million rounds"])
    of: Texts = Field(
        description="What is held: a unit, or a list of units for a mixed load.", examples=["152 mm shell"]
    )
    means: Literal["capacity", "transfer", "equivalent"] = Field(
        "capacity", description="What could be held, what was sent, or what the mass comes to."
    )
    covers: Day | None = Field(None, description="The period, if it is not the claim's.")


class VariantEntry(Entry):
    """What one outlet made of the contents."""

    says: Text = Field(description="The figure in that outlet's words.", examples=["up to three million rounds"])
    of: Texts = Field(
        description="What is held: a unit, or a list of units for a mixed load.", examples=["152 mm shell"]
    )


class CitationEntry(Entry):
    """A source of a claim, and how it worded it."""

    source: Text = Field(description="The source, by its name under `sources`.", examples=["nyt-2024-06-18"])
    wrote: Text | None = Field(None, description="The few words that this outlet used.")
    says: Text | None = Field(None, description="The count as this outlet has it, where it differs.")
    contents: list[VariantEntry] | None = Field(None, description="The contents as this outlet has them, if different.")
    beside: Text | None = Field(None, description="The claim, or the count, that this outlet set the contents beside.")


class ClaimEntry(Entry):
    """One statement by one speaker on one day."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                {"oneOf": [{"required": ["source"]}, {"required": ["sources"]}]},
                {"anyOf": [{"required": ["says"]}, {"required": ["contents"]}, {"required": ["mix"]}]},
            ]
        }
    )

    id: Text = Field(description="A name for the claim, unique in the study.", examples=["us-2023-10"])
    by: Text = Field(description="Who said it.", examples=["U.S. officials"])
    for_: Text | None = Field(None, alias="for", description="On whose behalf.")
    side: Text | None = Field(None, description="The line it belongs to in charts; without it `for`, else `by`.")
    made: Day = Field(description="When it was said: a day, month or year, or `unknown`.", examples=["2023-10"])
    says: Text | None = Field(None, description="The count in words.", examples=["more than 1,000 containers"])
    covers: Day | None = Field(
        None, description="The period counted.", examples=["since August 2023", "2023-08 to 2024-02"]
    )
    means: Literal["transfer", "capacity", "stock"] = Field(
        "transfer", description="What was sent, could be held, or is held."
    )
    repeats: Text | None = Field(None, description="The claim that this one repeats or relays.")
    beside: Text | None = Field(None, description="The claim whose count the contents below were set beside.")
    contents: list[ContentEntry] | None = Field(None, min_length=1, description="What it said they hold or come to.")
    mix: list[Text] | None = Field(
        None, min_length=2, description="Units said to be mixed, without a number or a share."
    )
    sources: list[CitationEntry] | None = Field(None, min_length=1, description="Where it was printed.")
    source: Text | None = Field(None, description="Short for one source.")
    confidence: Literal["high", "medium", "low"] | None = Field(None, description="How sure it is that this was said.")
    note: Text | None = Field(None, description="Anything a reader should know about it.")

    @model_validator(mode="after")
    def _whole(self) -> ClaimEntry:
        if self.source is None and self.sources is None:
            raise PydanticCustomError("no_source", "the claim names no source")
        if self.source is not None and self.sources is not None:
            raise PydanticCustomError("two_sources", "the claim has both `source` and `sources`")
        if self.says is None and self.contents is None and self.mix is None:
            raise PydanticCustomError("no_figure", "the claim has no figure")
        return self


class ClaimsFile(Entry):
    """claims.yaml: the evidence."""

    title: Text = Field(description="What the study is about, in one line.")
    about: Text | None = Field(None, description="One or two plain sentences.")
    sources: dict[str, SourceEntry] = Field(default_factory=dict, description="Where the claims were printed, by name.")
    claims: list[ClaimEntry] = Field(min_length=1, description="The statements, in any order.")


class UnitEntry(Entry):
    """Something that is counted."""

    also: Texts | None = Field(None, description="Other names for it.", examples=[["shipping container", "box"]])
    counts_as: Text | None = Field(None, alias="counts as", description="The unit that one of it counts as in totals.")
    compared_as: Text | None = Field(None, alias="compared as", description="The unit whose capacity it is set beside.")
    is_: Text | None = Field(
        None, alias="is", description="One of it in other units.", examples=["10,000 square metres"]
    )
    plural: Text | None = Field(None, description="Its plural, where it is not a plain -s.")


class CapacityEntry(Entry):
    """How much of something goes into one of something else."""

    holds: Text = Field(
        description="The best figure, or a formula over assumptions.", examples=["450 shells per container"]
    )
    of: Text | None = Field(None, description="The unit held, where it is not the name of the capacity.")
    range: Text | None = Field(
        None, description="The least and the most that is plausible.", examples=["300 to 500 shells per container"]
    )
    shape: Literal["triangular", "uniform"] = Field(
        "triangular", description="The likelihood inside the range (--likely only)."
    )
    context: Text | None = Field(None, description="The condition in words.", examples=["filled with 152 mm shells"])
    because: Text = Field(description="Why this figure, in a sentence.", examples=["the middle of what was said"])
    source: Texts | None = Field(None, description="Its source or sources.")
    illustrative: Flag | None = Field(None, description="true where no source is known.")


class AssumptionEntry(Entry):
    """A figure that formulas and conversions use."""

    is_: Text = Field(
        alias="is", description="The figure, or a formula over other assumptions.", examples=["21,750 kg"]
    )
    range: Text | None = Field(
        None, description="The least and the most that is plausible.", examples=["21,000 to 22,000 kg"]
    )
    because: Text = Field(description="Why this figure, in a sentence.", examples=["the middle of what was said"])
    source: Texts | None = Field(None, description="Its source or sources.")
    illustrative: Flag | None = Field(None, description="true where no source is known.")


class CheckEntry(Entry):
    """A physical cross-check: several limits, of which the tightest wins. Never the speaker's own method."""

    of: Text = Field(description="The unit held.", examples=["152 mm shell"])
    limits: dict[str, Text] = Field(min_length=1, description="Each limit's name, and its formula over assumptions.")
    because: Text = Field(description="What the check supposes, in a sentence.")
    source: Texts | None = Field(None, description="Its source or sources.")


class HedgeEntry(Entry):
    """A row of the hedge table, as this study has it: multiples of the number said."""

    implied: Annotated[list[Text], Field(min_length=2, max_length=2)] = Field(
        description="The middle half of what readers take it for.", examples=[["0.9", "1.1"]]
    )
    wide: Annotated[list[Text], Field(min_length=2, max_length=2)] | None = Field(
        None, description="10 to 90 % of what readers take it for."
    )
    because: Text = Field(description="Why, in a sentence.")
    source: Texts | None = Field(None, description="Its source or sources.")


class AssumptionsFile(Entry):
    """assumptions.yaml: what a user tweaks."""

    units: dict[str, UnitEntry | None] = Field(
        default_factory=dict, max_length=MOST_ENTRIES, description="What is counted, by name."
    )
    sources: dict[str, SourceEntry] = Field(default_factory=dict, description="Sources of the figures below, by name.")
    capacities: dict[str, CapacityEntry] = Field(
        default_factory=dict, max_length=MOST_ENTRIES, description="How much goes into one, by name."
    )
    assumptions: dict[str, AssumptionEntry] = Field(
        default_factory=dict, max_length=MOST_ENTRIES, description="Other figures, by name."
    )
    checks: dict[str, CheckEntry] = Field(
        default_factory=dict, max_length=MOST_ENTRIES, description="Physical cross-checks, by name."
    )
    hedges: dict[str, HedgeEntry] = Field(
        default_factory=dict, description="Rows of the hedge table that this study overrides."
    )


FILES: dict[str, type[BaseModel]] = {"claims.yaml": ClaimsFile, "assumptions.yaml": AssumptionsFile}
