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
"""

from __future__ import annotations

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from shared.mails.letter import Attachment, Letter
from shared.projects import Contact

WHOLE = frozenset({"List-Unsubscribe", "X-Entity-Ref-ID"})
"""Headers that hold long words; the standard library would fold them by encoding them, which no mail program undoes."""


ALIKE = frozenset(
    {
        "Auto-Submitted",
        "Content-Disposition",
        "Content-Language",
        "Content-Transfer-Encoding",
        "Content-Type",
        "From",
        "MIME-Version",
        "Reply-To",
        "Subject",
    }
)
"""Headers that a campaign's mails have alike. The standard library takes a third of a mail's time for its headers."""


class _Policy(policy.EmailPolicy):
    def fold_binary(self, name: str, value: Any) -> bytes:
        if name in WHOLE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return _folded(name, value) if name in ALIKE else super().fold_binary(name, value)

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        alike = name in ALIKE and type(value) is str
        return _parsed(name, value) if alike else super().header_store_parse(name, value)


POLICY = _Policy(linesep="\r\n", cte_type="7bit", raise_on_defect=True)


@lru_cache(maxsize=64)
def _folded(name: str, value: str) -> bytes:
    return policy.EmailPolicy.fold_binary(POLICY, name, value)


@lru_cache(maxsize=64)
def _parsed(name: str, value: str) -> tuple[str, Any]:
    return policy.EmailPolicy.header_store_parse(POLICY, name, value)


ENCODED = "=?"
"""How an encoded word starts (RFC 2047). The standard library decodes one that somebody wrote into her name, and writes
the line break that was in it: a header of her own."""


class HeaderUnsafe(ValueError):
    """A value that would end a header and start another."""


def mime(letter: Letter, sender: str, mail_id: str) -> bytes:
    """The message from `sender` (an address), in 7 bits. SES adds the Message-ID.

    `mail_id` stands in X-Entity-Ref-ID: it finds the outbox entry of a mail that a reader forwards, and keeps Gmail
    from folding two reminders into one conversation.

    Raises:
        HeaderUnsafe: a value that no header can hold.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(Contact(letter.sender_name, parseaddr(sender)[1]))
    message["To"] = _address(letter.to)
    if letter.cc:
        message["Cc"] = [_address(each) for each in letter.cc]
    message["Reply-To"] = _address(letter.reply_to)
    message["Subject"] = _safe(_plain(letter.subject))
    message["Date"] = letter.date
    message["Auto-Submitted"] = "auto-generated"
    message["X-Entity-Ref-ID"] = _safe(mail_id)
    if letter.unsubscribe:
        message["List-Unsubscribe"] = ", ".join(f"<{_safe(each)}>" for each in letter.unsubscribe)
        if any(each.startswith("http") for each in letter.unsubscribe):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.calendar:
        message.add_alternative(
            letter.calendar.ics, subtype="calendar", cte="base64", params={"method": letter.calendar.method}
        )
    for attachment in letter.attachments:
        _attach(message, attachment)
    # Last, as making the message a multipart moves every Content-… header into its first part.
    message["Content-Language"] = _safe(letter.language)
    return message.as_bytes()


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    # Parsed by the library that writes it: a full content type with its parameters.
    header = EmailMessage(policy=POLICY)
    header["Content-Type"] = _safe(attachment.content_type)
    kind = header["Content-Type"]
    message.add_attachment(
        attachment.content,
        maintype=kind.maintype,
        subtype=kind.subtype,
        params=dict(kind.params),
        filename=_safe(attachment.filename),
    )


def _address(contact: Contact) -> Address:
    if ENCODED in contact.address:
        raise HeaderUnsafe("an encoded word in an address")
    return Address(_safe(_plain(contact.name)), addr_spec=_safe(contact.address))


def _plain(text: str) -> str:
    return text.replace(ENCODED, "= ?")


def _safe(value: str) -> str:
    if any(ord(each) < 32 or ord(each) == 127 or each in "\x85\u2028\u2029" for each in value):
        raise HeaderUnsafe("a control character in a header")
    return value
