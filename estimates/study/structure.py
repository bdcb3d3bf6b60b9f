"""What all entries share: they know how they were written, and report what is wrong with their keys.

A few rules leave out the problems that follow from others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    model_validator,
)  # fmt: skip

from estimates.diagnostics import Diagnostic, Related, Scalar, close_match, in_order
from estimates.study.values import Context, context_of, is_blank, kind_of
from estimates.study.yaml_source import Misread, Table

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

# Errors may be the cause of these.
CONSEQUENCES = frozenset(["uncited-source", "no-source", "printed-before"])
# What these miss may be in what could not be read.
UNKNOWN = frozenset(
    ["unknown-unit", "unknown-source", "unknown-claim", "unknown-name", "unknown-capacity", "itself", "duplicate-claim"]
)
# Where one of these follows another kind of them on the same or the next line, it is a consequence.
STRUCTURE = frozenset(["unknown-key", "missing-key", "empty-value", "kind", "indent", "duplicate-key", "dash"])
MOVED = 12  # lines between an entry that lacks a key and one that has a key too many
PLACES = 3  # further places of one unknown name that are shown


class Entry(BaseModel):
    """What all entries share. `thing` is what its author calls it, `named_by` the key that names an item of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, arbitrary_types_allowed=True)
    thing: ClassVar[str] = "entry"
    named_by: ClassVar[str] = ""
    _table: Table = PrivateAttr(default_factory=Table)

    @property
    def name(self) -> Scalar:
        """The name under which it is entered."""
        return self._table.owner or Scalar()

    @property
    def table(self) -> Table:
        """The entry as it is written."""
        return self._table

    @property
    def is_whole(self) -> bool:
        """Whether it has no unknown key: what it lacks may be under that name."""
        return self._table.keys() <= fields(type(self)).keys()

    def has(self, key: str) -> bool:
        """Return whether a key is given."""
        return key in self._table

    def at(self, key: str) -> Scalar:
        """Return the text of a key as written, with its place: a list has no text, a missing key the entry's place."""
        found = self._table.get(key, self._table.first())
        return found if isinstance(found, Scalar) else Scalar("", found.span)

    def items(self, key: str) -> list[Scalar]:
        """Return the texts of a key that has one or several, each with its place."""
        found = self._table.get(key, ())
        return [item for item in ([found] if isinstance(found, Scalar) else found) if isinstance(item, Scalar) and item]

    def complete(self, context: Context) -> Self:  # noqa: ARG002
        """Return the entry with what its keys imply; report what is wrong with it as a whole."""
        return self

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, found: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        """Report every mistake of structure, and return what can be used; None if nothing can."""
        context = context_of(info)
        table = _as_table(cls, found, context)
        if table is None:
            return None
        keys = _keys(cls, table, context)
        try:
            entry = handler(keys)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                keys[str(detail["loc"][0])] = Misread()
                _report_value(cls, table, detail, context)
            try:
                entry = handler({key: item for key, item in keys.items() if not is_blank(item) or key in required(cls)})
            except ValidationError:
                return None
        entry._table = table  # noqa: SLF001
        return entry.complete(context)


@cache
def fields(entry: type[Entry]) -> dict[str, FieldInfo]:
    """Return the fields of an entry by their keys."""
    return {field.alias or name: field for name, field in entry.model_fields.items()}


@cache
def required(entry: type[Entry]) -> tuple[str, ...]:
    """Return the keys that an entry must have."""
    return tuple(key for key, field in fields(entry).items() if field.is_required())


def _as_table(entry: type[Entry], found: Any, context: Context) -> Table | None:
    """Return the table of an entry; anything else is reported."""
    if isinstance(found, Table):
        return found
    context.damaged = True
    if not is_blank(found):
        fact = f"{_a(entry.thing)} is {kind_of(found)}; expected a table of keys"
        context.report(found, fact, "kind", "write it as `key: value` lines")
    elif found.span and not found.style and not required(entry):
        return Table(found.span, Scalar(found.span.text, found.span))
    elif found.span and not isinstance(found, Misread):
        context.report(found, f"`{found.span.text}` has no value", "empty-value", "add it, or remove the key")
    return None


def group(entry: type[Entry]) -> BeforeValidator:
    """Return the validator of entries by name; a key of an entry in the place of a name is indented too little."""

    def check(found: Any, info: ValidationInfo) -> Any:
        if not isinstance(found, Table):
            return found
        context = context_of(info)
        _report_duplicates(found, context)
        moved = [key for key, value in found.items() if key in fields(entry) and not isinstance(value, Table)]
        for key in moved[:1]:
            names = [name for name in found if name not in moved and is_above(name, key)]
            other = (names[-1] if names else found.first(), "may be its entry")
            fact = f"`{key}` is indented too little, or the name above it is missing"
            context.report(key, fact, "indent", "indent it like the others of its kind", other=other)
            context.damaged = True
        return {key: item for key, item in found.items() if key not in moved}

    return BeforeValidator(check)


def is_above(one: Scalar, other: Scalar) -> bool:
    """Return whether a text is above another one of the same file."""
    return bool(one.span and other.span and one.span.start < other.span.start)


def _keys(entry: type[Entry], table: Table, context: Context) -> dict[str, Any]:
    """Return the values of the keys that can be used, and `Misread` for those that must be there and are not."""
    known, found = fields(entry), dict[str, Any].fromkeys(required(entry), Misread())
    for key, value in table.items():
        if key in known and not is_blank(value):
            found[str(key)] = value
        elif key in known and key not in table.again and not isinstance(value, Misread):
            help_ = "add it" if key in required(entry) else "add it, or remove the key"
            context.report(value, f"`{key}` has no value", "empty-value", help_)
    _report_duplicates(table, context)
    _report_unknown(entry, table, context)
    return found


