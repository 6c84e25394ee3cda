"""No more invitations: from one project or from everything, by a page or by a mail program; and the way back."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from infra.proof.season.web import FORM
from shared.campaigns.planner import Planner
from shared.members import changes
from shared.members.member import Member
from shared.outbox import Kind
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from tests.builders import PROJECT, a_guest, invited_as, there
from tests.conftest import Tables, nothing_changes
from tests.registration.test_managing import LINKS, PERSON
from tests.registration.test_signing_up import mails
from tests.registration.visitor import Seen, Visitor

OTHER = "noerrebro"
MEMBER = Member(PROJECT, PERSON, "Åse Ærø", "Smørrebrød ApS", "aase@example.org")
BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
LEAVE, LEAVE_ALL, BACK = ({"act": act} for act in ("leave", "leave-all", "back"))


@pytest.fixture
def link(visitor: Visitor, tables: Tables) -> str:
    """The link in an invitation to a member, who is on another project's list too."""
    for project in (PROJECT, OTHER):
        tables.members.save(Member(project, PERSON, MEMBER.name, MEMBER.company, MEMBER.address), None)
    return LINKS.unsubscribe(PROJECT, PERSON, visitor.now)


def invited(tables: Tables, person: str = PERSON) -> list[str]:
    """The projects that invite a person."""
    return [project for project in (PROJECT, OTHER) if invited_as(tables.members, project, person)]


def buttons(seen: Seen) -> list[str]:
    """What can be done on a page."""
    assert all(form["method"] == "post" for form in seen.page.tags("form"))
    return [each["value"] for each in seen.page.tags("input") if each["name"] == "act"]


def click(visitor: Visitor, link: str, body: str = "List-Unsubscribe=One-Click", type: str = FORM) -> Seen:
    """What a mail provider posts: no cookie, no page before, no language."""
    return visitor.send("POST", link, body.encode(), {"content-type": type})


def multipart(name: str = "List-Unsubscribe", value: str = "One-Click") -> tuple[str, str]:
    """The same as the other type of form, and its type."""
    lines = [f"--{BOUNDARY}", f'Content-Disposition: form-data; name="{name}"', "", value, f"--{BOUNDARY}--", ""]
    return "\r\n".join(lines), f"multipart/form-data; boundary={BOUNDARY}"


