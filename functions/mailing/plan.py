"""Every quarter of an hour: starts what the timetable says is due, and looks after mails that got stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.campaigns.planner import Planner
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import clock, settings

logger = Logger()


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str
    members_table: str
    registrations_table: str
    outbox_table: str


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
    )


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """One tick, at the schedule's own time."""

    def remaining() -> timedelta:
        return timedelta(milliseconds=context.get_remaining_time_in_millis())

    done = wiring().tick(clock.parse(event["time"]), remaining)
    said = {"owed": done.owed, "pages": done.pages, "tended": dict(done.tended), "retired": done.retired}
    logger.info("tick", extra=said)
