"""Types of the values in a study's entries: a parser reads each text, and pydantic collects what it raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from estimates import reading
from estimates.diagnostics import Diagnostic, Scalar
from estimates.language.language import detect
from estimates.quantities import dates, formulas
from estimates.quantities.dates import Period, When
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import Formula
from estimates.quantities.units import Units
from estimates.study.yaml_source import Items, Table

E = TypeVar("E")


@dataclass
class Context:
    """What the values of a file are parsed with, and the problems found in them."""

    units: Units
    problems: list[Diagnostic] = field(default_factory=list)
    names: frozenset[str] = frozenset()  # of assumptions, which formulas may use
    damaged: bool = False  # an entry or a group could not be read, so names may be missing

    def report(self, place: Any, fact: str, slug: str, help: str | None = None, **more: Any) -> None:  # noqa: A002
        """Report what is wrong with a scalar, a table or a list; the rest is as in `Diagnostic.at`."""
        self.problems.append(Diagnostic.at(place, fact, slug, help, **more))


def kind_of(value: object) -> str:
    """Name the kind of a YAML value in the words of its author."""
    return "a table of keys" if isinstance(value, Table) else "a list" if isinstance(value, Items) else "text"


def is_blank(value: object) -> bool:
    """Return whether a text is empty."""
    return isinstance(value, Scalar) and not value.strip()


def figure(text: str, units: Units, expect: str | None = None) -> Figure:
    """Read a figure; where a unit is spoken of (`expect`), "shells" are 152 mm shells. Raises Unreadable."""
    found = _figure(str(text), units, None)
    return _figure(str(text), units, expect) if expect and found.unit is None and found.of else found


@lru_cache(maxsize=2**14)  # of many claims, equal words are read once
def _figure(text: str, units: Units, expect: str | None) -> Figure:
    return reading.parse(text, units, language=detect(text), expect=expect)


def _value(parse: Callable[[Scalar, ValidationInfo[Context]], Any]) -> PlainValidator:
    """Return the validator of a text that `parse` reads; None for one that has been reported."""

    def read(found: Any, info: ValidationInfo[Context]) -> Any:
        if found is None:
            return None
        if not isinstance(found, Scalar) or is_blank(found):
            raise PydanticCustomError("text", "expected text")
        return parse(found, info)

    return PlainValidator(read)


def _said(text: Scalar, info: ValidationInfo[Context]) -> Figure:
    """Read a figure, of the unit in `of` if the entry has one."""
    of = (info.data or {}).get("of")
    return figure(text, info.context.units, of if isinstance(of, str) else of[0] if of and not of[1:] else None)


def _amount(text: Scalar, info: ValidationInfo[Context]) -> Figure | Formula:
    """Read a figure, or a formula where the text has arithmetic in it or names an assumption."""
    return formulas.parse(text) if formulas.is_formula(text, info.context.names) else _said(text, info)


def _unit(text: Scalar, info: ValidationInfo[Context]) -> str:
    units = info.context.units
    found: str | None = units.unit(text)
    if found is None:
        raise units.unknown(text)
    return found


def _listed(found: Any) -> Any:
    return found if isinstance(found, Items) else (found,)  # one text is short for a list of one


def _present(found: Any) -> Any:
    """Return a list or table without what could not be read."""
    if isinstance(found, dict):
        return {key: item for key, item in found.items() if item is not None}
    return tuple(item for item in found if item is not None)


# An editor's YAML reader may take `2024` for a number; this tool reads text, and so the schema accepts both.
TEXT: dict[str, JsonValue] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_TEXT = WithJsonSchema(TEXT)
_SEVERAL = WithJsonSchema({"anyOf": [TEXT, {"type": "array", "minItems": 1, "items": TEXT}]})
_KEPT, _LISTED = AfterValidator(_present), BeforeValidator(_listed)

Text = Annotated[Scalar, _value(lambda text, _: text), _TEXT]
FigureText = Annotated[Figure, _value(_said), _TEXT]
FormulaText = Annotated[Formula, _value(lambda text, _: formulas.parse(text)), _TEXT]
Amount = Annotated[Figure | Formula, _value(_amount), _TEXT]
Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Day = Annotated[When | None, _value(lambda text, _: None if text == "unknown" else dates.parse(text)), _TEXT]
Time = Annotated[Period, _value(lambda text, _: dates.parse_period(text)), _TEXT]
UnitName = Annotated[str, _value(_unit), _TEXT]
Texts = Annotated[tuple[Text, ...], _LISTED, _KEPT, _SEVERAL]
UnitNames = Annotated[tuple[UnitName, ...], _LISTED, _KEPT, _SEVERAL]
Name = Annotated[str, PlainValidator(lambda name: name), WithJsonSchema({"type": "string"})]
Listed = Annotated[tuple[E, ...], _KEPT]
Named = Annotated[dict[Name, E], _KEPT]
