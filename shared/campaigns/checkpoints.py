"""Campaigns: a mail to many, paged through with a checkpoint, so that a process may die at any point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shared.campaigns.campaign import Campaign
from shared.campaigns.due import campaigns
from shared.outbox.mail import Mail
from shared.outbox.protocol import KEPT
from shared.outbox.table import OutboxTable
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Check, ConditionFailed, Item, Update

if TYPE_CHECKING:
    from shared.projects.project import Project

PAGE = 90
"""Mails owed in one transaction, beside the checkpoint; DynamoDB takes a hundred writes."""

SLOWEST = 5
"""Mails a second at which a campaign leaves, at least: until then the stream holds the later ones and has lost none."""

PagePast = Callable[[str | None, int], tuple[Sequence[Mail], str | None]]
"""Given after whom a page starts and how many people it holds: the mails for them, and the next page's start."""


@dataclass(frozen=True)
class Checkpoint:
    """How far a campaign is: after whom it continues, to how many it goes so far, if it is through; its first start.

    `owed` counts those as well who were owed the mail before the campaign reached them, by themselves. `looked_again`:
    when it last began once more, because its meeting changed. `restarts`: it is about to begin once more.
    """

    id: str
    after: str | None = None
    owed: int = 0
    finished: bool = False
    began: datetime | None = None
    looked_again: datetime | None = None
    restarts: bool = False

    def outdated(self, changed_at: datetime | None) -> bool:
        """Whether the campaign went before its meeting changed, at `changed_at`."""
        went = self.looked_again or self.began
        return self.finished and went is not None and changed_at is not None and went < changed_at

    def anew(self) -> Checkpoint:
        """From the beginning: whoever has the mail keeps it, others get it, also where it was dropped."""
        return Checkpoint(self.id, began=self.began, looked_again=self.looked_again, restarts=True)


class Checkpoints:
    """The checkpoints, kept in the Outbox table so that a page and its checkpoint are one transaction."""

    def __init__(self, outbox: OutboxTable) -> None:
        self.outbox = outbox

    def progress(self, ids: Sequence[str]) -> dict[str, Checkpoint]:
        """How far each of the campaigns `ids` is, in one request for each hundred."""
        found = {
            item["id"]: _progress(item)
            for start in range(0, len(ids), dynamodb.MOST_READ)
            for item in dynamodb.get_many(
                self.outbox.name, [{"id": id} for id in ids[start : start + dynamodb.MOST_READ]], consistent=True
            )
        }
        return {id: found.get(id, Checkpoint(id)) for id in ids}

    def unbegun(self, id: str) -> Check:
        """The check that the campaign `id` has not begun, to stand in one transaction with what rests on that."""
        return Check(self.outbox.name, {"id": id}, "attribute_not_exists(id)")

    def of(self, project: Project) -> Sequence[tuple[Campaign, Checkpoint]]:
        """How far every campaign of `project` is, meeting by meeting, the earliest first; for a summary to tell."""
        found = [each for meeting in project.meetings for each in campaigns(project, meeting)]
        known = self.progress([each.id(project.id) for each in found])
        return [(each, known[each.id(project.id)]) for each in found]

    def step(self, seen: Checkpoint, page: PagePast, now: datetime) -> Checkpoint | None:
        """Owe one page of mails and move the checkpoint, all or nothing; None when somebody else did meanwhile."""
        mails, following = page(seen.after, PAGE)
        return self._commit(seen, list(mails), following, now)

    def missed(self, seen: Checkpoint, mail: Mail, reason: str, now: datetime) -> bool:
        """Report a campaign that is past its latest time and not through, once; `mail` stands for what did not go."""
        reached = Checkpoint(seen.id, None, seen.owed, True, seen.began or now, seen.looked_again)
        try:
            dynamodb.transact([self._checkpoint(seen, reached, now), self.outbox.missed(mail, reason, now)])
        except ConditionFailed:
            return False
        return True

    def _commit(self, seen: Checkpoint, mails: list[Mail], following: str | None, now: datetime) -> Checkpoint | None:
        looked_again = now if seen.restarts else seen.looked_again
        owed, finished = seen.owed + len(mails), following is None
        reached = Checkpoint(seen.id, following, owed, finished, seen.began or now, looked_again)
        while True:
            grace = timedelta(seconds=seen.owed // SLOWEST)
            owing = [self.outbox.put(mail, grace) for mail in mails]
            try:
                dynamodb.transact([self._checkpoint(seen, reached, now), *owing])
            except ConditionFailed as error:
                if error.index == 0:
                    return None
                # Owed already, by themselves: newcomers are (`joining`), all at once where a list came late.
                mails = [mail for place, mail in enumerate(mails, start=1) if place not in error.indexes]
            else:
                return reached

    def _checkpoint(self, seen: Checkpoint, reached: Checkpoint, now: datetime) -> Update:
        values: dict[str, Any] = {
            ":owed": reached.owed,
            ":finished": reached.finished,
            ":began": clock.text(reached.began or now),
            ":expires": int((now + KEPT).timestamp()),
        }
        expression = "SET owed = :owed, finished = :finished, began = :began, expires = :expires"
        if reached.looked_again:
            expression += ", looked_again = :looked_again"
            values[":looked_again"] = clock.text(reached.looked_again)
        if reached.after is None:
            expression += " REMOVE #after"
        else:
            expression += ", #after = :after"
            values[":after"] = reached.after
        if seen.restarts and seen.looked_again:
            condition = "finished = :finished_before AND looked_again = :looked_before"
            values |= {":finished_before": True, ":looked_before": clock.text(seen.looked_again)}
        elif seen.restarts:
            condition = "finished = :finished_before AND attribute_not_exists(looked_again)"
            values[":finished_before"] = True
        elif seen.after is None:
            condition = "attribute_not_exists(id)"
        else:
            condition = "#after = :seen"
            values[":seen"] = seen.after
        return Update(self.outbox.name, {"id": seen.id}, expression, condition, {"#after": "after"}, values)


def _progress(item: Item) -> Checkpoint:
    began, looked_again = (clock.parse(item[name]) if name in item else None for name in ("began", "looked_again"))
    return Checkpoint(item["id"], item.get("after"), item["owed"], item["finished"], began, looked_again)
