"""Expenses and orders noted on a phone, without JavaScript and with it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from shared.budget import receipts
from shared.budget.lines import Commitment
from shared.desk.audit import LinkPurpose
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from tests.builders import BEFORE, PROJECT, a_guest
from tests.conftest import Tables
from tests.pages.conftest import Opened, approved
from tests.pages.looking import looked_at

pytestmark = pytest.mark.browser

BUCKET = "test-receipts"


@pytest.fixture
def links(desk: Links, tables: Tables, kept: Project) -> Iterator[Links]:
    """The desk's links; some guests have signed up, and food for the second meeting is ordered."""
    receipts.client.cache_clear()
    receipts.client().create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    for number in range(18):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number), BEFORE)
    tables.budget.commit(
        PROJECT, Commitment("o", "forplejning", "moede-2", 150_000, date(2018, 7, 1), "", "Bageriet", portions=25)
    )
    yield desk
    receipts.client.cache_clear()


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
    """A phone's photo is larger than what may be sent; re-drawn it fits, and says no more where it was taken. What is
    transparent in a picture is white. A PDF that is too large is told before it is sent.
    """
    page = approved(opened(java_script_enabled=True), links)
    page.goto(links.desk(LinkPurpose.EXPENSE, PROJECT, now=BEFORE))
    fill(page)
    drawn = page.evaluate("""() => { const canvas = document.createElement('canvas');
        canvas.width = 3000; canvas.height = 4000; canvas.getContext('2d').fillRect(0, 0, 9, 9);
        return canvas.toDataURL('image/png').split(',')[1]; }""")
    photo = base64.b64decode(drawn)
    large = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7" + b"." * receipts.LARGEST}
    page.locator("#receipt").set_input_files(large)  # type: ignore[arg-type]
    page.get_by_role("button", name="Notér udgiften").click()
    expect(page.locator("#receipt-large")).to_contain_text("højst fylde 4 MB")
    expect(page.locator("#supplier")).to_have_value("Netto")
    page.locator("#receipt").set_input_files({"name": "IMG_1.png", "mimeType": "image/png", "buffer": photo})
    # Not `wait_for_function`, which evaluates a string: the page's policy lets nobody do that.
    while page.evaluate("document.getElementById('receipt').files[0].type") != "image/jpeg":
        page.wait_for_timeout(50)
    corner = """async () => { const field = document.getElementById('receipt');
        const pen = new OffscreenCanvas(1, 1).getContext('2d');
        pen.drawImage(await createImageBitmap(field.files[0]), -1000, -1000);
        return [...pen.getImageData(0, 0, 1, 1).data]; }"""
    assert page.evaluate(corner) == [255, 255, 255, 255]
    page.get_by_role("button", name="Notér udgiften").click()
    expect(page.get_by_role("status")).to_contain_text("er noteret")
    [kept] = receipts.client().list_objects_v2(Bucket=BUCKET)["Contents"]
    assert kept["Key"].endswith(".jpg")
    assert 1000 < kept["Size"] < 400_000


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
    assert looked_at(page, "desk-money-moved") == []
    page.get_by_role("link", name="Fortryd").click()
    page.get_by_role("button", name="Ja, fortryd").click()
    assert [(each.amount, each.void) for each in tables.budget.books(PROJECT).moves] == [(50_000, True)]
