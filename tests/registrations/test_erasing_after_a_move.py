"""Erasing somebody finds what lies under the addresses that she had before, and leaves no way back to her."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from infra.restore.again import Tables as Again
from infra.restore.told import read
from shared.evaluations.own import OwnEvaluations
from shared.evaluations.table import EvaluationsTable
from shared.members.member import Member
from shared.personal_data.erasure import Erasure, logged
from shared.projects import Project
from shared.registrations.changing import move
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, PEPPER, a_guest, there
from tests.conftest import Tables, tables

LATER = BEFORE + timedelta(hours=1)


@pytest.fixture
def moved(kept: Project) -> Project:
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
    Erasure(tables.projects, tables.registrations, tables.members, own).forget(project, person, LATER)


def test_the_old_address_keeps_no_wishes(moved: Project) -> None:
    """What is left there tells it that she has moved; what she wrote went along."""
    old = there(tables.registrations.get(moved.id, "moede-1", "person0001"))
    assert (old.diet, old.topics) == ("", "")
    new = there(tables.registrations.get(moved.id, "moede-1", "third"))
    assert (new.diet, new.topics, new.moved_from) == ("ingen nødder", "Skilte", ("person0001", "second"))


def test_erasing_her_erases_what_lies_under_every_address(moved: Project) -> None:
    """The entry in the network too, which has the first one."""
    erase(tables, moved, "third")
    left = everything(tables)
    assert [
        word for word in ("Ærø", "example.org", "Smørrebrød", "person0001", "second", "third") if word in left
    ] == []


def test_who_was_cancelled_first_is_found_too(moved: Project) -> None:
    """What leads to her old addresses outlasts a cancellation and a return."""
    cancel(tables.registrations, moved, moved.meetings[0], "third", LATER)
    guest = a_guest(person="third", address="third@example.org")
    sign_up(tables.registrations, moved, moved.meetings[:1], guest, LATER + timedelta(hours=1))
    cancel(tables.registrations, moved, moved.meetings[1], "third", LATER)
    erase(tables, moved, "third")
    assert "example.org" not in everything(tables)


def test_what_stays_counted_cannot_be_told_by_its_time(kept: Project) -> None:
    """The outbox remembers the moment of her confirmation beside her pseudonym: of what stays only the day is left. It
    expires with all others.
    """
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), BEFORE)
    own = OwnEvaluations(EvaluationsTable(tables.registrations.name), PEPPER)
    seen = tables.registrations.get(kept.id, "moede-1", "person0001")
    erasure = Erasure(tables.projects, tables.registrations, tables.members, own)
    erasure.forget(kept, "person0001", kept.meetings[0].ends + timedelta(days=1))
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


def test_who_has_the_address_now_keeps_everything(kept: Project) -> None:
    """Anna signed up with the firm's inbox and moved; Bo has signed up with it since and is a member: erasing Anna is
    not erasing Bo.
    """
    anna = a_guest(1, person="info", address="info@firm.example", name="Anna")
    sign_up(tables.registrations, kept, kept.meetings[:1], anna, BEFORE)
    move(tables.registrations, kept, "info", "anna", "anna@firm.example", LATER)
    bo = a_guest(2, person="info", address="info@firm.example", name="Bo", party=2)
    sign_up(tables.registrations, kept, kept.meetings[:2], bo, LATER + timedelta(hours=1))
    tables.members.save(Member(kept.id, "info", "Bo", "Firm", "info@firm.example"), None)
    erase(tables, kept, "anna")
    left = [tables.registrations.get(kept.id, meeting, "info") for meeting in ("moede-1", "moede-2")]
    assert [each is not None and each.live and each.name for each in left] == ["Bo", "Bo"]
    assert tables.registrations.seats(kept.id, ["moede-1"])["moede-1"].taken == 2
    assert tables.members.get(kept.id, "info") is not None
    assert "Anna" not in everything(tables)


def test_whoever_took_a_registration_over_erases_nothing_of_who_gave_it(kept: Project) -> None:
    """Anna hands hers to Bo and signs up for another meeting: Bo erases what is his."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(person="anna", address="anna@example.org"), BEFORE)
    tables.members.save(Member(kept.id, "anna", "Anna", "Firm", "anna@example.org"), None)
    move(tables.registrations, kept, "anna", "bo", "bo@example.org", LATER)
    anna = a_guest(person="anna", address="anna@example.org", name="Anna")
    sign_up(tables.registrations, kept, kept.meetings[1:2], anna, LATER + timedelta(hours=1))
    erase(tables, kept, "bo")
    left = there(tables.registrations.get(kept.id, "moede-2", "anna"))
    assert (left.live, tables.members.get(kept.id, "anna") is not None) == (True, True)
    assert tables.registrations.get(kept.id, "moede-1", "bo") is None


@pytest.mark.parametrize(("days", "kept_too"), [(1, True), (-30, False)])
def test_a_members_entry_of_whoever_has_the_address_since_stays(kept: Project, days: int, *, kept_too: bool) -> None:
    """Bo came on the list with the firm's inbox after Anna had left it, and has signed up for nothing. An entry from
    before is her own: a restore may have brought it back.
    """
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(person="info", address="info@firm.example"), BEFORE)
    move(tables.registrations, kept, "info", "anna", "anna@firm.example", LATER)
    joined = (LATER + timedelta(days=days)).date()
    tables.members.save(Member(kept.id, "info", "Bo", "Firm", "info@firm.example", joined=joined), None)
    erase(tables, kept, "anna")
    assert (tables.members.get(kept.id, "info") is not None) is kept_too


def test_addresses_that_met_under_a_third_are_all_found(kept: Project) -> None:
    """A second registration that moves to the same address adds to the ways back, and replaces none."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(person="cccc", address="c@example.org"), BEFORE)
    move(tables.registrations, kept, "cccc", "bbbb", "b@example.org", LATER)
    cancel(tables.registrations, kept, kept.meetings[0], "bbbb", LATER + timedelta(hours=1))
    again = a_guest(person="aaaa", address="a@example.org")
    sign_up(tables.registrations, kept, kept.meetings[:1], again, LATER + timedelta(hours=2))
    move(tables.registrations, kept, "aaaa", "bbbb", "b@example.org", LATER + timedelta(hours=3))
    erase(tables, kept, "bbbb")
    assert "example.org" not in everything(tables)


def test_a_restore_erases_every_pseudonym_again(kept: Project) -> None:
    """The log names them all: brought back to before the move, nothing of her stays."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(person="a" * 26, address="a@example.org"), BEFORE)
    tables.members.save(Member(kept.id, "a" * 26, "Åse", "", "a@example.org"), None)
    names = (tables.registrations.name, tables.members.name)
    backup = {name: dynamodb.client().scan(TableName=name)["Items"] for name in names}
    move(tables.registrations, kept, "a" * 26, "b" * 26, "b@example.org", LATER)
    own = OwnEvaluations(EvaluationsTable(tables.registrations.name), PEPPER)
    whose = Erasure(tables.projects, tables.registrations, tables.members, own).pseudonyms(kept, "b" * 26)
    log = [json.dumps({"message": "person", **logged(kept.id, each)}) for each in whose]
    erase(tables, kept, "b" * 26)
    for name, items in backup.items():
        for item in items:
            dynamodb.client().put_item(TableName=name, Item=item)
    assert "a@example.org" in everything(tables)
    told = read((LATER, line) for line in log)
    again = Again(tables.projects, tables.members, tables.registrations, tables.outbox, PEPPER)
    again.do_again(told, LATER + timedelta(hours=2))
    assert "example.org" not in everything(tables)
