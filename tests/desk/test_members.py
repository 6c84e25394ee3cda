"""Who is in the network, and who adds whom."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from shared.campaigns.joining import Joining
from shared.desk.audit import AuditType, LinkPurpose
from shared.desk.roster import MOST
from shared.members import Member
from shared.members.consents import Subscription
from shared.outbox.mail import Kind
from shared.people import person_id
from shared.projects import Project
from shared.technical import dynamodb
from tests.builders import PEPPER, PROJECT, there
from tests.conftest import Tables, nothing_changes, tables
from tests.desk.conftest import Meanwhile
from tests.desk.stored import audit_log, audit_types, owed, owed_kinds
from tests.desk.test_expense import GOOD as BILL
from tests.desk.visitor import Desk
from tests.registration.visitor import Seen

NEW = {"name": "Åse Ørsted", "company": "Bageriet på hjørnet", "address": "Aase@Example.org ", "language": "en"}
AASE = person_id("aase@example.org", PEPPER)
BO_S_LIST = {
    "act": "take",
    "source": "Foreningens egen liste",
    "kept": base64.b64encode(b"navn;virksomhed;e-mail\nBo;Bos Bageri;bo@example.org\n").decode(),
}
ADD, LIST, ASK, REMOVE = ({"act": each} for each in ("add", "list", "ask", "remove"))


@pytest.fixture
def page(desk: Desk) -> str:
    """The page's address, in a browser that the secretariat has approved."""
    return desk.approved().link(LinkPurpose.MEMBERS)


def listed() -> Mapping[str, Subscription]:
    """How each member stands, by name."""
    return {member.name: stands for member, stands in tables.members.standings(PROJECT)}


def add(desk: Desk, page: str, **changes: str) -> Seen:
    return desk.post(page, {**NEW, **changes} | ADD)


def join(tables: Tables, *names: str) -> None:
    for name in names:
        address = f"{name.lower().replace(' ', '.')}@example.org".encode("ascii", "replace").decode().replace("?", "o")
        person = person_id(address, PEPPER)
        tables.members.save(Member(PROJECT, person, name, f"{name}s firma", address), None)


def people(seen: Seen) -> list[str]:
    """The names in the list, in its order."""
    text = seen.body[seen.body.index('class="people"') :] if 'class="people"' in seen.body else ""
    return [each.partition("</b>")[0] for each in text.split("<b>")[1:]]


def test_the_list_is_in_the_alphabets_order(desk: Desk, page: str) -> None:
    """As Danes have it; looking changes nothing."""
    join(tables, "Østen", "Bo", "Ærø", "Aage", "Zita", "anna")
    with nothing_changes():
        seen = desk.get(page)
        assert people(seen) == ["anna", "Bo", "Zita", "Ærø", "Østen", "Aage"]
        assert "6 er på listen. Målet i ansøgningen er 120." in seen.page.text
        assert desk.get(page, "HEAD").status == 200


def test_a_forwarded_link_shows_no_names(desk: Desk, page: str) -> None:
    """How many there are, and a button that asks the secretariat."""
    join(tables, "Bo")
    other = desk.another()
    for seen in (other.get(page), other.post(page, LIST), other.post(page, {"person": AASE} | ASK)):
        assert "Bo" not in people(seen)
        assert "bo@example.org" not in seen.body
        assert "Én er på listen" in seen.page.text
    assert owed_kinds() == [Kind.DESK_APPROVAL]
    assert people(other.approved().post(page, LIST)) == ["Bo"]


def test_the_list_is_searched(desk: Desk, page: str) -> None:
    """By name, company or address; every word must be there, and the words stay in the field."""
    join(tables, "Bo Jensen", "Bodil", "Carl")
    with nothing_changes():
        assert people(desk.post(page, {"q": "BO"} | LIST)) == ["Bo Jensen", "Bodil"]
        assert people(desk.post(page, {"q": "firma jen"} | LIST)) == ["Bo Jensen"]
        assert people(desk.post(page, {"q": "carl@example"} | LIST)) == ["Carl"]
        seen = desk.post(page, {"q": "<b>ingen"} | LIST)
        assert (people(seen), seen.page.field("q")["value"]) == ([], "<b>ingen")
        assert "Ingen på listen passer til »<b>ingen«." in seen.page.text


