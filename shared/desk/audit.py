"""What can be done at the desk, and what the audit log keeps of it.

A page of the desk is declared here: its `LinkPurpose`, and the `AuditType` of each thing that it does. From that
follow its address (`/d/<purpose>/<token>`), its module (`desk.<purpose>`, with `_` for `-`), its button in the summary,
and whether what it did can be undone. The words of both stand in `templates/audit.txt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Self

from shared.meetings import Meeting
from shared.projects import Project


class Offered(Enum):
    """From where one comes to a page."""

    NOWHERE = "nowhere"
    SEASON = "season"
    """From the summary, and from the end of every page."""
    BUDGET = "budget"
    """The same, where the season has a budget."""
    INCOME = "income"
    """The same, where the budget counts on income."""
    TOPICS = "topics"
    """The same, where guests are asked what to talk about."""
    PEERS = "peers"
    """The same, where guests are asked to host a meeting or to speak."""
    MEETING = "meeting"
    """From the end of every page about the same meeting."""
    SEATS = "seats"
    """The same, where people sign up for it; the guests' page from the summary too."""
    HEADS = "heads"
    """The same, where nobody does."""


class _Described(StrEnum):
    """A text with facts about it, which stand behind it where it is declared."""

    _facts: tuple[Any, ...]

    def __new__(cls, value: str, *facts: Any) -> Self:
        """A member called `value` in addresses and tables."""
        made = str.__new__(cls, value)
        made._value_ = value
        made._facts = facts
        return made


class LinkPurpose(_Described):
    """What a desk link is for: one page, about one thing. In the order in which pages lead on to them."""

    GUESTS = "guests", Offered.SEATS
    """Everybody with a seat at a meeting or waiting: add, correct, cancel, give a seat."""
    MEETING = "meeting", Offered.MEETING
    """Change a meeting, or cancel it."""
    NEW_MEETING = "new-meeting"
    """Add a meeting to the plan."""
    MESSAGE = "message", Offered.SEATS
    """Write to the participants of a meeting."""
    INVITATION = "invitation", Offered.MEETING
    """See the invitation to a meeting as it will go out, edit it, pause it, send it now."""
    VOTE = "vote", Offered.MEETING
    """Let the members choose what a meeting is about, and see what they chose."""
    SEASON = "season", Offered.SEASON
    """The season at a glance: seats, budget, tasks, and who is in charge."""
    EXPENSE = "expense", Offered.BUDGET
    INCOME = "income", Offered.INCOME
    """Note money that came in."""
    MONEY = "money", Offered.BUDGET
    """Move money from one line of the budget to another."""
    MEMBERS = "members", Offered.SEASON
    TOPIC = "topic", Offered.TOPICS
    """What the committee did about something that was raised."""
    OFFERS = "offers", Offered.PEERS
    """Who offers to host a meeting or to speak; a host becomes a meeting's venue."""
    REPORT = "report", Offered.SEASON
    """Have the season's evaluation and accounts mailed as they stand."""
    STAND_IN = "stand-in"
    """Let somebody else read the secretariat's mails for a while."""
    TASK = "task"
    WORDS = "words"
    """Write the committee's own words in the season report."""
    ORDER = "order"
    """Record the catering order as a commitment."""
    CHECK_IN = "check-in", Offered.HEADS
    """Tick off arrivals, or write how many came where nobody signs up; the one link that is meant to be handed on, to
    whoever stands at the door.
    """
    BROWSER = "browser"
    """Say that this browser is the secretariat's."""
    UNDO = "undo"
    """Take back one event of the audit log."""

    @property
    def offered(self) -> Offered:
        """From where one comes to it."""
        offered: Offered = self._facts[0] if self._facts else Offered.NOWHERE
        return offered

    @property
    def module(self) -> str:
        """The module of the page in the desk function, imported when the page is asked for."""
        return f"desk.{self.value.replace('-', '_')}"


def season_pages(project: Project) -> list[LinkPurpose]:
    """The pages about the season, in the order in which they are offered."""
    grant = project.grant
    has = {
        Offered.SEASON: True,
        Offered.BUDGET: grant is not None,
        Offered.INCOME: grant is not None and grant.income,
        Offered.TOPICS: project.asks.topics,
        Offered.PEERS: bool(project.asks.offers),
    }
    return [each for each in LinkPurpose if has.get(each.offered)]


def meeting_pages(meeting: Meeting) -> list[LinkPurpose]:
    """The pages about this meeting, in the order in which they are offered."""
    offered = {Offered.MEETING, Offered.SEATS if meeting.sign_up else Offered.HEADS}
    return [each for each in LinkPurpose if each.offered in offered]


