"""Sends the mails owed, as the Outbox table's stream brings them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.budget.table import BudgetTable
from shared.mails import ses
from shared.mails.compose import Post, compose
from shared.mails.mime import mime
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
    found, post, links = wiring()
    desk = Desk(found, post.batch(), links)
    return process_partial_response(event, desk.record, processor, context)


@dataclass(frozen=True)
class Desk:
    """Sends one batch's mails, which share one reading of each project."""

    settings: Settings
    post: Post
    links: Links

    def record(self, record: DynamoDBRecord) -> None:
        """Send the mail of one stream record; a campaign's checkpoint is none."""
        image = record.raw_event["dynamodb"].get("NewImage", {})
        if "kind" not in image:
            return
        owed = entry(dynamodb.unpack(image))
        state = send(self.post.outbox, owed, self.write, self.deliver, clock.now())
        logger.info("mail", extra={"mail": owed.mail.id, "state": state.value, "tries": owed.tries})

    def write(self, mail: Mail) -> Envelope:
        """The mail as SES takes it."""
        letter = compose(mail, self.post, self.links, clock.now())
        copies = tuple(each.address for each in letter.cc)
        return Envelope(letter.to.address, copies, mime(letter, self.settings.sender, mail.id))

    def deliver(self, envelope: Envelope, mail_id: str) -> str:
        """Hand it to SES; returns SES's id."""
        found = self.settings
        return ses.send(found.sender, envelope.to, envelope.cc, envelope.raw, mail_id, found.configuration_set)
