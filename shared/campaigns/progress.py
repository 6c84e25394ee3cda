"""Campaigns: a mail to many, paged through with a checkpoint, so that a process may die at any point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.outbox.mail import Mail
from shared.outbox.protocol import KEPT
from shared.outbox.table import OutboxTable
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Update

PAGE = 90
"""Mails owed in one transaction, beside the checkpoint; DynamoDB takes a hundred writes."""

PagePast = Callable[[str | None, int], tuple[Sequence[Mail], str | None]]
"""Given behind whom a page starts and how many people it holds: the mails for them, and the next page's start."""


@dataclass(frozen=True)
class Progress:
    """How far a campaign is: behind whom it continues, how many mails it has owed, whether it is through."""

    id: str
    after: str | None = None
    owed: int = 0
    finished: bool = False


def campaign_id(project: str, meeting: str, kind: str, at: datetime) -> str:
    """The campaign's id. A meeting that moves gets its campaigns anew, as their time has moved."""
    return f"campaign.{project}.{meeting}.{kind}.{clock.local(at).date().isoformat()}"


class Campaigns:
    """The checkpoints, kept in the Outbox table so that a page and its checkpoint are one transaction."""

    def __init__(self, outbox: OutboxTable) -> None:
        self.outbox = outbox

    def progress(self, ids: Sequence[str]) -> dict[str, Progress]:
        """How far each of the campaigns `ids` (100 at most) is, in one request."""
        found = {
            item["id"]: Progress(item["id"], item.get("after"), item["owed"], item["finished"])
            for item in dynamodb.get_many(self.outbox.name, [{"id": id} for id in ids], consistent=True)
        }
        return {id: found.get(id, Progress(id)) for id in ids}

    def step(self, seen: Progress, page: PagePast, now: datetime) -> Progress | None:
        """Owe one page of mails and move the checkpoint, all or nothing; None when somebody else did meanwhile."""
        mails, following = page(seen.after, PAGE)
        return self._commit(seen, list(mails), following, now)

    def _commit(self, seen: Progress, mails: list[Mail], following: str | None, now: datetime) -> Progress | None:
        while True:
            reached = replace(seen, after=following, owed=seen.owed + len(mails), finished=following is None)
            try:
                dynamodb.transact([self._checkpoint(seen, reached, now), *(self.outbox.put(mail) for mail in mails)])
            except ConditionFailed as error:
                if error.index == 0:
                    return None
                del mails[error.index - 1]  # owed already, by itself
            else:
                return reached

    def _checkpoint(self, seen: Progress, reached: Progress, now: datetime) -> Update:
        values: dict[str, Any] = {
            ":owed": reached.owed,
            ":finished": reached.finished,
            ":expires": int((now + KEPT).timestamp()),
        }
        expression = "SET owed = :owed, finished = :finished, expires = :expires"
        if reached.after is None:
            expression += " REMOVE #after"
        else:
            expression += ", #after = :after"
            values[":after"] = reached.after
        if seen.after is None:
            condition = "attribute_not_exists(id)"
        else:
            condition = "#after = :seen"
            values[":seen"] = seen.after
        return Update(self.outbox.name, {"id": seen.id}, expression, condition, {"#after": "after"}, values)
