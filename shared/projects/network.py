"""A network: what lasts over the years, while one season follows another."""

from __future__ import annotations

import re

_YEAR = re.compile(r"-\d{4}$")


def network_of(season: str) -> str:
    """The id of the network of a season whose plan names none: the season's without its year."""
    return _YEAR.sub("", season)
