"""A day, a month or a year as it was said, and periods between them: a month never becomes its first day."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from estimates.diagnostics import Unreadable, close_match

LONGEST = 80  # characters of a date or a period
FIRST_YEAR, LAST_YEAR = 1700, 2200  # what nanosecond timestamps can hold, with room on both sides
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS = {name[:letters].lower(): number for number, name in enumerate(MONTHS, 1) for letters in (3, None)}
_MONTHS["sept"] = 9
_FORMS = tuple(
    re.compile(form.replace("NAME", r"(?P<name>[A-Za-z]{3,9})\.?"), re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?",
        r"(?:(?P<day>\d{1,2}) )?NAME (?P<year>\d{4})",
        r"NAME (?P<day>\d{1,2}),? (?P<year>\d{4})",
    )
)
_OTHER_ORDER = re.compile(
    r"(\d{4})[./](\d{1,2})[./](\d{1,2})|(\d{4})(\d\d)(\d\d)|(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII
)
_QUOTES, _DASHES = "“”„‘’‚«»", "‐‑‒–—−"
_OTHER_HYPHENS = re.compile(
    rf"\d{{4}}(?:[{_DASHES}]\d\d?[-{_DASHES}]|-\d\d?[{_DASHES}])\d\d?|\d{{4}}[‐‑]\d\d?", re.ASCII
)
_EXAMPLE = "2024-02-26, 2024-02 or 2024"
_PERIODS = "write it as since August 2023, 2023-08 to 2024-02, until 2024-02, or 2023"
_LOOSE = (  # what to remove from a date as people write it, or to replace, to get one that is read
    (rf"[?~{_QUOTES}]", ""),
    (r"(?a)^(\d{4}-\d\d-\d\d)[T ]\d.*", r"\1"),
    (r"(?ai)(?<=\d)(?:st|nd|rd|th)\b", ""),
    (r"(?i)\b(?:on|of|in|during|the|(?:sun|mon|tues|wednes|thurs|fri|satur)day,?)\s+", ""),
    (r"(?i)\b(?:early|mid|late|about|around|circa|start|beginning|middle|end)\b[\s-]*", ""),  # the month or year stays
    (r"(?ai)(?<=[a-z])[\s-]+(?=\d)|(?<=\d)[\s-]+(?=[a-z])", " "),
    (r"(?a)^(\d\d?)[./-](\d{4})$", r"\2-\1"),
    (r"(?a)^(\d{4})[./](\d\d?)$", r"\1-\2"),
)
_PARTS = {"q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "h1": (1, 6), "h2": (7, 12)}  # of a year, in months
_TWO = (
    r"(?:(?:from|since|between)\s+)?(.+?)"
    r"(?:\s*[–—]\s*|\s+(?:-|to|and|until|till|through)\s+"
    r"|(?<=[A-Za-z])[-/](?=[A-Za-z])|(?<=\d{4})-(?=\d{4})|(?<=\d)-(?=\d\d? [A-Z]))(.+)"
)
_PERIOD = re.compile(
    r"\s*(?:(?P<open>since|until|up to)\s+(?P<one>\S.*)|(?:from\b\s*)?(?P<since>.*?\S)\s+to\s+(?P<until>\S.*))",
    re.DOTALL,
)
_RELATIVE = r"\b(?:after|as|before|by|from|since|through|to|until)\b|[–—-]"  # next to it, a year is not the time itself


class When(NamedTuple):
    """A day, month or year: the words, its first and last day, and which of the three it is."""

    text: str
    start: date
    end: date
    precision: str  # "day", "month" or "year"


class Period(NamedTuple):
    """The time that a figure counts. `since` and `until` are None where that side is open."""

    text: str
    since: When | None
    until: When | None

    @property
    def start(self) -> date | None:
        """The first day."""
        return self.since.start if self.since else None

    @property
    def end(self) -> date | None:
        """The last day."""
        return self.until.end if self.until else None


def precision(start: date, end: date) -> str:
    """Return whether these are the first and last day of a day, a month or a year."""
    return "day" if start == end else "month" if (end - start).days < 31 else "year"


def in_words(start: date, precision: str = "day", letters: int | None = None) -> str:
    """Return 26 February 2024, February 2024 or 2024; months abbreviated to `letters`, or in full."""
    month = f"{MONTHS[start.month - 1][:letters]} {start.year}"
    return {"day": f"{start.day} {month}", "month": month, "year": f"{start.year}"}[precision]


def parse(text: str, offset: int = 0) -> When:
    """Parse "2024-02-26", "2023-10", "2024", "August 2023" or "26 February 2024", at `offset` in a longer text.

    Raises Unreadable: [date] if it is not a date, [no-such-date] if the calendar has no such day.
    """
    words = text.strip()
    start = offset + text.find(words)
    if len(words) > LONGEST:
        raise Unreadable(f"a date has at most {LONGEST} characters", start, start + len(words), slug="date")
    if when := _parse(words, start):
        return when
    fact, help_ = _problem(words)
    raise Unreadable(fact, start, start + len(words), slug="date", help=help_)


def parse_loosely(text: str) -> When:
    """Parse a date, or one as people write it (26.02.2024) if only one reading is possible. Raises as `parse`."""
    try:
        return parse(text)
    except Unreadable:
        match = _OTHER_ORDER.fullmatch(text.strip())
        days = _days(match) if match else []
        if when := parse(str(days[0])) if len(days) == 1 else _loosely(text.strip()):
            return when
        raise


def parse_period(text: str) -> Period:
    """Parse "since D", "D to D", "until D" or "D", where D is a day, a month or a year.

    Raises Unreadable as `parse` does, and [empty-period] where the end is before the start.
    """
    match = _PERIOD.fullmatch(text) if len(text) <= LONGEST else None
    groups = [name for name in ("one", "since", "until") if match and match[name]]
    try:
        whens = [parse(match[name], match.start(name)) for name in groups] if match else [parse(text)]
    except Unreadable as error:
        if error.slug == "date" and len(text) <= LONGEST:
            error.help = _meant_period(text.strip()) or error.help or _PERIODS
        raise
    since, until = whens[0], whens[-1]
    if match and match["one"]:
        return Period(text.strip(), *((since, None) if match["open"] == "since" else (None, until)))
    if until.end < since.start and match:
        fact = f"the period ends in {until.text}, before it starts in {since.text}"
        help_ = f"write {until.text} to {since.text}, if that is what is meant"
        raise Unreadable(fact, match.start("since"), match.end("until"), slug="empty-period", help=help_)
    return Period(text.strip(), since, until)


def _parse(words: str, offset: int = 0) -> When | None:
    """Return the date in `words`, or None. Raises Unreadable [no-such-date]."""
    match = next(filter(None, (form.fullmatch(words) for form in _FORMS)), None)
    if match is None:
        return None
    said: dict[str, str | None] = {"name": None, "month": None, "day": None, **match.groupdict()}
    if said["name"] and said["name"].lower() not in _MONTHS:
        return None
    year, day = int(match["year"]), int(said["day"] or 0)
    month = _MONTHS[said["name"].lower()] if said["name"] else int(said["month"] or 0)

    def impossible(fact: str, group: str, help: str | None = None) -> Unreadable:  # noqa: A002
        start, end = match.span(group)
        return Unreadable(fact, offset + start, offset + end, slug="no-such-date", help=help)

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise impossible(f"the year {match['year']} is not between {FIRST_YEAR} and {LAST_YEAR}", "year")
    if said["month"] and not 1 <= month <= 12:
        raise impossible(f"there is no month {month}", "month", "write a date as year-month-day, such as 2024-02-26")
    if not month:
        return When(words, date(year, 1, 1), date(year, 12, 31), "year")
    last = calendar.monthrange(year, month)[1]
    if said["day"] is None:
        return When(words, date(year, month, 1), date(year, month, last), "month")
    if not day:
        raise impossible("there is no day 0", "day", f"write {year}-{month:02} if the day is not known")
    if day > last:
        raise impossible(f"{MONTHS[month - 1]} {year} has {last} days, not {day}", "day", f"the last one is {last}")
    return When(words, date(year, month, day), date(year, month, day), "day")


def _days(match: re.Match[str]) -> list[date]:
    """Return the days that a date in another order can be, with the day first or the month first."""
    parts = [int(part) for part in match.groups() if part]
    orders = [parts] if match[1] or match[4] else [parts[::-1], [parts[2], parts[0], parts[1]]]
    found: dict[date, None] = {}
    for year, month, day in orders:
        with suppress(ValueError):
            found[date(year, month, day)] = None
    return [*found]


def _problem(words: str) -> tuple[str, str | None]:
    """Return what is wrong with a text that is not a date, and what to write instead."""
    if not words:
        return "the date is empty", f"write it as {_EXAMPLE}"
    if _OTHER_HYPHENS.fullmatch(words):
        return f"“{words}” has a dash where a hyphen (-) is expected", _meant(re.sub(f"[{_DASHES}]", "-", words))
    if (match := _OTHER_ORDER.fullmatch(words)) and (days := _days(match)):
        if len(days) > 1:
            return f"“{words}” could have the day or the month first", f"write {' or '.join(map(str, days))}"
        return f"“{words}” is not written as year-month-day", f"write {days[0]}"
    return f"“{words}” is not a date such as {_EXAMPLE}", _meant(words)


def _meant(words: str) -> str | None:
    """Return what to write for a date as people write it: the date, or the month or year that it certainly lies in."""
    if when := _loosely(words):
        return f"write {when.text}"
    numbers = re.findall(r"(?a)\b\d+\b", words)
    if [len(number) for number in numbers] == [4] and not re.search(_RELATIVE, words):
        return f"write {numbers[0]}, if no month or day is certain"
    return "write the year with four digits" if numbers and max(map(len, numbers)) < 3 else None


def _loosely(words: str) -> When | None:
    for pattern, instead in _LOOSE:
        words = re.sub(pattern, instead, words)
    words = re.sub("[A-Za-z]{5,}", lambda word: close_match(word[0], MONTHS) or word[0], words)
    with suppress(Unreadable):
        return _parse(words.strip())
    return None


def _meant_period(words: str) -> str | None:
    """Return what to write for a period as people write it, if that is certain."""
    if match := re.fullmatch(r"(?ai)(Q[1-4]|H[12])[ -]?(\d{4})", words):
        first, last = _PARTS[match[1].lower()]
        return f"write {match[2]}-{first:02} to {match[2]}-{last:02}"
    if words.startswith("from ") and (since := _loosely(words[5:])):
        return f"write since {since.text}"
    if match := re.fullmatch(_TWO, words):
        if match[2] in ("now", "today", "date", "the present") and (since := _loosely(match[1])):
            return f"write since {since.text}"
        if until := _loosely(match[2]):  # the first of the two may leave to it what they share
            for more in ("", f" {until.start.year}", f" {in_words(until.start, 'month')}"):
                since = _loosely(match[1] + more)
                if since and since.start < until.start and (not more or since.precision == until.precision):
                    return f"write {since.text} to {until.text}"
    return None
