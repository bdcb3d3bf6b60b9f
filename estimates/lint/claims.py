"""What can be wrong with claims as a whole; each check works on columns and looks at distinct values once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from estimates.diagnostics import Diagnostic, Related, Scalar, close_match
from estimates.lint.figures import circles, counted

if TYPE_CHECKING:
    from estimates.io.column import TextColumn
    from estimates.study.record import Study

CURLY = "“”„‟«»‘’‚‛"


def duplicate_ids(study: Study) -> Iterator[Diagnostic]:
    """Claims of one id (an error), and claims whose ids differ only in case."""
    ids, seen = study.claims.id, dict[str, int]()
    for row in _repeated(ids, lambda name: name.casefold()):
        name = str(ids[row])
        first = seen.setdefault(name.casefold(), row)
        if first == row:
            continue
        here, other = study.claims.cell(row, "id"), study.claims.cell(first, "id")
        if name == ids[first]:
            fact, help_ = f"two claims have the id `{name}`", "give one of them another id"
            yield Diagnostic(
                fact, "duplicate-claim", here.span, label="again", help=help_, related=_at(other, "first here")
            )
        else:
            fact, help_ = f"claim ids differ only in case: `{name}`, `{ids[first]}`", "give one of them another id"
            related = _at(other, "the other")
            yield Diagnostic(fact, "alike-claims", here.span, "warning", help=help_, related=related)


def _repeated(column: TextColumn, fold: Any) -> list[int]:
    """Return the rows whose text, once folded, is there more than once."""
    folded = column.map(fold)
    codes: dict[str, int] = {}
    numbers = np.array([codes.setdefault(text, len(codes)) for text in folded] + [len(folded)], np.int64)[column.codes]
    often = np.bincount(numbers, minlength=len(folded) + 1) > 1
    often[len(folded)] = False
    rows: list[int] = np.nonzero(often[numbers])[0].tolist()
    return rows


def same_statement(study: Study) -> Iterator[Diagnostic]:
    """Two claims that say the same thing in the same words on the same day."""
    claims, says = study.claims, study.claims.says
    plain = [_codes(column) for column in (claims.by, claims.for_, says.words, claims.scope)]
    when = [claims.made.codes, claims.covers.codes]
    keys = np.stack([*plain, *when, says.relation.astype(np.int64)], axis=1)
    rows = np.nonzero(says.present & (claims.made.codes >= 0) & (claims.repeats.codes < 0) & (plain[2] >= 0))[0]
    _, firsts, inverse = np.unique(keys[rows], axis=0, return_index=True, return_inverse=True)
    for index in np.nonzero(firsts[inverse.reshape(-1)] != np.arange(len(rows)))[0]:
        row, first = int(rows[index]), int(rows[firsts[inverse.reshape(-1)[index]]])
        if claims.id[row] == claims.id[first]:
            continue
        fact = f"`{claims.id[row]}` says word for word what `{claims.id[first]}` says, on the same date"
        related = _at(claims.cell(first, "says"), f"`{claims.id[first]}`")
        help_ = f"add `repeats: {claims.id[first]}`, or remove one"
        yield Diagnostic(fact, "repeat", claims.cell(row, "says").span, "warning", help=help_, related=related)


def _codes(column: TextColumn) -> Any:
    """Return codes of a column in which letter case and blanks do not matter."""
    numbers: dict[str, int] = {}
    texts = column.map(lambda text: " ".join(text.casefold().split()))
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts] + [-1], np.int64)[column.codes]


def links(study: Study) -> Iterator[Diagnostic]:
    """`repeats`, `beside` and `corrects` that lead nowhere, to the claim itself, or in a circle."""
    claims = study.claims
    counts = claims.says.present
    for key, verb in (("repeats", "repeats"), ("beside", "is set beside"), ("corrects", "corrects")):
        column = getattr(claims, key)
        targets = claims.rows_named(column)
        for row in np.nonzero(column.codes >= 0)[0].tolist():
            here, target, name = claims.cell(row, key), int(targets[row]), claims.id[row]
            if target == row or column[row] == name:
                if target == row:
                    yield Diagnostic(f"`{name}` {verb} itself", "itself", here.span, help="remove it")
            elif target < 0:
                yield unknown("claim", here, claims.rows)
            elif key == "beside" and not counts[target] and not claims.record(target).has("says"):
                fact = f"`{column[row]}` has no count that contents could be compared with"
                yield Diagnostic(fact, "no-count", here.span, help="name a claim with `says`")
            elif key == "beside" and counts[row]:
                related = _at(claims.cell(row, "says"), "its own count")
                fact = f"`{name}` has a count of its own and is set beside another one"
                yield Diagnostic(fact, "two-counts", here.span, help="keep one of the two", related=related)
        if key != "beside":
            yield from _circles(study, key, verb, targets)


def _circles(study: Study, key: str, verb: str, targets: Any) -> Iterator[Diagnostic]:
    """Claims that repeat or correct each other in a circle."""
    claims = study.claims
    for circle in circles({row: int(targets[row]) for row in np.nonzero(targets >= 0)[0].tolist()}):
        if len(circle) > 1:
            names = [f"`{claims.id[row]}`" for row in (*circle[1:6], circle[0])]
            fact = f"`{claims.id[circle[0]]}` {verb} {f', which {verb} '.join(names)}"
            related = _at(claims.cell(circle[1], key), "and back")
            span = claims.cell(circle[0], key).span
            yield Diagnostic(fact, "circle", span, help="remove one of them", related=related)


def unknown(kind: str, name: Scalar, known: Any) -> Diagnostic:
    """Return the diagnostic of a name that no claim or source has."""
    plain = name.strip(CURLY)
    if plain != name and plain in known:
        fact = f"curly quotation marks around the name of the {kind} `{plain}`"
        return Diagnostic(fact, f"unknown-{kind}", name.span, help="write it without them")
    guess, help_ = close_match(name, known), None
    parts = [part for part in re.split(r"\s*(?:[,;&+]|\band\b)\s*", name.strip("[]() ")) if part]
    if guess:
        help_ = f"did you mean `{guess}`?"
    elif len(parts) > 1 and set(parts) <= set(known):
        help_ = f"make each of them an item of its own: {', '.join(parts)}"
    return Diagnostic(f"no {kind} is named `{name}`", f"unknown-{kind}", name.span, help=help_)


def kinds_of_count(study: Study) -> Iterator[Diagnostic]:
    """A count of a period without one, corrections without a reason, changes, and numbers below zero."""
    claims, says = study.claims, study.claims.says
    for row in np.nonzero(claims.counts.equals("period") & (claims.covers.codes < 0))[0].tolist():
        span, help_ = claims.cell(row, "counts").span, "add `covers: 2024-01-01 to 2024-01-07`, or what it is"
        yield Diagnostic("a count of a period needs `covers`", "no-period", span, help=help_)
    for row in np.nonzero((claims.corrects.codes >= 0) & (claims.because.codes < 0))[0].tolist():
        fact, help_ = "a correction needs its reason", "add `because: ` and why the earlier claim was wrong"
        yield Diagnostic(fact, "no-because", claims.cell(row, "corrects").span, help=help_)
    for row in np.nonzero((claims.corrects.codes < 0) & (claims.because.codes >= 0))[0].tolist():
        fact, help_ = "`because` is the reason of a correction", "add `corrects: ` and the claim that is corrected"
        yield Diagnostic(fact, "no-correction", claims.cell(row, "because").span, help=help_)
    tables: tuple[tuple[Any, Any], ...] = ((says, claims), (study.contents.says, study.contents))
    for figures, table in tables:
        for row in np.nonzero(figures.role.equals("change"))[0].tolist():
            fact = f"“{figures.words[row]}” is a change; expected a level"
            help_ = "write what there was after it, or `counts: period` with `covers` and the number in it"
            yield Diagnostic(fact, "change", table.cell(row, "says").span, help=help_)
        for row in np.nonzero((figures.figure == 0) & _relation(figures, "less than"))[0].tolist():
            fact = f"nothing is “{figures.words[row]}”: counts start at 0"
            yield Diagnostic(fact, "negative", table.cell(row, "says").span)


def _relation(figures: Any, name: str) -> Any:
    from estimates.quantities.figure import RELATIONS

    return figures.relation == RELATIONS.index(name)


def named_capacities(study: Study) -> Iterator[Diagnostic]:
    """`under` that names no capacity of the study."""
    under = study.contents.under
    unknown_ones = [code for code, name in enumerate(under.texts) if name not in study.capacities]
    for row in np.nonzero(np.isin(under.codes, unknown_ones))[0].tolist():
        name = study.contents.cell(row, "under")
        guess = close_match(name, study.capacities)
        help_ = f"did you mean `{guess}`?" if guess else f"the capacities are {', '.join(study.capacities)}"
        yield Diagnostic(f"no capacity is named `{name}`", "unknown-capacity", name.span, help=help_)


def counted_things(study: Study) -> Iterator[Diagnostic]:
    """Counts of nothing, and of things that are not a unit of the study."""
    claims, contents = study.claims, study.contents
    for row in np.nonzero(claims.says.present & (claims.says.unit.codes < 0))[0].tolist():
        yield from counted(study, claims.cell(row, "says"), claims.says.at(row))
    known = contents.of.codes != next((code for code, of in enumerate(contents.of.items) if not of), -1)
    for row in np.nonzero(contents.says.present & (contents.says.unit.codes < 0) & known)[0].tolist():
        yield from counted(study, contents.cell(row, "says"), contents.says.at(row), contents.of[row] or ())
    for citations in claims.citations.items:
        for citation in citations:
            if citation.says and citation.says.unit is None:
                yield from counted(study, citation.at("says"), citation.says)
            for content in citation.contents:
                if content.says and content.says.unit is None:
                    yield from counted(study, content.at("says"), content.says, content.of)


def _at(place: Scalar, label: str) -> tuple[Related, ...]:
    return (Related(place.span, label),) if place.span else ()


CHECKS = (duplicate_ids, same_statement, links, kinds_of_count, named_capacities, counted_things)
