"""Propose claims of a study from the figures of a text: speaker, day, count, and what the counted things could hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from estimates.diagnostics import Unreadable
from estimates.language.language import Language, detect
from estimates.quantities import dates
from estimates.quantities.dates import When
from estimates.reading import parse, scan
from estimates.reading.segments import segments

if TYPE_CHECKING:
    from estimates.quantities.figure import Figure
    from estimates.study.record import Study

_YEARLESS = re.compile(r"\b(?:\d{1,2} [^\W\d_]{3,9}|[^\W\d_]{3,9}\.? \d{1,2}|(?<=\bin )[A-Z][a-z]{2,8})\b(?!,? \d{4})")
_DATED = re.compile(r"\b(?:\d{1,2} )?[^\W\d_]{3,9}\.? (?:\d{1,2},? )?\d{4}\b|\b\d{4}-\d\d(?:-\d\d)?\b")
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


class Proposals(NamedTuple):
    """The claims proposed from a text, and the figures that the study does not count."""

    claims: list[Proposal]
    skipped: list[str]


def propose(text: str, study: Study, *, published: When | None = None) -> Proposals:
    """Return a claim for each count, or figure of what counted things hold, in the study's units.

    A load that a count "could hold" in the same sentence becomes its contents; a load without a count goes with the
    count before it. Who spoke last is proposed where a sentence names nobody. Days without a year are those before
    `published`; without a day in the sentence the claim is made when it was published.
    """
    language = Language.load(detect(text))
    found_words = ((one, " ".join(one.words.split())) for one in scan(text, study.units).figures)
    figures, skipped = [replace(one, words=words) for one, words in found_words], list[str]()
    held_units = [one.of for one in study.capacities.values() if one.of]
    loads = {unit for name in held_units for unit in (name, study.model.counts_as(name))}
    loads |= {name for name in study.own_units if study.model.counts_as(name) in loads}
    counted = {*study.claims.says.unit.texts, *study.own_units, *(one.per for one in study.capacities.values())} - loads
    more = rf"\b(?:{'|'.join(language.data.get('increments', ['(?!)']))})\W*$"
    claims = study.claims
    there = {
        (claims.by[row], (when := claims.made[row]) and iso(when), said.words): name
        for name, row in claims.rows.items()
        if (said := claims.says.at(row))
    }
    found: list[Proposal] = []
    taken, speaker, last = set(study.claims.rows), None, None
    for start, sentence in segments(text, language):
        inside = [figure for figure in figures if start <= figure.start < start + len(sentence)]
        counts = [figure for figure in inside if figure.unit in counted and figure.role == "level"]
        held = [figure for figure in inside if figure.unit in loads and figure.role in ("level", "limit")]
        named, made = _speaker(" ".join(sentence.split()), language), _day(sentence, published, language)
        speaker = named or speaker
        missing = (("who says so?", named is None), ("when was it said?", made is None))
        doubts = tuple(doubt for doubt, is_missing in missing if is_missing)
        doubts += tuple(figure.note for figure in (*counts, *held) if figure.note)
        is_load = any(figure.role == "limit" for figure in held) or _has_potential(sentence, language)
        contents = tuple((one.words, _of(one, study, sentence[one.end - start :])) for one in held)
        if contents and not counts:
            last = last or next(reversed(study.claims.id.values().tolist()), None)
            found.append(
                Proposal(
                    _name(speaker, made, taken), speaker, made, None, last, contents, " ".join(sentence.split()), doubts
                )
            )
        for at, count in enumerate(counts):
            about = ("which count holds it?",) if at and contents and is_load else ()
            if re.search(more, text[: count.start]):
                about = (*about, "is it a total?")
            says = _with_unit(count, study)
            if twin := there.get((speaker, made and iso(made), says)):
                skipped.append(f"{says} (there already: {twin})")
                last = twin
                continue
            last = _name(speaker, made, taken)
            own = contents if is_load and not at else ()
            found.append(Proposal(last, speaker, made, says, None, own, " ".join(sentence.split()), (*doubts, *about)))
        left = held if counts and not is_load else []
        skipped += [figure.words for figure in inside if figure not in (*counts, *held) or figure in left]
    return Proposals(found, skipped)


def _of(figure: Figure, study: Study, after: str) -> str:
    """Return the unit that a load is of: the one said, or the one whose size is named first after the figure."""
    names = [one.of for one in study.capacities.values() if one.of]
    same = [name for name in names if study.model.counts_as(name) == figure.unit and name.partition(" ")[0] in after]
    if figure.unit in names or not same:
        return figure.unit or ""
    return min(same, key=lambda name: after.find(name.partition(" ")[0]))


def _with_unit(count: Figure, study: Study) -> str:
    """Return the words of a count, with its unit if it is said elsewhere in the sentence."""
    with suppress(Unreadable):
        if parse(count.words, study.units).unit:
            return count.words
    return count.words if count.note else f"{count.words} {study.units.plural(count.unit or '')}"


def _speaker(sentence: str, language: Language) -> str | None:
    """Return who speaks: the name before a verb of speech, or after "according to"."""
    words = language.data.get("attribution")
    if not words:
        return None
    name = _NAME.format(inside="|".join(map(re.escape, words["inside"])))
    verbs, before, articles = ("|".join(map(re.escape, words[key])) for key in ("verbs", "before", "articles"))
    for form in (
        rf"({name})(?:, (?:{articles}) [^,]{{3,60}})?,? (?:\w+ly )?(?:{verbs})\b",
        rf"\b(?i:{before}) ({name})",
    ):
        for match in re.finditer(form, sentence):
            found = re.sub(rf"^(?:(?:{'|'.join(words['inside'])}|The|A|An) )+(?=[A-Z])", "", match[1])
            if re.search("[A-Z]", found):
                return found
    return None


def _day(sentence: str, published: When | None, language: Language) -> When | None:
    """Return the day in a sentence; a weekday is the last one before publication. Without a day, the publication's."""
    for match in _DATED.finditer(sentence):
        try:
            return dates.parse(match[0])
        except Unreadable:
            continue
    if published is None:
        return None
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


