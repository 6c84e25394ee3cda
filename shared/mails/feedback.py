"""What SES tells of a mail, and what follows from it for the mail and for its reader.

SES tells at least once and in no order, so that whatever follows may follow twice, and what is older changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses
from enum import StrEnum
from typing import Any

from shared.members.table import MembersTable
from shared.outbox.fates import last_arrival
from shared.outbox.mail import COPY, SECRETARIAT, Entry, Mail, State, id_of
from shared.outbox.table import EARLIER, OutboxTable
from shared.technical import clock


class What(StrEnum):
    """What SES tells."""

    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    BOUNCED_SOFTLY = "bounced softly"
    """Given up after hours of trying (a full mailbox, a sleeping server); or an automatic answer to what arrived."""
    COMPLAINED = "complained"
    REFUSED = "refused"
    """SES took the mail, and then found a virus in it or could not render it."""
    NOTHING = "nothing"
    """Of a copied colleague; or what changes nothing, such as a delay."""


OUTBOX: Mapping[What, State] = {
    What.SENT: State.SENT,
    What.DELIVERED: State.DELIVERED,
    What.BOUNCED: State.BOUNCED,
    What.COMPLAINED: State.COMPLAINED,
    What.REFUSED: State.FAILED,
}
"""What a mail becomes. Any other word of SES's is about a mail that it has: it went, though the event that says so may
be lost.
"""

NO_COMPLAINT = frozenset({"not-spam", "auth-failure"})
"""Reports that come as complaints and are none (SES, "Complaint object"): the reader says that a mail is wanted after
all, or their provider that it could not be verified.
"""


@dataclass(frozen=True)
class Feedback:
    """`what` SES told `at` some time of a `mail` (our id; empty: not ours), which it calls `message`."""

    mail: str
    message: str
    what: What
    at: datetime


def read_feedback(event: Mapping[str, Any]) -> Feedback:
    """What an event says, as SES's configuration set gives it to EventBridge (SES, "Contents of event data")."""
    detail = event["detail"]
    mail = detail["mail"]
    [tag] = mail["tags"].get("mail_id", [""])
    return Feedback(id_of(tag), mail["messageId"], _what(detail), clock.parse(event["time"]))


def hear(outbox: OutboxTable, members: MembersTable, network: Callable[[str], str], feedback: Feedback) -> Entry | None:
    """Keep what SES told; the mail as it was before, or None when it is none of ours.

    `network` says which one a season belongs to: whoever cannot be reached for one season cannot be for the next.
    """
    if not feedback.mail:
        return None
    id, message, at = feedback.mail, feedback.message, feedback.at
    delivered = feedback.what is What.DELIVERED
    entry = outbox.delivered(id, message, at) if delivered else outbox.get(id)
    if entry is None:
        return None
    mail, state = entry.mail, OUTBOX.get(feedback.what, State.SENT)
    lost = feedback.what is What.BOUNCED_SOFTLY and entry.state not in (State.DELIVERED, State.COMPLAINED)
    if lost and not _office(mail.person) and _soft_bounced(outbox, members, network, mail, at):
        state = State.BOUNCED
    if not delivered and entry.state in EARLIER[state]:  # that a mail was sent is known already, unless its sender died
        outbox.heard(id, state, message, at, mail.project)
    if feedback.what is What.BOUNCED:
        members.suppress(network(mail.project), mail.person, at)
    elif feedback.what is What.COMPLAINED and not _office(mail.person):
        members.complained(mail.person, at)
    return entry


def _soft_bounced(
    outbox: OutboxTable, members: MembersTable, network: Callable[[str], str], mail: Mail, at: datetime
) -> bool:
    """Whether it is one too many in a row. What has arrived since the others is looked up now: a mail that arrives, as
    nearly all do, costs no write for it.
    """
    of = network(mail.project)
    if arrived := last_arrival(outbox, mail.person, lambda project: network(project) == of):
        members.reached(of, mail.person, arrived)
    return members.soft_bounced(of, mail.person, mail.id, at)


def _office(person: str) -> bool:
    """Whether a mail was to no person but to whoever reads for the project; all projects share these words."""
    return person == SECRETARIAT or re.fullmatch(rf"{COPY}\d+", person) is not None


def _what(detail: Mapping[str, Any]) -> What:
    mail = detail["mail"]
    match detail["eventType"]:
        case "Send":
            return What.SENT
        case "Reject" | "Rendering Failure":
            return What.REFUSED
        case "Delivery" if _concerns_reader(mail, detail["delivery"]["recipients"]):
            return What.DELIVERED
        case "Bounce" if _concerns_reader(mail, _addresses(detail["bounce"]["bouncedRecipients"])):
            return What.BOUNCED if detail["bounce"]["bounceType"] == "Permanent" else What.BOUNCED_SOFTLY
        case "Complaint" if detail["complaint"].get("complaintFeedbackType") in NO_COMPLAINT:
            return What.NOTHING
        case "Complaint" if _concerns_reader(mail, _addresses(detail["complaint"]["complainedRecipients"])):
            return What.COMPLAINED
    return What.NOTHING


def _concerns_reader(mail: Mapping[str, Any], told_of: Iterable[str]) -> bool:
    """Whether an event is about the mail's reader, and not about copied colleagues alone.

    An address that stands nowhere in the mail is where the reader's mailbox sends on to (RFC 3464's Final-Recipient);
    an automatic answer names nobody.
    """
    destination = [address.lower() for address in mail["destination"]]
    written = {address.lower() for _, address in getaddresses(mail.get("commonHeaders", {}).get("to", []))}
    readers = written.intersection(destination) or set(destination[:1])
    named = {address.lower() for address in told_of}
    return not named or not named <= set(destination) - readers


def _addresses(recipients: Iterable[Mapping[str, Any]]) -> list[str]:
    return [address for _, address in getaddresses([each["emailAddress"] for each in recipients])]
