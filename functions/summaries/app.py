"""Every morning: hands on each season that is awake. An event with a `season` owes its secretariat a summary, where
there is something to tell.
"""

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
from shared.technical.handing_on import hand_on, paced

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
    """Each season's summary, at the schedule's own time."""
    projects, sources = wiring()
    now = clock.parse(event["time"])

    logger.set_correlation_id(context.aws_request_id)
    with correlated(context.aws_request_id):
        if "season" in event:
            if project := projects.get(event["season"]):
                logger.info("summary", extra={"project": project.id, "owed": summarise(sources, project, now)})
            return
        attempt_each(paced(projects.agenda.awake()), hand_on(context.function_name, now))
        heartbeat.beat(sources.outbox.name, heartbeat.MORNING, now)
        for schedule in heartbeat.overdue(sources.outbox.name, [heartbeat.TICK], now):
            logger.warning("overdue", extra={"schedule": schedule})
