"""What became of the mails to one person, for whoever they were written to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from shared.outbox.mail import State
from shared.outbox.table import OutboxTable
from shared.technical import dynamodb
from shared.technical.dynamodb import MOST_READ


@dataclass(frozen=True)
class Fate:
    """What became of one mail: of which kind (its value, which an earlier release may have declared), about which
    meetings. `heard_at`: when SES told last; `reason`: why it did not come through.
    """

    kind: str
    meetings: tuple[str, ...]
    state: State
    owed_at: datetime
    sent_at: datetime | None = None
    heard_at: datetime | None = None
    reason: str = ""


def fates(outbox: OutboxTable, project: str, person: str) -> Sequence[Fate]:
    """Of each mail of `project` to `person`, the oldest first, as far back as mails are kept (400 days)."""
    return sorted(_fates(outbox, person, lambda of: of == project), key=lambda each: each.owed_at)


def last_arrival(outbox: OutboxTable, person: str, wanted: Callable[[str], bool]) -> datetime | None:
    """When, by SES, a mail to `person` arrived last, of the projects that are `wanted`; None: none that is kept did."""
    with dynamodb.consistently():
        found = _fates(outbox, person, wanted)
    arrived = [each.heard_at for each in found if each.state in (State.DELIVERED, State.COMPLAINED)]
    return max(filter(None, arrived), default=None)


def _fates(outbox: OutboxTable, person: str, wanted: Callable[[str], bool]) -> list[Fate]:
    """The index is written once a mail, for it holds keys alone; what became of the mail is read from the table."""
    keys = dynamodb.query(outbox.name, "person = :person", {":person": person}, index="person")
    ids = [each["id"] for each in keys if wanted(each["id"].split(".")[1])]
    found = []
    for start in range(0, len(ids), MOST_READ):
        found += dynamodb.get_many(outbox.name, [{"id": id} for id in ids[start : start + MOST_READ]])
    return msgspec.convert(found, list[Fate])
