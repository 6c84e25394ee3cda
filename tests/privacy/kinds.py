"""What kinds of items there are, told by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OUTBOX = ("pace", "hold", "campaign", "summary-state", "heartbeat", "alert")


def kind(table: str, item: Mapping[str, Any]) -> str:
    """The kind of an item of `table` (its environment variable), as docs/processing.md calls it."""
    match table:
        case "OUTBOX_TABLE":
            begins = str(item["id"]).split(".", 1)[0]
            return begins if begins in OUTBOX else "mail"
        case "MEMBERS_TABLE":
            return "#people" if item["project"] == "#people" else "member"
        case "REGISTRATIONS_TABLE":
            return _begins(str(item["part"]))
        case _:
            owner = str(item["project"])
            return "#" + owner.split("#", 1)[1] if "#" in owner else _begins(str(item["part"]))


def _begins(part: str) -> str:
    return part.split("#", 1)[0] + "#" if "#" in part[1:] else part