def _report_duplicates(table: Table, context: Context) -> None:
    """Report the first key that a table has twice: a second `id` most often starts an item without a dash."""
    for key in table.again[:1]:
        context.damaged = True
        fact, slug, help_ = f"duplicate key `{key}`", "duplicate-key", "keep one of the two"
        if key == "id":
            fact, slug, help_ = "missing dash before `id`", "dash", "start the item with `- `"
        context.report(key, fact, slug, help_, other=(table.key(key), "first here"), label="again")


def _report_value(entry: type[Entry], table: Table, detail: Any, context: Context) -> None:
    """Report a value of another kind or length than its key expects."""
    key, limits = table.key(detail["loc"][0]), detail.get("ctx", {})
    found = table.get(detail["loc"][0], Misread())
    if isinstance(found, Misread):
        return
    context.damaged |= entry.thing == "file"
    fact, slug = f"`{key}` is {kind_of(found)}; expected a list or a table of keys", "kind"
    if "actual_length" in limits:
        end = f"at most {limits['max_length']}" if "max_length" in limits else f"at least {limits['min_length']}"
        fact, slug = f"`{key}` has {len(found)} items; expected {end}", "length"
    context.report(found if isinstance(found, Scalar) or found.flow else key, fact, slug)


def _report_unknown(entry: type[Entry], table: Table, context: Context) -> None:
    """Report the keys that an entry does not know in one problem, and those that it lacks in another one."""
    known, thing = fields(entry), _described(entry, table)
    strange = [key for key in table if key not in known]
    guesses = {key: close_match(key, known) for key in strange}
    missing = [key for key in required(entry) if key not in table and key not in guesses.values()]
    context.damaged |= (bool(strange or missing) and entry.thing == "file") or len(strange) > 1
    if strange:
        fact = f"{thing} has no key {' and no key '.join(f'`{key}`' for key in strange)}"
        guessed = ", ".join(f"`{guess}`" for guess in guesses.values() if guess)
        file = next((file for file, model in context.files.items() if strange[0] in fields(model)), None)
        help_ = f"did you mean {guessed}?" if guessed else "its keys are " + ", ".join(f"`{name}`" for name in known)
        if file and entry.thing == "file":
            help_ = f"it belongs in {file}"
        context.report(strange[0], fact, "unknown-key", help_)
    if missing:
        examples = [example for example in known[missing[0]].examples or () if isinstance(example, str)]
        example = f", such as `{missing[0]}: {examples[0]}`" if examples else ""
        fact = f"{thing} has no {' and no '.join(f'`{key}`' for key in missing)}"
        help_ = f"add {' and '.join(f'`{key}`' for key in missing)}{example}"
        context.report(table.owner or table.first(), fact, "missing-key", help_)


def _described(entry: type[Entry], table: Table) -> str:
    """Return what the author would call an entry: "the claim `us-2023-10`"."""
    name = table.get(entry.named_by) if entry.named_by else table.owner
    return f"the {entry.thing} `{name}`" if isinstance(name, Scalar) and name else _a(entry.thing)


def _a(thing: str) -> str:
    return f"{'the' if thing == 'file' else 'an' if thing[0] in 'aeio' else 'a'} {thing}"


# -- problems that follow from others ----------------------------------------------------------------------------------


def explained(problems: Iterable[Diagnostic], context: Context) -> list[Diagnostic]:
    """Return the problems without those that follow from others."""
    found = _merged(in_order(problems))
    if any(one.severity == "error" for one in found):
        found = [one for one in found if one.slug not in CONSEQUENCES]
    if context.damaged:
        rest = [one for one in found if one.slug not in UNKNOWN]
        found = rest if any(one.severity == "error" for one in rest) else found
    return _gathered(_cut(found))


def _merged(problems: list[Diagnostic]) -> list[Diagnostic]:
    """One line at the wrong indentation shows in several entries: of two lines one is wrong, and both are shown."""
    kept, before, slugs = list[Diagnostic](), ("", 0), set[str]()
    for one in problems:
        file, line = _line(one)
        far = MOVED if slugs == {"missing-key"} and one.slug in ("unknown-key", "indent") else 1
        is_near = slugs and one.slug not in slugs and file == before[0] and line - before[1] <= far
        if is_near and one.slug in STRUCTURE and one.span:
            kept[-1] = replace(kept[-1], related=(*kept[-1].related, Related(one.span, one.fact)))
        else:
            kept.append(one)
            slugs.clear()
        before = (file, line)
        slugs |= {one.slug} & STRUCTURE
    return kept


def _cut(problems: list[Diagnostic]) -> list[Diagnostic]:
    """A text that ` #` cuts short, and that cannot be read: the cut is the error."""
    cuts = {_line(one): one for one in problems if one.slug == "cut-short" and one.severity == "warning"}
    broken = {_line(one) for one in problems if one.severity == "error"} & cuts.keys()
    return [
        replace(one, severity="error") if one is cuts.get(_line(one)) and _line(one) in broken else one
        for one in problems
        if _line(one) not in broken or one is cuts[_line(one)]
    ]


def _line(one: Diagnostic) -> tuple[str, int]:
    return (one.span.source.name, one.span.source.position(one.span.start)[0]) if one.span else ("", 0)


def _gathered(problems: list[Diagnostic]) -> list[Diagnostic]:
    """One name that is unknown in several places is one problem."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for one in problems:
        groups.setdefault((one.slug, one.fact if one.slug in UNKNOWN else str(id(one))), []).append(one)
    gathered = []
    for first, *others in groups.values():
        places = tuple(Related(other.span, "and here") for other in others[:PLACES] if other.span)
        gathered.append(replace(first, related=(*first.related, *places)))
    return gathered
