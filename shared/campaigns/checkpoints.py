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
    """How far a campaign is: after whom it continues, to how many it goes so far, if it is through; its start.

    `owed` counts those as well who were owed the mail before the campaign reached them, by themselves. `restarts`: when
    the campaign began whose place this one takes.
    """

    id: str
    after: str | None = None
    owed: int = 0
    finished: bool = False
    began: datetime | None = None
    restarts: datetime | None = None

    def outdated(self, changed_at: datetime | None) -> bool:
        """Whether the campaign went before its meeting changed, at `changed_at`."""
        return self.finished and None not in (self.began, changed_at) and self.began < changed_at  # type: ignore[operator]

    def anew(self) -> Checkpoint:
        """From the beginning: whoever has the mail keeps it, others get it, also where it was dropped."""
        return Checkpoint(self.id, restarts=self.began)


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
        reached = Checkpoint(seen.id, None, seen.owed, finished=True, began=seen.began or now)
        try:
            dynamodb.transact([self._checkpoint(seen, reached, now), self.outbox.missed(mail, reason, now)])
        except ConditionFailed:
            return False
        return True

    def _commit(self, seen: Checkpoint, mails: list[Mail], following: str | None, now: datetime) -> Checkpoint | None:
        reached = Checkpoint(seen.id, following, seen.owed + len(mails), following is None, seen.began or now)
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
        if reached.after is None:
            expression += " REMOVE #after"
        else:
            expression += ", #after = :after"
            values[":after"] = reached.after
        if seen.restarts:
            condition = "finished = :finished_before AND began = :restarts"
            values |= {":finished_before": True, ":restarts": clock.text(seen.restarts)}
        elif seen.after is None:
            condition = "attribute_not_exists(id)"
        else:
            condition = "#after = :seen"
            values[":seen"] = seen.after
        return Update(self.outbox.name, {"id": seen.id}, expression, condition, {"#after": "after"}, values)


def _progress(item: Item) -> Checkpoint:
    began = clock.parse(item["began"]) if "began" in item else None
    return Checkpoint(item["id"], item.get("after"), item["owed"], item["finished"], began)
