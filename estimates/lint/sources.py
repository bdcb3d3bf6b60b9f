"""Checks of sources, citations, names and dates."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from estimates.diagnostics import Diagnostic, Scalar
from estimates.lint.claims import rows
from estimates.lint.figures import cycles, unknown
from estimates.study.record import Study

_CURLY = "“”„‟«»‘’‚‛"
_FORBIDDEN = re.compile(r"[\s\x00-\x20\x7f-\x9f<>\"\\^`{|}]")  # what an address cannot contain


def cited_sources(study: Study) -> Iterator[Diagnostic]:
    """Report citations of an unknown source, and (a warning) sources that are not cited."""
    known = {name.strip(_CURLY) for name in study.sources} | study.sources.keys()
    cited = [*_citations(study)]
    yield from (unknown("source", name, study.sources) for name in cited if name not in known)
    for name in study.sources.keys() - {*map(str, cited)}:
        fact, help_ = f"the source `{name}` is not cited", "cite it, or remove it"
        yield Diagnostic.at(study.sources[name].name, fact, "uncited-source", help_, warning=True)


def _citations(study: Study) -> Iterator[Scalar]:
    """Return every name of a source with its place; of a ledger, each distinct list of citations once."""
    for citations in study.claims.citations.items:
        yield from (citation.at("source") for citation in citations if citation.source)
    for group in (study.capacities, study.assumptions, study.assumed.checks, study.assumed.hedges):
        for entry in group.values():
            yield from entry.items("source")
    yield from (source.at("renders") for source in study.sources.values() if source.renders)


def renderings(study: Study) -> Iterator[Diagnostic]:
    """Report sources that render themselves, or each other in a circle."""
    links = {name: source.renders for name, source in study.sources.items() if source.renders}
    yield from cycles(links, "renders", lambda name: study.sources[name].at("renders"))


def addresses(study: Study) -> Iterator[Diagnostic]:
    """Report addresses other than http and https, and digests that are not SHA-256."""
    for source in study.sources.values():
        for text in (source.at(key) for key in ("url", "archive") if key in source.table):
            if text and not _is_address(text):
                fact, help_ = f"“{text}” is not an address such as https://example.org/a", "write %20 for a space"
                yield Diagnostic.at(text, fact, "url", help_ if " " in text else None)
        if source.sha256 and not re.fullmatch(r"[0-9a-fA-F]{64}", source.sha256):
            fact = "a SHA-256 digest has 64 hexadecimal digits"
            yield Diagnostic.at(source.at("sha256"), fact, "sha256", "`sha256sum FILE` prints it")


def _is_address(text: str) -> bool:
    """Return whether a text is an http or https address."""
    with suppress(ValueError):
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.scheme in ("http", "https") and not _FORBIDDEN.search(text)
    return False


def names(study: Study) -> Iterator[Diagnostic]:
    """Report names in curly quotation marks, with repeated spaces, or that look like a figure."""
    groups = (study.sources, study.assumed.units, study.capacities, study.assumptions, study.assumed.checks)
    ids = study.claims.id
    strange = [code for code, name in enumerate(ids.items) if name.strip(_CURLY) != name or "  " in name]
    own = [entry.name for group in groups for entry in group.values()]
    for name in (*own, *(study.claims.cell(row, "id") for row in rows(np.isin(ids.codes, strange)))):
        if len(name) > 2 and name[0] in _CURLY and name[-1] in _CURLY:
            fact = f"curly quotation marks around the name `{name.strip(_CURLY)}`"
            yield Diagnostic.at(name, fact, "mark", "write it without them")
        elif "  " in name:
            help_ = f"write `{' '.join(name.split())}`"
            yield Diagnostic.at(name, f"repeated spaces in the name `{name}`", "space", help_)
        elif re.fullmatch(r"[\d.,]+ ?%?", name):
            yield Diagnostic.at(name, f"the name `{name}` looks like a figure", "name", "choose a name in words")


def future_dates(study: Study) -> Iterator[Diagnostic]:
    """Report dates in the future: nothing can have been said or counted then."""
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - somewhere it is tomorrow already
    days: list[tuple[Scalar, Any]] = []
    for table, key in ((study.claims, "made"), (study.claims, "covers"), (study.contents, "covers")):
        column: Any = getattr(table, key)
        whens = [item if key == "made" else item.until or item.since for item in column.items]
        late = [code for code, when in enumerate(whens) if when and when.start > tomorrow]
        days += [(table.cell(row, key), whens[column.codes[row]]) for row in rows(np.isin(column.codes, late))]
    for source in study.sources.values():
        days += [(source.at("published"), source.published), (source.at("accessed"), source.accessed)]
    for place, day in days:
        if day and day.start > tomorrow:
            yield Diagnostic.at(place, f"{day.text} is in the future", "future")


def printed_before(study: Study) -> Iterator[Diagnostic]:
    """Report a source that is older than the claim that cites it (one day is allowed for time zones)."""
    claims, day = study.claims, timedelta(days=1)
    days = {name: source.published.end + day for name, source in study.sources.items() if source.published}
    for row in rows((claims.made.codes >= 0) & (claims.citations.codes >= 0)):
        made: Any = claims.made[row]
        for citation in claims.citations[row] or ():
            if days.get(citation.source, made.start) < made.start:
                published: Any = study.sources[citation.source].published
                when = f"{'on' if published.precision == 'day' else 'in'} {published.text}"
                fact = f"`{citation.source}` was published {when}, before the claim was made"
                here, help_ = citation.at("source"), "correct the date that is wrong"
                other = (claims.cell(row, "made"), "made")
                yield Diagnostic.at(here, fact, "printed-before", help_, other=other, warning=True)


CHECKS = (cited_sources, renderings, addresses, names, future_dates, printed_before)
