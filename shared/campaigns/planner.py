"""One tick of the planner: start and continue what the timetable says is due, and look after mails that got stuck.

A tick finds the seasons in which something is due in an index (`shared.projects.agenda`), and hands each on to an
invocation of its own, which looks at that season alone and writes down when it is due next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Protocol

from shared.campaigns.audience import People
from shared.campaigns.campaign import Campaign
from shared.campaigns.checkpoints import Checkpoint, Checkpoints
from shared.campaigns.due import coming, due, ended
from shared.campaigns.invited import first_of, rests_on_first, timely, timely_from
from shared.members.table import MembersTable
from shared.outbox.declaration import Audience
from shared.outbox.mail import EVERYBODY, SECRETARIAT
from shared.outbox.protocol import RecoveryAction
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.asking import look_after
from shared.registrations.requests import RequestsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import clock
from shared.technical.each import attempt_each
from shared.technical.handing_on import paced

PAGES = 150
"""Pages of campaigns in one look at a season: more than ten thousand mails; the rest waits for the next tick."""

STUCK = 100
"""Stuck mails that are looked at together."""

ROUNDS = 30

RESERVE = timedelta(seconds=20)
"""A tick that has no more time left than this begins nothing new."""

QUARTER = timedelta(minutes=15)
"""Between two ticks."""

SWEEP = timedelta(hours=1)
"""So long after midnight in Copenhagen a tick looks at every season, or the next one that can: what the index has lost
is a day late at most, and where there is none yet, after an upgrade, the first tick makes it.
"""

Remaining = Callable[[], timedelta]
"""How much time an invocation has left."""


def unhurried() -> timedelta:
    """The time that is left where nobody counts it."""
    return timedelta.max


class Ending(Protocol):
    """What there is to do once a season's time is up (`shared.retention`)."""

    def retire(self, project: Project, now: datetime) -> int:
        """Delete what the season holds about people, if its time is up; how many members went."""

    def next(self, project: Project, now: datetime) -> datetime | None:
        """When there is something to do next, after a look at `now`; None: never."""


class NothingEnds:
    """Deletes nothing."""

    def retire(self, project: Project, now: datetime) -> int:
        """Nobody."""
        return 0

    def next(self, project: Project, now: datetime) -> datetime | None:
        """Never."""
        return None


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
    ending: Ending = field(default_factory=NothingEnds)

    def tick(
        self, now: datetime, remaining: Remaining = unhurried, hand_on: Callable[[str], object] | None = None
    ) -> Tick:
        """Do what is due at `now`, as far as the time `remaining` goes; the next tick does the rest.

        Each season in which something is due is handed on, those that have waited longest first; without `hand_on` it
        is looked at here. Running twice, or a day late, or at once with another tick, does no harm. Once a day every
        season is looked at, those in which something is due before the others.
        """
        done, agenda = Tick(), self.projects.agenda
        self._recover(done, now, remaining)
        look_after(RequestsTable(self.registrations.name, self.outbox), now)
        day = (clock.local(now) - SWEEP).date()
        swept = agenda.swept(day)
        listed = list(dict.fromkeys([*agenda.due(now), *([] if swept else self.projects.ids())]))
        begun = takewhile(lambda _: remaining() > RESERVE, paced(listed) if hand_on else listed)
        attempt_each(begun, hand_on or (lambda id: self.look(id, now, remaining, done)))
        if not swept and remaining() > RESERVE:
            agenda.sweep(day)
        return done

    def look(self, id: str, now: datetime, remaining: Remaining = unhurried, done: Tick | None = None) -> Tick:
        """Do what is due at `now` in the season `id`, and write down when something is due there next."""
        done = done or Tick()
        entry = self.projects.agenda.entry(id)
        project = self.projects.fresh(id)
        if project is None:
            self.projects.agenda.settle(entry, None, None, now)
            return done
        upcoming = [*self._start(project, done, now, remaining)]
        done.retired += self.ending.retire(project, now)
        upcoming += filter(None, [self.ending.next(project, now)])
        last = max((each.day for each in project.meetings), default=None)
        self.projects.agenda.settle(entry, min(upcoming, default=None), last, now)
        return done

    def _start(self, project: Project, done: Tick, now: datetime, remaining: Remaining) -> Iterator[datetime]:
        """Start what is due; the moments at which there is something to start or to report next."""
        yield from coming(project, now)
        listed, over = due(project, now), ended(project, now)
        if not listed and not over:
            return
        table = Checkpoints(self.outbox)
        known = table.progress(_asked(project.id, [*listed, *over]))
        for each in over:
            if _unbegun(each, project.id, known) and _report(table, project.id, each, known, now):
                done.recovered[RecoveryAction.MISS] += 1
        people = People(self.members, self.registrations, self.outbox)
        waiting, after = list[Campaign](), dict(known)
        changed_at = {meeting.id: meeting.changed_at for meeting in project.meetings}
        for each in listed:
            if not timely(each, project.id, known, now):
                waiting.append(each)
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
            if reached is not None:
                after[reached.id] = reached
            if reached is None or not reached.finished:
                yield now
        yield from (min(each.latest, timely_from(each, project.id, after) or each.latest) for each in waiting)

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


def _asked(project: str, found: Sequence[Campaign]) -> Sequence[str]:
    """The ids of the campaigns `found`, of the invitations that some of them rest on, and of changes before theirs."""
    first = [first_of(each) for each in found if rests_on_first(each)]
    earlier = [id for each in found for id in each.earlier(project).values()]
    return list(dict.fromkeys([*(each.id(project) for each in [*found, *first]), *earlier]))
