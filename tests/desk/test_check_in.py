"""The list at the door: a tap counts once, whatever the network does with it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from shared.budget.recount import recount
from shared.check_in.door import door
from shared.check_in.table import CheckInTable
from shared.check_in.tap import AHEAD, HEAD_COUNT, Row, Tap, milliseconds, open_for_taps
from shared.desk.audit import LinkPurpose
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.changing import move
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest, a_meeting, invited_as, there
from tests.conftest import Tables, nothing_changes, tables
from tests.desk.visitor import Desk
from tests.registration.visitor import Seen

DAY = a_meeting().starts - timedelta(minutes=10)
NOW = milliseconds(DAY)
JSON = {"content-type": "application/json"}
ANNA, BO, CLARA = (a_guest(number).person for number in (1, 2, 3))
WALK_IN = "walk-in-" + "5" * 24


@pytest.fixture
def at_the_door(desk: Desk, kept: Project) -> Desk:
    """Ten minutes before the meeting: Anna is to come alone, Bo with two others; Clara has cancelled."""
    for guest in (a_guest(1, name="Anna"), a_guest(2, name="Bo", party=3), a_guest(3, name="Clara")):
        sign_up(tables.registrations, kept, kept.meetings[:1], guest, BEFORE)
    cancel(tables.registrations, kept, kept.meetings[0], CLARA, BEFORE + timedelta(hours=1))
    desk.now = DAY
    return desk


def path(desk: Desk) -> str:
    return desk.link(LinkPurpose.CHECK_IN, "moede-1")


def came(tables: Tables) -> dict[str, int]:
    """Who came, and how many, as the table has it."""
    return {
        row.person: row.came for row in CheckInTable(tables.registrations.name).rows(PROJECT, "moede-1") if row.came
    }


def tap(person: str, number: int, at: int = 0, id: int = 0, **changes: str) -> dict[str, Any]:
    return {"id": f"{id:016x}", "person": person, "came": number, "at": NOW + at, **changes}


def send(desk: Desk, *taps: Mapping[str, Any]) -> Seen:
    return desk.send("POST", path(desk) + "/taps", json.dumps({"taps": taps}).encode(), JSON)


def test_a_tap_on_the_address_that_a_guest_has_left_ticks_the_guest(at_the_door: Desk, kept: Project) -> None:
    """The phone's list is from before the address was changed: nobody becomes a walk-in beside an empty seat."""
    meeting = kept.meetings[0]
    move(tables.registrations, kept, BO, "boisnewhere", "bo@example.org", meeting.starts - timedelta(minutes=20))
    assert send(at_the_door, tap(BO, 3)).status == 200
    heads = there(recount(tables.registrations, tables.budget, PROJECT, meeting.id))
    assert (came(tables), heads.came, heads.walk_ins) == ({"boisnewhere": 3}, 3, 0)


# ---- by hand, without JavaScript


def test_a_guest_is_ticked_off_and_taken_back(at_the_door: Desk) -> None:
    """One tap is the whole party, a party of three may come as two, each tap can be taken back; no approval asked."""
    link = path(at_the_door)
    at_the_door.post(link, {"person": ANNA, "came": "1", "seen": ""})
    page = at_the_door.post(link, {"person": BO, "came": "3", "seen": ""}).page
    assert "4 af 4 er kommet" in page.text
    assert came(tables) == {ANNA: 1, BO: 3}
    seen = at_the_door.get(link).page
    consents = {each["data-person"]: each["data-mark"] for each in seen.tags("li") if "data-person" in each}
    at_the_door.post(link, {"person": BO, "came": "2", "seen": consents[BO]})
    page = at_the_door.post(link, {"person": ANNA, "came": "0", "seen": consents[ANNA]}).page
    assert "2 af 4 er kommet" in page.text
    assert came(tables) == {BO: 2}


def test_the_buttons_say_the_name_they_are_for(at_the_door: Desk) -> None:
    """Who hears the page hears whom a button is about."""
    page = at_the_door.get(path(at_the_door)).page
    assert "Er kommet – Anna" in page.text
    assert [each["value"] for each in page.tags("button") if each.get("class") == "tap"] == ["1", "3", "1", "1"]


