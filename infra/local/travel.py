"""A season in minutes: the local cloud's clock is put forward, past every moment at which something is due."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

from infra.local import ahead, invented, mails
from infra.local.place import Place
from shared.campaigns.due import campaigns
from shared.meetings import Meeting
from shared.outbox.kinds import Kind
from shared.outbox.mail import State
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.technical import clock

UNSENT = (State.OWED, State.SENDING, State.DEFERRED)
SETTLED_WITHIN = 60.0
"""Seconds until the mails of one tick have gone; then the clock goes on without them, as after an outage."""

TICK = timedelta(minutes=15)
MOST_TICKS = 6
"""At one moment: a campaign to a large network takes several."""

MORNING = time_of_day(7)

STATIONS = (
    (Kind.PREVIEW, "The preview of the invitation"),
    (Kind.INVITATION, "The invitation"),
    (Kind.DAY_BEFORE, "The day before"),
    (None, "The meeting"),
    (Kind.DAY_AFTER, "The day after"),
    (Kind.SEASON_REPORT, "The season's report"),
)
"""Where one may go, of the next meeting; the report is the season's."""


@dataclass(frozen=True)
class Station:
    """A moment to go to: what it is called, and when it is."""

    title: str
    at: datetime


class Traveller:
    """The clock of `place`. `invoke` runs the plan function or the summaries as their schedule would, at a moment.

    `said`: where it is on its way to; empty where it stands still.
    """

    def __init__(self, place: Place, invoke: Callable[[str, datetime], str | None]) -> None:
        self.place = place
        self.invoke = invoke
        self.said = ""
        self._going = threading.Lock()

    def now(self) -> datetime:
        """What the clock shows."""
        return datetime.now(UTC) + timedelta(seconds=ahead.read(self.place.clock))

    def stations(self) -> list[Station]:
        """Where one may go from here, the nearest first."""
        project, now = self._project(), self.now()
        if project is None:
            return []
        coming = next((each for each in project.meetings if not each.cancelled and now < each.ends), None)
        last = next((each for each in reversed(project.meetings) if not each.cancelled), None)
        found = []
        for kind, title in STATIONS:
            about = {Kind.SEASON_REPORT: last, Kind.DAY_AFTER: self._after(project, now)}
            meeting = about.get(kind, coming) if kind else coming
            if meeting is not None:
                at = meeting.starts if kind is None else project.timetable.at(kind, meeting)
                if kind is Kind.PREVIEW and at <= now and not self._sent(kind, meeting.id):
                    at = now + timedelta(seconds=1)  # it is due already, and nobody has run the schedule yet
                found.append(Station(title, at))
        return sorted((each for each in found if each.at > now), key=lambda each: each.at)

    def go(self, title: str) -> None:
        """Set out for the station called `title`; nothing where there is none, or where it is on its way already."""
        station = next((each for each in self.stations() if each.title == title), None)
        if station and self._going.acquire(blocking=False):
            self.said = f"{station.title}, {clock.local(station.at):%A %-d %B %Y}"
            threading.Thread(target=self._go, args=(station,), daemon=True).start()

    def settle(self) -> None:
        """Wait until what is owed has gone."""
        deadline = time.monotonic() + SETTLED_WITHIN
        quiet = 0
        while quiet < 2 and time.monotonic() < deadline:
            time.sleep(0.3)
            quiet = 0 if self._unsent() else quiet + 1

    def _go(self, station: Station) -> None:
        try:
            for at, name in self._stops(station.at):
                self._forward(at)
                self._do(name)
            self._forward(station.at)
            self._do("plan")
        finally:
            self.said = ""
            self._going.release()

    def _do(self, name: str) -> None:
        """Run what is due, and go on a tick at a time as long as that brings mails."""
        for _ in range(MOST_TICKS if name == "plan" else 1):
            before = len(mails.sent(self.place.mails))
            self.invoke(name, self.now())
            self.settle()
            if len(mails.sent(self.place.mails)) == before:
                break
            self._forward(self.now() + TICK)

    def _stops(self, until: datetime) -> Iterator[tuple[datetime, str]]:
        """Every moment on the way at which something is due, with the schedule that sees to it."""
        project, now = self._project(), self.now()
        assert project is not None
        due = {each.at for meeting in project.meetings for each in campaigns(project, meeting) if now < each.at < until}
        days = range((clock.local(until).date() - clock.local(now).date()).days + 1)
        mornings = {clock.at(clock.local(now).date() + timedelta(days=day), MORNING) for day in days}
        found = [*((at, "plan") for at in due), *((at, "summaries") for at in mornings if now < at <= until)]
        return iter(sorted(found))

    def _forward(self, to: datetime) -> None:
        """Put the clock forward, never back."""
        by = (to - self.now()).total_seconds()
        if by > 0:
            new = self.place.clock.with_suffix(".new")
            new.write_text(str(ahead.read(self.place.clock) + by))
            new.replace(self.place.clock)

    def _after(self, project: Project, now: datetime) -> Meeting | None:
        """The meeting whose day after is the next to come."""
        held = (each for each in project.meetings if not each.cancelled)
        return next((each for each in held if now < project.timetable.at(Kind.DAY_AFTER, each)), None)

    def _sent(self, kind: Kind, meeting: str) -> bool:
        ids = (mail.tags.get("mail_id", "").split(".") for mail in mails.sent(self.place.mails))
        return any(id[0] == kind.value and meeting in id for id in ids)

    def _project(self) -> Project | None:
        outputs = self.place.outputs()
        return ProjectsTable(outputs["ProjectsTable"]).fresh(invented.PROJECT) if outputs else None

    def _unsent(self) -> int:
        outputs = self.place.outputs()
        found = self.place.client("dynamodb").scan(
            TableName=outputs["OutboxTable"],
            FilterExpression="#state IN (:owed, :sending, :deferred)",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={f":{each.value}": {"S": each.value} for each in UNSENT},
            Select="COUNT",
        )
        return int(found["Count"])
