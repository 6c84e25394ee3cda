"""What was deleted when a project's time was up: counted as it went, in numbers that say nothing of anybody."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.meetings import Meeting

ACCOUNTS_YEARS = 5
"""Beyond the year they are of: as long as accounts are kept (bogføringsloven, § 12). What is kept so long are amounts,
days and lines. Whom we paid and what for stands in the accounts that were handed in, and here no longer.
"""

RECEIPT_DAYS = 366
"""As the bucket's lifecycle rule has it (template.yaml)."""

SOON = timedelta(days=2)
"""S3 looks once a day, and DynamoDB takes some time too."""


@dataclass(frozen=True)
class Deletion:
    """How far the deletion is that a project's `day` (its `data_deleted`) brought.

    `registrations` counts those of everybody, cancelled ones too; `texts` what the secretariat and the committee wrote.
    `began` and `ended`: when it did (UTC); None: not yet.
    """

    day: date
    registrations: int = 0
    evaluations: int = 0
    members: int = 0
    texts: int = 0
    began: datetime | None = None
    ended: datetime | None = None

    @property
    def anything(self) -> bool:
        """Whether there was anything to delete."""
        return self.began is not None


@dataclass(frozen=True)
class ReceiptsLeft:
    """How many receipts are `gone` by now, how many are still `kept`, and `until` when the last of those is."""

    gone: int
    kept: int
    until: date | None


def receipts_left(keys: Iterable[str], today: date) -> ReceiptsLeft:
    """How it stands with the receipts of these keys, which name their months: each counts as kept until it must be gone
    whichever day of its month it came.
    """
    gone_on = [_gone_on(key) for key in keys if key]
    kept = [day for day in gone_on if day > today]
    return ReceiptsLeft(len(gone_on) - len(kept), len(kept), max(kept, default=None))


def accounts_kept_until(meetings: Iterable[Meeting], day: date) -> date:
    """The first day on which the amounts need not be kept any more; `day` stands in where there is no meeting."""
    return date(max((each.day.year for each in meetings), default=day.year) + ACCOUNTS_YEARS + 1, 1, 1)


def _gone_on(key: str) -> date:
    year, month = map(int, key.split("/")[1].split("-"))
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last + timedelta(days=RECEIPT_DAYS) + SOON
