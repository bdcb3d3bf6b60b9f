"""The words of the page: dates, places, and names cut to the room that they have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isnan
from pathlib import PurePath
from urllib.parse import urlsplit

from estimates.analysis.implied import Implied
from estimates.charts.wording import capital, cut, stopped
from estimates.diagnostics.problems import Place
from estimates.quantities.old_dates import When, parse, spelt
from estimates.reading import figures

BRIEF = 140  # characters of a name in a heading; its derivation has all of it
_PLAIN_ID = re.compile(r"[A-Za-z][\w.-]{0,60}", re.ASCII)


def on(when: When | None) -> str:
    """A date as a sentence has it: 26 February 2024, February 2024, 2024, undated."""
    return spelt(when.start, when.precision) if when else "undated"


def brief(words: str, most: int = BRIEF) -> str:
    """The words, or as much of them as a heading can take."""
    return cut(words, most)


def anchor(group: str, name: str, number: int) -> str:
    """An id for the page: the name where it can be one, else a number."""
    return f"{group}-{name}" if _PLAIN_ID.fullmatch(name) else f"{group}-{number}"


def numbered(group: str, names: Iterable[str]) -> dict[str, str]:
    """Each name's id on the page: that of its group, with its number in it."""
    return {name: f"{group}-{number}" for number, name in enumerate(names, 1)}


def placed(place: Place) -> str:
    return where(str(place))


def where(place: str) -> str:
    """A place in a study's file, without the folder, which says nothing to a reader: "claims.yaml, line 40"."""
    path, line, _ = place.rsplit(":", 2) if place.count(":") >= 2 else (place, "", "")
    name = PurePath(path).name
    return f"{name}, line {line}" if line else name


def sentence(words: str) -> str:
    """Words of a note or a reason, with a capital and a full stop."""
    return stopped(capital(words.strip()))


def is_web(url: str | None) -> bool:
    """Whether an address may become a link: http or https, and nothing that a browser would read otherwise."""
    if not url or any(char <= " " or char == "\x7f" for char in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def host(url: str) -> str:
    """Whose address it is, for the words of a link."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def worked_out(item: Implied) -> str:
    """An implied capacity with its division: "3,000,000 / 6,700 = 447.8"."""
    if isnan(item.implied):
        return "no single number"
    return f"{figures.number(item.stated)} / {figures.number(item.count)} = {figures.number(item.implied, 0.1)}"


def as_read(item: Implied) -> str:
    """What readers take an implied capacity to be."""
    low, high = item.implied_low, item.implied_high
    return "" if isnan(low) else f"{figures.number(low, 1)} to {figures.number(high, 1)}"


def stated_on(item: Implied) -> str:
    """When the statement of an implied capacity was made."""
    return on(parse(item.made) if item.made else None)
