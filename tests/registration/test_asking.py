"""An address that has not answered: a request, and nothing more, until its mailbox clicks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from registration.wiring import wiring
from shared.campaigns.planner import Planner
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies, RenderedMail
from shared.members.member import Member
from shared.outbox.items import entry
from shared.outbox.mail import Kind, Mail
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.asking import look_after
from shared.registrations.requests import KEPT, REMIND_AFTER, RequestsTable
from shared.registrations.signing_up import cancel, sign_up
from shared.registrations.table import RegistrationsTable
from shared.technical import dynamodb
from tests.builders import PEPPER, PROJECT, a_guest, there
from tests.conftest import Tables, items, nothing_changes, tables
from tests.counting import lines_run
from tests.registration.test_signing_up import MEETING, PERSON, SEASON
from tests.registration.visitor import GOOD, LINKS, Seen, Visitor

ALL = [f"moede-{number}" for number in range(1, 5)]
MARKED = {
    **GOOD,
    "name": "Zebra Zobel",
    "company": "Zebraværkstedet",
    "diet": "zebramælk",
    "topics": "zebrastriber på vejen",
}


def owed(tables: Tables) -> list[Mail]:
    return [entry(item).mail for item in items(tables.outbox) if "kind" in item]


def asking(tables: Tables) -> Counter[Kind]:
    """The mails to mailboxes that have not answered."""
    return Counter(each.kind for each in owed(tables) if each.kind in (Kind.REQUEST, Kind.REQUEST_REMINDER))


def letter(tables: Tables, visitor: Visitor, kind: Kind = Kind.REQUEST) -> RenderedMail:
    [mail] = [each for each in owed(tables) if each.kind is kind]
    return compose(mail, tables.sources, LINKS, visitor.now)


def planner(tables: Tables) -> Planner:
    return Planner(tables.projects, tables.members, tables.registrations, tables.outbox)


def taken(tables: Tables) -> int:
    return sum(each.taken + each.waiting for each in tables.registrations.seats(PROJECT, ALL).values())


def test_a_form_takes_no_seat_and_registers_nobody(visitor: Visitor) -> None:
    """A thousand addresses take as many seats as none; one click takes the seats that it asked for."""
    for number in range(8):
        visitor.post(SEASON, {**GOOD, "address": f"bo+{number}@example.org", "party": "4", "meetings": ALL})
    assert taken(tables) == 0
    assert [list(tables.registrations.all(PROJECT, each)) for each in ALL] == [[], [], [], []]
    visitor.click("bo+3@example.org")
    assert taken(tables) == 16


def test_the_mail_holds_no_word_of_whoever_wrote(visitor: Visitor) -> None:
    """Not the name, the business, the diet or the topic; one link that shows, and a page whose button acts."""
    visitor.post(MEETING, MARKED)
    mail = letter(tables, visitor)
    assert "zebra" not in (mail.text + mail.html + mail.subject + mail.to.name).lower()
    assert mail.to.address == GOOD["address"]
    assert "Går den sidste imens, kommer du på ventelisten." in mail.text


def test_looking_signs_nobody_up_and_the_button_does(visitor: Visitor) -> None:
    """Mail scanners follow every link; the page shows all that will be kept, to the mailbox alone."""
    visitor.post(MEETING, MARKED)
    with nothing_changes():
        link = LINKS.confirm(PROJECT, PERSON, visitor.now)
        assert [visitor.get(link, method).status for method in ("GET", "HEAD", "GET")] == [200, 200, 200]
        assert all(each in visitor.get(link).page.text for each in (MARKED["name"], MARKED["diet"], MARKED["topics"]))
    answer = visitor.click(GOOD["address"])
    found = tables.registrations.get(PROJECT, "moede-1", PERSON)
    assert "Tak, du er tilmeldt" in answer.page.text
    assert found is not None and (found.status, found.diet) == (Status.CONFIRMED, MARKED["diet"])
    assert Counter(each.kind for each in owed(tables)) == {Kind.REQUEST: 1, Kind.CONFIRMATION: 1}


@pytest.mark.parametrize("shown", ["", "moede-2", "moede-1 moede-2 ../moede-1", "moede-1"])
def test_the_meetings_that_a_page_names_decide_nothing(visitor: Visitor, shown: str) -> None:
    """By them the seats are read together with the request, whose meetings they are to be signed up for."""
    visitor.post(MEETING, GOOD)
    link = LINKS.confirm(PROJECT, PERSON, visitor.now)
    visitor.post(link, {"asked_at": visitor.get(link).page.field("asked_at")["value"], "shown": shown})
    assert [each.meeting for each in tables.registrations.of_person(PROJECT, ALL, PERSON)] == ["moede-1"]


def test_a_second_click_leads_to_her_own_page(visitor: Visitor) -> None:
    """Nothing is done twice; the mail's button goes on being of use."""
    visitor.sign_up(MEETING, GOOD)
    again = visitor.get(LINKS.confirm(PROJECT, PERSON, visitor.now))
    assert again.status == 303
    assert "Du har plads" in visitor.get(again.headers["Location"]).page.text
    assert taken(tables) == 2


