"""A network that grows: a colleague comes by a link that was passed on, and whoever says so is invited from now on."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest

from infra.proof.season.web import FORM
from shared.members.consents import Subscription, subscription
from shared.members.member import Member
from shared.outbox.mail import Kind
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.labels import consent
from shared.summaries.morning import Sources
from shared.technical import clock
from tests.builders import PEPPER, PROJECT
from tests.conftest import Tables
from tests.registration.test_asking import owed
from tests.registration.visitor import GOOD, LINKS, Visitor

MEETING = f"/{PROJECT}/moede-1"
SHARED = f"{MEETING}?shared=1"
PERSON = person_id(GOOD["address"], PEPPER)
SOURCE = "Satte kryds ved tilmeldingen til »Erhvervsnetværk Amager Øst«: »Invitér mig også næste gang«"


def brought(tables: Tables) -> dict[str, int]:
    seats = tables.registrations.seats(PROJECT, [f"moede-{number}" for number in range(1, 5)])
    return {id: each.brought for id, each in seats.items() if each.brought}


def click(visitor: Visitor, *ticked: str) -> str:
    """Press the button of the mail's page, with these boxes `ticked`, and no others: what the page says then."""
    link = LINKS.confirm(PROJECT, PERSON, visitor.now)
    asked_at = visitor.get(link).page.field("asked_at")["value"]
    body = "&".join([f"asked_at={asked_at.replace('+', '%2B')}", *(f"{each}=yes" for each in ticked)])
    answer = visitor.send("POST", link, body.encode(), {"content-type": FORM})
    assert answer.status == 200
    return answer.body


def standing(tables: Tables) -> tuple[Member | None, Subscription]:
    member, consents = tables.members.seen(PROJECT, PERSON)
    return member, subscription(member, consents)


def test_the_page_of_thanks_offers_a_plain_link_to_pass_on(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """The same for everybody, by mail, by text message and, where a browser can, by its own button; so do the guest's
    page, to which it leads, and that of an invitation's button. The script stands in the page, and the policy lets in
    nothing else.
    """
    thanks = visitor.sign_up(MEETING, GOOD)
    [own] = [each["href"] for each in thanks.page.tags("a") if each["href"].startswith("/m/")]
    for page in (thanks, visitor.get(own), visitor.get(LINKS.invitation(PROJECT, "moede-1", PERSON, visitor.now))):
        links = [
            unquote(each["href"]) for each in page.page.tags("a") if each["href"].startswith(("mailto:?", "sms:?"))
        ]
        assert len(links) == 2 and all(each.endswith(SHARED) for each in links)
        assert "Tag en kollega med" in page.page.text and PERSON not in " ".join(links)
        [script] = re.findall("<script>(.*?)</script>", page.body, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src 'sha256-{digest}'" in page.headers["Content-Security-Policy"]
    later = replace(visitor, now=kept.meetings[-1].ends)
    assert "Tag en kollega med" not in later.get(LINKS.manage(PROJECT, PERSON, visitor.now)).page.text


def test_who_comes_by_it_is_counted_once_and_known_by_nobody(visitor: Visitor, tables: Tables) -> None:
    """When the mailbox has answered; once, for however many meetings; nothing of it lies beside the guest."""
    assert visitor.get(SHARED).page.field("shared")["value"] == "1"
    visitor.post(MEETING, {**GOOD, "shared": "1"})
    visitor.post(f"/{PROJECT}", {**GOOD, "meetings": ["moede-2", "moede-3"]})  # asked again, the plain way
    assert brought(tables) == {}
    click(visitor)
    assert brought(tables) == {"moede-1": 1}
    visitor.sign_up(MEETING, {**GOOD, "address": "bo@example.org"})
    visitor.sign_up(MEETING, {**GOOD, "address": "bo@example.org", "shared": "1"})  # registered already
    assert brought(tables) == {"moede-1": 1}
    found = tables.registrations.get(PROJECT, "moede-1", PERSON)
    assert found is not None and "brought" not in vars(found)


def test_the_season_s_count_stands_in_the_summary(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """Of all its meetings, held ones too."""
    visitor.sign_up(MEETING, {**GOOD, "shared": "1"})
    visitor.sign_up(f"/{PROJECT}/moede-3", {**GOOD, "address": "bo@example.org", "shared": "1"})
    sources = Sources(tables.projects, tables.registrations, tables.budget, tables.outbox)
    assert sources.read(kept, None, kept.meetings[0].ends).brought == 2


@pytest.mark.parametrize("before", ["nothing", "unsubscribed", "unsubscribed and erased", "left all", "suppressed"])
def test_the_mailbox_s_own_tick_makes_a_member(visitor: Visitor, tables: Tables, kept: Project, before: str) -> None:
    """With the day and the words that they ticked; whoever said no before has said yes by it."""
    if before != "nothing":
        known = Member(PROJECT, PERSON, "Åse", "Bageriet", GOOD["address"], source="en gammel liste")
        tables.members.save(known, None)
    if before == "left all":
        tables.members.leave_all(PERSON, visitor.now)
    if before == "suppressed":
        tables.members.suppress(PROJECT, PERSON, visitor.now)
    if before.startswith("unsubscribed"):
        tables.members.unsubscribe(PROJECT, PERSON, visitor.now)
    if before.endswith("erased"):
        tables.members.forget(PROJECT, PERSON)
    visitor.now = visitor.now.replace(hour=9)
    visitor.post(MEETING, {**GOOD, "invite": "yes"})
    assert standing(tables)[1] is not Subscription.INVITED
    assert "checked" in visitor.get(LINKS.confirm(PROJECT, PERSON, visitor.now)).page.field("invite")
    assert "Du får også en invitation til de næste møder." in click(visitor, "invite")
    member, stands = standing(tables)
    assert member is not None and stands is Subscription.INVITED
    assert (member.source, member.joined) == (SOURCE, clock.local(visitor.now).date())
    assert member.name == GOOD["name"]
    invited = {each.meetings for each in owed(tables) if each.kind is Kind.INVITATION and each.person == PERSON}
    assert invited == {("moede-1",)}  # what the others have been invited to by now


def test_who_does_not_tick_is_no_member_and_who_is_one_stays_as_they_were(visitor: Visitor, tables: Tables) -> None:
    """Off on the form; a tick there that the mailbox takes back counts for nothing. The yes of a member is noted."""
    assert "checked" not in visitor.get(MEETING).page.field("invite")
    visitor.post(MEETING, {**GOOD, "invite": "yes"})
    click(visitor)
    assert standing(tables) == (None, Subscription.STRANGER)
    known = Member(PROJECT, PERSON, "Åse", "Bageriet", GOOD["address"], source="en gammel liste")
    tables.members.save(known, None)
    visitor.now += timedelta(minutes=1)
    visitor.post(f"/{PROJECT}/moede-2", GOOD)
    click(visitor, "invite")
    assert standing(tables) == (replace(known, stays_on=visitor.now.date()), Subscription.INVITED)


def test_the_words_that_are_kept_are_those_of_the_box() -> None:
    """In the language in which they were ticked."""
    assert consent("door", "Møde 1") == "Sagde ja i døren til »Møde 1«: »Invitér mig også næste gang«"
    assert consent("sign-up", "X", "en") == "Ticked when signing up for “X”: “Invite me next time too”"
