"""Keeps what SES tells of a mail: sent, delivered, bounced, complained of, refused."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.mails.feedback import hear, told
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.technical import settings

logger = Logger()


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    members_table: str
    outbox_table: str


@cache
def wiring() -> tuple[OutboxTable, MembersTable]:
    """The two tables, made once a process."""
    found = settings.read(Settings)
    return OutboxTable(found.outbox_table), MembersTable(found.members_table)


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """One event of SES; told twice or out of order it leaves the same."""
    outbox, members = wiring()
    said = told(event)
    known = hear(outbox, members, said)
    # A delay is nothing to act on, but the log shows where mails are slow.
    extra = {"mail": said.mail, "event": event["detail"]["eventType"], "what": said.what.value, "ours": known}
    logger.info("told", extra=extra)
