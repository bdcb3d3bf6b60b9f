"""A day, a month or a year, as it was said: a month never silently becomes its first day."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from estimates.problems import Unreadable

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
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d")
_EXAMPLE = "2024-02-26, 2024-02 or 2024"


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
    for form in _FORMS:
        if (match := form.fullmatch(words)) and (when := _when(match, start)):
            return when
    raise _unreadable(words, start)


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read "since D", "D to D", "until D" or "D", where D is a day, a month or a year.

    Raises Unreadable as `parse` does, and [empty-period] where the end lies before the start.
    """
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
    try:
        when = parse(text)
    except Unreadable as problem:
        if problem.slug == "date":
            problem.help = problem.help or "write it as since August 2023, 2023-08 to 2024-02, until 2024-02, or 2023"
        raise
    return Period(when.text, when, when)


def _part(text: str, match: re.Match[str], group: int) -> When:
    try:
        return parse(match[group])
    except Unreadable as problem:
        offset = match.start(group)
        start = offset + problem.start if match[group].strip() else 0
        end = offset + problem.end if match[group].strip() else len(text)
        raise Unreadable(problem.fact, start, end, slug=problem.slug, help=problem.help) from None


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
    return Unreadable(f"“{words}” is not a date such as {_EXAMPLE}", start, end, slug="date")
