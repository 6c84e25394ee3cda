"""Sends the mails owed, as the Outbox table's stream brings them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.budget.table import BudgetTable
from shared.mails import ses
from shared.mails.compose import compose
from shared.mails.mime import mime
from shared.mails.sending import Envelope, send
from shared.mails.sources import MailSources
from shared.members.table import MembersTable
from shared.outbox import Mail, State
from shared.outbox.rate_limiter import RateLimiter
from shared.outbox.table import OutboxTable, entry
from shared.projects.table import ProjectsTable
from shared.registrations.links import Links
from shared.registrations.table import RegistrationsTable
from shared.technical import clock, dynamodb, keys, settings
from shared.technical.broken import said
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
def wiring() -> tuple[Settings, MailSources, Links, RateLimiter]:
    """The settings and what hangs on them, made once a process."""
    found = settings.read(Settings)
    outbox = OutboxTable(found.outbox_table)
    post = MailSources(
        projects=ProjectsTable(found.projects_table),
        members=MembersTable(found.members_table),
        registrations=RegistrationsTable(found.registrations_table, outbox),
        budget=BudgetTable(found.budget_table),
        outbox=outbox,
    )
    secrets = keys.load(found.keys_parameter)
    links = Links(found.public_url, Signer(secrets.public), office=Signer(secrets.desk))
    rate = ses.SendRate()
    return (
        found,
        post,
        links,
        RateLimiter(outbox, lambda: rate.at(clock.now()), clock.now, time.sleep),
    )


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Send each record's mail; only records whose sending broke are reported back and come again."""
    found, post, links, pace = wiring()
    desk = Desk(found, post.batch(), links, pace, context)
    failed: list[str] = []
    broken: list[Exception] = []
    for record in event["Records"]:
        try:
            desk.record(record)
        except Exception as error:  # noqa: BLE001
            failed.append(record["dynamodb"]["SequenceNumber"])
            broken.append(error)
            if not isinstance(error, LeftOwed):
                # It comes again; what is given up in the end is a dead letter. Lambda itself logs whole batches alone.
                logger.warning("broken", extra=said(error))
    if broken and len(broken) == len(event["Records"]):
        raise ExceptionGroup("every record of the batch", broken)
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}


@dataclass(frozen=True)
class Desk:
    """Sends one batch's mails, which share one reading of each project."""

    settings: Settings
    post: MailSources
    links: Links
    pace: RateLimiter
    context: LambdaContext
    late: list[str] = field(default_factory=list)
    """The mails that were left owed; behind the first of them no other is tried, which would pass it."""

    def record(self, record: Mapping[str, Any]) -> None:
        """Send the mail of one stream record; a campaign's checkpoint is none.

        Raises:
            LeftOwed: its turn is too far off.
        """
        image = record["dynamodb"].get("NewImage", {})
        if "kind" not in image:
            return
        owed = entry(dynamodb.unpack(image))
        logger.set_correlation_id(owed.cause or None)
        if self.late:
            raise LeftOwed
        state = send(self.post.outbox, owed, self.write, self.deliver, self.turn, clock.now())
        logger.info("mail", extra={"mail": owed.mail.id, "state": state.value, "tries": owed.tries})
        if state is State.OWED:
            self.late.append(owed.mail.id)
            raise LeftOwed

    def turn(self) -> datetime | None:
        """Wait until SES may be given the next mail, if that is soon enough."""
        left = timedelta(milliseconds=self.context.get_remaining_time_in_millis())
        return self.pace.turn(max(timedelta(), left - RESERVE))

    def write(self, mail: Mail) -> Envelope:
        """The mail as SES takes it."""
        letter = compose(mail, self.post, self.links, clock.now())
        copies = tuple(each.address for each in letter.cc)
        return Envelope(letter.to.address, copies, mime(letter, self.settings.sender, mail.id))

    def deliver(self, envelope: Envelope, mail_id: str) -> str:
        """Hand it to SES; returns SES's id."""
        found = self.settings
        return ses.send(found.sender, envelope.to, envelope.cc, envelope.raw, mail_id, found.configuration_set)
