"""Dates and periods: days, months and years as they were said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.diagnostics import Unreadable
from estimates.quantities import dates


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2024-02-26", "2024-02-26", "2024-02-26", "day"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2023", "2023-01-01", "2023-12-31", "year"),
        ("August 2023", "2023-08-01", "2023-08-31", "month"),
        ("Sept. 2023", "2023-09-01", "2023-09-30", "month"),
        ("26 February 2024", "2024-02-26", "2024-02-26", "day"),
        ("February 26, 2024", "2024-02-26", "2024-02-26", "day"),
        (" 2024-02-26 ", "2024-02-26", "2024-02-26", "day"),
    ],
)
def test_a_date_is_a_day_a_month_or_a_year(text: str, start: str, end: str, precision: str) -> None:
    when = dates.parse(text)
    assert (when.start, when.end, when.precision) == (date.fromisoformat(start), date.fromisoformat(end), precision)
    assert when.text == text.strip()


@pytest.mark.parametrize(
    ("text", "slug", "shown"),
    [
        ("", "date", ""),
        ("yesterday", "date", "yesterday"),
        ("2024-02-30", "no-such-date", "2024-02-30"),
        ("2024-13", "no-such-date", "2024-13"),
        ("2024-00-01", "no-such-date", "2024-00-01"),
        ("0999", "no-such-date", "0999"),
        ("30 February 2024", "no-such-date", "30 February 2024"),
        ("03/04/2024", "date", "03/04/2024"),
        ("Augustus 2023", "date", "Augustus 2023"),
        ("２０２４", "date", "２０２４"),
        ("1,000", "date", "1,000"),
        ("since yesterday", "date", "yesterday"),
        ("in recent weeks", "date", "in recent weeks"),
        ("2023-08 to 2023-02", "empty-period", "2023-08 to 2023-02"),
        ("2023-08 to 2024-02-31", "no-such-date", "2024-02-31"),
        ("since ", "date", "since"),
    ],
)
def test_a_text_that_is_not_a_date_or_period_is_refused_with_its_place(text: str, slug: str, shown: str) -> None:
    with pytest.raises(Unreadable) as caught:
        (dates.parse_period if text.startswith(("since", "in ", "2023")) else dates.parse)(text)
    assert (caught.value.slug, text[caught.value.start : caught.value.end]) == (slug, shown)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("since August 2023", "2023-08-01", None),
        ("since 2023-08", "2023-08-01", None),
        ("until 2024-02", None, "2024-02-29"),
        ("2023-08 to 2024-02", "2023-08-01", "2024-02-29"),
        ("from August 2023 to 26 February 2024", "2023-08-01", "2024-02-26"),
        ("2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_a_period_has_the_first_and_last_day_that_were_said(text: str, start: str | None, end: str | None) -> None:
    period = dates.parse_period(text)
    assert (period.start and period.start.isoformat(), period.end and period.end.isoformat()) == (start, end)


HELP = "write it as since August 2023, 2023-08 to 2024-02, until 2024-02, or 2023"


@pytest.mark.parametrize(
    ("text", "date_help", "period_help"),
    [
        ("20.05.2025", "write 2025-05-20", "write 2025-05-20"),
        ("20250520", "write 2025-05-20", "write 2025-05-20"),
        ("05/20/2025", "write 2025-05-20", "write 2025-05-20"),
        ("05/06/2025", "write 2025-06-05 or 2025-05-06", "write 2025-06-05 or 2025-05-06"),
        ("2025-05-20T10:00", "write 2025-05-20", "write 2025-05-20"),
        ("20.05.25", None, HELP),
        ("Q2 2025", None, HELP),
        ("mid-June 2025", None, HELP),
        ("after May 2025", None, HELP),
        ("2025–05–20", None, HELP),
        ("2025‑13‑01", None, HELP),
    ],
)
def test_a_day_in_another_order_gets_the_days_that_it_can_be(
    text: str, date_help: str | None, period_help: str
) -> None:
    for parse, help_ in ((dates.parse, date_help), (dates.parse_period, period_help)):
        with pytest.raises(Unreadable) as caught:
            parse(text)
        assert caught.value.help == help_


def test_the_dates_in_a_text_are_found_in_order() -> None:
    text = "On 26 Feb. 2024, in May 2023, since 2022 and on 2024-03-01: 1,000 of 30 February 2024, or of May 3, 2021."
    assert [when.text for when in dates.find(text)] == ["26 Feb. 2024", "May 2023", "2022", "2024-03-01", "May 3, 2021"]


@given(st.dates(date(1700, 1, 1), date(2200, 12, 31)))
def test_every_day_of_five_centuries_is_read(day: date) -> None:
    assert dates.parse(day.isoformat()).start == day
    assert dates.parse(f"{day.day} {day:%B} {day.year}").end == day


@given(st.text())
def test_any_text_is_a_date_or_unreadable(text: str) -> None:
    for parse in (dates.parse, dates.parse_period):
        try:
            parse(text)
        except Unreadable as error:
            assert 0 <= error.start <= error.end <= len(text)  # noqa: PT017


@pytest.mark.parametrize("text", ["26.02.2024", "20240226", "2024년 2월 26일", "2024. 2. 26.", "2024-02-26 00:00:00"])
def test_a_date_in_another_order_is_parsed_loosely_if_only_one_reading_is_possible(text: str) -> None:
    assert dates.parse_loosely(text).start.isoformat() == "2024-02-26"
    with pytest.raises(Unreadable):
        dates.parse_loosely("03/04/2024")


def test_a_date_in_words_is_as_precise_as_it_was() -> None:
    whens = map(dates.parse, ("2024-02-26", "2024-02", "2024"))
    words = [dates.in_words(when.start, when.precision) for when in whens]
    assert words == ["26 February 2024", "February 2024", "2024"]
