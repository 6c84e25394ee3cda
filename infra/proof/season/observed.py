"""The season as those who took part saw it: what people did, SES took and the secretariat paid. No table is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from infra.proof.season.play import Season
from infra.proof.season.totals import LineTotal, MeetingTotal, Totals, standing_of
from shared.budget.income import Income
from shared.budget.line import BudgetLine
from shared.budget.prices import Fixed, PerHead, PerMeeting
from shared.desk.audit import AuditType
from shared.meetings import Meeting
from shared.members.changes import SOFT_BOUNCES
from shared.registrations import Status
from shared.technical.money import Oere


def observed(season: Season) -> Totals:
    """What those who took part saw."""
    log = season.world.log
    signed = [each.details for each in log if each.what == "signed up"]
    standing = [
        (meeting, status, person.party[meeting])
        for person in season.people.known.values()
        for meeting, status in person.attending.items()
    ]
    return Totals(
        registrations=len(signed),
        cancellations=sum(each.what == "cancelled" for each in log),
        waited=sum(status == Status.WAITING.value for _, _, status in signed),
        promotions=sum(each.what == "moved up" for each in log),
        sent=dict(sorted(Counter(mail.kind.value for mail in season.post.sent).items())),
        bounced=sum(mail.to.startswith("bounce@") for mail in season.post.sent) + _given_up(season),
        meetings={
            meeting.id: _seen(season, meeting, [each[1:] for each in standing if each[0] == meeting.id])
            for meeting in season.script.project.meetings
        },
        lines=_expected_lines(season, standing),
        members=sum(person.member for person in season.people.known.values()),
        unsubscribed=sum(person.left is not None for person in season.people.known.values()),
        complained=len({address for address, what in season.post.heard if what == "Complaint"}),
        receipts=len(season.secretariat.bills),
        tasks_done=len(season.secretariat.ticked),
        acts={deed.value: season.secretariat.desk.done.get(words, 0) for words, deed in AUDIT_TYPES.items()},
    )


AUDIT_TYPES: Mapping[str, AuditType] = {
    "edited the invitation": AuditType.INVITATION_EDITED,
    "paused the invitation": AuditType.INVITATION_PAUSED,
    "let the invitation go on": AuditType.INVITATION_RESUMED,
    "sent the invitation at once": AuditType.INVITATION_SENT_NOW,
    "wrote to the participants": AuditType.MESSAGE_WRITTEN,
    "moved a meeting": AuditType.MEETING_CHANGED,
    "called a meeting off": AuditType.MEETING_CANCELLED,
    "added a member": AuditType.MEMBER_ADDED,
    "answered a topic": AuditType.TOPIC_ANSWERED,
    "wrote the report's words": AuditType.REPORT_WORDS_WRITTEN,
    "entered a bill": AuditType.EXPENSE_RECORDED,
    "noted income": AuditType.INCOME_RECORDED,
}
"""What the secretariat did at its desk, in its words and in the trail's."""


def _given_up(season: Season) -> int:
    """Mails to a mailbox that is full: the last of too many in a row is the one that counts as bounced."""
    return sum(mail.to.startswith("full+") for mail in season.post.sent) // SOFT_BOUNCES


def _seen(season: Season, meeting: Meeting, parties: Sequence[tuple[Status, int]]) -> MeetingTotal:
    door = season.secretariat.doors.get(meeting.id)
    seated = {each.id for each in season.people.known.values() if each.attending.get(meeting.id) is Status.CONFIRMED}
    here = door.here if door else {}
    ticked = bool(door and (here or door.strangers))
    scores = (each.scores.get(meeting.id) for each in season.people.known.values())
    return replace(
        standing_of(parties),
        came=sum(came for person, came in here.items() if person in seated) if ticked else None,
        walk_ins=sum(came for person, came in here.items() if person not in seated) + (door.strangers if door else 0),
        portions=season.secretariat.ordered.get(meeting.id, (0, 0))[0],
        scores=tuple(sorted(filter(None, scores))),
    )


def _expected_lines(season: Season, standing: Sequence[tuple[str, Status, int]]) -> dict[str, LineTotal]:
    """By the plan and the bills: a fixed line costs what was planned or more, a line per head what was paid, and where
    nothing was paid yet the price for everybody who is to come. An optional line costs no more than was paid on it once
    no meeting is left to hold.
    """
    bills = season.secretariat.bills
    paid = {line.id: sum(bill.amount for bill in bills if bill.line == line.id) for line in season.script.lines}
    off = season.secretariat.wants.called_off
    nothing_held = all(each.id in off for each in season.script.project.meetings)

    def forecast(line: BudgetLine) -> Oere:
        settled = {bill.meeting for bill in bills if bill.line == line.id} | off
        meetings = [each for each in season.script.project.meetings if each.id not in settled]
        match line.price:
            case PerHead(each):
                fed = [meeting for meeting in meetings if not line.meetings or meeting.id in line.meetings]
                return paid[line.id] + each * sum(_counted(season, line, meeting, standing) for meeting in fed)
            case PerMeeting(each):
                return paid[line.id] + each * len(set(line.meetings) - settled)
            case Fixed() if line.optional and nothing_held:
                return paid[line.id]
            case Fixed():
                return max(line.planned, paid[line.id])

    return {
        each.id: LineTotal(each.planned, forecast(each), paid[each.id])
        for each in season.script.lines
        if each.income is not Income.IN_KIND
    }


def _counted(season: Season, line: BudgetLine, meeting: Meeting, standing: Sequence[tuple[str, Status, int]]) -> int:
    """Nobody has sent a bill yet: what is ordered, where the line is the food's, or else everybody who is to come."""
    ordered, _ = season.secretariat.ordered.get(meeting.id, (0, 0))
    if ordered and line.feeds(meeting.id):
        return ordered
    if meeting.id in season.secretariat.doors:
        return season.secretariat.eaten(meeting)
    parties = (party for id, status, party in standing if (id, status) == (meeting.id, Status.CONFIRMED))
    return meeting.reserved + sum(parties)