def test_a_long_list_comes_in_parts(desk: Desk, page: str) -> None:
    """Nobody is left out, and a page that does not exist is the last, or the first."""
    names = [f"Medlem {number:03}" for number in range(MOST + 3)]
    join(tables, *names)
    first, second = desk.get(page), desk.post(page, {"page": "2"} | LIST)
    assert people(first) + people(second) == names
    assert "Nummer 201 til 203 af 203" in second.page.text
    assert people(desk.post(page, {"page": "99"} | LIST)) == people(second)
    assert people(desk.post(page, {"page": "²"} | LIST)) == people(first)


def test_how_each_stands_is_marked_and_counted(desk: Desk, page: str) -> None:
    """In this project, and in all of them."""
    join(tables, "Bo", "Carl", "Dorte", "Eva", "Finn")
    people = {member.name: member.person for member, _ in tables.members.standings(PROJECT)}
    tables.members.unsubscribe(PROJECT, people["Bo"], desk.now)
    tables.members.leave_all(people["Carl"], desk.now)
    tables.members.complained(people["Dorte"], desk.now)
    tables.members.suppress(PROJECT, people["Eva"], desk.now)
    text = desk.get(page).page.text
    assert "3 af dem har frabedt sig invitationer. Til én når vores mails ikke frem." in text
    assert text.count("Har frabedt sig invitationer") == 2
    assert text.count("Har meldt vores mails som spam") == 1
    assert text.count("Mails når ikke frem") == 1


def test_somebody_new_is_invited_to_what_the_others_were(desk: Desk, page: str) -> None:
    """In the same transaction as the trail, which says how many, and not who."""
    seen = add(desk, page)
    assert "Åse Ørsted er sat på listen. Invitationen til det næste møde er på vej." in seen.page.text
    found = tables.members.get(PROJECT, AASE)
    assert found == Member(
        PROJECT, AASE, "Åse Ørsted", "Bageriet på hjørnet", "aase@example.org", "en", joined=desk.now.date()
    )
    assert [(each.mail.kind, each.mail.person, each.mail.meetings) for each in owed()] == [
        (Kind.INVITATION, AASE, ("moede-1",))
    ]
    done = audit_log()[-1]
    assert (done.type, done.about, done.facts) == (AuditType.MEMBER_ADDED, AASE, {"count": "1"})


def test_added_by_two_at_once_she_is_invited_once(desk: Desk, page: str, meanwhile: Meanwhile) -> None:
    """Both had read that she was not there."""
    meanwhile(lambda: add(desk, page))
    assert add(desk, page).status == 200
    assert len(tables.members.standings(PROJECT)) == 1
    assert len(owed()) == 1


def test_a_member_is_brought_up_to_date(desk: Desk, page: str) -> None:
    """By her address; she is not invited again."""
    add(desk, page)
    desk.now += timedelta(minutes=5)
    seen = add(desk, page, name="Åse Holm", company="", language="da")
    assert "Åse Holm stod på listen i forvejen" in seen.page.text
    found = there(tables.members.get(PROJECT, AASE))
    assert (found.name, found.company, found.language) == ("Åse Holm", "", "da")
    assert audit_types() == [AuditType.MEMBER_ADDED, AuditType.MEMBER_CHANGED]


