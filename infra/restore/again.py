"""What has to happen once more after a restore: who was erased is erased, who said no has said no.

The domain's own doors do it, each of which does no harm twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infra.restore.told import Logged, LoggedRequest, PersonalRequest
from shared.evaluations.own import OwnEvaluations
from shared.evaluations.table import EvaluationsTable
from shared.mails.feedback import hear
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.personal_data.erasure import Erasure, Pseudonym
from shared.personal_data.silencing import Silencing
from shared.projects.table import ProjectsTable
from shared.registrations.changing import change
from shared.registrations.promotion import move_up
from shared.registrations.registration import UNLISTED, Details, values
from shared.registrations.table import RegistrationsTable
from shared.technical import dynamodb


@dataclass(frozen=True)
class Tables:
    """Those that know people, and the pepper."""

    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    outbox: OutboxTable
    pepper: str

    def do_again(self, told: Logged, now: datetime) -> None:
        """Do what people asked for since, in its order; then hand free seats to those who wait and fit."""
        for each in sorted(told.said, key=lambda said: said.at):
            self._wish(each, now)
        self.hear_again(told)
        for id in self.projects.ids():
            project = self.projects.fresh(id)
            for meeting in project.meetings if project else ():
                move_up(self.registrations, id, meeting, now)
            dynamodb.transact(
                self.projects.agenda.wake(id)
            )  # what was sent since may be sent no more, and is due again

    def hear_again(self, told: Logged) -> None:
        """Keep what SES told since: bounces, complaints, and of a mail whose sender died that it went."""
        for each in sorted(told.feedback, key=lambda said: said.at):
            hear(self.outbox, self.members, self.projects.network, each)

    def _wish(self, said: LoggedRequest, now: datetime) -> None:
        network = self.projects.network(said.project)
        match said.wish:
            case PersonalRequest.ERASED | PersonalRequest.ERASED_UNTIL:
                self._erase(said.project, Pseudonym(said.person, said.until), now)
            case PersonalRequest.OFF_THE_LIST:
                self.members.forget(network, said.person)
            case PersonalRequest.OFF_THE_GUEST_LIST:
                self._take_off_the_guest_lists(said.project, said.person, now)
            case PersonalRequest.LEFT:
                self.members.unsubscribe(network, said.person, said.at)
            case PersonalRequest.LEFT_ALL:
                self.members.leave_all(said.person, said.at)
            case PersonalRequest.SILENCED:
                Silencing(self.projects, self.registrations, self.members).silence(said.person, said.at)
            case PersonalRequest.STAYED:
                self.members.stay(network, said.person, said.at)
            case PersonalRequest.CAME_BACK:
                self.members.resubscribe(network, said.person, said.at)

    def _take_off_the_guest_lists(self, id: str, person: str, now: datetime) -> None:
        """At every meeting of the season: which one, the log does not say, and a name too few does no harm."""
        project = self.projects.fresh(id)
        for meeting in project.meetings if project else ():
            seen = self.registrations.get(id, meeting.id, person)
            if project and seen and seen.live:
                details = Details(**values(seen, Details) | UNLISTED)
                change(self.registrations, project, meeting, person, details, now)

    def _erase(self, id: str, whose: Pseudonym, now: datetime) -> None:
        project = self.projects.fresh(id)
        if project is not None:
            own = OwnEvaluations(EvaluationsTable(self.registrations.name), self.pepper)
            erasure = Erasure(self.projects, self.registrations, self.members, own)
            if whose.until:
                erasure.forget_pseudonym(project, whose, now)
            else:
                erasure.forget(project, whose.person, now)
