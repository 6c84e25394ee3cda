"""EventBridge Scheduler: the planner's quarters of an hour, the recount at night, the summaries in the morning.

What would change nothing is left out: 15,000 ticks would take minutes and write nothing. A tick changes something only
through two doors (shared/campaigns/planner.py): a campaign that is due and whose checkpoint does not say `finished`,
and a mail in the queue `pending` whose `due` has come. Both are items of the Outbox table, so its stream tells them
all. With both doors shut a tick reads, finds nothing and ends. One a day is played all the same.

`every_tick` plays them all; a test compares what happens. Every night's recount is played: after it the budget is
watched, and what a line will cost moves with the days.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from infra.proof.season.functions import Functions
from infra.proof.season.policies import DeliveryPolicy, Record
from infra.proof.season.world import World
from shared.campaigns.campaign import Campaign
from shared.campaigns.due import campaigns
from shared.outbox.items import PENDING
from shared.projects import Project
from shared.technical import clock, dynamodb

QUARTER = timedelta(minutes=15)
DAILY_TICK = time(12)
NIGHTLY = time(3)
MORNING = time(7)


@dataclass
class Doors:
    """What a tick would find to do, kept from the Outbox table's stream.

    `project` is read again when `changed` says so: the secretariat has been at its desk.
    """

    project: Callable[[], Project | None]
    changed: bool = True
    timed: Sequence[Campaign] = ()
    id: str = ""
    pending: dict[str, str] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)

    def see(self, record: Record) -> None:
        """Keep what a record says of the queue and of checkpoints."""
        item = dynamodb.unpack(record["dynamodb"].get("NewImage", {}))
        id = record["dynamodb"]["Keys"]["id"]["S"]
        if item.get("queue") == PENDING:
            self.pending[id] = item["due"]
        else:
            self.pending.pop(id, None)
        if item.get("finished"):
            self.finished.add(id)

    def open(self, now: datetime) -> bool:
        """Whether a tick at `now` would do more than read."""
        if self.changed:
            self._look()
        limit = f"{clock.text(now)}#~"
        return any(due <= limit for due in self.pending.values()) or any(
            each.at <= now < each.latest and each.id(self.id) not in self.finished for each in self.timed
        )

    def _look(self) -> None:
        """What `due` would go through, which depends on the project alone."""
        project = self.project()
        self.changed = project is None
        if project is not None:
            self.id = project.id
            every = (each for meeting in project.meetings for each in campaigns(project, meeting))
            self.timed = [each for each in every if not project.override(each.meeting, each.kind).paused]


@dataclass
class Schedules:
    """Starts the scheduled functions until `until`."""

    world: World
    functions: Functions
    deliveries: DeliveryPolicy
    doors: Doors
    until: datetime
    every_tick: bool = False
    ticks: int = 0
    left_out: int = 0

    def start(self) -> None:
        """From the first quarter of an hour on, and the next night and morning."""
        hour = self.world.now.replace(minute=0, second=0, microsecond=0)
        self.world.at(hour + timedelta(hours=1), self._tick)
        today = clock.local(self.world.now).date()
        for function, hours in (("budget", NIGHTLY), ("summaries", MORNING)):
            self._daily(function, today + timedelta(days=1), hours)

    def _tick(self) -> None:
        now = self.world.now
        if now < self.until:
            self.world.at(now + QUARTER, self._tick)
        self.ticks += 1
        if self.every_tick or clock.local(now).time() == DAILY_TICK or self.doors.open(now):
            self._invoke("plan", now)
        else:
            self.left_out += 1

    def _daily(self, function: str, day: date, hours: time) -> None:
        moment = clock.at(day, hours)
        if moment > self.until:
            return

        def run() -> None:
            self._daily(function, day + timedelta(days=1), hours)
            self._invoke(function, moment)

        self.world.at(moment, run)

    def _invoke(self, function: str, moment: datetime) -> None:
        for delay in self.deliveries.schedule(self.world, function, moment):
            if delay:
                self.world.within(delay, lambda: self._run(function, moment))
            else:
                self._run(function, moment)

    def _run(self, function: str, moment: datetime) -> None:
        self.functions.send_event(function, {"time": moment.strftime("%Y-%m-%dT%H:%M:%SZ")})
