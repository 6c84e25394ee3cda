"""I can't come: one button in an invitation, and one to think better of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.campaigns.planner import Planner
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.members.member import Member
from shared.outbox import Kind, Mail
from shared.plans.changing import change_meeting, moved
from shared.plans.tables import Tables
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.changing import move
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from tests.builders import PROJECT, a_guest
from tests.conftest import nothing_changes, tables
from tests.registration.test_managing import LINKS, PERSON
from tests.registration.test_signing_up import mails
from tests.registration.visitor import Visitor

NO = {"act": "decline"}
YES = {"act": "come"}
MEMBER = Member(PROJECT, PERSON, "Åse Ærø", "Smørrebrød ApS", "aase@example.org")


@pytest.fixture
def link(visitor: Visitor) -> str:
    """The link in a member's invitation to the first meeting."""
    tables.members.save(MEMBER, None)
    return LINKS.invitation(PROJECT, "moede-1", PERSON, visitor.now)


def buttons(visitor: Visitor, link: str) -> list[str]:
    page = visitor.get(link).page
    return sorted(
        {each["value"] for tag in ("input", "button") for each in page.tags(tag) if each.get("name") == "act"}
    )


def test_one_button_says_no_and_nothing_is_kept_but_that(visitor: Visitor, link: str) -> None:
    """No name, no address; no seat, no mail. Looking changes nothing, and pressing once is enough."""
    with nothing_changes():
        assert [visitor.get(link, method).status for method in ("GET", "HEAD")] == [200, 200]
    assert buttons(visitor, link) == ["come", "decline"]
    answer = visitor.post(link, NO)
    assert "Tak, fordi du sagde til." in answer.page.text
    item = dynamodb.get(tables.registrations.name, {"meeting": f"{PROJECT}/moede-1", "part": f"registration#{PERSON}"})
    assert item is not None
    said = {name: item[name] for name in ("status", "name", "company", "address", "party")}
    assert said == {"status": "declined", "name": "", "company": "", "address": "", "party": 0}
    assert item["expires"] > 0
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].version == 0
    assert mails(tables) == []
    with nothing_changes():
        assert visitor.post(link, NO).status == 200


def test_who_said_no_is_not_written_to_again_about_this_meeting(visitor: Visitor, link: str, kept: Project) -> None:
    """An invitation that was owed before is dropped when it is to be written; the next meeting's is not."""
    visitor.post(link, NO)

    def invitation(meeting: str) -> Mail:
        return Mail(Kind.INVITATION, PROJECT, PERSON, visitor.now, kept.meetings[3].ends, (meeting,))

    with pytest.raises(NoLongerApplies):
        compose(invitation("moede-1"), tables.sources, LINKS, visitor.now)
    assert compose(invitation("moede-2"), tables.sources, LINKS, visitor.now).to.address == MEMBER.address
    Planner(tables.projects, tables.members, tables.registrations, tables.outbox).tick(kept.meetings[0].starts)
    assert (Kind.REMINDER, PERSON) not in mails(tables)


def test_one_button_comes_after_all(visitor: Visitor, link: str) -> None:
    """With the name and company that she was invited with; a second press changes nothing."""
    visitor.post(link, NO)
    assert buttons(visitor, link) == ["come"]
    answer = visitor.post(link, YES)
    visitor.post(link, YES)
    found = tables.registrations.get(PROJECT, "moede-1", PERSON)
    assert "Du er tilmeldt" in answer.page.text
    assert found is not None
    said = (found.status, found.name, found.company, found.address, found.party)
    assert said == (Status.CONFIRMED, MEMBER.name, MEMBER.company, MEMBER.address, 1)
    assert mails(tables) == [(Kind.CONFIRMATION, PERSON)]


def test_who_said_no_may_sign_up_on_the_form(visitor: Visitor, link: str, kept: Project) -> None:
    """The no does not stand in the way, and the address is not "known" by it."""
    visitor.post(link, NO)
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), visitor.now)
    assert mails(tables) == [(Kind.CONFIRMATION, PERSON)]


