"""Checks of claims against each other; each works on columns and looks at distinct values once."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import numpy as np

from estimates.diagnostics import Diagnostic, did_you_mean
from estimates.io.column import Coded
from estimates.lint.figures import cycles, missing_unit, unit_clash, unknown
from estimates.quantities.figure import RELATIONS
from estimates.study.record import Study


def rows(mask: Any) -> list[int]:
    """Return the rows of a mask as a list of numbers."""
    numbers: list[int] = np.nonzero(mask)[0].tolist()
    return numbers


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def duplicate_ids(study: Study) -> Iterator[Diagnostic]:
    """Report claims with one id (an error), and claims whose ids differ only in case."""
    ids, cell = study.claims.id, study.claims.cell
    codes = ids.change(str.casefold).codes
    often = np.append(np.bincount(codes[codes >= 0]) > 1, False)
    seen: dict[int, int] = {}
    for row in rows(often[codes]):
        first = seen.setdefault(int(codes[row]), row)
        if first != row and ids[row] == ids[first]:
            other = (cell(first, "id"), "first here")
            fact, help_ = f"two claims have the id `{ids[row]}`", "give one of them another id"
            yield Diagnostic.at(cell(row, "id"), fact, "duplicate-claim", help_, other=other, label="again")
        elif first != row:
            fact, help_ = f"claim ids differ only in case: `{ids[row]}`, `{ids[first]}`", "give one of them another id"
            other = (cell(first, "id"), "the other")
            yield Diagnostic.at(cell(row, "id"), fact, "alike-claims", help_, other=other, warning=True)


def same_statement(study: Study) -> Iterator[Diagnostic]:
    """Report two claims that say the same thing in the same words on the same day."""
    claims, says = study.claims, study.claims.says
    texts = [column.change(_plain).codes for column in (claims.by, claims.for_, claims.scope, says.words)]
    dates: tuple[Coded[Any], ...] = (claims.made, claims.covers)
    # Equal days in other words are equal: day[0] is the words. The code of none, -1, finds the -1 at the end.
    days = [np.append(Coded.of(day[1:] for day in column.items).codes, -1)[column.codes] for column in dates]
    among = np.nonzero((texts[-1] >= 0) & (claims.made.codes >= 0) & (claims.repeats.codes < 0))[0]
    keys = np.stack([*texts, *days], axis=1)[among]
    _, firsts, groups = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    for index in rows(firsts[groups.reshape(-1)] != np.arange(len(among))):
        row, first = int(among[index]), int(among[firsts[groups.reshape(-1)[index]]])
        id_, first_id = claims.id[row], claims.id[first]
        if id_ != first_id:
            fact = f"`{id_}` says word for word what `{first_id}` says, on the same date"
            help_, related = f"add `repeats: {first_id}`, or remove one", (claims.cell(first, "says"), f"`{first_id}`")
            yield Diagnostic.at(claims.cell(row, "says"), fact, "repeat", help_, other=related, warning=True)


def links(study: Study) -> Iterator[Diagnostic]:
    """Report `repeats`, `beside` and `corrects` that lead nowhere, to the claim itself, or in a circle."""
    claims, ids = study.claims, study.claims.id
    has_count = claims.says.present
    for key, verb in (("repeats", "repeats"), ("beside", "goes with"), ("corrects", "corrects")):
        column = getattr(claims, key)
        targets = claims.rows_named(column)
        for row in rows(column.codes >= 0):
            text, target = claims.cell(row, key), int(targets[row])
            if target < 0:
                yield unknown("claim", text, claims.rows)
            elif key == "beside" and not has_count[target] and "says" not in claims.record(target).table:
                fact = f"`{column[row]}` has no count to compare contents with"
                yield Diagnostic.at(text, fact, "no-count", "name a claim with `says`")
            elif key == "beside" and has_count[row] and target != row:
                fact = f"`{ids[row]}` has a count and also names another one in `beside`"
                other = (claims.cell(row, "says"), "its count")
                yield Diagnostic.at(text, fact, "two-counts", "keep one of the two", other=other)
        linked = (row for row in rows(targets >= 0) if targets[row] == row or ids[row] != ids[targets[row]])
        chains = {str(ids[row]): str(ids[targets[row]]) for row in linked}
        yield from cycles(chains, verb, lambda name, key=key: claims.cell(claims.rows[name], key))  # type: ignore[misc]


def dependent_keys(study: Study) -> Iterator[Diagnostic]:
    """Report a period count without its period, a correction without its reason or the reverse, an unknown capacity."""
    claims, contents = study.claims, study.contents
    corrects, because = claims.corrects.codes >= 0, claims.because.codes >= 0
    period = claims.counts.equals("period") & (claims.covers.codes < 0)
    for mask, key, fact, slug, added in (
        (period, "counts", "the count of a period needs `covers`", "no-period", "covers: 2024-01-01 to 2024-01-07"),
        (corrects & ~because, "corrects", "a correction needs a reason", "no-because", "because: the outlet erred"),
        (because & ~corrects, "because", "`because` belongs to a correction", "no-correction", "corrects: its id"),
    ):
        yield from (Diagnostic.at(claims.cell(row, key), fact, slug, f"add `{added}`") for row in rows(mask))
    names = [code for code, name in enumerate(contents.under.items) if name not in study.capacities]
    for row in rows(np.isin(contents.under.codes, names)):
        yield unknown("capacity", contents.cell(row, "under"), study.capacities)


def figures(study: Study) -> Iterator[Diagnostic]:
    """Report changes in place of levels, numbers below 0, and things that are not a unit of the study."""
    for table in (study.claims, study.contents):
        says = table.says
        for row in rows(says.role.equals("change")):
            fact = f"“{says.words[row]}” is a change; expected a level"
            help_ = "write the resulting level, or `counts: period` with `covers` and the number within it"
            yield Diagnostic.at(table.cell(row, "says"), fact, "change", help_)
        for row in rows(says.relation == RELATIONS.index("unclear")):
            fact = f"“{says.words[row]}” is unclear and not compared: {says.note[row]}"
            yield Diagnostic.at(table.cell(row, "says"), fact, "unclear", warning=True)
        for row in rows((says.figure == 0) & (says.relation == RELATIONS.index("less than"))):
            fact = f"“{says.words[row]}” is impossible: counts start at 0"
            yield Diagnostic.at(table.cell(row, "says"), fact, "negative")
    for row in rows(study.claims.says.present & (study.claims.says.unit.codes < 0)):
        yield from missing_unit(study, study.claims.cell(row, "says"), study.claims.says.at(row))
    yield from _contents(study)
    for citation in (citation for citations in study.claims.citations.items for citation in citations):
        beside = citation.beside or ""
        if beside and beside not in study.claims.rows and not any(map(str.isdigit, beside)):
            fact = f"“{beside}” is neither a claim nor a count"
            yield Diagnostic.at(citation.at("beside"), fact, "unknown-claim", did_you_mean(beside, study.claims.rows))
        yield from missing_unit(study, citation.at("says"), citation.says) if citation.says else ()
        for content in citation.contents:
            yield from missing_unit(study, content.at("says"), content.says, content.of) if content.of else ()


def _contents(study: Study) -> Iterator[Diagnostic]:
    """Report stated figures of something that is not a unit, or of another kind than their `of` says."""
    of, says = study.contents.of, study.contents.says
    single = [code for code, units in enumerate(of.items) if len(units) == 1]
    for row in rows(says.present & (says.unit.codes < 0) & (of.codes >= 0)):
        yield from missing_unit(study, study.contents.cell(row, "says"), says.at(row), of[row] or ())
    clashes = {
        (unit, code): label
        for (unit, name), code in product(enumerate(says.unit.items), single)
        if (label := unit_clash(study, name, of.items[code][0]))
    }
    pairs: Iterable[tuple[int, int]] = zip(says.unit.codes.tolist(), of.codes.tolist(), strict=True)
    for row, pair in enumerate(pairs) if clashes else ():
        if pair in clashes and says.per.codes[row] < 0:
            fact = f"“{says.words[row]}” is not a number of {study.units.plural(of.items[pair[1]][0])}"
            yield Diagnostic.at(study.contents.cell(row, "says"), fact, "units", label=clashes[pair])


CHECKS = (duplicate_ids, same_statement, links, dependent_keys, figures)
