"""Sends the mails owed, as the Outbox table's stream brings them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.budget.table import BudgetTable
from shared.mails import ses
from shared.mails.sending import NotWritten, Sender
from shared.mails.sources import MailSources
from shared.members.table import MembersTable
from shared.outbox.items import entry
from shared.outbox.mail import State, Unreadable
from shared.outbox.rate_limiter import RateLimiter
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations.links import Links
from shared.registrations.table import RegistrationsTable
from shared.technical import clock, dynamodb, keys, settings
from shared.technical.broken import error_facts
from shared.technical.links import Signer

logger = Logger()

RESERVE = timedelta(seconds=20)
"""What an invocation keeps of its time for handing one mail to SES: that takes 18 seconds to be given up."""


class LeftOwed(Exception):
    """SES takes no more mails in the time that is left; whoever brings the record again sends it."""


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
def wiring() -> Sender:
    """The sender, made once a process."""
    values = settings.read(Settings)
    outbox = OutboxTable(values.outbox_table)
    sources = MailSources(
        projects=ProjectsTable(values.projects_table),
        members=MembersTable(values.members_table),
        registrations=RegistrationsTable(values.registrations_table, outbox),
        budget=BudgetTable(values.budget_table),
        outbox=outbox,
        heard={},
    )
    # A mail's links live for months: none is signed by a key that was taken away minutes ago.
    secrets = keys.load(values.keys_parameter, keys.AGAIN_AFTER)
    links = Links(values.public_url, Signer(secrets.public), office=Signer(secrets.desk))
    rate = ses.SendRate()
    limiter = RateLimiter(outbox, lambda: rate.at(clock.now()), clock.now, time.sleep)
    return Sender(sources, links, limiter, values.sender, values.configuration_set)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Send each record's mail; only records whose sending broke are reported back and come again.

    When SES takes no more mails in the time that is left, the records of this one and of those after it come again: no
    later mail is tried, which would pass it.
    """
    sender = wiring()
    sender.begin(clock.now())
    until = clock.now() + timedelta(milliseconds=context.get_remaining_time_in_millis()) - RESERVE
    failed: list[str] = []
    broken: list[Exception] = []
    late = False
    for record in event["Records"]:
        try:
            late = late or not _send(sender, record, until)
            if late:
                raise LeftOwed
        except Exception as error:  # noqa: BLE001
            failed.append(record["dynamodb"]["SequenceNumber"])
            broken.append(error)
            if not isinstance(error, LeftOwed):
                # It comes again; what is given up in the end is a dead letter. Lambda itself logs whole batches alone.
                logger.warning("broken", extra=error_facts(error))
    if broken and len(broken) == len(event["Records"]):
        raise ExceptionGroup("every record of the batch", broken)
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}


def _send(sender: Sender, record: Mapping[str, Any], until: datetime) -> bool:
    """Send the mail of one stream record, if it holds one; False where it is left owed."""
    image = dynamodb.unpack(record["dynamodb"].get("NewImage", {}))
    if "kind" not in image:
        return True
    try:
        owed = entry(image)
    except Unreadable as reason:
        sender.sources.outbox.set_aside(image["id"], str(reason))
        logger.warning("unreadable", extra={"mail": image["id"], "reason": str(reason)})
        return True
    logger.set_correlation_id(owed.cause or None)
    try:
        state = sender.send(owed, until, clock.now())
    except NotWritten as error:
        # It comes again by itself, ever later: no record is held up by it.
        logger.warning("not written", extra={"mail": owed.mail.id, **error_facts(error.__cause__ or error)})
        state = State.DEFERRED
    logger.info("mail", extra={"mail": owed.mail.id, "state": state.value, "tries": owed.tries})
    return state is not State.OWED
