"""What the function works with, put together once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shared.budget.table import BudgetTable
from shared.desk.table import AuditLog
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import settings
from web.site import Site

if TYPE_CHECKING:
    from shared.registrations.links import Links
    from shared.technical.links import Signer


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str
    members_table: str
    registrations_table: str
    outbox_table: str
    budget_table: str
    public_url: str
    keys_parameter: str
    receipts_bucket: str = ""


@dataclass(frozen=True)
class Wiring(Site):
    """The tables and addresses."""

    settings: Settings
    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    outbox: OutboxTable
    budget: BudgetTable
    audit_log: AuditLog

    def signer(self) -> Signer:
        """Signs and reads the secretariat's links and browsers."""
        from shared.technical.links import Signer

        return Signer(self.keys().desk)

    def links(self) -> Links:
        """The signed addresses, the secretariat's by keys that the public's pages do not have."""
        from shared.registrations.links import Links

        return Links(self.public_url, super().signer(), office=self.signer())


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
        outbox=outbox,
        budget=BudgetTable(found.budget_table),
        audit_log=AuditLog(found.projects_table),
    )