def test_an_old_page_does_not_overwrite_what_another_has_tapped(at_the_door: Desk) -> None:
    """A form posted again by a reload meets a row that has moved on, says so, and changes nothing."""
    link, stale = path(at_the_door), {"person": BO, "came": "3", "seen": ""}
    at_the_door.post(link, {"person": BO, "came": "2", "seen": ""})
    answer = at_the_door.post(link, stale)
    assert (answer.status, "En anden har lige rettet her" in answer.page.text) == (409, True)
    assert came(tables) == {BO: 2}


def test_a_walk_in_counts_once_with_or_without_a_name(at_the_door: Desk) -> None:
    """The page draws who it is: pressed twice it is one person, who holds no seat."""
    link = path(at_the_door)
    for _ in range(2):
        at_the_door.post(link, {"act": "walk-in", "person": WALK_IN, "name": "", "company": "Café Ø"})
    page = at_the_door.post(
        link, {"act": "walk-in", "person": WALK_IN[:-1] + "6", "name": " Dorte\n", "company": ""}
    ).page
    assert "Desuden 2 uden plads" in page.text
    found = [each for each in tables.registrations.all(PROJECT, "moede-1") if each.walk_in]
    assert {(each.status, each.name, each.company, each.address, each.came, each.party) for each in found} == {
        (Status.WALK_IN, "", "Café Ø", "", 1, 1),
        (Status.WALK_IN, "Dorte", "", "", 1, 1),
    }
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].taken == 4


def test_a_walk_in_who_is_taken_back_leaves_nothing(at_the_door: Desk, kept: Project) -> None:
    """Neither her name nor a head; a meeting at which only a mistake was tapped is one where nobody was checked in."""
    send(at_the_door, tap(WALK_IN, 1, name="Dorte"))
    send(at_the_door, tap(WALK_IN, 0, at=1, id=1))
    assert "Dorte" not in repr(list(tables.registrations.all(PROJECT, "moede-1")))
    heads = there(recount(tables.registrations, tables.budget, kept.id, "moede-1"))
    assert (heads.came, heads.walk_ins) == (None, 0)


def test_those_without_a_seat_count_apart(at_the_door: Desk, kept: Project) -> None:
    """Somebody who had cancelled or waits and comes all the same is in the room; the budget counts her as a walk-in."""
    send(at_the_door, tap(ANNA, 1), tap(BO, 2, id=1), tap(CLARA, 1, id=2), tap(WALK_IN, 1, id=3))
    page = at_the_door.get(path(at_the_door)).page
    assert "3 af 4 er kommet" in page.text
    assert "Desuden 2 uden plads" in page.text
    heads = there(recount(tables.registrations, tables.budget, kept.id, "moede-1"))
    assert (heads.came, heads.walk_ins) == (3, 2)


def test_a_later_recount_is_never_replaced_by_an_earlier_one(at_the_door: Desk) -> None:
    """Each tap that changes something raises the seats' version; one that is known does not."""

    def version() -> int:
        return tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].version

    before = version()
    send(at_the_door, tap(ANNA, 1))
    send(at_the_door, tap(ANNA, 1))
    assert version() == before + 1


# ---- when, and for whom


@pytest.mark.parametrize("days", [-2, 2])
def test_outside_its_days_the_list_does_nothing_and_names_nobody(at_the_door: Desk, days: int) -> None:
    """The link is handed on: two days off it shows numbers, and names to the secretariat's own browser alone."""
    at_the_door.now = DAY + timedelta(days=days)
    link = path(at_the_door)
    with nothing_changes():
        answers = [
            at_the_door.get(link),
            at_the_door.post(link, {"person": ANNA, "came": "1", "seen": ""}),
            at_the_door.post(link, {"act": "walk-in", "person": WALK_IN, "name": "", "company": ""}),
            send(at_the_door, tap(ANNA, 1)),
        ]
        assert [each.status for each in answers] == [200, 409, 409, 409]
        assert "0 af 4 er kommet" in answers[0].page.text
        assert not any("Anna" in each.body or ANNA in each.body for each in answers)
    assert "Anna" in at_the_door.approved().get(link).page.text


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_before_and_the_day_after_are_good_for_taps(at_the_door: Desk, days: int) -> None:
    """To try it out, and to write down afterwards what stood on paper."""
    at_the_door.now = DAY + timedelta(days=days)
    assert send(at_the_door, tap(ANNA, 1, at=milliseconds(at_the_door.now) - NOW)).status == 200
    assert came(tables) == {ANNA: 1}


