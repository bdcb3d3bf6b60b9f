"""What is wrong with the keys of an entry and the kinds of their values, in the user's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BeforeValidator, ValidationInfo

from estimates.diagnostics import Related, Scalar, close_match
from estimates.study.values import Context, context_of, is_blank, kind_of
from estimates.study.yaml_source import Items, Misread, Table

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic.fields import FieldInfo

    from estimates.study.entries import Entry

_CUT = re.compile(r":[ \t]+(#[^\s#!-][^\r\n]*)")  # a value that begins with #


def fields(entry: type[Entry]) -> dict[str, FieldInfo]:
    """Return the fields of an entry by their keys."""
    return {field.alias or name: field for name, field in entry.model_fields.items()}


def required(entry: type[Entry]) -> list[str]:
    """Return the keys that an entry must have."""
    return [key for key, field in fields(entry).items() if field.is_required()]


def table(entry: type[Entry], found: Any, context: Context) -> Table | None:
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
        owner = before[-1] if before else found.owner
        related = (Related(owner.span, "belongs to this entry"),) if owner and owner.span else ()
        context_of(info).report(
            stray, fact, "indent", related=related, help="indent it, and the lines below, like the keys of its entry"
        )
        context_of(info).damaged = True
        return {key: found[key] for key in before if not is_blank(found[key])}

    return BeforeValidator(check)


def duplicates(table: Table, context: Context) -> None:
    """Report the first key that a table has twice: a second `id` most often starts an item without a dash."""
    if not table.again:
        return
    key = table.again[0]
    context.damaged = True
    first = table.key(key).span
    related = (Related(first, "first here"),) if first else ()
    if key == "id":
        fact, help_ = "missing dash before `id`", "start the item with `- `"
        context.report(key, fact, "dash", help=help_, related=related)
        return
    context.report(
        key, f"duplicate key `{key}`", "duplicate-key", help="keep one of the two", label="again", related=related
    )


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
    """Report a key whose indentation is wrong, so that it, and what is below it, is read as part of another entry."""
    from estimates.study.entries import FILES

    blank = is_blank(table[key]) and not table[key].style
    groups = {name for file in FILES.values() for name in fields(file) if entry.thing != "file"} - {*fields(entry)}
    if (blank and (key in groups or (table.again and key not in fields(entry)))) or (
        key in groups and not blank and isinstance(table[key], Items)
    ):
        fact, related = f"`{key}` is indented too far", ()
    elif (
        before is not None
        and not blank
        and is_blank(table[before])
        and not table[before].style
        and before in fields(entry)
    ):
        context.problems[-1:] = []  # that it has no value
        fact, related = f"`{key}` is indented too little", (Related(before.span, "is above it and has no value"),)
    else:
        return False
    context.report(
        key, fact, "indent", related=related, help="indent it, and the lines below, like the others of its kind"
    )
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
    if len(strange) > 1 and (other := _meant(entry, table)):
        keys = " and ".join(f"`{key}`" for key in strange)
        fact = f"{thing} has keys of {_a(other[1])}: {keys}"
        context.damaged = True
        context.report(strange[0], fact, "unknown-key", help=f"move it to `{other[0]}`")
        return
    for key in strange:
        guess, fact = guesses[key], f"{thing} has no key `{key}`"
        help_ = f"did you mean `{guess}`?" if guess else "its keys are " + ", ".join(f"`{name}`" for name in known)
        if entry.thing == "file" and (file := _file_of(key)):
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


def _meant(entry: type[Entry], table: Table) -> tuple[str, str] | None:
    """Return the group, and what its entries are, that has all the keys of an entry of another group."""
    from estimates.study.entries import GROUPS

    own = {str(key) for key in table} - {entry.named_by}
    return next((
        (group, other.thing) for group, other in GROUPS.items() if other is not entry and own <= fields(other).keys()
    ), None)  # fmt: skip


def _file_of(key: str) -> str | None:
    from estimates.study.entries import FILES

    return next((file for file, model in FILES.items() if key in fields(model)), None)


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
