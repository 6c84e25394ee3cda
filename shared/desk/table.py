"""The audit log: everything done at the desk, in the Projects table, in a partition of its own that no tick reads."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from shared.desk.audit import AuditEvent, AuditType
from shared.technical import dynamodb
from shared.technical.dynamodb import Item, Put, Update

KEPT = timedelta(days=5 * 365)
"""As long as a public body keeps its accounts (five years; bogføringsloven § 12). The log names nobody."""

NAMES = {"#project": "project"}


def audit_event(
    type: AuditType, now: datetime, *, meeting: str = "", about: str = "", facts: Mapping[str, str] | None = None
) -> AuditEvent:
    """A new entry of the audit log."""
    return AuditEvent(f"{_sorting(now)}-{secrets.token_hex(4)}", now, type, meeting, about, dict(facts or {}))


class AuditLog:
    """Reads and writes a project's audit log; `name` is the Projects table's."""

    def __init__(self, name: str) -> None:
        self.name = name

    def put(self, project: str, event: AuditEvent) -> Put:
        """The write that keeps `event`, to stand in one transaction with what was done."""
        values: Any = msgspec.to_builtins(event)
        item = {**values, "project": _partition(project), "part": event.id}
        item["expires"] = int((event.at + KEPT).timestamp())
        return Put(self.name, item, condition="attribute_not_exists(part)")

    def undo(self, project: str, event: AuditEvent) -> Update:
        """The write that marks `event` as taken back, once; to stand in one transaction with what takes it back."""
        return Update(
            self.name,
            {"project": _partition(project), "part": event.id},
            "SET undone = :yes",
            condition="undone = :no",
            values={":yes": True, ":no": False},
        )

    def get(self, project: str, id: str) -> AuditEvent | None:
        """The entry called `id`, or None."""
        item = dynamodb.get(self.name, {"project": _partition(project), "part": id}, consistent=True)
        return _event(item) if item else None

    def since(self, project: str, moment: datetime | None) -> Sequence[AuditEvent]:
        """What was done after `moment` (None: ever), the oldest first."""
        values = {":project": _partition(project), ":since": _sorting(moment) if moment else " "}
        found = dynamodb.query(self.name, "#project = :project AND part > :since", values, names=NAMES, consistent=True)
        return [event for event in map(_event, found) if moment is None or event.at > moment]


def _sorting(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S%f")


def _partition(project: str) -> str:
    return f"{project}#trail"


def _event(item: Item) -> AuditEvent:
    return msgspec.convert(item, AuditEvent)
