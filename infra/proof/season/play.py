"""A season, from the plan put in force to the quiet after the last meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from infra.proof.season.cloud import Cloud, cloud
from infra.proof.season.desk import Desk
from infra.proof.season.functions import Functions, functions
from infra.proof.season.people import People, people
from infra.proof.season.policies import DeliveryPolicy, Fault
from infra.proof.season.post import PostOffice, post_office
from infra.proof.season.schedules import Doors, Schedules
from infra.proof.season.secretariat import Secretariat
from infra.proof.season.secretariat_plan import SecretariatPlan, habits, with_addresses
from infra.proof.season.secretariat_script import SecretariatScript
from infra.proof.season.streams import Delivery, Stream, mapped
from infra.proof.season.tables import Tables
from infra.proof.season.web import Browser
from infra.proof.season.world import World
from shared.budget.line import BudgetLine
from shared.campaigns.due import campaigns
from shared.members import spreadsheet
from shared.members.spreadsheet import Row
from shared.plans.reading import read
from shared.projects import Project
from shared.registrations import Seats

PLANS = Path(__file__).parents[2] / "plans"
BEFORE = timedelta(days=7)
AFTER = timedelta(days=21)
BRIEFLY = timedelta(days=13)
"""The season's report is out, and the secretariat has handed it in."""


SIMULATED = {
    11: "bounce@simulator.amazonses.com",
    23: "complaint+en@simulator.amazonses.com",
    37: "full+postkasse@simulator.amazonses.com",
    53: "ooto+ferie@simulator.amazonses.com",
}
"""Whose mailboxes SES's simulator plays, by their place in the list: closed, cross, full, on holiday."""


@dataclass(frozen=True)
class Script:
    """What is played: a project with its budget, and its members."""

    project: Project
    lines: tuple[BudgetLine, ...]
    rows: tuple[Row, ...]
    seed: int = 2018
    scanned: float = 0.1
    every_tick: bool = False
    before: timedelta = BEFORE
    after: timedelta = AFTER
    habits: SecretariatPlan = field(default_factory=SecretariatPlan)

    @property
    def begins(self) -> datetime:
        """A while before the first mail is due."""
        first = min(each.at for meeting in self.project.meetings for each in campaigns(self.project, meeting))
        return (first - self.before).replace(hour=6, minute=0)

    @property
    def ends(self) -> datetime:
        """When nothing is to come any more."""
        return max(meeting.ends for meeting in self.project.meetings) + self.after


def script(
    plan: Path = PLANS / "amager-oest-2018.yaml",
    members: Path = PLANS / "members.csv",
    seed: int = 2018,
    *,
    every_tick: bool = False,
) -> Script:
    """The season of a plan file and a list of members.

    Raises:
        PlanWrong: the plan file has problems.
        NotAList: the list is none.
    """
    found = read(plan.read_bytes())
    rows = spreadsheet.read(members.read_bytes()).rows
    project = found.project()
    played = tuple(with_addresses(rows, SIMULATED))
    return Script(
        project,
        found.lines(),
        played,
        seed,
        every_tick=every_tick,
        habits=habits(project, cancels=seed % 3 == 1),
    )


def short(whole: Script, members: int = 30, seats: int = 8, meetings: int = 1) -> Script:
    """The first `meetings` of `whole` alone, small, for `members` people; more want to come than there are seats."""
    held = tuple(replace(each, capacity=seats + 2, reserved=2) for each in whole.project.meetings[:meetings])
    ids = [each.id for each in held]
    guests = replace(whole.project.guests, members=members, low=seats, high=seats + 4)
    project = replace(whole.project, meetings=held, guests=guests, copies=whole.project.copies[:1])
    once = replace(habits(project), moves="", hosts="")
    lines = tuple(replace(each, meetings=tuple(id for id in each.meetings if id in ids)) for each in whole.lines)
    return replace(whole, project=project, lines=lines, rows=whole.rows[:members], habits=once, after=BRIEFLY)


