"""The pages as a guest uses them: on a phone, without JavaScript, by keyboard, with large text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from infra.deploy import busy_page
from tests.builders import PROJECT
from tests.conftest import Tables

pytestmark = pytest.mark.browser

Opened = Callable[..., BrowserContext]


def test_whoever_lambda_turns_away_is_let_in_by_themselves(address: str, opened: Opened, tables: Tables) -> None:
    """The page that CloudFront shows then: it asks again, for a page as for a form with all that was typed, which
    counts once.
    """
    page = opened(java_script_enabled=True).new_page()
    page.on("dialog", lambda question: question.accept())
    away: list[str] = []

    def front(route: Route) -> None:
        if (method := route.request.method) in away:
            route.continue_()
        else:
            away.append(method)
            route.fulfill(status=503, content_type="text/html; charset=utf-8", body=busy_page.page())

    page.route(f"{address}/{PROJECT}", front)
    page.goto(f"{address}/{PROJECT}")
    tick(page, "moede-1")
    fill(page, name="Åse Ørsted", company="Bageriet", address="aase@example.org")
    page.get_by_role("button", name="Tilmeld mig").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ét klik endnu, så er du med")
    assert away == ["GET", "POST"]


def test_a_mistake_is_mended_where_it_was_made(address: str, opened: Opened) -> None:
    """The summary has the focus without JavaScript, leads to the field, and what was typed is there to be mended."""
    page = opened().new_page()
    page.goto(f"{address}/{PROJECT}/moede-1")
    page.get_by_text("Mere, hvis du vil").click()
    fill(page, name="Åse Ørsted", company="Bageriet", address="aase@", topics="Skilte\nog lys")
    page.get_by_role("button", name="Tilmeld mig").click()
    assert page.title().startswith("Fejl:")
    assert page.locator("#fejl:focus").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("[name=address]:focus, [name=party]:focus").count() == 1
    assert page.locator("[name=topics]").input_value() == "Skilte\nog lys"
    fill(page, address="aase@example.org")
    page.get_by_role("button", name="Tilmeld mig").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ét klik endnu, så er du med")


def test_a_form_with_a_mistake_is_had_in_english_with_all_that_was_typed(
    address: str, opened: Opened, tables: Tables
) -> None:
    """Also what was typed after the mistake was shown; Enter sends the form as ever, the switch being no part of it."""
    page = opened().new_page()
    page.goto(f"{address}/{PROJECT}/moede-1")
    fill(page, name="Åse Ørsted", company="Bageriet", address="aase@")
    page.get_by_role("button", name="Tilmeld mig").click()
    page.get_by_text("Mere, hvis du vil").click()
    fill(page, address="aase@example.org", topics="Skilte\nog lys")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Sign up")).to_be_visible()
    typed = [page.locator(f"[name={name}]").input_value() for name in ("name", "address", "topics")]
    assert typed == ["Åse Ørsted", "aase@example.org", "Skilte\nog lys"]
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].taken == 0
    page.locator("[name=name]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more click, and you are in")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_form_is_filled_in_by_keyboard_alone(address: str, opened: Opened) -> None:
    """Tab reaches every field in the order it is read, the arrows choose how many come, Enter opens what is folded away
    and sends.
    """
    page = opened().new_page()
    page.goto(f"{address}/{PROJECT}/moede-1")
    page.locator("#name").focus()
    for typed in ("Åse", "Bageriet", "aase@example.org"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    for key in ("Tab", "Enter", "Tab", "Space", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ét klik endnu, så er du med")


def tick(page: Page, *meetings: str) -> None:
    for meeting in meetings:
        page.locator(f"[value={meeting}]").check()


def fill(page: Page, **typed: str) -> None:
    for field, value in typed.items():
        page.locator(f"[name={field}]").fill(value)
