"""The patterns in which Danes write days and times, and what stands in a text by them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise

from infra.applications.calendar_names import DAY, ORDINALS, WEEKDAYS, day_of_week, month_of_year

_MONTH = (
    r"(?P<month>jan(?:uary?)?|feb(?:ruary?)?|mar(?:ts|ch)?|apr(?:il)?|ma[jy]|jun[ie]?|jul[iy]?|aug(?:ust)?|"
    r"sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
YEAR = r"(?:20)\d\d"
_NAMED_DAY = (
    rf"(?:(?:{DAY}|man|tirs?|ons|tors?|fre|lør|søn)\b\.?"
    r"(?:\s*(?:,|og|-|–)\s*)?)+"
)
_PREFIX = rf"(?:(?P<weekday>{_NAMED_DAY})\s*)?(?:(?:d\.|den|dén|d\b)\s*)?"
_OF_MONTH = (
    r"(?<![\d.:,])(?P<days>\d{1,2}(?!\d)(?:\.|(?:st|nd|rd|th)\b)?(?:\s*(?:,\s*og|,|og|&|\+|samt|til|-|–)\s*"
    rf"(?P<and>{_NAMED_DAY}\s*)?(?:(?:d\.|den)\s*)?\d{{1,2}}(?!\d)\.?)*)"
)
_SPOKEN = re.compile(
    rf"\b{_PREFIX}{_OF_MONTH}\s*(?:i\s+)?{_MONTH}(?:[\s,]*(?P<year>{YEAR}(?!\d)|[23]\d(?=[,;)]|$|\s+(?:kl|fra|\0))))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<![\d-])(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?![\d-])")
_DAY_AND_MONTH = rf"(?<![\d/.,:-]){_PREFIX}(?P<day>\d{{1,2}})\s?(?P<mark>[/.-])\s?(?P<month>\d{{1,2}})"
_WITH_YEAR = re.compile(_DAY_AND_MONTH + r"(?:\s?[/.-]\s?|\s)(?P<year>20\d\d)(?!\d)\.?", re.IGNORECASE)
_FIGURES = re.compile(
    _DAY_AND_MONTH + r"(?:[/.-](?P<year>\d\d)(?![\d.:/]))?(?![\d/]|\s*(?:side|time|liter|kg|pr|af|portion))\.?",
    re.IGNORECASE,
)
_OCLOCK = r"(?P<{0}h>\d{{1,2}})(?:[.:](?P<{0}m>\d{{2}}))?(?![\d/])"
_KL = (
    r"(?P<kl>(?:kl\b\.?|klokken|tid(?:spunkt|srum)?(?=\s*:)|start(?:tid(?:spunkt)?)?(?=\s*:))"
    r"\s*:?(?:\s*fra\b)?)\s*:?\s*"
)
_TO = r"\s*(?:-|–|—|til\b|slut(?:tid(?:spunkt)?)?(?=\s*:))\s*:?\s*(?:ca\.?\s*)?(?:kl\b\.?\s*:?\s*)?" + _OCLOCK.format(
    "to_"
)
"""What stands before a time, in words or as the label of a form's field: `Kl.: 18`, `Fra: 18.00`."""
_SPAN = re.compile(
    rf"(?:\b(?:fra\s+)?{_KL}|\bfra\b\s*:?\s*|(?<![\d/.-]))" + _OCLOCK.format("from_") + _TO, re.IGNORECASE
)
_ANNOUNCED = re.compile(
    rf"\b{_KL}" + _OCLOCK.format("from_") + _TO + rf"(?!\d|[./-]\s?\d|\.?\s*{_MONTH.replace('?P<month>', '?:')})",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?:(?<![\d/.:-])(?P<from_h>\d{1,2})(?:[:.](?P<from_m>\d\d))?\s*(?P<from>[ap]m)?\s*(?:-|–|—|to|until)\s*"
    r"|(?<![\d/.:-])(?=\d))(?P<to_h>\d{1,2})(?:[:.](?P<to_m>\d\d))?\s*(?P<to>[ap])\.?m\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"\b(?:{_KL}|fra\b\s*:?\s*(?=\d{{1,2}}[.:]\d\d(?!\d|\.\s*(?:-|–|til))))" + _OCLOCK.format("from_"), re.IGNORECASE
)
_WHICH = rf"(?P<which>(?:(?:{'|'.join(map(re.escape, ORDINALS))})\s*(?:og\s+)?)*)"
_SOME_MONTHS = rf"(?P<months>(?:{_MONTH.replace('?P<month>', '?:')}|\s|,|og|til|t\.o\.m\.|-|–|{YEAR})+)"
_EVERY = re.compile(
    rf"\b(?:hver|den|de)?\s*{_WHICH}(?P<weekday>{'|'.join(WEEKDAYS)})e?\w*"
    rf"\s+(?:i|fra)\s+(?:hver\s+måned|månederne|måneden)?\s*(?:fra\s+|i\s+)?{_SOME_MONTHS}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bare:
    """A day as it is written: its year may be missing. `span`: it ends what the day before it begins."""

    day: int
    month: int
    year: int | None
    weekday: int | None
    where: tuple[int, int]
    span: bool = False


@dataclass(frozen=True)
class Clocks:
    """From when to when, and where in the text that stands."""

    starts: time
    ends: time | None
    where: tuple[int, int]


def parts(text: str) -> tuple[list[Bare], list[Clocks], str]:
    """The days and the times that stand in `text`, and `text` with NULs in their place."""
    found: list[Bare] = []
    clocks: list[Clocks] = []
    rest = text
    # What is plainest comes first: `17.10.2018` is a day before `17.10` can be a time.
    for pattern, reader in (
        (_ISO, _iso),
        (_EVERY, _every),
        (_ENGLISH, _meridiem),
        (_ANNOUNCED, _clocks),
        (_SPOKEN, _spoken),
        (_WITH_YEAR, _figures),
        (_SPAN, _clocks),
        (_FROM, _clocks),
        (_FIGURES, _figures),
    ):
        for match in pattern.finditer(rest):
            read = list(reader(match))
            found += [each for each in read if isinstance(each, Bare)]
            clocks += [each for each in read if isinstance(each, Clocks)]
            if read:
                rest = rest[: match.start()] + "\0" * (match.end() - match.start()) + rest[match.end() :]
    found.sort(key=lambda each: each.where)
    for place, (before, each) in enumerate(pairwise(found), start=1):
        if text[before.where[1] : each.where[0]].strip().lower() in {"-", "–", "til", "t.o.m.", "to", "until"}:
            found[place] = replace(each, span=True)
    return found, sorted(clocks, key=lambda each: each.where), rest


def _iso(match: re.Match[str]) -> Iterator[Bare]:
    yield Bare(int(match["day"]), int(match["month"]), int(match["year"]), None, match.span())


def _spoken(match: re.Match[str]) -> Iterator[Bare]:
    month = month_of_year(match["month"])
    year = int(match["year"]) % 2000 + 2000 if match["year"] else None
    named = [
        day_of_week(each)
        for each in re.findall(r"\w+", match["weekday"] or "") + re.findall("[a-zøå]{3,}", match["days"].lower())
    ]
    weekdays = [each for each in named if each is not None]
    pieces = re.split(r"(\d{1,2})\.?", match["days"])
    days = [int(each) for each in pieces[1::2]]
    for place, day in enumerate(days):
        joint = pieces[2 * place].strip().lower().split(" ")[0] if place else ""
        weekday = weekdays[place] if len(weekdays) == len(days) else weekdays[0] if weekdays and not place else None
        start, end = match.span()
        yield Bare(day, month, year, weekday, (start + place, end), joint in {"-", "–", "til"})


def _figures(match: re.Match[str]) -> Iterator[Bare]:
    day, month = int(match["day"]), int(match["month"])
    dotted = match["mark"] != "/" and not match["year"]
    announced = re.match(r"(?:\w+\.?\s*)?(?:d\.|den\b|d\b)|(?:man|tirs|ons|tors|fre|lør|søn)", match[0], re.IGNORECASE)
    if not (1 <= month <= 12 and 1 <= day <= 31) or (dotted and not (announced or match[0].endswith("."))):
        return
    if match["mark"] == "-" and not match["year"]:
        return
    named = [day_of_week(each) for each in re.findall(r"\w+", match["weekday"] or "")]
    year = int(match["year"]) if match["year"] else None
    weekday = next((each for each in named if each is not None), None)
    yield Bare(day, month, year if year is None or year > 99 else 2000 + year, weekday, match.span())


def _every(match: re.Match[str]) -> Iterator[Bare]:
    """`første onsdag i august, september og oktober 2027`, `hver tirsdag i marts 2027`: the year must be written."""
    named = re.findall(rf"{_MONTH.replace('?P<month>', '')}(?:\s+({YEAR}))?", match["months"], re.IGNORECASE)
    if not named or not named[-1][1]:
        return
    months: list[tuple[int, int]] = []
    for name, year in reversed(named):
        month = month_of_year(name)
        later = months[0] if months else (int(year), 13)
        months.insert(0, (int(year) if year else later[0] - (month > later[1]), month))
    if re.search(r"til|t\.o\.m\.|-|–", match["months"]) and len(months) == 2:
        first, last = (12 * year + month - 1 for year, month in months)
        months = [(each // 12, each % 12 + 1) for each in range(first, last + 1)]
    weekday = WEEKDAYS.index(match["weekday"].lower())
    wanted = [ORDINALS[each] for each in re.findall("|".join(map(re.escape, ORDINALS)), match["which"].lower())]
    for place, (year, month) in enumerate(months):
        every = _of_weekday(year, month, weekday)
        for day in [every[min(each, len(every)) - 1 if each > 0 else each] for each in wanted] or every:
            yield Bare(day, month, year, weekday, (match.start() + place, match.end()))


def _of_weekday(year: int, month: int, weekday: int) -> list[int]:
    return [
        day for day in range(1, calendar.monthrange(year, month)[1] + 1) if date(year, month, day).weekday() == weekday
    ]


def _clocks(match: re.Match[str]) -> Iterator[Clocks]:
    """From when to when. Bare hours are times where `kl.` or minutes say so."""
    said = match.groupdict()
    begins = _clock(said["from_h"], said["from_m"])
    ends = _clock(said["to_h"], said["to_m"]) if said.get("to_h") else None
    if begins and (ends or "to_h" not in said) and ("to_h" not in said or said["kl"] or said["from_m"] or said["to_m"]):
        yield Clocks(begins, ends, match.span())


def _meridiem(match: re.Match[str]) -> Iterator[Clocks]:
    """`5-7 pm`, `10 am to 1 pm`: what the first hour does not say is what makes it the earlier one."""
    ends = int(match["to_h"]) % 12 + 12 * (match["to"].lower() == "p")
    if not match["from_h"]:
        yield from (Clocks(at, None, match.span()) for at in [_clock(str(ends), match["to_m"])] if at)
        return
    first = (match["from"] or "")[:1].lower()
    starts = int(match["from_h"]) % 12 + 12 * (first == "p" or (not first and int(match["from_h"]) % 12 + 12 <= ends))
    begins, until = _clock(str(starts), match["from_m"]), _clock(str(ends), match["to_m"])
    if begins and until and int(match["from_h"]) <= 12 and int(match["to_h"]) <= 12:
        yield Clocks(begins, until, match.span())


def _clock(hour: str, minute: str | None) -> time | None:
    h, m = int(hour), int(minute or 0)
    return time(h % 24, m) if h <= 24 and m < 60 else None
