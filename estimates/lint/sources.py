"""What can be wrong with sources and citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from estimates.diagnostics import Diagnostic, Related, Scalar, Unreadable
from estimates.lint.claims import CURLY, unknown
from estimates.lint.figures import circles

if TYPE_CHECKING:
    from estimates.study.record import Study

_STRANGE = re.compile(r"[\s\x00-\x20\x7f-\x9f<>\"\\^`{|}]")  # what an address cannot contain


def cited_sources(study: Study) -> Iterator[Diagnostic]:
    """Citations of an unknown source, and (a warning) sources that are not cited."""
    cited = set()
    for name in _citations(study):
        cited.add(str(name))
        if name and name not in study.sources and not any(name == other.strip(CURLY) for other in study.sources):
            yield unknown("source", name, study.sources)
    for source in study.sources.values():
        if str(source.name) not in cited:
            fact, help_ = f"the source `{source.name}` is not cited", "cite it, or remove it"
            yield Diagnostic(fact, "uncited-source", source.name.span, "warning", help=help_)


def _citations(study: Study) -> Iterator[Scalar]:
    """Return every name of a source with its place; of a ledger, distinct citations once."""
    for citations in study.claims.citations.items:
        yield from (citation.at("source") for citation in citations if citation.source)
    groups = (study.capacities, study.assumptions, study.checks, study.hedges)
    for entry in (entry for group in groups for entry in group.values()):
        yield from entry.items("source")
    yield from (source.at("renders") for source in study.sources.values() if source.renders)


def renderings(study: Study) -> Iterator[Diagnostic]:
    """Sources that render each other in a circle, or themselves."""
    for name, *others in circles({name: source.renders for name, source in study.sources.items() if source.renders}):
        span = study.sources[name].at("renders").span
        if not others:
            yield Diagnostic(f"`{name}` renders itself", "itself", span, help="remove it")
        else:
            chain = ", which renders ".join(f"`{other}`" for other in (*others[:5], name))
            yield Diagnostic(f"`{name}` renders {chain}", "circle", span, help="remove one of them")


def cited_twice(study: Study) -> Iterator[Diagnostic]:
    """The same citation twice in one claim, as a copied line leaves it."""
    for citations in study.claims.citations.items:
        first: dict[object, Scalar] = {}
        for citation in citations if len(citations) > 1 else ():
            contents = tuple((one.says and one.says.words, one.of, one.means, one.covers) for one in citation.contents)
            says = citation.says and citation.says.words
            key, here = (citation.source, citation.wrote, citation.beside, says, contents), citation.at("source")
            if (earlier := first.setdefault(key, here)) is not here and citation.source:
                related = (Related(earlier.span, "first here"),) if earlier.span else ()
                fact = f"the claim cites `{citation.source}` twice"
                yield Diagnostic(fact, "repeat", here.span, "warning", "again", help="remove one", related=related)


def addresses(study: Study) -> Iterator[Diagnostic]:
    """Addresses other than http and https, and digests that are not SHA-256."""
    for source in study.sources.values():
        for key in ("url", "archive"):
            if source.has(key) and (error := _address(str(source.at(key)))):
                yield Diagnostic.of(error, source.at(key))
        if source.sha256 and not re.fullmatch(r"[0-9a-fA-F]{64}", source.sha256):
            fact = "a SHA-256 digest has 64 hexadecimal digits"
            yield Diagnostic(fact, "sha256", source.at("sha256").span, help="`sha256sum FILE` prints it")


def _address(text: str) -> Unreadable | None:
    if strange := _STRANGE.search(text):
        sign = "a blank" if strange[0].isspace() else strange[0]
        written = {" ": "write %20 for a blank", '"': "write %22 for it"}.get(strange[0])
        help_ = f"write {text[1:-1]}" if text[:1] + text[-1:] == "<>" else written
        return Unreadable(f"{sign} cannot be part of an address", *strange.span(), slug="url", help=help_)
    try:
        parts = urlsplit(text)
        whole = bool(parts.hostname) and parts.scheme in ("http", "https")
    except ValueError:
        whole = False
    help_ = f"write https://{text}" if text.startswith("www.") else None
    fact = f"“{text}” is not an address such as https://example.org/article"
    return None if whole or not text else Unreadable(fact, 0, len(text), slug="url", help=help_)


def names(study: Study) -> Iterator[Diagnostic]:
    """Names with curly quotation marks or repeated spaces, and names that look like a figure."""
    groups = (study.sources, study.units.entries, study.capacities, study.assumptions, study.checks)
    own = [entry.name for group in groups for entry in group.values()]
    ids = study.claims.id
    strange = [code for code, name in enumerate(ids.texts) if name.strip(CURLY) != name or "  " in name]
    own += [study.claims.cell(row, "id") for row in np.nonzero(np.isin(ids.codes, strange))[0].tolist()]
    for name in own:
        if len(name) > 2 and name[0] in CURLY and name[-1] in CURLY:
            fact = f"curly quotation marks around the name `{name.strip(CURLY)}`"
            yield Diagnostic(fact, "mark", name.span, help="write it without them")
        elif re.search(r"\s\s", name):
            fact, help_ = f"repeated spaces in the name `{name}`", f"write `{' '.join(name.split())}`"
            yield Diagnostic(fact, "space", name.span, help=help_)
        elif re.fullmatch(r"[\d.,]+ ?%?", name):
            yield Diagnostic(f"the name `{name}` looks like a figure", "name", name.span, help="choose a name in words")


CHECKS = (cited_sources, renderings, cited_twice, addresses, names)
