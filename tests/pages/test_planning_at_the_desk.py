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
from shared.tasks.table import TasksTable
from shared.topics.answer import topic_id
from shared.topics.table import AnswersTable
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


def test_a_meeting_is_moved_and_another_called_off(links: Links, opened: Opened, tables: Tables) -> None:
    """With the browser's own calendar; what is wrong is told beside its field, and calling off is asked about."""
    page = approved(opened(), links)
    page.goto(links.desk(LinkPurpose.MEETING, PROJECT, "moede-1", now=BEFORE))
    page.get_by_label("Dag").fill("2018-08-22")
    page.get_by_label("Pladser i alt").fill("4")
    page.get_by_role("button", name="Gem").click()
    page.get_by_role("link", name="3 gæster har allerede fået plads").click()
    expect(page.locator("#capacity")).to_be_focused()
    page.locator("#capacity").fill("25")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skal gæsterne have besked?")
    page.get_by_label("Hvorfor?").fill("Salen er optaget.")
    page.get_by_role("button", name="Gem, og skriv til 3").click()
    status(page, "Alle tilmeldte får besked")
    page.goto(links.desk(LinkPurpose.MEETING, PROJECT, "moede-2", now=BEFORE))
    page.get_by_role("link", name="Aflys mødet").click()
    page.get_by_role("button", name="Ja, aflys mødet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mødet er aflyst")
    project = there(tables.projects.fresh(PROJECT))
    assert [(str(each.day), each.capacity, each.cancelled) for each in project.meetings[:2]] == [
        ("2018-08-22", 25, False),
        ("2018-09-19", 30, True),
    ]


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


def test_a_task_is_done_and_taken_back(links: Links, opened: Opened, tables: Tables) -> None:
    """One button, and the way back beside what it says."""
    page = approved(opened(), links)
    page.goto(links.desk(LinkPurpose.TASK, PROJECT, "moede-2:venue", now=BEFORE))
    page.get_by_role("button", name="Det er gjort").click()
    status(page, "Så minder vi ikke mere om det")
    page.get_by_role("link", name="Fortryd").click()
    page.get_by_role("button", name="Ja, fortryd").click()
    status(page, "Det er taget tilbage")
    assert TasksTable(tables.projects.name).done(PROJECT) == {}


def test_somebody_joins_and_somebody_goes(links: Links, opened: Opened, tables: Tables) -> None:
    """The list is searched without a name in the address."""
    page = approved(opened(), links)
    page.goto(links.desk(LinkPurpose.MEMBERS, PROJECT, now=BEFORE))
    page.get_by_label("Navn", exact=True).fill("Åse Ørsted")
    page.get_by_label("Mailadresse").fill("aase@example.org")
    page.get_by_role("button", name="Sæt på listen").click()
    status(page, "Åse Ørsted er sat på listen")
    page.get_by_label("Søg efter").fill("carl")
    page.get_by_role("button", name="Søg").click()
    assert "carl" not in page.url
    page.get_by_role("button", name="Fjern – Carl").click()
    page.get_by_role("button", name="Ja, tag af listen").click()
    status(page, "Carl er taget af listen")
    assert {member.name for member, _ in tables.members.standings(PROJECT)} == {"Bo", "Åse Ørsted"}


def test_the_committee_answers(links: Links, opened: Opened, tables: Tables) -> None:
    """Under the sentences that it answers."""
    page = approved(opened(), links)
    page.goto(links.desk(LinkPurpose.TOPIC, PROJECT, now=BEFORE))
    page.get_by_label("Det gjorde lokaludvalget – parkering").fill("Vi talte med kommunen.")
    page.get_by_role("button", name="Gem – parkering").click()
    status(page, "Parkering: det er gemt.")
    assert [(each.key, each.text) for each in AnswersTable(tables.projects.name).all(PROJECT)] == [
        (topic_id("parkering"), "Vi talte med kommunen.")
    ]
