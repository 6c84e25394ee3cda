"""When a project's time is up everything about people goes, is counted as it goes, and the secretariat is told once.

DynamoDB's own expiry is a far net, a year later: the plan may put the day off.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import OfDay
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.retention.sweeps import MEMBERS, Gone, Names, sweeps
from shared.retention.table import DeletionsTable
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed

HOUR = 3
"""At night, in Copenhagen: the ticks of one hour look, so that a project that ended long ago costs next to nothing."""

PAGE = 90
"""Taken away in one transaction, beside the count; DynamoDB takes a hundred writes."""

PAGES = 40
"""In one look; a larger network takes more of them, and more nights."""


@dataclass(frozen=True)
class Retention:
    """Deletes what a project held about people once its `data_deleted` has come."""

    tables: Names
    outbox: OutboxTable

    def retire(self, project: Project, now: datetime) -> int:
        """Take away as much as one look may; how many members went. Running twice, or at once with another, is fine.

        Raises:
            Busy: too many at once; the next tick goes on.
        """
        local = clock.local(now)
        if local.hour != HOUR or local.date() < project.data_deleted:
            return 0
        known = DeletionsTable(self.tables.projects).get(project.id, project.data_deleted)
        if known.ended:
            return 0
        gone: Counter[str] = Counter()
        left = PAGES
        for sweep in sweeps(self.tables, project):
            while left and (page := list(islice(sweep(), PAGE))):
                gone += self._take(project, page, now)
                left -= 1
            if not left:
                return gone[MEMBERS]
        self._end(project, now)
        return gone[MEMBERS]

    def next(self, project: Project, now: datetime) -> datetime | None:
        """When there is something to take away, after a look at `now`; None: all is gone."""
        local = clock.local(now)
        if local.date() >= project.data_deleted:
            if DeletionsTable(self.tables.projects).get(project.id, project.data_deleted).ended:
                return None
            if local.hour == HOUR:
                return now
        return clock.next_at(HOUR, project.data_deleted, now)

    def _take(self, project: Project, page: list[Gone], now: datetime) -> Counter[str]:
        """Take a page away and count it, all or nothing; what somebody else took meanwhile is not counted."""
        deletions = DeletionsTable(self.tables.projects)
        while page:
            gone = Counter(name for _, name in page if name)
            count = deletions.count(project.id, project.data_deleted, {MEMBERS: 0, **gone}, now)
            try:
                dynamodb.transact([*(write for write, _ in page), count])
            except ConditionFailed as error:
                page = [each for place, each in enumerate(page) if place not in error.indexes]
            else:
                return gone
        return Counter()

    def _end(self, project: Project, now: datetime) -> None:
        """Nothing is left: say so, and owe the mail that tells it, once."""
        end = DeletionsTable(self.tables.projects).end(project.id, project.data_deleted, now)
        mail = Mail(
            kind=Kind.DATA_DELETED,
            project=project.id,
            person=SECRETARIAT,
            owed_at=now,
            latest=Kind.DATA_DELETED.latest(now),
            occasion=OfDay(project.data_deleted),
        )
        try:
            dynamodb.transact([end, self.outbox.put(mail)])
        except ConditionFailed:
            return  # told before, or there was nothing to delete
