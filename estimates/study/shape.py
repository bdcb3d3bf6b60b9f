"""Whether a file has the keys and kinds of values that its model asks for; each mistake in the user's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from estimates.diagnostics.near import near
from estimates.diagnostics.problems import MOST, Problem
from estimates.study import fitting, models
from estimates.study.yamltext import Tree
from estimates.study.yamltree import NOTHING

Path = tuple[str | int, ...]
_PART = 2000  # claims
_LACKING = 4  # errors of the validator that are one mistake: a claim may lack its `id`, `by`, `made` and source
_CUT = re.compile(r":[ \t]+(?P<rest>#[^\s#!-][^\r\n]*)")  # a value that begins with #

_KINDS: dict[type, str] = {str: "text", list: "a list", dict: "a table of keys"}
_NAMES = {  # what an entry is called, by the keys above it
    "claims": "claim",
    "sources": "source",
    "contents": "figure of contents",
    "units": "unit",
    "capacities": "capacity",
    "assumptions": "assumption",
    "checks": "check",
    "hedges": "hedge",
}


def problems(model: type[BaseModel], tree: Tree) -> list[Problem]:
    """All mistakes of structure in a file, at once (of very many, the first ones)."""
    details = [detail for detail in _details(model, tree.data) if not _of_other_kind(detail)]
    wrong = {_known(tree, detail) for detail in details if _is_misread(detail)}
    names = {(*detail["loc"][:-1], name) for detail in details if (name := _bare_name(detail))}
    found: list[Problem] = []
    slips = _slips(model, details)
    seen: set[Path] = set()
    lacking: dict[Path, dict[str, str | None]] = {}
    strange: dict[Path, list[Path]] = {}
    for detail in details:
        path = _known(tree, detail)
        is_there = detail["type"] == "missing" or not _is_nothing(detail["input"])  # what is blank has been told of
        if path not in seen and is_there and not _is_told(detail):
            if detail["type"] == "missing":
                if path not in slips:  # it is not there under a name that is wrong by a letter
                    lacking.setdefault(path[:-1], {})[str(path[-1])] = _bare_name(detail)
            elif detail["type"] == "extra_forbidden":
                strange.setdefault(path[:-1], []).append(path)
            else:
                found.append(_problem(tree, model, detail, path))
        seen.add(path)
    for above in dict.fromkeys([*lacking, *strange]):
        found += _keys_of(tree, model, above, lacking.get(above, {}), strange.get(above, []))
    return [*tree.faults, *_empty(tree, model, wrong | names), *found[:MOST]]


def _details(model: type[BaseModel], data: Any) -> list[ErrorDetails]:
    """The validator's errors, the first ones only; a long list of claims is looked at in parts, so as to stop early."""
    claims = data.get("claims") if isinstance(data, dict) else None
    if not isinstance(claims, list) or len(claims) <= _PART:
        return _errors(model, data)
    found: list[ErrorDetails] = []
    for start in range(0, len(claims), _PART):
        part = {**(data if not start else {"title": ""}), "claims": claims[start : start + _PART]}
        for detail in _errors(model, part):
            number = detail["loc"][1] if len(detail["loc"]) > 1 and detail["loc"][0] == "claims" else None
            if isinstance(number, int):
                detail["loc"] = ("claims", number + start, *detail["loc"][2:])
            found.append(detail)
        if len(found) >= MOST:
            break
    return found


def _errors(model: type[BaseModel], data: Any) -> list[ErrorDetails]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False)[: MOST * _LACKING]
    return []


def _is_misread(detail: ErrorDetails) -> bool:
    """Whether a table or a list stands where something else is wanted, so that nothing in it can be told of."""
    kinds = ("string_type", "list_type", "dict_type", "model_type", "literal_error", "extra_forbidden")
    return detail["type"] in kinds and isinstance(detail["input"], (dict, list))


def _of_other_kind(detail: ErrorDetails) -> bool:
    """Where text or a list may stand and there is a list, it is not told that the list is no text."""
    return detail["loc"][-1:] == ("str",) and isinstance(detail["input"], list)


