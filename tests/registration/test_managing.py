"""The page behind a mail's link: seeing, changing, cancelling and coming back to one's own registrations."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.outbox import Kind
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.links import MANAGE_AGE, Links
from shared.registrations.registration import MOST_CHANGES
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from shared.technical.dynamodb import Busy
from shared.technical.links import Signer
from tests.builders import PEPPER, PROJECT, a_guest, there
from tests.conftest import Tables, nothing_changes, tables
from tests.registration.test_signing_up import mails, raising
from tests.registration.visitor import KEY, Visitor

LINKS = Links("", Signer((KEY,)))
PERSON = a_guest().person
OFF = {"act": "cancel", "meeting": "moede-1"}
BACK = {"act": "return", "meeting": "moede-1"}
NEW = "ny@example.org"
DETAILS = {
    "name": "Åse Nygaard",
    "company": "Ny ApS",
    "party": "3",
    "diets": ["", "halal"],
    "diet": "vegetar",
    "topics": "Skilte\r\nog lys",
}


@pytest.fixture
def link(visitor: Visitor, kept: Project) -> str:
    """The link of somebody who is registered, alone, at the first two meetings."""
    sign_up(tables.registrations, kept, kept.meetings[:2], a_guest(), visitor.now)
    return LINKS.manage(PROJECT, PERSON, visitor.now)


def acts(visitor: Visitor, link: str) -> list[tuple[str, str]]:
    """What the buttons of the page would do, and at which meeting; not those of meetings that she has not answered, nor
    the list of who comes.
    """
    fields = visitor.get(link).page.tags("input")
    values = [each["value"] for each in fields]
    pairs = zip(values[::2], values[1::2], strict=True)
    return [each for each in pairs if each[0] not in {"join", "list", "unlist"}]


def status(tables: Tables, meeting: str = "moede-1", person: str = PERSON) -> Status:
    found = there(tables.registrations.get(PROJECT, meeting, person))
    return found.status


def test_the_link_shows_ones_own_registrations(visitor: Visitor, link: str) -> None:
    """Those of the person alone, each with its way out and its way to be changed."""
    page = visitor.get(link).page
    assert page.text.count("Du har plads") == 2
    assert acts(visitor, link) == [("cancel", "moede-1"), ("cancel", "moede-2")]
    assert {f"{link}/change/moede-1", f"{link}/address", f"{link}/data"} <= {each["href"] for each in page.tags("a")}


def test_one_button_cancels(visitor: Visitor, link: str) -> None:
    """The registration is cancelled, the other one stays, and the page says so; a double press cancels once."""
    answer = visitor.post(link, OFF)
    assert answer.status == 200
    assert "Du har meldt afbud til »Netværksmøde 1«" in answer.page.text
    assert (status(tables), status(tables, "moede-2")) == (Status.CANCELLED, Status.CONFIRMED)
    assert [kind for kind, _ in mails(tables)].count(Kind.CANCELLED) == 1
    with nothing_changes():
        assert visitor.post(link, OFF).status == 200


def test_one_button_comes_back_with_what_was_said_last(visitor: Visitor, link: str) -> None:
    """The details on file are used; a second press changes nothing."""
    visitor.post(link, OFF)
    assert acts(visitor, link)[0] == ("return", "moede-1")
    visitor.now += timedelta(minutes=5)
    answer = visitor.post(link, BACK)
    found = tables.registrations.get(PROJECT, "moede-1", PERSON)
    assert "Du er tilmeldt »Netværksmøde 1« igen" in answer.page.text
    assert found is not None
    assert (found.status, found.name, found.registered_at) == (Status.CONFIRMED, a_guest().name, visitor.now)
    visitor.post(link, BACK)
    assert [kind for kind, _ in mails(tables)] == [Kind.CANCELLED, Kind.CONFIRMATION, Kind.CONFIRMATION]


def test_who_comes_back_to_a_full_meeting_stands_last(visitor: Visitor, link: str, kept: Project) -> None:
    """The place in the queue is the new one; and the waiting list has a way out too."""
    visitor.post(link, OFF)
    for number in range(2, 32):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number), visitor.now)
    visitor.now += timedelta(minutes=5)
    answer = visitor.post(link, BACK)
    assert "på ventelisten til »Netværksmøde 1«, bagest i køen" in answer.page.text
    assert [each.person for each in tables.registrations.waiting(PROJECT, "moede-1")][-1] == PERSON
    assert "Tag mig af ventelisten" in answer.page.text
    waiting = tables.registrations.waiting(PROJECT, "moede-1")
    assert f"Du er nummer {len(waiting)} i køen" in answer.page.text
    seated = LINKS.manage(PROJECT, a_guest(2).person, visitor.now)
    assert f"{len(waiting)} står på venteliste" in visitor.get(seated).page.text
    visitor.now = kept.meetings[0].promotion_closes
    assert "Ventelisten rykker ikke længere op af sig selv." in visitor.get(link).page.text
    assert "din plads går videre" not in visitor.get(seated).page.text
    assert "taget af ventelisten til »Netværksmøde 1«" in visitor.post(link, OFF).page.text


def test_one_button_joins_another_meeting_without_a_second_mailbox_check(visitor: Visitor, link: str) -> None:
    """Her mailbox has answered in this season: what she wrote last is used, and one mail confirms it."""
    joins = [each["value"] for each in visitor.get(link).page.tags("input") if each["name"] == "meeting"][-2:]
    assert joins == ["moede-3", "moede-4"]
    answer = visitor.post(link, {"act": "join", "meeting": "moede-3"})
    assert "Du er tilmeldt »Netværksmøde 3«." in answer.page.text
    assert status(tables, "moede-3") is Status.CONFIRMED
    visitor.post(link, {"act": "join", "meeting": "moede-3"})
    assert [kind for kind, _ in mails(tables)].count(Kind.CONFIRMATION) == 2


def test_nobody_comes_back_after_registration_closed(visitor: Visitor, link: str, kept: Project) -> None:
    """The page says so instead of a button, and the post is refused."""
    visitor.post(link, OFF)
    visitor.now = kept.meetings[0].registration_closes
    with nothing_changes():
        assert acts(visitor, link) == [("cancel", "moede-2")]
        assert "Tilmeldingen er lukket" in visitor.get(link).page.text
        assert visitor.post(link, BACK).status == 409


def test_a_past_meeting_cannot_be_cancelled(visitor: Visitor, link: str, kept: Project) -> None:
    """Who came, came."""
    visitor.now = kept.meetings[0].ends
    with nothing_changes():
        assert visitor.post(link, OFF).status == 410
        assert visitor.post(f"{link}/change/moede-1", DETAILS).status == 410
        assert acts(visitor, link) == [("cancel", "moede-2")]


@pytest.mark.parametrize(
    ("posted", "answered"),
    [
        ({}, 404),
        ({"act": "cancel", "meeting": ""}, 404),
        ({"act": "cancel", "meeting": "moede-9"}, 404),
        ({"act": "return", "meeting": "moede-3"}, 404),
        ({"act": "join", "meeting": "moede-9"}, 404),
        ({"meeting": "moede-1"}, 400),
        ({"act": "erase", "meeting": "moede-1"}, 400),
    ],
)
def test_what_no_button_posts_is_refused(visitor: Visitor, link: str, posted: dict[str, str], answered: int) -> None:
    """A page that says so, and nothing changes."""
    with nothing_changes():
        assert visitor.post(link, posted).status == answered


def test_signing_up_and_cancelling_again_and_again_ends_for_today(visitor: Visitor, link: str) -> None:
    """Each turn is mails; one may always cancel, and tomorrow is another day."""
    for _ in range(MOST_CHANGES):
        visitor.now += timedelta(minutes=1)
        assert visitor.post(link, OFF).status == 200
        answer = visitor.post(link, BACK)
    with nothing_changes():
        assert (answer.status, answer.headers["Retry-After"]) == (429, "3600")
        assert "Vent til i morgen" in answer.page.text
        assert link in [each["href"] for each in answer.page.tags("a")]
    visitor.now += timedelta(days=1)
    assert visitor.post(link, BACK).status == 200
    assert status(tables) is Status.CONFIRMED


def test_the_form_shows_what_a_registration_says(visitor: Visitor, link: str) -> None:
    """She mends one word and need not write the others again."""
    page = visitor.get(f"{link}/change/moede-1").page
    assert page.field("name")["value"] == a_guest().name
    assert page.field("company")["value"] == a_guest().company
    assert [each["value"] for each in page.tags("input") if "checked" in each] == ["1", ""]
    assert not [each for each in page.tags("input") if each["name"] in {"address", "ticket", "subject"}]


def test_changing_keeps_the_seat(visitor: Visitor, link: str) -> None:
    """What was written is kept, the place too, and a mail tells it."""
    answer = visitor.post(f"{link}/change/moede-1", DETAILS)
    found = tables.registrations.get(PROJECT, "moede-1", PERSON)
    assert "Vi har rettet din tilmelding til »Netværksmøde 1«" in answer.page.text
    assert found is not None
    assert (found.name, found.company, found.party) == ("Åse Nygaard", "Ny ApS", 3)
    assert (found.diet, found.topics) == ("vegetar", "Skilte\nog lys")
    assert (Kind.CHANGED, PERSON) in mails(tables)
    with nothing_changes():
        assert "Der var ikke noget at rette" in visitor.post(f"{link}/change/moede-1", DETAILS).page.text


def test_a_tick_stays_until_it_is_taken_away(visitor: Visitor, link: str, kept: Project) -> None:
    """Also where the plan offers it no more; a form without a tick takes all of them away."""
    visitor.post(f"{link}/change/moede-1", {**DETAILS, "diets": ["", "halal", "nødder"]})
    fish = replace(kept, catering=replace(kept.catering, diets=("fisk",)))
    dynamodb.transact(tables.projects.writes(fish, kept))
    boxes = [each for each in visitor.get(f"{link}/change/moede-1").page.tags("input") if each["name"] == "diets"]
    assert [(each["value"], "checked" in each) for each in boxes if each["type"] == "checkbox"] == [
        ("fisk", False),
        ("halal", True),
        ("nødder", True),
    ]
    for ticked, left in ((["", "nødder", "fisk"], ("fisk", "nødder")), ([""], ())):
        visitor.post(f"{link}/change/moede-1", {**DETAILS, "diets": ticked})
        found = there(tables.registrations.get(PROJECT, "moede-1", PERSON))
        assert found.diets == left


def test_a_wrong_change_is_told_beside_its_field(visitor: Visitor, link: str) -> None:
    """What was typed is kept, right or wrong."""
    with nothing_changes():
        answer = visitor.post(f"{link}/change/moede-1", {**DETAILS, "company": "", "diet": "x" * 301})
        assert answer.status == 422
        assert "Skriv, hvilken virksomhed" in answer.page.at("company-fejl")
        assert "Der er 2 ting at rette" in answer.page.at("fejl")
        assert answer.page.field("name")["value"] == "Åse Nygaard"
        assert answer.page.field("diet")["value"] == "x" * 301


def test_a_party_too_large_is_told_how_many_fit(visitor: Visitor, link: str, kept: Project) -> None:
    """Nobody loses a seat by asking for one more."""
    for number in range(2, 28):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number), visitor.now)
    with nothing_changes():
        answer = visitor.post(f"{link}/change/moede-1", DETAILS)
        assert answer.status == 422
        assert "Lige nu kan I højst blive 2" in answer.page.at("party-fejl")


def test_a_party_does_not_grow_after_registration_closed(visitor: Visitor, link: str, kept: Project) -> None:
    """The diet may still be told; for more people one has to write."""
    visitor.now = kept.meetings[0].registration_closes
    answer = visitor.post(f"{link}/change/moede-1", DETAILS)
    assert answer.status == 422
    assert "Tilmeldingen er lukket" in answer.page.at("party-fejl")
    assert visitor.post(f"{link}/change/moede-1", {**DETAILS, "party": "1"}).status == 200


def test_an_overload_while_changing_says_so(visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """503, and when to come back."""
    monkeypatch.setattr("registration.managing.change", raising(Busy()))
    answer = visitor.post(f"{link}/change/moede-1", DETAILS)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


def test_what_is_cancelled_cannot_be_changed(visitor: Visitor, link: str) -> None:
    """404 with the way back to the button that comes back."""
    visitor.post(link, OFF)
    answer = visitor.get(f"{link}/change/moede-1")
    assert answer.status == 404
    assert link in [each["href"] for each in answer.page.tags("a")]


def test_another_address_takes_all_that_is_to_come(visitor: Visitor, link: str) -> None:
    """When it has answered, both addresses are told; the old link opens nothing any more, and says so kindly."""
    answer = visitor.post(f"{link}/address", {"address": " NY@example.org "})
    person = person_id(NEW, PEPPER)
    assert answer.status == 200
    assert NEW in answer.page.text
    assert visitor.press(LINKS.new_address(PROJECT, PERSON, person, now=visitor.now)).status == 200
    assert status(tables, person=person) is Status.CONFIRMED
    assert {(Kind.CHANGED, person), (Kind.ADDRESS_CHANGED, PERSON)} <= set(mails(tables))
    gone = visitor.get(link)
    assert gone.status == 410
    assert "Linket er ikke længere i brug" in gone.page.text
    assert NEW not in gone.body
    assert visitor.post(link, OFF).status == 410
    assert visitor.get(LINKS.manage(PROJECT, person, visitor.now)).status == 200
    assert visitor.get(f"{link}/data").status == 200


def test_a_known_address_gets_the_same_answer(visitor: Visitor, link: str, kept: Project) -> None:
    """The page does not tell who is registered; the one who is keeps what she has."""
    other = a_guest(7, person=person_id(NEW, PEPPER), address=NEW)
    sign_up(tables.registrations, kept, kept.meetings[:2], other, visitor.now)
    known = visitor.post(f"{link}/address", {"address": NEW})
    visitor.now += timedelta(seconds=1)
    unknown = visitor.post(f"{link}/address", {"address": "nz@example.org"})
    assert unknown.body == known.body.replace(NEW, "nz@example.org")
    found = tables.registrations.get(PROJECT, "moede-1", other.person)
    assert found is not None and found.name == other.name


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ny@", "Efter @ skal der stå et domæne som firma.dk."),
        ("", "Skriv din mailadresse"),
        ("GUEST1@example.org", "Det er den adresse, vi skriver til nu."),
    ],
)
def test_a_wrong_address_is_told_beside_it(visitor: Visitor, kept: Project, typed: str, words: str) -> None:
    """What was typed is kept."""
    guest = a_guest(person=person_id("guest1@example.org", PEPPER))
    sign_up(tables.registrations, kept, kept.meetings[:1], guest, visitor.now)
    with nothing_changes():
        answer = visitor.post(LINKS.manage(PROJECT, guest.person, visitor.now) + "/address", {"address": typed})
        assert answer.status == 422
        assert words in answer.page.at("address-fejl")
        assert answer.page.field("address")["value"] == typed


def test_a_link_acts_for_nobody_else(visitor: Visitor, link: str, kept: Project) -> None:
    """Another's link shows and cancels her own."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(2), visitor.now)
    theirs = LINKS.manage(PROJECT, a_guest(2).person, visitor.now)
    assert a_guest().name not in visitor.get(theirs).page.text.replace(a_guest(2).name, "")
    visitor.post(theirs, {**OFF, "person": PERSON})
    assert (status(tables), status(tables, person=a_guest(2).person)) == (Status.CONFIRMED, Status.CANCELLED)


