"""Propose claims of a study from the figures of a text: speaker, day, count, and what the counted things could hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from estimates.diagnostics import Unreadable
from estimates.language.language import Language, detect
from estimates.quantities import dates
from estimates.quantities.dates import When
from estimates.quantities.figure import Figure
from estimates.reading import scan
from estimates.reading.segments import segments
from estimates.study.record import Study

_YEARLESS = re.compile(r"\b(?:\d{1,2} [^\W\d_]{3,9}|[^\W\d_]{3,9}\.? \d{1,2}|(?<=\bin )[A-Z][a-z]{2,8})\b(?!,? \d{4})")
_NAME = r"(?:[A-Z][\w.’'-]*|{inside})(?: (?:[A-Z][\w.’'-]*|{inside}))*"


class Proposal(NamedTuple):
    """A claim that a sentence seems to make; `doubts` says what has to be looked at before it is kept."""

    id: str
    by: str | None
    made: When | None
    says: str | None
    beside: str | None
    contents: tuple[tuple[str, str], ...]
    sentence: str
    doubts: tuple[str, ...]

    def entry(self, source: str) -> dict[str, Any]:
        """Return the claim as the keys of an entry, cited from `source`."""
        found = {
            "id": self.id,
            "by": self.by or "unknown",
            "made": iso(self.made) or "unknown",
            "says": self.says,
            "beside": self.beside,
            "contents": [{"says": says, "of": of} for says, of in self.contents],
            "source": source,
            "note": self.doubts and f"to check: {' '.join(self.doubts)}",
        }
        return {key: value for key, value in found.items() if value}

    @property
    def words(self) -> str:
        """The count and the figures of what was held."""
        return ", ".join(filter(None, (self.says, *(words for words, _ in self.contents))))


class Proposals(NamedTuple):
    """The claims proposed from a text, and the figures that the study does not count or has from the same source."""

    claims: list[Proposal]
    skipped: list[str]

    def keep(self, kept: Sequence[Proposal]) -> list[Proposal]:
        """Return those claims that are kept, perhaps edited; none goes with a count that is not."""
        dropped = {one.id for one in self.claims} - {one.id for one in kept}
        return [one._replace(beside=None) if one.beside in dropped else one for one in kept]


def propose(text: str, study: Study, *, publisher: str | None = None, published: When | None = None) -> Proposals:
    """Return a claim for each count, or figure of what counted things hold, in the study's units.

    A load that a count "could hold" in the same sentence becomes its contents; a load without a count goes with the
    count before it. Who spoke last is proposed where a sentence names nobody; of a sentence in which several speak,
    nobody is where it is not certain who. Days without a year are those before `published`; without a day in the
    sentence the claim is made when it was published. What the study has from `publisher` on that day is skipped.
    """
    language, claims = Language.load(detect(text)), study.claims
    figures = [replace(one, words=" ".join(one.words.split())) for one in scan(text, study.units).figures]
    loads = {unit for one in study.capacities.values() if one.of for unit in (one.of, study.model.counts_as(one.of))}
    loads |= {name for name in study.assumed.units if study.model.counts_as(name) in loads}
    counted = {*claims.says.unit.items, *study.assumed.units, *(one.per for one in study.capacities.values())} - loads
    more = rf"\b(?:{'|'.join(language.data.get('increments', ['(?!)']))})\W*$"
    found, skipped, taken = list[Proposal](), list[str](), set(claims.rows)
    known = _known(study, publisher or "unknown", published)
    speaker, last = None, next(reversed(claims.rows), None)
    for part, sentence, inside in _parts(text, figures, language):
        words = " ".join(sentence.split())
        counts = [figure for figure in inside if figure.unit in counted and figure.role == "level"]
        held = [figure for figure in inside if figure.unit in loads and figure.role in ("level", "limit")]
        named, is_first = _speaker(" ".join(part.split()), len(inside), language), sentence.startswith(part)
        speaker = named or (speaker if is_first and not any(_names(words, language)) else None)
        made = _day(part, published, language) or _day(sentence, published, language) or published
        doubts = ("who says so?",) * (named is None) + ("when was it said?",) * (made is None)
        doubts += tuple(figure.note for figure in (*counts, *held) if figure.note)
        is_load = any(phrase in part.lower() for phrase in language.data.get("potential", ()))
        is_load = is_load or not counts or any(figure.role == "limit" for figure in held)
        contents = tuple((one.words, one.unit or "") for one in held) if is_load else ()
        for at, count in enumerate(counts or [None] * bool(contents)):
            about = ("which count holds it?",) * bool(at and contents)
            about += ("is it a total?",) * bool(count and re.search(more, text[: count.start]))
            says = _with_unit(count, study) if count else None
            own, beside = () if at else contents, None if count else last
            one = Proposal("", speaker, made, says, beside, own, words, (*doubts, *about))
            name = known.get((speaker or "unknown", one.words))
            if name:
                skipped.append(f"{one.words} (in the study: {name})")
            else:
                name = _name(speaker, made, taken)
                found.append(one._replace(id=name))
            last = name if count else last
        skipped += [figure.words for figure in inside if figure not in (*counts, *(held if is_load else ()))]
    return Proposals(found, skipped)


def _known(study: Study, publisher: str, published: When | None) -> dict[tuple[str, str], str]:
    """Return the ids of the claims that a study has from a source, by speaker and words."""
    cited = publisher, iso(published)
    same = {name for name, one in study.sources.items() if (one.publisher, iso(one.published)) == cited}
    found: dict[tuple[str, str], str] = {}
    for row, citations in enumerate(study.claims.citations):
        if any(one.source in same for one in citations or ()):
            claim = study.claims.record(row)
            said = (claim.says, *(content.says for content in claim.contents))
            found[claim.by, ", ".join(figure.words for figure in said if figure)] = claim.id
    return found


def _parts(text: str, figures: list[Figure], language: Language) -> Iterator[tuple[str, str, list[Figure]]]:
    """Yield the parts of each sentence with its figures: it is cut between two where another speaker may begin."""
    words = language.data.get("attribution", {})
    articles, turns = ("|".join(words.get(key, ["(?!)"])) for key in ("articles", "turns"))
    turn = re.compile(rf";|\b(?:{turns})\b|(?:,|\band)\s+(?=[A-Z]|(?:{articles})\s)|\b[A-Z][\w-]*[’']s\b")
    for start, sentence in segments(text, language):
        begin, inside = 0, list[Figure]()
        for figure in (one for one in figures if start <= one.start < start + len(sentence)):
            if inside and (cut := turn.search(sentence, inside[-1].end - start, figure.start - start)):
                yield sentence[begin : cut.start()], sentence, inside
                begin, inside = cut.start(), []
            inside.append(figure)
        yield sentence[begin:], sentence, inside


def _with_unit(count: Figure, study: Study) -> str:
    """Return the words of a count, with its unit if it is said elsewhere in the sentence."""
    with suppress(Unreadable):
        if study.figure(count.words).unit:
            return count.words
    return count.words if count.note else f"{count.words} {study.units.plural(count.unit or '')}"


def _speaker(part: str, figures: int, language: Language) -> str | None:
    """Return the only speaker in a part of a sentence with this many figures; None if there may be another."""
    said, according = _names(part, language)
    names = said or according if figures < 2 else said + according  # "X said, according to Y, that 1,000 ..."
    longest = max(names, key=len, default="").split()
    return " ".join(longest) if names and all({*name.split()} <= {*longest} for name in names) else None


def _names(text: str, language: Language) -> tuple[list[str], list[str]]:
    """Return the speakers named before a verb of speech or after a quote and a verb, and those after "according to"."""
    words = language.data.get("attribution")
    if not words:
        return [], []
    keys = ("verbs", "before", "articles", "inside")
    verbs, before, articles, inside = ("|".join(map(re.escape, words[key])) for key in keys)
    name = _NAME.format(inside=inside)
    said = rf"({name})(?:, (?:{articles}) [^,]{{3,60}})?,? (?:\w+ly |ha[ds] )?(?:{verbs})\b"
    quoted, by = rf"[”’\"'] (?:{verbs}) ({name})", rf"\b(?i:{before}) ({name})"
    days = "|".join([*dates.MONTHS, *str(language.data.get("weekdays", "")).title().split()])
    lead = rf"^(?:.*\b(?:{days}) )?(?:(?:{inside}|The|A|An) )*(?=[A-Z])|(?<=[a-z]{{2}})\.$"

    def found(*patterns: str) -> list[str]:
        names = (re.sub(lead, "", match[1]) for pattern in patterns for match in re.finditer(pattern, text))
        return [name for name in names if re.search("[A-Z]", name) and name not in words["pronouns"]]

    return found(said, quoted), found(by)


def _day(text: str, published: When | None, language: Language) -> When | None:
    """Return the day in a text; a weekday is the last one before publication."""
    found = next((when for when in dates.find(text) if when.precision != "year"), None)
    if found or published is None:
        return found
    for match in _YEARLESS.finditer(text):
        for year in (published.end.year, published.end.year - 1):
            with suppress(Unreadable):
                if (when := dates.parse(f"{match[0]} {year}")).start <= published.end:
                    return when
    week = str(language.data.get("weekdays", "")).split()
    named = {week.index(word) for word in re.findall(r"\w+", text.lower()) if word in week}
    if len(named) == 1 and published.precision == "day":
        return dates.parse((published.end - timedelta((published.end.weekday() - named.pop()) % 7)).isoformat())
    return None


def _name(by: str | None, made: When | None, taken: set[str]) -> str:
    """Return an id that no claim has yet, and remember it."""
    who = re.sub(r"\W+", "-", (by or "unknown").rsplit(" ", 1)[-1].lower()).strip("-") or "claim"
    base = f"{who}-{iso(made)}".rstrip("-")
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name


def iso(when: When | None) -> str:
    """Return a date as precisely as it is known: "2024-10"."""
    return f"{when.start:%Y-%m-%d}"[: {"year": 4, "month": 7}.get(when.precision)] if when else ""
