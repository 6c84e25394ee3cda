"""A letter: a mail's text as it stands at the moment of sending, before it is put into MIME."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.projects import Contact


class NoLongerApplies(Exception):
    """The mail is not to be sent: what it would say is not so any more. The message is short and names nobody."""


class AppliesLater(Exception):
    """Whether the mail is to be sent is not known before `at`. The message is short and names nobody."""

    def __init__(self, reason: str, at: datetime) -> None:
        super().__init__(reason)
        self.at = at


@dataclass(frozen=True)
class Attachment:
    """A file that comes with a letter; `content_type` in full, with its parameters.

    One with a `cid` is a picture that the HTML shows, by that name (`cid:`, RFC 2392).
    """

    filename: str
    content_type: str
    content: bytes
    cid: str = ""


@dataclass(frozen=True)
class Invite:
    """A calendar message (iTIP) about one event: `method` (REQUEST, CANCEL, PUBLISH) is in `ics` and the header."""

    method: str
    ics: str


@dataclass(frozen=True)
class RenderedMail:
    """Everything that a reader sees. `preview` is the line that an inbox shows after the subject.

    `unsubscribe` are the addresses by which the reader leaves the list, where the letter goes to a list: a page whose
    POST is enough (RFC 8058), and a mailbox for programs that know no better.
    """

    to: Contact
    subject: str
    preview: str
    html: str
    text: str
    date: datetime
    reply_to: Contact
    sender_name: str
    language: str
    cc: tuple[Contact, ...] = ()
    calendar: Invite | None = None
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: tuple[str, ...] = ()
