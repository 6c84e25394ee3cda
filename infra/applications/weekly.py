"""What comes round: `hver tirsdag fra 3. februar til 28. april 2026 (undtagen påsken)`, `onsdage i uge 6-9 2027`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from infra.applications.calendar_names import DAY, day_of_week
from shared.applications.breaks import closed

_WEEK = timedelta(days=7)
_NAMED = rf"(?:(?:hver|every)(?P<second>\s+(?:anden|2\.|second|other))?\s+)?(?P<weekday>{DAY})(?P<many>e|ene|s)?\b"
_ROUND = re.compile(rf"\b{_NAMED}(?:\s+i\s+(?P<parity>u?lige)\s+uger)?", re.IGNORECASE)
_WEEKS = (
    r"\buge(?:rne)?\s+(?P<weeks>\d{1,2}(?!\d|[./]\d)"
    r"(?:\s*(?:,|og|-|–|til)\s*(?:uge\s+)?\d{1,2}(?!\d|[./]\d))*)"
)
_IN_WEEKS = (
    re.compile(rf"\b{_NAMED}[^\d.;:]{{0,12}}?{_WEEKS}", re.IGNORECASE),
    re.compile(rf"{_WEEKS}[\s:,(–-]{{0,4}}(?:(?:om|på|hver|den)\s+)?{_NAMED}", re.IGNORECASE),
)
"""`onsdage i uge 6-9`, and the other way round: `Uge 6: tirsdag aften`."""
_EXCEPT = re.compile(
    r"\(?\b(?:undtagen|except|bortset fra|på ?nær|dog ikke|men ikke|"
    r"ikke(?=\s+(?:i\s+)?(?:uge|den|d\.|vinter|påske|efterår)))"
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


def in_weeks(text: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """The days that `text` names by the numbers of their weeks: week, day of the week (1 to 7), and where."""
    begun = [(match.start(), each) for each in _IN_WEEKS if (match := each.search(text))]
    for match in min(begun, key=lambda each: each[0])[1].finditer(text) if begun else ():
        weekday = 1 + (day_of_week(match["weekday"]) or 0)
        yield from ((each, weekday, match.span()) for each in _numbers(match["weeks"]) if 1 <= each <= 52)


def without(text: str) -> str:
    """`text` with blanks where it names days by the numbers of their weeks."""
    for begins, ends in {where for _, _, where in in_weeks(text)}:
        text = text[:begins] + " " * (ends - begins) + text[ends:]
    return text


def _numbers(text: str) -> list[int]:
    """The numbers of weeks: `6, 8 og 10`, `6-9`."""
    numbers = [int(each) for each in re.findall(r"\d+", text)]
    return [*range(numbers[0], numbers[1] + 1)] if len(numbers) == 2 and re.search(r"-|–|til", text) else numbers


def rounds(text: str, first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last` on which what `text` speaks of comes round; none where it names no weekday."""
    match = _ROUND.search(text)
    if match is None or not (match["many"] or match["parity"] or match[0].lower().startswith(("hver", "every"))):
        return
    day = first + timedelta(days=((day_of_week(match["weekday"]) or 0) - first.weekday()) % 7)
    while day <= last:
        even = day.isocalendar().week % 2 == 0
        if not match["parity"] or even == (match["parity"].lower() == "lige"):
            yield day
        day += 2 * _WEEK if match["second"] else _WEEK
