from __future__ import annotations

from datetime import date

import pytest
from estimates.diagnostics.problems import Unreadable
from hypothesis import given
from hypothesis import strategies as st

from estimates.quantities import old_dates as dates


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2024-02-26", "2024-02-26", "2024-02-26", "day"),
        ("2024-2-6", "2024-02-06", "2024-02-06", "day"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2023", "2023-01-01", "2023-12-31", "year"),
        ("August 2023", "2023-08-01", "2023-08-31", "month"),
        ("aug 2023", "2023-08-01", "2023-08-31", "month"),
        ("Sept. 2023", "2023-09-01", "2023-09-30", "month"),
        ("26 February 2024", "2024-02-26", "2024-02-26", "day"),
        ("February 26, 2024", "2024-02-26", "2024-02-26", "day"),
        ("Feb. 26 2024", "2024-02-26", "2024-02-26", "day"),
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
        ("2024-02-30", "no-such-date", "30"),
        ("2023-02-29", "no-such-date", "29"),
        ("2024-13", "no-such-date", "13"),
        ("2024-00-01", "no-such-date", "00"),
        ("2024-01-00", "no-such-date", "00"),
        ("0999", "no-such-date", "0999"),
        ("30 February 2024", "no-such-date", "30"),
        ("03/04/2024", "date", "03/04/2024"),
        ("26.02.2024", "date", "26.02.2024"),
        ("2024-02-26T10:00", "date", "2024-02-26T10:00"),
        ("Augustus 2023", "date", "Augustus 2023"),
        ("２０２４", "date", "２０２４"),
        ("1,000", "date", "1,000"),
    ],
)
def test_what_is_no_date_is_refused_with_its_place(text: str, slug: str, shown: str) -> None:
    with pytest.raises(Unreadable) as caught:
        dates.parse(text)
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


@pytest.mark.parametrize(
    ("text", "slug", "shown"),
    [
        ("since yesterday", "date", "yesterday"),
        ("in recent weeks", "date", "in recent weeks"),
        ("2023-08 to 2023-02", "empty-period", "2023-08 to 2023-02"),
        ("2023-08 to 2024-02-31", "no-such-date", "31"),
        ("since ", "date", "since "),
    ],
)
def test_what_is_no_period_is_refused_with_its_place(text: str, slug: str, shown: str) -> None:
    with pytest.raises(Unreadable) as caught:
        dates.parse_period(text)
    assert (caught.value.slug, text[caught.value.start : caught.value.end]) == (slug, shown)


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("20th of May 2025", "write 20 May 2025"),
        ("Tuesday, May 20th, 2025", "write May 20, 2025"),
        ("20-May-2025", "write 20 May 2025"),
        ("2 Febuary 2025", "write 2 February 2025"),
        ("05/2025", "write 2025-05"),
        ("mid-June 2025", "write June 2025"),
        ("the end of 2025", "write 2025"),
        ("May 2025?", "write May 2025"),
        ("Q2 2025", "write 2025, if no month or day is sure"),
        ("spring 2025", "write 2025, if no month or day is sure"),
        ("20.05.25", "write the year with four digits"),
        ("“2025-05-20”", "write 2025-05-20"),
        ("“20 May 2025”", "write 20 May 2025"),
        ("2025–05–20", "write 2025-05-20"),
        ("2025-05—20", "write 2025-05-20"),
        ("2025‑05", "write 2025-05"),
        ("2025‑13‑01", None),
        ("after May 2025", None),
        ("2020s", None),
        ("yesterday", None),
    ],
)
def test_a_date_as_people_write_it_gets_the_nearest_one_that_is_read(text: str, help_: str | None) -> None:
    with pytest.raises(Unreadable) as caught:
        dates.parse(text)
    assert caught.value.help == help_


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("May–June 2025", "write May 2025 to June 2025"),
        ("between May and June 2025", "write May 2025 to June 2025"),
        ("May to June 2025", "write May 2025 to June 2025"),
        ("1-5 May 2025", "write 1 May 2025 to 5 May 2025"),
        ("2024-2025", "write 2024 to 2025"),
        ("2025-05-01 – 2025-06-01", "write 2025-05-01 to 2025-06-01"),
        ("mid-2024 to 2025", "write 2024 to 2025"),
        ("since 2022-02-24 to now", "write since 2022-02-24"),
        ("from May 2025", "write since May 2025"),
        ("mid-June 2025", "write June 2025"),
        ("since mid-June 2025", "write June 2025"),
        ("spring 2025", "write 2025, if no month or day is sure"),
        ("Q2 2025", "write 2025-04 to 2025-06"),
        ("H2 2025", "write 2025-07 to 2025-12"),
        ("during 2025", "write 2025"),
        ("December–January 2025", "write it as since August 2023, 2023-08 to 2024-02, until 2024-02, or 2023"),
        ("before May 2025", "write it as since August 2023, 2023-08 to 2024-02, until 2024-02, or 2023"),
    ],
)
def test_a_period_as_people_write_it_gets_the_nearest_one_that_is_read(text: str, help_: str) -> None:
    with pytest.raises(Unreadable) as caught:
        dates.parse_period(text)
    assert caught.value.help == help_


@given(st.dates(date(1700, 1, 1), date(2200, 12, 31)))
def test_every_day_of_five_centuries_is_read(day: date) -> None:
    assert dates.parse(day.isoformat()).start == day
    assert dates.parse(f"{day.day} {day:%B} {day.year}").end == day


@given(st.text())
def test_no_text_does_worse_than_unreadable(text: str) -> None:
    for parse in (dates.parse, dates.parse_period):
        try:
            parse(text)
        except Unreadable as error:
            assert 0 <= error.start <= error.end <= len(text)  # noqa: PT017