def _bare_name(detail: ErrorDetails) -> str | None:
    """The name that stands alone in a citation that lacks its source, as in {Herald}."""
    if detail["type"] != "missing" or detail["loc"][-3:-2] != ("sources",):
        return None
    names = [name for name, value in detail["input"].items() if value is None and name not in fitting.known_keys()]
    return names[0] if len(names) == 1 else None


_IN_BRACES = re.compile(r"[{\[][^}\]]*\Z")
_LACKS = {"no_source": ("source", "sources"), "two_sources": (), "no_figure": ("says", "contents", "mix")}


def _is_told(detail: ErrorDetails) -> bool:
    """Whether what a claim lacks is there as a key without a value, which has words of its own."""
    claim = detail["input"]
    return any(key in claim for key in _LACKS.get(detail["type"], ()))


def _slips(model: type[BaseModel], details: list[ErrorDetails]) -> set[Path]:
    """The paths of the keys that unknown ones are surely meant for."""
    wrong = [tuple(detail["loc"]) for detail in details if detail["type"] == "extra_forbidden"]
    return {(*path[:-1], guess) for path in wrong if (guess := near(str(path[-1]), _keys(model, path[:-1])))}


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    return [field.alias or name for name, field in entry(model, path).model_fields.items()]


def _known(tree: Tree, detail: ErrorDetails) -> Path:
    """The error's path without the names that the validator adds for the kinds it tried."""
    path: Path = ()
    for step in detail["loc"]:
        if tree.has((*path, step)):
            path = (*path, step)
    return (*path, detail["loc"][-1]) if detail["type"] == "missing" else path


def _problem(tree: Tree, model: type[BaseModel], detail: ErrorDetails, path: Path) -> Problem:
    """One of the validator's errors in the user's words."""
    kind = detail["type"]
    if kind == "literal_error":
        return _choice(tree, model, detail, path)
    if kind in ("too_short", "too_long"):
        return _length(tree, detail, path)
    if kind in _LACKS:
        return _claim(tree, kind, path)
    return _kind(tree, model, detail, path)


def _keys_of(
    tree: Tree, model: type[BaseModel], above: Path, lacking: dict[str, str | None], strange: list[Path]
) -> Iterator[Problem]:
    """What an entry lacks, in one problem, and the keys that it does not know, each in one.

    Beside what it lacks is a name that stands there without its key.
    """
    thing, known = describe(tree.data, above), _keys(model, above)
    has_no = " and no ".join(f"`{key}`" for key in lacking)
    if strange[1:] and (group := _meant_for(tree.data, above)):
        *first, last = [f"`{path[-1]}`" for path in strange]
        keys = f"{', '.join(first)} and {last}"
        fact = f"{thing} has keys of {_a(_NAMES[group])}: {keys}"
        help_ = f"put it under `{group}`"
        yield tree.problem(fact, tree.span(strange[0], key=True), "unknown-key", help=help_)
        return
    for path in strange:
        guess = near(str(path[-1]), known)
        help_ = f"did you mean `{guess}`?" if guess else "its keys are " + ", ".join(f"`{name}`" for name in known)
        if not above and (files := [file for file, other in models.FILES.items() if path[-1] in _keys(other, ())]):
            help_ = f"it belongs in {files[0]}"
        fact = f"`{path[-1]}` is not a key of {thing}"
        if lacking and above and not strange[1:] and not guess:  # the one is likely meant for the other
            fact += f", which has no {has_no}"
            help_ = f"call it {' or '.join(f'`{key}`' for key in lacking)}, if that is meant"
            lacking = {}
        yield tree.problem(fact, tree.span(path, key=True), "unknown-key", help=help_)
    for key, bare in [*lacking.items()][:1]:
        field = _field(entry(model, above), key)
        example = f", such as `{key}: {_example(field)}`" if field and field.examples else ""
        help_ = f"add {' and '.join(f'`{name}`' for name in lacking)}{example}"
        if bare:
            help_ = f"write `{key}: {bare.removeprefix(f'{key} ')}`"
        yield tree.problem(f"{thing} has no {has_no}", tree.span((*above, key)), "missing-key", help=help_)


