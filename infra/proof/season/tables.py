"""The five tables, as the domain sees them; of some of them several packages know a part."""

from __future__ import annotations

from collections.abc import Mapping

from infra.proof.season.cloud import Cloud
from shared.budget.table import BudgetTable
from shared.evaluations.table import EvaluationsTable
from shared.mails.sources import MailSources
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable


class Tables(MailSources):
    """What mails are written from, and evaluations."""

    @property
    def evaluations(self) -> EvaluationsTable:
        """What lies beside the registrations."""
        return EvaluationsTable(self.registrations.name)

    @classmethod
    def of(cls, cloud: Cloud) -> Tables:
        """Those of `cloud`."""
        return cls.named(cloud.tables)

    @classmethod
    def named(cls, names: Mapping[str, str]) -> Tables:
        """Those of these names, by the variables that name them to the functions."""
        outbox = OutboxTable(names["OUTBOX_TABLE"])
        return cls(
            ProjectsTable(names["PROJECTS_TABLE"]),
            MembersTable(names["MEMBERS_TABLE"]),
            RegistrationsTable(names["REGISTRATIONS_TABLE"], outbox),
            BudgetTable(names["BUDGET_TABLE"]),
            outbox,
        )
