"""What a share picture says, in the language of the page that is shared, and drawing it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared.meetings import Meeting
from shared.projects import Project
from shared.technical.colour import readable
from shared.technical.languages import SOURCE
from shared.technical.templates import environment, month_and_year, short_day, time_range, weekday

TEMPLATE = Path(__file__).with_name("templates") / "share.typ"
WHITE = "#ffffff"
INCH = 72
"""Pixels to an inch, and typst's points: a point is a pixel."""


@dataclass(frozen=True)
class Words:
    """What stands in the picture, and its colour. `number` is large: the day, or how many meetings there are."""

    who: str
    title: str
    number: str
    first: str
    second: str
    accent: str

    @property
    def tag(self) -> str:
        """The same for the same picture, whichever process drew it, and known before it is drawn."""
        text = "\0".join([_template().decode(), *asdict(self).values()])
        return hashlib.sha256(text.encode()).hexdigest()[:20]


def of_meeting(project: Project, meeting: Meeting, language: str = SOURCE) -> Words:
    """The meeting's day, time and place under its title, which says it where the meeting is cancelled."""
    starts, phrases = meeting.starts, _said(project, language)
    month, clock = month_and_year(starts, language), time_range(starts, meeting.ends, language)
    title = phrases.off(meeting.title) if meeting.cancelled else meeting.title
    when = f"{month}, {weekday(starts, language)} {clock}"
    return _words(project, title, phrases.number(meeting.day.day), when, meeting.venue.name)


def of_season(project: Project, language: str = SOURCE) -> Words:
    """The project's name, what it calls its meetings and whether they are free, and the days of those that are not
    cancelled; in a season over new year the last day of each year says the year.
    """
    held = [each for each in project.meetings if not each.cancelled]
    count = len(held)
    years = [each.day.year for each in held]
    several = len(set(years)) > 1
    ends = [several and year != after for year, after in zip(years, [*years[1:], None], strict=False)]
    days = " · ".join(short_day(each.starts, language, year=end) for each, end in zip(held, ends, strict=True))
    free, phrases = project.grant is None or project.grant.entrance is None, _said(project, language)
    within = "–".join(map(str, sorted(set(years))))
    meetings = phrases.meetings(count, within, project.nouns.meeting, free) if held else ""
    off = phrases.off("") if project.meetings and not held else ""
    return _words(project, project.called, str(count or ""), meetings or off, days)


def draw(words: Words) -> bytes:
    """The picture as a PNG, 1200 pixels wide and 630 high.

    Typst reads no system fonts, so that every machine draws the same.
    """
    import typst

    made = typst.compile(_template(), format="png", ppi=INCH, sys_inputs=asdict(words), ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def _words(project: Project, title: str, number: str, first: str, second: str) -> Words:
    who = project.appearance.logo or project.committee.name
    return Words(who, title, number, first, second, readable(project.appearance.accent, WHITE))


def _said(project: Project, language: str) -> Any:
    """The macros of the picture's words."""
    return environment("shared.documents", language=language, nouns=project.nouns).get_template("share.txt").module


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
