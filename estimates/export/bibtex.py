"""The sources of a study as BibTeX: one entry each, with everything that TeX would run made harmless."""

from __future__ import annotations

import re

from estimates.analysis.recompute import Result
from estimates.export import cited
from estimates.export.datapackage import slug
from estimates.quantities.old_dates import MONTHS
from estimates.study.records import Source

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
LANGUAGES = {"en": "english", "ko": "korean", "ru": "russian", "uk": "ukrainian", "de": "german", "vi": "vietnamese"}


def bibliography(result: Result) -> dict[str, bytes]:
    """The file STUDY.bib, in the order of the study's sources: those that the result rests on."""
    keys = _keys(list(result.study.sources))  # of all of them, so that a key stays with its source
    entries = (entry(source, keys[source.id]) for source in cited.sources(result))
    return {f"{slug(result.study.name)}.bib": "\n".join(entries).encode()}


def entry(source: Source, key: str) -> str:
    """One source as @misc, which every BibTeX style knows; the publisher stands as the author, in braces of its own.

    What is not known is said in the note, so that a style that wants a title is not left with a gap that looks like
    a mistake.
    """
    when = source.published
    unknown = " and ".join(
        what for what, known in (("title", source.title), ("date of publication", when)) if not known
    )
    notes = (source.note, f"{unknown} not known".capitalize() if unknown else None)
    fields = {
        "author": "{" + escaped(source.publisher) + "}",
        "title": "{" + escaped(source.title) + "}" if source.title else None,
        "year": str(when.start.year) if when else None,
        "month": MONTHS[when.start.month - 1][:3].lower() if when and when.precision != "year" else None,
        "day": str(when.start.day) if when and when.precision == "day" else None,
        "howpublished": rf"\url{{{address(source.url)}}}" if source.url else None,
        "url": address(source.url) if source.url else None,
        "language": LANGUAGES.get(source.lang, source.lang) if source.lang else None,
        "note": escaped(". ".join(note.rstrip(".") for note in notes if note)) or None,
    }
    lines = [
        f"  {name} = {value}," if name == "month" else f"  {name} = {{{value}}},"
        for name, value in fields.items()
        if value is not None
    ]
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def escaped(text: str) -> str:
    """Text that TeX sets as it stands: its special characters escaped, line ends as spaces."""
    return "".join(_SPECIAL.get(char, char) for char in " ".join(text.split()))


def address(url: str) -> str:
    """An address for TeX and BibTeX: what would end the argument or the field is percent-encoded."""
    return re.sub(r"[\s{}\\^`\"<>|]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)


def _keys(ids: list[str]) -> dict[str, str]:
    """A citation key for every source: its name without what BibTeX would trip over, and no key twice."""
    keys: dict[str, str] = {}
    for each in ids:
        key = base = re.sub(r"[^A-Za-z0-9:.+/-]+", "-", each).strip("-") or "source"
        count = 1
        while key.casefold() in {other.casefold() for other in keys.values()}:
            count += 1
            key = f"{base}-{count}"
        keys[each] = key
    return keys
