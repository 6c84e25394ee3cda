"""Where the money of a budget line comes from that brings money in."""

from __future__ import annotations

from enum import StrEnum


class Income(StrEnum):
    """Where money comes from that a line brings in."""

    OWN = "own"
    """The responsible's own share."""
    ENTRANCE = "entrance"
    """What guests pay."""
    FUNDS = "funds"
    """Other grants, funds and sponsors."""
    IN_KIND = "in-kind"
    """What a partner pays or gives itself: it is said in the accounts, and is in no sum."""
