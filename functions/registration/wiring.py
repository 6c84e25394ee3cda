"""What the function works with, put together once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import keys, settings
from shared.technical.keys import Keys

if TYPE_CHECKING:
    from shared.registrations.links import Links


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str
    registrations_table: str
    outbox_table: str
    public_url: str
    keys_parameter: str


@dataclass(frozen=True)
class Wiring:
    """The tables and addresses."""

    settings: Settings
    projects: ProjectsTable
    registrations: RegistrationsTable

    @property
    def public_url(self) -> str:
        """Where the public reaches the pages, without a slash at the end."""
        return self.settings.public_url.rstrip("/")

    def keys(self) -> Keys:
        """The keys; only a sign-up and a signed link need them."""
        return keys.load(self.settings.keys_parameter)

    def links(self) -> Links:
        """The signed addresses. Signing is imported with the first of them."""
        from shared.registrations.links import Links
        from shared.technical.links import Signer

        return Links(self.public_url, Signer(self.keys().signing))


@cache
def wiring() -> Wiring:
    """The wiring; `wiring.cache_clear()` where a test changes the environment.

    Raises:
        SettingMissing: names the environment variable.
    """
    found = settings.read(Settings)
    outbox = OutboxTable(found.outbox_table)
    return Wiring(found, ProjectsTable(found.projects_table), RegistrationsTable(found.registrations_table, outbox))