@pytest.mark.parametrize(
    ("day", "open_days"),
    [("2018-08-15", "14 15 16"), ("2018-08-17", "16 17 18 19 20"), ("2018-03-28", "27 28 29 30 31 1 2 3")],
)
def test_the_door_is_open_until_the_office_hears_how_it_went(day: str, open_days: str) -> None:
    """Held on a Friday, or before Easter: the mail of the first working day after says that one can still tick."""
    morning = clock.at(date.fromisoformat(day), time(9))
    held = a_meeting(starts=morning, ends=morning + timedelta(hours=2))
    days = [morning + timedelta(days=number) for number in range(-4, 9)]
    assert [each.day for each in days if open_for_taps(held, each)] == [int(each) for each in open_days.split()]


def test_the_secretariat_may_tick_for_two_weeks_more(at_the_door: Desk) -> None:
    """Its mail of the day after may have to wait for others, and says that one still may."""
    for days, status in ((14, 200), (15, 409)):
        at_the_door.now = DAY + timedelta(days=days)
        at_the_door.approved()
        ticked = at_the_door.post(path(at_the_door), {"person": ANNA, "came": "1", "seen": ""})
        assert ticked.status == status
    assert came(tables) == {ANNA: 1}


# ---- where nobody signs up


@pytest.fixture
def open_to_all(desk: Desk, kept: Project) -> Desk:
    """The first meeting takes no sign-ups; it was yesterday."""
    free = replace(kept, meetings=(replace(kept.meetings[0], sign_up=False), *kept.meetings[1:]))
    dynamodb.transact(tables.projects.writes(free, kept))
    desk.now = DAY + timedelta(days=1)
    return desk


def count(desk: Desk, number: str, seen: str = "") -> Seen:
    return desk.post(path(desk), {"came": number, "seen": seen})


def test_a_head_count_is_one_number_that_the_next_one_replaces(open_to_all: Desk) -> None:
    """Sent twice it counts once; of two people the second sees the first one's number before it replaces it; 0 takes it
    out, and then nobody has counted.
    """
    assert "Hvor mange kom i alt?" in open_to_all.get(path(open_to_all)).page.text
    for _ in range(2):
        assert "Noteret: 240 kom." in count(open_to_all, " 240 ").page.text
    assert heads() == (0, 240)
    other = count(open_to_all, "260")
    assert (other.status, other.page.field("came")["value"]) == (409, "240")
    seen = other.page.forms[0].value("seen")
    assert "Noteret: 260 kom." in count(open_to_all, "260", there(seen)).page.text
    assert heads() == (0, 260)
    last = open_to_all.get(path(open_to_all)).page.forms[0].value("seen")
    assert "taget ud" in count(open_to_all, "0", there(last)).page.text
    assert heads() == (None, 0)


@pytest.mark.parametrize("typed", ["", "mange", "-1", "10001", "2,5", "١٢"])
def test_what_is_no_number_is_told_and_kept(open_to_all: Desk, typed: str) -> None:
    with nothing_changes():
        answer = count(open_to_all, typed)
    assert answer.status == 422
    assert answer.page.field("came")["value"] == typed
    assert answer.page.field("came")["aria-invalid"] == "true"


@pytest.mark.parametrize(
    ("days", "known", "status"), [(-2, True, 409), (2, False, 409), (2, True, 200), (15, True, 409)]
)
def test_a_head_count_has_its_days(open_to_all: Desk, days: int, known: bool, status: int) -> None:
    """Whoever holds the link counts around the meeting, the secretariat two weeks longer, nobody beforehand."""
    open_to_all.now = DAY + timedelta(days=days)
    assert count(open_to_all.approved() if known else open_to_all, "7").status == status
    assert heads() == ((0, 7) if status == 200 else (None, 0))


def test_where_nobody_signs_up_nobody_is_tapped(open_to_all: Desk) -> None:
    with nothing_changes():
        assert send(open_to_all, tap(WALK_IN, 1)).status == 409


def heads() -> tuple[int | None, int]:
    """Who came with a seat, and besides, as a recount finds."""
    found = recount(tables.registrations, tables.budget, PROJECT, "moede-1")
    return there(found).came, there(found).walk_ins


