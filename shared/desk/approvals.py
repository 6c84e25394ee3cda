"""Which browsers the secretariat of a network has approved, and for how long that holds: in all its seasons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from shared.desk.audit import AuditEvent, AuditType
from shared.desk.table import AuditLog
from shared.projects import Project
from shared.projects.order import newest

APPROVED_FOR = timedelta(days=180)


Approval = tuple[str, AuditEvent]


def office(project: Project) -> str:
    """A short name for the secretariat's address: whoever has another one has approved nothing."""
    return hashlib.sha256(project.secretariat.address.encode()).hexdigest()[:12]


def approvals(log: AuditLog, seasons: Sequence[Project], now: datetime) -> list[Approval]:
    """The approvals that hold at `now` in the network of these `seasons`, each with the season whose log has it."""
    return [
        (season.id, each)
        for season in seasons
        for each in in_force(log.since(season.id, now - APPROVED_FOR), newest(seasons), now)
    ]


def in_force(events: Iterable[AuditEvent], speaks: Project, now: datetime) -> Sequence[AuditEvent]:
    """The approvals among `events` that hold at `now`: not undone, not too old, and of the address that the
    secretariat has today, in the season that `speaks` for the network.
    """
    return [
        each
        for each in events
        if each.type is AuditType.BROWSER_APPROVED
        and not each.undone
        and each.at + APPROVED_FOR > now
        and each.facts.get("office") == office(speaks)
    ]