def _meant_for(data: Any, above: Path) -> str | None:
    """The group whose entries have all the keys that an entry of another group has, if there is one."""
    value = data
    for step in above:
        value = value[step]
    own = {str(key) for key in value} - {"id"}
    for model in models.FILES.values():
        for group, field in model.model_fields.items():
            inner = _models(field.annotation)
            if above[1:] and not above[2:] and inner and group != above[0] and own <= {*_keys(inner[0], ())}:
                return group
    return None


def _a(thing: str) -> str:
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"


def _choice(tree: Tree, model: type[BaseModel], detail: ErrorDetails, path: Path) -> Problem:
    found = detail["input"]
    if not isinstance(found, str):
        return _kind(tree, model, detail, path)
    field = _field(entry(model, path[:-1]), str(path[-1]))
    choices = _choices(field.annotation if field else None)
    guess = {"yes": "true", "no": "false", "on": "true", "off": "false"}.get(found.lower()) or near(found, choices)
    guess = guess if guess in choices else None
    fact = f"`{path[-1]}` is “{found}”, where {_either(choices)} is wanted"
    return tree.problem(fact, tree.span(path), "choice", help=f"did you mean `{guess}`?" if guess else None)


def _length(tree: Tree, detail: ErrorDetails, path: Path) -> Problem:
    found, limits = detail["input"], detail.get("ctx", {})
    if not found:
        return tree.problem(f"`{path[-1]}` is empty", tree.span(path), "empty", help="give it an entry")
    most = "at most " if path[0] != "hedges" and detail["type"] == "too_long" else ""
    wanted = f"{most}{limits.get('min_length') or limits.get('max_length')}"
    fact = f"`{path[-1]}` has {len(found)} {'item' if len(found) == 1 else 'items'}, where {wanted} are wanted"
    return tree.problem(fact, tree.span(path), "length")


def _text_instead(tree: Tree, model: type[BaseModel], path: Path, found: object) -> str:
    """What to write where there is a list or a table on the line of a key, and text is wanted."""
    key = path[-1]
    if isinstance(found, dict) and [*found.values()] == [None]:
        return f"write `{key}: {next(iter(found))}`"
    if key == "source" and path[0] == "claims" and tree.text[tree.span(path)[0]] == "[":
        return "put each under `sources`, as `- source: ` and its name"
    field = _field(entry(model, path[:-1]), str(key))
    if field and field.examples:
        return f"write text, such as `{key}: {_example(field)}`"
    return "put quotes round the whole value, if it is text"


def _kind(tree: Tree, model: type[BaseModel], detail: ErrorDetails, path: Path) -> Problem:
    """Text where a list is wanted, and the like."""
    found, key = detail["input"], path[-1] if path else ""
    wanted = {"string_type": "text", "list_type": "a list", "literal_error": "text"}.get(
        detail["type"], "a table of keys"
    )
    help_ = {"a list": "start each item of it with a dash", "a table of keys": "write it as `key: value` lines"}.get(
        wanted
    )
    if any(str(step) == "str" or str(step).startswith(("list[", "constrained")) for step in detail["loc"]):
        wanted = "text" if isinstance(key, int) else "text or a list of texts"
    if path == ("units",):
        help_ = "write each on a line of its own, with a colon behind it, such as `container:`"
    start = tree.span(path)[0]
    if isinstance(found, str) and "contents" in path[-2:]:
        item = f"says: {found}` with `of: ` and what is counted on the line below it"
        help_ = f"write `- {item}" if key == "contents" else f"write `{item}"
    is_citation = isinstance(key, int) and path[-2] == "sources"
    if wanted == "a list" and _IN_BRACES.search(tree.text, tree.text.rfind("\n", 0, start) + 1, start):
        help_ = "put [ ] round it"
    elif is_citation and isinstance(found, str):
        help_ = f"write `source: {found}`"
    elif is_citation and tree.text[start] == "[":
        help_ = "put { } round it, for [ ]"
    name = f"`{key}`" if isinstance(key, str) and key else describe(tree.data, path)
    fact = f"{name} is {_KINDS.get(type(found), 'empty')}, where {wanted} is wanted"
    span = tree.span(path)
    if not isinstance(found, str) and tree.text[span[0] : span[0] + 1] not in ("[", "{"):
        span = tree.span(path, key=True)  # what goes on for lines is shown by its key
    elif not isinstance(found, str) and wanted == "text":
        help_ = _text_instead(tree, model, path, found)
    return tree.problem(fact, span, "kind", help=help_)


