"""A letter as a MIME message.

    multipart/mixed                     only where files are attached
      multipart/alternative
        text/plain, text/html           the HTML in multipart/related where it shows pictures, with them
        text/calendar; method=REQUEST   Gmail, Outlook and Apple Mail take the event from here
      application/ics, invite.ics       the same event for whoever wants a file

The shape is that of Google's own invitations: an event that is only attached is a file in Outlook and a paperclip in
Gmail, and one that is only an alternative is out of reach where the program does not know it. Among the alternatives
the calendar comes last, as RFC 6047 has it; a mail about several events has no calendar there, since RFC 5546 allows
one UID a message and programs read one part, but a file for each.

The standard library encodes each body; the parts are put together here, because its `EmailMessage` takes every header
apart again that it is given, at two thirds of what a whole mail may cost.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from shared.mails.headers import people, people_alike, safe, text_alike, whole
from shared.mails.rendered import Attachment, RenderedMail
from shared.projects import Contact

POLICY = policy.EmailPolicy(linesep="\r\n", cte_type="7bit", raise_on_defect=True)

BOUNDARY = "=_"
"""What the line between two parts holds: two characters that stand together in no encoded body (RFC 2045, 6.7)."""

NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"
"""Exchange, which ignores Auto-Submitted (RFC 3834), sends no automatic answer to a mail that says this. Its report of
a mail that it cannot deliver (NDR) is not in the list: that is wanted.
"""


def mime(letter: RenderedMail, sender: str, mail_id: str) -> bytes:
    """The message from `sender` (an address), in 7 bits. SES adds the Message-ID.

    `mail_id` stands in X-Entity-Ref-ID: it finds the outbox entry of a mail that a reader forwards, and keeps Gmail
    from folding two reminders into one conversation.

    Raises:
        HeaderUnsafe: a value that no header can hold.
    """
    headers = [
        people_alike("From", (_sender(letter.sender_name, sender),)),
        people("To", (letter.to,)),
        people("Cc", letter.cc) if letter.cc else b"",
        people_alike("Reply-To", (letter.reply_to,)),
        text_alike("Subject", letter.subject),
        whole("Date", format_datetime(letter.date)),
        whole("Auto-Submitted", "auto-generated"),
        whole("X-Auto-Response-Suppress", NO_ANSWERS),
        whole("X-Entity-Ref-ID", mail_id),
        text_alike("Content-Language", letter.language),
        whole("MIME-Version", "1.0"),
    ]
    if letter.unsubscribe:
        headers.append(whole("List-Unsubscribe", ", ".join(f"<{each}>" for each in letter.unsubscribe)))
        if any(each.startswith("http") for each in letter.unsubscribe):
            headers.append(whole("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return b"".join(headers) + _body(letter)


@lru_cache(maxsize=64)
def _sender(name: str, sender: str) -> Contact:
    return Contact(name, parseaddr(sender)[1])


def _body(letter: RenderedMail) -> bytes:
    html = _readable("html", letter.html)
    shown = [each for each in letter.attachments if each.cid]
    files = [each for each in letter.attachments if not each.cid]
    alternatives = [
        _readable("plain", letter.text),
        _multipart("related", [html, *map(_attached, shown)]) if shown else html,
    ]
    if letter.calendar:
        kind = f'text/calendar; charset="utf-8"; method="{letter.calendar.method}"'
        alternatives.append(_part(kind, "base64", _base64(_lines(letter.calendar.ics))))
    made = _multipart("alternative", alternatives)
    return _multipart("mixed", [made, *map(_attached, files)]) if files else made


def _multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    line = f"--{BOUNDARY}{kind}".encode()
    head = whole("Content-Type", f'multipart/{kind}; boundary="{BOUNDARY}{kind}"')
    return b"\r\n".join([head, *(line + b"\r\n" + part for part in parts), line + b"--\r\n"])


def _readable(kind: str, text: str) -> bytes:
    return _part(f'text/{kind}; charset="utf-8"', "quoted-printable", quopri.encodestring(_lines(text)))


def _part(content_type: str, encoding: str, content: bytes) -> bytes:
    return f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + content


def _lines(text: str) -> bytes:
    """`text` with the line ends that a mail has, at its end too."""
    return b"\r\n".join([*text.encode().splitlines(), b""])


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def _attached(attachment: Attachment) -> bytes:
    head = _file_headers(attachment.content_type, attachment.filename, inline=bool(attachment.cid))
    named = whole("Content-ID", f"<{attachment.cid}>") if attachment.cid else b""
    return named + head + _base64(attachment.content)


@lru_cache(maxsize=64)
def _file_headers(content_type: str, filename: str, *, inline: bool = False) -> bytes:
    """What stands above a file, the empty line included."""
    # Parsed by the library that writes it: a full content type with its parameters.
    header = EmailMessage(policy=POLICY)
    header["Content-Type"] = safe(content_type)
    kind = header["Content-Type"]
    empty = MIMEPart(policy=POLICY)
    empty.set_content(
        b"",
        maintype=kind.maintype,
        subtype=kind.subtype,
        params=dict(kind.params),
        disposition="inline" if inline else "attachment",
        filename=safe(filename),
    )
    return empty.as_bytes()
