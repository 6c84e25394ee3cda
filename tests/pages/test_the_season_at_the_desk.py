"""A season from the secretariat's inbox alone: a button of a mail opens each page, on a phone without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from desk import app
from desk.wiring import wiring
from infra.proof.season.post import Mail
from registration import app as registration
from shared.meetings import Meeting
from shared.outbox.kinds import Kind
from shared.outbox.mail import SECRETARIAT
from shared.outbox.mail import Mail as Owed
from shared.outbox.occasion import OfDay
from shared.people import person_id
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.signing_up import sign_up
from shared.summaries.morning import Sources, summarise
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest, there
from tests.conftest import Tables
from tests.documents.reading import texts
from tests.pages.conftest import Door
from tests.pages.postman import mails

__all__ = ["mails"]

pytestmark = pytest.mark.browser

Fetch = Callable[[], list[Mail]]


class Office:
    """The secretariat: an inbox, and one browser, which it approves by the mail when it is asked to."""

    def __init__(self, page: Page, fetch: Fetch, tables: Tables) -> None:
        self.page, self.fetch, self.tables = page, fetch, tables

    def at(self, when: datetime) -> None:
        """Nothing happens until then."""
        Door.ahead = when - BEFORE

    def summary(self) -> Mail:
        """This morning's."""
        sources = Sources(self.tables.projects, self.tables.registrations, self.tables.budget, self.tables.outbox)
        project = there(self.tables.projects.fresh(PROJECT))
        assert summarise(sources, project, Door.now())
        return self.the(Kind.SUMMARY)

    def of_the_timetable(self, kind: Kind, meeting: Meeting) -> Mail:
        """The mail of `kind` about `meeting`, when it is due."""
        now = Door.now()
        latest = kind.latest(now, meeting)
        dynamodb.transact(
            [self.tables.outbox.put(Owed(kind, PROJECT, SECRETARIAT, now, latest, (meeting.id,), OfDay(meeting.day)))]
        )
        return self.the(kind)

    def the(self, kind: Kind) -> Mail:
        """The newest mail of `kind`; there is one."""
        found = [each for each in self.fetch() if each.kind is kind]
        assert found, kind
        return found[0]

    def follow(self, mail: Mail, name: str, place: int = 0) -> None:
        """Open the mail, and press its button."""
        self.page.set_content(mail.body("html"))
        self.page.get_by_role("link", name=name, exact=True).nth(place).click()
        self.page.wait_for_load_state()
        assert "/d/" in self.page.url, self.page.content()

    def press(self, name: str) -> None:
        """Press a button of the page."""
        self.page.get_by_role("button", name=name).first.click()

    def go_on(self, *names: str) -> None:
        """By the links that the page ends with."""
        for name in names:
            self.page.get_by_role("link", name=name, exact=True).last.click()

    def approve(self) -> None:
        """By the mail that the press of an unknown browser brings about, and back."""
        expect(self.page.get_by_role("alert")).to_contain_text("Vi kender ikke denne browser")
        before = self.page.url
        self.follow(self.the(Kind.DESK_APPROVAL), "Ja, det er os")
        self.press("Ja, godkend denne browser")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Nu kender vi browseren")
        expect(self.page.get_by_role("navigation", name="Videre")).to_be_visible()
        self.page.goto(before)

    def said(self, text: str) -> None:
        """What the page says was done."""
        expect(self.page.get_by_role("status").first).to_contain_text(text)


