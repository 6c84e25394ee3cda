"""A member: the mail's button and one tap. A guest who brings a colleague. On a phone, in both languages."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from infra.proof.season.post import Mail
from shared.members.member import Member
from shared.outbox.mail import Kind
from shared.outbox.mail import Mail as Owed
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations import Status
from tests.builders import BEFORE, PEPPER, PROJECT, invited_as
from tests.conftest import Tables
from tests.pages.postman import mails
from tests.pages.test_the_whole_journey import follow

__all__ = ["mails"]

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("TOVHOLDER_PICTURES", "")
"""A folder for pictures of each step, to be looked at."""

WORDS = {
    "da": {
        "come": "Ja, jeg kommer",
        "sign up": "Tilmeld mig",
        "no": "Jeg kan ikke",
        "yes": "Ja, tilmeld mig",
        "asked": "Ét klik endnu, så er du med",
        "in": "Du er tilmeldt",
    },
    "en": {
        "come": "Yes, I’m coming",
        "sign up": "Sign me up",
        "no": "I can't",
        "yes": "Yes, sign me up",
        "asked": "One more click, and you are in",
        "in": "You are signed up",
    },
}
LOCALES = {"da": "da-DK", "en": "en-GB"}
ADDRESS = "aase@example.org"


def look(page: Page, name: str) -> None:
    """The page fits the phone; a picture of it where one is wanted."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", WORDS)
def test_a_member_signs_up_with_one_tap(
    opened: Callable[..., BrowserContext],
    mails: Callable[[], list[Mail]],
    tables: Tables,
    kept: Project,
    language: str,
) -> None:
    """Two requests: the page, with all of it filled in and a no beside it, and the tap; confirmed at once."""
    words, person = WORDS[language], person_id(ADDRESS, PEPPER)
    member = Member(kept.network, person, "Åse Ørsted", "", ADDRESS, language)
    tables.members.save(member, None)
    tables.outbox.owe(Owed(Kind.INVITATION, PROJECT, person, BEFORE, BEFORE + timedelta(days=9), ("moede-1",)))
    [invitation] = mails()

    page = opened(locale=LOCALES[language]).new_page()
    page.set_content(invitation.body("html"))
    look(page, f"member-1-mail-{language}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    follow(page, invitation, "/n/")
    assert page.locator("[name=name]").input_value() == "Åse Ørsted"
    assert page.locator("[name=company]").input_value() == "Åse Ørsted"
    assert page.locator("[name=party]:checked").input_value() == "1"
    expect(page.get_by_role("button", name=words["no"])).to_be_visible()
    look(page, f"member-2-page-{language}")
    page.get_by_role("button", name=words["come"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["in"])
    look(page, f"member-3-done-{language}")
    assert asked == ["GET", "POST"]
    [found] = tables.registrations.all(PROJECT, "moede-1")
    assert found.status is Status.CONFIRMED
    assert [mail.kind for mail in mails()] == [Kind.CONFIRMATION]


@pytest.mark.parametrize("language", WORDS)
def test_a_guest_stands_on_the_list_and_brings_a_colleague(
    address: str,
    opened: Callable[..., BrowserContext],
    mails: Callable[[], list[Mail]],
    tables: Tables,
    language: str,
) -> None:
    """The colleague comes by the shared link, is invited from now on, and sees who comes; until the guest says no."""
    words, names = WORDS[language], ("Åse Ørsted", "Bo Bager")

    def comes(name: str, link: str, *ticked: str) -> Page:
        """The form, with these boxes, and the mail's click: the page of thanks."""
        page = opened(locale=LOCALES[language]).new_page()
        page.goto(link)
        own = {"name": name, "company": f"{name[:3]} ApS", "address": f"{len(name)}@example.org"}
        for field, text in own.items():
            page.locator(f"[name={field}]").fill(text)
        if len(ticked) > 1:
            page.locator("details:has([name=on_list]) summary").click()
        for each in ticked:
            page.locator(each).check()
        look(page, f"brings-1-form-{len(ticked)}-{language}")
        page.get_by_role("button", name=words["sign up"]).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(words["asked"])
        [mail] = mails()
        page.set_content(mail.body("html"))
        follow(page, mail, "/c/")
        look(page, f"brings-2-click-{len(ticked)}-{language}")
        page.get_by_role("button", name=words["yes"]).click()
        expect(page.locator("main")).to_contain_text("?shared=1")
        look(page, f"brings-3-thanks-{len(ticked)}-{language}")
        return page

    thanks = comes(names[0], f"{address}/{PROJECT}/moede-1", "[name=on_list][value=name]", "[name=in_public]")
    link = next(each for each in thanks.locator("main").inner_text().split() if each.endswith("?shared=1"))
    [own] = mails()
    comes(names[1], link, "[name=invite]")
    [theirs] = [each for each in mails() if each.kind is Kind.CONFIRMATION]
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].brought == 1
    bo = person_id(f"{len(names[1])}@example.org", PEPPER)
    assert (member := invited_as(tables.members, PROJECT, bo)) is not None and member.source

    page = opened(locale=LOCALES[language]).new_page()
    follow(page, theirs, "/m/")
    look(page, f"brings-4-list-{language}")
    expect(page.locator(".who")).to_have_text(re.compile(f"{names[0]}, Åse ApS"))
    first = opened(locale=LOCALES[language]).new_page()
    follow(first, own, "/m/")
    first.locator("form:has([value=unlist]) button").click()
    look(first, f"brings-5-off-{language}")
    page.reload()
    expect(page.locator(".who")).to_have_count(0)
    page.goto(f"{address}/{PROJECT}/moede-1")
    expect(page.locator("main")).not_to_contain_text("Åse ApS")
