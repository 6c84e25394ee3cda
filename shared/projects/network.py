"""A network: what lasts over the years, while one season follows another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.projects.project import Project

_YEAR = re.compile(r"-\d{4}$")


def network_of(season: str) -> str:
    """The id of the network of a season whose plan names none: the season's without its year."""
    return _YEAR.sub("", season)


def in_order(seasons: Sequence[Project]) -> Sequence[Project]:
    """The first held first."""
    return sorted(seasons, key=lambda each: ([meeting.starts for meeting in each.meetings[:1]], each.id))


def newest(seasons: Sequence[Project]) -> Project:
    """The season that speaks for its network where no meeting is meant: the one that begins last of its `seasons`."""
    return in_order(seasons)[-1]
