"""The order of a network's seasons, and which of them speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from shared.projects.project import Project


def in_order(seasons: Sequence[Project]) -> Sequence[Project]:
    """The first held first."""
    return sorted(seasons, key=lambda each: ([meeting.starts for meeting in each.meetings[:1]], each.id))


def newest(seasons: Sequence[Project]) -> Project:
    """The season that speaks for its network where no meeting is meant: the one that begins last of its `seasons`."""
    return in_order(seasons)[-1]
