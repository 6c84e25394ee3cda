"""What the tables hold after something was done at the desk."""

from __future__ import annotations

from shared.desk.audit import AuditEvent, AuditType
from shared.desk.table import AuditLog
from shared.outbox.items import entry
from shared.outbox.mail import Entry, Kind
from shared.projects import Project
from tests.builders import PROJECT, there
from tests.conftest import items, tables


def stored() -> Project:
    """The season as it is now."""
    return there(tables.projects.fresh(PROJECT))


def owed() -> list[Entry]:
    """The mails in the outbox, the oldest first."""
    entries = [entry(item) for item in items(tables.outbox) if "kind" in item]
    return sorted(entries, key=lambda each: (each.mail.owed_at, each.mail.id))


def owed_kinds() -> list[Kind]:
    """What they are."""
    return [each.mail.kind for each in owed()]


def audit_log() -> list[AuditEvent]:
    """The season's audit log, the oldest first."""
    return list(AuditLog(tables.projects.name).since(PROJECT, None))


def acts() -> list[AuditEvent]:
    """What was done, but for the approving of browsers."""
    return [each for each in audit_log() if each.type is not AuditType.BROWSER_APPROVED]


def audit_types() -> list[AuditType]:
    """Of what kind that was."""
    return [each.type for each in acts()]
