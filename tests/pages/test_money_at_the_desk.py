"""Expenses and orders noted on a phone, without JavaScript and with it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from desk import app
from desk.wiring import wiring
from shared.budget import receipts
from shared.budget.lines import Commitment
from shared.desk.audit import LinkPurpose
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from shared.technical.links import Signer
from tests.builders import BEFORE, PROJECT, a_guest
from tests.conftest import Tables
from tests.desk.visitor import Desk
from tests.pages import conftest
from tests.pages.test_every_page import PICTURES, violations

pytestmark = pytest.mark.browser

Opened = Callable[..., BrowserContext]
BUCKET = "test-receipts"


@pytest.fixture
def links(address: str, tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Links]:
    """The desk's links; some guests have signed up, and food for the second meeting is ordered."""
    monkeypatch.setenv("RECEIPTS_BUCKET", BUCKET)
    monkeypatch.setenv("PUBLIC_URL", address)
    wiring.cache_clear()
    receipts.client.cache_clear()
    receipts.client().create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    for number in range(18):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number), BEFORE)
    tables.budget.commit(
        PROJECT, Commitment("o", "forplejning", "moede-2", 150_000, date(2018, 7, 1), "", "Bageriet", portions=25)
    )
    monkeypatch.setattr(conftest, "handler", app.handler)
    yield Links(address, Signer(("a key for tests",)))
    receipts.client.cache_clear()
    wiring.cache_clear()


def approved(context: BrowserContext, links: Links) -> Page:
    """A page in a browser that the secretariat has approved."""
    cookies = Desk().approved().cookies
    context.add_cookies(
        [{"name": name, "value": kept.value, "url": links.public_url + "/d/"} for name, kept in cookies.items()]
    )
    return context.new_page()


def fill(page: Page) -> None:
    page.locator("[name=line][value=forplejning]").check()
    for field, value in {"amount": "1.234,50", "day": "2018-07-20", "text": "Kaffe", "supplier": "Netto"}.items():
        page.locator(f"#{field}").fill(value)
    page.locator("[name=commitment][value=none]").check()


def test_an_expense_with_its_receipt_is_recorded_fetched_and_taken_out(
    links: Links, opened: Opened, tables: Tables
) -> None:
    """The whole way without JavaScript; what was forgotten is told, what was typed is kept."""
    page = approved(opened(), links)
    page.goto(links.desk(LinkPurpose.EXPENSE, PROJECT, now=BEFORE))
    page.get_by_role("button", name="Notér udgiften").click()
    expect(page.locator(".summary")).to_contain_text("Der er 6 ting at rette")
    fill(page)
    page.locator("#receipt").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.get_by_role("button", name="Notér udgiften").click()
    expect(page.get_by_role("status")).to_contain_text("1.234,50 kr. til Netto er noteret.")
    page.get_by_role("button", name="Se kvitteringen – Netto").click()
    assert BUCKET in str(page.get_by_role("link", name="Hent kvitteringen fra Netto").get_attribute("href"))
    page.get_by_role("button", name="Tag den ud – Netto").click()
    expect(page.get_by_role("status")).to_contain_text("er taget ud af regnskabet")
    assert [(each.amount, each.void) for each in tables.budget.books(PROJECT).expenses] == [(123_450, True)]


def test_a_photo_is_made_small_before_it_is_sent(links: Links, opened: Opened) -> None:
    """A phone's photo is larger than what may be sent; re-drawn it fits, and says no more where it was taken."""
    page = approved(opened(java_script_enabled=True), links)
    page.goto(links.desk(LinkPurpose.EXPENSE, PROJECT, now=BEFORE))
    fill(page)
    drawn = page.evaluate("""() => { const canvas = document.createElement('canvas');
        canvas.width = 3000; canvas.height = 4000; canvas.getContext('2d').fillRect(0, 0, 9, 9);
        return canvas.toDataURL('image/png').split(',')[1]; }""")
    photo = base64.b64decode(drawn)
    page.locator("#receipt").set_input_files({"name": "IMG_1.png", "mimeType": "image/png", "buffer": photo})
    # Not `wait_for_function`, which evaluates a string: the page's policy lets nobody do that.
    while page.evaluate("document.getElementById('receipt').files[0].type") != "image/jpeg":
        page.wait_for_timeout(50)
    page.get_by_role("button", name="Notér udgiften").click()
    expect(page.get_by_role("status")).to_contain_text("er noteret")
    [kept] = receipts.client().list_objects_v2(Bucket=BUCKET)["Contents"]
    assert kept["Key"].endswith(".jpg")
    assert 1000 < kept["Size"] < 400_000


