"""Erasing somebody finds what lies under the addresses that she had before, and leaves no way back to her."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.evaluations.own import OwnEvaluations
from shared.evaluations.table import EvaluationsTable
from shared.members.member import Member
from shared.personal_data.export import forget
from shared.projects import Project
from shared.registrations.changing import move
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, PEPPER, a_guest
from tests.conftest import Tables

LATER = BEFORE + timedelta(hours=1)


@pytest.fixture
def moved(tables: Tables, kept: Project) -> Project:
    """A member who signed up for two meetings and has changed her address twice since."""
    tables.members.save(Member(kept.id, "person0001", "Åse Ærø 1", "Smørrebrød", "guest1@example.org"), None)
    sign_up(tables.registrations, kept, kept.meetings[:2], a_guest(diet="ingen nødder", topics="Skilte"), BEFORE)
    for before, after in (("person0001", "second"), ("second", "third")):
        move(tables.registrations, kept, before, after, f"{after}@example.org", LATER)
    return kept


def everything(tables: Tables) -> str:
    return str(
        [dynamodb.client().scan(TableName=each.name)["Items"] for each in (tables.registrations, tables.members)]
    )


def erase(tables: Tables, project: Project, person: str) -> None:
    own = OwnEvaluations(EvaluationsTable(tables.registrations.name), PEPPER)
    forget(tables.registrations, tables.members, own, project, person, LATER)


def test_the_old_address_keeps_no_wishes(tables: Tables, moved: Project) -> None:
    """What is left there tells it that she has moved; what she wrote went along."""
    old = tables.registrations.get(moved.id, "moede-1", "person0001")
    assert old is not None
    assert (old.diet, old.topics) == ("", "")
    new = tables.registrations.get(moved.id, "moede-1", "third")
    assert new is not None
    assert (new.diet, new.topics, new.moved_from) == ("ingen nødder", "Skilte", ("person0001", "second"))


def test_erasing_her_erases_what_lies_under_every_address(tables: Tables, moved: Project) -> None:
    """The entry in the network too, which has the first one."""
    erase(tables, moved, "third")
    left = everything(tables)
    assert [
        word for word in ("Ærø", "example.org", "Smørrebrød", "person0001", "second", "third") if word in left
    ] == []


def test_who_was_cancelled_first_is_found_too(tables: Tables, moved: Project) -> None:
    """What leads to her old addresses outlasts a cancellation and a return."""
    cancel(tables.registrations, moved, moved.meetings[0], "third", LATER)
    guest = a_guest(person="third", address="third@example.org")
    sign_up(tables.registrations, moved, moved.meetings[:1], guest, LATER + timedelta(hours=1))
    cancel(tables.registrations, moved, moved.meetings[1], "third", LATER)
    erase(tables, moved, "third")
    assert "example.org" not in everything(tables)


def test_what_stays_counted_cannot_be_told_by_its_time(tables: Tables, kept: Project) -> None:
    """The outbox remembers the moment of her confirmation beside her pseudonym: of what stays only the day is left. It
    expires with all others.
    """
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), BEFORE)
    own = OwnEvaluations(EvaluationsTable(tables.registrations.name), PEPPER)
    seen = tables.registrations.get(kept.id, "moede-1", "person0001")
    forget(tables.registrations, tables.members, own, kept, "person0001", kept.meetings[0].ends + timedelta(days=1))
    [left] = tables.registrations.all(kept.id, "moede-1")
    assert seen is not None
    assert (left.party, left.status) == (seen.party, seen.status)
    assert left.registered_at != seen.registered_at
    mails = dynamodb.client().scan(TableName=tables.outbox.name)["Items"]
    moments = {str(int(seen.registered_at.timestamp() * 1000)), seen.registered_at.isoformat(timespec="milliseconds")}
    item = str(dynamodb.client().scan(TableName=tables.registrations.name)["Items"])
    assert any(moment in str(mails) for moment in moments)
    assert not any(moment in item for moment in moments)
    items = [dynamodb.unpack(each) for each in dynamodb.client().scan(TableName=tables.registrations.name)["Items"]]
    assert {"expires" in each for each in items if each["part"].startswith("registration#")} == {True}
