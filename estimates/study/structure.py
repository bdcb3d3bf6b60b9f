"""What all entries share: they know how they were written, and report what is wrong with their keys."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args

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

from estimates.diagnostics import Scalar, close_match
from estimates.study.values import Context, context_of, is_blank, kind_of
from estimates.study.yaml_source import Items, Misread, Table

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_CUT = re.compile(r":[ \t]+(#[^\s#!-][^\r\n]*)")  # a value that begins with #
_LIKE_THE_OTHERS = "indent it, and the lines below, like the others of its kind"


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


@cache
def groups(*files: type[Entry]) -> frozenset[str]:
    """Return the keys of files below which there are entries."""
    found = [(key, field.annotation) for file in files for key, field in fields(file).items()]
    inner = [(key, one) for key, annotation in found for one in get_args(annotation)]
    return frozenset(key for key, one in inner if isinstance(one, type) and issubclass(one, Entry))


def _as_table(entry: type[Entry], found: Any, context: Context) -> Table | None:
    """Return the table of an entry; anything else is reported."""
    if isinstance(found, Table):
        return found
    context.damaged = True
    if is_blank(found):
        if found.span and not found.style and not required(entry):
            return Table(found.span, Scalar(found.span.text, found.span))
        if found.span and not isinstance(found, Misread):
            context.report(found, f"`{found.span.text}` has no value", "empty-value", "add it, or remove the key")
        return None
    help_ = f"write `source: {found}`" if entry.named_by == "source" else "write it as `key: value` lines"
    context.report(found, f"{_a(entry.thing)} is {kind_of(found)}; expected a table of keys", "kind", help_)
    return None


def group(entry: type[Entry]) -> BeforeValidator:
    """Return the validator of entries by name; a key of an entry in the place of a name is indented too little."""

    def check(found: Any, info: ValidationInfo) -> Any:
        context, kept = context_of(info), dict[str, Any]()
        for key, value in found.items() if isinstance(found, Table) else ():
            if _is_misplaced(entry, found, key, None, context):
                return kept
            if key in fields(entry) and not isinstance(value, Table):
                other = next(reversed(kept), found.owner)
                fact = f"`{key}` is indented too little, or the name above it is missing"
                context.report(key, fact, "indent", _LIKE_THE_OTHERS, other=(other, "may be its entry"))
                context.damaged = True
                return {name: item for name, item in kept.items() if not is_blank(item)}
            kept[key] = value
        if isinstance(found, Table):
            _report_duplicates(found, context)
        return kept if isinstance(found, Table) else found

    return BeforeValidator(check)


def _keys(entry: type[Entry], table: Table, context: Context) -> dict[str, Any]:
    """Return the values of the keys that can be used, and `Misread` for those that must be there and are not."""
    known, before = fields(entry), None
    found: dict[str, Any] = dict.fromkeys(required(entry), Misread())
    for key, value in table.items():
        empty = is_blank(value)
        if (key not in known or empty) and _is_misplaced(entry, table, key, before, context):
            return found
        if key in known and not empty:
            found[str(key)] = value
        elif key in known and key not in table.again and not isinstance(value, Misread):
            _report_empty(entry, key, value, context)
        before = key
    _report_duplicates(table, context)
    strange = [key for key in table if key not in known]
    missing = [key for key in required(entry) if key not in table]
    if strange or missing:
        _report_keys(entry, table, strange, missing, context)
    return found


def _is_misplaced(entry: type[Entry], table: Table, key: Scalar, before: Scalar | None, context: Context) -> bool:
    """Report a key whose indentation is wrong, so that it and what is below it are read as part of another entry."""
    value, known = table[key], fields(entry)
    empty = is_blank(value) and not value.style
    is_group = entry.thing != "file" and key not in known and key in groups(*context.files.values())
    if (is_group and (empty or isinstance(value, Items))) or (empty and table.again and key not in known):
        context.report(key, f"`{key}` is indented too far", "indent", _LIKE_THE_OTHERS)
    elif before in known and is_blank(table[before]) and not table[before].style and not empty:
        context.problems.pop()  # that it has no value
        fact, other = f"`{key}` is indented too little", (before, "has no value")
        context.report(key, fact, "indent", _LIKE_THE_OTHERS, other=other)
    else:
        return False
    context.strange.append((context.problems[-1], key))
    context.damaged = True
    return True


def _report_duplicates(table: Table, context: Context) -> None:
    """Report the first key that a table has twice: a second `id` most often starts an item without a dash."""
    for key in table.again[:1]:
        context.damaged = True
        fact, slug, help_ = f"duplicate key `{key}`", "duplicate-key", "keep one of the two"
        if key == "id":
            fact, slug, help_ = "missing dash before `id`", "dash", "start the item with `- `"
        context.report(key, fact, slug, help_, other=(table.key(key), "first here"), label="again")


def _report_empty(entry: type[Entry], key: Scalar, value: Scalar, context: Context) -> None:
    """Report a key without a value, with the reason that YAML may have for it."""
    span, fact, slug = value.span, f"`{key}` has no value", "empty-value"
    help_ = "add it" if key in required(entry) else "add it, or remove the key"
    if span and span != key.span and not value.style:
        fact, help_ = f"`{span.text}` is not a value in YAML, so `{key}` has none", f"{help_}; quote it if it is a name"
    elif span and (cut := _CUT.match(span.source.text, span.end)):
        span = span._replace(start=cut.start(1), end=cut.end(1))
        fact, slug, help_ = f"` #` starts a comment, so `{key}` has no value", "cut-short", "quote the whole value"
    context.report(Scalar("", span), fact, slug, help_)


def _report_value(entry: type[Entry], table: Table, detail: Any, context: Context) -> None:
    """Report a value of another kind or length than its key expects."""
    key, limits = table.key(detail["loc"][0]), detail.get("ctx", {})
    found = table.get(key, Misread())
    if isinstance(found, Misread):
        return
    context.damaged |= entry.thing == "file"
    place = found if isinstance(found, Scalar) or found.flow else key
    if detail["type"] in ("too_short", "too_long"):
        most = "at most " if detail["type"] == "too_long" and entry.thing == "file" else ""
        expected = f"expected {most}{limits.get('min_length', limits.get('max_length'))}"
        fact = f"`{key}` has {len(found)} items; {expected}" if found else f"`{key}` is empty"
        context.report(place, fact, "length" if found else "empty", None if found else "add an entry")
        return
    is_table = detail["type"] in ("dict_type", "model_type")
    expected = "a table of keys" if is_table else "a list"
    help_ = "write each on a line of its own, as `name:`" if is_table else "start each item with a dash"
    context.report(place, f"`{key}` is {kind_of(found)}; expected {expected}", "kind", help_)


def _report_keys(entry: type[Entry], table: Table, strange: list[Scalar], missing: list[str], context: Context) -> None:
    """Report the keys that an entry does not know in one problem, and those that it lacks in another one."""
    known, thing = fields(entry), _described(entry, table)
    context.damaged |= entry.thing == "file" or len(table) == 1 or len(strange) > 1
    guesses = {key: close_match(key, known) for key in strange}
    missing = [key for key in missing if key not in guesses.values()]  # it is there, with a slip in its name
    lacks = " and ".join(f"`{key}`" for key in missing)
    files = [file for key in strange for file, model in context.files.items() if key in fields(model)]
    if strange:
        fact = f"{thing} has no key {' and no key '.join(f'`{key}`' for key in strange)}"
        help_ = "its keys are " + ", ".join(f"`{name}`" for name in known)
        if any(guesses.values()):
            help_ = f"did you mean {', '.join(f'`{guess}`' for guess in guesses.values() if guess)}?"
        elif entry.thing == "file" and files:
            help_ = f"it belongs in {files[0]}"
        elif missing:  # the one is likely meant for the other
            fact = f"{fact}, and lacks {lacks}"
            help_, missing = f"name it {' or '.join(f'`{name}`' for name in missing)} if that is meant", []
        context.report(strange[0], fact, "unknown-key", help_)
        context.strange.append((context.problems[-1], strange[0]))
    if missing:
        examples = [example for example in known[missing[0]].examples or () if isinstance(example, str)]
        example = f", such as `{missing[0]}: {examples[0]}`" if examples else ""
        help_ = f"add {lacks}{example}"
        fact = f"{thing} has no {' and no '.join(f'`{key}`' for key in missing)}"
        context.report(table.owner or table.first(), fact, "missing-key", help_)
        context.lacking.append((context.problems[-1], missing))


def _described(entry: type[Entry], table: Table) -> str:
    """Return what the author would call an entry: "the claim `us-2023-10`"."""
    name = table.get(entry.named_by) if entry.named_by else table.owner
    return f"the {entry.thing} `{name}`" if isinstance(name, Scalar) and name else _a(entry.thing)


def _a(thing: str) -> str:
    return f"{'the' if thing == 'file' else 'an' if thing[0] in 'aeiou' else 'a'} {thing}"
