"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from shared.technical.dates import read_day

AUGUST = date(2018, 8, 15)


@pytest.mark.parametrize(
    "text",
    [
        "2018-08-15",
        "15.8.2018",
        "15.08.2018",
        "15. 8. 2018",
        " 15/8 2018 ",
        "15/8-2018",
        "15-8-2018",
        "15.8.18",
        "15/8-18",
        "15. august 2018",
        "15 aug 2018",
        "15. aug. 2018",
        "Onsdag den 15. august 2018",
        "den 15. august 2018",
        "15 August 2018",
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    """By a browser's calendar, with points, strokes and spaces, with the month's name, with two digits of the year."""
    assert read_day(text) == AUGUST


@pytest.mark.parametrize(
    "text",
    [
        "",
        "15. august",
        "15/8",
        "31.2.2018",
        "2018-8-15",
        "15.8.218",
        "8/15/2018",
        "15. blabla 2018",
        "20180815",
        "i morgen",
    ],
)
def test_what_names_no_day_is_none(text: str) -> None:
    """Never guessed: without a year, with a month that there is not, or in the American order where that shows."""
    assert read_day(text) is None
