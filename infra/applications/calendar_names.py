"""Months and days of the week as Danes write them, and as English has them."""

from __future__ import annotations

MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
ENGLISH = {
    "may": "maj",
    "oct": "okt",
    "mon": "man",
    "tue": "tir",
    "wed": "ons",
    "thu": "tor",
    "fri": "fre",
    "sat": "lør",
}
ENGLISH |= {"sun": "søn"}
"""How an English month or day of the week begins, and what a Dane says."""

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
DAY = rf"{'|'.join(WEEKDAYS)}|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
ORDINALS = {
    "første": 1,
    "1.": 1,
    "anden": 2,
    "andet": 2,
    "2.": 2,
    "tredje": 3,
    "3.": 3,
    "fjerde": 4,
    "4.": 4,
    "sidste": -1,
}


def month_of_year(name: str) -> int:
    """The number of a month from 1, Danish or English."""
    begins = ENGLISH.get(name[:3].lower(), name[:3].lower())
    return next(place for place, each in enumerate(MONTHS, start=1) if each[:3] == begins)


def day_of_week(name: str) -> int | None:
    """The number of a day of the week from 0, Danish or English; None where it is none."""
    begins = ENGLISH.get(name[:3].lower(), name[:3].lower())
    return next((place for place, each in enumerate(WEEKDAYS) if each[:3] == begins), None)