def test_who_has_unsubscribed_stays_so(desk: Desk, page: str) -> None:
    """Also when she is taken off the list and put on it again: the page says that she gets nothing."""
    join(tables, "Aase")
    tables.members.unsubscribe(PROJECT, AASE, desk.now)
    for _ in range(2):
        seen = add(desk, page)
        assert "Men adressen har frabedt sig invitationer" in seen.page.text
        assert listed() == {"Åse Ørsted": Subscription.LEFT}
        desk.now += timedelta(minutes=1)
        assert desk.post(page, {"person": AASE} | REMOVE).status == 200
        assert listed() == {}
        desk.now += timedelta(minutes=1)
    assert tables.members.seen(PROJECT, AASE)[1].left
    assert owed() == []


@pytest.mark.parametrize("no", ["leave_all", "complained"])
def test_who_has_said_no_everywhere_is_not_invited(desk: Desk, page: str, no: str) -> None:
    """In another project, perhaps, or by her mail program's button."""
    getattr(tables.members, no)(AASE, desk.now)
    assert "Men adressen har" in add(desk, page).page.text
    assert owed() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "…"}, "Skriv, hvad personen hedder."),
        ({"name": "x" * 121}, "Der er plads til 120 tegn."),
        ({"company": "æ" * 121}, "Der er plads til 120 tegn."),
        ({"address": " "}, "Skriv en mailadresse."),
        ({"address": "aase@"}, "Efter @ skal der stå et domæne som firma.dk."),
        ({"address": "a" * 250 + "@example.org"}, "Der er plads til 254 tegn."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, page: str, wrong: dict[str, str], said: str) -> None:
    """And on top; what was typed is kept, and nothing is saved."""
    with nothing_changes():
        answer = add(desk, page, **wrong)
        [(name, typed)] = wrong.items()
        assert answer.status == 422
        assert said in answer.page.at(f"{name}-fejl")
        assert answer.page.field(name)["value"] == typed
        assert [each["value"] for each in answer.page.tags("input") if "checked" in each] == ["en"]


def test_somebody_is_taken_off_after_a_question(desk: Desk, page: str) -> None:
    """All that we knew of her is gone, and the trail does not name her; asked for again, it is said to be done."""
    join(tables, "Aase", "Bo")
    with nothing_changes():
        question = desk.post(page, {"person": AASE} | ASK)
        assert (question.status, "Aases firma" in question.page.text) == (200, True)
    assert "Aase er taget af listen" in desk.post(page, {"person": AASE} | REMOVE).page.text
    assert [member.name for member, _ in tables.members.standings(PROJECT)] == ["Bo"]
    assert (audit_log()[-1].type, audit_log()[-1].about, audit_log()[-1].facts) == (
        AuditType.MEMBER_REMOVED,
        "",
        {"count": "1"},
    )
    with nothing_changes():
        answer = desk.post(page, {"person": AASE} | REMOVE)
        assert (answer.status, "ikke på listen" in answer.page.text) == (409, True)
        assert desk.post(page, REMOVE).status == 409
    undo = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    assert "Det kan ikke tages tilbage" in desk.get(undo).page.text
    assert desk.post(undo, {}).status == 409


def test_the_log_says_who_was_taken_off(desk: Desk, page: str, logged: io.StringIO) -> None:
    """By her pseudonym: a restore of the tables takes her off again."""
    join(tables, "Aase")
    desk.post(page, {"person": AASE} | REMOVE)
    asked = [line for line in map(json.loads, logged.getvalue().splitlines()) if line["message"] == "person"]
    assert [(line["what"], line["project"], line["person"]) for line in asked] == [("off-the-list", PROJECT, AASE)]


def test_who_leaves_while_she_is_taken_off_has_left(desk: Desk, page: str, meanwhile: Meanwhile) -> None:
    """The removal is decided anew with what the member asked for meanwhile, which is kept."""
    join(tables, "Aase")
    meanwhile(lambda: tables.members.unsubscribe(PROJECT, AASE, desk.now))
    assert desk.post(page, {"person": AASE} | REMOVE).status == 200
    assert tables.members.seen(PROJECT, AASE)[0] is None
    assert tables.members.seen(PROJECT, AASE)[1].left