class AuditType(_Described):
    """What was done, by which page, and whether it can be undone.

    Not to be undone: a meeting that was added is taken out on its own page; members have been
    asked to vote; a list of members was shown with what it would change; guests have been told of a changed meeting
    or registration, which another change mends; what is erased is gone; the report's words are written over; a
    kitchen was told, and a report that was sent is sent; a stand-in is taken off where one was named.
    """

    BROWSER_APPROVED = "browser-approved", LinkPurpose.BROWSER
    INVITATION_EDITED = "invitation-edited", LinkPurpose.INVITATION
    INVITATION_PAUSED = "invitation-paused", LinkPurpose.INVITATION
    INVITATION_RESUMED = "invitation-resumed", LinkPurpose.INVITATION
    INVITATION_SENT_NOW = "invitation-sent-now", LinkPurpose.INVITATION
    VOTE_OPENED = "vote-opened", LinkPurpose.VOTE, False
    MESSAGE_WRITTEN = "message-written", LinkPurpose.MESSAGE
    MESSAGE_WITHDRAWN = "message-withdrawn", LinkPurpose.MESSAGE
    EXPENSE_RECORDED = "expense-recorded", LinkPurpose.EXPENSE
    EXPENSE_VOIDED = "expense-voided", LinkPurpose.EXPENSE
    INCOME_RECORDED = "income-recorded", LinkPurpose.INCOME
    INCOME_VOIDED = "income-voided", LinkPurpose.INCOME
    MONEY_MOVED = "money-moved", LinkPurpose.MONEY
    MEETING_CHANGED = "meeting-changed", LinkPurpose.MEETING, False
    MEETING_CANCELLED = "meeting-cancelled", LinkPurpose.MEETING, False
    MEETING_ADDED = "meeting-added", LinkPurpose.NEW_MEETING, False
    MEETING_DROPPED = "meeting-dropped", LinkPurpose.MEETING, False
    GUEST_ADDED = "guest-added", LinkPurpose.GUESTS
    GUEST_CORRECTED = "guest-corrected", LinkPurpose.GUESTS, False
    GUEST_CANCELLED = "guest-cancelled", LinkPurpose.GUESTS, False
    GUEST_SEATED = "guest-seated", LinkPurpose.GUESTS, False
    MEMBER_ADDED = "member-added", LinkPurpose.MEMBERS
    MEMBER_CHANGED = "member-changed", LinkPurpose.MEMBERS, False
    MEMBERS_IMPORTED = "members-imported", LinkPurpose.MEMBERS, False
    MEMBER_REMOVED = "member-removed", LinkPurpose.MEMBERS, False
    TASK_DONE = "task-done", LinkPurpose.TASK
    TASK_REOPENED = "task-reopened", LinkPurpose.TASK
    ORDER_PLACED = "order-placed", LinkPurpose.ORDER
    ORDER_WITHDRAWN = "order-withdrawn", LinkPurpose.ORDER
    KITCHEN_TOLD = "kitchen-told", LinkPurpose.ORDER, False
    TOPIC_ANSWERED = "topic-answered", LinkPurpose.TOPIC
    SENTENCE_OUT = "sentence-out", LinkPurpose.TOPIC
    SENTENCE_STANDS = "sentence-stands", LinkPurpose.TOPIC
    STAND_IN_NAMED = "stand-in-named", LinkPurpose.STAND_IN, False
    STAND_IN_ENDED = "stand-in-ended", LinkPurpose.STAND_IN, False
    REPORT_ASKED_FOR = "report-asked-for", LinkPurpose.REPORT, False
    REPORT_WORDS_WRITTEN = "report-words-written", LinkPurpose.WORDS, False

    @property
    def page(self) -> LinkPurpose:
        """The page that did it."""
        page: LinkPurpose = self._facts[0]
        return page

    @property
    def undoable(self) -> bool:
        """Whether it can be undone."""
        return self._facts[1:] != (False,)


SWITCHES = (
    {AuditType.INVITATION_PAUSED, AuditType.INVITATION_RESUMED},
    {AuditType.SENTENCE_OUT, AuditType.SENTENCE_STANDS},
)
"""Types that turn one thing on and off."""


@dataclass(frozen=True)
class AuditEvent:
    """One entry of the audit log: what was done `at`, about which meeting, and to what (`about`, an id).

    `facts`: short facts for the line in the summary (an amount, a subject); no name and no address of anybody who is
    not the secretariat. `browser`: the entry with which the browser was approved that did it. `id` sorts as `at` does.
    """

    id: str
    at: datetime
    type: AuditType
    meeting: str = ""
    about: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    undone: bool = False
    browser: str = ""

    def turns(self, earlier: AuditEvent) -> bool:
        """Whether this one turned what `earlier` had turned, on or off: of a switch only the last turn is undone, for
        an earlier one would take back what somebody has decided since.
        """
        same = (self.meeting, self.about) == (earlier.meeting, earlier.about)
        return same and any({self.type, earlier.type} <= each for each in SWITCHES)
