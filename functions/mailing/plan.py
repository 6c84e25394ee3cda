"""Every quarter of an hour: looks after mails that got stuck, and hands on each season in which something is due.

An event with a `season` starts there what the timetable says is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.alerts import heartbeat
from shared.campaigns.planner import QUARTER, Planner, Tick
from shared.members.table import MembersTable
from shared.outbox.protocol import RecoveryAction
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import clock, settings
from shared.technical.correlation import correlated
from shared.technical.handing_on import hand_on

if TYPE_CHECKING:
    from shared.retention.retire import Retention
    from shared.retention.silence import Silence

logger = Logger()


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

    return Planner(
        ProjectsTable(found.projects_table),
        MembersTable(found.members_table),
        RegistrationsTable(found.registrations_table, outbox),
        outbox,
        SeasonsEnd(found, outbox),
    )


@dataclass(frozen=True)
class SeasonsEnd:
    """What there is to do once a season is over. What it takes is imported when it looks for the first time."""

    settings: Settings
    outbox: OutboxTable

    def retire(self, project: Project, now: datetime) -> int:
        """Keep the season's figures, then delete what its time is up for; how many members went."""
        from shared.summaries.settled import figures_due

        if figures_due(project, now):
            from shared.budget.table import BudgetTable
            from shared.summaries.figures import Figures

            at = self.settings
            registrations = RegistrationsTable(at.registrations_table, self.outbox)
            members, budget = MembersTable(at.members_table), BudgetTable(at.budget_table)
            Figures(ProjectsTable(at.projects_table), members, registrations, budget).keep(project, now)
        return self._silence().look(project, now) + self._retention().retire(project, now)

    def next(self, project: Project, now: datetime) -> datetime | None:
        """When one of them has something to do."""
        from shared.summaries.settled import figures_at

        found = (figures_at(project, now), self._silence().next(project, now), self._retention().next(project, now))
        return min(filter(None, found), default=None)

    def _silence(self) -> Silence:
        from shared.retention.silence import Silence

        return Silence(ProjectsTable(self.settings.projects_table), self.settings.members_table, self.outbox)

    def _retention(self) -> Retention:
        from shared.retention.retire import Retention
        from shared.retention.sweeps import Names

        at = self.settings
        names = Names(at.projects_table, at.members_table, at.registrations_table, at.budget_table)
        return Retention(names, self.outbox)


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """One tick, or what it handed on, at the schedule's own time."""

    def remaining() -> timedelta:
        return timedelta(milliseconds=context.get_remaining_time_in_millis())

    now = clock.parse(event["time"])
    logger.set_correlation_id(context.aws_request_id)
    with correlated(context.aws_request_id):
        if "season" in event:
            _tell(wiring().look(event["season"], now, remaining))
            return
        _tell(wiring().tick(now, remaining, hand_on(context.function_name, now)))
    if now.minute < QUARTER // timedelta(minutes=1):
        _watch(wiring().outbox.name, now)


def _tell(done: Tick) -> None:
    log_fields = {
        "owed": done.owed,
        "pages": done.pages,
        "tended": dict(done.recovered),
        "again": done.recovered[RecoveryAction.OWE_AGAIN],
        "retired": done.retired,
    }
    logger.info("tick", extra=log_fields)


def _watch(outbox: str, now: datetime) -> None:
    """With the first tick of an hour: leave a sign, and miss those of the night and the morning."""
    heartbeat.beat(outbox, heartbeat.TICK, now)
    for schedule in heartbeat.overdue(outbox, [heartbeat.NIGHT, heartbeat.MORNING], now):
        logger.warning("overdue", extra={"schedule": schedule})
