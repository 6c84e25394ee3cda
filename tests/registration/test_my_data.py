"""What is held about somebody: shown, taken away, erased."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.members.member import Member
from shared.outbox.mail import Kind, Mail, State
from shared.projects import Project
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from shared.technical.dynamodb import Busy
from tests.builders import PROJECT, a_guest
from tests.conftest import nothing_changes, tables
from tests.registration.test_managing import LINKS, PERSON
from tests.registration.test_signing_up import raising
from tests.registration.visitor import Visitor

GUEST = a_guest(party=2, diets=("halal",), diet="ingen nødder", topics="Skilte")
OURS = (GUEST.name, GUEST.company, GUEST.address, GUEST.diet, GUEST.topics, PERSON)


@pytest.fixture
def link(visitor: Visitor, kept: Project) -> str:
    """The link of a member who comes to one meeting, has cancelled another, and shares the first with somebody."""
    tables.members.save(Member(PROJECT, PERSON, GUEST.name, GUEST.company, GUEST.address), None)
    sign_up(tables.registrations, kept, kept.meetings[:2], GUEST, visitor.now)
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(2, diet="glutenfri"), visitor.now)
    cancel(tables.registrations, kept, kept.meetings[1], PERSON, visitor.now)
    return LINKS.manage(PROJECT, PERSON, visitor.now)


def test_the_page_shows_all_that_is_held(visitor: Visitor, link: str) -> None:
    """Both registrations, the entry among the members, and what is known of mails; nothing of anybody else."""
    text = visitor.get(f"{link}/data").page.text
    for words in (*OURS[:5], "Du har plads", "Du har meldt afbud", "vi inviterer", "400 dage", "21. november 2019"):
        assert words in text
    assert "glutenfri" not in text


def test_the_file_holds_the_same(visitor: Visitor, link: str) -> None:
    """As JSON, to be kept and read by a program; it names what it has not."""
    answer = visitor.get(f"{link}/data.json")
    held: dict[str, Any] = json.loads(answer.body)
    assert held["not_included"] == ["audit"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="amager-oest.json"'
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert [(each["meeting"], each["status"]) for each in held["registrations"]] == [
        ("moede-1", "confirmed"),
        ("moede-2", "cancelled"),
    ]
    assert held["registrations"][0] == {
        "meeting": "moede-1",
        "name": GUEST.name,
        "company": GUEST.company,
        "address": GUEST.address,
        "party": 2,
        "status": "confirmed",
        "registered_at": "2018-07-26T07:00:00Z",
        "diets": ["halal"],
        "diet": "ingen nødder",
        "topics": "Skilte",
        "language": "da",
        "on_list": "",
        "in_public": "",
    }
    assert held["member"] == {
        "name": GUEST.name,
        "company": GUEST.company,
        "address": GUEST.address,
        "language": "da",
        "standing": "active",
    }
    assert held["deleted_on"] == "2019-11-21"


def test_it_tells_what_became_of_each_mail(visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kind, meeting, time and fate; nobody else's, and whether SES mails the address. A member's bounces too."""
    other = Mail(Kind.REMINDER, PROJECT, a_guest(2).person, visitor.now, visitor.now + timedelta(days=1))
    mine = replace(other, person=PERSON, meetings=("moede-1",))
    for mail in (other, mine):
        tables.outbox.owe(mail)
    tables.outbox.heard(mine.id, State.SENT, "message", visitor.now)
    tables.outbox.heard(mine.id, State.BOUNCED, "message", visitor.now, PROJECT)
    tables.members.soft_bounced(PROJECT, PERSON, mine.id, visitor.now)
    held = visitor.get(f"{link}/data.json").json
    [reminder] = [each for each in held["mails"] if each["kind"] == "reminder"]
    assert (reminder["state"], reminder["meetings"]) == ("bounced", ["moede-1"])
    assert sorted({each["kind"] for each in held["mails"]}) == ["cancelled", "confirmation", "reminder"]
    assert (held["reach"]["soft_bounces"], held["suppressed_by_ses"]) == ([mine.id], None)
    shown = visitor.get(f"{link}/data").page.text.replace("\u00a0", " ")
    assert "Påmindelsen »Netværksmøde 1«, 26. juli 2018 kl. 9.00: kom tilbage" in shown, shown[-900:]
    for said, words in (({"reason": "BOUNCE"}, "har spærret din adresse"), ("unknown", "kunne vi ikke få at vide")):
        monkeypatch.setattr("registration.my_data.as_far_as_said", lambda _, said=said: said)
        assert visitor.get(f"{link}/data.json").json["suppressed_by_ses"] == said
        assert words in visitor.get(f"{link}/data").page.text


def test_erasing_asks_first(visitor: Visitor, link: str) -> None:
    """The page says what goes and what stays, and the button is a post."""
    with nothing_changes():
        page = visitor.get(f"{link}/erase").page
        assert "Vi melder afbud for dig til »Netværksmøde 1«" in page.text
        assert [(each["method"], each["action"]) for each in page.tags("form")] == [("post", f"{link}/erase")]


