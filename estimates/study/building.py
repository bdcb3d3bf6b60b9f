"""From the plain data of a study's files to its records: every figure, formula and date read once, in place.

Nothing here trusts the data's shape: what has the wrong one is passed over, because `shape` has said so already, and
everything else is still read, so that all mistakes come out at once.
"""

from __future__ import annotations

import re
from itertools import islice

from estimates.diagnostics.near import meant
from estimates.diagnostics.problems import MOST_ENTRIES, Problem
from estimates.language.lexicon import Lexicon, UnitName
from estimates.quantities import old_formulas as formulas
from estimates.quantities.old_formulas import Formula
from estimates.quantities.old_hedges import Table
from estimates.reading.figures import Figure
from estimates.study.leaves import Entry, Path, Reader, text, texts
from estimates.study.records import Assumption, Capacity, Check, Citation, Claim, Content, Source
from estimates.study.yamltext import Tree


def units(tree: Tree) -> list[UnitName]:
    """The units that a study names itself."""
    entries = tree.data.get("units") if isinstance(tree.data, dict) else None
    named = []
    for name, said in islice(entries.items(), MOST_ENTRIES) if isinstance(entries, dict) else ():
        entry = said if isinstance(said, dict) else {}
        more = [text(entry, key) for key in ("counts as", "compared as", "is", "plural")]
        named.append(UnitName(name, texts(entry, "also"), *more))
    return named


def hedges(tree: Tree, problems: list[Problem]) -> tuple[Table, tuple[str, ...]]:
    """The table of hedges with the rows that a study overrides, and the names of those rows."""
    table, own = Table.default(), []
    reader = Reader(tree, Lexicon.base(), table)
    for name, entry in reader.table("hedges"):
        if name not in table.rows:
            help_ = meant(name, table.rows, "`estimates hedges` lists them")
            span = tree.span(("hedges", name), key=True)
            problems.append(tree.problem(f"no hedge is called `{name}`", span, "unknown-hedge", help=help_))
            continue
        widths = {key: _multiples(reader, entry, ("hedges", name, key)) for key in ("implied", "wide")}
        because, sources = text(entry, "because"), texts(entry, "source")
        table = table.override(name, implied=widths["implied"], wide=widths["wide"], because=because, sources=sources)
        if widths["wide"] and not table.is_nested(name):
            fact = f"`wide` does not hold all of `implied` of the hedge `{name}`"
            reader.complain(("hedges", name, "wide"), fact, "narrow", help="80 % of readers are more than half of them")
        own.append(name)
    problems += reader.problems
    return table, tuple(own)


def _multiples(reader: Reader, entry: Entry, path: Path) -> tuple[float, float] | None:
    """Two multiples of the number said, the lower one first."""
    said = entry.get(path[-1])
    if not isinstance(said, list) or len(said) != 2 or not all(isinstance(words, str) for words in said):
        return None
    for number, words in enumerate(said):
        if not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", words, re.ASCII):
            reader.complain((*path, number), f"“{words}” is not a multiple such as 0.9", "multiple")
            return None
    low, high = float(said[0]), float(said[1])
    if low > high:
        reader.complain(
            path, f"the range from {said[0]} to {said[1]} is empty", "empty-range", help="put the lower one first"
        )
        return None
    return low, high


def sources(reader: Reader) -> dict[str, Source]:
    found = {}
    for name, entry in reader.table("sources"):
        path = ("sources", name)
        found[name] = Source(
            id=name,
            publisher=text(entry, "publisher") or "",
            title=text(entry, "title"),
            published=reader.when(entry, (*path, "published")),
            url=text(entry, "url"),
            lang=text(entry, "lang"),
            renders=text(entry, "renders"),
            note=text(entry, "note"),
            place=reader.tree.at(path, key=True),
        )
    return found


def claims(reader: Reader) -> list[tuple[int, Claim]]:
    """The claims, each with its place in the file's list; `made: unknown` is no date."""
    entries = reader.tree.data.get("claims") if isinstance(reader.tree.data, dict) else None
    entries = entries if isinstance(entries, list) else []
    names = frozenset(name for entry in entries if isinstance(entry, dict) and (name := text(entry, "id")))
    found = []
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            continue
        path = ("claims", number)
        by, for_ = text(entry, "by") or "", text(entry, "for")
        claim = Claim(
            id=text(entry, "id") or "",
            by=by,
            for_=for_,
            side=text(entry, "side") or for_ or by,
            made=None if entry.get("made") == "unknown" else reader.when(entry, (*path, "made")),
            says=reader.figure(entry, (*path, "says")),
            covers=reader.period(entry, (*path, "covers")),
            means=text(entry, "means") or "transfer",
            repeats=text(entry, "repeats"),
            beside=text(entry, "beside"),
            contents=_contents(reader, entry, path),
            mix=reader.units(entry, (*path, "mix")),
            sources=_citations(reader, entry, path, names),
            confidence=text(entry, "confidence"),
            note=text(entry, "note"),
            place=reader.tree.at((*path, "id")),
        )
        found.append((number, claim))
    return found


