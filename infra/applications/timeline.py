"""The meetings of a timetable: lines or a table, told apart from what else is planned on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import Enum

from infra.applications.dates import When, Years, whens, without
from infra.applications.lines import BULLET
from shared.applications.marks import blank

OTHER = re.compile(
    r"evaluer|planlæg|annoncer|invitation(?:er)? (?:sendes|udsendes|ud\b)|indbydels|deadline|frist|regnskab|"
    r"afrapporter|ansøgning|forbered|markedsfør|trykning|\btryk(?:kes)?\b|opsætning|bookes|booking|opstart(?!smøde)|arbejdsgruppemøde|styregruppe|"
    r"projektstart|projektslut|afslutning af projekt|pressemeddel|opslag|plakat|tilmelding",
    re.IGNORECASE,
)
"""Work on a day, to which nobody is invited."""

_LEAD = re.compile(
    r"^(?:der\s+)?(?:afholdes|afholdelse af|afvikling af|gennemførelse af|afholde|mødedag)\s+", re.IGNORECASE
)
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|nr\.?\s*\d+)\s*", re.IGNORECASE)
_EDGES = " \t,.:;–—-()|•"


class Column(Enum):
    """What stands in a column of a timetable, by the words of its head."""

    WHEN = re.compile(r"^(?:dato|dag|hvornår|tid)", re.IGNORECASE)
    TOPIC = re.compile(r"^(?:emne|tema)", re.IGNORECASE)
    TITLE = re.compile(r"^(?:aktivitet|indhold|hvad|møde|arrangement|titel|foredrag|begivenhed|milepæl)", re.IGNORECASE)
    VENUE = re.compile(r"^(?:sted|hvor|lokale)", re.IGNORECASE)
    SEATS = re.compile(r"^(?:plads|deltager|antal)", re.IGNORECASE)
    OTHER = re.compile(r"^(?:ansvar|hvem|bemærk|note|oplæg)", re.IGNORECASE)


@dataclass
class Dated:
    """A meeting as it is written; what is empty or None is not."""

    when: When
    title: str = ""
    topic: str = ""
    venue: str = ""
    capacity: int | None = None
    reserved: int | None = None
    blank_topic: bool = False


@dataclass
class Timeline:
    """What was read: meetings in their order, and the rest in its own words."""

    meetings: list[Dated] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    clocks: tuple[time, time | None] | None = None


def timeline(lines: Sequence[str], years: Years) -> Timeline:
    """The meetings that stand in `lines`."""
    found = Timeline()
    columns: list[Column | None] = []
    before: date | None = None
    for line in lines:
        cells = [each.strip() for each in line.removeprefix(BULLET).split("\t")]
        if heads := _heads(cells):
            columns = heads
            continue
        if 1 < len(cells) < len(columns):
            cells += [""] * (len(columns) - len(cells))
        table = columns if len(columns) == len(cells) else []
        said = " ".join(cell for cell, kind in zip(cells, table, strict=True) if kind is Column.WHEN) if table else line
        days = whens(said.replace("\t", " "), years, before)
        if not days:
            _without_a_day(found, line)
            continue
        work = OTHER.search(line)
        for when in days:
            if when.asked:
                found.asked.append(f"“{line}”: {when.asked}")
            if when.assumed and not work:
                found.assumed.append(when.assumed)
        real = [each for each in days if each.day > date.min]
        if work or any(each.until for each in real):
            found.unread.append(line.replace("\t", " | "))
            continue
        before = real[-1].day if real else before
        found.meetings += [_meeting(cells, table, when) for when in real]
        _besides(found, line, 0 if table else len(real))
    found.meetings.sort(key=lambda each: (each.when.day, each.when.starts or time.min))
    return found


def _without_a_day(found: Timeline, line: str) -> None:
    """A line that has no day goes on with the meeting above, says the time of all, or is not understood."""
    clock = whens(f"1. januar 2000 {line}", Years(None, date(2000, 1, 1)))[0] if re.search(r"\d", line) else None
    if clock and clock.starts and len(line.split()) < 12:
        found.clocks = (clock.starts, clock.ends)
    elif found.meetings and line.startswith(BULLET) and not found.meetings[-1].topic:
        found.meetings[-1].topic = line.removeprefix(BULLET)
    else:
        found.unread.append(line.replace("\t", " | "))


def _heads(cells: Sequence[str]) -> list[Column | None]:
    if len(cells) < 2 or any(re.search(r"\d", each) for each in cells):
        return []
    heads = [next((kind for kind in Column if kind.value.match(each)), None) for each in cells]
    return heads if Column.WHEN in heads and sum(each is not None for each in heads) > 1 else []


def _meeting(cells: Sequence[str], table: Sequence[Column | None], when: When) -> Dated:
    if not table:
        return Dated(when, title=_title(re.sub(r"\([^)]*\)", " ", " ".join(cells))) and _title(" ".join(cells)))
    at = {kind: cell for cell, kind in zip(cells, table, strict=True) if kind and kind is not Column.WHEN}
    seats = [int(each.replace(".", "")) for each in re.findall(r"\d[\d.]*", at.get(Column.SEATS, ""))]
    topic = at.get(Column.TOPIC, "")
    rest = [cell for cell, kind in zip(cells, table, strict=True) if kind is Column.WHEN]
    return Dated(
        when,
        title=_title(at.get(Column.TITLE, "")) or _title(" ".join(rest)),
        topic="" if blank(topic) else topic,
        venue=at.get(Column.VENUE, ""),
        capacity=seats[0] if seats else None,
        reserved=seats[1] if len(seats) > 1 else None,
        blank_topic=blank(topic),
    )


def _besides(found: Timeline, line: str, count: int) -> None:
    """What else the line of so many days says (0: the row of a table). A remark is no title: dørene åbner kl. 18.30.

    Several days have the title that stands before them in common; a sentence is none, and is quoted.
    """
    if "(" in line and found.meetings and not found.meetings[-1].title:
        found.unread.append(line)
    if count < 2:
        return
    title = _title(re.split(r"[:,]|\s(?:den|d\.)\s", line.removeprefix(BULLET), maxsplit=1)[0])
    if title != found.meetings[-1].title:
        sentence = len(title.split()) > 4 or title.startswith("Vi ")
        found.unread += [line] if sentence else []
        found.meetings[-count:] = [replace(each, title="" if sentence else title) for each in found.meetings[-count:]]


def _title(text: str) -> str:
    title = _NUMBERED.sub("", without(text).strip(_EDGES))
    title = _LEAD.sub("", title.strip(_EDGES)).strip(_EDGES)
    title = re.sub(r"^(?:fra|til|og|samt|den|d)\b\s*|\s+\b(?:fra|til|den|d)$", "", title).strip(_EDGES)
    return title[:1].upper() + title[1:] if any(each.isalpha() for each in title) else ""
