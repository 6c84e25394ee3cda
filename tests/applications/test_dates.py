"""Danish dates."""

from __future__ import annotations

from datetime import date, time

import pytest

from infra.applications.dates import Years, whens

YEARS = Years(None, date(2026, 11, 29))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("15 august 2018 - afholdelse af netværksmøde", ["2018-08-15"]),
        ("15.08.18", ["2018-08-15"]),
        (
            "Lørdag den 8. maj 2027 kl. 11-16, lørdag den 12. juni 2027 kl. 11-16",
            ["2027-05-08 11:00-16:00", "2027-06-12 11:00-16:00"],
        ),
        ("Wednesday 13th January 2027, 5-7 pm", ["2027-01-13 17:00-19:00"]),
        ("Sunday 2 May 2027, 10.30 am to 1 pm", ["2027-05-02 10:30-13:00"]),
        ("3 October 2027, 11-1 pm", ["2027-10-03 11:00-13:00"]),
        ("15/8-2018 kl 17.00-19.00", ["2018-08-15 17:00-19:00"]),
        ("12-03-2027 kl. 19 - ca. 21", ["2027-03-12 19:00-21:00"]),
        ("2027-03-04", ["2027-03-04"]),
        ("onsdag d. 3/2 kl. 8-9.30", ["2027-02-03 08:00-09:30"]),
        ("ons. d. 3. feb. kl. 8.00 - 9.30", ["2027-02-03 08:00-09:30"]),
        ("d. 3.2. kl. 10", ["2027-02-03 10:00"]),
        ("tors. 4/3 17:00–19:00: Havnen", ["2027-03-04 17:00-19:00"]),
        ("den 2. maj 2027 fra kl. 14 til 16", ["2027-05-02 14:00-16:00"]),
        ("den 3., 10. og 17. februar 2027", ["2027-02-03", "2027-02-10", "2027-02-17"]),
        ("15/8, 19/9 og 21/11 2018", ["2018-08-15", "2018-09-19", "2018-11-21"]),
        ("1. december, 5. januar og 2. februar", ["2026-12-01", "2027-01-05", "2027-02-02"]),
        ("28.-29. august 2027", ["2027-08-28", "2027-08-29"]),
        (
            "lørdag den 28. og søndag den 29. august 2027 kl. 13-01",
            ["2027-08-28 13:00-01:00", "2027-08-29 13:00-01:00"],
        ),
        ("første onsdag i august og september 2027 kl. 19", ["2027-08-04 19:00", "2027-09-01 19:00"]),
        ("hver tirsdag i marts 2027", ["2027-03-02", "2027-03-09", "2027-03-16", "2027-03-23", "2027-03-30"]),
        (
            "første tirsdag i hver måned fra november 2026 til februar 2027",
            ["2026-11-03", "2026-12-01", "2027-01-05", "2027-02-02"],
        ),
        ("hver onsdag 3/2 - 17/2 2027", ["2027-02-03", "2027-02-10", "2027-02-17"]),
        ("d. 3/2-26, 8.30-10.30", ["2026-02-03 08:30-10:30"]),
        (
            "Hver tirsdag fra 9. februar til 9. marts 2027 (undtagen vinterferien og d. 2. marts) kl. 17-19",
            ["2027-02-09 17:00-19:00", "2027-02-23 17:00-19:00", "2027-03-09 17:00-19:00"],
        ),
        ("hver anden onsdag fra 6. januar til 3. februar 2027", ["2027-01-06", "2027-01-20", "2027-02-03"]),
        ("torsdage i ulige uger fra den 7. januar til den 21. januar 2027", ["2027-01-07", "2027-01-21"]),
        ("mandage i uge 6-8 2027 kl. 10-12, ikke i uge 7", ["2027-02-08 10:00-12:00", "2027-02-22 10:00-12:00"]),
        ("hver tirsdag fra marts til april 2027, dog ikke i uge 9-16", ["2027-04-27"]),
        ("3 møder i foråret 2027 med 20-25 deltagere, ultimo august, 1/2 side i avisen", []),
    ],
)
def test_days_and_times_are_read_as_danes_write_them(text: str, days: list[str]) -> None:
    """In any of the usual ways; what is no day is none."""
    found = whens(text, YEARS)
    assert [f"{each.day}{_clock(each.starts, each.ends)}" for each in found] == days
    assert [each.asked for each in found] == [""] * len(days)


def _clock(starts: time | None, ends: time | None) -> str:
    return (f" {starts:%H:%M}" if starts else "") + (f"-{ends:%H:%M}" if ends else "")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("31. juni 2027", "31. juni 2027 is no day of the calendar"),
        ("mandag d. 3/2 2027", "3. februar 2027 is a onsdag, and not a mandag"),
        (
            "hver tirsdag fra 2. marts til 8. marts 2027 undtagen når Lise er syg",
            "which days “når Lise er syg” takes out is not understood",
        ),
    ],
)
def test_a_day_that_cannot_be_is_asked_about(text: str, asked: str) -> None:
    """It is not put right in silence."""
    assert [each.asked for each in whens(text, YEARS)] == [asked]


def test_a_long_span_is_no_gathering() -> None:
    """Work that takes months is not a meeting of so many days."""
    assert [each.until for each in whens("fra 1. marts til 30. maj 2027", YEARS)] == [date(2027, 5, 30)]


def test_an_inferred_year_says_so() -> None:
    """Whoever completes the plan reads from what the year follows."""
    first, second = whens("3. februar og 2. januar", YEARS)
    assert (first.day, second.day) == (date(2027, 2, 3), date(2028, 1, 2))
    assert "no year is written" in first.assumed
    assert "day before it" in second.assumed
