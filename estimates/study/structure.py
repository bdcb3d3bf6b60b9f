"""What all entries share, and what is wrong with their keys and the kinds of their values, in the user's words."""

from __future__ import annotations

import re
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
)

from estimates.diagnostics import Scalar, close_match
from estimates.study.values import Context, context_of, is_blank, kind_of
from estimates.study.yaml_source import Items, Misread, Table

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_CUT = re.compile(r":[ \t]+(#[^\s#!-][^\r\n]*)")  # a value that begins with #


class Entry(BaseModel):
    """What all entries share: they know how they were written, and report their own mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, arbitrary_types_allowed=True)
    thing: ClassVar[str] = "entry"
    named_by: ClassVar[str] = ""  # the key that names it, where it is an item of a list
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
        """Whether it has no key that is unknown: what it lacks may be under that name."""
        return self._table.keys() <= fields(type(self)).keys()

    def has(self, key: str) -> bool:
        """Return whether a key is given."""
        return key in self._table

    def at(self, key: str = "") -> Scalar:
        """Return the text of a key as written, with its place: a list has no text, a missing key the entry's place."""
        found = self._table.get(Scalar(key))
        if isinstance(found, Items | Table):
            return Scalar.at("", found.span)
        return self._table.first() if found is None else found

    def key(self, key: str) -> Scalar:
        """Return a key itself, with its place."""
        return next((name for name in self._table if name == key), self._table.first())

    def items(self, key: str) -> list[Scalar]:
        """Return the texts of a key that has one or several, each with its place."""
        found = self._table.get(Scalar(key), ())
        return [item for item in ([found] if isinstance(found, Scalar) else found) if isinstance(item, Scalar) and item]

    def complete(self, context: Context) -> Self:  # noqa: ARG002
        """Return the entry with what its keys imply; report what is wrong with it as a whole."""
        return self

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, found: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        """Report every mistake of shape, and return what can be used; None if nothing can."""
        context = context_of(info)
        table = as_table(cls, found, context)
        if table is None:
            return None
        keys = given(cls, table, context)
        try:
            entry = handler(keys)
        except ValidationError as error:
            wrong = report(cls, table, error, context)
            lacking = {name: Misread() for name in required(cls)}
            try:
                entry = handler(lacking | {key: item for key, item in keys.items() if key not in wrong})
            except ValidationError:
                return None
        entry._table = table  # noqa: SLF001
        return entry.complete(context)


def fields(entry: type[Entry]) -> dict[str, FieldInfo]:
    """Return the fields of an entry by their keys."""
    return {field.alias or name: field for name, field in entry.model_fields.items()}


def required(entry: type[Entry]) -> list[str]:
    """Return the keys that an entry must have."""
    return [key for key, field in fields(entry).items() if field.is_required()]


def as_table(entry: type[Entry], found: Any, context: Context) -> Table | None:
    """Return the table of an entry; anything else is reported."""
    if isinstance(found, Table):
        return found
    context.damaged = True
    if isinstance(found, Misread):
        return None
    if is_blank(found) and not found.style and found.span and not required(entry):
        return Table(found.span, Scalar.at(found.span.text, found.span))
    if is_blank(found):
        context.report(found, f"`{_words(found)}` has no value", "empty-value", help="add it, or remove the key")
        return None
    help_ = "write it as `key: value` lines"
    if isinstance(found, Scalar) and entry.named_by in ("source", "id"):
        help_ = f"write `{entry.named_by}: {found}`" if entry.named_by == "source" else help_
    fact = f"{_a(entry.thing) if entry.thing != 'file' else 'the file'} is {kind_of(found)}; expected a table of keys"
    context.report(found, fact, "kind", help=help_)
    return None


