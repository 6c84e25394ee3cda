"""Who gets copies of a summary gets mails of her own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.outbox import Kind
from shared.outbox.mail import SECRETARIAT
from shared.projects import Contact, Project
from shared.registrations.signing_up import sign_up
from shared.summaries.morning import Sources, summarise
from shared.technical import dynamodb
from tests.builders import a_guest
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


def test_copies_go_once_a_week_and_tell_of_all_of_it(tables: Tables, kept: Project) -> None:
    """With the week's first summary, whichever day that is; the others are the secretariat's alone."""
    project = replace(kept, copies=(Contact("Gruppen", "g@example.org"),))
    sources = Sources(tables.projects, tables.registrations, tables.budget, tables.outbox)
    told: dict[str, list[str]] = {SECRETARIAT: [], "copy0": []}
    for day in range(1, 11):
        now = MONDAY + timedelta(days=day)
        sign_up(tables.registrations, project, project.meetings[:1], a_guest(day), now - timedelta(hours=9))
        summarise(sources, project, now)
    for item in map(dynamodb.unpack, dynamodb.client().scan(TableName=tables.outbox.name)["Items"]):
        if item.get("kind") == Kind.SUMMARY.value:
            told[item["person"]].append(item["version"])
    assert sorted(told["copy0"]) == ["2018-07-31", "2018-08-06.2018-07-31T05:00:00.000+00:00"]
    assert len(told[SECRETARIAT]) == 8