def test_the_last_seat_may_go_meanwhile(visitor: Visitor, kept: Project) -> None:
    """As page and mail say: whoever clicks then waits, in the order of the clicks."""
    visitor.post(MEETING, GOOD)
    for number in range(14):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=2), visitor.now)
    assert "Fuldt: du kommer på ventelisten" in visitor.get(LINKS.confirm(PROJECT, PERSON, visitor.now)).page.text
    assert "Du står på ventelisten" in visitor.click(GOOD["address"]).page.text


def test_a_full_waiting_list_takes_nobody(visitor: Visitor, kept: Project) -> None:
    """The page offers no form, and the click of whoever asked before says that nothing came of it."""
    visitor.post(MEETING, GOOD)
    link = LINKS.confirm(PROJECT, PERSON, visitor.now)
    button = {"asked_at": visitor.get(link).page.field("asked_at")["value"]}
    meeting = replace(kept.meetings[0], waiting_list=2)
    dynamodb.transact([tables.projects.meeting_write(kept.id, meeting, kept.meetings[0])])
    for number in range(15):
        sign_up(tables.registrations, kept, [meeting], a_guest(number, party=2), visitor.now)
    for page in (visitor.get(MEETING), visitor.get(link)):
        assert "Fuldt, også ventelisten" in page.page.text and "<form" not in page.body
        assert "lukket" not in page.page.text
    invitation = LINKS.invitation(PROJECT, meeting.id, PERSON, visitor.now)
    tables.members.save(Member(PROJECT, PERSON, "Bo", "Bageriet", GOOD["address"]), None)
    told = visitor.get(invitation).body
    assert "Fuldt, også ventelisten" in told and 'value="come"' not in told
    answer = visitor.post(link, button)
    assert answer.status == 409 and "Alt er optaget, også ventelisten" in answer.page.text
    assert taken(tables) == 30


def test_it_is_gone_after_a_day(visitor: Visitor) -> None:
    """The click comes too late, and the tick takes what was typed out of the table."""
    visitor.post(MEETING, MARKED)
    visitor.now += KEPT
    answer = visitor.click(GOOD["address"])
    assert (answer.status, "Der gik mere end et døgn" in answer.page.text) == (410, True)
    planner(tables).tick(visitor.now)
    assert "zebra" not in str(items(tables.registrations)).lower()
    assert taken(tables) == 0


def test_one_reminder_of_the_missing_click(visitor: Visitor) -> None:
    """Twenty hours later, once however often the planner looks; none where the click has come."""
    visitor.post(MEETING, MARKED)
    visitor.post(MEETING, {**GOOD, "address": "bo@example.org"})
    visitor.click("bo@example.org")
    for hours in (19, 20, 21, 23):
        planner(tables).tick(visitor.now + timedelta(hours=hours))
    reminded = [each.person for each in owed(tables) if each.kind is Kind.REQUEST_REMINDER]
    assert reminded == [PERSON]
    visitor.now += REMIND_AFTER
    mail = letter(tables, visitor, Kind.REQUEST_REMINDER)
    assert "zebra" not in (mail.text + mail.html).lower()
    visitor.click(GOOD["address"])
    with pytest.raises(NoLongerApplies):
        letter(tables, visitor, Kind.REQUEST_REMINDER)


def test_a_tick_reads_what_waits_for_mailboxes_in_one_request(
    visitor: Visitor, tables: Tables, calls: list[str]
) -> None:
    """Of all seasons, sign-ups and new addresses alike, those alone that it has to look at."""
    visitor.post(MEETING, MARKED)
    calls.clear()
    look_after(RequestsTable(tables.registrations.name, tables.outbox), visitor.now)
    assert calls == ["Query"]