def _contents(reader: Reader, entry: Entry, path: Path) -> tuple[Content, ...]:
    said = entry.get("contents")
    found = []
    for number, content in enumerate(said if isinstance(said, list) else ()):
        here = (*path, "contents", number)
        if not isinstance(content, dict):
            continue
        of = reader.units(content, (*here, "of"))
        says = reader.figure(content, (*here, "says"), of[0] if len(of) == 1 else None)
        covers = reader.period(content, (*here, "covers"))
        if says and of:
            means = text(content, "means") or "capacity"
            place = reader.tree.at((*here, "says"))
            reader.paths[place] = (*here, "says")
            found.append(Content(says, of, means, covers, place))
    return tuple(found)


def _citations(reader: Reader, entry: Entry, path: Path, claims: frozenset[str]) -> tuple[Citation, ...]:
    if source := text(entry, "source"):
        return (Citation(source, None, None, (), None),)
    said = entry.get("sources")
    found = []
    for number, citation in enumerate(said if isinstance(said, list) else ()):
        here = (*path, "sources", number)
        if isinstance(citation, dict):
            says = reader.figure(citation, (*here, "says"))
            contents = _contents(reader, citation, here)
            source, wrote, beside = (text(citation, key) for key in ("source", "wrote", "beside"))
            if beside and beside not in claims:
                if any(map(str.isdigit, beside)):
                    reader.figure(citation, (*here, "beside"))
                else:
                    fact = f"“{beside}” is neither a claim nor a count"
                    reader.complain((*here, "beside"), fact, "unknown-claim", help=meant(beside, claims))
            found.append(Citation(source or "", wrote, says, contents, beside))
    return tuple(found)


def capacities(reader: Reader) -> dict[str, Capacity]:
    found = {}
    for name, entry in reader.table("capacities"):
        path = ("capacities", name)
        of = reader.unit(entry["of"], (*path, "of")) if "of" in entry else reader.lexicon.unit(name)
        if of is None:
            if "of" not in entry:
                fact = f"“{name}” is not a unit of this study"
                span = reader.tree.span(path, key=True)
                help_ = "name it under `units`, or add `of: ` and the unit that the capacity is for"
                reader.tell(reader.tree.problem(fact, span, "unknown-unit", help=help_))
            continue
        holds = _said(reader, entry, (*path, "holds"), of)
        range_ = reader.range(entry, (*path, "range"), of)
        per = holds.per if isinstance(holds, Figure) else range_.per if range_ else None
        if holds is None:
            continue
        found[name] = Capacity(
            name=name,
            of=of,
            per=per or "",
            holds=holds,
            range=range_,
            shape=text(entry, "shape") or "triangular",
            context=text(entry, "context") or f"filled with {reader.lexicon.plural(of)}",
            because=text(entry, "because") or "",
            sources=texts(entry, "source"),
            illustrative=(text(entry, "illustrative") or "").lower() == "true",
            place=reader.tree.at(path, key=True),
        )
    return found


def assumptions(reader: Reader) -> dict[str, Assumption]:
    found = {}
    for name, entry in reader.table("assumptions"):
        path = ("assumptions", name)
        is_ = _said(reader, entry, (*path, "is"), None)
        range_ = reader.range(entry, (*path, "range"))
        if is_ is not None:
            found[name] = Assumption(
                name=name,
                is_=is_,
                range=range_,
                because=text(entry, "because") or "",
                sources=texts(entry, "source"),
                illustrative=(text(entry, "illustrative") or "").lower() == "true",
                place=reader.tree.at(path, key=True),
            )
    return found


def checks(reader: Reader) -> dict[str, Check]:
    found = {}
    for name, entry in reader.table("checks"):
        path = ("checks", name)
        said = entry.get("limits")
        limits = said if isinstance(said, dict) else {}
        read = {limit: reader.formula(limits, (*path, "limits", limit)) for limit in limits}
        of = reader.unit(entry.get("of"), (*path, "of"))
        if of:
            known = {limit: formula for limit, formula in read.items() if formula}
            because = text(entry, "because") or ""
            place = reader.tree.at(path, key=True)
            found[name] = Check(name, of, known, because, texts(entry, "source"), place)
    return found


def _said(reader: Reader, entry: Entry, path: Path, expect: str | None) -> Figure | Formula | None:
    """A figure, or a formula where the text has arithmetic in it or is the name of an assumption."""
    words = entry.get(path[-1])
    if isinstance(words, str) and formulas.is_formula(words, reader.assumptions):
        return reader.formula(entry, path)
    return reader.figure(entry, path, expect)