def test_an_expired_link_offers_a_new_one_and_says_nothing_more(visitor: Visitor, link: str) -> None:
    """410, one button, and no name; the button owes one mail an hour to the address on file."""
    visitor.now += MANAGE_AGE + timedelta(seconds=1)
    with nothing_changes():
        answer = visitor.get(link)
        assert answer.status == 410
        assert "Linket er for gammelt" in answer.page.text
        assert not [word for word in (a_guest().name, a_guest().address, "Netværksmøde") if word in answer.page.text]
        assert visitor.post(link, OFF).status == 410
    [form] = answer.page.tags("form")
    sent = [visitor.post(form["action"], {}) for _ in range(3)]
    assert {each.body for each in sent} == {sent[0].body}
    assert "Kender vi adressen" in sent[0].page.text
    assert mails(tables).count((Kind.FRESH_LINK, PERSON)) == 1
    visitor.now += timedelta(hours=1)
    visitor.post(form["action"], {})
    assert mails(tables).count((Kind.FRESH_LINK, PERSON)) == 2


def test_no_token_is_logged(visitor: Visitor, link: str, logged: io.StringIO) -> None:
    """A signed link in a log is a key under the mat."""
    for path in ("", "x", "/data", "/address"):
        visitor.get(link + path)
    assert logged.getvalue().count("manage") == 2
    assert link[3:40] not in logged.getvalue()
