"""When a season's figures are kept: asked at every look, so that nothing is imported for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shared.projects import Project
from shared.technical import clock

HOUR = 3
"""At night, in Copenhagen, before the deletions of the same tick."""

SETTLED = timedelta(days=30)
"""After the last meeting: the accounts are handed in, and nobody is ticked off any more."""


def figures_due(season: Project, now: datetime) -> bool:
    """Whether the figures of `season` are to be kept: once, when it is settled, and at the latest with its deletion."""
    local, day = clock.local(now), _settled(season)
    return day is not None and local.hour == HOUR and local.date() >= day


def figures_at(season: Project, now: datetime) -> datetime | None:
    """When the figures of `season` are to be kept, after a look at `now`; None: they are, or there are none."""
    day = None if figures_due(season, now) else _settled(season)
    return clock.next_at(HOUR, day, now) if day else None


def _settled(season: Project) -> date | None:
    last = season.last
    return None if last is None or season.figures_kept else min(last.day + SETTLED, season.data_deleted)
