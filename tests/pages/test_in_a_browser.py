"""The pages as a guest uses them: on a phone, without JavaScript, by keyboard, with large text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Response, Route, expect

from infra.deploy import busy_page
from shared.members.member import Member
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from shared.technical.links import Signer
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest
from tests.conftest import Tables

pytestmark = pytest.mark.browser

Opened = Callable[..., BrowserContext]
LARGEST = 14 * 1024


def test_a_guest_signs_up_for_two_meetings(address: str, opened: Opened, tables: Tables) -> None:
    """From the season's page on a phone: tick two, fill in one form, read what happens next."""
    page = opened().new_page()
    page.goto(f"{address}/{PROJECT}")
    tick(page, "moede-1", "moede-3")
    fill(page, name="Åse Ørsted", company="Bageriet", address="aase@example.org")
    page.get_by_role("button", name="Tilmeld mig").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ét klik endnu, så er du med")
    assert page.url == f"{address}/{PROJECT}"
    taken = {
        id: seats.taken for id, seats in tables.registrations.seats(PROJECT, ["moede-1", "moede-2", "moede-3"]).items()
    }
    assert taken == {"moede-1": 0, "moede-2": 0, "moede-3": 0}


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


def test_a_guest_cancels_from_the_mail(address: str, opened: Opened, tables: Tables, kept: Project) -> None:
    """One link, one button."""
    sign_up(tables.registrations, kept, kept.meetings[:2], a_guest(), BEFORE)
    page = opened().new_page()
    page.goto(Links(address, Signer(("a key for tests",))).manage(PROJECT, a_guest().person, BEFORE))
    page.get_by_role("button", name="Meld afbud – Netværksmøde 1").click()
    assert "Du har meldt afbud til »Netværksmøde 1«" in page.get_by_role("status").inner_text()
    assert page.get_by_role("button", name="Meld afbud").count() == 1


def test_a_guest_changes_leaves_comes_back_and_is_forgotten(
    address: str, opened: Opened, tables: Tables, kept: Project
) -> None:
    """The whole way behind a mail's link on a phone without JavaScript; every page says what has happened."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), BEFORE)
    page = opened().new_page()
    status = page.get_by_role("status")
    page.goto(Links(address, Signer(("a key for tests",))).manage(PROJECT, a_guest().person, BEFORE))
    page.get_by_role("link", name="Ret tilmeldingen").click()
    page.locator("[name=party][value='3']").check()
    page.locator("details:has([name=diet]) summary").click()
    fill(page, diet="én vegetar")
    page.get_by_role("button", name="Gem").click()
    expect(status).to_contain_text("Vi har rettet din tilmelding til »Netværksmøde 1«")
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].taken == 3
    page.get_by_role("button", name="Meld afbud").click()
    expect(status).to_contain_text("Du har meldt afbud")
    page.get_by_role("button", name="Tilmeld mig igen").click()
    expect(status).to_contain_text("Du er tilmeldt »Netværksmøde 1« igen")
    page.get_by_role("link", name="Se, hent eller slet dine oplysninger").click()
    expect(page.get_by_text("én vegetar")).to_be_visible()
    page.get_by_role("link", name="Slet mine oplysninger").click()
    page.get_by_role("button", name="Slet mine oplysninger").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dine oplysninger er slettet")
    assert list(tables.registrations.all(PROJECT, "moede-1")) == []


def test_a_guest_moves_to_another_address(address: str, opened: Opened, tables: Tables, kept: Project) -> None:
    """The old link then says kindly that it is no longer in use."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), BEFORE)
    link = Links(address, Signer(("a key for tests",))).manage(PROJECT, a_guest().person, BEFORE)
    page = opened().new_page()
    page.goto(link)
    page.get_by_role("link", name="Skift mailadresse").click()
    fill(page, address="ny@example.org")
    page.get_by_role("button", name="Skift adresse").click()
    expect(page.get_by_role("status")).to_contain_text("ny@example.org")
    new = person_id("ny@example.org", PEPPER)
    page.goto(Links(address, Signer(("a key for tests",))).new_address(PROJECT, a_guest().person, new, BEFORE))
    page.locator("main form button").first.click()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Linket er ikke længere i brug")


def test_a_guest_finds_her_registration(address: str, opened: Opened) -> None:
    """From the season's page, with nothing but her address."""
    page = opened().new_page()
    page.goto(f"{address}/{PROJECT}")
    page.get_by_role("link", name="Er du tilmeldt? Find din tilmelding").click()
    fill(page, address="aase@example.org")
    page.get_by_role("button", name="Send mig mit link").click()
    expect(page.get_by_role("status")).to_contain_text("Kender vi adressen")


def test_a_member_says_no_and_then_yes(address: str, opened: Opened, tables: Tables, kept: Project) -> None:
    """One button each way."""
    tables.members.save(Member(PROJECT, a_guest().person, "Åse Ærø", "Bageriet", "aase@example.org"), None)
    page = opened().new_page()
    page.goto(Links(address, Signer(("a key for tests",))).invitation(PROJECT, "moede-1", a_guest().person, BEFORE))
    page.get_by_role("button", name="Jeg kan ikke").click()
    expect(page.get_by_role("status")).to_contain_text("Tak, fordi du sagde til.")
    page.get_by_role("button", name="Ja, jeg kommer").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du er tilmeldt")


@pytest.mark.parametrize("path", ["", "/moede-1", "/nowhere"])
def test_a_page_is_one_request_of_at_most_14_kilobytes(address: str, opened: Opened, path: str) -> None:
    """What Chromium really transfers, headers included; and it complains of nothing, the policy included."""
    page = opened(java_script_enabled=True).new_page()
    answers: list[Response] = []
    said: list[str] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 playwright marks what it is given
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/{PROJECT}{path}", wait_until="networkidle")
    loaded = [answer for answer in answers if not answer.url.startswith("data:")]
    sizes = [answer.request.sizes() for answer in loaded]
    assert len(loaded) == 1
    assert sizes[0]["responseBodySize"] + sizes[0]["responseHeadersSize"] <= LARGEST
    assert [words for words in said if "404" not in words] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "/moede-1", "/nowhere"])
def test_a_narrow_screen_never_scrolls_sideways(address: str, opened: Opened, path: str, scheme: str) -> None:
    """At 320 pixels, which is also 1280 at 400 % (WCAG 2.2, 1.4.10), and everything to be pressed is large enough."""
    narrow = {"viewport": {"width": 320, "height": 640}, "color_scheme": scheme, "java_script_enabled": True}
    page = opened(**narrow).new_page()
    page.goto(f"{address}/{PROJECT}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    small = """[...document.querySelectorAll('button, label.choice, summary, .logo, .back')]
        .map(each => each.getBoundingClientRect().height).filter(height => height > 0 && height < 44)"""
    assert page.evaluate(small) == []


def test_the_style_is_the_one_that_the_policy_allows(address: str, opened: Opened) -> None:
    """The hash in the Content-Security-Policy is that of the stylesheet: the page is not bare."""
    page = opened(java_script_enabled=True).new_page()
    page.goto(f"{address}/{PROJECT}")
    assert page.evaluate("getComputedStyle(document.querySelector('.band')).backgroundColor") == "rgb(11, 79, 108)"


def tick(page: Page, *meetings: str) -> None:
    for meeting in meetings:
        page.locator(f"[value={meeting}]").check()


def fill(page: Page, **typed: str) -> None:
    for field, value in typed.items():
        page.locator(f"[name={field}]").fill(value)
