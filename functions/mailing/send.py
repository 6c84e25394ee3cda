"""Sends the mails owed, as the Outbox table's stream brings them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.typing import LambdaContext
from shared.mails.compose import Post, compose
from shared.mails.mime import mime

from shared.budget.table import BudgetTable
from shared.mails import ses
from shared.mails.sending import Envelope, send
from shared.members.table import MembersTable
from shared.outbox import Mail
from shared.outbox.table import OutboxTable, entry
from shared.projects.table import ProjectsTable
from shared.registrations.links import Links
from shared.registrations.table import RegistrationsTable
from shared.technical import clock, dynamodb, keys, settings
from shared.technical.links import Signer

logger = Logger()
processor = BatchProcessor(event_type=EventType.DynamoDBStreams)


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str
    members_table: str
    registrations_table: str
    outbox_table: str
    budget_table: str
    public_url: str
    sender: str
    keys_parameter: str
    configuration_set: str


@cache
def wiring() -> tuple[Settings, Post, Links]:
    """The settings and what hangs on them, made once a process."""
    found = settings.read(Settings)
    outbox = OutboxTable(found.outbox_table)
    post = Post(
        projects=ProjectsTable(found.projects_table),
        members=MembersTable(found.members_table),
        registrations=RegistrationsTable(found.registrations_table, outbox),
        budget=BudgetTable(found.budget_table),
        outbox=outbox,
    )
    return found, post, Links(found.public_url, Signer(keys.load(found.keys_parameter).signing))


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Send each record's mail; only records whose sending broke are reported back and come again."""
    return process_partial_response(event, _record, processor, context)


def _record(record: Any) -> None:
    image = record.raw_event["dynamodb"].get("NewImage")
    if image is None or "kind" not in image:
        return
    found, post, links = wiring()
    now = clock.now()
    owed = entry(dynamodb.unpack(image))
    state = send(post.outbox, owed, _writer(found, post, links), _deliverer(found), now)
    logger.info("mail", extra={"mail": owed.mail.id, "state": state.value, "tries": owed.tries})


def _writer(found: Settings, post: Post, links: Links) -> Callable[[Mail], Envelope]:
    def write(mail: Mail) -> Envelope:
        letter = compose(mail, post, links, clock.now())
        return Envelope(letter.to.address, mime(letter, found.sender, mail.id))

    return write


def _deliverer(found: Settings) -> Callable[[Envelope, str], str]:
    def deliver(envelope: Envelope, mail_id: str) -> str:
        return ses.send(found.sender, [envelope.to], envelope.raw, mail_id, found.configuration_set)

    return deliver