def _claim(tree: Tree, kind: str, path: Path) -> Problem:
    """What a claim as a whole lacks, or has twice."""
    thing = describe(tree.data, path)
    here = tree.span((*path, "id"))
    if kind == "two_sources":
        related = [tree.related(tree.span((*path, "sources"), key=True), "and here")]
        span = tree.span((*path, "source"), key=True)
        fact = f"{thing} has both `source` and `sources`"
        return tree.problem(fact, span, "two-sources", help="keep `sources`", related=related)
    if kind == "no_source":
        help_ = "add `source: ` and a name under `sources`"
        return tree.problem(f"{thing} names no source", here, "missing-source", help=help_)
    help_ = "add what was said, such as `says: more than 1,000 containers`, or `contents`"
    return tree.problem(f"{thing} has no figure", here, "missing-figure", help=help_)


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _empty(tree: Tree, model: type[BaseModel], passed: AbstractSet[Path]) -> list[Problem]:
    """Keys without a value or with a blank one: only a unit that has nothing to add to its name may have none.

    `passed` are the paths of what is told of otherwise.
    """
    found: list[Problem] = []

    def look(value: Any, path: Path) -> None:
        if path in passed:
            return
        if len(found) < MOST and _is_nothing(value) and (path[:-1] != ("units",) or value is not None):
            field = _field(entry(model, path[:-1]), str(path[-1])) if path else None
            help_ = "give it one" if field and field.is_required() else "give it one, or leave the line out"
            name = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "an item"
            span, fact, slug = tree.span(path), f"{name} has no value", "empty-value"
            if value is None and (said := tree.text[slice(*span)]) in NOTHING[1:]:
                fact, help_ = f"`{said}` is no value to YAML, so {name} has none", f"{help_}; quote it if it is a name"
            if cut := _CUT.match(tree.text, span[1]):
                span, slug = (cut.start("rest"), cut.end("rest")), "cut-short"
                fact, help_ = f"` #` starts a comment, so {name} has no value", "put quotes round the whole value"
            found.append(tree.problem(fact, span, slug, help=help_))
        elif isinstance(value, dict):
            for key, item in value.items():
                look(item, (*path, key))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                look(item, (*path, number))

    if tree.has_empty:
        look(tree.data, ())
    return found


def describe(data: Any, path: Path) -> str:
    """What stands at `path`, as its user would call it: "the claim `us-2023-10`"."""
    if not path:
        return "the file"
    if len(path) == 1:
        return f"`{path[0]}`"
    holder = str(path[-2])
    value = data
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            value = None
    if isinstance(path[-1], str):
        return f"the {_NAMES[holder]} `{path[-1]}`" if holder in _NAMES else f"`{path[-1]}`"
    name = "citation" if path[0] == "claims" and holder == "sources" else _NAMES.get(holder, "item")
    said = value.get("source" if name == "citation" else "id") if isinstance(value, dict) else None
    return f"the {name} `{said}`" if isinstance(said, str) else f"{'an' if name == 'item' else 'a'} {name}"


def entry(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model of the entry at `path`."""
    for step in path:
        if isinstance(step, int):
            continue  # the list's field has led to its items' model already
        field = _field(model, step)
        inner = _models(field.annotation) if field else [model]
        model = inner[0] if inner else model
    return model


def _field(model: type[BaseModel], key: str) -> FieldInfo | None:
    fields = model.model_fields.items()
    return next((field for name, field in fields if (field.alias or name) == key), None)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _choices(annotation: Any) -> list[str]:
    parts = get_args(annotation)
    return [part for part in parts if isinstance(part, str)] or [word for part in parts for word in _choices(part)]


def _either(choices: Sequence[str]) -> str:
    return " or ".join([", ".join(choices[:-1]), choices[-1]] if len(choices) > 1 else choices)


def _example(field: FieldInfo) -> str:
    example = field.examples[0] if field.examples else ""
    return f"[{', '.join(example)}]" if isinstance(example, list) else str(example)
