"""One tick of the planner: start and continue what the timetable says is due, and look after mails that got stuck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.campaigns.progress import Campaigns, PagePast, Progress, campaign_id
from shared.campaigns.timetable import FRESH, Audience, Campaign, due
from shared.members.member import Standing
from shared.members.table import MembersTable
from shared.outbox.mail import Mail
from shared.outbox.protocol import Care
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations import Status
from shared.registrations.table import RegistrationsTable
from shared.technical import clock
from shared.technical.each import attempt_each

PAGES = 12
"""Pages of campaigns in one tick, over all projects: about a thousand mails; the rest waits for the next tick."""

ROUNDS = 5


@dataclass
class Tick:
    """What a tick did: mails owed by campaigns, and stuck mails by what was done with them."""

    owed: int = 0
    pages: int = 0
    tended: Counter[Care] = field(default_factory=Counter)


@dataclass(frozen=True)
class Planner:
    """Compares what should have been started by now with what the tables show, and starts the difference."""

    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    outbox: OutboxTable

    def tick(self, now: datetime) -> Tick:
        """Do what is due at `now`; running twice, or a day late, or at once with another tick, does no harm."""
        done = Tick()

        def start(id: str) -> None:
            project = self.projects.get(id)
            if project is not None:
                self._start(project.id, due(project.meetings, now), done, now)

        self._tend(done, now)
        attempt_each(self.projects.ids(), start)
        return done

    def _start(self, project: str, campaigns: Sequence[Campaign], done: Tick, now: datetime) -> None:
        if not campaigns:
            return
        table = Campaigns(self.outbox)
        named = {campaign_id(project, each.meeting, each.kind, each.at): each for each in campaigns}
        for id, progress in table.progress(list(named)).items():
            page = self._audience(project, named[id], now)
            reached: Progress | None = progress
            while reached is not None and not reached.finished and done.pages < PAGES:
                before = reached.owed
                reached = table.step(reached, page, now)
                done.pages += 1
                done.owed += reached.owed - before if reached else 0

    def _audience(self, project: str, campaign: Campaign, now: datetime) -> PagePast:
        def members(after: str | None, limit: int) -> tuple[Sequence[Mail], str | None]:
            page = self.members.page(project, after, limit)
            active = (each.person for each in page.members if each.standing is Standing.ACTIVE)
            return [_mail(project, campaign, person, now) for person in active], page.next

        def participants(after: str | None, limit: int) -> tuple[Sequence[Mail], str | None]:
            page, following = self.registrations.page(project, campaign.meeting, after, limit)
            since = campaign.at - FRESH
            seated = (each for each in page if each.status is Status.CONFIRMED and each.registered_at < since)
            return [_mail(project, campaign, each.person, now) for each in seated], following

        return members if campaign.audience is Audience.MEMBERS else participants

    def _tend(self, done: Tick, now: datetime) -> None:
        for _ in range(ROUNDS):
            stuck = self.outbox.fallen_due(now)
            done.tended.update(self.outbox.tend(owed, now) for owed in stuck)
            if len(stuck) < 100:
                return


def _mail(project: str, campaign: Campaign, person: str, now: datetime) -> Mail:
    return Mail(
        kind=campaign.kind,
        project=project,
        person=person,
        owed_at=now,
        latest=campaign.latest,
        meetings=(campaign.meeting,),
        version=clock.local(campaign.at).date().isoformat(),
    )