@dataclass
class Season:
    """Everything that plays together. `seats` is how each meeting filled, seen from outside."""

    script: Script
    cloud: Cloud
    functions: Functions
    post: PostOffice
    people: People
    secretariat: Secretariat
    schedules: Schedules
    tables: Tables
    deliveries: Sequence[Delivery]
    seats: dict[str, list[tuple[datetime, Seats]]] = field(default_factory=dict)

    @property
    def world(self) -> World:
        """The clock and the log."""
        return self.cloud.world

    @property
    def at_rest(self) -> bool:
        """Whether no stream record is on its way."""
        return all(delivery.at_rest for delivery in self.deliveries)

    def begin(self) -> None:
        """Put the plan in force and start the schedules."""
        self.secretariat.begin(self.script.rows)
        self.schedules.start()

    def follow(self, script: Script) -> None:
        """What is played next is `script`, in the same cloud: another season of the network, once its time has come."""
        self.world.run(script.begins)
        self.script, self.seats = script, {}
        cast = _cast(script, self.cloud, self.functions, self.post, self.schedules.deliveries, self.secretariat.desk)
        self.people, self.secretariat, self.schedules = cast

    def days(self) -> Iterator[datetime]:
        """Play on, midnight (UTC) by midnight, to the end; the moment reached each time."""
        while self.world.now < self.script.ends:
            midnight = self.world.now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            self.world.run(min(midnight, self.script.ends))
            yield self.world.now

    def look_at_seats(self) -> None:
        """Keep how each meeting's seats stand, where that has changed."""
        project = self.script.project
        for id, seats in self.tables.registrations.seats(project.id, [each.id for each in project.meetings]).items():
            known = self.seats.setdefault(id, [])
            if not known or known[-1][1] != seats:
                known.append((self.world.now, seats))


def _cast(
    script: Script, aws: Cloud, running: Functions, post: PostOffice, deliveries: DeliveryPolicy, desk: Desk
) -> tuple[People, Secretariat, Schedules]:
    """Those who play `script`, and the schedules; the mailboxes are theirs from now on."""
    world, tables, project = aws.world, Tables.of(aws), script.project
    crowd = people(world, Browser(running), project, script.rows, script.scanned)
    doors = Doors(lambda: tables.projects.fresh(project.id))
    schedules = Schedules(world, running, deliveries, doors, script.ends, script.every_tick)
    wants = SecretariatScript(desk, crowd, project, script.habits)
    secretariat = Secretariat(aws, tables, project, script.lines, crowd, desk, wants)
    post.readers[:] = [crowd.read, secretariat.read]
    return crowd, secretariat, schedules


@contextmanager
def season(script: Script, fault: Fault | None = None, deliveries: DeliveryPolicy | None = None) -> Iterator[Season]:
    """A season that is ready to begin."""
    world = World(script.begins, script.seed)
    deliveries = deliveries or DeliveryPolicy()
    with cloud(world, fault) as aws, functions(aws) as running:
        tables = Tables.of(aws)
        post = post_office(aws, running, deliveries)
        desk = Desk(world, Browser(running))
        crowd, secretariat, schedules = _cast(script, aws, running, post, deliveries, desk)
        sending = Delivery(world, running, deliveries, "send", mapped("SendStream"))
        mailing = Delivery(world, running, deliveries, "send", mapped("CampaignStream"))
        counting = Delivery(world, running, deliveries, "budget", mapped("BudgetStream"))
        made = Season(script, aws, running, post, crowd, secretariat, schedules, tables, (sending, mailing, counting))
        outbox, registrations = Stream(aws.tables["OUTBOX_TABLE"]), Stream(aws.tables["REGISTRATIONS_TABLE"])

        at_desk = 0

        def pump() -> None:
            nonlocal at_desk
            doors = made.schedules.doors
            if at_desk != running.invocations["desk"]:
                at_desk, doors.changed = running.invocations["desk"], True
            for record in outbox.new():
                doors.see(record)
                sending.take(record)
                mailing.take(record)
            changed = list(registrations.new())
            for record in changed:
                counting.take(record)
            if changed:
                made.look_at_seats()

        world.after_each.append(pump)
        yield made
