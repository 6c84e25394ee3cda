"""Who gets copies of a summary gets mails of her own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from shared.outbox import Kind
from shared.outbox.mail import SECRETARIAT
from shared.projects import Contact, Project
from shared.summaries.morning import Sources, summarise
from shared.technical import dynamodb
from tests.conftest import Tables

MONDAY = datetime(2018, 7, 30, 5, tzinfo=UTC)


def test_each_copy_is_a_mail_of_its_own_owed_with_the_secretariat_s(tables: Tables, kept: Project) -> None:
    """All of them with the mark, or none: a morning that comes twice owes each of them once."""
    project = replace(kept, copies=(Contact("Gruppen", "g@example.org"), Contact("Huset", "h@example.org")))
    sources = Sources(tables.projects, tables.registrations, tables.budget, tables.outbox)
    assert [summarise(sources, project, MONDAY), summarise(sources, project, MONDAY)] == [True, False]
    items = [dynamodb.unpack(item) for item in dynamodb.client().scan(TableName=tables.outbox.name)["Items"]]
    owed = [item for item in items if item.get("kind") == Kind.SUMMARY.value]
    assert sorted(item["person"] for item in owed) == ["copy0", "copy1", SECRETARIAT]