def test_an_order_is_noted_and_corrected(links: Links, opened: Opened, tables: Tables) -> None:
    """From the button of the mail: the number stands there, the supplier of last time too."""
    page = approved(opened(), links)
    page.goto(links.desk(LinkPurpose.ORDER, PROJECT, "moede-1", now=BEFORE))
    expect(page.locator("#supplier")).to_have_value("Bageriet")
    page.get_by_role("button", name="Notér bestillingen").click()
    expect(page.get_by_role("status")).to_contain_text("hos Bageriet")
    page.locator("#portions").fill("21")
    page.get_by_role("button", name="Ret bestillingen").click()
    expect(page.get_by_role("status")).to_contain_text("21 portioner")
    mine = [each for each in tables.budget.books(PROJECT).commitments if each.meeting == "moede-1"]
    assert [each.portions for each in mine if not each.void] == [21]


def test_money_is_moved(links: Links, opened: Opened, tables: Tables) -> None:
    """From the button of a warning: the line that lacks it is chosen; one line gives, and the reason is kept."""
    page = approved(opened(java_script_enabled=True), links)
    page.goto(links.desk(LinkPurpose.MONEY, PROJECT, "forplejning", now=BEFORE))
    page.locator("[name=from_line][value=oplaegsholder]").check()
    page.locator("#amount").fill("5.001")
    page.locator("#reason").fill("Maden er blevet dyrere")
    page.get_by_role("button", name="Flyt pengene").click()
    expect(page.locator(".summary")).to_contain_text("Der er 5.000,00 kr. på posten")
    page.locator("#amount").fill("500")
    page.get_by_role("button", name="Flyt pengene").click()
    expect(page.get_by_role("status")).to_contain_text("500,00 kr. er flyttet")
    looked_at(page, "money-moved-da")
    page.get_by_role("link", name="Fortryd").click()
    page.get_by_role("button", name="Ja, fortryd").click()
    assert [(each.amount, each.void) for each in tables.budget.books(PROJECT).moves] == [(50_000, True)]


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_pages_are_for_everybody(links: Links, opened: Opened, language: str) -> None:
    """axe-core finds nothing, no page scrolls sideways, and a browser that nobody has approved says so."""
    page = opened(java_script_enabled=True).new_page()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, field, link in (
        ("expense", "#supplier", links.desk(LinkPurpose.EXPENSE, PROJECT, now=BEFORE)),
        ("money", "#reason", links.desk(LinkPurpose.MONEY, PROJECT, "forplejning", now=BEFORE)),
        ("order", "#supplier", links.desk(LinkPurpose.ORDER, PROJECT, "moede-1", now=BEFORE)),
    ):
        page.goto(f"{link}?lang={language}")
        looked_at(page, f"{name}-{language}")
        page.locator(field).fill("")
        page.locator("main form button").first.click()
        looked_at(page, f"{name}-faults-{language}")
    page.locator("#supplier").fill("Bageriet")
    page.locator("main form button").first.click()
    looked_at(page, f"order-unknown-{language}")
    assert page.locator(".summary").count() == 1


def looked_at(page: Page, name: str) -> None:
    for scheme, width in (("light", 390), ("dark", 320)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 844})
        page.screenshot(path=Path(PICTURES) / f"desk-{name}-{scheme}-{width}.png", full_page=True)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
