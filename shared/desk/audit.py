"""What can be done at the desk, and what the trail keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a desk link is for. One link is for one of these, and about one thing."""

    INVITATION = "invitation"
    """See the invitation to a meeting as it will go out, edit it, pause it, send it now."""
    MESSAGE = "message"
    """Write to the participants of a meeting."""
    BROWSER = "browser"
    """Say that this browser is the secretariat's."""
    UNDO = "undo"
    """Take back one act of the trail."""
    EXPENSE = "expense"
    MONEY = "money"
    """Move money from one line of the budget to another."""
    MEETING = "meeting"
    MEMBERS = "members"
    TASK = "task"
    ORDER = "order"
    """Record the catering order as a commitment."""
    CHECK_IN = "check-in"
    """Who has come; the one link that is meant to be handed on, to whoever stands at the door."""
    TOPIC = "topic"
    """What the committee did about something that was raised."""


class AuditType(StrEnum):
    """What was done."""

    BROWSER_APPROVED = "browser-approved"
    INVITATION_EDITED = "invitation-edited"
    INVITATION_PAUSED = "invitation-paused"
    INVITATION_RESUMED = "invitation-resumed"
    INVITATION_SENT_NOW = "invitation-sent-now"
    MESSAGE_WRITTEN = "message-written"
    MESSAGE_WITHDRAWN = "message-withdrawn"
    EXPENSE_RECORDED = "expense-recorded"
    EXPENSE_VOIDED = "expense-voided"
    MONEY_MOVED = "money-moved"
    MEETING_CHANGED = "meeting-changed"
    MEETING_CANCELLED = "meeting-cancelled"
    MEMBER_ADDED = "member-added"
    MEMBER_CHANGED = "member-changed"
    MEMBER_REMOVED = "member-removed"
    TASK_DONE = "task-done"
    TASK_REOPENED = "task-reopened"
    ORDER_PLACED = "order-placed"
    TOPIC_ANSWERED = "topic-answered"


UNDOABLE = frozenset(AuditType) - {
    AuditType.MEETING_CHANGED,
    AuditType.MEETING_CANCELLED,
    AuditType.MEMBER_CHANGED,
    AuditType.MEMBER_REMOVED,
}
"""What may be taken back. Guests have been told of a changed meeting, which another change mends; what is erased is
gone.
"""


@dataclass(frozen=True)
class AuditEvent:
    """One entry of the trail: what was done `at`, about which meeting, and to what (`about`, an id).

    `said`: short facts for the line in the summary (an amount, a subject); no name and no address of anybody who is
    not the secretariat. `id` sorts as `at` does.
    """

    id: str
    at: datetime
    deed: AuditType
    meeting: str = ""
    about: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    undone: bool = False
