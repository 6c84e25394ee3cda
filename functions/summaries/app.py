"""Every morning: owes the secretariat a summary, where there is something to tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.alerts import heartbeat
from shared.budget.table import BudgetTable
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from shared.summaries.morning import Sources, summarise
from shared.technical import clock, settings
from shared.technical.correlation import correlated
from shared.technical.each import attempt_each

logger = Logger()


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str
    registrations_table: str
    outbox_table: str
    budget_table: str


@cache
def wiring() -> tuple[ProjectsTable, Sources]:
    """The tables, made once a process."""
    found = settings.read(Settings)
    outbox = OutboxTable(found.outbox_table)
    registrations = RegistrationsTable(found.registrations_table, outbox)
    projects = ProjectsTable(found.projects_table)
    return projects, Sources(projects, registrations, BudgetTable(found.budget_table), outbox)


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Each project's summary, at the schedule's own time."""
    projects, sources = wiring()
    now = clock.parse(event["time"])

    def owe(id: str) -> None:
        project = projects.get(id)
        if project is not None:
            logger.info("summary", extra={"project": id, "owed": summarise(sources, project, now)})

    logger.set_correlation_id(context.aws_request_id)
    with correlated(context.aws_request_id):
        attempt_each(projects.ids(), owe)
        heartbeat.beat(sources.outbox.name, heartbeat.MORNING, now)
        for schedule in heartbeat.overdue(sources.outbox.name, [heartbeat.TICK], now):
            logger.warning("overdue", extra={"schedule": schedule})
