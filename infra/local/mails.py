"""The mails a place has sent, kept as they were given to SES and read as their reader's program would."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from infra.letters import shown
from shared.outbox.mail import id_of

HEADERS = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "List-Unsubscribe", "List-Unsubscribe-Post")


@dataclass(frozen=True)
class Attachment:
    """A part of a mail that is a file of its own, or an invitation that calendars read."""

    name: str
    type: str
    content: bytes

    @property
    def text(self) -> str | None:
        """What is in it, where that is text."""
        readable = self.type.startswith("text/") or self.type == "application/ics"
        return self.content.decode(errors="replace") if readable else None


@dataclass(frozen=True)
class Mail:
    """A mail sent: `recipients` are where it went, the rest is what it says."""

    id: str
    sent: datetime
    recipients: tuple[str, ...]
    tags: dict[str, str]
    headers: dict[str, str]
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    raw: bytes

    @property
    def subject(self) -> str:
        """The subject, or a word that says there is none."""
        return self.headers.get("Subject", "(no subject)")

    def as_json(self) -> dict[str, Any]:
        """For tests: everything a reader sees, attachments as text where they are text."""
        return {
            "id": self.id,
            "sent": self.sent.isoformat(),
            "from": self.headers.get("From", ""),
            "to": list(self.recipients),
            "subject": self.subject,
            "tags": self.tags,
            "headers": self.headers,
            "text": self.text,
            "html": self.html,
            "attachments": [
                {
                    "filename": file.name,
                    "type": file.type,
                    "text": file.text,
                    "url": f"/inbox/{self.id}/attachments/{place}",
                }
                for place, file in enumerate(self.attachments)
            ],
        }


def keep(folder: Path, message_id: str, request: dict[str, Any], now: datetime) -> list[str]:
    """Keep a mail that SES accepted, and return where it went: `request` is the body of its SendEmail (v2)."""
    destination = request.get("Destination", {})
    recipients = [*destination.get("ToAddresses", []), *destination.get("CcAddresses", [])]
    entry = {
        "id": message_id,
        "sent": now.isoformat(),
        "recipients": recipients,
        "tags": {tag["Name"]: id_of(tag["Value"]) for tag in request.get("EmailTags", [])},
        "raw": request["Content"]["Raw"]["Data"],
    }
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{message_id}.part"
    unfinished.write_text(json.dumps(entry))
    unfinished.rename(folder / f"{now:%Y%m%dT%H%M%S.%f}-{message_id}.json")
    return recipients


def sent(folder: Path) -> list[Mail]:
    """All of them, newest first."""
    return [_read(path) for path in sorted(folder.glob("*.json"), reverse=True)]


def matching(mails: Iterable[Mail], recipient: str, words: str) -> list[Mail]:
    """Those to `recipient` that hold all of `words` somewhere; an empty text asks for nothing."""
    wanted = words.casefold().split()

    def holds(mail: Mail) -> bool:
        text = " ".join((mail.subject, mail.text, *mail.recipients)).casefold()
        return all(word in text for word in wanted)

    return [mail for mail in mails if (not recipient or recipient in mail.recipients) and holds(mail)]


@lru_cache(maxsize=4096)
def _read(path: Path) -> Mail:
    entry = json.loads(path.read_text())
    raw = base64.b64decode(entry["raw"])
    message = message_from_bytes(raw, policy=policy.default)
    bodies = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    chosen = {id(part) for part in bodies.values()}
    files = (part for part in message.walk() if not part.is_multipart() and id(part) not in chosen)
    return Mail(
        id=entry["id"],
        sent=datetime.fromisoformat(entry["sent"]).astimezone(UTC),
        recipients=tuple(entry["recipients"]),
        tags=entry["tags"],
        headers={name: str(message[name]) for name in HEADERS if message[name]},
        text=_content(bodies["plain"]),
        html=shown(message),
        attachments=tuple(_attachment(part) for part in files),
        raw=raw,
    )


def _content(part: MIMEPart | None) -> str:
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _attachment(part: EmailMessage) -> Attachment:
    kind = part.get_content_type()
    name = part.get_filename() or ("invitation in the mail" if kind == "text/calendar" else "attachment")
    return Attachment(name, kind, cast(bytes, part.get_payload(decode=True)) or b"")
