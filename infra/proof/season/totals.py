"""The season in numbers: as those who took part saw it (`observed`), and recounted from the tables (`recounted`).

The two must be one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from infra.proof.season.play import Season
from shared.outbox import Kind, State
from shared.registrations import Status
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
    """A meeting at its end: parties and people with a seat, and those who still wait; who came of those with a seat
    (None: nobody was at the door), who besides; and the scores that were given, sorted.
    """

    parties: int
    people: int
    waiting_parties: int
    waiting_people: int
    came: int | None = None
    walk_ins: int = 0
    portions: int = 0
    scores: tuple[int, ...] = ()


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
    members: int
    unsubscribed: int
    complained: int
    receipts: int
    tasks_done: int
    acts: Mapping[str, int]

    @property
    def invitations(self) -> int:
        """How many went out."""
        return self.sent.get(Kind.INVITATION.value, 0)


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


def standing_of(parties: Iterable[tuple[Status, int]]) -> MeetingTotal:
    """Each of the `parties` with how it stands and how many it is."""
    found = list(parties)
    confirmed = [party for status, party in found if status is Status.CONFIRMED]
    waiting = [party for status, party in found if status is Status.WAITING]
    return MeetingTotal(len(confirmed), sum(confirmed), len(waiting), sum(waiting))
