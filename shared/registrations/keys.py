"""Where the items of a meeting stand in the Registrations table, and until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shared.technical import clock

SEATS = "seats"
PREFIX = "registration#"
REQUESTS = "#requests"
"""In place of a meeting: what waits for a mailbox to answer. No meeting's id begins so."""

UNANSWERED = "unanswered"
"""The index, and its one queue, of what waits there by the time at which a tick has to look at it."""


def partition(project: str, meeting: str) -> str:
    """The partition of a meeting's seats, registrations and evaluations."""
    return f"{project}/{meeting}"


def parse_partition(partition: str) -> tuple[str, str]:
    """The project and the meeting of a partition, as stream records name it."""
    project, meeting = partition.split("/", 1)
    return project, meeting


def key(project: str, meeting: str, part: str) -> dict[str, str]:
    """The key of an item of `meeting`."""
    return {"meeting": partition(project, meeting), "part": part}


def look_at(moment: datetime) -> dict[str, str]:
    """The attributes of an item that a tick has to look at when the `moment` has come."""
    return {"queue": UNANSWERED, "look_at": clock.text(moment)}


FAR_NET = timedelta(days=365)
"""DynamoDB's own expiry comes so long after the day of deletion, on which the planner deletes (`shared.retention`).

The plan may put that day off. What was written before would otherwise be gone before its meeting.
"""


def expires(deleted: date) -> int:
    """When DynamoDB may delete an item about people at last, in seconds since 1970; `deleted` is the plan's day."""
    return int((clock.at(deleted, datetime.min.time()) + FAR_NET).timestamp())
