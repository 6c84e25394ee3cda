"""SES and the mailboxes that it delivers to: what was accepted, as its readers see it, and what SES tells of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property, partial
from typing import Any, cast

from infra.local import ses_events
from infra.proof.season.cloud import PUBLIC_URL, Cloud
from infra.proof.season.functions import Functions
from infra.proof.season.pages import Html
from infra.proof.season.policies import Call, DeliveryPolicy
from infra.proof.season.spelling import one
from infra.proof.season.world import World
from shared.outbox.mail import Kind, MailId, id_of


@dataclass(frozen=True)
class Mail:
    """A mail that SES accepted. `id` is our own, from the tag."""

    at: datetime
    id: str
    to: str
    raw: bytes

    @cached_property
    def said(self) -> MailId:
        """What the id says."""
        said = MailId.read(self.id)
        if said is None:
            raise ValueError(f"no mail's id: {self.id}")
        return said

    @property
    def kind(self) -> Kind:
        """What the mail says."""
        return self.said.kind

    @property
    def meetings(self) -> tuple[str, ...]:
        """The meetings it is about."""
        return self.said.meetings

    @property
    def person(self) -> str:
        """The pseudonym of the person it is for."""
        return self.said.person

    @cached_property
    def message(self) -> EmailMessage:
        """The MIME message."""
        return message_from_bytes(self.raw, policy=policy.default)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Where the links of its HTML lead, each once, in their order."""
        return tuple(dict.fromkeys(Html(self.body("html")).links))

    @property
    def one_click(self) -> str:
        """Where its reader's mail program says that they want no more of these; empty where it may not."""
        if not self.message["List-Unsubscribe-Post"]:
            return ""
        found = (each.strip(" <>") for each in str(self.message["List-Unsubscribe"] or "").split(","))
        return next((each for each in found if each.startswith("http")), "")

    def link(self, path: str) -> str | None:
        """Its first link to a page of ours below `path`."""
        return next((each for each in self.links if each.startswith(f"{PUBLIC_URL}/{path}")), None)

    def body(self, kind: str) -> str:
        """Its `plain` or `html` text."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""

    @cached_property
    def files(self) -> list[tuple[str, str, bytes]]:
        """Name, content type and content of each attachment."""
        return [
            (
                part.get_filename() or "attachment",
                part.get_content_type(),
                cast(bytes, part.get_payload(decode=True)) or b"",
            )
            for part in self.message.iter_attachments()
        ]


@dataclass
class PostOffice:
    """Takes what SES accepts, delivers it to the mailboxes, and has SES tell the feedback function."""

    world: World
    functions: Functions
    deliveries: DeliveryPolicy
    sent: list[Mail] = field(default_factory=list)
    readers: list[Callable[[Mail], None]] = field(default_factory=list)
    heard: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """When the feedback function first came to its end with such an event about this address."""

    def hear(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Take a mail at the moment when SES accepts it, whatever becomes of the function that sent it."""
        if call.operation != "SendEmail":
            return
        request = call.arguments
        [to] = request["Destination"]["ToAddresses"]
        tags = {tag["Name"]: tag["Value"] for tag in request["EmailTags"]}
        # However an address is spelled, its mail reaches the one mailbox.
        mail = Mail(self.world.now, id_of(tags["mail_id"]), one(to), request["Content"]["Raw"]["Data"])
        self.sent.append(mail)
        self.world.tell("ses", "accepted", mail.id, to)
        recipients = [to, *request["Destination"].get("CcAddresses", [])]
        for event in ses_events.of(answer["MessageId"], dict(request), recipients, self.world.now):
            for delay in self.deliveries.feedback(self.world, event):
                self.world.within(delay, partial(self._tell, to, event))
            if to in event["detail"].get("delivery", {}).get("recipients", ()):
                self.world.within(self.world.draw(2, 20, "arrives", mail.id), lambda: self._arrive(mail))

    def _tell(self, to: str, event: Mapping[str, Any]) -> None:
        if self.functions.send_event("feedback", event):
            self.heard.setdefault((to, event["detail"]["eventType"]), self.world.now)

    def _arrive(self, mail: Mail) -> None:
        for reader in self.readers:
            reader(mail)


def post_office(cloud: Cloud, functions: Functions, deliveries: DeliveryPolicy) -> PostOffice:
    """A post office that hears what SES accepts."""
    office = PostOffice(cloud.world, functions, deliveries)
    cloud.heard.append(office.hear)
    return office
