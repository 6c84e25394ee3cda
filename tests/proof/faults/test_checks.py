"""What always holds is looked for by something that can see: each broken by hand, and seen to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any
from unittest.mock import patch

import pytest

from infra.proof.faults import checks
from infra.proof.faults.guards import GUARDS
from infra.proof.season.cloud import CONFIGURATION_SET, PUBLIC_URL, SENDER, Process
from infra.proof.season.functions import HANDLERS
from infra.proof.season.pages import Form
from infra.proof.season.play import Script, Season, script, season, short
from shared.mails import ses
from shared.outbox import Kind, Mail
from shared.outbox.occasion import OfHour
from shared.registrations import Status
from shared.registrations.changing import move
from shared.registrations.registration import Guest
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb

FORM = Form("/amager-oest/moede-1", [("name", "Bo"), ("diet", "helst uden peanuts")])


@pytest.fixture(scope="module")
def tiny() -> Script:
    """Ten members and three seats."""
    return short(script(), members=10, seats=3)


@pytest.fixture
def made(tiny: Script) -> Iterator[Season]:
    """A season that has begun, a week before its first mail, and is watched."""
    with season(tiny) as made:
        checks.watch(made)
        made.begin()
        yield made


def rogue(made: Season, function: str, do: Callable[[], object], answer: Any = None, method: str = "POST") -> None:
    """Let `function` do that, and answer so, behind somebody's click."""

    def handler(event: object, context: object) -> Any:
        do()
        return answer or {"statusCode": 200, "body": "", "headers": {}}

    with patch.object(import_module(HANDLERS[function][0]), "handler", handler):
        browser = made.people.browser
        if function == "registration":
            browser.post(FORM, {}) if method == "POST" else browser.get(PUBLIC_URL + FORM.action, method)
        else:
            made.functions.invoke(function, {"time": "2018-07-19T08:00:00Z"})


def promises(found: list[str]) -> set[str]:
    """Whose numbers stand before what was found. The tally's apart: what is entered by hand reaches no stream."""
    return {each.partition(":")[0] for each in found} - {"6"}


def put(table: str, **values: Any) -> Callable[[], object]:
    """Writes an item as it is given, past our own translation."""
    key = {"project": {"S": "amager-oest"}, "part": {"S": "expense#1"}}
    return lambda: dynamodb.client().put_item(TableName=table, Item={**key, **values})


def a_guest(number: int, party: int = 1) -> Guest:
    return Guest(
        person=f"guest{number}", name="Bo Bang", company="Bos Brød", address=f"guest{number}@example.org", party=party
    )


def enter(made: Season, *guests: Guest) -> None:
    """Sign them up, one behind the other."""
    project = made.script.project
    for guest in guests:
        made.world.now += timedelta(seconds=1)
        sign_up(made.tables.registrations, project, project.meetings, guest, made.world.now)


@pytest.mark.check
def test_a_season_in_which_nothing_goes_wrong_breaks_nothing(tiny: Script) -> None:
    """The other side of every test here."""
    with season(tiny) as made:
        checks.watch(made)
        made.begin()
        assert [each for _ in made.days() for each in checks.on_the_way(made)] == []
        assert checks.in_the_end(made) == []
        assert len(made.post.sent) > 30


def test_a_seat_too_many_is_seen_at_that_moment(made: Season) -> None:
    """1: two decided from the same seats, with no condition behind it. Though one of them cancels, it was so."""
    project, table = made.script.project, made.tables.registrations
    [meeting] = project.meetings
    [guard] = [each for each in GUARDS if each.name.startswith("a sign-up takes seats only")]
    seen = table.seats(project.id, [meeting.id])[meeting.id]
    with guard.removed():
        for number in range(2):
            decided = {meeting.id: (seen, Status.CONFIRMED)}
            table.register(project.id, a_guest(number, 2), decided, made.world.now, project.data_deleted, [])
    cancel(table, project, meeting, "guest1", made.world.now)
    assert "1" in promises(checks.on_the_way(made))