def test_a_cancelled_meeting_has_no_door(at_the_door: Desk, kept: Project) -> None:
    """Nobody is checked in at it."""
    off = replace(kept, meetings=(replace(kept.meetings[0], cancelled=True), *kept.meetings[1:]))
    dynamodb.transact(tables.projects.writes(off, kept))
    assert send(at_the_door, tap(ANNA, 1)).status == 409
    assert "Mødet er aflyst" in at_the_door.get(path(at_the_door)).page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "x' OR 1"},
        {"person": "walk-in-hello"},
        {"person": HEAD_COUNT},
        {"came": 5},
        {"came": -1},
        {"came": True},
        {"came": "1"},
        {"at": -1},
        {"at": 10**15},
        {"at": 1.5},
        {"id": "no"},
        {"name": "Somebody else"},
    ],
)
def test_what_our_page_does_not_send_is_refused(at_the_door: Desk, wrong: dict[str, Any]) -> None:
    """Nothing of a request that is wrong is written."""
    with nothing_changes():
        assert send(at_the_door, tap(BO, 1), {**tap(ANNA, 1, id=1), **wrong}).status == 400


def test_an_unknown_guest_is_not_invented(at_the_door: Desk) -> None:
    """Somebody erased meanwhile stays erased; her tap is acknowledged, so that the phone does not send it for ever."""
    with nothing_changes():
        assert send(at_the_door, tap("nobodyatall", 1)).json["taken"] == [f"{0:016x}"]
        assert send(at_the_door).json["taken"] == []


