"""Meetings, tasks, members and topics at the desk, on a phone without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from shared.desk.audit import LinkPurpose
from shared.meetings import Venue
from shared.members import Member
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from tests.builders import BEFORE, PROJECT, a_guest, there
from tests.conftest import Tables
from tests.pages.conftest import Door, Opened, approved

pytestmark = pytest.mark.browser


@pytest.fixture
def links(desk: Links, tables: Tables, kept: Project) -> Links:
    """The desk's links; some have signed up, and some are members."""
    for number, topics in enumerate(("Parkering ved torvet", "Mere parkering!", "Hvem rydder sne?")):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, topics=topics), BEFORE)
    for name in ("Bo", "Carl"):
        tables.members.save(Member(PROJECT, name.lower(), name, "Et firma", f"{name.lower()}@example.org"), None)
    return desk


def status(page: Page, text: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(text)


def test_the_network_votes_on_a_topic(links: Links, opened: Opened, tables: Tables) -> None:
    """The office names the topics, by keyboard too; a member taps one on the mail's page, and the office reads it."""
    page = approved(opened(), links)
    desk = links.desk(LinkPurpose.VOTE, PROJECT, "moede-2", now=BEFORE)
    page.goto(desk)
    expect(page.get_by_label("Emne 1")).to_have_value("Parkering")
    page.get_by_role("button", name="Se, hvem der bliver spurgt").click()
    page.get_by_role("link", name="Skriv mindst to forskellige emner").press("Enter")
    expect(page.locator("#topic-1")).to_be_focused()
    page.get_by_label("Emne 2").fill("Skilte")
    page.keyboard.press("Enter")
    expect(page.locator("strong").first).to_have_text("2 medlemmer får mail.")
    page.get_by_role("button", name="Ja, spørg netværket").click()
    status(page, "Afstemningen er i gang")
    member = opened().new_page()
    member.goto(f"{links.vote(PROJECT, 'moede-2', 'bo', BEFORE)}#emne-2")
    for topic in ("Skilte", "Parkering"):
        member.get_by_role("button", name=topic).press("Enter")
        status(member, f"Din stemme er på »{topic}«.")
    page.goto(desk)
    expect(page.locator("dl").first).to_have_text("Parkering1 stemme Skilte0 stemmer")


def test_a_guest_s_offer_becomes_the_venue(
    links: Links, opened: Opened, tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ticked on the page of the evaluation; one button of the desk fills in the meeting's page, where it is saved."""
    first = kept.meetings[0]
    monkeypatch.setattr(Door, "ahead", first.ends - BEFORE)
    guest = opened().new_page()
    guest.goto(links.evaluate(PROJECT, first.id, a_guest(0).person, BEFORE))
    guest.locator("#score-1").check()
    guest.get_by_label("Ja, I må gerne mødes hos mig").check()
    guest.get_by_label("Hvor?").fill("Amagerbrogade 1, 2300 København S")
    guest.get_by_role("button", name="Send svaret").click()
    page = approved(opened(), links)
    page.goto(links.desk(LinkPurpose.OFFERS, PROJECT, now=BEFORE))
    page.get_by_role("button", name="Hold mødet").first.click()
    expect(page.get_by_label("Sted")).to_have_value(a_guest(0).company)
    page.get_by_role("button", name="Gem").click()
    status(page, "Det er gemt.")
    project = there(tables.projects.fresh(PROJECT))
    assert project.meetings[1].venue == Venue(a_guest(0).company, "Amagerbrogade 1, 2300 København S")
