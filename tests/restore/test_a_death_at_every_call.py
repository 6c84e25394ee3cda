"""A restore dies at any of its calls to AWS, is run again, and ends as if it had not."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast
from unittest.mock import patch

import pytest
from botocore.client import BaseClient
from moto.dynamodb.models import dynamodb_backends

from infra.proof.season.cloud import REGION
from infra.proof.season.quick import quick
from infra.proof.season.streams import ACCOUNT
from infra.restore import tables as whole
from infra.restore.again import Tables as People
from infra.restore.course import DoneAlready, Outcome, Restore, TooFarBack, Unfinished
from infra.restore.machinery import Machinery
from infra.tables import variables
from shared.outbox.mail import State
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.registration import Guest, Status
from shared.registrations.signing_up import cancel, sign_up
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest, a_meeting, there
from tests.conftest import Tables
from tests.restore.lost import Held, Still

MOMENT = BEFORE + timedelta(hours=3)
NOW = MOMENT + timedelta(hours=5)


class Died(BaseException):
    """The process is gone."""


def guest(number: int, **changes: Any) -> Guest:
    """Somebody with a real pseudonym."""
    address = f"guest{number}@example.org"
    return a_guest(number, person=person_id(address, PEPPER), address=address, **changes)


@dataclass
class Night:
    """What the tables held at the moment, what they hold now, and what the logs know."""

    names: Mapping[str, str]
    tables: Tables
    machinery: Still
    then: Held
    since: Held

    def set(self, held: Held) -> None:
        """Make the tables hold that."""
        for variable, table in self.names.items():
            whole.replace(table, held[variable])

    def prepare(self) -> None:
        """Tables of the moment beside those of now, as DynamoDB would restore them."""
        whole.drop_beside(self.names.values(), MOMENT)
        self.set(self.then)
        whole.ask_beside(self.names.values(), MOMENT)
        self.set(self.since)
        self.machinery.steps.clear()

    def restore(self, moment: datetime = MOMENT, now: datetime = NOW) -> Restore:
        """A restore to the moment."""
        own = self.tables
        people = People(own.projects, own.members, own.registrations, own.outbox, PEPPER)
        return Restore(self.names, cast(Machinery, self.machinery), people, moment, lambda: now)

    def whole(self) -> Outcome:
        """All of it."""
        restore = self.restore()
        found = restore.begin()
        restore.finish()
        return found

    def held(self) -> Mapping[str, list[str]]:
        """Everything, comparable."""
        return {
            variable: sorted(json.dumps(item, sort_keys=True, default=sorted) for item in whole.items(table))
            for variable, table in self.names.items()
        }


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    """moto, less what it spends without need."""
    with quick():
        yield


@pytest.fixture
def night(tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch) -> Night:
    """At the moment 1 and 2 had seats, 3 waited. Since then 1 has cancelled, 3 has moved up, 4 has signed up, 2 has had
    herself erased; all mails about that went out but the one to 4, whose sender died.
    """
    names = {variable: os.environ[variable] for variable in variables()}
    registrations, first = tables.registrations, a_meeting(capacity=10, reserved=0)
    project = Project(**{**vars(kept), "meetings": (first, *kept.meetings[1:])})
    tables.registrations.resize(
        PROJECT, first.id, tables.registrations.seats(PROJECT, [first.id])[first.id], _ten(tables), (), ()
    )
    for number, party in ((1, 4), (2, 4), (3, 4)):
        sign_up(registrations, project, [first], guest(number, party=party), BEFORE + timedelta(minutes=number))
    then = {variable: list(whole.items(table)) for variable, table in names.items()}
    later = MOMENT + timedelta(hours=1)
    cancel(registrations, project, first, guest(1).person, later)
    sign_up(registrations, project, [first], guest(4), later + timedelta(minutes=1))
    since = {variable: list(whole.items(table)) for variable, table in names.items()}
    machinery = Still()
    for item in since["OUTBOX_TABLE"]:
        state = State.SENDING if guest(4).person in item["id"] else State.SENT
        line = {"message": "mail", "mail": item["id"], "state": state.value}
        machinery.lines.append((later + timedelta(minutes=2), json.dumps(line)))
    erased = {"message": "person", "what": "erased", "project": PROJECT, "person": guest(2).person}
    machinery.lines.append((later + timedelta(minutes=5), json.dumps(erased)))
    lost: Held = {**since, "REGISTRATIONS_TABLE": [], "OUTBOX_TABLE": since["OUTBOX_TABLE"][:2]}
    return Night(names, tables, machinery, then, lost)


def _ten(tables: Tables) -> Any:
    seats = tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"]
    return replace(seats, capacity=10, reserved=0)


@contextmanager
def dying(after: int) -> Iterator[Callable[[], int]]:
    """The process dies when its `after`-th call is done. What it gives tells how many calls there were."""
    call, count = vars(BaseClient)["_make_api_call"], 0

    def counted(*arguments: Any) -> Any:
        nonlocal count
        answer = call(*arguments)
        count += 1
        if count == after:
            raise Died
        return answer

    with patch.object(BaseClient, "_make_api_call", counted):
        yield lambda: count


def test_what_people_were_told_holds(night: Night) -> None:
    """Who cancelled has no seat, who moved up has hers, who was erased is gone; who signed up since is named to ops."""
    night.prepare()
    found = night.whole()
    there = {each.person: each.status for each in night.tables.registrations.all(PROJECT, "moede-1")}
    assert there == {guest(1).person: Status.CANCELLED, guest(3).person: Status.CONFIRMED}
    seats = night.tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"]
    assert (seats.taken, seats.waiting) == (4, 0)
    assert [each.split(".")[0] for each in found.lost] == ["confirmation"]
    assert guest(4).person in found.lost[0]
    states = [item["state"] for item in whole.items(night.names["OUTBOX_TABLE"]) if "state" in item]
    assert sorted(states) == ["sending", *["sent"] * 5]
    assert dict(found.again) == {"erased": 1}


def test_a_seat_that_is_free_goes_to_who_waits(night: Night) -> None:
    """The word of the cancellation went out, that of moving up did not: it is owed now, to whom it was owed then."""
    known = [each for each in night.machinery.lines if "promoted." not in each[1] and "erased" not in each[1]]
    night.machinery.lines = known
    night.prepare()
    night.whole()
    third = there(night.tables.registrations.get(PROJECT, "moede-1", guest(3).person))
    assert third.status is Status.CONFIRMED
    owed = [item["id"] for item in whole.items(night.names["OUTBOX_TABLE"]) if item.get("state") == State.OWED]
    [one] = owed
    assert one.startswith(f"promoted.{PROJECT}.moede-1.{guest(3).person}.2-")
    assert PROJECT in night.tables.projects.agenda.due(MOMENT)  # what a campaign had begun since may be due again


def test_a_change_after_the_restore_has_mails_of_its_own(night: Night, kept: Project) -> None:
    """The one who moved up cancels: the mail about it is not taken for one that was sent before the loss."""
    night.prepare()
    night.whole()
    before = {item["id"] for item in whole.items(night.names["OUTBOX_TABLE"])}
    cancel(night.tables.registrations, kept, kept.meetings[0], guest(3).person, NOW)
    [new] = {item["id"] for item in whole.items(night.names["OUTBOX_TABLE"])} - before
    assert new.startswith("cancelled.")


def test_a_restore_that_died_anywhere_is_run_again(night: Night) -> None:
    """At every call; the tables hold the same in the end, and the functions run."""
    night.prepare()
    made: Any = dynamodb_backends[ACCOUNT][REGION].tables
    prepared = copy.deepcopy(dict(made))

    def lost_again() -> None:
        made.clear()
        made.update(copy.deepcopy(prepared))
        night.machinery.steps.clear()

    with dying(0) as calls:
        night.whole()
    wanted, many = night.held(), calls()
    assert many > 30
    for place in range(1, many + 1):
        lost_again()
        with dying(place), suppress(Died):
            night.whole()
        try:
            night.whole()
        except DoneAlready:
            assert place == many
        assert night.held() == wanted, f"died after call {place}"
        assert night.machinery.steps[-1] == "start"


def test_what_came_after_the_start_is_not_written_over(night: Night, kept: Project) -> None:
    """The restore dies once it has started things; people sign up; run again it keeps them."""
    night.prepare()
    restore = night.restore()
    restore.begin()
    sign_up(night.tables.registrations, kept, kept.meetings[1:2], guest(7), NOW)
    night.whole()
    assert [each.person for each in night.tables.registrations.all(PROJECT, "moede-2")] == [guest(7).person]
    with pytest.raises(DoneAlready):
        night.restore().begin()


def test_a_moment_of_which_the_logs_know_nothing_is_refused(night: Night) -> None:
    """Before anything is stopped; and so is another moment while one restore is not done."""
    with pytest.raises(TooFarBack):
        night.restore(MOMENT, MOMENT + timedelta(days=31)).begin()
    assert night.machinery.steps == []
    night.prepare()
    night.restore().begin()
    with pytest.raises(Unfinished):
        night.restore(MOMENT - timedelta(hours=1)).begin()
    assert night.machinery.steps == ["stop"]
