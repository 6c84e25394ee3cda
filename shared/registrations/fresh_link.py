"""A new link for somebody who has lost it: by mail to the address on file, never on the page that asked for it."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfHour
from shared.projects import Project
from shared.registrations.table import RegistrationsTable

HALF_A_DAY = 12


def send_link(
    table: RegistrationsTable, project: Project, person: str, now: datetime, hour: datetime | None = None
) -> None:
    """Owe `person` a link, at most one for each `hour`, the present one by default.

    Where the person has no registration any more, the mail is dropped when it is to be written.
    """
    table.outbox.owe(
        Mail(
            kind=Kind.FRESH_LINK,
            project=project.id,
            person=person,
            owed_at=now,
            latest=Kind.FRESH_LINK.latest(now),
            occasion=OfHour(hour or now),
        )
    )


def find(table: RegistrationsTable, project: Project, person: str, now: datetime) -> None:
    """The same for whoever wrote an address on a page, which may be somebody else's: at most twice a day (UTC).

    It is the same one write whether `person` is known or not: the time that the answer takes tells nothing.
    """
    utc = now.astimezone(UTC)
    send_link(table, project, person, now, utc.replace(hour=utc.hour // HALF_A_DAY * HALF_A_DAY))
