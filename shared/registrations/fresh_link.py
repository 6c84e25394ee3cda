"""A new link for somebody who has lost hers: by mail to the address on file, never on the page that asked for it."""

from __future__ import annotations

from datetime import datetime

from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfHour
from shared.projects import Project
from shared.registrations.table import RegistrationsTable


def send_link(table: RegistrationsTable, project: Project, person: str, now: datetime) -> None:
    """Owe `person` her link, at most once an hour.

    Where she has no registration any more, the mail is dropped when it is to be written.
    """
    table.outbox.owe(
        Mail(
            kind=Kind.FRESH_LINK,
            project=project.id,
            person=person,
            owed_at=now,
            latest=Kind.FRESH_LINK.latest(now),
            occasion=OfHour(now),
        )
    )


def find(table: RegistrationsTable, project: Project, person: str, now: datetime) -> None:
    """The same for whoever wrote an address on a page: only where `person` has a live registration."""
    held = table.of_person(project.id, [meeting.id for meeting in project.meetings], person)
    if any(each.live for each in held):
        send_link(table, project, person, now)
