"""The demo of `make run`, by clicks in Chromium: from the preview to the report, in a cloud whose clock is its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local import invented
from infra.local.place import ROOT
from shared.outbox.kinds import Kind
from shared.technical import clock
from tests.end_to_end.conftest import LocalCloud, started
from tests.pages.conftest import chromium

__all__ = ["chromium"]

SECRETARIAT = "sekretariatet@example.org"
JOURNEY_S = 600


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A cloud in which the real plan has its first meeting alone, and six members."""
    folder = tmp_path_factory.mktemp("demo")
    text = (ROOT / invented.PLAN).read_text("utf-8").partition("\nassumptions:")[0]
    one = re.sub(r"  - id: moede-2.*?(?=# Food is ordered)", "", text, flags=re.DOTALL)
    (folder / "plan.yaml").write_text(
        re.sub(r"      times: 2\n.*\n", "", one).replace("[moede-1, moede-3]", "[moede-1]"), "utf-8"
    )
    members = (ROOT / invented.MEMBERS).read_text("utf-8").splitlines()[:7]
    (folder / "members.csv").write_text("\n".join(members), "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(invented, "PLAN", str(folder / "plan.yaml"))
        patched.setattr(invented, "MEMBERS", str(folder / "members.csv"))
        with started(folder) as cloud:
            yield cloud


def test_the_season_is_travelled_from_preview_to_report_in_ten_clicks(demo: LocalCloud, chromium: Browser) -> None:
    """Each button brings the mails that it is called by, the newest open as its reader sees it."""
    page = chromium.new_context(viewport={"width": 390, "height": 844}, locale="da-DK").new_page()
    page.set_default_timeout(JOURNEY_S * 1000)
    page.goto(f"{demo.url}/inbox")
    clicks: list[str] = []
    while Kind.SEASON_REPORT not in sent(demo):
        title, shown = travelled(page)
        clicks.append(title)
        assert len(clicks) <= 10, clicks
        if title == "The invitation":
            came_by_the_invitation(page, demo)
        if title != "The meeting":
            assert shown == "CSS1Compat", "a mail is drawn by today's rules"
    assert clicks[0] == "The preview of the invitation"
    assert {"The invitation", "The day before", "The meeting", "The day after"} <= set(clicks)
    assert {Kind.PREVIEW, Kind.DAY_BEFORE, Kind.DAY_AFTER, Kind.CONFIRMATION, Kind.REMINDER, Kind.SUMMARY} <= sent(demo)
    readers = page.locator("main > details > summary > b").all_text_contents()
    assert len(readers) == len(set(readers)) >= 8, "a reader has all their mails in one place"
    page.locator("summary", has_text=re.compile("schedule")).click()
    page.get_by_role("button", name="Morning summary").click()
    expect(page.get_by_role("status")).to_contain_text("Morning summary: ")


def travelled(page: Page) -> tuple[str, str]:
    """Go to the next moment; what it is called, and by which rules the mail is drawn that lies open there."""
    button = page.locator("form[action='/inbox/travel'] button").first
    title = (button.text_content() or "").rpartition(" ")[0]
    title = re.sub(r"\s*\d+ \w+$", "", title).strip()
    before = page.locator("header time").get_attribute("datetime") or ""
    button.click()
    expect(page.get_by_text("On the way to")).to_have_count(0, timeout=JOURNEY_S * 1000)
    after = page.locator("header time").get_attribute("datetime") or ""
    assert clock.parse(after) - clock.parse(before) > timedelta(), title
    expect(page.locator("main details[open] iframe")).to_have_count(1)
    mail = page.frame_locator("main details[open] iframe").locator("body")
    return title, str(mail.evaluate("body => body.ownerDocument.compatMode"))


def came_by_the_invitation(page: Page, demo: LocalCloud) -> None:
    """A member signs up by the button of the mail, in a tab of its own."""
    [member, *_] = [
        each["to"][0] for each in demo.messages() if each["tags"].get("mail_id", "").startswith("invitation.")
    ]
    page.goto(f"{demo.url}/inbox?to={member}")
    with page.expect_popup() as opened:
        page.frame_locator("main details[open] iframe").locator("a").first.click()
    form = opened.value
    form.locator("main form button").first.click()
    expect(form.get_by_role("status").first).to_contain_text("Det er noteret")
    form.close()
    page.set_default_timeout(JOURNEY_S * 1000)
    page.goto(f"{demo.url}/inbox")


def sent(demo: LocalCloud) -> set[Kind]:
    """The kinds of the mails so far."""
    names = {each["tags"].get("mail_id", "").partition(".")[0] for each in demo.messages()}
    return {kind for name in names if (kind := Kind.known(name))}
