"""What comes round: `hver tirsdag fra 3. februar til 28. april 2026 (undtagen påsken)`, `onsdage i uge 6-9 2027`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from infra.applications.written import WEEKDAYS
from shared.applications.breaks import closed

_WEEK = timedelta(days=7)
_NAMED = rf"(?:hver(?P<second>\s+(?:anden|2\.))?\s+)?(?P<weekday>{'|'.join(WEEKDAYS)})(?P<many>e|ene)?\b"
_ROUND = re.compile(rf"\b{_NAMED}(?:\s+i\s+(?P<parity>u?lige)\s+uger)?", re.IGNORECASE)
_IN_WEEKS = re.compile(
    rf"\b{_NAMED}[^\d.;]{{0,12}}?\buge(?:rne)?\s+"
    r"(?P<weeks>\d{1,2}(?:\s*(?:,|og|-|–|til)\s*(?:uge\s+)?\d{1,2}(?!\d|[./]))*)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\(?\b(?:undtagen|bortset fra|på ?nær|dog ikke|men ikke|ikke(?=\s+(?:i\s+)?(?:uge|den|d\.|vinter|påske|efterår)))"
    r"\s+(?P<except>.+?)(?:\)|(?=;|,?\s*kl\b|\.\s+(?-i:[A-ZÆØÅ])|$))",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"\b(?:i|og|samt|den|d|uge|ugerne|skolernes|alle)\b|[\s,.\d()-]", re.IGNORECASE)


@dataclass(frozen=True)
class Exceptions:
    """On which days of a series nothing is held: `days`, whole `weeks` (ISO 8601), and `breaks` by their names.

    `unknown` is what the text says of it that was not understood.
    """

    days: Collection[tuple[int, int]] = ()
    weeks: Collection[int] = ()
    breaks: Sequence[str] = ()
    unknown: str = ""

    def hold(self, day: date) -> bool:
        """Whether nothing is held on `day`."""
        return (
            (day.month, day.day) in self.days
            or day.isocalendar().week in self.weeks
            or any(closed(day).casefold().startswith(each) for each in self.breaks)
        )


def cut(text: str) -> tuple[str, str]:
    """`text` with blanks where it names its exceptions, and what it says there."""
    match = _EXCEPT.search(text)
    if not match:
        return text, ""
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :], match["except"]


def exceptions(said: str, days: Collection[tuple[int, int]], rest: str) -> Exceptions:
    """What `said` takes out: the `days` in it, and what is named in the `rest` of it."""
    weeks = [each for part in re.findall(r"uge(?:rne)?\s+([\d ,og–-]+)", rest) for each in _numbers(part)]
    breaks = re.findall(
        r"\b(vinterferie|efterårsferie|sommerferie|juleferie|påske|pinse|helligdag)\w*", rest.casefold()
    )
    unknown = _JOINTS.sub("", re.sub(rf"(?:{'|'.join(breaks) or '$'})\w*", "", rest.casefold()))
    return Exceptions(days, weeks, breaks, said if unknown else "")


def in_weeks(text: str, year: int | None) -> tuple[list[date], tuple[int, int]]:
    """The days that are named by the numbers of their weeks, and where; none where `text` names none, or no year."""
    match = _IN_WEEKS.search(text)
    if match is None or year is None:
        return [], (0, 0)
    weekday = WEEKDAYS.index(match["weekday"].lower()) + 1
    right = [each for each in _numbers(match["weeks"]) if 1 <= each <= 52]
    return [date.fromisocalendar(year, each, weekday) for each in right], match.span()


def _numbers(text: str) -> list[int]:
    """The numbers of weeks: `6, 8 og 10`, `6-9`."""
    numbers = [int(each) for each in re.findall(r"\d+", text)]
    return [*range(numbers[0], numbers[1] + 1)] if len(numbers) == 2 and re.search(r"-|–|til", text) else numbers


def rounds(text: str, first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last` on which what `text` speaks of comes round; none where it names no weekday."""
    match = _ROUND.search(text)
    if match is None or not (match["many"] or match[0].lower().startswith("hver")):
        return
    day = first + timedelta(days=(WEEKDAYS.index(match["weekday"].lower()) - first.weekday()) % 7)
    while day <= last:
        even = day.isocalendar().week % 2 == 0
        if not match["parity"] or even == (match["parity"].lower() == "lige"):
            yield day
        day += 2 * _WEEK if match["second"] else _WEEK
