"""One tick of the planner: start and continue what the timetable says is due, and look after mails that got stuck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.campaigns.audience import People
from shared.campaigns.campaign import Campaign
from shared.campaigns.checkpoints import Checkpoint, Checkpoints
from shared.campaigns.due import due, ended
from shared.campaigns.invited import first_of, rests_on_first, timely
from shared.members.table import MembersTable
from shared.outbox.declaration import Audience
from shared.outbox.mail import EVERYBODY, SECRETARIAT
from shared.outbox.protocol import RecoveryAction
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.asking import remind
from shared.registrations.requests import RequestsTable
from shared.registrations.table import RegistrationsTable
from shared.technical.each import attempt_each

PAGES = 150
"""Pages of campaigns in one tick, over all projects: more than ten thousand mails; the rest waits for the next tick."""

STUCK = 100
"""Stuck mails that are looked at together."""

ROUNDS = 30

RESERVE = timedelta(seconds=20)
"""A tick that has no more time left than this begins nothing new."""

QUARTER = 15 * 60
"""Seconds between two ticks."""

ANSWERED_WITHIN = timedelta(days=2)
"""So long after its last meeting a season may still hold what somebody asked for on the form."""

GOLDEN = 0.618033988749895
"""Each tick begins this share of the directory further on, so that no part of it is left out for long."""

Remaining = Callable[[], timedelta]
"""How much time an invocation has left."""


def unhurried() -> timedelta:
    """The time that is left where nobody counts it."""
    return timedelta.max


Retiring = Callable[[Project, datetime], int]
"""Deletes what a project holds about people once its time is up (`shared.retention`); how many members went."""


def nobody(project: Project, now: datetime) -> int:
    """Deletes nothing."""
    return 0


@dataclass
class Tick:
    """What a tick did: mails owed by campaigns, stuck mails by what was done with them, members whose time was up."""

    owed: int = 0
    pages: int = 0
    retired: int = 0
    recovered: Counter[RecoveryAction] = field(default_factory=Counter)


@dataclass(frozen=True)
class Planner:
    """Compares what should have been started by now with what the tables show, and starts the difference."""

    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    outbox: OutboxTable
    retiring: Retiring = nobody

    def tick(self, now: datetime, remaining: Remaining = unhurried) -> Tick:
        """Do what is due at `now`, as far as the time `remaining` goes; the next tick does the rest.

        Running twice, or a day late, or at once with another tick, does no harm. Each begins with another project, so
        that the last of a directory too long for one tick are not always the ones that have to wait.
        """
        done = Tick()

        def start(id: str) -> None:
            project = self.projects.fresh(id) if remaining() > RESERVE else None
            if project is not None:
                self._start(project, done, now, remaining)
                if project.upcoming(now - ANSWERED_WITHIN):
                    remind(RequestsTable(self.registrations.name, self.outbox), project, now)
                done.retired += self.retiring(project, now)

        self._recover(done, now, remaining)
        attempt_each(_by_turns(self.projects.ids(), now), start)
        return done

    def _start(self, project: Project, done: Tick, now: datetime, remaining: Remaining) -> None:
        listed, over = due(project, now), ended(project, now)
        if not listed and not over:
            return
        table = Checkpoints(self.outbox)
        known = table.progress(_asked(project.id, [*listed, *over]))
        for each in over:
            if _unbegun(each, project.id, known) and _report(table, project.id, each, known, now):
                done.recovered[RecoveryAction.MISS] += 1
        people = People(self.members, self.registrations, self.outbox)
        changed_at = {meeting.id: meeting.changed_at for meeting in project.meetings}
        for each in listed:
            if not timely(each, project.id, known, now):
                continue
            begun = [version for version, id in each.earlier(project.id).items() if known[id].began]
            page = people.of(project, each, now, begun)
            seen = known[each.id(project.id)]
            reached: Checkpoint | None = seen.anew() if seen.outdated(changed_at[each.meeting]) else seen
            while reached is not None and not reached.finished and done.pages < PAGES and remaining() > RESERVE:
                before = reached.owed
                reached = table.step(reached, page, now)
                done.pages += 1
                done.owed += reached.owed - before if reached else 0

    def _recover(self, done: Tick, now: datetime, remaining: Remaining) -> None:
        for _ in range(ROUNDS):
            if remaining() <= RESERVE:
                return
            stuck = self.outbox.fallen_due(now, STUCK)
            done.recovered.update(self.outbox.recover(owed, now) for owed in stuck)
            if len(stuck) < STUCK:
                return


def _unbegun(campaign: Campaign, project: str, known: Mapping[str, Checkpoint]) -> bool:
    """Whether a campaign that is over should have gone to more people than it did."""
    return not known[campaign.id(project)].finished and timely(campaign, project, known, campaign.latest)


def _report(
    table: Checkpoints, project: str, campaign: Campaign, known: Mapping[str, Checkpoint], now: datetime
) -> bool:
    seen = known[campaign.id(project)]
    person = SECRETARIAT if campaign.audience is Audience.SECRETARIAT else EVERYBODY
    reason = "stopped half-way" if seen.began else "never begun"
    return table.missed(seen, campaign.mail(project, person, now), reason, now)


def _by_turns(ids: Sequence[str], now: datetime) -> Sequence[str]:
    first = int(now.timestamp() // QUARTER * GOLDEN % 1 * len(ids))
    return [*ids[first:], *ids[:first]]


def _asked(project: str, found: Sequence[Campaign]) -> Sequence[str]:
    """The ids of the campaigns `found`, of the invitations that some of them rest on, and of changes before theirs."""
    first = [first_of(each) for each in found if rests_on_first(each)]
    earlier = [id for each in found for id in each.earlier(project).values()]
    return list(dict.fromkeys([*(each.id(project) for each in [*found, *first]), *earlier]))
