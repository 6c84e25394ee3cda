"""Days as people type them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from shared.technical.languages import LANGUAGES, language

_NUMBERS = re.compile(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4}|\d{2})")
_NAMED = re.compile(r"(?:\w+ )?(?:den |the )?(\d{1,2})[. ]+([^\W\d]+)\.?,? +(\d{4}|\d{2})")
_YEARS = (1900, 9000)
_CENTURY = 2000


def read_day(text: str) -> date | None:
    """The day that `text` names; None where it names none.

    As a browser's calendar writes it (`2018-08-15`), or as a Dane does: `15.8.2018`, `15. 8. 2018`, `15/8-18`,
    `15. august 2018`, `onsdag den 15. aug. 2018`. The year must be there: without it a slip is not seen; so is a year
    that nobody means, at whose edges a moment has no place in UTC.
    """
    day = _read(" ".join(text.split()).lower())
    return day if day and _YEARS[0] <= day.year <= _YEARS[1] else None


def _read(text: str) -> date | None:
    try:
        if numbers := _NUMBERS.fullmatch(text):
            return date(_year(numbers[3]), int(numbers[2]), int(numbers[1]))
        if (named := _NAMED.fullmatch(text)) and named[2] in _months():
            return date(_year(named[3]), _months()[named[2]], int(named[1]))
        return date.fromisoformat(text) if len(text) == len("2018-08-15") else None
    except ValueError:
        return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else _CENTURY + int(digits)


@cache
def _months() -> dict[str, int]:
    """The number of each month by its name, whole and short, in every language of ours."""
    from babel.dates import get_month_names

    names = (
        get_month_names(width, locale=language(code).locale) for code in LANGUAGES for width in ("wide", "abbreviated")
    )
    return {name.rstrip(".").lower(): number for each in names for number, name in each.items()}
