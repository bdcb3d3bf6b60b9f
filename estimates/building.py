"""From the plain data of a study's files to its records: every figure, formula and date read once, in place.

Nothing here trusts the data's shape: what has the wrong one is passed over, because `shape` has said so already, and
everything else is still read, so that all mistakes come out at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

from estimates import dates, figures, formulas
from estimates.dates import Period, When
from estimates.figures import Figure
from estimates.formulas import Formula
from estimates.hedges import Table
from estimates.lexicon import Lexicon, UnitName
from estimates.near import near
from estimates.problems import MOST, MOST_ENTRIES, Place, Problem, Unreadable
from estimates.records import Assumption, Capacity, Check, Citation, Claim, Content, Source
from estimates.yamltext import Tree

T = TypeVar("T")
Path = tuple[str | int, ...]
LONGEST = 1000  # characters of a formula
Entry = dict[Any, Any]  # a table of the file, with whatever its user put there


class Reader:
    """Reads the texts of one file; mistakes are gathered in `problems`."""

    def __init__(self, tree: Tree, lexicon: Lexicon, hedges: Table) -> None:
        self.tree, self.lexicon, self.hedges = tree, lexicon, hedges
        self.assumptions = frozenset(name for name, _ in self.table("assumptions"))
        self.problems: list[Problem] = []
        self.paths: dict[Place, Path] = {}  # of figures of contents, which know only their place
        self._read: dict[tuple[str, str], Figure | Unreadable] = {}

    def tell(self, problem: Problem) -> None:
        """Note a mistake; of very many, the first ones."""
        if len(self.problems) < MOST:
            self.problems.append(problem)

    def table(self, key: str) -> Iterator[tuple[str, Entry]]:
        """The named entries under a key of the file."""
        entries = self.tree.data.get(key) if isinstance(self.tree.data, dict) else None
        most = None if key == "sources" else MOST_ENTRIES
        for name, entry in islice(entries.items(), most) if isinstance(entries, dict) else ():
            if isinstance(entry, dict):
                yield name, entry

    def figure(self, entry: Entry, path: Path, expect: str | None = None) -> Figure | None:
        words = entry.get(path[-1])
        if not isinstance(words, str) or len(self.problems) >= MOST:
            return None
        key = (words, expect or "")
        if key not in self._read:
            try:
                self._read[key] = figures.parse(words, self.lexicon, self.hedges, expect=expect)
            except Unreadable as error:
                self._read[key] = error
        return self._told(path, self._read[key])

    def range(self, entry: Entry, path: Path, expect: str | None = None) -> Figure | None:
        """A figure that should be a range; `500 to 300` has words of its own."""
        words = entry.get(path[-1])
        ends = (
            re.fullmatch(r"\s*(?P<low>[\d.,]+)\s*(?:to|-|–|and)\s*(?P<high>[\d.,]+)\b.*", words)
            if isinstance(words, str)
            else None
        )
        with suppress(ValueError):
            low, high = (float(ends[end].replace(",", "")) for end in ("low", "high")) if ends else (0.0, 0.0)
            if ends and low > high:
                span = self.tree.inside(path, ends.start("low"), ends.end("high"))
                fact, help_ = (
                    f"the range from {ends['low']} to {ends['high']} is empty",
                    f"write {ends['high']} to {ends['low']}",
                )
                self.tell(self.tree.problem(fact, span, "empty-range", help=help_))
                return None
        return self.figure(entry, path, expect)

    def formula(self, entry: Entry, path: Path) -> Formula | None:
        return self._leaf(entry, path, _formula)

    def when(self, entry: Entry, path: Path) -> When | None:
        return self._leaf(entry, path, dates.parse)

    def period(self, entry: Entry, path: Path) -> Period | None:
        return self._leaf(entry, path, dates.parse_period)

    def unit(self, words: object, path: Path) -> str | None:
        """The canonical name of the unit that the text at `path` is."""
        if not isinstance(words, str):
            return None
        name = self.lexicon.unit(words)
        return name or self._told(path, unknown_unit(words, self.lexicon))

    def units(self, entry: Entry, path: Path) -> tuple[str, ...]:
        said = entry.get(path[-1])
        if not isinstance(said, list):
            name = self.unit(said, path)
            return (name,) if name else ()
        names = (self.unit(words, (*path, number)) for number, words in enumerate(said))
        return tuple(name for name in names if name)

    def complain(self, path: Path, fact: str, slug: str, **more: Any) -> None:
        self.tell(self.tree.problem(fact, self.tree.span(path), slug, **more))

    def _leaf(self, entry: Entry, path: Path, parse: Callable[[str], T]) -> T | None:
        text = entry.get(path[-1])
        if not isinstance(text, str):
            return None
        try:
            return parse(text)
        except Unreadable as error:
            return self._told(path, error)

    def _told(self, path: Path, result: T | Unreadable) -> T | None:
        if not isinstance(result, Unreadable):
            return result
        span = self.tree.inside(path, result.start, result.end)
        self.tell(self.tree.problem(result.fact, span, result.slug, help=result.help))
        return None


def unknown_unit(words: str, lexicon: Lexicon) -> Unreadable:
    if words.strip().casefold() in ("ton", "tons"):
        fact = f"“{words}” is a ton of 907 or of 1,016 kg"
        return Unreadable(fact, 0, len(words), slug="ton", help="write tonne for 1,000 kg, or give the mass in kg")
    guess = near(words, lexicon.names())
    help_ = f"did you mean {guess}?" if guess else "name it under `units` in assumptions.yaml"
    return Unreadable(f"“{words}” is not a unit of this study", 0, len(words), slug="unknown-unit", help=help_)


def text(entry: Entry, key: str) -> str | None:
    value = entry.get(key)
    return value if isinstance(value, str) else None


def texts(entry: Entry, key: str) -> tuple[str, ...]:
    value = entry.get(key)
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


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
            guess = near(name, list(table.rows))
            help_ = f"did you mean `{guess}`?" if guess else "`estimates hedges` lists them"
            span = tree.span(("hedges", name), key=True)
            problems.append(tree.problem(f"no hedge is called `{name}`", span, "unknown-hedge", help=help_))
            continue
        widths = {key: _multiples(reader, entry, ("hedges", name, key)) for key in ("implied", "wide")}
        because, sources = text(entry, "because"), texts(entry, "source")
        table = table.override(name, implied=widths["implied"], wide=widths["wide"], because=because, sources=sources)
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
        return (Citation(source, None, None, (), None, reader.tree.at((*path, "source"))),)
    said = entry.get("sources")
    found = []
    for number, citation in enumerate(said if isinstance(said, list) else ()):
        here = (*path, "sources", number)
        if isinstance(citation, dict):
            says = reader.figure(citation, (*here, "says"))
            contents = _contents(reader, citation, here)
            source, wrote, beside = (text(citation, key) for key in ("source", "wrote", "beside"))
            if beside not in claims:
                reader.figure(citation, (*here, "beside"))
            place = reader.tree.at((*here, "source"))
            found.append(Citation(source or "", wrote, says, contents, beside, place))
    return tuple(found)


def capacities(reader: Reader) -> dict[str, Capacity]:
    found = {}
    for name, entry in reader.table("capacities"):
        path = ("capacities", name)
        of = reader.unit(entry["of"], (*path, "of")) if "of" in entry else reader.lexicon.unit(name)
        if of is None:
            if "of" not in entry:
                fact = f"the capacity `{name}` is named after no unit of this study"
                span = reader.tree.span(path, key=True)
                help_ = "add `of: ` and the unit held"
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
            per=per or "container",
            holds=holds,
            range=range_,
            shape=text(entry, "shape") or "triangular",
            context=text(entry, "context") or f"filled with {reader.lexicon.plural(of)}",
            because=text(entry, "because") or "",
            sources=texts(entry, "source"),
            illustrative=text(entry, "illustrative") == "true",
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
                illustrative=text(entry, "illustrative") == "true",
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


def _formula(words: str) -> Formula:
    if len(words) > LONGEST:
        raise Unreadable(f"a formula has at most {LONGEST} characters", 0, len(words), slug="too-long")
    return formulas.parse(words)
