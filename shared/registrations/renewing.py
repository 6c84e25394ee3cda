"""What is kept about people expires no earlier than the plan says, also after the plan has put the day off."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from shared.registrations.keys import SEATS, expires, partition
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Update


def renew(table: str, project: str, meeting: str, deleted: date) -> None:
    """Let nothing about people at `meeting` expire before the day `deleted`; twice does no harm."""
    until, mine = expires(deleted), {":meeting": partition(project, meeting)}
    for item in dynamodb.query(table, "meeting = :meeting", mine, projection="meeting, part, expires", consistent=True):
        if item["part"] == SEATS or item.get("expires", until) >= until:
            continue
        key = {"meeting": item["meeting"], "part": item["part"]}
        with suppress(ConditionFailed):  # erased meanwhile
            later = Update(table, key, "SET expires = :until", "attribute_exists(part)", values={":until": until})
            dynamodb.write(later)
