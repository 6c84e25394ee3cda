"""The tables that mails are written from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.budget.table import BudgetTable
from shared.mails.rendered import NoLongerApplies
from shared.members.consents import Subscription, subscription
from shared.members.member import Member
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations import Registration
from shared.registrations.address_requests import AddressRequest, AddressRequests
from shared.registrations.requests import RequestsTable, SignUpRequest
from shared.registrations.table import RegistrationsTable
from shared.technical import dynamodb
from shared.technical.dynamodb import Item
from shared.topics.answer import Heard

SHARED_FOR = timedelta(minutes=2)
"""For so long what guests said of a meeting is put together once: with 2,000 guests that takes a second."""


@dataclass(frozen=True)
class MailSources:
    """Reads what mails are written from, fresh for each mail.

    `heard`: what was said at a meeting, and when that was put together; a sender's mails share it for `SHARED_FOR`.
    None: each puts it together itself.
    """

    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    budget: BudgetTable
    outbox: OutboxTable
    heard: dict[tuple[str, str, datetime | None], tuple[datetime, Heard]] | None = None

    def project(self, id: str) -> Project:
        """The project with its meetings.

        Raises:
            NoLongerApplies: it is gone.
        """
        project = self.projects.get(id)
        if project is None:
            raise NoLongerApplies("the project is gone")
        return project

    def member(self, project: Project, meeting: str, person: str) -> tuple[Member | None, Registration | None]:
        """The member, and the registration at `meeting`, if any; one request.

        The member is None where the person is none, or has said no to invitations here or everywhere.
        """
        members, registrations = self._together(
            self.members.keys(project.network, person), self.registrations.keys(project.id, [meeting], person)
        )
        member, consents = self.members.read(project.network, members)
        answered = self.registrations.read([meeting], registrations)
        invited = subscription(member, consents) is Subscription.INVITED
        return member if invited else None, answered[0] if answered else None

    def guest(self, project: str, meetings: Sequence[str], person: str) -> tuple[Sequence[Registration], bool]:
        """The person's registrations at `meetings`, cancelled ones too, and whether they want no mail at all; one
        request.
        """
        members, registrations = self._together(
            [self.members.key_of_consents(person)], self.registrations.keys(project, meetings, person)
        )
        _, consents = self.members.read(project, members)
        return self.registrations.read(meetings, registrations), consents.silenced

    def request(self, project: str, person: str, now: datetime) -> SignUpRequest | None:
        """What the person asked for on the form and has not answered yet."""
        return RequestsTable(self.registrations.name, self.outbox).get(project, person, now)

    def address_request(self, project: str, leaving: str, now: datetime) -> AddressRequest | None:
        """What the guest who was, or is, `leaving` an address asked for last."""
        return self._addresses.get(project, leaving, now)

    def asked_at_address(self, project: str, person: str, now: datetime) -> list[AddressRequest]:
        """What waits for the mailbox of `person` to answer."""
        found = self._addresses.about(project, person, now)
        return [each for each in found if each.person == person and not each.moved_at]

    @property
    def _addresses(self) -> AddressRequests:
        return AddressRequests(self.registrations.name, self.outbox)

    def _together(
        self, members: Sequence[Item], registrations: Sequence[Item]
    ) -> tuple[Sequence[Item], Sequence[Item]]:
        keys = {self.members.name: members, self.registrations.name: registrations}
        found = dynamodb.get_together(keys, consistent=True)
        return found[self.members.name], found[self.registrations.name]

    def batch(self) -> MailSources:
        """The same for one batch of mails, which may share one reading of each project."""
        return replace(self, projects=_ReadOnce(self.projects.name))

    def afresh(self) -> MailSources:
        """The same without what was read before."""
        return replace(self, projects=ProjectsTable(self.projects.name), heard=None)

    def once(self, key: tuple[str, str, datetime | None], now: datetime, make: Callable[[], Heard]) -> Heard:
        """What `make` makes, or made for another mail a moment ago."""
        at, found = (self.heard or {}).get(key, (None, None))
        if found is None or at is None or now - at > SHARED_FOR:
            found = make()
            if self.heard is not None:
                self.heard.clear()
                self.heard[key] = now, found
        return found


class _ReadOnce(ProjectsTable):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.seen: dict[str, Project | None] = {}

    def get(self, id: str) -> Project | None:
        if id not in self.seen:
            self.seen[id] = super().get(id)
        return self.seen[id]
