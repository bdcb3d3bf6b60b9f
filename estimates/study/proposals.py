"""Propose claims of a study from the figures of a text: speaker, day, count, and what the counted things could hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    """The claims proposed from a text, and the figures that the study does not count."""

    claims: list[Proposal]
    skipped: list[str]

    def keep(self, kept: Sequence[Proposal]) -> list[Proposal]:
        """Return those claims that are kept, perhaps edited; none goes with a count that is not."""
        dropped = {one.id for one in self.claims} - {one.id for one in kept}
        return [one._replace(beside=None) if one.beside in dropped else one for one in kept]


def propose(text: str, study: Study, *, published: When | None = None) -> Proposals:
    """Return a claim for each count, or figure of what counted things hold, in the study's units.

    A load that a count "could hold" in the same sentence becomes its contents; a load without a count goes with the
    count before it. Who spoke last is proposed where a sentence names nobody. Days without a year are those before
    `published`; without a day in the sentence the claim is made when it was published.
    """
    language, claims = Language.load(detect(text)), study.claims
    figures = [replace(one, words=" ".join(one.words.split())) for one in scan(text, study.units).figures]
    loads = {unit for one in study.capacities.values() if one.of for unit in (one.of, study.model.counts_as(one.of))}
    loads |= {name for name in study.own_units if study.model.counts_as(name) in loads}
    counted = {*claims.says.unit.items, *study.own_units, *(one.per for one in study.capacities.values())} - loads
    more = rf"\b(?:{'|'.join(language.data.get('increments', ['(?!)']))})\W*$"
    found, skipped, taken = list[Proposal](), list[str](), set(claims.rows)
    speaker, last = None, next(reversed(claims.rows), None)
    for start, sentence in segments(text, language):
        words = " ".join(sentence.split())
        inside = [figure for figure in figures if start <= figure.start < start + len(sentence)]
        counts = [figure for figure in inside if figure.unit in counted and figure.role == "level"]
        held = [figure for figure in inside if figure.unit in loads and figure.role in ("level", "limit")]
        named, made = _speaker(words, language), _day(sentence, published, language)
        speaker = named or speaker
        doubts = ("who says so?",) * (named is None) + ("when was it said?",) * (made is None)
        doubts += tuple(figure.note for figure in (*counts, *held) if figure.note)
        is_load = any(phrase in sentence.lower() for phrase in language.data.get("potential", ()))
        is_load = is_load or not counts or any(figure.role == "limit" for figure in held)
        contents = tuple((one.words, one.unit or "") for one in held) if is_load else ()
        for at, count in enumerate(counts or [None] * bool(contents)):
            about = ("which count holds it?",) * bool(at and contents)
            about += ("is it a total?",) * bool(count and re.search(more, text[: count.start]))
            says = _with_unit(count, study) if count else None
            name = _name(speaker, made, taken)
            own, beside = () if at else contents, None if count else last
            found.append(Proposal(name, speaker, made, says, beside, own, words, (*doubts, *about)))
            last = name if count else last
        skipped += [figure.words for figure in inside if figure not in (*counts, *(held if is_load else ()))]
    return Proposals(found, skipped)


def _with_unit(count: Figure, study: Study) -> str:
    """Return the words of a count, with its unit if it is said elsewhere in the sentence."""
    with suppress(Unreadable):
        if study.figure(count.words).unit:
            return count.words
    return count.words if count.note else f"{count.words} {study.units.plural(count.unit or '')}"


def _speaker(sentence: str, language: Language) -> str | None:
    """Return who speaks: the name before a verb of speech, after one that follows a quote, or after "according to"."""
    words = language.data.get("attribution")
    if not words:
        return None
    verbs, before, articles, inside = (
        "|".join(map(re.escape, words[key])) for key in ("verbs", "before", "articles", "inside")
    )
    name = _NAME.format(inside=inside)
    said = rf"({name})(?:, (?:{articles}) [^,]{{3,60}})?,? (?:\w+ly )?(?:{verbs})\b"
    quoted, by = rf"[”’\"'] (?:{verbs}) ({name})", rf"\b(?i:{before}) ({name})"
    for match in (one for pattern in (said, quoted, by) for one in re.finditer(pattern, sentence)):
        found = re.sub(rf"^(?:(?:{inside}|The|A|An) )+(?=[A-Z])|(?<=[a-z]{{2}})\.$", "", match[1])
        if re.search("[A-Z]", found) and found not in words["pronouns"]:
            return found
    return None


def _day(sentence: str, published: When | None, language: Language) -> When | None:
    """Return the day in a sentence; a weekday is the last one before publication. Without a day, the publication's."""
    found = next((when for when in dates.find(sentence) if when.precision != "year"), None)
    if found or published is None:
        return found
    for match in _YEARLESS.finditer(sentence):
        for year in (published.end.year, published.end.year - 1):
            with suppress(Unreadable):
                if (when := dates.parse(f"{match[0]} {year}")).start <= published.end:
                    return when
    week = str(language.data.get("weekdays", "")).split()
    named = {week.index(word) for word in re.findall(r"\w+", sentence.lower()) if word in week}
    if len(named) == 1 and published.precision == "day":
        return dates.parse((published.end - timedelta((published.end.weekday() - named.pop()) % 7)).isoformat())
    return published


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
