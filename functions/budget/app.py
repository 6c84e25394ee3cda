"""Recounts the heads of each meeting that a batch of registrations touched, and of every meeting at night."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.budget.recount import recount
from shared.budget.table import BudgetTable
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable, touched
from shared.technical import settings
from shared.technical.each import attempt_each

logger = Logger()


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str
    registrations_table: str
    budget_table: str


@cache
def wiring() -> tuple[ProjectsTable, RegistrationsTable, BudgetTable]:
    """The tables, made once a process."""
    found = settings.read(Settings)
    return (
        ProjectsTable(found.projects_table),
        RegistrationsTable(found.registrations_table, OutboxTable("")),
        BudgetTable(found.budget_table),
    )


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Recount; of a stream's batch the meetings that could not be counted come again."""
    if "Records" not in event:
        _nightly()
        return {}
    _, registrations, budget = wiring()
    records: dict[str, list[str]] = {}
    for record in event["Records"]:
        records.setdefault(record["dynamodb"]["Keys"]["meeting"]["S"], []).append(record["dynamodb"]["SequenceNumber"])
    failed: list[dict[str, str]] = []
    for key, numbers in records.items():
        try:
            recount(registrations, budget, *touched(key))
        except Exception:
            logger.exception("recount", extra={"meeting": key})
            failed += [{"itemIdentifier": number} for number in numbers]
    logger.info("recounted", extra={"meetings": sorted(records), "failed": len(failed)})
    return {"batchItemFailures": failed}


def _nightly() -> None:
    projects, registrations, budget = wiring()

    def count(id: str) -> None:
        project = projects.get(id)
        for meeting in project.meetings if project else ():
            recount(registrations, budget, id, meeting.id)

    attempt_each(projects.ids(), count)
    logger.info("recounted every meeting")
