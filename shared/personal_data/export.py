"""All that a project holds about one person: to be shown, taken away, or erased (GDPR, articles 15, 17 and 20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from shared.evaluations import Evaluation
from shared.evaluations.own import OwnEvaluations
from shared.members.consents import Consents
from shared.members.member import Member
from shared.members.table import MembersTable
from shared.projects import Project
from shared.registrations.changing import erase
from shared.registrations.registration import Registration
from shared.registrations.table import RegistrationsTable

NOT_THE_PERSONS = (
    "project",
    "person",
    "version",
    "changed_on",
    "daily_changes",
    "tapped",
    "moved_from",
    "moved_to",
    "id",
)
"""Fields that keep the tables in order and say nothing about anybody."""


@dataclass(frozen=True)
class Held:
    """What is held about a person: her registrations, cancelled ones too, her entry among the members, what she has
    said of the meetings, and that she wants no invitations.
    """

    registrations: Sequence[Registration]
    member: Member | None
    consents: Consents
    evaluations: Sequence[Evaluation] = ()

    @property
    def anything(self) -> bool:
        """Whether there is anything that can be erased; a no cannot (see `consents.KEPT`)."""
        return bool(self.registrations or self.evaluations) or self.member is not None

    def plain(self, project: Project, now: datetime) -> dict[str, Any]:
        """The same for a machine to read."""
        return {
            "project": project.name,
            "committee": project.committee.name,
            "contact": project.secretariat.address,
            "made_at": now.isoformat(),
            "deleted_on": project.data_deleted.isoformat(),
            "registrations": [_said(each) for each in self.registrations],
            "member": _said(self.member) if self.member else None,
            "evaluations": [_said(each) for each in self.evaluations],
            "consents": _said(self.consents),
        }


def held(
    registrations: RegistrationsTable, members: MembersTable, evaluations: OwnEvaluations, project: Project, person: str
) -> Held:
    """What `project` holds about `person`."""
    ids = [meeting.id for meeting in project.meetings]
    member, consents = members.seen(project.id, person)
    return Held(registrations.of_person(project.id, ids, person), member, consents, evaluations.of(project, person))


def forget(
    registrations: RegistrationsTable,
    members: MembersTable,
    evaluations: OwnEvaluations,
    project: Project,
    person: str,
    now: datetime,
) -> None:
    """Erase all of it, and what lies under the addresses that she had before. The entry among the members goes last:
    whoever finds one part left finds the way to the rest.

    Raises:
        Busy: too many at once; trying again may go through, and does what is left.
    """
    # Those of before first: what leads to them is her registration.
    for each in (*_before(registrations, project, person), person):
        evaluations.erase(project, each)
        erase(registrations, project, each, now)
        members.forget(project.id, each)


def _before(registrations: RegistrationsTable, project: Project, person: str) -> Sequence[str]:
    """The pseudonyms of the addresses from which her registrations moved to where they are."""
    found = registrations.of_person(project.id, [meeting.id for meeting in project.meetings], person)
    return sorted({before for each in found for before in each.moved_from} - {person})


def _said(value: Registration | Member | Evaluation | Consents) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(value)
    return {name: each for name, each in said.items() if name not in NOT_THE_PERSONS}
