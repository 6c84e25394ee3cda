"""Promise 4, the other half: whoever was to get a mail was owed it. Recomputed from what was so, moment by moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from infra.proof.faults.watching import Ended, Watcher
from infra.proof.faults.writes import WriteChecks
from infra.proof.season.totals import outbox
from shared.campaigns.campaign import Campaign
from shared.campaigns.checkpoints import Checkpoint, Checkpoints
from shared.campaigns.invited import BETWEEN_INVITATIONS, first_of
from shared.members.consents import Subscription
from shared.outbox import Kind, State
from shared.outbox.declaration import Audience, Needs
from shared.outbox.mail import SECRETARIAT
from shared.outbox.occasion import OfMeeting
from shared.projects import Project
from shared.registrations import Registration, Status
from shared.technical import clock

WHILE = timedelta(hours=6)
"""A campaign that began is through within these: whoever was meant all the while is owed its mail."""

APPLIES = {Needs.SEAT: {Status.CONFIRMED}, Needs.REGISTRATION: {Status.CONFIRMED, Status.WAITING}}
"""A mail whose reader needs this applies as long as the reader's registration is one of these."""

WITHDRAWN = {Kind.MESSAGE, Kind.CHANGED, Kind.EVALUATION, Kind.THANKS}
"""Mails that something else may end as well: the secretariat, a later change, or that the guest did not come."""


@dataclass
class Owing:
    """Remembers when the planner looked undisturbed, and says in the end what it should have started."""

    watcher: Watcher
    moments: WriteChecks
    looked: list[datetime] = field(default_factory=list)

    def begin(self) -> None:
        """From now on."""
        self.watcher.on_end.append(self._on_end)

    def _on_end(self, ended: Ended) -> None:
        by = ended.invocation
        if by.function == "plan" and not ended.broke and not by.struck:
            self.looked.append(clock.parse(by.event["time"]))

    def forgotten(self) -> Iterator[str]:
        """Campaigns that should have run and did not, and people whom they passed over; drops without a reason."""
        season = self.watcher.season
        project = season.tables.projects.fresh(season.script.project.id)
        assert project is not None
        items = {(each["kind"], each["person"], each["version"], *each["meetings"]): each for each in outbox(season)}
        for campaign, reached in Checkpoints(season.tables.outbox).of(project):
            if not reached.finished:
                yield from self._unfinished(project, campaign)
                continue
            for person in self._meant(project, campaign, reached):
                if (campaign.kind.value, person, campaign.occasion.text, campaign.meeting) not in items:
                    yield f"4: {campaign.id(project.id)}: {person} was passed over"
        yield from self._dropped(project)

    def _unfinished(self, project: Project, campaign: Campaign) -> Iterator[str]:
        """Late, skipped and paused ticks start nothing; a good one while it was due does."""
        meeting = project.meeting(campaign.meeting)
        if campaign.kind in {Kind.PREVIEW, Kind.SECOND_INVITATION} or meeting is None:
            return  # whether these still make sense depends on when the invitation began
        since = max(campaign.at, meeting.changed_at or campaign.at)
        if project.override(campaign.meeting, campaign.kind).paused:
            return
        good = [each for each in self.looked if since + timedelta(hours=1) <= each < campaign.latest]
        if good:
            yield f"4: {campaign.id(project.id)}: due at {campaign.at}, and the tick of {good[-1]} did not finish it"

    def _meant(self, project: Project, campaign: Campaign, reached: Checkpoint) -> Sequence[str]:
        began = reached.looked_again or reached.began
        assert began is not None
        if campaign.audience is Audience.SECRETARIAT:
            return [SECRETARIAT]
        if campaign.audience is Audience.MEMBERS:
            return self._members(project, campaign, began)
        change = campaign.occasion  # who signed up under the meeting's new version knows it
        wanted = {Status.CONFIRMED}
        if campaign.audience is Audience.REGISTERED:
            wanted = {Status.CONFIRMED, Status.WAITING}
        return [
            person
            for person, each in self._throughout(campaign.meeting, began, began + WHILE, wanted).items()
            if (campaign.since is None or each.registered_at < campaign.since)
            and not (isinstance(change, OfMeeting) and each.meeting_version >= change.version)
        ]

    def _members(self, project: Project, campaign: Campaign, began: datetime) -> Sequence[str]:
        """Who is a member from the beginning and may still be invited; asked again only who was asked long ago.

        Whose entry has moved along to a new address since it `began` was invited at the old one.
        """
        season = self.watcher.season
        standings = season.tables.members.standings(project.network)
        moved = self._moved_since(began)
        found = [
            each.person
            for each, stands in standings
            if stands is Subscription.INVITED and each.joined is None and each.person not in moved
        ]
        if campaign.kind is not Kind.SECOND_INVITATION:
            return found
        first = {person: first_of(campaign).mail(project.id, person, began).id for person in found}
        owed = {each["id"]: clock.parse(each["owed_at"]) for each in outbox(season)}
        return [each for each in found if first[each] in owed and owed[first[each]] <= began - BETWEEN_INVITATIONS]

    def _moved_since(self, began: datetime) -> set[str]:
        """The pseudonyms of the new addresses that people have moved to since `began`."""
        left = (each for history in self.moments.seen.values() for at in history for each in at.people.values())
        return {each.moved_to for each in left if each.moved_at is not None and each.moved_at >= began}

    def _throughout(
        self, meeting: str, since: datetime, until: datetime, wanted: set[Status]
    ) -> dict[str, Registration]:
        """Who was registered with one of the statuses `wanted` all the while."""
        found = {person: each for person, each in self.moments.before(meeting, since).items() if each.status in wanted}
        for moment in self.moments.seen.get(meeting, []):
            if since <= moment.at <= until:
                found = {person: each for person, each in found.items() if person in moment.people}
                found |= {person: moment.people[person] for person in found}
                found = {person: each for person, each in found.items() if each.status in wanted}
        return found

    def _dropped(self, project: Project) -> Iterator[str]:
        """What was dropped no longer applied."""
        season = self.watcher.season
        silent = set(self._silent())
        for item in outbox(season):
            kind = Kind(item["kind"])
            if (
                State(item["state"]) is not State.DROPPED
                or kind.declared.needs not in APPLIES
                or kind in WITHDRAWN
                or item["person"] in silent
            ):
                continue
            for id in item["meetings"]:
                meeting, owed = project.meeting(id), clock.parse(item["owed_at"])
                if meeting is None or meeting.cancelled or meeting.changed_at is not None:
                    continue
                # A seat may still be given up once the meeting has begun, and a mail that waits is dropped then.
                until = min(season.world.now, clock.parse(item["latest"]))
                after = owed + timedelta(seconds=20)
                if item["person"] in self._throughout(id, after, until, APPLIES[kind.declared.needs]):
                    yield f"4: {item['id']}: dropped ({item.get('reason')}), and it applied all the while"

    def _silent(self) -> Iterator[str]:
        """Whose mailbox complains of what it gets, and of whom that is kept, if by a function that died after it."""
        season = self.watcher.season
        for each in season.people.known.values():
            if each.row.address.startswith("complaint") and season.tables.members.silenced([each.id]):
                yield each.id
