"""The season in numbers: as those who took part saw it, and recounted from the tables. The two must be one.

`observed` counts what people did and what SES accepted, and knows the plan; it reads no table. `recounted` reads the
tables alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from infra.season.play import Season
from shared.outbox import Kind, State
from shared.registrations import Registration, Status
from shared.technical import dynamodb
from shared.technical.money import Oere

WENT_OUT = (State.SENT, State.DELIVERED, State.BOUNCED, State.COMPLAINED)


@dataclass(frozen=True)
class LineTotal:
    """A budget line at the season's end, in øre."""

    planned: Oere
    forecast: Oere
    spent: Oere

    @property
    def left(self) -> Oere:
        """Approved and not spent."""
        return self.planned - self.spent


@dataclass(frozen=True)
class MeetingTotal:
    """A meeting at its end: parties and people with a seat, and those who still wait."""

    parties: int
    people: int
    waiting_parties: int
    waiting_people: int


@dataclass(frozen=True)
class Totals:
    """The season. `sent` counts mails by kind that SES accepted; registrations and cancellations are parties."""

    registrations: int
    cancellations: int
    waited: int
    promotions: int
    sent: Mapping[str, int]
    bounced: int
    meetings: Mapping[str, MeetingTotal]
    lines: Mapping[str, LineTotal]

    @property
    def invitations(self) -> int:
        """How many went out."""
        return self.sent.get(Kind.INVITATION.value, 0)


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
        bounced=sum(mail.to.startswith("bounce@") for mail in season.post.sent),
        meetings={
            meeting.id: _meeting(
                [(status, party) for id, status, party in standing if id == meeting.id],
            )
            for meeting in season.script.project.meetings
        },
        lines=_expected_lines(season, standing),
    )


def _expected_lines(season: Season, standing: Iterable[tuple[str, Status, int]]) -> dict[str, LineTotal]:
    """By the plan and the bills: a fixed line costs what was planned or more, a line per head what was paid, and where
    nothing was paid yet the price for everybody who is to come.
    """
    bills = season.secretariat.bills
    paid = {line.id: sum(bill.amount for bill in bills if bill.line == line.id) for line in season.script.lines}
    settled = {bill.meeting for bill in bills}
    coming = sum(
        meeting.reserved
        + sum(party for id, status, party in standing if (id, status) == (meeting.id, Status.CONFIRMED))
        for meeting in season.script.project.meetings
        if meeting.id not in settled
    )
    return {
        line.id: LineTotal(
            planned=line.planned,
            forecast=max(line.planned, paid[line.id])
            if line.per_head is None
            else paid[line.id] + line.per_head * coming,
            spent=paid[line.id],
        )
        for line in season.script.lines
    }


def recounted(season: Season) -> Totals:
    """What the tables say."""
    project, tables = season.script.project, season.tables
    registrations = [each for meeting in project.meetings for each in tables.registrations.all(project.id, meeting.id)]
    mails = outbox(season)
    promotions = Counter((each["meetings"][0], each["person"]) for each in mails if each["kind"] == Kind.PROMOTED)
    entered = sum(_entered(each, promotions[each.meeting, each.person]) for each in registrations)
    waiting = {(meeting, person) for each in mails if each["kind"] == Kind.WAITING for meeting, person in _about(each)}
    out = [each for each in mails if each["state"] in WENT_OUT]
    tally = tables.budget.books(project.id).tally()
    return Totals(
        registrations=entered,
        cancellations=entered - sum(each.live for each in registrations),
        waited=len(waiting),
        promotions=promotions.total(),
        sent=dict(sorted(Counter(each["kind"] for each in out).items())),
        bounced=sum(each["state"] == State.BOUNCED for each in mails),
        meetings={
            meeting.id: _meeting([(each.status, each.party) for each in registrations if each.meeting == meeting.id])
            for meeting in project.meetings
        },
        lines={each.line.id: LineTotal(each.line.planned, each.forecast, each.spent) for each in tally.lines},
    )


def outbox(season: Season) -> list[dynamodb.Item]:
    """Every mail in the Outbox table. No function scans; whoever recounts may."""
    pages = dynamodb.client().get_paginator("scan").paginate(TableName=season.tables.outbox.name)
    found = (dynamodb.unpack(item) for page in pages for item in page["Items"])
    return [item for item in found if "kind" in item]


def mails_by_state(season: Season) -> dict[str, dict[str, int]]:
    """How many mails of each kind ended in each state."""
    found: dict[str, Counter[str]] = {}
    for item in outbox(season):
        found.setdefault(item["kind"], Counter())[item["state"]] += 1
    return {kind.value: dict(found[kind.value]) for kind in Kind if kind.value in found}


def _about(mail: dynamodb.Item) -> list[tuple[str, str]]:
    return [(f"{meeting} {mail['version']}", mail["person"]) for meeting in mail["meetings"]]


def _entered(registration: Registration, promotions: int) -> int:
    """How often somebody signed up: each sign-up, promotion and cancellation raised the version by one."""
    return (registration.version - promotions + registration.live) // 2


def _meeting(parties: Iterable[tuple[Status, int]]) -> MeetingTotal:
    found = list(parties)
    confirmed = [party for status, party in found if status is Status.CONFIRMED]
    waiting = [party for status, party in found if status is Status.WAITING]
    return MeetingTotal(len(confirmed), sum(confirmed), len(waiting), sum(waiting))
