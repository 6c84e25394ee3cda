"""Erasing a person (GDPR, article 17): all of it, also what is left under addresses that the person had before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.evaluations.own import OwnEvaluations
from shared.members.table import MembersTable
from shared.outbox.kinds import Kind
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.address_requests import AddressRequests
from shared.registrations.changing import erase_at
from shared.registrations.registration import Registration
from shared.registrations.requests import RequestsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import clock
from shared.topics.voting import Ballots


@dataclass(frozen=True)
class Pseudonym:
    """Somebody's pseudonym. `until`: the person had this address before and left it then, and whoever has it since is
    somebody else; None: the person has it now.
    """

    person: str
    until: datetime | None = None


def logged(project: str, whose: Pseudonym) -> dict[str, str]:
    """What a log line says of an erasure (`infra.restore.told` reads it)."""
    until = {"until": clock.text(whose.until)} if whose.until else {}
    return {"what": "erased-until" if until else "erased", "project": project, "person": whose.person, **until}


@dataclass(frozen=True)
class Erasure:
    """Erases people from the tables."""

    projects: ProjectsTable
    registrations: RegistrationsTable
    members: MembersTable
    evaluations: OwnEvaluations

    def pseudonyms(self, project: Project, person: str) -> Sequence[Pseudonym]:
        """Every pseudonym that erasing `person` takes: the earlier ones first, for what leads to them is a registration
        under the last one. Whoever erases logs each of them, so that a restore of the tables erases them again.
        """
        found = self._registrations(project, person)
        before = sorted({each for registration in found for each in registration.moved_from} - {person})
        chain = {*before, person}
        left = {each: self._left_at(project, each, chain) for each in before}
        return [*(Pseudonym(each, at) for each, at in left.items() if at), Pseudonym(person)]

    def forget(self, project: Project, person: str, now: datetime) -> None:
        """Erase all of it.

        Raises:
            Busy: too many at once; trying again may go through, and does what is left.
        """
        for each in self.pseudonyms(project, person):
            self.forget_pseudonym(project, each, now)

    def forget_pseudonym(self, project: Project, whose: Pseudonym, now: datetime) -> None:
        """Erase what lies under one pseudonym. Of an address that was left only what was there `until` then: a later
        registration is somebody else's, and with it the entry among the members.

        Raises:
            Busy: as `forget`.
        """
        later, ballots = self._later(project, whose), Ballots(self.registrations.name)
        for each in self.evaluations.of(project, whose.person):
            if each.meeting not in later:
                self.evaluations.table.forget(each)
        if whose.until is None:
            RequestsTable(self.registrations.name, self.registrations.outbox).forget(project.id, whose.person)
        AddressRequests(self.registrations.name, self.registrations.outbox).forget(
            project.id, whose.person, whose.until
        )
        for meeting in project.meetings:
            if project.override(meeting.id, Kind.VOTE).topics:
                cast = ballots.get(project.id, meeting.id, whose.person)
                if cast and (whose.until is None or cast.at <= whose.until):
                    ballots.forget(project.id, meeting.id, whose.person)
            if meeting.id not in later:
                erase_at(self.registrations, project, meeting, whose.person, now)
        others = self.projects.seasons(project.network) if whose.until else ()
        if (
            not later
            and not any(self._later(each, whose) for each in others)
            and not self._joined_since(project, whose)
        ):
            # The entry among the members goes last: whoever finds one part left finds the way to the rest.
            self.members.forget(project.network, whose.person)

    def _later(self, project: Project, whose: Pseudonym) -> set[str]:
        """The meetings at which somebody else has signed up, who has the address since."""
        return {
            each.meeting
            for each in self._registrations(project, whose.person)
            if whose.until and each.registered_at >= whose.until and not each.moved_to
        }

    def _joined_since(self, project: Project, whose: Pseudonym) -> bool:
        """Whether the entry among the members is of somebody who has the address since: theirs moved along."""
        entry = self.members.get(project.network, whose.person) if whose.until else None
        return bool(entry and whose.until and entry.joined and entry.joined >= clock.local(whose.until).date())

    def _left_at(self, project: Project, person: str, chain: set[str]) -> datetime | None:
        """When the person of `chain` left this address, by what is left of the move; None where nothing is."""
        found = (each for each in self._registrations(project, person) if each.moved_to in chain)
        return max((each.moved_at for each in found if each.moved_at), default=None)

    def _registrations(self, project: Project, person: str) -> Sequence[Registration]:
        return self.registrations.of_person(project.id, [meeting.id for meeting in project.meetings], person)
