"""When a season's figures are kept: asked at every tick, so that nothing is imported for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.projects import Project
from shared.technical import clock

HOUR = 3
"""At night, in Copenhagen, before the deletions of the same tick."""

SETTLED = timedelta(days=30)
"""After the last meeting: the accounts are handed in, and nobody is ticked off any more."""


def figures_due(season: Project, now: datetime) -> bool:
    """Whether the figures of `season` are to be kept: once, when it is settled, and at the latest with its deletion."""
    local, last = clock.local(now), season.last
    return (
        last is not None
        and not season.figures_kept
        and local.hour == HOUR
        and local.date() >= min(last.day + SETTLED, season.data_deleted)
    )
