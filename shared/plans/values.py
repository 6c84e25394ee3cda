"""What may stand in a plan's fields, each refused in words that help to mend it."""

from __future__ import annotations

import calendar
import re
from datetime import date, time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from shared.limits import LONGEST_ID, LONGEST_LINE, LONGEST_TEXT, MOST_AMOUNT, MOST_LINES, MOST_SEATS
from shared.people import AddressInvalid, normalise
from shared.technical import money
from shared.technical.languages import LANGUAGES
from shared.technical.writing import lines, one_line, says_something

LONGEST_NIGHT = timedelta(hours=16)
"""What ends on the next day and lasts longer is a slip of the finger."""

TAKEN_BY_PAGES = frozenset(
    {"accessibility", "api", "assets", "embed", "find", "inbox", "privacy", "static", "well-known"}
)
"""Parts of addresses that are no project's and no meeting's."""


def text(value: Any) -> str:
    """Words, on as many lines as they need."""
    if not isinstance(value, str):
        raise ValueError("is empty" if value is None else "should be text")
    words = lines(value)
    if not words:
        raise ValueError("is empty")
    if len(words) > LONGEST_TEXT:
        raise ValueError(f"has {len(words)} letters; at most {LONGEST_TEXT} fit")
    return words


def line(value: Any) -> str:
    """Words on one line."""
    if len(text(value).splitlines()) > 1:
        raise ValueError("should be on one line")
    words = one_line(value)
    if len(words) > LONGEST_LINE:
        raise ValueError(f"has {len(words)} letters; at most {LONGEST_LINE} fit")
    return words


def saying(words: str) -> str:
    """Words with at least a letter or a digit, as guests must read something there."""
    if not says_something(words):
        raise ValueError(f"“{words}” says nothing")
    return words


def points(value: tuple[str, ...]) -> tuple[str, ...]:
    """Lines, as many as a programme may have."""
    if len(value) > MOST_LINES:
        raise ValueError(f"has {len(value)} lines; at most {MOST_LINES} fit")
    return value


def identity(value: Any) -> str:
    """An id, safe in an address and in a mail's tag."""
    found = line(value)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found):
        raise ValueError(f"“{found}” is no id: only a to z, 0 to 9 and - between them, as in moede-1")
    if not 3 <= len(found) <= LONGEST_ID:
        raise ValueError(f"“{found}” should have 3 to {LONGEST_ID} letters")
    if found in TAKEN_BY_PAGES:
        raise ValueError(f"“{found}” is taken by Tovholder's own pages")
    return found


def day(value: Any) -> date:
    """A date as 2018-08-15."""
    found = line(value)
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", found)
    if match is None:
        raise ValueError(f"“{found}” is no date; write year, month and day as 2018-08-15")
    year, month, of_month = map(int, match.groups())
    if not 1 <= month <= 12:
        raise ValueError(f"“{found}” is no date: there are 12 months")
    if not 2000 <= year <= 2999:
        raise ValueError(f"“{found}” is no date that a season could have")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= of_month <= days:
        raise ValueError(f"“{found}” is no date: {calendar.month_name[month]} {year} has {days} days")
    return date(year, month, of_month)


def clock(value: Any) -> time:
    """A time of the day as 08:00, on clocks in Copenhagen."""
    found = line(value)
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})", found)
    if match is None:
        raise ValueError(f"“{found}” is no time; write hours and minutes as 08:00")
    hour, minute = map(int, match.groups())
    if hour > 23 or minute > 59:
        raise ValueError(f"“{found}” is no time: a day goes from 00:00 to 23:59")
    return time(hour, minute)


def ends_on(day: date, starts: time, ends: time) -> date:
    """The day on which a meeting ends that starts on `day`: the next one where it ends after midnight."""
    return day + timedelta(days=ends < starts)


def wrong_times(starts: time, ends: time) -> bool:
    """Whether a meeting cannot last from `starts` to `ends`, on the same day or into the night."""
    lasts = timedelta(hours=ends.hour - starts.hour, minutes=ends.minute - starts.minute) % timedelta(days=1)
    return not lasts or (ends < starts and lasts > LONGEST_NIGHT)