def _has_potential(sentence: str, language: Language) -> bool:
    return any(phrase in sentence.lower() for phrase in language.data.get("potential", ()))


def _name(by: str | None, made: When | None, taken: set[str]) -> str:
    """Return an id that no claim has yet, and remember it."""
    who = re.sub(r"\W+", "-", (by or "unknown").rsplit(" ", 1)[-1].lower()).strip("-") or "claim"
    name = base = f"{who}-{iso(made)}" if made else who
    number = 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name


def iso(when: When) -> str:
    """Return a date as precisely as it is known: "2024-10"."""
    return f"{when.start:%Y-%m-%d}"[: {"year": 4, "month": 7}.get(when.precision)]


def as_yaml(claims: Sequence[Proposal], source: str, indent: str = "  ") -> str:
    """Return claims as items of claims.yaml, cited from `source`."""
    return "".join(f"{indent}{line}\n" for claim in claims for line in _lines(claim, source))


def _lines(claim: Proposal, source: str) -> Iterator[str]:
    yield f"- id: {quoted(claim.id)}"
    yield f"  by: {quoted(claim.by or 'unknown')}"
    yield f"  made: {iso(claim.made) if claim.made else 'unknown'}"
    yield from (f"  {key}: {quoted(text)}" for key, text in (("says", claim.says), ("beside", claim.beside)) if text)
    if claim.contents:
        yield "  contents:"
        yield from (f"    - {{says: {quoted(says)}, of: {quoted(of)}}}" for says, of in claim.contents)
    yield f"  source: {quoted(source)}"
    if claim.doubts:
        yield f"  note: {quoted('to check: ' + ' '.join(claim.doubts))}"


def quoted(text: str) -> str:
    """Return a text as a YAML scalar: plain if it is plainly one, otherwise quoted."""
    return text if re.fullmatch(r"[^\W_](?:[\w .’()/-]*[\w.)])?", text) else json.dumps(text, ensure_ascii=False)