def test_who_is_registered_cancels_there(visitor: Visitor, link: str, kept: Project) -> None:
    """The link in the old invitation does what it says, and the receipt follows."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), visitor.now)
    assert "Du er tilmeldt" in visitor.get(link).page.text
    visitor.post(link, NO)
    found = tables.registrations.get(PROJECT, "moede-1", PERSON)
    assert found is not None and found.status is Status.CANCELLED
    assert (Kind.CANCELLED, PERSON) in mails(tables)
    assert buttons(visitor, link) == ["come"]


def test_who_moved_to_another_address_is_told(visitor: Visitor, link: str, kept: Project) -> None:
    """The page has nothing to press."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), visitor.now)
    move(tables.registrations, kept, PERSON, "newperson", "ny@example.org", visitor.now)
    assert "under en anden mailadresse" in visitor.get(link).page.text
    assert buttons(visitor, link) == []


@pytest.mark.parametrize("stays", [True, False])
def test_a_mailbox_that_was_left_signs_nobody_up(visitor: Visitor, link: str, kept: Project, stays: bool) -> None:
    """Neither for the meeting that moved along, nor for another one; unless somebody else is a member there by now,
    who reads nothing of what the other one wrote.
    """
    guest = a_guest(name="Anna Privat", diet="jordbær")
    sign_up(tables.registrations, kept, kept.meetings[:1], guest, visitor.now)
    move(tables.registrations, kept, PERSON, "newperson", "ny@example.org", visitor.now)
    other = LINKS.invitation(PROJECT, "moede-2", PERSON, visitor.now)
    if not stays:
        tables.members.forget(PROJECT, PERSON)
    for answered in (YES, NO):
        page = visitor.post(link, answered)
        assert (page.status, "under en anden mailadresse" in page.page.text) == (200 if stays else 410, True)
    seen = visitor.get(other)
    assert (seen.status, "Anna Privat" in seen.body, "jordbær" in seen.body) == (200 if stays else 410, False, False)
    assert visitor.post(other, YES).status == (200 if stays else 410)
    found = tables.registrations.of_person(PROJECT, ["moede-1", "moede-2"], PERSON)
    assert [(each.meeting, each.live) for each in found] == [("moede-1", False), *[("moede-2", True)] * stays]


def test_who_is_no_member_any_more_gets_the_form(visitor: Visitor, link: str) -> None:
    """Without a name on file there is no button, but a way."""
    tables.members.forget(PROJECT, PERSON)
    assert "Vil du med? Tilmeld dig her" in visitor.get(link).page.text
    visitor.post(link, NO)
    page = visitor.get(link).page
    assert page.tags("form") == []
    assert f"/{PROJECT}/moede-1" in [each["href"] for each in page.tags("a")]
    assert visitor.post(link, YES).status == 404


def test_after_registration_closed_one_can_still_say_no(visitor: Visitor, link: str, kept: Project) -> None:
    """But not yes, whatever else is wrong with the form: the page has none to show it in again."""
    visitor.now = kept.meetings[0].registration_closes
    assert visitor.post(link, NO).status == 200
    assert buttons(visitor, link) == []
    assert [visitor.post(link, {**YES, "party": party}).status for party in ("1", "12")] == [409, 409]
    visitor.now = kept.meetings[0].ends
    assert visitor.get(link).status == 410


def test_the_invitation_lives_as_long_as_its_meeting(visitor: Visitor, link: str, kept: Project) -> None:
    """Put off by months, it is answered by the mail that is at hand; once it has been held, the page says so."""
    later = moved(kept.meetings[0], now=visitor.now, starts=visitor.now + timedelta(days=200))
    apart = Tables(tables.projects, tables.registrations, tables.budget)
    change_meeting(apart, kept, later, visitor.now)
    visitor.now += timedelta(days=150)
    assert visitor.post(link, YES).status == 200
    visitor.now = later.ends
    over = visitor.get(link)
    assert (over.status, "er holdt" in over.body) == (410, True)


@pytest.mark.parametrize(("days", "act", "status"), [(61, NO, 410), (0, {"act": "x"}, 400)])
def test_an_old_link_or_another_button_says_nothing(
    visitor: Visitor, link: str, days: int, act: dict[str, str], status: int
) -> None:
    """It names nobody, and changes nothing."""
    with nothing_changes():
        visitor.now += timedelta(days=days)
        answer = visitor.post(link, act)
        assert (answer.status, MEMBER.name in answer.body) == (status, False)