def test_a_counter_that_is_no_recount_is_seen(made: Season) -> None:
    """1: somebody counted what nobody took."""
    enter(made, a_guest(1))
    key = {"meeting": "amager-oest/moede-1", "part": "seats"}
    dynamodb.write(dynamodb.Update(made.tables.registrations.name, key, "SET taken = :some", values={":some": 2}))
    assert promises(checks.on_the_way(made)) == {"1"}


def test_two_live_registrations_of_one_address_are_seen(made: Season) -> None:
    """2: however the address is written."""
    enter(made, a_guest(1), replace(a_guest(2), address="GUEST1@example.org"))
    assert promises(checks.on_the_way(made)) == {"2"}


@pytest.mark.parametrize(
    "name", ["the cancelling transaction hands the seats on", "first come, first served", "nobody moves up once"]
)
def test_a_waiting_list_that_is_not_served_in_its_order_is_seen(made: Season, name: str) -> None:
    """3: nobody moved up, or the last did, or somebody did too late."""
    [guard] = [each for each in GUARDS if each.name.startswith(name)]
    [meeting] = made.script.project.meetings
    enter(made, a_guest(1, 3), a_guest(2), a_guest(3), a_guest(4), a_guest(5))
    assert promises(checks.on_the_way(made)) == set()
    if "too late" in guard.name:
        made.world.now = meeting.promotion_closes
    with guard.removed():
        cancel(made.tables.registrations, made.script.project, meeting, "guest1", made.world.now)
    assert promises(checks.on_the_way(made)) >= {"3"}


def test_a_change_without_its_mail_is_seen(made: Season) -> None:
    """4: registered, and nothing owed in that transaction."""
    project, table = made.script.project, made.tables.registrations
    [meeting] = project.meetings
    decided = {meeting.id: (table.seats(project.id, [meeting.id])[meeting.id], Status.CONFIRMED)}
    table.register(project.id, a_guest(1), decided, made.world.now, project.data_deleted, [])
    assert promises(checks.on_the_way(made)) == {"4"}


def test_a_mail_that_went_twice_and_one_that_nobody_sends_are_seen(made: Season) -> None:
    """4: nothing hid from us that SES took the one; the other lies there long behind its time."""
    project, now = made.script.project, made.world.now
    stuck = Mail(Kind.FRESH_LINK, project.id, "a" * 26, now, now + timedelta(days=3), occasion=OfHour(now))
    made.tables.outbox.owe(stuck)
    id = Mail(Kind.FRESH_LINK, project.id, "b" * 26, now, now + timedelta(days=3), occasion=OfHour(now)).id
    made.cloud.process = Process("send")
    for _ in range(2):
        ses.send(SENDER, "guest2@example.org", (), b"To: guest2@example.org\n\nHej", id, CONFIGURATION_SET)
    made.cloud.process = None
    made.world.now += timedelta(days=4)
    found = checks.in_the_end(made)
    assert any("nothing hid the first from us" in each for each in found)
    assert any("still owed" in each for each in found)
    assert any("the outbox knows nothing of it" in each for each in found)


def test_a_look_that_writes_is_seen(made: Season) -> None:
    """5: GET and HEAD alike; what a POST writes is its own."""
    write = put(made.tables.registrations.name, meeting={"S": "answer/1"}, part={"S": "answer"})
    rogue(made, "registration", write)
    assert checks.on_the_way(made) == []
    for method in ("GET", "HEAD"):
        rogue(made, "registration", write, method=method)
    assert promises(checks.on_the_way(made)) == {"5"}


def test_half_an_oere_and_a_time_that_is_not_utc_are_seen(made: Season) -> None:
    """6 and 7: in whatever is written, however deep; a time of another year is the machine's."""
    table = made.tables.budget.name
    rogue(made, "budget", put(table, amount={"N": "12.5"}))
    assert "6: 12.5 is no whole number (budget, PutItem)" in checks.on_the_way(made)
    rogue(made, "budget", put(table, at={"M": {"then": {"S": "2018-07-19T10:00:00+02:00"}}}))
    rogue(made, "budget", put(table, at={"S": "2026-11-23T10:00:00+00:00"}))
    found = checks.on_the_way(made)
    assert [each for each in found if "not in UTC" in each]
    assert [each for each in found if "no time of this season" in each]


