"""Never writing to a mailbox again, because whoever reads it says so: "not me"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.members.table import MembersTable
from shared.projects.table import ProjectsTable
from shared.registrations.address_requests import AddressRequests
from shared.registrations.requests import RequestsTable
from shared.registrations.signing_up import cancel
from shared.registrations.table import RegistrationsTable


@dataclass(frozen=True)
class Silencing:
    """Silences people in every network and season of the deployment."""

    projects: ProjectsTable
    registrations: RegistrationsTable
    members: MembersTable

    def silence(self, person: str, now: datetime) -> None:
        """Mail `person` nothing any more, as if they had complained.

        What waits for their click is gone, and what they are registered for is cancelled without a word to them:
        somebody else may have registered them, and a seat whose guest hears of nothing is lost to those who wait.

        Raises:
            Busy: too many at once; trying again may go through, and does what is left.
        """
        self.members.complained(person, now)
        table = self.registrations
        for project in filter(None, map(self.projects.get, self.projects.ids())):
            RequestsTable(table.name, table.outbox).forget(project.id, person)
            AddressRequests(table.name, table.outbox).forget(project.id, person, None)
            for meeting in project.upcoming(now):
                cancel(table, project, meeting, person, now, owe_receipt=False)
