"""The sources of a study for others: BibTeX for reference managers, addresses for an archiver."""

import re
from itertools import chain, count
from urllib.parse import quote

from estimates.analysis.result import Result
from estimates.export.package import slug
from estimates.study.entries import Source

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "$": r"\$", "&": r"\&",
    "#": r"\#", "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", '"': r"\textquotedbl{}",
}  # fmt: skip
_NOT_IN_URL = re.compile(r"[\s{}\\^`\"<>|]|%(?![0-9A-Fa-f]{2})")


def bibliography(result: Result) -> dict[str, bytes]:
    """Return STUDY.bib: one entry per source, in the study's order."""
    sources = result.study.sources
    entries = [entry(source, key) for source, key in zip(sources.values(), _keys([*sources]), strict=True)]
    return {f"{slug(result.study.name)}.bib": "\n".join(entries).encode("utf-8", "replace")}


def entry(source: Source, key: str) -> str:
    """Write one source as @misc, which every style knows; the publisher is the author, in braces of its own.

    Every field is escaped.
    """
    when = source.published
    fields = {
        "author": f"{{{escaped(source.publisher)}}}",
        "title": f"{{{escaped(source.title)}}}" if source.title else "",
        "year": str(when.start.year) if when else "",
        "month": str(when.start.month) if when and when.precision != "year" else "",
        "day": str(when.start.day) if when and when.precision == "day" else "",
        "howpublished": rf"\url{{{address(source.url)}}}" if source.url else "",
        "url": address(source.url or ""),
        "archiveurl": address(source.archive or ""),
        "language": escaped(source.lang or ""),
        "note": escaped(source.note or ""),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def escaped(text: str) -> str:
    """Return text for TeX, with special characters as commands, so that braces always balance."""
    return "".join(_TEX.get(char, char) for char in " ".join(text.split()))


def address(url: str) -> str:
    """Return an address that can end neither its argument nor its field: such characters are percent-encoded."""
    return _NOT_IN_URL.sub(lambda match: quote(match[0], safe="", errors="replace"), url)


def _keys(names: list[str]) -> list[str]:
    """Make a unique citation key, valid in BibTeX, from every source's name."""
    keys: dict[str, str] = {}
    for name in names:
        base = re.sub(r"[^A-Za-z0-9:.+/-]+", "-", name).strip("-") or "source"
        more = (f"{base}-{number}" for number in count(2))
        key = next(key for key in chain([base], more) if key.casefold() not in keys)
        keys[key.casefold()] = key
    return [*keys.values()]


def addresses(result: Result) -> dict[str, bytes]:
    """Return STUDY-urls.txt: the address of every source, one per line, for an archiver."""
    urls = dict.fromkeys(address(source.url) for source in result.study.sources.values() if source.url)
    return {f"{slug(result.study.name)}-urls.txt": "".join(f"{url}\n" for url in urls).encode()}
