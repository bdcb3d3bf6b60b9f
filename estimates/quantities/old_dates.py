"""A day, a month or a year, as it was said: a month never silently becomes its first day."""

from __future__ import annotations

import calendar
import re
import unicodedata
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from estimates.diagnostics.near import near
from estimates.diagnostics.problems import Unreadable
from estimates.language.tokens import CURLY

LONGEST = 80  # characters of a date or a period
FIRST_YEAR, LAST_YEAR = 1700, 2200  # what a table of nanosecond timestamps can hold, with room on both sides

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS = {name[:letters].lower(): number for number, name in enumerate(MONTHS, 1) for letters in (3, None)}
_MONTHS |= {"sept": 9}
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})",
        r"(?P<year>\d{4})",
        rf"{_NAME} (?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}}) {_NAME} (?P<year>\d{{4}})",
        rf"{_NAME} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})",
    )
)
_OTHER_ORDER = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})|(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
_OTHER_HYPHENS = re.compile(  # a year and a month with a dash between them may be two years
    r"\d{4}(?:[‐‑‒–—−]\d{1,2}[-‐‑‒–—−]|-\d{1,2}[‐‑‒–—−])\d{1,2}|\d{4}[‐‑]\d{1,2}", re.ASCII
)
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d")
_EXAMPLE = "2024-02-26, 2024-02 or 2024"
_PERIODS = "write it as since August 2023, 2023-08 to 2024-02, until 2024-02, or 2023"
# Patterns that are compiled where a date is wrong, and not in every start.
_LOOSE = (  # what goes, or is put otherwise, before a date as people write it is one of those that are read
    (r"[?~]", ""),
    (r"(?ai)(?<=\d)(?:st|nd|rd|th)\b", ""),
    (r"(?i)\b(?:on|of|in|during|the|(?:sun|mon|tues|wednes|thurs|fri|satur)day,?)\s+", ""),
    (r"(?i)\b(?:early|mid|late|about|around|circa|start|beginning|middle|end)\b[\s-]*", ""),  # the month or year stays
    (r"(?ai)(?<=[a-z])[\s-]+(?=\d)|(?<=\d)[\s-]+(?=[a-z])", " "),
    (r"(?a)^(\d\d?)[./-](\d{4})$", r"\2-\1"),
    (r"(?a)^(\d{4})[./](\d\d?)$", r"\1-\2"),
)
_PART = r"(?ai)(?P<part>Q[1-4]|H[12])[ -]?(?P<year>\d{4})"
_PARTS = {"q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "h1": (1, 6), "h2": (7, 12)}  # of a year, in months
_TWO = (
    r"(?:(?:from|since|between)\s+)?(.+?)"
    r"(?:\s*[–—]\s*|\s+(?:-|to|and|until|till|through)\s+"
    r"|(?<=[A-Za-z])[-/](?=[A-Za-z])|(?<=\d{4})-(?=\d{4})|(?<=\d)-(?=\d\d? [A-Z]))(.+)"
)
_BESIDE = r"\b(?:after|as|before|by|from|since|through|to|until)\b|[–—-]"  # beside it, a year is not the time itself
_NOW = ("now", "today", "date", "the present")


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
        return self.since.start if self.since else None

    @property
    def end(self) -> date | None:
        return self.until.end if self.until else None


def precision(start: date, end: date) -> str:
    """Whether these are the first and last day of a day, a month or a year."""
    return "day" if start == end else "month" if (end - start).days < 31 else "year"


def spelt(start: date, precision: str = "day", letters: int | None = None) -> str:
    """As in a sentence: 26 February 2024, February 2024 or 2024; months in so many letters, or in full."""
    month = f"{MONTHS[start.month - 1][:letters]} {start.year}"
    return {"day": f"{start.day} {month}", "month": month, "year": f"{start.year}"}[precision]


@lru_cache(maxsize=4096)  # a ledger says the same days over and over
def parse(text: str) -> When:
    """Read "2024-02-26", "2023-10", "2024", "August 2023" or "26 February 2024".

    Raises Unreadable: [date] if it is no date, [no-such-date] if the calendar has no such day.
    """
    words = text.strip()
    start = text.find(words)
    if len(words) > LONGEST:
        raise Unreadable(f"a date has at most {LONGEST} characters, such as {_EXAMPLE}", start, len(text), slug="date")
    if when := _read(words, start):
        return when
    raise _unreadable(words, start)


def surely(text: str) -> When:
    """As `parse`; a date as people write it too, such as 26.02.2024, if it can only be read in one way."""
    try:
        return parse(text)
    except Unreadable:
        match = _OTHER_ORDER.fullmatch(text.strip())
        days = _days(match) if match else []
        when = parse(str(days[0])) if len(days) == 1 else _loosely(text.strip())
        if when is None:
            raise
        return when


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read "since D", "D to D", "until D" or "D", where D is a day, a month or a year.

    Raises Unreadable as `parse` does, and [empty-period] where the end lies before the start.
    """
    try:
        return _period(text)
    except Unreadable as problem:
        if problem.slug == "date" and len(text) <= LONGEST:
            problem.help = _period_meant(text.strip()) or problem.help or _PERIODS
        raise


def _period(text: str) -> Period:
    if len(text) > LONGEST:
        raise Unreadable(f"a period has at most {LONGEST} characters", 0, len(text), slug="date")
    if match := re.fullmatch(r"(\s*since\s+)(.*)", text, re.DOTALL):
        return Period(text.strip(), _part(text, match, 2), None)
    if match := re.fullmatch(r"(\s*(?:until|up to)\s+)(.*)", text, re.DOTALL):
        return Period(text.strip(), None, _part(text, match, 2))
    if match := re.fullmatch(r"(?:\s*from)?\s*(.*?)\s+to\s+(.*)", text, re.DOTALL):
        since, until = _part(text, match, 1), _part(text, match, 2)
        if until.end < since.start:
            raise Unreadable(
                f"the period ends in {until.text}, before it starts in {since.text}",
                match.start(1),
                match.end(2),
                slug="empty-period",
                help=f"{until.text} to {since.text}, if that is what is meant",
            )
        return Period(text.strip(), since, until)
    when = parse(text)
    return Period(when.text, when, when)


def _part(text: str, match: re.Match[str], group: int) -> When:
    try:
        return parse(match[group])
    except Unreadable as problem:
        offset = match.start(group)
        start = offset + problem.start if match[group].strip() else 0
        end = offset + problem.end if match[group].strip() else len(text)
        raise Unreadable(problem.fact, start, end, slug=problem.slug, help=problem.help) from None


def _read(words: str, offset: int = 0) -> When | None:
    matches = (form.fullmatch(words) for form in _FORMS)
    return next((when for match in matches if match and (when := _when(match, offset))), None)


def _when(match: re.Match[str], offset: int) -> When | None:
    said = match.groupdict()
    year = int(said["year"])
    if name := said.get("name"):
        if name.lower() not in _MONTHS:
            return None
        month = _MONTHS[name.lower()]
    else:
        month = int(said["month"]) if said.get("month") else 0
    day = int(said["day"]) if said.get("day") else 0

    def no_such(fact: str, group: str, help: str | None = None) -> Unreadable:  # noqa: A002
        start, end = match.span(group)
        return Unreadable(fact, offset + start, offset + end, slug="no-such-date", help=help)

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise no_such(f"the year {said['year']} is not one from {FIRST_YEAR} to {LAST_YEAR}", "year")
    if said.get("month") and not 1 <= month <= 12:
        raise no_such(f"there is no month {month}", "month", "a date is written year-month-day, such as 2024-02-26")
    if not month:
        return When(match[0], date(year, 1, 1), date(year, 12, 31), "year")
    last = calendar.monthrange(year, month)[1]
    if not said.get("day"):
        return When(match[0], date(year, month, 1), date(year, month, last), "month")
    if not day:
        help_ = f"write {year}-{month:02}, if the day is not known"
        raise no_such("there is no day 0", "day", help_)
    if day > last:
        raise no_such(f"{MONTHS[month - 1]} {year} has {last} days, not {day}", "day", f"the last one is {last}")
    return When(match[0], date(year, month, day), date(year, month, day), "day")


def _days(match: re.Match[str]) -> list[date]:
    """The days that a date in another order can be: with the day first, with the month first."""
    parts = [int(part) for part in match.groups() if part]
    orders = [parts] if match[1] else [parts[::-1], [parts[2], parts[0], parts[1]]]
    found: dict[date, None] = {}
    for year, month, day in orders:
        with suppress(ValueError):
            found[date(year, month, day)] = None
    return [*found]


def _unreadable(words: str, start: int) -> Unreadable:
    end = start + len(words)
    if not words:
        return Unreadable("a date is empty", 0, 0, slug="date", help=f"write it as {_EXAMPLE}")
    if words[0] in CURLY or words[-1] in CURLY:
        inner = words.strip(CURLY)
        help_ = f"write {when.text}" if (when := _loosely(inner)) else _meant(inner)
        return Unreadable("curly quotation marks stand round a date", start, end, slug="date", help=help_)
    if _OTHER_HYPHENS.fullmatch(words):
        name = unicodedata.name(next(sign for sign in words if not sign.isdigit() and sign != "-")).lower()
        fact = f"“{words}” has {'an' if name[0] in 'aeiou' else 'a'} {name}, where a hyphen is wanted"
        return Unreadable(fact, start, end, slug="date", help=_meant(re.sub("[‐‑‒–—−]", "-", words)))
    if match := _OTHER_ORDER.fullmatch(words):
        if len(days := _days(match)) > 1:
            fact = f"“{words}” could be read with the day or the month first"
            return Unreadable(fact, start, end, slug="date", help=f"write {' or '.join(map(str, days))}")
        if days:
            fact = f"“{words}” is not written year-month-day"
            return Unreadable(fact, start, end, slug="date", help=f"write {days[0]}")
    if match := _WITH_TIME.match(words):
        return Unreadable(
            "a date with a time of day, where a day is wanted", start, end, slug="date", help=f"write {match[1]}"
        )
    fact = f"“{words}” is not a date such as {_EXAMPLE}"
    return Unreadable(fact, start, end, slug="date", help=_meant(words))


def _meant(words: str) -> str | None:
    """What to write for a date as people write it: the date, or the month or year that it surely lies in."""
    if when := _loosely(words):
        return f"write {when.text}"
    numbers = re.findall(r"\b\d+\b", words, re.ASCII)
    if [len(number) for number in numbers] == [4] and not re.search(_BESIDE, words):
        return f"write {numbers[0]}, if no month or day is sure"
    return "write the year with four digits" if numbers and max(map(len, numbers)) < 3 else None


def _loosely(words: str) -> When | None:
    for pattern, instead in _LOOSE:
        words = re.sub(pattern, instead, words)
    words = re.sub("[A-Za-z]{5,}", lambda word: near(word[0], MONTHS) or word[0], words)
    with suppress(Unreadable):
        return _read(words.strip())
    return None


def _period_meant(words: str) -> str | None:
    """What to write for a period as people write it, if that is sure."""
    if match := re.fullmatch(_PART, words):
        first, last = _PARTS[match["part"].lower()]
        return f"write {match['year']}-{first:02} to {match['year']}-{last:02}"
    if words.startswith("from ") and (since := _loosely(words[5:])):
        return f"write since {since.text}"
    if match := re.fullmatch(_TWO, words):
        if match[2] in _NOW and (since := _loosely(match[1])):
            return f"write since {since.text}"
        if until := _loosely(match[2]):  # the first of the two may leave to it what they share
            shared = ("", f" {until.start.year}", f" {spelt(until.start, 'month')}")
            for more in shared:
                since = _loosely(match[1] + more)
                if since and since.start < until.start and (not more or since.precision == until.precision):
                    return f"write {since.text} to {until.text}"
    return None