def group(entry: type[Entry]) -> BeforeValidator:
    """Return the validator of entries by name; a key of an entry in the place of a name is indented too little."""

    def check(found: Any, info: ValidationInfo) -> Any:
        if not isinstance(found, Table):
            return found
        for at, key in enumerate(keys := [*found]):
            if misplaced(entry, found, key, None, context_of(info)):
                return {key: found[key] for key in keys[:at]}
        stray = next((key for key in keys if key in fields(entry) and not isinstance(found[key], Table)), None)
        if stray is None:
            duplicates(found, context_of(info))
            return found
        before = keys[: keys.index(stray)]
        fact = f"`{stray}` is indented too little" if before else f"`{info.field_name}` has a key without a name"
        owner = before[-1] if before else found.owner or stray
        help_ = "indent it, and the lines below, like the keys of its entry"
        context_of(info).report(stray, fact, "indent", help_, other=(owner, "belongs to this entry"))
        context_of(info).damaged = True
        return {key: found[key] for key in before if not is_blank(found[key])}

    return BeforeValidator(check)


def duplicates(table: Table, context: Context) -> None:
    """Report the first key that a table has twice: a second `id` most often starts an item without a dash."""
    if not table.again:
        return
    key = table.again[0]
    context.damaged = True
    first = (table.key(key), "first here")
    if key == "id":
        fact, help_ = "missing dash before `id`", "start the item with `- `"
        context.report(key, fact, "dash", help_, other=first)
        return
    context.report(key, f"duplicate key `{key}`", "duplicate-key", "keep one of the two", other=first, label="again")


def given(entry: type[Entry], table: Table, context: Context) -> dict[str, Any]:
    """Return the keys that have a value; a key without one is reported."""
    found: dict[str, Any] = {}
    known, before = fields(entry), None
    for key, value in table.items():
        if (key not in known or is_blank(value)) and misplaced(entry, table, key, before, context):
            return found
        if not is_blank(value):
            found[str(key)] = value
        elif isinstance(value, Misread) or key in table.again:
            pass
        elif key in known:
            _empty(entry, key, value, context)
        else:
            found[str(key)] = value
        before = key
    duplicates(table, context)
    return found


def misplaced(entry: type[Entry], table: Table, key: Scalar, before: Scalar | None, context: Context) -> bool:
    """Report a key whose indentation is wrong, so that it and what is below it are read as part of another entry."""
    value, known = table[key], fields(entry)
    empty = is_blank(value) and not value.style
    is_group = entry.thing != "file" and key in _groups(context) and key not in known
    if (is_group and (empty or isinstance(value, Items))) or (empty and table.again and key not in known):
        fact, other = f"`{key}` is indented too far", None
    elif before in known and is_blank(table[before]) and not table[before].style and not empty:
        context.problems.pop()  # that it has no value
        fact, other = f"`{key}` is indented too little", (before, "has no value")
    else:
        return False
    help_ = "indent it, and the lines below, like the others of its kind"
    context.report(key, fact, "indent", help_, other=other)
    context.damaged = True
    return True


def _empty(entry: type[Entry], key: Scalar, value: Scalar, context: Context) -> None:
    span, fact, slug = value.span, f"`{key}` has no value", "empty-value"
    help_ = "add it" if key in required(entry) else "add it, or remove the key"
    if span and key.span and span != key.span and not value.style:
        fact = f"`{span.text}` is not a value in YAML, so `{key}` has none"
        help_ += "; quote it if it is a name"
    elif span and (cut := _CUT.match(span.source.text, span.end)):
        span = span._replace(start=cut.start(1), end=cut.end(1))
        fact, slug, help_ = f"` #` starts a comment, so `{key}` has no value", "cut-short", "quote the whole value"
    context.report(Scalar.at("", span), fact, slug, help=help_)


def report(entry: type[Entry], table: Table, error: ValidationError, context: Context) -> set[str]:
    """Report the validator's errors; return the keys that cannot be used."""
    missing: list[str] = []
    strange: list[Scalar] = []
    context.damaged |= entry.thing == "file"
    wrong: set[str] = set()
    for detail in error.errors(include_url=False):
        key = str(detail["loc"][0]) if detail["loc"] else ""
        if detail["type"] == "missing":
            missing += [] if key in table else [key]
        elif detail["type"] == "extra_forbidden":
            strange.append(table.key(key))
        elif key not in wrong:
            _value(entry, table.key(key), detail["input"], detail, context)
        wrong.add(key)
    _keys(entry, table, missing, strange, context)
    return wrong


