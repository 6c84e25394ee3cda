"""Keeps what SES tells of a mail: sent, delivered, bounced, complained of, refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.mails.feedback import hear, read_feedback
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.technical import clock, settings

logger = Logger()


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str
    members_table: str
    outbox_table: str


@cache
def wiring() -> tuple[OutboxTable, MembersTable, Callable[[str], str]]:
    """The two tables, and which network a season belongs to, which never changes; made once a process."""
    found = settings.read(Settings)
    network = cache(ProjectsTable(found.projects_table).network)
    return OutboxTable(found.outbox_table), MembersTable(found.members_table), network


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """One event of SES; told twice or out of order it leaves the same."""
    feedback = read_feedback(event)
    entry = hear(*wiring(), feedback)
    logger.set_correlation_id((entry and entry.cause) or None)
    # A delay is nothing to act on, but the log shows where mails are slow.
    event_type = event["detail"]["eventType"]
    extra = {"mail": feedback.mail, "event": event_type, "what": feedback.what.value, "ours": entry is not None}
    # A restore reads it again, in its order (infra/restore).
    extra |= {"ses": feedback.message, "at": clock.text(feedback.at)}
    logger.info("told", extra=extra)
