"""The deletions' place in the Projects table, in a partition of their own that no tick reads by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from shared.retention.deletion import Deletion
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Update

PROJECT = {"#project": "project"}
"""The word is reserved in expressions."""


class DeletionsTable:
    """Reads and writes how far the deletion of a project's day is. `name` is that of the Projects table."""

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self, project: str, day: date) -> Deletion:
        """The deletion of `day`, which may not have begun; one request."""
        values = {":project": _partition(project), ":day": day.isoformat()}
        found = dynamodb.query(self.name, "#project = :project AND part = :day", values, names=PROJECT, consistent=True)
        item: dict[str, Any] = next(iter(found), {})
        return msgspec.convert({"day": day.isoformat(), **item}, Deletion)

    def count(self, project: str, day: date, gone: Mapping[str, int], now: datetime) -> Update:
        """The write that counts what is `gone`, to stand in one transaction with what deletes it."""
        names = {f"#{name}": name for name in gone}
        values: dict[str, Any] = {f":{name}": number for name, number in gone.items()}
        return Update(
            self.name,
            {"project": _partition(project), "part": day.isoformat()},
            f"SET began = if_not_exists(began, :now) ADD {', '.join(f'#{name} :{name}' for name in gone)}",
            names=names,
            values=values | {":now": clock.text(now)},
        )

    def end(self, project: str, day: date, now: datetime) -> Update:
        """The write that says that nothing is left; its condition fails where there was nothing, or it is said."""
        return Update(
            self.name,
            {"project": _partition(project), "part": day.isoformat()},
            "SET ended = :now",
            condition="attribute_exists(began) AND attribute_not_exists(ended)",
            values={":now": clock.text(now)},
        )


def _partition(project: str) -> str:
    return f"{project}#deletions"
