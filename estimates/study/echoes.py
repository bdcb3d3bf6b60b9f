"""One mistake, one problem: what only follows from a mistake that is told is left out, or shown beside it."""

from __future__ import annotations

from collections.abc import Sequence

from estimates.diagnostics.problems import Problem, Related, in_order
from estimates.study import fitting
from estimates.study.yamltree import Tree

NAMES = {  # what is not told where names of a group may be missing because of a mistake in how the group is written
    "units": "unknown-unit",
    "sources": "unknown-source",
    "claims": "unknown-claim",
    "assumptions": "unknown-name",
}
_OF_ROWS = ("missing-figure", "empty")
_SHOWN = 3  # other places of a name that is unknown


def without(problems: list[Problem], trees: Sequence[Tree]) -> list[Problem]:
    """The problems without the echoes of others."""
    unknown = {problem.slug for problem in problems}
    lost = {slug for group, slug in NAMES.items() if slug in unknown and _is_spoilt(group, trees)}
    misplaced = [problem for problem in problems if " has keys of " in problem.fact]
    kept = [problem for problem in problems if problem.slug not in lost and not _is_misplaced(problem, misplaced)]
    return _together(_without_cut(_without_rows(kept)))


def _is_misplaced(problem: Problem, misplaced: list[Problem]) -> bool:
    """Whether it is told of an entry that stands in the wrong group, or of its name where that is looked for."""
    if problem.slug not in ("unit-name", "unit-is", *NAMES.values()):
        return False
    for other in misplaced:
        name = other.fact.partition("`")[2].partition("`")[0]
        of_name = f"`{name}`" in problem.fact or f"“{name}”" in problem.fact
        if of_name or (other.place.path == problem.place.path and other.place.line == problem.place.line + 1):
            return True
    return False


def _without_rows(problems: list[Problem]) -> list[Problem]:
    """A row of a ledger that cannot be read is told of as that, and not as a claim that has no figure."""
    causes = {p.place.path for p in problems if p.severity == "error" and p.slug not in _OF_ROWS}
    ledgers = {path for path in causes if not path.endswith(".yaml")}
    return [problem for problem in problems if problem.slug not in _OF_ROWS or problem.place.path not in ledgers]


def _is_spoilt(group: str, trees: Sequence[Tree]) -> bool:
    """Whether names of a group may be missing: two of one name, one without any, no table, or a key of another name."""
    tables = [tree.data for tree in trees if isinstance(tree.data, dict)]
    if group == "sources" or not any(group in table for table in tables):
        strange = (table.keys() - fitting.groups() - {"title", "about"} for table in tables if group not in table)
        if any(strange):
            return True
    for entries in (table[group] for table in tables if group in table):
        if isinstance(entries, list) and group == "claims":
            if not all(isinstance(entry, dict) and entry.get("id") for entry in entries):
                return True
        elif not isinstance(entries, dict):
            return True
    return any(tree.doubles(group) for tree in trees)


def _without_cut(problems: list[Problem]) -> list[Problem]:
    """A value that YAML cut, or that holds a control character, is told of once: what it reads as follows."""
    found = problems
    for cause in [problem for problem in found if problem.slug in ("cut-short", "control-character", "comma", "kind")]:
        path, line, column, end_line, end_column = cause.place
        if cause.slug in ("comma", "kind"):
            first, last = column, end_column if end_line == line else column
        else:
            first, last = cause.source.rfind(": ", 0, column - 1) + 2, column
        echoes = {p for p in found if p.place[:2] == (path, line) and first <= p.place.column <= last} - {cause}
        if cause.slug == "comma":  # the whole value was read, and may be wrong in another way
            echoes = {problem for problem in echoes if problem.slug in ("date", "left-over")}
        if any(problem.severity == "error" for problem in echoes):
            mended = cause._replace(severity="error")
            found = [mended if p == cause else p for p in found if p not in echoes]
    return found


def _together(problems: list[Problem]) -> list[Problem]:
    """A name that is unknown wherever it stands is one problem, shown at its first place with the next ones."""
    places: dict[str, list[Problem]] = {}
    for problem in in_order([problem for problem in problems if problem.slug in NAMES.values()]):
        places.setdefault(problem.fact, []).append(problem)
    told = []
    for first, *others in places.values():
        labels = ["and here"] * len(others[:_SHOWN])
        if more := len(others) - len(labels):
            labels[-1] += f", and at {more} more {'place' if more == 1 else 'places'}"
        shown = zip(others, labels, strict=False)
        related = [Related(other.place, label, other.source) for other, label in shown]
        told.append(first._replace(related=(*first.related, *related)))
    return [*(problem for problem in problems if problem.slug not in NAMES.values()), *told]
