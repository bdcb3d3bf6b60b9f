"""Types of the values in a study's entries: each is checked and parsed in one step, and its mistake has its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, JsonValue, PlainValidator, ValidationInfo, WithJsonSchema

from estimates import reading
from estimates.diagnostics import Diagnostic, Scalar, Unreadable, close_match
from estimates.language.language import detect
from estimates.quantities import dates, formulas
from estimates.quantities.dates import Period, When
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import Formula
from estimates.quantities.units import Units
from estimates.study.yaml_source import Items, Misread, Table

T = TypeVar("T")
LONGEST = 1000  # characters of a formula
FLAGS = ("true", "false", "True", "False", "TRUE", "FALSE")  # what YAML reads as true or false


@dataclass
class Context:
    """What the values of a file are parsed with, and the problems found in them."""

    units: Units
    problems: list[Diagnostic] = field(default_factory=list)
    names: frozenset[str] = frozenset()  # of assumptions: what formulas may use
    files: Mapping[str, Any] = field(default_factory=dict)  # the entry of each kind of file
    own_units: Mapping[str, Any] = field(default_factory=dict)
    damaged: bool = False  # an entry or a group could not be read, so that names may be missing
    known: dict[tuple[str, str], Any] = field(default_factory=dict)  # (kind of value, text) -> its value or its error

    def report(self, place: Any, fact: str, slug: str, help: str | None = None, **more: Any) -> None:  # noqa: A002
        """Report what is wrong with a scalar, a table or a list; the rest is as in `Diagnostic.at`."""
        self.problems.append(Diagnostic.at(place, fact, slug, help, **more))

    def once(self, parse: Callable[[str, Context], T], text: Scalar) -> T | None:
        """Parse a text, equal ones only once; a mistake is reported at each of its places."""
        key = (parse.__name__, str(text))
        if key not in self.known:
            try:
                self.known[key] = parse(text, self)
            except Unreadable as error:
                self.known[key] = error
        found = self.known[key]
        if isinstance(found, Unreadable):
            self.problems.append(Diagnostic.of(found, text))
            return None
        return found  # type: ignore[no-any-return]

    def expecting(self, text: Scalar, unit: str) -> Figure:
        """Parse a figure where a unit is spoken of: "shells" are then 152 mm shells."""
        key = (f"figure of {unit}", str(text))
        if key not in self.known:
            self.known[key] = reading.parse(text, self.units, language=detect(text), expect=unit)
        found: Figure = self.known[key]
        return found


def context_of(info: ValidationInfo) -> Context:
    """Return what a validator was given to parse with."""
    context: Context = info.context  # type: ignore[assignment]
    return context


def kind_of(value: object) -> str:
    """Return what a value is to its author."""
    return "a table of keys" if isinstance(value, Table) else "a list" if isinstance(value, Items) else "text"


def is_blank(value: object) -> bool:
    """Return whether a value has been reported, or there is none."""
    return isinstance(value, Misread) or (isinstance(value, Scalar) and not value.strip())


def key_of(info: ValidationInfo) -> str:
    """Return the key of a field as it is written in a file."""
    return (info.field_name or "").strip("_").replace("_", " ")


def value(parse: Callable[[str, Context], Any]) -> PlainValidator:
    """Return the validator of a text that `parse` reads; a blank one is None and has been reported."""

    def read(found: Any, info: ValidationInfo) -> Any:
        if is_blank(found) or found is None:
            return None
        if isinstance(found, Scalar):
            return found if parse is _same else context_of(info).once(parse, found)
        fact, help_ = f"`{key_of(info)}` is {kind_of(found)}; expected text", "quote the whole value if it is text"
        context_of(info).report(found, fact, "kind", help_)
        return None

    return PlainValidator(read)


def _same(text: Scalar, context: Context) -> Scalar:  # noqa: ARG001
    return text


def _figure(text: str, context: Context) -> Figure:
    return reading.parse(text, context.units, language=detect(text))


def _formula(text: str, context: Context) -> Formula:  # noqa: ARG001
    if len(text) > LONGEST:
        raise Unreadable(f"a formula has at most {LONGEST} characters", 0, len(text), slug="too-long")
    return formulas.parse(text)


def _amount(text: str, context: Context) -> Figure | Formula:
    """Read a figure, or a formula where the text has arithmetic in it or names an assumption."""
    return _formula(text, context) if formulas.is_formula(text, context.names) else _figure(text, context)


def _when(text: str, context: Context) -> When | None:  # noqa: ARG001
    return None if text == "unknown" else dates.parse(text)


def _period(text: str, context: Context) -> Period:  # noqa: ARG001
    return dates.parse_period(text)


def _unit(text: str, context: Context) -> str:
    found: str | None = context.units.unit(text)
    if found is None:
        raise context.units.unknown(text)
    return found


def _number(text: str, context: Context) -> float:  # noqa: ARG001
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text, re.ASCII):
        raise Unreadable(f"“{text}” is not a number such as 1.5", 0, len(text), slug="number")
    return float(text)


def _flag(text: str, context: Context) -> bool:  # noqa: ARG001
    return _choose(text, ("true", "false"), text.lower() if text in FLAGS else text) == "true"


def choice(*words: str) -> PlainValidator:
    """Return the validator of one of a few words."""

    def _choice(text: str, context: Context) -> str:  # noqa: ARG001
        return _choose(text, words, text)

    _choice.__name__ = " ".join(words)
    return value(_choice)


def _choose(text: str, words: tuple[str, ...], said: str) -> str:
    if said in words:
        return said
    help_ = f"did you mean `{guess}`?" if (guess := close_match(said, words)) else None
    fact = f"found “{text}”; expected {', '.join(words[:-1])} or {words[-1]}"
    raise Unreadable(fact, 0, len(text), slug="choice", help=help_)


def options(*words: str) -> WithJsonSchema:
    """Return the schema of one of a few words."""
    return WithJsonSchema({"enum": [*words]})


def listed(found: Any, info: ValidationInfo) -> Any:
    """Return one text as a list of one; blank items are reported."""
    if isinstance(found, Items):
        for item in found:
            if is_blank(item) and not isinstance(item, Misread):
                context_of(info).report(item, "an item has no value", "empty-value", help="add one, or remove the item")
        return [item for item in found if not is_blank(item)]
    return [] if is_blank(found) else [found]


def present(found: Any) -> Any:
    """Return a list or table without what could not be read."""
    if isinstance(found, dict):
        return {key: item for key, item in found.items() if item is not None}
    return tuple(item for item in found if item is not None)


# An editor's YAML reader may take `2024` for a number; this tool reads text, and so the schema accepts both.
TEXT: dict[str, JsonValue] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_ADDRESS = {**TEXT, "allOf": [{"pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^/\\s]\\S*$"}]}
_DAYS = {**TEXT, "allOf": [{"pattern": "[0-9]{4}|^unknown$"}]}  # the parser of dates reports the rest
_SEVERAL = WithJsonSchema({"anyOf": [TEXT, {"type": "array", "minItems": 1, "items": TEXT}]})

Text = Annotated[Scalar, value(_same), WithJsonSchema(TEXT)]
Address = Annotated[Scalar, value(_same), WithJsonSchema(_ADDRESS)]
FigureText = Annotated[Figure, value(_figure), WithJsonSchema(TEXT)]
FormulaText = Annotated[Formula, value(_formula), WithJsonSchema(TEXT)]
Amount = Annotated[Figure | Formula, value(_amount), WithJsonSchema(TEXT)]
Number = Annotated[float, value(_number), WithJsonSchema(TEXT)]
Day = Annotated[When | None, value(_when), WithJsonSchema(_DAYS)]
Time = Annotated[Period, value(_period), WithJsonSchema(_DAYS)]
UnitName = Annotated[str, value(_unit), WithJsonSchema(TEXT)]
Flag = Annotated[bool, value(_flag), WithJsonSchema({"enum": [*FLAGS, True, False]})]
Texts = Annotated[tuple[Text, ...], BeforeValidator(listed), AfterValidator(present), _SEVERAL]
UnitNames = Annotated[tuple[UnitName, ...], BeforeValidator(listed), AfterValidator(present), _SEVERAL]
Name = Annotated[str, PlainValidator(lambda name: name), WithJsonSchema({"type": "string"})]
