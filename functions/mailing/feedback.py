"""Keeps what SES tells of a mail: sent, delivered, bounced, complained of, refused."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.members.table import MembersTable
from shared.outbox import State
from shared.outbox.table import OutboxTable
from shared.technical import clock, settings

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
    detail = event["detail"]
    [id] = detail["mail"]["tags"].get("mail_id", [""])
    outbox, members = wiring()
    entry = outbox.get(id) if id else None
    if entry is None:
        logger.info("a mail that is not ours", extra={"event": detail["eventType"]})
        return
    told = _told(detail)
    if told is not None:
        outbox.heard(id, told, detail["mail"]["messageId"], clock.parse(event["time"]), entry.mail.project)
    if told is State.BOUNCED or detail["eventType"] == "Complaint":
        members.suppress(entry.mail.project, entry.mail.person)
    logger.info("told", extra={"mail": id, "event": detail["eventType"]})


def _told(detail: dict[str, Any]) -> State | None:
    """What an event makes of its mail (SES, event data sent by event publishing)."""
    if detail["eventType"] == "Bounce":
        return State.BOUNCED if detail["bounce"]["bounceType"] == "Permanent" else None
    return {
        "Send": State.SENT,
        "Delivery": State.DELIVERED,
        "Reject": State.FAILED,
        "Rendering Failure": State.FAILED,
    }.get(detail["eventType"])
