"""Every quarter of an hour: starts what the timetable says is due, and looks after mails that got stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.alerts import heartbeat
from shared.campaigns.planner import Planner
from shared.members.table import MembersTable
from shared.outbox.protocol import RecoveryAction
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import clock, settings
from shared.technical.correlation import correlated

logger = Logger()

QUARTER = 15
"""Minutes between two ticks."""


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str
    members_table: str
    registrations_table: str
    outbox_table: str
    budget_table: str


@cache
def wiring() -> Planner:
    """The planner, made once a process."""
    found = settings.read(Settings)
    outbox = OutboxTable(found.outbox_table)

    def retire(project: Project, now: datetime) -> int:
        # Imported when it looks for the first time.
        from shared.budget.table import BudgetTable
        from shared.retention.retire import Retention
        from shared.retention.silence import Silence
        from shared.retention.sweeps import Names
        from shared.summaries.settled import figures_due

        names = Names(found.projects_table, found.members_table, found.registrations_table, found.budget_table)
        projects, members = ProjectsTable(found.projects_table), MembersTable(found.members_table)
        registrations = RegistrationsTable(found.registrations_table, outbox)
        if figures_due(project, now):
            from shared.summaries.figures import Figures

            Figures(projects, members, registrations, BudgetTable(found.budget_table)).keep(project, now)
        removed = Silence(projects, found.members_table, outbox).look(project, now)
        return removed + Retention(names, outbox).retire(project, now)

    return Planner(
        ProjectsTable(found.projects_table),
        MembersTable(found.members_table),
        RegistrationsTable(found.registrations_table, outbox),
        outbox,
        retire,
    )


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """One tick, at the schedule's own time."""

    def remaining() -> timedelta:
        return timedelta(milliseconds=context.get_remaining_time_in_millis())

    now = clock.parse(event["time"])
    logger.set_correlation_id(context.aws_request_id)
    with correlated(context.aws_request_id):
        done = wiring().tick(now, remaining)
    again = done.recovered[RecoveryAction.OWE_AGAIN]
    log_fields = {
        "owed": done.owed,
        "pages": done.pages,
        "tended": dict(done.recovered),
        "again": again,
        "retired": done.retired,
    }
    logger.info("tick", extra=log_fields)
    if now.minute < QUARTER:
        _watch(wiring().outbox.name, now)


def _watch(outbox: str, now: datetime) -> None:
    """With the first tick of an hour: leave a sign, and miss those of the night and the morning."""
    heartbeat.beat(outbox, heartbeat.TICK, now)
    for schedule in heartbeat.overdue(outbox, [heartbeat.NIGHT, heartbeat.MORNING], now):
        logger.warning("overdue", extra={"schedule": schedule})
