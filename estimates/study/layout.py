"""Which problems follow from another one: a few rules over what was reported, and no search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from estimates.diagnostics import Diagnostic, Related, in_order
from estimates.study.values import Context

# Errors may be the cause of these.
CONSEQUENCES = frozenset(["uncited-source", "no-source", "printed-before"])
# What these miss may be in what could not be read.
UNKNOWN = frozenset(
    ["unknown-unit", "unknown-source", "unknown-claim", "unknown-name", "unknown-capacity", "itself", "duplicate-claim"]
)
# Where one of these follows another kind of them on the same or the next line, it is a consequence.
STRUCTURE = frozenset(["unknown-key", "missing-key", "empty-value", "kind", "indent", "duplicate-key", "dash"])
PLACES = 3  # further places of one unknown name that are shown


def explained(problems: Iterable[Diagnostic], context: Context) -> list[Diagnostic]:
    """Return the problems without those that follow from others."""
    found = _merged(_moved(in_order(problems), context))
    if any(one.severity == "error" for one in found):
        found = [one for one in found if one.slug not in CONSEQUENCES]
    if context.damaged:
        rest = [one for one in found if one.slug not in UNKNOWN]
        found = rest if any(one.severity == "error" for one in rest) else found
    return _gathered(_cut(found))


def _moved(problems: list[Diagnostic], context: Context) -> list[Diagnostic]:
    """A key that one entry does not know and the one above it lacks is at the wrong indentation."""
    moved: dict[Diagnostic, Diagnostic | None] = {}
    for strange, key in context.strange:
        above = [one for one, lacking in context.lacking if key in lacking and _line(one) < _line(strange)]
        if above and above[-1].span:
            moved[above[-1]] = None
            related = (Related(above[-1].span, f"has no `{key}`"),)
            fact, help_ = f"`{key}` is indented too little", "indent it like the keys of its entry"
            if strange.slug != "indent":
                moved[strange] = Diagnostic(fact, "indent", strange.span, related=related, help=help_)
    return [one for one in (moved.get(problem, problem) for problem in problems) if one]


def _merged(problems: list[Diagnostic]) -> list[Diagnostic]:
    """One line at the wrong indentation shows in several entries: of two lines one is wrong, and both are shown."""
    kept, before, slugs = list[Diagnostic](), ("", 0), set[str]()
    for one in problems:
        file, line = _line(one)
        is_next = slugs and one.slug not in slugs and file == before[0] and line - before[1] <= 1
        if is_next and one.slug in STRUCTURE and one.span:
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
