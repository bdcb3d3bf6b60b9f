"""The base of all entries: they keep how they were written, and pydantic's errors become messages at their places.

A few rules drop problems that are consequences of others.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError, ValidationInfo, ValidatorFunctionWrapHandler
from pydantic.fields import FieldInfo
from pydantic.functional_validators import field_validator, model_validator
from pydantic_core import ErrorDetails

from estimates.diagnostics import Diagnostic, Related, Scalar, Unreadable, close_match, did_you_mean, in_order
from estimates.quantities.units import Units
from estimates.study.yaml_source import Items, Table

# Problems that errors elsewhere may have caused.
CONSEQUENCES = frozenset(["uncited-source", "no-source", "printed-before"])
# Names that may be defined in what could not be read.
UNKNOWN = frozenset(
    ["unknown-unit", "unknown-source", "unknown-claim", "unknown-name", "unknown-capacity", "itself", "duplicate-claim"]
)
# Where one of these follows another kind of them on the same or the next line, it is a consequence.
STRUCTURE = frozenset(["unknown-key", "missing-key", "empty-value", "kind", "indent", "duplicate-key", "dash"])
PLACES = 3  # places of one problem that are shown besides the first

_MESSAGES = {  # pydantic's type of error -> slug, fact
    "bool_parsing": ("choice", "found “{found}”; expected true or false"),
    "dict_type": ("kind", "`{key}` is {kind}; expected a table of keys"),
    "greater_than_equal": ("number", "“{found}” is below {ge:g}"),
    "less_than_equal": ("number", "“{found}” is above {le:g}"),
    "literal_error": ("choice", "found “{found}”; expected {expected}"),
    **dict.fromkeys(("missing", "too_long", "too_short"), ("length", "`{key}` has too few or too many items")),
    "tuple_type": ("kind", "`{key}` is {kind}; expected a list"),
}


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


class Entry(BaseModel):
    """What all entries share. `thing` is what its author calls it: its class, unless that says something else.

    `named_by` is the key that names an item of a list.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, arbitrary_types_allowed=True)
    thing: ClassVar[str] = "entry"
    named_by: ClassVar[str] = ""
    _table: Table = PrivateAttr(default_factory=Table)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls.thing = vars(cls).get("thing", cls.__name__.lower())

    @classmethod
    def parsed(cls, values: Mapping[str, Any], cell: Callable[[str], object] | None = None) -> Self:
        """Return an entry of values by the names of its fields; `cell` has the text of a key that is not one itself."""
        known = {name: value for name, value in values.items() if value is not None}
        entry = cls.model_construct(**dict.fromkeys(required(cls)) | known)
        for name, value in known.items():
            key = cls.model_fields[name].alias or name
            if isinstance(text := cell(key) if cell else value, Scalar):
                entry.table[Scalar(key, text.span)] = text
        return entry

    @property
    def name(self) -> Scalar:
        """The name under which it is entered."""
        return self._table.owner or Scalar()

    @property
    def table(self) -> Table:
        """The entry as it is written."""
        return self._table

    def at(self, key: str) -> Scalar:
        """Return the text of a key as written, with its place: a list has no text, a missing key the entry's place."""
        value = self._table.get(key)
        value = self._table.first() if value is None else value
        return value if isinstance(value, Scalar) else Scalar("", value.span)

    def items(self, key: str) -> list[Scalar]:
        """Return the texts of a key that has one or several, each with its place."""
        value = self._table.get(key)
        return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, Scalar) and item]

    @classmethod
    def prepared(cls, table: Table, context: Context) -> Mapping[Any, Any]:  # noqa: ARG003
        """Return the keys of a table with those that they imply; report what is wrong with it as a whole."""
        return table

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo[Any]) -> Any:
        """Report every mistake, and return the entry with what can be used; None if nothing can."""
        context: Context = info.context
        if not isinstance(value, Table):
            context.damaged = True
            fact, slug = f"the {cls.thing} is {kind_of(value)}; expected a table of keys", "kind"
            way = f"{required(cls)[0]}: {value}" if isinstance(value, str) and len(required(cls)) == 1 else "key: value"
            if is_blank(value):
                fact, slug = f"`{value.span.text}` has no value", "empty-value"
            if value is not None:
                context.report(value, fact, slug, f"write it as `{way}`")
            return None
        keys = {**cls.prepared(value, context)}
        _check_keys(cls, value, keys, context)
        try:
            entry = handler(keys)
        except ValidationError:  # there is no list or table that it must have
            return None
        entry._table = value  # noqa: SLF001
        return entry

    @field_validator("*", mode="wrap")
    @classmethod
    def _read_value(cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo[Any]) -> Any:
        """Return the value of a key; report what cannot be used, and return none or the default."""
        name = str(info.field_name)
        key = cls.model_fields[name]
        try:
            if value is not None:
                return handler(value)
        except ValidationError as wrong:
            for detail in wrong.errors(include_url=False):
                if (place := detail["input"]) is not None:
                    place = place if isinstance(place, Scalar) and place.strip() else Scalar("", place.span)
                    info.context.problems.append(Diagnostic.of(as_unreadable(detail, key.alias or name), place))
            info.context.damaged |= cls.thing == "file"
        return handler(None) if key.is_required() else key.get_default(call_default_factory=True)