def _value(entry: type[Entry], key: Scalar, found: Any, detail: Any, context: Context) -> None:
    """Report a value of another kind or length than its key expects."""
    place = found if isinstance(found, Scalar) or found.flow else key
    limits = detail.get("ctx", {})
    if detail["type"] in ("too_short", "too_long"):
        number = len(found)
        if not number:
            context.report(place, f"`{key}` is empty", "empty", help="add an entry")
            return
        expected = f"at most {limits['max_length']}" if "max_length" in limits else f"{limits['min_length']}"
        expected = "2" if entry.thing == "hedge" else expected
        noun = "item" if number == 1 else "items"
        context.report(place, f"`{key}` has {number} {noun}; expected {expected}", "length")
        return
    expected = "a table of keys" if detail["type"] in ("dict_type", "model_type") else "a list"
    help_ = (
        "write each on a line of its own, as `name:` and its keys"
        if expected != "a list"
        else "start each item with a dash"
    )
    context.report(place, f"`{key}` is {kind_of(found)}; expected {expected}", "kind", help=help_)


def _keys(entry: type[Entry], table: Table, missing: list[str], strange: list[Scalar], context: Context) -> None:
    """Report what an entry lacks in one problem, and each key that it does not know in one."""
    known, thing = fields(entry), describe(entry, table)
    context.damaged |= len(table) == 1
    guesses = {key: close_match(key, known) for key in strange}
    missing = [key for key in missing if key not in guesses.values()]  # it is there, with a slip in its name
    has_no = " and no ".join(f"`{key}`" for key in missing)
    if len(strange) > 1 and (other := _meant(entry, table, context)):
        keys = " and ".join(f"`{key}`" for key in strange)
        fact = f"{thing} has keys of {_a(other[1])}: {keys}"
        context.damaged = True
        context.report(strange[0], fact, "unknown-key", help=f"move it to `{other[0]}`")
        return
    for key in strange:
        guess, fact = guesses[key], f"{thing} has no key `{key}`"
        help_ = f"did you mean `{guess}`?" if guess else "its keys are " + ", ".join(f"`{name}`" for name in known)
        if entry.thing == "file" and (
            file := next((name for name, model in context.files.items() if key in fields(model)), None)
        ):
            help_ = f"it belongs in {file}"
        elif missing and len(strange) == 1 and not guess and entry.thing != "file":
            fact = f"`{key}` is not a key of {thing}, which has no {has_no}"
            help_ = f"name it {' or '.join(f'`{name}`' for name in missing)} if that is meant"
            missing = []
        context.report(key, fact, "unknown-key", help=help_)
    if missing:
        examples = known[missing[0]].examples or []
        example = f", such as `{missing[0]}: {examples[0]}`" if examples and isinstance(examples[0], str) else ""
        help_ = f"add {' and '.join(f'`{key}`' for key in missing)}{example}"
        context.report(table.owner or table.first(), f"{thing} has no {has_no}", "missing-key", help=help_)


def _meant(entry: type[Entry], table: Table, context: Context) -> tuple[str, str] | None:
    """Return the group, and what its entries are, that has all the keys of an entry of another group."""
    own = {str(key) for key in table} - {entry.named_by}
    groups = _groups(context).items()
    found = ((group, other.thing) for group, other in groups if other is not entry and own <= fields(other).keys())
    return next(found, None)


def _groups(context: Context) -> dict[str, type[Entry]]:
    """Return the groups of entries in all files, by their keys."""
    groups: dict[str, type[Entry]] = {}
    for file in context.files.values():
        for key, field in fields(file).items():
            inner = [one for one in get_args(field.annotation) if isinstance(one, type) and issubclass(one, Entry)]
            groups |= {key: inner[0]} if inner else {}
    return groups


def describe(entry: type[Entry], table: Table) -> str:
    """Return what the author would call an entry: "the claim `us-2023-10`"."""
    name = table.get(Scalar(entry.named_by)) if entry.named_by else table.owner
    if entry.thing == "file":
        return "the file"
    return f"the {entry.thing} `{name}`" if isinstance(name, Scalar) and name else _a(entry.thing)


def _a(thing: str) -> str:
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"


def _words(value: Scalar) -> str:
    return value.span.text if value.span else ""
