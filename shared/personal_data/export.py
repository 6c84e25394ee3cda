"""All that a project holds about one person: to be shown and taken away (GDPR, articles 15 and 20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from shared.evaluations import Evaluation
from shared.evaluations.own import OwnEvaluations
from shared.members.consents import Consents
from shared.members.member import Member, Reach
from shared.members.table import MembersTable
from shared.outbox.fates import Fate, fates
from shared.projects import Project
from shared.registrations.address_requests import AddressRequest, AddressRequests
from shared.registrations.registration import Registration
from shared.registrations.requests import RequestsTable, SignUpRequest
from shared.registrations.table import RegistrationsTable
from shared.topics.voting import Ballots, Voted

OF_THE_TABLES = (
    "project",
    "network",
    "person",
    "id",
    "version",
    "changed_on",
    "daily_changes",
    "tapped",
    "meeting_version",
    "reminded",
    "asks",
    "entry",
)
OF_MOVES = ("moved_from", "moved_to", "moved_at", "leaving")
NOT_THE_PERSONS = frozenset((*OF_THE_TABLES, *OF_MOVES))
"""Fields that keep the tables in order and say nothing about anybody."""


@dataclass(frozen=True)
class PersonalData:
    """What is held about a person: registrations, cancelled ones too, what was asked for on the form and is not
    answered yet, new addresses that were asked for, the entry among the members, evaluations, votes, and that they
    want no invitations; how mails reach the member, and what became of each mail.
    """

    registrations: Sequence[Registration]
    member: Member | None
    consents: Consents
    evaluations: Sequence[Evaluation] = ()
    request: SignUpRequest | None = None
    addresses: Sequence[AddressRequest] = ()
    votes: Sequence[Voted] = ()
    reach: Reach | None = None
    mails: Sequence[Fate] = ()

    @property
    def known(self) -> bool:
        """Whether there is anything to tell."""
        return self.anything or bool(self.mails)

    @property
    def address(self) -> str:
        """The address that is held; empty where none is any more."""
        found = [each.address for each in (*self.registrations, self.member, self.request) if each]
        return next(filter(None, found), "")

    @property
    def anything(self) -> bool:
        """Whether there is anything that can be erased; a no cannot (see `consents.KEPT`)."""
        found = (self.registrations, self.evaluations, self.request, self.addresses, self.member, self.votes)
        return any(map(bool, found))

    def plain(self, project: Project, now: datetime) -> dict[str, Any]:
        """The same for a machine to read."""
        return {
            "project": project.name,
            "committee": project.committee.name,
            "contact": project.secretariat.address,
            "made_at": now.isoformat(),
            "deleted_on": project.data_deleted.isoformat(),
            "registrations": [_own(each) for each in self.registrations],
            "request": _own(self.request) if self.request else None,
            "addresses": [_own(each) for each in self.addresses],
            "member": _own(self.member) if self.member else None,
            "evaluations": [_own(each) for each in self.evaluations],
            "votes": [_own(each) for each in self.votes],
            "consents": _own(self.consents),
            "reach": _own(self.reach) if self.reach else None,
            "mails": [_own(each) for each in self.mails],
        }


def held(
    registrations: RegistrationsTable,
    members: MembersTable,
    evaluations: OwnEvaluations,
    project: Project,
    person: str,
    now: datetime,
) -> PersonalData:
    """What `project` holds about `person` at `now`."""
    ids = [meeting.id for meeting in project.meetings]
    member, consents = members.seen(project.network, person)
    own = evaluations.of(project, person)
    asked = RequestsTable(registrations.name, registrations.outbox).get(project.id, person, now)
    votes = Ballots(registrations.name).of(project, person)
    addresses = AddressRequests(registrations.name, registrations.outbox).about(project.id, person, now)
    found = registrations.of_person(project.id, ids, person)
    reach, mails = members.reach(project.network, person), _mails(registrations, project, person, found)
    return PersonalData(found, member, consents, own, asked, addresses, votes, reach, mails)


def _mails(
    registrations: RegistrationsTable, project: Project, person: str, found: Sequence[Registration]
) -> Sequence[Fate]:
    """The mails to this address, and those about the registrations `found` that went to an address before, until the
    registration left it: what else goes there is not this person's to see.
    """
    mails = list(fates(registrations.outbox, project.id, person))
    for before in sorted({each for registration in found for each in registration.moved_from} - {person}):
        ids = [each.meeting for each in found if before in each.moved_from]
        left = {each.meeting: each.moved_at for each in registrations.of_person(project.id, ids, before)}
        mails += (
            each
            for each in fates(registrations.outbox, project.id, before)
            if each.meetings and all((at := left.get(id)) and each.owed_at <= at for id in each.meetings)
        )
    return sorted(mails, key=lambda each: each.owed_at)


def _own(
    value: Registration | SignUpRequest | AddressRequest | Member | Evaluation | Consents | Voted | Reach | Fate,
) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(value)
    return {name: each for name, each in fields.items() if name not in NOT_THE_PERSONS}
