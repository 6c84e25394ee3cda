"""Those who were invited and cannot come."""

from __future__ import annotations

from datetime import datetime

from shared.meetings import Meeting
from shared.projects import Project
from shared.registrations.signing_up import cancel
from shared.registrations.table import RegistrationsTable


def decline(table: RegistrationsTable, project: Project, meeting: Meeting, person: str, now: datetime) -> None:
    """Remember that `person` cannot come to `meeting`, so that no later mail asks them again.

    What is kept names nobody. Somebody who is registered cancels, with all that follows; who has answered before has
    answered.

    Raises:
        Busy: too many at once; trying again may go through.
    """
    if not table.decline(project.id, meeting.id, person, now, project.data_deleted):
        cancel(table, project, meeting, person, now)
