"""The meetings of a timetable: lines or a table, told apart from what else is planned on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum

from infra.applications import prose
from infra.applications.calendar_names import DAY
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
    r"^(?:der\s+)?(?:(?:af)?holdes|holder vi|har vi|er der|afholdelse af|afvikling af|gennemførelse af|"
    r"afholde|mødedag)\s+",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:datoe?r?|dage?|tid(?:spunkt)?|hvornår|tid og sted|kl)\b[\s:.]*(?=\W|$)", re.IGNORECASE)
_UNTIL = re.compile(r"^(?:til|slut\w*)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|nr\.?\s*\d+)\s*", re.IGNORECASE)
_FOR_ALL = re.compile(r"^(?:alle|hver|begge|møderne|arrangementerne|tidspunkt|vi mødes)\b", re.IGNORECASE)
_NO_BEGINNING = re.compile(r"dør|tilmelding|senest|frist", re.IGNORECASE)
_NO_WORDS = re.compile(
    r"hver|and(?:en|et)|første|sidste|\w+dag|foråret|efteråret|afholdelse|(?:af)?holdes|af|alle|dage|begge|gange|og|samt|"
    r"fra|til|den|kl|klokken|ved|i|dato|tid|tidspunkt"
)
_DAYS = re.compile(r"\b(?:uge|ugen|(?:man|tirs|ons|tors|fre|lør|søn)dag)\b", re.IGNORECASE)
"""What says a day, and not only the time of all."""
_WEEKDAYS = re.compile(rf"(?:{DAY})(?:e|ene|s)?(?:\s+i\s+u?lige\s+uger)?", re.IGNORECASE)
LONGEST = 12
"""Words of a title."""
_EDGES = " \t,.:;–—-()|•"


class Column(Enum):
    """What stands in a column of a timetable, by the words of its head."""

    WHEN = re.compile(r"^(?:dato|dag|hvornår|tid|klok|kl\b|date|when|time\b)", re.IGNORECASE)
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
    goes_on: bool = False
    """Whether a point that comes next says what the last meeting is about: that is no point itself."""


def timeline(lines: Sequence[str], years: Years) -> Timeline:
    """The meetings that stand in `lines`."""
    found = Timeline()
    columns: list[Column | None] = []
    before: date | None = None
    for line in (part for each in lines for part in prose.said(each)):
        cells = [each.strip() for each in line.removeprefix(BULLET).split("\t")]
        if found_heads := heads(cells):
            columns = found_heads
            continue
        if 1 < len(cells) < len(columns):
            cells += [""] * (len(columns) - len(cells))
        table = columns if len(columns) == len(cells) else []
        said = " ".join(cell for cell, kind in zip(cells, table, strict=True) if kind is Column.WHEN) if table else line
        days = whens(said.replace("\t", " "), years, before)
        if not days:
            _without_a_day(found, line)
            continue
        # What a table calls a topic is no work: Markedsføring.
        judged = " ".join(cell for cell, kind in zip(cells, table, strict=False) if kind is not Column.TOPIC)
        work = OTHER.search(judged if table else line)
        found.asked += [f"“{line}”: {each.asked}" for each in days if each.asked]
        found.assumed += [each.assumed for each in days if each.assumed and not work]
        real = [each for each in days if each.day > date.min]
        if work or any(each.until for each in real):
            found.unread.append(line.replace("\t", " | "))
            continue
        before = real[-1].day if real else before
        if table:
            found.meetings += [_in_table(cells, table, when) for when in real]
        elif real:
            _in_words(found, line, said.replace("\t", " "), real)
    found.meetings.sort(key=lambda each: (each.when.day, each.when.starts or time.min))
    return found


def _without_a_day(found: Timeline, line: str) -> None:
    """A line that has no day goes on with the meeting above, says the time of all, or is not understood."""
    goes_on, found.goes_on = found.goes_on, False
    since = f"{found.clocks[0]:%H:%M} " if found.clocks and _UNTIL.match(line) else ""
    clock = whens(f"1. januar 2000 {since}{line}", Years(None, date(2000, 1, 1)))[0] if re.search(r"\d", line) else None
    whole = len(line.split()) < 12
    if clock and clock.starts and (whole or _FOR_ALL.match(line)) and not _NO_BEGINNING.search(line):
        found.clocks = (clock.starts, clock.ends)
        found.unread += [] if whole and not _DAYS.search(line) else [line]
    elif (prose.for_all(line) and whole) or prose.placed(line):
        return  # where all are held
    elif goes_on and line.startswith(BULLET) and not found.meetings[-1].topic:
        found.meetings[-1].topic = line.removeprefix(BULLET)
    else:
        found.unread.append(line.replace("\t", " | "))


def heads(cells: Sequence[str]) -> list[Column | None]:
    """The columns of a timetable, where `cells` are its heads; empty where they are not."""
    if len(cells) < 2 or any(re.search(r"\d", each) for each in cells):
        return []
    found = [next((kind for kind in Column if kind.value.match(each)), None) for each in cells]
    return found if Column.WHEN in found and sum(each is not None for each in found) > 1 else []


def _in_table(cells: Sequence[str], table: Sequence[Column | None], when: When) -> Dated:
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


def _in_words(found: Timeline, line: str, text: str, days: Sequence[When]) -> None:
    """The meetings of `days` in a `line`, whose words are `text`. What they are not called by is quoted.

    Several days have a title each behind them, or the one before them in common. A sentence is no title, nor is a
    remark: dørene åbner kl. 18.30.
    """
    bare = prose.without_places(text.removeprefix(BULLET))
    called = prose.title(text[: days[0].where[0]])
    ends = [each.where[0] for each in days[1:]] + [len(text)]
    own = [_title(prose.without_places(text[day.where[1] : end])) for day, end in zip(days, ends, strict=True)]
    if called is not None:
        titles = [_title(called)] * len(days)
    elif len(days) == 1:
        spoken = re.search(r"\b(?:vi|man)\b", bare)
        titles = ["" if spoken else _title(re.sub(r"\([^)]*\)", " ", bare)) and _title(bare)]
    elif all(own):
        titles = own
    else:
        common = _title(re.split(r"[:,]|\s(?:den|d\.)\s", bare, maxsplit=1)[0])
        titles = ["" if len(common.split()) > 4 else common] * len(days)
    venue = found.meetings[-1].venue if found.meetings else ""
    venues = prose.venues(text, [each.where for each in days], venue)
    for when, title, place in zip(days, titles, venues, strict=True):
        found.meetings.append(Dated(when, title="" if prose.plain(title) else title, venue=place))
    found.goes_on = not line.startswith(BULLET)
    words = {each for each in re.findall(r"[a-zæøå]+", without(bare).casefold()) if not _NO_WORDS.fullmatch(each)}
    if words - set(re.findall(r"[a-zæøå]+", " ".join(titles).casefold())):
        found.unread.append(line)


def _title(text: str) -> str:
    title = _NUMBERED.sub("", re.sub(r"\s*\(\s*\)", "", without(text)).strip(_EDGES))
    title = _LEAD.sub("", _LABEL.sub("", title.strip(_EDGES)).strip(_EDGES)).strip(_EDGES)
    title = re.sub(r"^(?:fra|til|og|samt|den|d)\b\s*|\s+\b(?:fra|til|den|d)$", "", title).strip(_EDGES)
    named = any(each.isalpha() for each in title) and not _WEEKDAYS.fullmatch(title) and len(title.split()) <= LONGEST
    return title[:1].upper() + title[1:] if named else ""
