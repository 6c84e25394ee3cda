"""The five tables, as the domain sees them; of some of them several packages know a part."""

from __future__ import annotations

from dataclasses import dataclass

from infra.proof.season.cloud import Cloud
from shared.budget.table import BudgetTable
from shared.evaluations.table import EvaluationsTable
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable


@dataclass(frozen=True)
class Tables:
    """Projects, members, registrations, outbox and budget."""

    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    outbox: OutboxTable
    budget: BudgetTable

    @property
    def evaluations(self) -> EvaluationsTable:
        """What lies beside the registrations."""
        return EvaluationsTable(self.registrations.name)

    @classmethod
    def of(cls, cloud: Cloud) -> Tables:
        """Those of `cloud`."""
        names = cloud.tables
        outbox = OutboxTable(names["OUTBOX_TABLE"])
        return cls(
            ProjectsTable(names["PROJECTS_TABLE"]),
            MembersTable(names["MEMBERS_TABLE"]),
            RegistrationsTable(names["REGISTRATIONS_TABLE"], outbox),
            outbox,
            BudgetTable(names["BUDGET_TABLE"]),
        )
