"""Who joins the network in mid-season is invited to what the others have been invited to already, in each season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from shared.campaigns.campaign import Campaign
from shared.campaigns.due import due
from shared.members import changes
from shared.members.consents import Subscription, subscription
from shared.members.member import Member
from shared.members.table import MembersTable
from shared.outbox.kinds import Kind
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Write


@dataclass(frozen=True)
class Joining:
    """Takes new members into the network of `seasons` at `now`."""

    members: MembersTable
    outbox: OutboxTable
    seasons: Sequence[Project]
    now: datetime

    @cached_property
    def invitations(self) -> Sequence[tuple[str, Campaign]]:
        """Those whose time has come and whose meetings still take registrations, each with its season; none paused."""
        return [(of.id, each) for of in self.seasons for each in due(of, self.now) if each.kind is Kind.INVITATION]

    def take_by_own_click(self, member: Member) -> None:
        """Make `member` one because its mailbox said so just now, whatever was said before: a no, or a bounce. Of one
        who is a member already the yes is noted.
        """
        today = clock.local(self.now).date()
        known, consents = self.members.seen(member.network, member.person)
        if subscription(known, consents) is Subscription.INVITED:
            self.members.stay(member.network, member.person, self.now)
            return
        willing = replace(member, joined=today, stays_on=today)
        if known or consents.kept:
            self.members.renew(willing, self.now)
        self.take(willing)

    def come_back(self, network: str, person: str) -> None:
        """Invite `person` again, as they ask; also to what the others have been invited to meanwhile."""
        self.members.resubscribe(network, person, self.now)
        if subscription(*self.members.seen(network, person)) is Subscription.INVITED:
            for season, each in self.invitations:
                self.outbox.owe(each.mail(season, person, self.now))

    def take(self, member: Member, also: Sequence[Write] = ()) -> None:
        """Make `member` one, and owe them the invitations that have gone out, all or nothing.

        A campaign that has not reached them yet owes them the same mails, which is owing them once. What is written
        `also` is part of the same transaction.
        """
        member = replace(member, joined=clock.local(self.now).date())
        mails = [each.mail(season, member.person, self.now) for season, each in self.invitations]
        while True:
            try:
                owed = (self.outbox.put(mail) for mail in mails)
                dynamodb.transact([changes.save(self.members.name, member), *owed, *also])
                return
            except ConditionFailed as error:
                if error.index > len(mails):
                    raise
                del mails[error.index - 1]  # owed before: they were a member once