def test_the_policy_lets_in_the_page_s_own_script_and_style(at_the_door: Desk) -> None:
    """By their digests, and the script may speak to us alone."""
    answer = at_the_door.get(path(at_the_door))
    policy = answer.headers["Content-Security-Policy"]
    for tag, kind in (("script", "script-src"), ("style", "style-src")):
        for text in re.findall(rf"<{tag}>(.*?)</{tag}>", answer.body, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in next(each for each in policy.split("; ") if each.startswith(kind))
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_answer_to_a_phone_names_nobody_who_is_registered(at_the_door: Desk) -> None:
    """It has their names on its page already, and keeps pseudonyms alone; a walk-in of another phone is new to it."""
    answer = send(at_the_door, tap(ANNA, 1), tap(WALK_IN, 1, id=1, name="Dorte"))
    assert "Anna" not in answer.body
    assert "Dorte" in answer.body
    assert answer.headers["Cache-Control"] == "no-store"


# ---- two phones, one of them without a network for a while


def test_a_tap_that_arrives_late_does_not_undo_a_later_one(at_the_door: Desk) -> None:
    """The phone that was away sends what it kept; what the other one tapped afterwards stands."""
    send(at_the_door, tap(BO, 2, at=5_000, id=1))
    answer = send(at_the_door, tap(BO, 3, at=1_000, id=2))
    assert answer.json["taken"] == [f"{2:016x}"]
    assert came(tables) == {BO: 2}


def test_a_clock_that_has_jumped_is_told_and_rules_nobody(at_the_door: Desk) -> None:
    """Its tap is not taken as it is; the phone dates it again and sends it once more."""
    far = int(AHEAD.total_seconds() * 1000) + 1000
    answer = send(at_the_door, tap(BO, 3, at=far), tap(ANNA, 1, id=1)).json
    assert (answer["taken"], answer["early"]) == ([f"{1:016x}"], [f"{0:016x}"])
    assert answer["now"] == NOW
    assert came(tables) == {ANNA: 1}


PEOPLE = (ANNA, BO, WALK_IN)


@st.composite
def mornings(draw: st.DrawFn) -> tuple[list[Tap], list[Tap]]:
    """Taps of two phones with clocks of their own, and the same as a network brings them: late, twice, in any order."""
    made: list[Tap] = []
    for device in range(2):
        clock = draw(st.integers(-60_000, 60_000))
        for _ in range(draw(st.integers(0, 6))):
            clock += draw(st.integers(0, 30_000)) + 1
            person = draw(st.sampled_from(PEOPLE))
            number = draw(st.integers(0, 1 if person != BO else 3))
            made.append(Tap(f"{device:08x}{len(made):08x}", person, number, NOW + clock))
    again = draw(st.lists(st.sampled_from(made), max_size=8)) if made else []
    return made, draw(st.permutations([*made, *again]))


@given(mornings())
def test_any_order_of_taps_ends_the_same(morning: tuple[list[Tap], list[Tap]]) -> None:
    """No tap is lost: it holds, or a later one of the same row does. None counts twice: a row has one number."""
    made, brought = morning
    rows = {person: Row(person, person, "", 3, Status.CONFIRMED) for person in PEOPLE}
    for each in brought:
        rows[each.person] = rows[each.person].after(each)
    for person, row in rows.items():
        mine = [each for each in made if each.person == person]
        assert (row.came, row.mark) == max(
            ((each.came, each.mark) for each in mine), key=lambda one: one[1], default=(0, "")
        )


@pytest.mark.parametrize("size", [1, 3])
def test_the_table_ends_as_the_rule_says(at_the_door: Desk, size: int) -> None:
    """The same over HTTP and in DynamoDB, in batches, for many mornings; each one a minute behind the one before it."""
    minute = iter(range(1, 10_000))
    rows = {row.person: row for row in CheckInTable(tables.registrations.name).rows(PROJECT, "moede-1")}
    rows[WALK_IN] = Row(WALK_IN, "", "", 1, Status.WALK_IN)

    @settings(max_examples=8, database=None, phases=[Phase.generate])
    @given(mornings())
    def play(morning: tuple[list[Tap], list[Tap]]) -> None:
        since = next(minute)
        at_the_door.now = DAY + timedelta(minutes=3 * since)
        taps = [Tap(f"{since:04x}{each.id}", each.person, each.came, each.at + 180_000 * since) for each in morning[1]]
        for start in range(0, len(taps), size):
            sent = taps[start : start + size]
            told = [{"id": each.id, "person": each.person, "came": each.came, "at": each.at} for each in sent]
            answer = send(at_the_door, *told).json
            assert set(answer["taken"]) == {each.id for each in sent}
            for each in sent:
                rows[each.person] = rows[each.person].after(each)
        assert came(tables) == {row.person: row.came for row in rows.values() if row.came}

    play()
    found = door(CheckInTable(tables.registrations.name).rows(PROJECT, "moede-1"))
    heads = there(recount(tables.registrations, tables.budget, PROJECT, "moede-1"))
    assert ((heads.came or 0), heads.walk_ins) == (found.came, found.besides)


def test_who_says_yes_at_the_door_is_invited_from_now_on(at_the_door: Desk) -> None:
    """With where, when and to which words; a no that was said before stays, and the page tells nobody of it."""
    given = {"act": "invite", "name": "Dan Dam", "company": "", "address": "dan@example.org"}
    first = at_the_door.post(path(at_the_door), given)
    person = person_id("dan@example.org", PEPPER)
    member = invited_as(tables.members, PROJECT, person)
    assert member is not None and member.joined == at_the_door.now.date()
    assert member.source == "Sagde ja i døren til »Netværksmøde 1«: »Invitér mig også næste gang«"
    tables.members.unsubscribe(PROJECT, person, at_the_door.now)
    again = at_the_door.post(path(at_the_door), given)
    assert "Noteret: Dan Dam" in first.page.text and "Noteret: Dan Dam" in again.page.text
    assert invited_as(tables.members, PROJECT, person) is None


def test_a_wrong_address_at_the_door_is_told_and_a_crowd_is_not_taken(
    at_the_door: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed stays; a link that gets about puts no crowd on the list, and does nothing on other days."""
    given = {"act": "invite", "name": "Dan Dam", "company": "", "address": "dan"}
    wrong = at_the_door.post(path(at_the_door), given)
    assert wrong.status == 422 and 'value="dan"' in wrong.body
    monkeypatch.setattr("desk.check_in.MOST_INVITED", 2)
    for number in range(4):
        answer = at_the_door.post(path(at_the_door), {**given, "address": f"dan{number}@example.org"})
    assert "prøv igen om en time" in answer.page.text
    assert tables.members.active(PROJECT) == 2
    at_the_door.now += timedelta(days=3)
    at_the_door.post(path(at_the_door), {**given, "address": "sen@example.org"})
    assert tables.members.active(PROJECT) == 2