def amount(value: Any) -> money.Oere:
    """Kroner as Danes write them, kept as øre: 14600, 14.600, 66,50. None may be owed to us."""
    found = line(value)
    try:
        oere = money.oere(found)
    except ValueError as error:
        raise ValueError(f"“{found}” is no amount in kroner; write 14600, 14.600 or 66,50") from error
    if oere < 0:
        raise ValueError(f"“{found}” is less than nothing")
    if oere > MOST_AMOUNT:
        raise ValueError(f"“{found}” is more than {money.kroner(MOST_AMOUNT)}")
    return oere


def count(value: Any) -> int:
    """A whole number, 0 or more."""
    found = line(value)
    if not re.fullmatch(r"\d+", found, re.ASCII):
        raise ValueError(f"“{found}” is no whole number; write digits alone, as 30")
    if len(found) > 9 or int(found) > MOST_SEATS:
        raise ValueError(f"“{found}” is too many; at most {MOST_SEATS}")
    return int(found)


def months(value: Any) -> int:
    """A number of months, from half a year to ten."""
    found = count(value)
    if not 6 <= found <= 120:
        raise ValueError(f"{found} should be from 6 to 120 months")
    return found


def share(value: Any) -> int:
    """A share from a half to 0.99, kept as whole per cent."""
    found = line(value)
    match = re.fullmatch(r"0[.,](\d{1,2})", found, re.ASCII)
    percent = int(match[1].ljust(2, "0")) if match else 0
    if not 50 <= percent <= 99:
        raise ValueError(f"“{found}” should be from 0.5 to 0.99, as 0.8: four of five")
    return percent


def flag(value: Any) -> bool:
    """Yes or no."""
    found = line(value).lower()
    if found not in {"true", "false", "yes", "no", "ja", "nej"}:
        raise ValueError(f"“{found}” should be yes or no")
    return found in {"true", "yes", "ja"}


def address(value: Any) -> str:
    """A mail address, in the form in which it is mailed."""
    found = line(value)
    try:
        return normalise(found)
    except AddressInvalid as error:
        raise ValueError(f"“{found}” is no mail address: {error}") from error


def ean(value: Any) -> str:
    """The number to which an authority's electronic bills go: thirteen digits (GTIN-13), without spaces."""
    digits = line(value).replace(" ", "")
    if not re.fullmatch(r"[0-9]{13}", digits) or sum(map(int, digits[::2] + digits[1::2] * 3)) % 10:
        raise ValueError(f"“{value}” is no EAN: thirteen digits, of which the last one checks the others")
    return digits


def website(value: Any) -> str:
    """The address of a page."""
    found = line(value)
    if not re.fullmatch(r"https?://[^\s/?#<>\"']+\.[^\s/?#<>\"']+(/[^\s<>\"']*)?", found):
        raise ValueError(f"“{found}” is no web address; it starts with https://")
    return found


def colour(value: Any) -> str:
    """A CSS colour as "#0b4f6c"."""
    if value is None:
        raise ValueError('is empty; a colour stands in quotes, "#0b4f6c", as # begins a comment')
    found = line(value)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", found):
        raise ValueError(f'“{found}” is no colour; write "#0b4f6c"')
    return found.lower()


def language(value: Any) -> str:
    """One of the languages that we write."""
    found = line(value).lower()
    if found not in LANGUAGES:
        raise ValueError(f"“{found}” is none of our languages: {', '.join(LANGUAGES)}")
    return found


Text = Annotated[str, BeforeValidator(text)]
Line = Annotated[str, BeforeValidator(line)]
SayingText = Annotated[Text, AfterValidator(saying)]
SayingLine = Annotated[Line, AfterValidator(saying)]
Points = Annotated[tuple[Line, ...], AfterValidator(points)]
Id = Annotated[str, BeforeValidator(identity)]
Day = Annotated[date, BeforeValidator(day)]
Clock = Annotated[time, BeforeValidator(clock)]
Kroner = Annotated[money.Oere, BeforeValidator(amount)]
Count = Annotated[int, BeforeValidator(count)]
Months = Annotated[int, BeforeValidator(months)]
Share = Annotated[int, BeforeValidator(share)]
Flag = Annotated[bool, BeforeValidator(flag)]
Address = Annotated[str, BeforeValidator(address)]
Ean = Annotated[str, BeforeValidator(ean)]
Website = Annotated[str, BeforeValidator(website)]
Colour = Annotated[str, BeforeValidator(colour)]
Language = Annotated[str, BeforeValidator(language)]