@pytest.fixture
def office(
    mails: Fetch, opened: Callable[..., BrowserContext], tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """Three guests are coming to the first meeting."""
    monkeypatch.setenv("RECEIPTS_BUCKET", "test-receipts")
    monkeypatch.setattr(Door, "ahead", timedelta())

    def either(event: Any, context: object) -> Any:
        return (app if event["rawPath"].startswith("/d/") else registration).handler(event, context)

    monkeypatch.setattr(Door, "handler", staticmethod(either))
    wiring.cache_clear()
    for number in range(3):
        guest = a_guest(number, person=person_id(f"guest{number}@example.org", PEPPER))
        sign_up(tables.registrations, kept, kept.meetings[:1], guest, BEFORE - timedelta(hours=1))
    yield Office(opened().new_page(), mails, tables)
    wiring.cache_clear()


def test_a_caller_is_added_corrected_and_cancelled_and_two_share_an_address(office: Office, tables: Tables) -> None:
    """Whoever has an address is mailed each time; the second guest of an address is mailed nothing."""
    office.follow(office.summary(), "Deltagerne")
    office.press("Vis listen")
    office.approve()
    page = office.page
    for name, address, mailed in (("Bo Ringer", "bo@example.org", True), ("Ida Deler", "guest0@example.org", False)):
        page.get_by_label("Navn").fill(name)
        page.get_by_label("Mailadresse").fill(address)
        office.press("Tilmeld")
        office.said(f"{name} er tilmeldt.")
        office.said("Gæsten får en mail om det." if mailed else "En anden gæst har den samme mailadresse")
    office.press("Ret – Bo Ringer")
    page.get_by_label("Hvor mange kommer?").fill("2")
    office.press("Gem")
    office.said("Bo Ringer: det er rettet.")
    office.press("Meld afbud – Bo Ringer")
    office.press("Ja")
    office.said("Der er meldt afbud for Bo Ringer.")
    live = [each for each in tables.registrations.all(PROJECT, "moede-1") if each.status is Status.CONFIRMED]
    assert sorted((each.name, each.address) for each in live)[0] == ("Ida Deler", "")
    assert sum(each.address == "guest0@example.org" for each in live) == 1
    told = office.fetch()
    assert {each.to for each in told if each.kind is not Kind.SUMMARY} == {"bo@example.org"}
    assert [each.kind for each in told][-1] is Kind.CANCELLED


def test_a_meeting_moves_with_its_question_and_one_is_added(office: Office, tables: Tables) -> None:
    """From the summary by the links that pages end with; nobody is mailed before the question is answered."""
    office.follow(office.summary(), "Deltagerne")
    office.press("Vis listen")
    office.approve()
    page = office.page
    office.go_on("Ret mødet")
    page.get_by_label("Dag", exact=True).fill("2018-08-22")
    office.press("Gem")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skal gæsterne have besked?")
    assert office.fetch() == []
    page.get_by_label("Hvorfor?").fill("Salen er optaget.")
    office.press("Gem, og skriv til 3")
    office.said("Alle tilmeldte får besked")
    word = office.fetch()
    assert {each.kind for each in word} <= {Kind.MEETING_MOVED} and all(
        "Salen er optaget." in each.body("plain") for each in word
    )

    office.go_on("Sæsonen lige nu", "Læg et møde i planen")
    for field, value in {
        "title": "Sommerkaffe", "day": "2018-10-31", "starts": "09:00", "ends": "10:00", "venue": "Kulturhuset",
        "address": "Eksempelvej 2, 2300 København S", "capacity": "20", "reserved": "0", "topic": "Det, der skete.",
    }.items():  # fmt: skip
        page.locator(f"[name={field}]").fill(value)
    office.press("Videre")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skal mødet i planen?")
    office.press("Ja, læg det i planen")
    office.said("»Sommerkaffe« onsdag den 31. oktober står i planen.")
    project = there(tables.projects.fresh(PROJECT))
    assert [each.title for each in project.meetings if each.day.month == 10] == ["Netværksmøde 3", "Sommerkaffe"]
    page.goto(f"{page.url.partition('/d/')[0]}/{PROJECT}")
    expect(page.get_by_role("heading", name="Sommerkaffe")).to_be_visible()


def test_the_order_is_a_mail_ready_to_send(office: Office, kept: Project) -> None:
    """Number, delivery and place stand in the mail that the button opens; then it is noted in the budget."""
    first = kept.meetings[0]
    office.at(kept.timetable.at(Kind.CATERING_ORDER, first))
    mail = office.of_the_timetable(Kind.CATERING_ORDER, first)
    office.page.set_content(mail.body("html"))
    written = urlsplit(office.page.get_by_role("link", name="Åbn som mail").get_attribute("href") or "")
    body = parse_qs(written.query, encoding="utf-8")["body"][0]
    assert written.scheme == "mailto"
    assert "Leveres kl. 7.30" in body and first.venue.name in body and "til 10 personer" in body
    office.follow(mail, "Notér bestillingen")
    office.page.get_by_label("Leverandør").fill("Bageriet")
    office.press("Notér bestillingen")
    office.approve()
    office.page.get_by_label("Leverandør").fill("Bageriet")
    office.press("Notér bestillingen")
    office.said("hos Bageriet")


def test_the_report_comes_with_the_office_s_words(office: Office, kept: Project) -> None:
    """Asked for by a task of the summary; a draft is kept; finished, the report comes and no line of it is empty."""
    office.at(clock.at(kept.meetings[-1].day + timedelta(days=5), datetime.min.time().replace(hour=7)))
    office.follow(office.summary(), "Skriv dem")
    page = office.page
    page.locator("main form button").first.click()
    office.approve()
    page.get_by_label("På kort sigt").fill("Vi kender ti virksomheder mere.")
    office.press("Gem kladden")
    office.said("Kladden er gemt.")
    page.get_by_label("På langt sigt").fill("De taler med udvalget.")
    for each in page.locator("textarea[name^=line], textarea[id^=explanation]").all():
        each.fill("Vi brugte mindre.")
    office.press("Færdig")
    office.said("Rapporten med jeres ord kommer")
    report = office.the(Kind.SEASON_REPORT)
    [paper] = [content for _, kind, content in report.files if kind == "application/pdf"]
    said = " ".join(texts(paper))
    assert "Vi kender ti virksomheder mere." in said and "De taler med udvalget." in said
    assert "Forklaring mangler" not in said
