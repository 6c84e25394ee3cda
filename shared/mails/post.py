"""The post office: the tables that a letter is written from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.budget.table import BudgetTable
from shared.mails.letter import NoLongerApplies
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable


@dataclass(frozen=True)
class Post:
    """Reads what letters are written from, fresh for each letter."""

    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    budget: BudgetTable
    outbox: OutboxTable

    def project(self, id: str) -> Project:
        """The project with its meetings.

        Raises:
            NoLongerApplies: it is gone.
        """
        project = self.projects.get(id)
        if project is None:
            raise NoLongerApplies("the project is gone")
        return project

    def batch(self) -> Post:
        """The same post office for one batch of letters, which may share one reading of each project."""
        return replace(self, projects=_ReadOnce(self.projects.name))


class _ReadOnce(ProjectsTable):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.seen: dict[str, Project | None] = {}

    def get(self, id: str) -> Project | None:
        if id not in self.seen:
            self.seen[id] = super().get(id)
        return self.seen[id]