def test_a_tally_that_is_no_recount_is_seen_at_rest(made: Season) -> None:
    """6: somebody is registered, and the books know nobody."""
    enter(made, a_guest(1))
    assert checks.on_the_way(made) == ["6: moede-1: counted None, recounted (1, 0, 2, None, 0)"]


def test_a_name_in_a_log_line_or_an_address_is_seen(made: Season) -> None:
    """8: a member's name, however it is escaped."""
    logger = import_module("registration.app").logger
    name = made.script.rows[0].name
    rogue(made, "registration", lambda: logger.info("answered", extra={"who": f"<{name.upper()}>"}))
    made.people.browser.get(f"{PUBLIC_URL}/find?{made.script.rows[1].address}")
    found = checks.on_the_way(made)
    assert promises(found) == {"8"}
    assert len(found) == 2


def test_who_was_erased_and_stands_in_a_table_is_seen(made: Season) -> None:
    """8: the members' table still has her."""
    made.world.tell(made.script.rows[0].address, "erased")
    assert promises(checks.in_the_end(made)) == {"8"}


def test_a_scan_and_a_tick_that_reads_more_are_seen(made: Season) -> None:
    """9: whoever asks; and a tick in which nothing is due."""
    rogue(made, "plan", lambda: dynamodb.client().scan(TableName=made.tables.members.name))
    assert promises(checks.on_the_way(made)) >= {"9"}
    rogue(made, "plan", lambda: [made.tables.members.page("amager-oest", None, 9) for _ in range(9)])
    assert any("did nothing" in each for each in checks.on_the_way(made))


def test_what_a_role_does_not_allow_is_seen(made: Season) -> None:
    """10: the feedback function has no business with registrations."""
    rogue(made, "feedback", lambda: made.tables.registrations.get("amager-oest", "moede-1", "guest1"))
    assert promises(checks.on_the_way(made)) == {"10"}


def test_an_answer_that_breaks_or_forgets_what_was_typed_is_seen(made: Season) -> None:
    """11: 500 with nothing wrong around it; 422 with an empty form; a form that takes what it must refuse."""
    rogue(made, "registration", lambda: None, {"statusCode": 500, "body": "", "headers": {}})
    assert promises(checks.on_the_way(made)) == {"11"}
    rogue(made, "registration", lambda: None, {"statusCode": 422, "body": "<form>", "headers": {}})
    assert "11: what was typed into diet is gone (registration POST)" in checks.on_the_way(made)
    known = next(iter(made.people.known.values()))
    made.world.tell(known.row.address, "mistyped", "moede-1", 200)
    assert "11: what was mistyped was answered 200" in checks.in_the_end(made)


@pytest.mark.parametrize(("company", "told"), [("Bos Brød", False), ("", True)])
def test_who_has_a_place_by_another_click_may_be_shown_it(made: Season, company: str, told: bool) -> None:
    """11: not so where the place holds what was mistyped."""
    known = next(iter(made.people.known.values()))
    enter(made, replace(a_guest(1), person=known.id, address=known.row.address, company=company))
    made.world.tell(known.row.address, "mistyped", "moede-1", 200)
    assert ("11: what was mistyped was answered 200" in checks.in_the_end(made)) == told


def test_who_took_a_new_address_since_was_invited_at_the_old_one(made: Season) -> None:
    """4: their entry among the members has moved along, and nobody passed them over. Not who took it before."""
    project, owing = made.script.project, vars(made)["watch"].owing
    enter(made, a_guest(1))
    move(made.tables.registrations, project, "guest1", "guest2", "guest2@example.org", made.world.now)
    assert owing._moved_since(made.world.now) == {"guest2"}
    assert owing._moved_since(made.world.now + timedelta(seconds=1)) == set()
