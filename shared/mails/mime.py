"""A letter as a MIME message.

    multipart/mixed                     only where files are attached
      multipart/alternative
        text/plain, text/html
        text/calendar; method=REQUEST   Gmail, Outlook and Apple Mail take the event from here
      application/ics, invite.ics       the same event for whoever wants a file

The shape is that of Google's own invitations: an event that is only attached is a file in Outlook and a paperclip in
Gmail, and one that is only an alternative is out of reach where the program does not know it. Among the alternatives
the calendar comes last, as RFC 6047 has it; a mail about several events has no calendar there, since RFC 5546 allows
one UID a message and programs read one part, but a file for each.

The standard library writes each header and encodes each body; the parts are put together here, because its
`EmailMessage` takes every header apart again that it is given, at two thirds of what a whole mail may cost.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Sequence
from email import policy
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from shared.mails.rendered import Attachment, RenderedMail
from shared.projects import Contact

POLICY = policy.EmailPolicy(linesep="\r\n", cte_type="7bit", raise_on_defect=True)

BOUNDARY = "=_"
"""What the line between two parts holds: two characters that stand together in no encoded body (RFC 2045, 6.7)."""

ENCODED = "=?"
"""How an encoded word starts (RFC 2047). The standard library decodes one that somebody wrote into her name, and writes
the line break that was in it: a header of her own."""


USUAL = re.compile(r"\w+([.%+-]\w+)*@\w+([.-]\w+)*", re.ASCII)
"""An address with nothing in it that a header gives a meaning to."""

LONGEST = 78
"""Letters of a header's line that is not folded; an encoded word, of which there is one a name, may have 75."""

SHORT = 66
"""The same behind the longest name that a header of ours with people has."""

UNSAFE = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")


class HeaderUnsafe(ValueError):
    """A value that would end a header and start another."""


def mime(letter: RenderedMail, sender: str, mail_id: str) -> bytes:
    """The message from `sender` (an address), in 7 bits. SES adds the Message-ID.

    `mail_id` stands in X-Entity-Ref-ID: it finds the outbox entry of a mail that a reader forwards, and keeps Gmail
    from folding two reminders into one conversation.

    Raises:
        HeaderUnsafe: a value that no header can hold.
    """
    headers = [
        _people_alike("From", (_sender(letter.sender_name, sender),)),
        _people("To", (letter.to,)),
        _people("Cc", letter.cc) if letter.cc else b"",
        _people_alike("Reply-To", (letter.reply_to,)),
        _text_alike("Subject", _plain(letter.subject)),
        _whole("Date", format_datetime(letter.date)),
        _whole("Auto-Submitted", "auto-generated"),
        _whole("X-Entity-Ref-ID", mail_id),
        _text_alike("Content-Language", letter.language),
        _whole("MIME-Version", "1.0"),
    ]
    if letter.unsubscribe:
        headers.append(_whole("List-Unsubscribe", ", ".join(f"<{each}>" for each in letter.unsubscribe)))
        if any(each.startswith("http") for each in letter.unsubscribe):
            headers.append(_whole("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return b"".join(headers) + _body(letter)


@lru_cache(maxsize=64)
def _sender(name: str, sender: str) -> Contact:
    return Contact(name, parseaddr(sender)[1])


def _body(letter: RenderedMail) -> bytes:
    alternatives = [_readable("plain", letter.text), _readable("html", letter.html)]
    if letter.calendar:
        kind = f'text/calendar; charset="utf-8"; method="{letter.calendar.method}"'
        alternatives.append(_part(kind, "base64", _base64(_lines(letter.calendar.ics))))
    made = _multipart("alternative", alternatives)
    return _multipart("mixed", [made, *map(_attached, letter.attachments)]) if letter.attachments else made


def _multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    line = f"--{BOUNDARY}{kind}".encode()
    head = _whole("Content-Type", f'multipart/{kind}; boundary="{BOUNDARY}{kind}"')
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
    return _file_headers(attachment.content_type, attachment.filename) + _base64(attachment.content)


@lru_cache(maxsize=64)
def _file_headers(content_type: str, filename: str) -> bytes:
    """What stands above a file, the empty line included."""
    # Parsed by the library that writes it: a full content type with its parameters.
    header = EmailMessage(policy=POLICY)
    header["Content-Type"] = _safe(content_type)
    kind = header["Content-Type"]
    empty = MIMEPart(policy=POLICY)
    empty.set_content(
        b"",
        maintype=kind.maintype,
        subtype=kind.subtype,
        params=dict(kind.params),
        disposition="attachment",
        filename=_safe(filename),
    )
    return empty.as_bytes()


def _whole(name: str, value: str) -> bytes:
    """A header that is never folded. The standard library would encode a long word, and no mail program undoes it."""
    return f"{name}: {_safe(value)}\r\n".encode("ascii")


def _people(name: str, contacts: Sequence[Contact]) -> bytes:
    named = [(_safe(_plain(each.name)), _safe(each.address)) for each in contacts]
    usual = _usual(name, *named[0]) if len(named) == 1 else b""
    if usual:
        return usual
    people = ",\r\n ".join(_person(*each) for each in named)
    return f"{name}: {people}\r\n".encode("ascii")


def _usual(header: str, called: str, address: str) -> bytes:
    """The header, where it is as simple as most; else nothing. To look at all that there may be takes a tenth of a
    mail's time.
    """
    if USUAL.fullmatch(address) is None:
        return b""
    line = f"{header}: {formataddr((called, address))}"
    folded = line if len(line) <= LONGEST else "\r\n ".join(line.rsplit(" ", 1))
    return f"{folded}\r\n".encode("ascii") if max(map(len, folded.split("\r\n"))) <= LONGEST else b""


def _text(name: str, value: str) -> bytes:
    return _folded(name, _safe(value))


# Headers that a campaign's mails have alike.
_people_alike = lru_cache(maxsize=64)(_people)
_text_alike = lru_cache(maxsize=64)(_text)


def _folded(name: str, value: str) -> bytes:
    """A header as RFC 5322 and RFC 2047 have it."""
    stored = POLICY.header_store_parse(name, value)
    return POLICY.fold_binary(*stored)


def _person(called: str, address: str) -> str:
    """Somebody with her address, folded by us: where the standard library (3.11.7) folds a long name that has a comma
    or a bracket in it, it forgets the quotation marks, and part of the name becomes a reader.
    """
    if ENCODED in address:
        raise HeaderUnsafe("an encoded word in an address")
    try:
        short = formataddr((called, Address(addr_spec=address).addr_spec))
    except (MessageError, ValueError, IndexError):
        # Its words quote the address, which no log may hold.
        raise HeaderUnsafe("an address that is none") from None
    if len(short) <= SHORT:
        return short
    words = Header(called, "utf-8", maxlinelen=SHORT).encode(linesep="\r\n")
    return f"{words}\r\n <{address}>".lstrip()


def _plain(text: str) -> str:
    return text.replace(ENCODED, "= ?")


def _safe(value: str) -> str:
    if UNSAFE.search(value):
        raise HeaderUnsafe("a control character in a header")
    return value
