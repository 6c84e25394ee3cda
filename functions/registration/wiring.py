"""What the function works with, put together once a process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.address_requests import AddressRequests
from shared.registrations.mailboxes import limits_place
from shared.registrations.requests import RequestsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import settings
from shared.technical.limit import Limit
from shared.technical.shared_limit import SharedLimit
from web.site import Site

if TYPE_CHECKING:
    from shared.evaluations.own import OwnEvaluations

WINDOW = timedelta(minutes=10)
HOUR = timedelta(hours=1)
ALL = 10
"""So many times a season's forms in an hour are the forms of all seasons in an hour."""


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str
    members_table: str
    registrations_table: str
    outbox_table: str
    public_url: str
    keys_parameter: str
    posts_per_source: int = 30
    """Forms that one source may send in ten minutes, whichever process they come to; 0: as many as it likes."""
    requests_per_hour: int = 60
    """Forms an hour in one season that may cause a mail to a mailbox that has not answered; `ALL` times as many in all
    seasons together. 0: as many as there are.
    """


@dataclass(frozen=True)
class Wiring(Site):
    """The tables and addresses."""

    settings: Settings
    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    posts: Limit
    sources: SharedLimit
    mailing: SharedLimit

    @property
    def requests(self) -> RequestsTable:
        """What was asked for on the form and is not answered yet."""
        return RequestsTable(self.registrations.name, self.registrations.outbox)

    @property
    def addresses(self) -> AddressRequests:
        """The new addresses that guests have asked for."""
        return AddressRequests(self.registrations.name, self.registrations.outbox)

    def evaluations(self) -> OwnEvaluations:
        """What guests have said of meetings. Imported with the first page that asks."""
        from shared.evaluations.own import OwnEvaluations
        from shared.evaluations.table import EvaluationsTable

        return OwnEvaluations(EvaluationsTable(self.registrations.name), self.keys().pepper)


@cache
def wiring() -> Wiring:
    """The wiring; `wiring.cache_clear()` where a test changes the environment.

    Raises:
        SettingMissing: names the environment variable.
    """
    found = settings.read(Settings)
    outbox = OutboxTable(found.outbox_table)
    return Wiring(
        public_url=found.public_url.rstrip("/"),
        keys_parameter=found.keys_parameter,
        settings=found,
        projects=ProjectsTable(found.projects_table),
        members=MembersTable(found.members_table),
        registrations=RegistrationsTable(found.registrations_table, outbox),
        posts=Limit(found.posts_per_source, WINDOW),
        sources=SharedLimit(found.registrations_table, limits_place(), found.posts_per_source, WINDOW),
        mailing=SharedLimit(
            found.registrations_table, limits_place(), found.requests_per_hour, HOUR, ALL * found.requests_per_hour
        ),
    )