def test_the_page_says_what_she_gets_and_offers_two_ways_out(visitor: Visitor, link: str) -> None:
    """This project, or everything; and what goes on in any case. It names nobody, and no engine keeps it."""
    seen = visitor.get(link)
    assert buttons(seen) == ["leave", "leave-all"]
    assert "en invitation, og en påmindelse, hvis du ikke har svaret" in seen.page.text
    assert "får du stadig mails om netop det" in seen.page.text
    assert not [word for word in (MEMBER.name, MEMBER.address, MEMBER.company) if word in seen.body]
    assert (seen.headers["Cache-Control"], seen.headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_leaving_one_project(visitor: Visitor, link: str, tables: Tables) -> None:
    """The other still invites her; the page says so when she looks again."""
    seen = visitor.post(link, LEAVE)
    assert (seen.status, invited(tables)) == (200, [OTHER])
    assert "Det er noteret" in seen.page.text
    again = visitor.get(link)
    assert "Du er afmeldt" in again.page.text
    assert buttons(again) == ["back", "leave-all"]


def test_leaving_everything(visitor: Visitor, link: str, tables: Tables) -> None:
    """No project invites her, whatever list she stands on."""
    seen = visitor.post(link, LEAVE_ALL)
    assert invited(tables) == []
    assert "Du er afmeldt det hele" in seen.page.text
    assert buttons(seen) == ["back"]


@pytest.mark.parametrize("left", [LEAVE, LEAVE_ALL])
def test_there_is_a_way_back(visitor: Visitor, link: str, tables: Tables, left: dict[str, str]) -> None:
    """On the same page, by one button."""
    visitor.post(link, left)
    visitor.now += timedelta(minutes=1)
    seen = visitor.post(link, BACK)
    assert invited(tables) == [PROJECT, OTHER]
    assert "Velkommen tilbage" in seen.page.text
    assert "Du bliver inviteret igen" in seen.page.text


@pytest.mark.parametrize("before", [True, False])
def test_whoever_comes_back_is_invited_to_what_is_still_open(
    visitor: Visitor, link: str, tables: Tables, kept: Project, before: bool
) -> None:
    """Once: whoever left after the invitation went has it, whoever left before gets it on coming back."""
    planner = Planner(tables.projects, tables.members, tables.registrations, tables.outbox)
    for pressed in (LEAVE, None) if before else (None, LEAVE):
        visitor.now += timedelta(minutes=15)
        if pressed:
            visitor.post(link, pressed)
        else:
            planner.tick(visitor.now)
    visitor.now += timedelta(days=1)
    for _ in range(2):
        visitor.post(link, BACK)
    planner.tick(visitor.now)
    assert mails(tables).count((Kind.INVITATION, PERSON)) == 1


@pytest.mark.parametrize("body", [("List-Unsubscribe=One-Click", FORM), multipart()], ids=["form", "multipart"])
def test_one_click_leaves_the_project_at_once(
    visitor: Visitor, link: str, tables: Tables, body: tuple[str, str]
) -> None:
    """RFC 8058: no page, no question, 200. 3.2 names both types of form, and prefers the second."""
    assert click(visitor, link, *body).status == 200
    assert invited(tables) == [OTHER]


def test_one_click_of_many_comes_from_one_address(visitor: Visitor, tables: Tables) -> None:
    """A mail provider acts for all its customers; nobody is told to come again later."""
    visitor.source = "203.0.113.7"
    for number in range(40):
        link = LINKS.unsubscribe(PROJECT, f"person{number}", visitor.now)
        assert click(visitor, link).status == 200


def test_doing_it_twice_is_doing_it_once(visitor: Visitor, link: str) -> None:
    """A button pressed twice, and a mail program's besides."""
    for act in (LEAVE, LEAVE_ALL):
        visitor.post(link, act)
    click(visitor, link)
    with nothing_changes():
        for act in (LEAVE, LEAVE_ALL):
            assert visitor.post(link, act).status == 200
        assert click(visitor, link).status == 200


@pytest.mark.parametrize(
    "body",
    [
        ("act=everything", FORM),
        ("", FORM),
        ("List-Unsubscribe=No", FORM),
        multipart(value="Two-Clicks"),
        ("--no such boundary", "multipart/form-data; boundary=x"),
        ("List-Unsubscribe=One-Click", "text/plain"),
    ],
)
def test_what_is_not_understood_changes_nothing(visitor: Visitor, link: str, body: tuple[str, str]) -> None:
    """400, or 415 for another type of body, and a page that says so."""
    with nothing_changes():
        assert click(visitor, link, *body).status == (415 if body[1] == "text/plain" else 400)


def test_a_link_lasts_two_years(visitor: Visitor, link: str, tables: Tables) -> None:
    """Afterwards the page says who takes her off the list."""
    visitor.now += timedelta(days=730)
    assert visitor.get(link).status == 200
    visitor.now += timedelta(seconds=1)
    for seen in (visitor.get(link), click(visitor, link)):
        assert seen.status == 410
        assert "Skriv til sekretariatet@example.org, så afmelder vi dig" in seen.page.text
    assert invited(tables) == [PROJECT, OTHER]


def test_a_link_to_a_project_that_is_gone(visitor: Visitor) -> None:
    """404, and a way home."""
    assert visitor.get(LINKS.unsubscribe("gone", PERSON, visitor.now)).status == 404


def test_who_is_on_no_list_learns_nothing_of_others(visitor: Visitor, link: str, tables: Tables) -> None:
    """Erased, or never a member: the same page; and her no is remembered for the next list."""
    for person in (PERSON, "nobody"):
        tables.members.forget(PROJECT, person)
        own = LINKS.unsubscribe(PROJECT, person, visitor.now)
        seen = visitor.get(own)
        assert (buttons(seen), "Du bliver ikke inviteret" in seen.page.text) == ([], True)
        assert click(visitor, own).status == 200
        tables.members.save(Member(PROJECT, person, "Ny", "Ny ApS", "ny@example.org"), None)
        assert invited_as(tables.members, PROJECT, person) is None


def test_who_complained_reads_why_she_gets_nothing(visitor: Visitor, link: str, tables: Tables) -> None:
    """And may take it back; it may have been a slip of the finger."""
    tables.members.complained(PERSON, visitor.now - timedelta(days=1))
    seen = visitor.get(link)
    assert "Vi skriver ikke til dig" in seen.page.text
    assert buttons(seen) == ["back"]
    visitor.post(link, BACK)
    assert (tables.members.silenced([PERSON]), invited(tables)) == (set(), [PROJECT, OTHER])


def test_whose_mailbox_is_mended_says_so(visitor: Visitor, link: str, tables: Tables) -> None:
    """We stopped when her mails came back; she may try again, or leave."""
    tables.members.suppress(PROJECT, PERSON, visitor.now - timedelta(days=1))
    seen = visitor.get(link)
    assert "Virker adressen igen?" in seen.page.text
    assert buttons(seen) == ["back", "leave", "leave-all"]
    visitor.post(link, BACK)
    assert invited(tables) == [PROJECT, OTHER]


def test_her_own_registration_goes_on(visitor: Visitor, link: str, tables: Tables, kept: Project) -> None:
    """Unsubscribing touches no registration and owes no mail."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(person=PERSON), visitor.now)
    before = (tables.registrations.get(PROJECT, "moede-1", PERSON), mails(tables))
    visitor.post(link, LEAVE_ALL)
    assert (tables.registrations.get(PROJECT, "moede-1", PERSON), mails(tables)) == before
    assert not tables.members.silenced([PERSON])


def test_the_log_holds_no_link_and_no_name(visitor: Visitor, link: str, logged: io.StringIO) -> None:
    """Whoever reads the log could unsubscribe others. It holds the pseudonym, and what she wants: a restore of the
    tables does that again.
    """
    visitor.get(link)
    click(visitor, link)
    click(visitor, link, urlencode({"act": "leave", "name": MEMBER.name}))
    said = logged.getvalue()
    assert said.count('"route":"subscribed"') == 3
    assert not [word for word in (link[3:], MEMBER.name, MEMBER.address) if word in said]
    asked = [line for line in map(json.loads, said.splitlines()) if line["message"] == "person"]
    assert [(line["what"], line["project"], line["person"]) for line in asked] == [("left", PROJECT, PERSON)] * 2


def test_a_member_who_is_asked_whether_to_stay_says_yes(visitor: Visitor, link: str, tables: Tables) -> None:
    """By the link of the mail that asks; looking changes nothing, and who has answered sees the usual page."""
    asked = visitor.now.date()
    dynamodb.write(changes.ask(tables.members.name, PROJECT, PERSON, asked, None))
    seen = visitor.get(link)
    assert "Vil du blive i netværket?" in seen.page.text
    assert buttons(seen) == ["stay", "leave", "leave-all"]
    assert "Du bliver i netværket" in visitor.post(link, {"act": "stay"}).page.text
    member = there(tables.members.get(PROJECT, PERSON))
    assert (member.asked_on, member.stays_on) == (None, asked)
    assert buttons(visitor.get(link)) == ["leave", "leave-all"]
