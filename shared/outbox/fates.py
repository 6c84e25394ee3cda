"""What became of the mails to one person, for whoever they were written to."""

from __future__ import annotations

from collections.abc import Sequence
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
    """Of each mail of `project` to `person`, the oldest first, as far back as mails are kept (400 days).

    The index is written once a mail, for it holds keys alone; what became of the mail is read from the table.
    """
    keys = dynamodb.query(outbox.name, "person = :person", {":person": person}, index="person")
    ids = [each["id"] for each in keys if each["id"].split(".")[1] == project]
    found = []
    for start in range(0, len(ids), MOST_READ):
        found += dynamodb.get_many(outbox.name, [{"id": id} for id in ids[start : start + MOST_READ]])
    return sorted(msgspec.convert(found, list[Fate]), key=lambda each: each.owed_at)
