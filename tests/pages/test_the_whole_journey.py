"""Find, sign up, read the mail, change, cancel, come back, erase: on a phone, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from infra.proof.season.post import Mail
from shared.outbox.mail import Kind
from shared.registrations import Status
from shared.technical import dynamodb
from tests.builders import PROJECT
from tests.conftest import Tables
from tests.pages.postman import calendar_method, mails

__all__ = ["mails"]

pytestmark = pytest.mark.browser

WHO = {"name": "Åse Ørsted-Kjær", "company": "Bageriet på hjørnet", "address": "aase@example.org", "diet": "Vegetar"}


def test_a_guest_goes_the_whole_way(
    address: str, opened: Callable[..., BrowserContext], mails: Callable[[], list[Mail]], tables: Tables
) -> None:
    """Every step is one that a guest can see, from the front page to the page that says that nothing is left of her."""
    page = opened().new_page()

    page.goto(address)
    expect(page.get_by_role("heading", level=2, name="Møderne")).to_be_visible()
    for meeting in ("moede-1", "moede-3"):
        page.locator(f"[value={meeting}]").check()
    page.locator("details:has([name=diet]) summary").click()
    for field, value in WHO.items():
        page.locator(f"[name={field}]").fill(value)
    page.get_by_role("button", name="Tilmeld mig").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ét klik endnu, så er du med")
    assert held(tables) == {}

    [mail] = mails()
    assert (mail.kind, mail.to) == (Kind.REQUEST, WHO["address"])
    follow(page, mail, "/c/")
    page.get_by_role("button", name="Ja, tilmeld mig").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak, du er tilmeldt")

    [mail] = mails()
    assert (mail.kind, mail.to, mail.meetings) == (Kind.CONFIRMATION, WHO["address"], ("moede-1", "moede-3"))
    follow(page, mail)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dine tilmeldinger")
    assert page.get_by_role("heading", level=2).all_inner_texts()[:2] == ["Netværksmøde 1", "Netværksmøde 3"]

    page.get_by_role("link", name="Ret tilmeldingen – Netværksmøde 1").click()
    page.locator("[name=party][value='3']").check()
    page.locator("[name=diet]").fill("To vegetarer")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("status")).to_contain_text("Vi har rettet din tilmelding")
    assert held(tables) == {"moede-1": (Status.CONFIRMED, 3), "moede-3": (Status.CONFIRMED, 1)}
    [mail] = mails()
    assert (mail.kind, calendar_method(mail)) == (Kind.CHANGED, "REQUEST")

    page.get_by_role("button", name="Meld afbud – Netværksmøde 1").click()
    expect(page.get_by_role("status")).to_contain_text("Du har meldt afbud")
    assert seats(tables) == {"moede-1": 0, "moede-3": 1}
    [mail] = mails()
    assert (mail.kind, calendar_method(mail)) == (Kind.CANCELLED, "CANCEL")

    follow(page, mail)
    page.get_by_role("button", name="Tilmeld mig igen – Netværksmøde 1").click()
    expect(page.get_by_role("status")).to_contain_text("Du er tilmeldt")
    assert seats(tables) == {"moede-1": 3, "moede-3": 1}
    [mail] = mails()
    assert (mail.kind, calendar_method(mail)) == (Kind.CONFIRMATION, "REQUEST")

    page.get_by_role("link", name="Se, hent eller slet dine oplysninger").click()
    assert "To vegetarer" in page.locator("main").inner_text()
    page.get_by_role("link", name="Slet mine oplysninger").click()
    page.get_by_role("button", name="Slet mine oplysninger").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dine oplysninger er slettet")
    assert seats(tables) == {"moede-1": 0, "moede-3": 0}
    assert mails() == []
    assert not any(each in everything(tables) for each in (*WHO.values(), "To vegetarer"))

    follow(page, mail)
    assert "Åse" not in page.locator("body").inner_text()


def follow(page: Page, mail: Mail, path: str = "/m/") -> None:
    """Open the mail, without its pictures and in its own page, and press the link to one's own page."""
    page.set_content(mail.body("html"))
    [link] = [each for each in mail.links if path in each][:1]
    page.locator(f"a[href='{link}']").first.click()
    page.wait_for_load_state()
    assert path in page.url


def held(tables: Tables) -> dict[str, tuple[Status, int]]:
    meetings = ["moede-1", "moede-3"]
    found = [each for id in meetings for each in tables.registrations.all(PROJECT, id)]
    return {each.meeting: (each.status, each.party) for each in found}


def seats(tables: Tables) -> dict[str, int]:
    return {id: each.taken for id, each in tables.registrations.seats(PROJECT, ["moede-1", "moede-3"]).items()}


def everything(tables: Tables) -> str:
    names = (tables.registrations.name, tables.outbox.name, tables.projects.name, tables.members.name)
    return str([dynamodb.unpack(item) for name in names for item in dynamodb.client().scan(TableName=name)["Items"]])
