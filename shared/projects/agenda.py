"""Which seasons have something due: an index by time, so that the others cost nothing.

One item for each season says when the planner has something to do there next, and until which day the night's recount
and the morning's summary look at it; the seasons at which these two look are also in a list. Whatever changes a season
wakes it: it sets the time to now, in the same transaction. The planner then looks at the season, and writes down when
it has to look again. The index decides only when a season is looked at. Once a day the planner looks at all of them,
which mends whatever is missing or wrong here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Busy, ConditionFailed, Delete, Put, Update, Write

PARTITION = "#agenda"
AWAKE = "#awake"
"""Where those stand at which the night and the morning look."""
SWEPT = "#swept"
"""In place of a season: the day on which the planner has looked at all of them."""
SOON = "0"
"""Sorts before every moment."""
ALWAYS = "9"
"""In place of a day: until the planner has looked."""
FARTHEST = timedelta(days=180)
"""A season that has something to come is looked at as often as this."""
AFTER_THE_LAST_MEETING = timedelta(days=60)
"""For so long the night and the morning look at a season: its report is asked for within that time."""
AFTER_SOMETHING_DUE = timedelta(days=7)
"""For so long they look at it after the planner had something to do there: the morning tells whether its mails arrived.
"""
NAMES = {"#project": "project"}


@dataclass(frozen=True)
class Entry:
    """A season's: `next_at` is when the planner has something to do (None: never), `awake` the last day on which the
    night and the morning look (None: it is past); both as they are kept. `wakings` counts changes of the season.
    """

    season: str
    next_at: str | None = None
    awake: str | None = None
    wakings: int = 0

    def due(self, now: datetime) -> bool:
        """Whether the planner has something to do at `now`."""
        return self.next_at is not None and self.next_at <= clock.text(now)

    def until(self, last: date | None, now: datetime) -> str | None:
        """The last day of the night and the morning, after a look at `now`; `last`: the season's last meeting."""
        days = [last + AFTER_THE_LAST_MEETING] if last else []
        if self.due(now):
            days.append(clock.local(now).date() + AFTER_SOMETHING_DUE)
        if self.awake and self.awake != ALWAYS:
            days.append(date.fromisoformat(self.awake))
        found = max(days, default=None)
        return found.isoformat() if found and found >= clock.local(now).date() else None


class Agenda:
    """Reads and writes when seasons are due; `name` is the Projects table's."""

    def __init__(self, name: str) -> None:
        self.name = name

    def due(self, now: datetime) -> list[str]:
        """The seasons in which the planner has something to do at `now`, those that wait longest first."""
        values = {":agenda": PARTITION, ":until": clock.text(now)}
        condition = "#project = :agenda AND next_at <= :until"
        return [each["part"] for each in dynamodb.query(self.name, condition, values, names=NAMES, index="due")]

    def awake(self) -> list[str]:
        """The seasons at which the night and the morning look."""
        found = dynamodb.query(self.name, "#project = :awake", {":awake": AWAKE}, names=NAMES)
        return [each["part"] for each in found]

    def swept(self, day: date) -> bool:
        """Whether the planner has looked at every season on `day`."""
        return (dynamodb.get(self.name, _key(SWEPT)) or {}).get("day") == day.isoformat()

    def sweep(self, day: date) -> None:
        """Write down that it has."""
        dynamodb.write(Put(self.name, {**_key(SWEPT), "day": day.isoformat()}))

    def entry(self, season: str) -> Entry:
        """The season's; to be read before what `settle` is told rests on."""
        found = dynamodb.get(self.name, _key(season), consistent=True) or {}
        return Entry(season, found.get("next_at"), found.get("awake"), found.get("wakings", 0))

    def wake(self, season: str) -> list[Write]:
        """The writes that have all look at the season next time; to stand in one transaction with what changes it."""
        values = {":soon": SOON, ":always": ALWAYS, ":one": 1}
        expression = "SET next_at = :soon, awake = :always ADD wakings :one"
        return [Update(self.name, _key(season), expression, values=values), Put(self.name, _key(season, AWAKE))]

    def settle(self, seen: Entry, next_at: datetime | None, last: date | None, now: datetime) -> None:
        """Write down when the season is due next, unless it was changed since it was `seen`; see `Entry.until`."""
        at = clock.text(min(next_at, now + FARTHEST)) if next_at else None
        until = seen.until(last, now)
        if (at, until) == (seen.next_at, seen.awake):
            return
        known = {"next_at": at, "awake": until, "wakings": seen.wakings}
        item = {**_key(seen.season), **{name: value for name, value in known.items() if value is not None}}
        condition = "attribute_not_exists(wakings) OR wakings = :seen"
        settled = Put(self.name, item, condition, values={":seen": seen.wakings})
        place = _key(seen.season, AWAKE)
        listed: Write = Put(self.name, place) if until else Delete(self.name, place)
        with suppress(ConditionFailed, Busy):
            dynamodb.write(settled) if until == seen.awake else dynamodb.transact([settled, listed])


def _key(season: str, partition: str = PARTITION) -> dict[str, str]:
    return {"project": partition, "part": season}