def test_adding_is_taken_back(desk: Desk, page: str) -> None:
    """Once; with what she has asked for meanwhile kept."""
    seen = add(desk, page)
    assert [each["href"] for each in seen.page.tags("a") if "/undo/" in each["href"]]
    undo = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    tables.members.unsubscribe(PROJECT, AASE, desk.now)
    assert "Én blev sat på listen over netværket." in desk.get(undo).page.text
    assert desk.post(undo, {}).status == 200
    member, consents = tables.members.seen(PROJECT, AASE)
    assert (member, consents.left) == (None, True)


@pytest.mark.parametrize("since", ["taken off", "taken off, joined", "taken off, added", "joined"])
def test_adding_is_not_taken_back_where_something_came_of_it(desk: Desk, page: str, kept: Project, since: str) -> None:
    """The same day: somebody has taken her off the list by hand, has added her anew, or she has said yes herself."""
    add(desk, page)
    undo = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    for each in since.split(", "):
        desk.now += timedelta(minutes=1)
        if each == "taken off":
            desk.post(page, {"person": AASE} | REMOVE)
        elif each == "added":
            add(desk, page)
        else:
            member = Member(PROJECT, AASE, "Åse", "", "aase@example.org")
            Joining(tables.members, tables.outbox, [kept], desk.now).take_by_own_click(member)
    assert desk.post(undo, {}).status == 409
    assert (tables.members.get(PROJECT, AASE) is not None) is (since != "taken off")


def test_neither_log_nor_address_names_anybody(desk: Desk, page: str, logged: io.StringIO) -> None:
    """What is searched for and typed in is posted, and forgotten."""
    seen = [add(desk, page), desk.post(page, {"q": "Ørsted"} | LIST), desk.post(page, {"person": AASE} | ASK)]
    for word in ("rsted", "aase@example.org", "Bageriet"):
        assert word not in logged.getvalue()
        for each in seen:
            assert not [a for tag in ("a", "form") for a in each.page.tags(tag) if word in str(a)]
    assert all(each.get("method") == "post" for page in seen for each in page.page.tags("form"))


@pytest.mark.parametrize(
    "press",
    [
        lambda desk, page: desk.post(page, NEW | ADD),
        lambda desk, page: desk.post(page, {"person": AASE} | REMOVE),
        lambda desk, page: desk.upload(f"{page}/list", BO_S_LIST, {}),
        lambda desk, page: desk.upload(desk.link(LinkPurpose.EXPENSE), BILL, {}),
    ],
)
def test_a_tick_in_the_middle_of_a_press_does_not_keep_the_planner_from_looking(
    desk: Desk, page: str, monkeypatch: pytest.MonkeyPatch, press: Callable[[Desk, str], Seen]
) -> None:
    """It looks before each of the press's transactions, finds nothing due, and writes that down."""
    join(tables, "Aase")
    agenda, transact, ticks = tables.projects.agenda, dynamodb.transact, [False]

    def behind_a_tick(writes: Sequence[Any]) -> None:
        if not ticks[-1]:
            ticks.append(True)
            agenda.settle(agenda.entry(PROJECT), None, None, desk.now)
            ticks.append(False)
        transact(writes)

    monkeypatch.setattr(dynamodb, "transact", behind_a_tick)
    assert press(desk, page).status == 200
    assert len(audit_types()) == 1
    assert (len(ticks) > 1, agenda.due(desk.now)) == (True, [PROJECT])


def test_an_invitation_of_before_is_not_sent_again(desk: Desk, page: str) -> None:
    """She was a member once, was invited, was taken off, and comes back."""
    add(desk, page)
    desk.post(page, {"person": AASE} | REMOVE)
    desk.now += timedelta(minutes=1)
    assert add(desk, page).status == 200
    assert len(owed()) == 1
    assert dynamodb.get(tables.members.name, {"project": PROJECT, "person": AASE}) is not None
