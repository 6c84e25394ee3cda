"""Who gets a campaign's mail, a page of people at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.campaigns.campaign import Campaign
from shared.campaigns.checkpoints import PagePast
from shared.campaigns.invited import BETWEEN_INVITATIONS, first_of
from shared.meetings import Meeting
from shared.members.member import Standing
from shared.members.table import MembersTable
from shared.outbox.declaration import Audience
from shared.outbox.kinds import Kind
from shared.outbox.mail import SECRETARIAT, Mail
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.registrations import Registration, Status
from shared.registrations.table import RegistrationsTable


@dataclass(frozen=True)
class People:
    """The tables that know them."""

    members: MembersTable
    registrations: RegistrationsTable
    outbox: OutboxTable

    def of(self, season: Project, campaign: Campaign, now: datetime, begun: Collection[int] = ()) -> PagePast:
        """The mails of `campaign`, page by page. `begun`: versions of a changed meeting of which word has gone out."""
        project = season.id

        def secretariat(after: str | None, limit: int) -> tuple[Sequence[Mail], str | None]:
            return [campaign.mail(project, SECRETARIAT, now)], None

        def members(after: str | None, limit: int) -> tuple[Sequence[Mail], str | None]:
            page = self.members.page(season.network, after, limit)
            active: Sequence[str] = [each.person for each in page.members if each.standing is Standing.ACTIVE]
            if campaign.kind is Kind.SECOND_INVITATION:
                active = self._invited_long_ago(project, campaign, active, now)
            return [campaign.mail(project, person, now) for person in active], page.next

        def registered(after: str | None, limit: int) -> tuple[Sequence[Mail], str | None]:
            page, following = self.registrations.page(project, campaign.meeting, after, limit)
            return [
                campaign.mail(project, each.person, now) for each in page if _meant(campaign, each, begun)
            ], following

        match campaign.audience:
            case Audience.SECRETARIAT:
                return secretariat
            case Audience.MEMBERS:
                return members
            case _:
                return registered

    def _invited_long_ago(
        self, project: str, campaign: Campaign, people: Sequence[str], now: datetime
    ) -> Sequence[str]:
        """Those of `people` whose first invitation is old enough; who joined a few days ago has just been invited."""
        first = {person: first_of(campaign).mail(project, person, now).id for person in people}
        owed = self.outbox.owed_at(list(first.values()))
        return [each for each in people if first[each] in owed and owed[first[each]] <= now - BETWEEN_INVITATIONS]


def _meant(campaign: Campaign, registration: Registration, begun: Collection[int]) -> bool:
    if campaign.change is not None and not _news(campaign.change, registration.meeting_version, begun):
        return False
    if campaign.since is not None and registration.registered_at >= campaign.since:
        return False
    if campaign.audience is Audience.REGISTERED:
        return registration.live
    return registration.status is Status.CONFIRMED


def _news(meeting: Meeting, known: int, begun: Collection[int]) -> bool:
    """Whether what `meeting` is now is news to somebody who signed up under its version `known`.

    Where word of a version between has gone out, it may be; the mail's writer finds out what it was that they were
    told.
    """
    if known >= meeting.version:
        return False
    between = any(known < version < meeting.version for version in begun)
    return meeting.cancelled or between or meeting.announced_as_of(known) != meeting.announced
