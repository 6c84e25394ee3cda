"""What SES tells a configuration set about a mail; MiniStack tells nothing.

The mailbox simulator's addresses do what AWS's do: bounce@, complaint@ and others @simulator.amazonses.com.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from infra.local.place import REGION

SIMULATOR = "@simulator.amazonses.com"


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
        "messageId": message_id,
        "destination": recipients,
        "tags": {"ses:configuration-set": [configuration], **tags},
    }

    def event(kind: str, title: str, **said: Any) -> dict[str, Any]:
        return {
            "version": "0",
            "id": f"{message_id}-{kind}",
            "detail-type": f"Email {title}",
            "source": "aws.ses",
            "account": "000000000000",
            "time": time,
            "region": REGION,
            "resources": [f"arn:aws:ses:{REGION}:000000000000:configuration-set/{configuration}"],
            "detail": {"eventType": kind, "mail": mail, **said},
        }

    addresses = [{"emailAddress": address} for address in recipients]
    yield event("Send", "Sent", send={})
    if f"bounce{SIMULATOR}" in recipients:
        bounce = {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": addresses}
        yield event("Bounce", "Bounced", bounce={**bounce, "timestamp": time, "feedbackId": message_id})
        return
    yield event("Delivery", "Delivered", delivery={"timestamp": time, "recipients": recipients})
    if f"complaint{SIMULATOR}" in recipients:
        complaint = {"complainedRecipients": addresses, "complaintFeedbackType": "abuse"}
        yield event("Complaint", "Complaint Received", complaint={**complaint, "timestamp": time})
