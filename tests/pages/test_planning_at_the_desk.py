"""Meetings, tasks, members and topics at the desk, on a phone without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from desk import app
from desk.wiring import wiring
from shared.desk.audit import LinkPurpose
from shared.members import Member
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from shared.tasks.table import TasksTable
from shared.technical.links import Signer
from shared.topics.answer import topic_id
from shared.topics.table import AnswersTable
from tests.builders import BEFORE, PROJECT, a_guest
from tests.conftest import Tables
from tests.pages import conftest
from tests.pages.test_every_page import PICTURES
from tests.pages.test_money_at_the_desk import Opened, approved, looked_at

pytestmark = pytest.mark.browser


@pytest.fixture
def links(address: str, tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Links]:
    """The desk's links; some have signed up, and some are members."""
    monkeypatch.setenv("RECEIPTS_BUCKET", "test-receipts")
    monkeypatch.setenv("PUBLIC_URL", address)
    wiring.cache_clear()
    for number, topics in enumerate(("Parkering ved torvet", "Mere parkering!", "Hvem rydder sne?")):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, topics=topics), BEFORE)
    for name in ("Bo", "Carl"):
        tables.members.save(Member(PROJECT, name.lower(), name, "Et firma", f"{name.lower()}@example.org"), None)
    monkeypatch.setattr(conftest, "handler", app.handler)
    yield Links(address, Signer(("a key for tests",)))
    wiring.cache_clear()


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
    project = tables.projects.fresh(PROJECT)
    assert project is not None
    assert [(str(each.day), each.capacity, each.cancelled) for each in project.meetings[:2]] == [
        ("2018-08-22", 25, False),
        ("2018-09-19", 30, True),
    ]


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


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_pages_are_for_everybody(links: Links, opened: Opened, language: str) -> None:
    """axe-core finds nothing, no page scrolls sideways; whoever is not known sees no names, and may do nothing."""
    page = approved(opened(java_script_enabled=True), links)
    PICTURES.mkdir(parents=True, exist_ok=True)
    first, whole = ("moede-1",), ()
    for name, purpose, about, empty, button in (
        ("meeting", LinkPurpose.MEETING, first, "#title", "[value=save]"),
        ("members", LinkPurpose.MEMBERS, whole, "#name", "[value=add]"),
        ("topic", LinkPurpose.TOPIC, whole, "#svar-0", ""),
        ("task", LinkPurpose.TASK, ("moede-1:venue",), "", ""),
        ("guests", LinkPurpose.GUESTS, first, "#name", "[value=add]"),
        ("guests-edit", LinkPurpose.GUESTS, first, "", "[value=edit]"),
        ("guests-ask", LinkPurpose.GUESTS, first, "", "[value=ask]"),
        ("new-meeting", LinkPurpose.NEW_MEETING, whole, "#title", "[value=look]"),
        ("season", LinkPurpose.SEASON, whole, "", ""),
        ("words", LinkPurpose.WORDS, whole, "#short_term", "[value=finish]"),
        ("stand-in", LinkPurpose.STAND_IN, whole, "#name", "[value=save]"),
        ("message", LinkPurpose.MESSAGE, first, "#subject", ""),
        ("invitation", LinkPurpose.INVITATION, first, "", ""),
        ("report", LinkPurpose.REPORT, whole, "", ""),
    ):
        page.goto(f"{links.desk(purpose, PROJECT, *about, now=BEFORE)}?lang={language}")
        looked_at(page, f"{name}-{language}")
        if empty:
            page.locator(empty).fill("…" if name == "topic" else "")
        if empty or button:
            page.locator(f"main form button{button}").first.click()
            looked_at(page, f"{name}-faults-{language}")
    page.goto(links.desk(LinkPurpose.MEETING, PROJECT, "moede-1", now=BEFORE) + f"/off?lang={language}")
    looked_at(page, f"meeting-off-{language}")
    page.goto(links.desk(LinkPurpose.MEETING, PROJECT, "moede-1", now=BEFORE) + f"?lang={language}")
    page.locator("#day").fill("2018-08-22")
    page.locator("main form button").first.click()
    expect(page.locator("#reason")).to_be_visible()
    looked_at(page, f"meeting-asked-{language}")
    page.context.clear_cookies()
    page.goto(links.desk(LinkPurpose.MEMBERS, PROJECT, now=BEFORE) + f"?lang={language}")
    page.locator("main form button").last.click()
    looked_at(page, f"members-unknown-{language}")
    expect(page.locator(".summary")).to_have_count(1)
    expect(page.get_by_text("bo@example.org")).to_have_count(0)