@cache
def fields(entry: type[Entry]) -> dict[str, FieldInfo]:
    """Return the fields of an entry by their keys."""
    return {field.alias or name: field for name, field in entry.model_fields.items()}


@cache
def required(entry: type[Entry]) -> tuple[str, ...]:
    """Return the keys that an entry must have."""
    return tuple(key for key, field in fields(entry).items() if field.is_required())


def as_unreadable(detail: ErrorDetails, key: str = "") -> Unreadable:
    """Word one of pydantic's errors about the value of a key for the author of the file."""
    value, limits = detail["input"], detail.get("ctx", {})
    if isinstance(error := limits.get("error"), Unreadable):
        return error
    help_ = None
    slug, fact = _MESSAGES.get(detail["type"], ("number", "“{found}” is not a number such as 1.5"))
    if is_blank(value):
        slug, fact, help_ = "empty-value", "`{key}` has no value", "add it"
    elif not isinstance(value, Scalar) and slug in ("choice", "number"):
        slug, fact, help_ = "kind", "`{key}` is {kind}; expected text", "quote the whole value if it is text"
    elif slug == "choice":
        expected = limits["expected"] = str(limits.get("expected", "true or false")).replace("'", "")
        help_ = did_you_mean(value, re.split(", | or ", expected))
    fact = fact.format(key=key, found=value, kind=kind_of(value), **limits)
    return Unreadable(fact, slug=slug, help=help_)


def _check_keys(entry: type[Entry], table: Table, keys: dict[Any, Any], context: Context) -> None:
    """Report unknown keys in one problem and missing ones in another; leave out the former and add the latter."""
    known = fields(entry)
    unknown = [key for key in keys if key not in known]
    missing = [key for key in required(entry) if key not in keys]
    guesses = [close_match(key, known) for key in unknown]
    for key in unknown:
        del keys[key]
    keys |= dict.fromkeys(missing)
    missing = [key for key in missing if key not in guesses]
    context.damaged |= len(unknown) > 1 or bool(entry.thing == "file" and (unknown or missing))
    name = table.get(entry.named_by) if entry.named_by else table.owner
    thing = f"the {entry.thing} `{name}`" if isinstance(name, Scalar) and name else f"the {entry.thing}"
    if unknown:
        fact = f"{thing} has no key {' and no key '.join(f'`{key}`' for key in unknown)}"
        guessed = ", ".join(f"`{guess}`" for guess in guesses if guess)
        help_ = f"did you mean {guessed}?" if guessed else "its keys are " + ", ".join(f"`{name}`" for name in known)
        context.report(unknown[0], fact, "unknown-key", help_)
    if missing:
        examples = [example for example in known[missing[0]].examples or () if isinstance(example, str)]
        example = f", such as `{missing[0]}: {examples[0]}`" if examples else ""
        fact = f"{thing} has no {' and no '.join(f'`{key}`' for key in missing)}"
        help_ = f"add {' and '.join(f'`{key}`' for key in missing)}{example}"
        context.report(table.owner or table.first(), fact, "missing-key", help_)


# -- problems that follow from others ----------------------------------------------------------------------------------


def without_consequences(problems: Iterable[Diagnostic], context: Context) -> list[Diagnostic]:
    """Return the problems without those that follow from others."""
    ordered = in_order(problems)
    errors = {problem.slug for problem in ordered if problem.severity == "error"}
    follow = CONSEQUENCES if errors else frozenset[str]()
    if (context.damaged or errors & {"dash", "duplicate-key"}) and errors - UNKNOWN:
        follow |= UNKNOWN
    return _fold([problem for problem in ordered if problem.slug not in follow])


def _fold(problems: list[Diagnostic]) -> list[Diagnostic]:
    """Add the place of a problem that follows from another one, or repeats it, to the first.

    One line with the wrong indentation breaks several entries; one of two lines is wrong, and both are shown. One name
    that is unknown in several places is one problem.
    """
    folded: dict[object, Diagnostic] = {}  # the problems that stay
    # The key of the problem that the next one may follow from, the place of the one before, and the slugs in between.
    last, before, slugs = object(), ("", 0), set[str]()
    for problem in problems:
        span = problem.span
        file, line = (span.source.name, span.source.position(span.start)[0]) if span else ("", 0)
        follows = bool(slugs) and before in ((file, line), (file, line - 1)) and problem.slug in STRUCTURE
        follows = follows and (problem.slug == "kind" or problem.slug not in slugs)
        if not follows:
            last = (problem.slug, problem.fact) if problem.slug in UNKNOWN else id(problem)
            slugs.clear()
        first = folded.setdefault(last, problem)
        if first is not problem and span and len(first.related) < PLACES:
            related = Related(span, problem.fact if follows else "and here")
            folded[last] = replace(first, related=(*first.related, related))
        before = (file, line)
        slugs |= {problem.slug} & STRUCTURE
    return [*folded.values()]