def test_erasing_leaves_nothing(visitor: Visitor, link: str) -> None:
    """Not in any table; the seats are free, and the page says what is gone."""
    answer = visitor.post(f"{link}/erase", {})
    assert answer.status == 200
    assert "Dine oplysninger er slettet" in answer.page.text
    assert "Vi har meldt afbud for dig til »Netværksmøde 1«" in answer.page.text
    for table in (tables.registrations.name, tables.members.name):
        left = str(dynamodb.client().scan(TableName=table)["Items"])
        assert not [word for word in OURS if word in left]
    assert GUEST.address not in str(dynamodb.client().scan(TableName=tables.outbox.name)["Items"])
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].taken == 1
    assert "Vi har ikke gemt noget om dig." in visitor.get(f"{link}/data").page.text
    assert visitor.get(link).status == 200
    assert visitor.post(f"{link}/erase", {}).status == 200


def test_the_page_leads_to_where_she_leaves_the_list(visitor: Visitor, link: str) -> None:
    """And says how she stands: in this project, and everywhere."""
    [choose] = [each["href"] for each in visitor.get(f"{link}/data").page.tags("a") if "/u/" in each["href"]]
    assert "Invitationer ja" in visitor.get(f"{link}/data").page.text
    assert visitor.post(choose, {"act": "leave-all"}).status == 200
    page = visitor.get(f"{link}/data").page
    assert "Invitationer nej, det har du bedt om" in page.text
    assert "At du har sagt nej" in page.text
    assert visitor.get(f"{link}/data.json").json["consents"]["unsubscribed_at"] == "2018-07-26T07:00:00Z"


def test_the_log_says_who_was_erased(visitor: Visitor, link: str, logged: io.StringIO) -> None:
    """By her pseudonym: a restore of the tables erases her again."""
    visitor.post(f"{link}/erase", {})
    asked = [line for line in map(json.loads, logged.getvalue().splitlines()) if line["message"] == "person"]
    assert [(line["what"], line["project"], line["person"]) for line in asked] == [("erased", PROJECT, PERSON)]


def test_a_no_outlives_erasure_and_the_pages_say_so(visitor: Visitor, link: str) -> None:
    """Before, at once, and whenever she looks again; nothing else is left."""
    tables.members.unsubscribe(PROJECT, PERSON, visitor.now)
    said = "At du har sagt nej til vores mails, husker vi i fem år"
    assert said in visitor.get(f"{link}/erase").page.text
    assert said in visitor.post(f"{link}/erase", {}).page.text
    page = visitor.get(f"{link}/data").page
    assert "At du har sagt nej" in page.text
    assert "Vi har ikke gemt noget om dig." not in page.text
    left = str(dynamodb.client().scan(TableName=tables.members.name)["Items"])
    assert not [word for word in OURS if word in left and word != PERSON]


def test_a_head_stays_in_the_accounts_without_a_name(visitor: Visitor, link: str, kept: Project) -> None:
    """Of a meeting that was held the seats are still counted, and nothing says whose they were."""
    visitor.now = kept.meetings[0].ends
    assert "tæller vi dig stadig med i regnskabet" in visitor.get(f"{link}/erase").page.text
    assert "tæller du stadig med i regnskabet" in visitor.post(f"{link}/erase", {}).page.text
    left = [each for each in tables.registrations.all(PROJECT, "moede-1") if each.person != a_guest(2).person]
    assert [(each.party, each.name, each.address) for each in left] == [(2, "", "")]
    assert list(tables.registrations.all(PROJECT, "moede-2")) == []


def test_erasing_half_is_finished_by_pressing_again(
    visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 says so; the link still works."""
    with monkeypatch.context() as patch:
        patch.setattr("shared.personal_data.erasure.erase_at", raising(Busy()))
        assert visitor.post(f"{link}/erase", {}).status == 503
    assert tables.members.get(PROJECT, PERSON) is not None
    visitor.post(f"{link}/erase", {})
    assert tables.members.get(PROJECT, PERSON) is None


def test_everything_is_what_every_project_holds(visitor: Visitor, kept: Project) -> None:
    """Of each the page, the file and the erasure know."""
    other = replace(kept, id="valby", network="", name="Netværk i Valby")
    tables.keep(other)
    guest = a_guest()
    for project in (kept, other):
        sign_up(tables.registrations, project, project.meetings[:1], guest, visitor.now)
    link = LINKS.manage(kept.id, guest.person, visitor.now)
    [elsewhere] = visitor.get(f"{link}/data.json").json["elsewhere"]
    assert (elsewhere["project"], len(elsewhere["registrations"])) == ("Netværk i Valby", 1)
    assert visitor.get(f"{link}/data").body.count(guest.name) == 2
    assert visitor.get(f"{link}/erase").page.text.count("Vi melder afbud for dig til") == 2
    assert "2 tilmeldinger er slettet" in visitor.post(f"{link}/erase", {}).page.text
    assert [tables.registrations.get(project.id, "moede-1", guest.person) for project in (kept, other)] == [None, None]