def test_one_mailbox_gets_one_mail_however_it_is_spelled(visitor: Visitor) -> None:
    """Plus-addresses and Gmail's dots are one mailbox for limits, and people of their own for everything else. With its
    reminder a mailbox gets two mails in two days.
    """
    spelled = ["a.b@gmail.com", "ab+x@gmail.com", "AB@googlemail.com", "a.b+y@gmail.com"]
    for _ in range(24):
        visitor.now += timedelta(hours=1)
        for address in spelled:
            visitor.post(SEASON, {**GOOD, "address": address, "meetings": ALL})
        planner(tables).tick(visitor.now)
    assert asking(tables) == {Kind.REQUEST: 1, Kind.REQUEST_REMINDER: 1}
    visitor.post(SEASON, {**GOOD, "address": "another@gmail.com", "meetings": ALL})
    assert asking(tables)[Kind.REQUEST] == 2
    visitor.now += timedelta(hours=25)
    visitor.post(SEASON, {**GOOD, "address": "ab@gmail.com", "meetings": ALL})
    assert asking(tables)[Kind.REQUEST] == 3


def test_so_many_an_hour_in_a_season_and_in_all_whatever_the_process(
    visitor: Visitor, kept: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count is in the table: a new process goes on with it. What was typed is kept, members are not held up, and a
    flood at one season holds up no other, until all together have ten times as many.
    """
    monkeypatch.setenv("REQUESTS_PER_HOUR", "3")
    for number in range(3):
        wiring.cache_clear()
        assert visitor.post(MEETING, {**GOOD, "address": f"bo{number}@example.org"}).status == 200
    for _ in range(30):  # what is refused here uses up nothing of the others'
        full = visitor.post(MEETING, GOOD)
    assert (full.status, full.headers["Retry-After"], full.page.field("name")["value"]) == (429, "3600", GOOD["name"])
    assert "Vi kan ikke sende flere mails i denne time" in full.page.at("fejl")
    assert visitor.post_json(f"/api/projects/{PROJECT}/meetings/moede-1/registrations", {**GOOD, "party": 1}).json[
        "type"
    ] == ("urn:tovholder:hour-full")
    assert len(owed(tables)) == 3
    assert "Tak, du er tilmeldt" in visitor.click("bo1@example.org").page.text
    answers = []
    for number in range(10):
        tables.keep(replace(kept, id=f"valby-{number}"))
        wiring.cache_clear()
        for each in range(3):
            form = {**GOOD, "address": f"eva{number}-{each}@example.org"}
            answers.append(visitor.post(f"/valby-{number}/moede-1", form).status)
    assert answers == [200] * 27 + [429] * 3
    visitor.now += timedelta(hours=1)
    assert visitor.post(MEETING, GOOD).status == 200


def test_a_form_that_comes_while_the_click_is_answered_is_kept(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The click says yes to what was shown; what was asked since waits for a click of its own, by a mail of its own."""
    visitor.post(MEETING, GOOD)
    register, forms = RegistrationsTable.register, iter([f"/{PROJECT}/moede-2"])

    def late(*arguments: Any, **more: Any) -> None:
        for path in forms:
            visitor.now += timedelta(minutes=1)
            visitor.post(path, GOOD)
        register(*arguments, **more)

    monkeypatch.setattr(RegistrationsTable, "register", late)
    assert "Tak, du er tilmeldt" in visitor.click(GOOD["address"]).page.text
    assert [each.meeting for each in tables.registrations.of_person(PROJECT, ALL, PERSON)] == ["moede-1"]
    waiting = there(RequestsTable(tables.registrations.name, tables.outbox).get(PROJECT, PERSON, visitor.now))
    assert waiting.meetings == ("moede-1", "moede-2")
    visitor.now += timedelta(minutes=1)
    visitor.post(f"/{PROJECT}/moede-3", GOOD)
    assert asking(tables)[Kind.REQUEST] == 2


def test_a_later_form_adds_its_meetings_and_has_the_last_word(visitor: Visitor) -> None:
    """Two meetings on two pages and one mail; a page that was open shows what has changed before anything is done."""
    visitor.post(MEETING, MARKED)
    link = LINKS.confirm(PROJECT, PERSON, visitor.now)
    opened = visitor.get(link).page.field("asked_at")["value"]
    visitor.now += timedelta(minutes=1)
    visitor.post(f"/{PROJECT}/moede-2", GOOD)
    shown = visitor.post(link, {"asked_at": opened})
    assert "Er det dig, der vil med?" in shown.page.text
    assert taken(tables) == 0
    visitor.click(GOOD["address"])
    held = tables.registrations.of_person(PROJECT, ALL, PERSON)
    assert [(each.meeting, each.name) for each in held] == [("moede-1", GOOD["name"]), ("moede-2", GOOD["name"])]


def test_who_is_registered_already_is_mailed_her_link(visitor: Visitor, kept: Project) -> None:
    """She need not click; nobody else learns that she is."""
    guest = a_guest(person=PERSON, address=GOOD["address"])
    sign_up(tables.registrations, kept, kept.meetings[:1], guest, visitor.now)
    visitor.post(MEETING, MARKED)
    mail = letter(tables, visitor)
    assert mail.subject == "Du er allerede tilmeldt – her er dit link"
    assert "zebra" not in (mail.text + mail.html).lower()


def _keep(got: list[Seen], send: Callable[[], Seen]) -> None:
    got.append(send())


@pytest.mark.parametrize("path", [SEASON, MEETING, "json", "find"])
def test_nobody_learns_who_is_registered(visitor: Visitor, kept: Project, calls: list[str], path: str) -> None:
    """By answer, headers, number and kind of calls, lines of our code that run, or free seats: whether registered,
    waiting, cancelled, a member, silenced, or unknown. The calls are the same, too, for whoever has asked already.
    """
    known = [a_guest(number, person=person_id(f"g{number}@example.org", PEPPER)) for number in range(6)]
    fill = [a_guest(10 + number, party=4) for number in range(6)] + [a_guest(20, party=3)]
    for number, guest in enumerate([known[2], known[0], *fill, known[1]]):
        sign_up(tables.registrations, kept, kept.meetings[:1], guest, visitor.now + timedelta(seconds=number))
        if not number:
            cancel(tables.registrations, kept, kept.meetings[0], guest.person, visitor.now)
    tables.members.save(Member(PROJECT, known[3].person, "Bo", "", known[3].address), None)
    tables.members.complained(known[4].person, visitor.now)
    visitor.post(MEETING, {**GOOD, "address": "g6@example.org"})
    answers, requests, work = set(), [], []
    for number in (7, *range(7)):
        visitor.now += timedelta(milliseconds=1)
        calls.clear()
        form = {**GOOD, "address": f"g{number}@example.org", "meetings": ["moede-1"]}
        got: list[Seen] = []
        send = partial(visitor.post, f"/find/{PROJECT}" if path == "find" else path, form)
        if path == "json":
            said = {name: each for name, each in form.items() if name != "meetings"} | {"party": 2}
            send = partial(visitor.post_json, f"/api/projects/{PROJECT}/meetings/moede-1/registrations", said)
        work.append(lines_run(partial(_keep, got, send), ("/shared/", "/functions/")))
        [answer] = got
        answers.add((answer.status, str(answer.headers), answer.body.replace(str(form["address"]), "ADDRESS")))
        requests.append(list(calls))
    assert len(answers) == 1
    assert [each for each in requests if each != requests[0]] == []
    # The first one warms up, the last one has a request already, which says nothing of membership.
    assert len(set(work[1:-1])) == 1 < work[1], work
    waiting = tables.registrations.get(PROJECT, "moede-1", known[1].person)
    assert waiting and waiting.status is Status.WAITING
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].taken == 28


def test_it_stands_in_no_list_and_in_what_is_held_about_her(visitor: Visitor, kept: Project) -> None:
    """Erased with the rest, shown with the rest, counted by nothing."""
    visitor.sign_up(MEETING, GOOD)
    visitor.now += timedelta(minutes=1)
    visitor.post(f"/{PROJECT}/moede-2", MARKED)
    own = LINKS.manage(PROJECT, PERSON, visitor.now)
    assert visitor.get(f"{own}/data.json").json["request"]["diet"] == MARKED["diet"]
    assert MARKED["topics"] in visitor.get(f"{own}/data").page.text
    visitor.post(f"{own}/erase", {})
    assert RequestsTable(tables.registrations.name, tables.outbox).get(PROJECT, PERSON, visitor.now) is None
