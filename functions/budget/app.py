"""Recounts the heads of each meeting that a batch of registrations touched; at night of every meeting, by season.

After each recount it looks whether the secretariat has to hear of something at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.alerts import heartbeat
from shared.budget.recount import recount
from shared.budget.table import BudgetTable
from shared.budget.watching import watch
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.keys import parse_partition
from shared.registrations.table import RegistrationsTable
from shared.technical import broken, clock, dynamodb, settings
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


@dataclass(frozen=True)
class Wiring:
    """The tables."""

    projects: ProjectsTable
    registrations: RegistrationsTable
    outbox: OutboxTable
    budget: BudgetTable


@cache
def wiring() -> Wiring:
    """The tables, made once a process."""
    found = settings.read(Settings)
    outbox = OutboxTable(found.outbox_table)
    return Wiring(
        ProjectsTable(found.projects_table),
        RegistrationsTable(found.registrations_table, outbox),
        outbox,
        BudgetTable(found.budget_table),
    )


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Recount; of a stream's batch the meetings that could not be counted come again."""
    logger.set_correlation_id(context.aws_request_id)
    with correlated(context.aws_request_id):
        if "season" in event:
            _count(event["season"], clock.parse(event["time"]))
            return {}
        if "Records" not in event:
            _nightly(clock.parse(event["time"]), context.function_name)
            return {}
        return {"batchItemFailures": _batch(event["Records"])}


def _batch(batch: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    at = wiring()
    records: dict[str, list[str]] = {}
    for record in batch:
        records.setdefault(_counted(record), []).append(record["dynamodb"]["SequenceNumber"])
    failed: list[dict[str, str]] = []
    touched_projects: dict[str, list[str]] = {}
    for key, numbers in records.items():
        try:
            project, meeting = parse_partition(key)
            recount(at.registrations, at.budget, project, meeting)
            touched_projects.setdefault(project, []).append(meeting)
        except Exception as error:  # noqa: BLE001
            broken.log(logger, "recount", error, meeting=key)
            failed += [{"itemIdentifier": number} for number in numbers]
    for project, meetings in touched_projects.items():
        _watch(project, meetings, clock.now())
    logger.info("recounted", extra={"meetings": sorted(records), "failed": len(failed)})
    return failed


def _counted(record: Mapping[str, Any]) -> str:
    """The key of the meeting that a record is about; of one that is about none nothing, which no meeting is called."""
    try:
        return str(record["dynamodb"]["Keys"]["meeting"]["S"])
    except (LookupError, TypeError):
        return ""


def _watch(id: str, counted: Sequence[str], now: datetime) -> None:
    """What breaks here is told again after the next recount, tonight at the latest; the count itself is kept.

    A cancelled meeting feeds nobody: of the meetings `counted` its heads are forgotten. The project is read after the
    count, so that of a cancellation and a recount at once whichever comes last forgets them.
    """
    at = wiring()
    try:
        project = at.projects.fresh(id)
        for meeting in project.meetings if project else ():
            if meeting.cancelled and meeting.id in counted:
                dynamodb.write(at.budget.uncount(id, meeting.id))
        owed = watch(at.budget, at.outbox, project, now) if project else []
    except Exception as error:  # noqa: BLE001
        broken.log(logger, "watch", error, project=id)
    else:
        if owed:
            logger.info("told", extra={"mails": [mail.id for mail in owed]})


def _nightly(now: datetime, function: str) -> None:
    at = wiring()
    attempt_each(paced(at.projects.agenda.awake()), hand_on(function, now))
    heartbeat.beat(at.outbox.name, heartbeat.NIGHT, now)
    logger.info("recounted every meeting")


def _count(id: str, now: datetime) -> None:
    at = wiring()
    project = at.projects.get(id)
    # From that day on there is nobody to count: the heads stay as the accounts have them.
    if project is None or clock.local(now).date() >= project.data_deleted:
        return
    for meeting in project.meetings:
        if not meeting.cancelled:
            recount(at.registrations, at.budget, id, meeting.id)
    _watch(id, [meeting.id for meeting in project.meetings], now)
