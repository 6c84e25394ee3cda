"""A network's meetings for everybody's calendar: its seasons to subscribe to, and one meeting to add.

Each meeting has one UID, here and there, and a SEQUENCE that never falls, so that a meeting that moves, moves in the
calendar that has it (RFC 5545, 3.8.7.4; RFC 5546, 3.2.1). A guest's own event, which their mail carries, is another
one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shared.meetings import Meeting
from shared.meetings.calendar import Words, calendar, event, party
from shared.projects.order import newest
from shared.projects.project import Project

if TYPE_CHECKING:
    from icalendar import Event

PUBLISH = "PUBLISH"
REFRESH = timedelta(hours=6)
"""How often a program that subscribes is asked to look again. Google looks when it likes."""

Say = Callable[[Meeting], Words]
"""Says a meeting in the reader's language."""


def uid(project: str, meeting: str) -> str:
    """The identity of the meeting's event. It rests on nothing that may change in a season."""
    return f"{meeting}@{project}.tovholder"


def season(seasons: Sequence[Project], say: Callable[[Project], Say], root: str, now: datetime) -> str:
    """Every meeting of `seasons`, whose pages lie under the address `root`, to subscribe to.

    It blocks nobody's time: whoever follows the season need not come.
    """
    from icalendar import TRANSP, vDuration, vText

    every = vDuration(REFRESH, params={"VALUE": "DURATION"})
    name = vText(newest(seasons).called)
    properties = {
        "name": name,  # RFC 7986; the X- ones are what Apple, Google and Outlook read
        "x-wr-calname": name,
        "x-wr-timezone": "Europe/Copenhagen",
        "refresh-interval": every,
        "x-published-ttl": vDuration(REFRESH),
    }
    events = [
        _event(project, each, say(project)(each), f"{root}/{project.id}", now, transparency=TRANSP.TRANSPARENT)
        for project in seasons
        for each in project.meetings
    ]
    return calendar(PUBLISH, events, properties)


def single(project: Project, meeting: Meeting, say: Say, page: str, now: datetime) -> str:
    """One meeting to add. It names no calendar: Outlook would open a new one by that name."""
    return calendar(PUBLISH, [_event(project, meeting, say(meeting), page, now)])


def _event(project: Project, meeting: Meeting, words: Words, page: str, now: datetime, **more: Any) -> Event:
    from icalendar import STATUS

    return event(
        meeting,
        words,
        party(project.secretariat.address, project.committee.name),
        uid=uid(project.id, meeting.id),
        now=now,
        status=STATUS.CANCELLED if meeting.cancelled else STATUS.CONFIRMED,
        url=f"{page}/{meeting.id}",
        **more,
    )
