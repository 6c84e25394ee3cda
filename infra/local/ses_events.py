"""What SES tells a configuration set about a mail; MiniStack tells nothing.

The mailbox simulator's addresses do what AWS's do (SES, "Using the mailbox simulator"): bounce@, suppressionlist@,
ooto@, complaint@ and others @simulator.amazonses.com, each with a +label too. full@ is ours: AWS's has none whose
mailbox is full. The events' shape is AWS's ("Contents of event data"), less what nobody here reads.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.parser import BytesHeaderParser
from typing import Any

from infra.local.place import REGION

SIMULATOR = "@simulator.amazonses.com"

BOUNCES = {
    "bounce": ("Permanent", "General", {"action": "failed", "status": "5.1.1"}),
    "suppressionlist": ("Permanent", "Suppressed", {"action": "failed", "status": "5.1.1"}),
    "full": ("Transient", "MailboxFull", {"action": "failed", "status": "5.2.2"}),
}
"""Type and subtype of the bounce of each, and what it says of the recipient."""


def of(message_id: str, request: dict[str, Any], recipients: list[str], now: datetime) -> Iterator[dict[str, Any]]:
    """The EventBridge events that follow an accepted mail, in their order; none without a configuration set."""
    configuration = request.get("ConfigurationSetName")
    if not configuration:
        return
    time = now.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    tags = {tag["Name"]: [tag["Value"]] for tag in request.get("EmailTags", [])}
    mail = {
        "timestamp": time,
        "source": request.get("FromEmailAddress", ""),
        "sendingAccountId": "000000000000",
        "messageId": message_id,
        "destination": recipients,
        "headersTruncated": False,
        "commonHeaders": _common_headers(request, message_id),
        "tags": {"ses:configuration-set": [configuration], **tags},
    }

    def event(kind: str, title: str, **said: Any) -> dict[str, Any]:
        return {
            "version": "0",
            "id": f"{message_id}-{title.replace(' ', '-')}",
            "detail-type": f"Email {title}",
            "source": "aws.ses",
            "account": "000000000000",
            "time": time,
            "region": REGION,
            "resources": [f"arn:aws:ses:{REGION}:000000000000:configuration-set/{configuration}"],
            "detail": {"eventType": kind, "mail": mail, **said},
        }

    def bounce(addresses: Sequence[str], type: str, subtype: str, **of_each: str) -> dict[str, Any]:
        bounced = [{"emailAddress": address, **of_each} for address in addresses]
        said = {"bounceType": type, "bounceSubType": subtype, "bouncedRecipients": bounced}
        return event("Bounce", "Bounced", bounce={**said, "timestamp": time, "feedbackId": message_id})

    yield event("Send", "Sent", send={})
    for simulated, (type, subtype, of_each) in BOUNCES.items():
        if addresses := _simulated(simulated, recipients):
            yield bounce(addresses, type, subtype, **of_each)
    arrived = [address for address in recipients if not any(_simulated(each, [address]) for each in BOUNCES)]
    if arrived:
        yield event("Delivery", "Delivered", delivery={"timestamp": time, "recipients": arrived})
    if addresses := _simulated("ooto", recipients):
        yield bounce(addresses, "Transient", "General")
    if addresses := _simulated("complaint", recipients):
        complaint = {
            "complainedRecipients": [{"emailAddress": address} for address in addresses],
            "complaintSubType": None,
            "complaintFeedbackType": "abuse",
        }
        yield event("Complaint", "Complaint Received", complaint={**complaint, "timestamp": time})


def _simulated(name: str, recipients: Sequence[str]) -> list[str]:
    return [
        address
        for address in recipients
        if address.endswith(SIMULATOR) and address.removesuffix(SIMULATOR).partition("+")[0] == name
    ]


def _common_headers(request: dict[str, Any], message_id: str) -> dict[str, Any]:
    """Some of the mail's own headers, addresses in lists; SES's id stands in place of the mail's own."""
    raw = request.get("Content", {}).get("Raw", {}).get("Data", b"")
    found = BytesHeaderParser().parsebytes(base64.b64decode(raw) if isinstance(raw, str) else raw)
    lists = {name.lower(): [str(found[name])] for name in ("From", "To", "Cc") if found[name]}
    return {**lists, "messageId": message_id, "subject": str(found["Subject"] or "")}
