"""Propose claims of a study from the figures of a text: speaker, day, count, and what the counted things could hold."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from estimates.diagnostics import Unreadable
from estimates.language.language import Language, detect
from estimates.language.tokenizer import any_of
from estimates.quantities import dates
from estimates.quantities.dates import When
from estimates.quantities.figure import Figure
from estimates.reading import scan
from estimates.reading.segments import segments
from estimates.study.record import Study


class Proposal(NamedTuple):
    """A claim that a sentence seems to make; `doubts` are the open questions to settle before it is kept."""

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
        keys = {
            "id": self.id,
            "by": self.by or "unknown",
            "made": iso(self.made) or "unknown",
            "says": self.says,
            "beside": self.beside,
            "contents": [{"says": says, "of": of} for says, of in self.contents],
            "source": source,
            "note": self.doubts and f"to check: {'; '.join(self.doubts)}",
        }
        return {key: value for key, value in keys.items() if value}

    @property
    def words(self) -> str:
        """The count and the figures of what was held."""
        return ", ".join(filter(None, (self.says, *(words for words, _ in self.contents))))


class Proposals(NamedTuple):
    """The claims proposed from a text, and the figures that the study does not count or has from the same source."""

    claims: list[Proposal]
    skipped: list[str]


def propose(text: str, study: Study, *, publisher: str | None = None, published: When | None = None) -> Proposals:
    """Return a claim for each count, or figure of what counted things hold, in the study's units.

    A load that a count "could hold" in the same sentence becomes its contents. A load that the same speaker adds in a
    later sentence goes with that count, too; for any other load, it is an open question which count holds it. Where a
    sentence names nobody, the last speaker is proposed; where several speak and it is not certain who said what, nobody
    is. A claim has the day on which the sentence says that it was said, or else the day of publication; a day without a
    year is the last such day before that. Figures that the study has from `publisher` on that day are skipped.
    """
    language = Language.load(detect(text))
    figures = [replace(figure, words=" ".join(figure.words.split())) for figure in scan(text, study.units).figures]
    counted, loads = _units(study)
    ours = [figure for figure in figures if figure.unit in counted | loads]
    proposals = Proposals([], [figure.words for figure in figures if figure not in ours])
    known = _claims_from(study, (publisher or "unknown", iso(published)))
    potential = language.words["potential"]
    title = re.compile(rf"^.*\b(?i:{'|'.join(language.words['attribution.titles'])})\.? (?=[A-Z]\S* [A-Z])")
    speakers = {title.sub("", name): name for name in study.claims.by.items if name}
    speaker: str | None = None
    last: Proposal | None = None
    taken = {*study.claims.rows}
    for part, sentence, inside in _parts(text, ours, language):
        words = " ".join(sentence.split())
        counts = [figure for figure in inside if figure.unit in counted and figure.role == "level"]
        held = [figure for figure in inside if figure.unit in loads and figure.role in ("level", "limit")]
        named = _speaker(" ".join(part.split()), len(inside), language)
        named = _known_as(title.sub("", named), named, speakers) if named else None
        speaker = named or (speaker if sentence.startswith(part) and not any(_names(words, language)) else None)
        made = _day(part, published, language) or (not named and _day(sentence, published, language)) or published
        doubts = ("who says so?",) * (named is None) + ("when was it said?",) * (made is None)
        said = [_said(figure, study, language) for figure in (*counts, *held)]
        doubts += tuple(question for _, question in said if question)
        doubts += ("which is the total?",) * (len({count.unit for count in counts}) < len(counts))
        could = any(figure.role == "limit" for figure in held) or any(word in part.lower() for word in potential)
        contents = tuple((figure.words, figure.unit or "") for figure in held) if could or not counts else ()
        before = last if last and could and not counts and last.by in (speaker, None) else None
        doubts += ("which count holds it?",) * bool(contents and (before.doubts if before else len(counts) != 1))
        for number, count in enumerate(counts or [None] * bool(contents)):  # None where only contents are said
            about = ("is it a total?",) * bool(count and language.patterns["increments"].search(text, 0, count.start))
            says = said[number][0] if count else None
            beside = before and before.id
            proposal = Proposal("", speaker, made, says, beside, () if number else contents, words, (*doubts, *about))
            same = known.get((speaker or "unknown", proposal.words))
            proposal = proposal._replace(id=same or _name(speaker, made, taken))
            if same:
                proposals.skipped.append(f"{proposal.words} (in the study: {same})")
            else:
                proposals.claims.append(proposal)
                taken.add(proposal.id)
            last = proposal if count else last
        for figure in (figure for figure in inside if figure not in (*counts, *(held if contents else ()))):
            why = "not said to fit" if figure in held else f"a {figure.role}, not a total"
            proposals.skipped.append(f"{figure.words} ({why})")
    return proposals


def _units(study: Study) -> tuple[set[str], set[str]]:
    """Return the units that a study counts, and those of what the counted things hold."""
    loads = {unit for c in study.capacities.values() if c.of for unit in (c.of, study.model.counts_as(c.of))}
    loads |= {name for name in study.assumed.units if study.model.counts_as(name) in loads}
    holders = (capacity.per for capacity in study.capacities.values())
    return {*study.claims.says.unit.items, *study.assumed.units, *holders} - loads, loads


def _claims_from(study: Study, source: tuple[str, str]) -> dict[tuple[str, str], str]:
    """Return the ids of the claims that a study has from a publisher and day, by speaker and words."""
    same = {name for name, known in study.sources.items() if (known.publisher, iso(known.published)) == source}
    rows = (row for row, cited in enumerate(study.claims.citations) if any(c.source in same for c in cited or ()))
    claims = [(one, (one.says, *(content.says for content in one.contents))) for one in map(study.claims.record, rows)]
    return {(one.by, ", ".join(figure.words for figure in said if figure)): one.id for one, said in claims}


def _known_as(name: str, said: str, speakers: dict[str, str]) -> str:
    """Return what a speaker is called, for whom a surname is enough after the whole name; remember a new one."""
    whole = rf"(?:[A-Z]\S* )*{re.escape(name)}|{re.escape(name)} [A-Z]\S*-\S*"  # Ada Lind, or Shin Won-sik
    same = [one for one in speakers if re.fullmatch(whole, one)]
    return speakers.setdefault(same[0] if len(same) == 1 else name, said)


def _parts(text: str, figures: list[Figure], language: Language) -> Iterator[tuple[str, str, list[Figure]]]:
    """Yield the parts of each sentence with its figures: it is cut between two where another speaker may begin."""
    turn = language.patterns["turns"]
    for start, sentence in segments(text, language):
        begin, inside = 0, list[Figure]()
        for figure in (figure for figure in figures if start <= figure.start < start + len(sentence)):
            if inside and (cut := turn.search(sentence, inside[-1].end - start, figure.start - start)):
                yield sentence[begin : cut.start()], sentence, inside
                begin, inside = cut.start(), []
            inside.append(figure)
        yield sentence[begin:], sentence, inside


def _said(figure: Figure, study: Study, language: Language) -> tuple[str, str | None]:
    """Return the words of a figure, with its unit if it is said elsewhere in the sentence, and what to ask about it.

    A negation is not among the words: alone, they may say something else than in their sentence.
    """
    alone = study.readable(figure.words)
    is_same = alone and (alone.relation, alone.middle) == (figure.relation, figure.middle)
    question = None if is_same else f"“{figure.words}” is meant as {figure.relation}: which words say so?"
    is_before = language.data["noun"] == "before"
    words = f"{figure.of} {figure.words}" if is_before else f"{figure.words} {study.units.plural(figure.unit or '')}"
    return figure.words if alone and alone.unit else words, figure.note or question


def _speaker(part: str, figures: int, language: Language) -> str | None:
    """Return the only speaker in a part of a sentence with this many figures; None if it is not certain who it is."""
    spoken, according = _names(part, language)
    names = spoken or according if figures < 2 else spoken + according  # "X said, according to Y, that 1,000 ..."
    longest = max(names, key=len, default="").split()
    return " ".join(longest) if names and all(name and {*name.split()} <= {*longest} for name in names) else None


def _names(text: str, language: Language) -> tuple[list[str], list[str]]:
    """Return the speakers named before a verb of speech or after a quote and a verb, and those after "according to".

    A name that may be only a part of what is said to speak, as in "residents near Halden", is empty.
    """
    keys = ("verbs", "before", "articles", "inside", "behind", "relatives")
    # None of them matches in a language without speakers.
    verbs, before, articles, inside, behind, relatives = (any_of(language.words[f"attribution.{key}"]) for key in keys)
    between, pronouns = (language.maps[f"attribution.{key}"] for key in ("between", "pronouns"))
    word = rf"(?:[A-Z][\w.’'-]*|(?:{inside})\b)"
    name = f"{word}(?: {word})*"
    spoken = rf"({name})(?:, (?:{articles}) [^,]{{3,60}},)? (?:{between} )?(?:{verbs})\b"
    spoken += rf"|(?:^|[,;:”’\"'] )({name}), (?:{verbs})\b"  # "the mayor, Ada Lind, said"
    part = rf"(?:\b(?i:{behind})|\b(?:{relatives})\b[^,;]*) (?:(?:{articles}|{inside}) )*$"
    quoted, by = rf"[”’\"'] (?:{verbs}) ({name})", rf"\b(?i:{before}) ({name})"
    days = "|".join([*dates.MONTHS, *str(language.data.get("weekdays", "")).title().split()])
    lead = rf"^(?:.*\b(?:{days}) )?(?:(?:{inside}|(?i:{articles}|{behind})) )*(?=[A-Z])|(?<=[a-z]{{2}})\.$"

    def speakers(pattern: str, vague: str = "(?!)") -> Iterator[str]:
        for match in re.finditer(pattern, text):
            name = re.sub(lead, "", match[match.lastindex or 0])
            if re.search("[A-Z]", name) and name not in pronouns:
                so_far = text[: match.end(match.lastindex or 0)].rpartition(name)[0]
                yield "" if re.search(vague, so_far) or re.search("[’']s?$", name) else name

    return [*speakers(spoken, part), *speakers(quoted)], [*speakers(by)]


def _day(text: str, published: When | None, language: Language) -> When | None:
    """Return the day on which a text says that it was said; a weekday is the last one before publication."""
    match = language.patterns["attribution"].search(text)
    day = match[match.lastindex or 0] if match else ""
    years = (published.end.year, published.end.year - 1) if published and day else ()
    for words in (day, *(f"{day} {year}" for year in years)):
        with suppress(Unreadable):
            when = dates.parse(words)
            if words == day or (published and when.start <= published.end):
                return when
    week = str(language.data.get("weekdays", "")).split()
    if day.lower() in week and published and published.precision == "day":
        back = (published.end.weekday() - week.index(day.lower())) % 7
        return dates.parse((published.end - timedelta(back)).isoformat())
    return None


def _name(by: str | None, made: When | None, taken: set[str]) -> str:
    """Return an id that is not taken."""
    who = re.sub(r"\W+", "-", (by or "unknown").rsplit(" ", 1)[-1].lower()).strip("-") or "claim"
    base = f"{who}-{iso(made)}".rstrip("-")
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def iso(when: When | None) -> str:
    """Return a date as precisely as it is known: "2024-10"."""
    return f"{when.start:%Y-%m-%d}"[: {"year": 4, "month": 7}.get(when.precision)] if when else ""
