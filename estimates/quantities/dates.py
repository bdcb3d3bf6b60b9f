"""A day, a month or a year as it was said, and periods between them: a month never becomes its first day."""

import calendar
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from estimates.diagnostics import Unreadable

LONGEST = 80  # characters of a date or a period
FIRST_YEAR, LAST_YEAR = 1700, 2200  # what nanosecond timestamps can hold, with room on both sides
MONTHS = tuple("January February March April May June July August September October November December".split())  # noqa: SIM905
_MONTHS = {name[:letters].lower(): number for number, name in enumerate(MONTHS, 1) for letters in (3, None)}
_MONTHS["sept"] = 9
_NAME = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_FORMS = (
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?",
    rf"(?:(?P<day>\d{{1,2}}) )?{_NAME} (?P<year>\d{{4}})",
    rf"{_NAME} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})",
)
_IN_TEXT = re.compile(
    rf"\b(?:(?:\d{{1,2}} )?{_NAME} (?:\d{{1,2}},? )?\d{{4}}|\d{{4}}-\d\d(?:-\d\d)?|(?:19|20)\d\d)\b", re.IGNORECASE
)
_OTHER_ORDER = re.compile(
    r"(\d{4})[./](\d{1,2})[./](\d{1,2})|(\d{4})-?(\d\d)-?(\d\d)(?:[T ]\d.*)?|(\d{1,2})[./-](\d{1,2})[./-](\d{4})",
    re.ASCII,
)
_PERIODS = "write it as since August 2023, 2023-08 to 2024-02, until 2024-02, or 2023"
_PERIOD = re.compile(
    r"\s*(?:(?P<open>since|until|up to)\s+(?P<one>\S.*)|(?:from\b\s*)?(?P<since>.*?\S)\s+to\s+(?P<until>\S.*))",
    re.DOTALL,
)


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


def in_words(start: date, precision: str = "day", letters: int | None = None) -> str:
    """Return 26 February 2024, February 2024 or 2024; months abbreviated to `letters`, or in full."""
    month = f"{MONTHS[start.month - 1][:letters]} {start.year}"
    return {"day": f"{start.day} {month}", "month": month, "year": f"{start.year}"}[precision]


def parse(text: str, offset: int = 0, otherwise: str | None = None) -> When:
    """Parse "2024-02-26", "2023-10", "2024", "August 2023" or "26 February 2024", at `offset` in a longer text.

    Raises Unreadable: [date] if it is not a date, with help (`otherwise` this one), [no-such-date] if the calendar has
    no such day.
    """
    words = text.strip()
    start = offset + text.find(words)
    place = start, start + len(words)
    match = next(filter(None, (re.fullmatch(form, words, re.ASCII | re.IGNORECASE) for form in _FORMS)), None)
    if match is None:
        days = _days(words)
        help_ = f"write {' or '.join(days)}" if days else otherwise
        fact = f"“{words}” is not a date such as 2024-02-26, 2024-02 or 2024"
        raise Unreadable(fact, *place, slug="date", help=help_)
    year = int(match["year"])
    name, month, day = map(match.groupdict().get, ("name", "month", "day"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}", *place, slug="no-such-date")
    try:
        first = date(year, _MONTHS[name.lower()] if name else int(month or 1), int(day or 1))
    except ValueError:
        raise Unreadable(f"the calendar has no {words}", *place, slug="no-such-date") from None
    if day:
        return When(words, first, first, "day")
    if not name and not month:
        return When(words, first, date(year, 12, 31), "year")
    return When(words, first, first.replace(day=calendar.monthrange(year, first.month)[1]), "month")


def find(text: str) -> Iterator[When]:
    """Yield the dates in a text, in order: days, months, and years since 1900."""
    for match in _IN_TEXT.finditer(text):
        with suppress(Unreadable):
            yield parse(match[0])


def parse_loosely(text: str) -> When:
    """Parse a date, or a day in another order (26.02.2024) if only one reading is possible. Raises as `parse`."""
    days = _days(text.strip())
    return parse(days[0] if len(days) == 1 else text)


def parse_period(text: str) -> Period:
    """Parse "since D", "D to D", "until D" or "D", where D is a day, a month or a year.

    Raises Unreadable as `parse` does, and [empty-period] where the end is before the start.
    """
    words = text.strip()
    match = _PERIOD.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        when = parse(text, 0, _PERIODS)
        return Period(words, when, when)
    if match["open"]:
        when = parse(match["one"], match.start("one"), _PERIODS)
        return Period(words, when, None) if match["open"] == "since" else Period(words, None, when)
    since, until = (parse(match[key], match.start(key), _PERIODS) for key in ("since", "until"))
    if until.end < since.start:
        fact = f"the period ends in {until.text}, before it starts in {since.text}"
        help_ = f"write {until.text} to {since.text}, if that is what is meant"
        raise Unreadable(fact, match.start("since"), match.end("until"), slug="empty-period", help=help_)
    return Period(words, since, until)


def _days(words: str) -> list[str]:
    """Return the days that a date in another order can be, with the day first or the month first."""
    match = _OTHER_ORDER.fullmatch(re.sub("[년월.] ?", ".", words).rstrip(".일"))  # 2024년 2월 26일; 2024. 2. 26.
    if match is None:
        return []
    first, second, third = (int(part) for part in match.groups() if part)
    is_year_last = match[7] is not None
    days: dict[str, None] = {}  # each once: 2.2.2024
    for order in [(third, second, first), (third, first, second)] if is_year_last else [(first, second, third)]:
        with suppress(ValueError):
            days[date(*order).isoformat()] = None
    return [*days]
