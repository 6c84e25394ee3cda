"""Every page of the desk in both languages, light and dark, wide and narrow, in an approved browser and in another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from desk.runner import page_of
from shared.desk.audit import LinkPurpose
from shared.desk.table import AuditLog
from shared.members import Member
from shared.outbox.occasion import OfHour
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from tests.builders import BEFORE, PROJECT, a_guest
from tests.conftest import Tables
from tests.pages.conftest import Door, Opened, approved
from tests.pages.looking import looked_at

pytestmark = pytest.mark.browser

ABOUT = {LinkPurpose.MONEY: "forplejning", LinkPurpose.TASK: "moede-1:venue", LinkPurpose.BROWSER: OfHour(BEFORE).text}
"""What a link is about, where that is not the first meeting."""

NO_PAGES = {"sheet", "taps"}
"""A file, and what the list at the door sends in the background."""

EMPTY = """() => document.querySelectorAll('main input, main textarea').forEach(each => {
    if (!['hidden', 'radio', 'checkbox', 'file'].includes(each.type)) each.value = '';
})"""
SAVING = ", ".join(f"main form button[value={each}]" for each in ("add", "save", "finish", "look"))


@pytest.fixture
def links(desk: Links, tables: Tables, kept: Project) -> Links:
    """The desk's links: guests have a seat at the first meeting, and some are members."""
    for number, topics in enumerate(("Parkering ved torvet", "Mere parkering!", "Hvem rydder sne?")):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, topics=topics), BEFORE)
    for name in ("Bo", "Carl"):
        tables.members.save(Member(PROJECT, name.lower(), name, "Et firma", f"{name.lower()}@example.org"), None)
    return desk


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_of_the_desk_is_for_everybody(
    links: Links, opened: Opened, tables: Tables, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """axe-core finds nothing and no page scrolls sideways: as each page that is declared is opened, after its
    button is pressed with nothing filled in, and what comes of that.
    """
    monkeypatch.setattr(Door, "ahead", Door.ahead)
    page = approved(opened(java_script_enabled=True), links)
    wrong: list[str] = []
    page.on("response", lambda each: wrong.append(f"{each.url}: {each.status}") if each.status >= 500 else None)
    [approval] = AuditLog(tables.projects.name).since(PROJECT, None)
    about = {**ABOUT, LinkPurpose.UNDO: approval.id}
    # What makes the browser unknown again, and what is open on the day alone, comes last.
    for purpose in sorted(LinkPurpose, key=[LinkPurpose.UNDO, LinkPurpose.CHECK_IN].count):
        if purpose is LinkPurpose.CHECK_IN:
            Door.ahead = timedelta(days=14)
        for view in ("", *(f"/{name}" for name in page_of(purpose).views if name not in NO_PAGES)):
            meeting = "moede-4" if view == "/off" else "moede-1"
            link = links.desk(purpose, PROJECT, about.get(purpose, meeting), now=BEFORE)
            page.goto(f"{link}{view}?lang={language}")
            name = f"desk-{purpose.value}{view.replace('/', '-')}"
            wrong += looked_at(page, name, language)
            if pressed(page):
                wrong += looked_at(page, f"{name}-pressed", language)
    assert wrong == []


def test_what_is_asked_before_something_is_done_is_for_everybody(links: Links, opened: Opened) -> None:
    """A meeting that is moved or added, a message before it goes out, a guest to correct or to take off."""
    page = approved(opened(java_script_enabled=True), links)
    wrong: list[str] = []
    for number, (purpose, fields, button) in enumerate(
        (
            (LinkPurpose.MEETING, {"day": "2018-08-22"}, "Gem"),
            (LinkPurpose.NEW_MEETING, {"title": "Ekstra", "day": "2018-12-05", "topic": "Butikker"}, "Videre"),
            (LinkPurpose.MESSAGE, {"subject": "Parkering", "body": "Bag huset."}, "Se, hvordan den ser ud"),
            (LinkPurpose.GUESTS, {}, "Ret – Åse Ærø 0"),
            (LinkPurpose.GUESTS, {}, "Meld afbud – Åse Ærø 0"),
        )
    ):
        page.goto(links.desk(purpose, PROJECT, "moede-1", now=BEFORE))
        for field, value in fields.items():
            page.locator(f"#{field}").fill(value)
        page.get_by_role("button", name=button, exact=True).click()
        wrong += looked_at(page, f"desk-{purpose.value}-asked-{number}")
        assert page.locator(".summary").all_inner_texts() == [], purpose
    assert wrong == []


@pytest.mark.parametrize("purpose", [LinkPurpose.MEMBERS, LinkPurpose.GUESTS])
def test_a_browser_that_nobody_has_approved_sees_no_names(links: Links, opened: Opened, purpose: LinkPurpose) -> None:
    """It is told so, for everybody to read."""
    page = opened(java_script_enabled=True).new_page()
    page.goto(links.desk(purpose, PROJECT, "moede-1", now=BEFORE))
    page.locator("main form button").last.click()
    assert looked_at(page, f"desk-{purpose.value}-unknown") == []
    assert page.locator(".summary").count() == 1
    shown = page.locator("main").inner_text()
    assert not [each for each in ("bo@example.org", "guest0@example.org", "Åse Ærø 0") if each in shown]


def pressed(page: Page) -> bool:
    """Press the button that saves, or the first one, with nothing filled in; whether there is one."""
    saving = page.locator(SAVING)
    buttons = saving if saving.count() else page.locator("main form button")
    if not buttons.count():
        return False
    page.evaluate(EMPTY)
    buttons.first.click()
    return True
