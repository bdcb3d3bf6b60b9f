"""What can be wrong with a study as a whole: plain functions, each of which looks for one thing.

An error stops a study from being used; a warning is told and stops nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from estimates.diagnostics.near import meant, near, unless_meant
from estimates.diagnostics.problems import Place, Problem, Unreadable
from estimates.language.tokens import CURLY
from estimates.quantities import old_dates as dates
from estimates.quantities.circles import circles
from estimates.quantities.kinds import noun
from estimates.reading.figures import Figure
from estimates.study.records import Claim

if TYPE_CHECKING:
    from estimates.study.study import Study
    from estimates.study.yamltree import Tree

Path = tuple[str | int, ...]
WARNING = "warning"
CONSEQUENCES = frozenset(
    ["uncited-source", "no-source", "printed-before"]
)  # not told beside errors, which may cause them


def equal_claims(study: Study) -> Iterator[Problem]:
    """Two claims of one name (an error), or that say the same thing word for word."""
    names: dict[str, int] = {}
    said: dict[tuple[object, ...], int] = {}
    for index, claim in enumerate(study.claims):
        if claim.id and (first := names.setdefault(claim.id, index)) != index:
            related = [study.places.related((*study.places.claim(first), "id"), "first here")]
            fact = f"two claims are called `{claim.id}`"
            path, help_ = (*study.places.claim(index), "id"), "give one of them another name"
            yield study.places.problem(path, fact, "duplicate-claim", label="again", help=help_, related=related)
        elif claim.says and claim.made and not claim.repeats:
            when = claim.made[1:], claim.covers and claim.covers[1:]
            same = (_plain(claim.by), _plain(claim.for_), _plain(claim.says.words), when)
            if (first := said.setdefault(same, index)) != index:
                here = (*study.places.claim(index), "says")
                related = [study.places.related((*study.places.claim(first), "says"), f"`{study.claims[first].id}`")]
                fact = f"`{claim.id}` says word for word what `{study.claims[first].id}` says, on the same date"
                help_ = f"add `repeats: {study.claims[first].id}`, or delete one"
                yield study.places.problem(here, fact, "repeat", help=help_, related=related, severity=WARNING)


def curly_names(study: Study) -> Iterator[Problem]:
    """Names of claims and sources with curly quotation marks round them, which are a part of them to YAML."""
    if study.places.trees[0].root is None:  # in a ledger of rows quotation marks are a part of the text
        return
    names = [((*study.places.claim(index), "id"), claim.id) for index, claim in enumerate(study.claims)]
    sources = ((("sources", name), name) for name in study.sources)
    for path, name in (*names, *sources):
        if _is_curly(name):
            fact, help_ = f"curly quotation marks stand round the name `{name.strip(CURLY)}`", "write it without them"
            key = path[0] == "sources"
            yield study.places.problem(path, fact, "mark", key=key, help=help_)


def _is_curly(name: str) -> bool:
    return len(name) > 2 and name[0] in CURLY and name[-1] in CURLY


def _plain(words: str | None) -> str:
    """Words without regard to capitals and blanks."""
    return " ".join((words or "").casefold().split())


def alike_claims(study: Study) -> Iterator[Problem]:
    """Two claims whose names differ in capitals alone: who writes `beside` may mean the other one."""
    names: dict[str, int] = {}
    for index, claim in enumerate(study.claims):
        first = names.setdefault(claim.id.casefold(), index)
        if claim.id != (other := study.claims[first].id):
            related = [study.places.related((*study.places.claim(first), "id"), "the other")]
            fact = f"`{claim.id}` and `{other}` are two claims, whose names differ in capitals alone"
            path, help_ = (*study.places.claim(index), "id"), "give one of them another name"
            yield study.places.problem(path, fact, "alike-claims", help=help_, related=related, severity=WARNING)


def links_between_claims(study: Study) -> Iterator[Problem]:
    """`repeats` and `beside` that lead nowhere, to the claim itself, or in a circle."""
    known = study.by_id
    numbers = {claim.id: index for index, claim in enumerate(study.claims)}
    doubles = Counter(claim.id for claim in study.claims)
    for index, claim in enumerate(study.claims):
        for key, target in (("repeats", claim.repeats), ("beside", claim.beside)):
            if target is None:
                continue
            path = (*study.places.claim(index), key)
            if target == claim.id and doubles[target] > 1:
                continue  # which of them is meant is not known, and they are told
            if target == claim.id:
                yield study.places.problem(path, f"`{claim.id}` {_DOES[key]} itself", "itself", help="delete it")
            elif target not in known and not any(target == other.strip(CURLY) for other in known):
                yield unknown(study, path, "claim", target, list(known))
            elif key == "beside" and known[target].says is None and _says_nothing(study, known[target]):
                fact = f"`{target}` has no count that contents could be set beside"
                yield study.places.problem(path, fact, "no-count", help="name a claim with `says`")
            elif key == "beside" and claim.says is not None:
                related = [study.places.related((*study.places.claim(index), "says"), "its own count")]
                fact = f"`{claim.id}` has a count of its own, and one that it is set beside"
                yield study.places.problem(path, fact, "two-counts", help="keep one of the two", related=related)
    for circle in circles({claim.id: claim.repeats for claim in study.claims if claim.repeats}):
        if len(circle) > 1:
            path = (*study.places.claim(numbers[circle[0]]), "repeats")
            chain = ", which repeats ".join(f"`{name}`" for name in [*circle[1:6], circle[0]])
            other = study.places.related((*study.places.claim(numbers[circle[1]]), "repeats"), "and back")
            fact, help_ = f"`{circle[0]}` repeats {chain}", "delete one of them"
            yield study.places.problem(path, fact, "circle", help=help_, related=[other])


def _says_nothing(study: Study, claim: Claim) -> bool:
    """Whether a claim has no count on purpose, and not because of a mistake that has been told already."""
    from estimates.study.models import ClaimEntry  # only where something is wrong

    path = next(study.places.claim(index) for index, other in enumerate(study.claims) if other is claim)
    keys = study.places.keys(path)
    return "says" not in keys and keys <= {field.alias or name for name, field in ClaimEntry.model_fields.items()}


_DOES = {"repeats": "repeats", "beside": "is set beside"}


def cited_sources(study: Study) -> Iterator[Problem]:
    """Citations of no source, a rendering of no source, and (a warning) sources that nobody cites."""
    cited: set[str] = set()
    readable = all(
        isinstance(tree.data.get("sources", {}), dict) for tree in study.places.trees if isinstance(tree.data, dict)
    )
    for path, name in _citations(study):
        if name not in cited and study.places.has(("sources", name)):
            cited.add(name)
        if readable and name not in cited and not any(name == other.strip(CURLY) for other in study.sources):
            yield unknown(study, study.places.cited(path), "source", name, list(study.sources))
    for name, source in study.sources.items():
        if source.renders == name:
            fact, path = f"`{name}` renders itself", ("sources", name, "renders")
            yield study.places.problem(path, fact, "itself", help="delete it")
    for name in study.sources:
        if name not in cited:
            fact = f"nobody cites the source `{name}`"
            help_ = "cite it, or delete it"
            path = ("sources", name)
            yield study.places.problem(path, fact, "uncited-source", key=True, help=help_, severity=WARNING)


def equal_sources(study: Study) -> Iterator[Problem]:
    """A source in each file, of one name, that are not the same: a citation would be of either."""
    said, assumed = study.places.trees
    ones, others = (tree.data.get("sources") if isinstance(tree.data, dict) else None for tree in (said, assumed))
    for name, one in ones.items() if isinstance(ones, dict) else ():
        other = others.get(name) if isinstance(others, dict) else None
        if not isinstance(one, dict) or not isinstance(other, dict):
            continue
        if any(_is_faulty(tree, ("sources", name)) for tree in (said, assumed)):
            continue
        pairs = {key: (_read(key, one[key]), _read(key, other[key])) for key in one.keys() & other.keys()}
        if differ := [f"`{key}`" for key, pair in pairs.items() if None not in pair and pair[0] != pair[1]]:
            fact = f"two sources are called `{name}`, and differ in {' and '.join(sorted(differ))}"
            related = [said.related(said.span(("sources", name), key=True), "first here")]
            span, help_ = assumed.span(("sources", name), key=True), "give one of them another name"
            yield assumed.problem(fact, span, "duplicate-source", label="again", help=help_, related=related)


def _citations(study: Study) -> Iterator[tuple[Path, str]]:
    """Every place that names a source."""
    places = study.places
    for index, claim in enumerate(study.claims):
        here = places.claim(index)
        for number, citation in enumerate(claim.sources):
            if citation.source:
                yield (*here, "sources", number, "source"), citation.source
    for group, entries in (
        ("capacities", study.capacities), ("assumptions", study.assumptions), ("checks", study.checks),
    ):  # fmt: skip
        for name, entry in entries.items():
            yield from _source_list(study, (group, name, "source"), entry.sources)
    for relation in study.own_hedges:
        if study.places.has(("hedges", relation, "source")):  # else they are those of the row that is shipped
            yield from _source_list(study, ("hedges", relation, "source"), study.hedges.rows[relation].sources)
    for name, source in study.sources.items():
        if source.renders and source.renders != name:
            yield ("sources", name, "renders"), source.renders


def cited_twice(study: Study) -> Iterator[Problem]:
    """The same citation twice in one claim, as a copied line leaves it."""
    for index, claim in enumerate(study.claims):
        first: dict[object, int] = {}
        for number, citation in enumerate(claim.sources):
            contents = tuple((one.says.words, one.of, one.means, one.covers) for one in citation.contents)
            says = citation.says and _plain(citation.says.words)
            same = (citation.source, citation.wrote, citation.beside, says, contents)
            if citation.source and (earlier := first.setdefault(same, number)) != number:
                here = (*study.places.claim(index), "sources")
                related = [study.places.related((*here, earlier, "source"), "first here")]
                fact, path = f"the claim `{claim.id}` cites `{citation.source}` twice", (*here, number, "source")
                yield study.places.problem(
                    path, fact, "repeat", label="again", help="delete one", related=related, severity=WARNING
                )


def _source_list(study: Study, path: Path, names: Sequence[str]) -> Iterator[tuple[Path, str]]:
    listed = study.places.has((*path, 0))
    for number, name in enumerate(names):
        yield (*path, number) if listed else path, name


def _is_faulty(tree: Tree, path: Path) -> bool:
    """Whether an entry was not read as it is written, which has been told."""
    place = tree.at(path)
    return any(place.line <= fault.place.line <= place.end_line for fault in tree.faults)


def _read(key: str, value: object) -> object:
    """What an entry of a source says: a date by its days, however it is spelt; None for one that cannot be read."""
    with suppress(Unreadable):
        return dates.parse(value)[1:] if key == "published" and isinstance(value, str) else value
    return None


def addresses(study: Study) -> Iterator[Problem]:
    """Addresses that are no http or https ones."""
    for name, source in study.sources.items():
        if source.url is None:
            continue
        path = ("sources", name, "url")
        strange = re.search(r"[\s\x00-\x20\x7f-\x9f<>\"\\^`{|}]", source.url)
        if strange:
            fact = f"{'a blank' if strange[0].isspace() else strange[0]} cannot stand in an address"
            written = {" ": "%20 for a blank", '"': "%22 for it"}.get(strange[0])
            help_ = f"write {written}" if written else None
            if source.url[0] + source.url[-1] == "<>":
                help_ = f"write {source.url[1:-1]}"
            yield study.places.problem(path, fact, "url", within=strange.span(), help=help_)
            continue
        try:
            parts = urlsplit(source.url)
            whole = bool(parts.hostname)
        except ValueError:
            whole = False
        if not whole or parts.scheme not in ("http", "https"):
            fact = f"“{source.url}” is no address such as https://example.org/article"
            help_ = f"write https://{source.url}" if source.url.startswith("www.") else None
            yield study.places.problem(path, fact, "url", help=help_)


def counted_things(study: Study) -> Iterator[Problem]:
    """Counts of nothing, and of things that are no unit of the study."""
    for index, claim in enumerate(study.claims):
        here = study.places.claim(index)
        if claim.says:
            yield from counted(study, (*here, "says"), claim.says)
        for content in claim.contents:
            yield from counted(study, content.place, content.says, content.of)
        for number, citation in enumerate(claim.sources):
            if citation.says:
                yield from counted(study, (*here, "sources", number, "says"), citation.says)
            for content in citation.contents:
                yield from counted(study, content.place, content.says, content.of)


def counted(study: Study, path: Path | Place, said: Figure, of: Sequence[str] = ()) -> Iterator[Problem]:
    """Whether a figure says what it counts in units of the study; a bare "shells" may stand for any unit in `of`."""
    if said.unit is not None:
        return
    if said.of is None:
        if not of:
            thing = study.lexicon.plural(study.counted_unit or next(iter(study.own_units), "containers"))
            help_ = f"write `{said.words} {thing}`, or whatever is counted"
            yield study.places.problem(path, f"“{said.words}” does not say what is counted", "no-unit", help=help_)
        return
    names = [name for unit in of for name in (unit, *study.lexicon.get(unit).aliases)]
    if said.of in (name.rpartition(" ")[2] for name in names):
        return
    guess = near(said.of, [*study.lexicon.names(), *(name.rpartition(" ")[2] for name in names)])
    within, thing = noun(said, said.of), said.of
    if guess is None and (found := _meant(study, said.words[: within[0] - said.start], said.of.rpartition(" ")[2])):
        guess, within = found[0], (said.start + found[1], within[1])
        thing = said.words[found[1] : within[1] - said.start]
    help_ = f"did you mean `{guess}`?" if guess else to_name(study, said.of, " in assumptions.yaml")
    fact = f"“{thing}” is not a unit of this study"
    yield study.places.problem(path, fact, "unknown-unit", within=within, help=help_)


def to_name(study: Study, unit: str, where: str = "") -> str:
    """The help for a unit that the study does not have, and for which no slip of the pen is sure."""
    return f"name it under `units`{where}: `{unit}: {{}}`{unless_meant(unit, study.lexicon.names())}"


def _meant(study: Study, before: str, head: str) -> tuple[str, int] | None:
    """The unit of several words, a slip of the pen apart, that ends in a noun's head, and where it starts before it."""
    names = [name for name in study.lexicon.names() if " " in name]
    for word in re.finditer(r"\S+", before):
        if guess := near(f"{before[word.start() :].rstrip()} {head}", names):
            return study.lexicon.plural(guess), word.start()
    return None


def unknown(study: Study, path: Path, kind: str, name: str, known: Sequence[str]) -> Problem:
    guess = name.strip(CURLY) if _is_curly(name) and name.strip(CURLY) in known else None
    if guess:
        fact = f"curly quotation marks stand round the name of the {kind} `{guess}`"
        return study.places.problem(path, fact, f"unknown-{kind}", help="write it without them")
    help_ = meant(name, known)
    several = [part for part in re.split(r"\s*(?:[,;&+]|\band\b)\s*", name.strip("[]() ")) if part]
    if len(several) > 1 and set(several) <= set(known):
        help_ = f"write [{', '.join(several)}]" if path[-1] == "source" else "make each of them an item of its own"
        if path[0] == "claims" and kind == "source":
            help_ = f"put each under `sources`: {' and '.join(f'`- source: {one}`' for one in several)}"
    return study.places.problem(path, f"no {kind} is called `{name}`", f"unknown-{kind}", help=help_)


CHECKS: tuple[Callable[[Study], Iterator[Problem]], ...] = (
    curly_names,
    equal_claims,
    alike_claims,
    links_between_claims,
    equal_sources,
    cited_sources,
    cited_twice,
    addresses,
    counted_things,
)
