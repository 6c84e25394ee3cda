"""The secretariat: it puts the plan in force, counts who came, and enters the bills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from infra.season.cloud import PEPPER, Cloud
from infra.season.world import World
from shared.budget.lines import BudgetLine, Expense, Tally
from shared.budget.table import BudgetTable
from shared.meetings import Meeting
from shared.members.importing import import_members
from shared.members.spreadsheet import Row
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects import Project, apply
from shared.projects.table import ProjectsTable
from shared.registrations import Status
from shared.registrations.table import RegistrationsTable
from shared.technical import clock
from shared.technical.money import Oere


@dataclass(frozen=True)
class Tables:
    """The five tables, as the domain sees them."""

    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    outbox: OutboxTable
    budget: BudgetTable

    @classmethod
    def of(cls, cloud: Cloud) -> Tables:
        """Those of `cloud`."""
        names = cloud.tables
        outbox = OutboxTable(names["OUTBOX_TABLE"])
        return cls(
            ProjectsTable(names["PROJECTS_TABLE"]),
            MembersTable(names["MEMBERS_TABLE"]),
            RegistrationsTable(names["REGISTRATIONS_TABLE"], outbox),
            outbox,
            BudgetTable(names["BUDGET_TABLE"]),
        )


@dataclass(frozen=True)
class Rent:
    """What a venue costs each time: `line` pays `each` for meetings in a place whose name it holds."""

    line: BudgetLine
    each: Oere

    def paid_for(self, meeting: Meeting) -> bool:
        """Whether this is the rent of the meeting's place."""
        return meeting.venue.name.casefold() in self.line.text.casefold()


@dataclass
class Secretariat:
    """Applies the plan, imports members, and after each meeting records what it cost."""

    cloud: Cloud
    tables: Tables
    project: Project
    lines: Sequence[BudgetLine]
    rents: Sequence[Rent]
    came: dict[str, int] = field(default_factory=dict)
    bills: list[Expense] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    """How the budget stood when a meeting's bills were entered."""

    def begin(self, rows: Sequence[Row]) -> None:
        """Put the plan in force and import the members, as the ops command does."""
        tables = apply.Tables(self.tables.projects, self.tables.registrations, self.tables.budget)
        wanted = apply.Wanted(self.project, tuple(self.lines))
        apply.apply(tables, wanted, tables.known(wanted), self.cloud.world.now)
        import_members(self.tables.members, self.project.id, rows, PEPPER)
        self.cloud.world.tell("secretariat", "put the plan in force", self.project.id, len(rows))
        for meeting in self.project.meetings:
            self.cloud.world.at(meeting.ends, partial(self._count, meeting))
            self.cloud.world.at(meeting.ends + timedelta(days=1), partial(self._pay, meeting))

    def _count(self, meeting: Meeting) -> None:
        """Those who came, speakers and committee included: they eat too."""
        found = self.tables.registrations.all(self.project.id, meeting.id)
        confirmed = {each.person: each.party for each in found if each.status is Status.CONFIRMED}
        self.came[meeting.id] = sum(came(self.cloud.world, confirmed).values()) + meeting.reserved
        self.cloud.world.tell("secretariat", "counted", meeting.id, sum(confirmed.values()), self.came[meeting.id])

    def _pay(self, meeting: Meeting) -> None:
        for line in self.lines:
            if line.per_head is not None:
                heads = self.came[meeting.id]
                self._enter(meeting, line, line.per_head * heads, f"{heads} kuverter", "Den Økologiske Bagerjomfru")
            elif line.optional and meeting.speaker:
                self._enter(meeting, line, line.planned, "Oplæg", "Oplægsholderen")
        for rent in self.rents:
            if rent.paid_for(meeting):
                self._enter(meeting, rent.line, rent.each, "Leje af lokale", meeting.venue.name)
        self.tallies[meeting.id] = self.tables.budget.books(self.project.id).tally()

    def _enter(self, meeting: Meeting, line: BudgetLine, amount: Oere, text: str, supplier: str) -> None:
        day = clock.local(self.cloud.world.now).date()
        bill = Expense(f"{line.id}-{meeting.id}", line.id, day, text, supplier, amount, meeting.id)
        if self.tables.budget.record(self.project.id, bill):
            self.bills.append(bill)
            self.cloud.world.tell("secretariat", "paid", meeting.id, line.id, amount)


def with_a_closed_mailbox(rows: Sequence[Row], place: int) -> list[Row]:
    """`rows`, where the mailbox of the one at `place` is closed: SES's simulator answers for it with a bounce."""
    closed = replace(rows[place], address="bounce@simulator.amazonses.com")
    return [*rows[:place], closed, *rows[place + 1 :]]


def came(world: World, registered: Mapping[str, int]) -> dict[str, int]:
    """How many of each confirmed party turn up: most all, some fewer, some nobody, without a word."""
    found = {}
    for person, party in sorted(registered.items()):
        away = world.chance.random()
        found[person] = 0 if away < 0.06 else max(1, party - 1) if away < 0.09 else party
    return found
