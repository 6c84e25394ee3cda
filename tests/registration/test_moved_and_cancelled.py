"""What every public place says of a meeting that is cancelled or has been moved, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.meetings import Meeting, Venue
from shared.members.member import Member
from shared.people import person_id
from shared.plans.changing import cancelled, moved
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from tests.builders import PEPPER, PROJECT, a_guest
from tests.conftest import nothing_changes, tables
from tests.registration.conftest import ADDRESS
from tests.registration.test_found_and_shared import card, data
from tests.registration.test_managing import LINKS
from tests.registration.visitor import GOOD, Seen, Visitor
from tests.texts.danish import danish_left, plain

SEASON = f"/{PROJECT}"
MEETING = f"{SEASON}/moede-1"
API = f"/api/projects/{PROJECT}"
GUEST = a_guest(name="Mary Jones", company="Jones & Co")
ELSEWHERE = Venue("Kulturhuset", "Eksempelvej 2, 2300 København S")
WHO = {**GOOD, "party": 2}

Put = Callable[[Meeting], Project]
Words = Sequence[str]


@pytest.fixture
def put(visitor: Visitor, kept: Project) -> Put:
    """Puts another first meeting in place of the plan's, at which somebody and a pair are registered."""
    sign_up(tables.registrations, kept, kept.meetings[:2], GUEST, visitor.now)
    visitor.now += timedelta(hours=1)

    def change(meeting: Meeting) -> Project:
        changed = replace(kept, meetings=(meeting, *kept.meetings[1:]))
        dynamodb.transact(tables.projects.writes(changed, kept))
        visitor.now += timedelta(hours=1)
        return changed

    return change


@pytest.fixture
def off(visitor: Visitor, put: Put, kept: Project) -> Project:
    """The season, its first meeting cancelled."""
    return put(cancelled(kept.meetings[0], visitor.now))


@pytest.fixture
def elsewhere(visitor: Visitor, put: Put, kept: Project) -> Project:
    """The season, its first meeting a day later and in another place."""
    first = kept.meetings[0]
    return put(moved(first, now=visitor.now, starts=first.starts + timedelta(days=1), venue=ELSEWHERE))


def own(visitor: Visitor, person: str = GUEST.person) -> str:
    return LINKS.manage(PROJECT, person, visitor.now).partition("?")[0]


def said(seen: Seen) -> str:
    return seen.page.text.replace("\u00a0", " ")


def in_english(seen: Seen) -> str:
    """Its words, none of which is left in Danish."""
    assert danish_left(plain(seen.body), "functions/registration") == []
    return said(seen)


def test_the_season_shows_it_and_takes_nobody_for_it(visitor: Visitor, off: Project) -> None:
    """It stays where people look for it, crossed off: no box to tick, in the frame neither."""
    for path in (SEASON, f"{SEASON}/embed"):
        page = visitor.get(path).page
        boxes = [each["value"] for each in page.tags("input") if each["name"] == "meetings"]
        assert (page.text.count("Aflyst"), boxes) == (1, ["moede-2", "moede-3", "moede-4"])
        assert "Cancelled" in in_english(visitor.get(f"{path}?lang=en"))


def test_who_ticked_it_before_is_told_and_keeps_what_she_typed(visitor: Visitor, off: Project) -> None:
    """The season's form, open since before it was cancelled, signs up for nothing."""
    answer = visitor.sign_up(SEASON, {**GOOD, "meetings": ["moede-1", "moede-2"]})
    assert answer.status == 422
    assert "Et af møderne er aflyst" in answer.page.at("meetings-fejl")
    assert answer.page.field("name")["value"] == GOOD["name"]
    assert len(list(tables.registrations.all(PROJECT, "moede-2"))) == 1


def test_its_page_says_so_and_leads_to_the_next_meetings(visitor: Visitor, off: Project) -> None:
    """No form and no calendar to put it in; the other meetings are one tap away."""
    page = visitor.get(MEETING).page
    assert "Mødet er aflyst" in page.text
    assert page.tags("form") == []
    led = [each["href"] for each in page.tags("a")]
    assert [f"{SEASON}/moede-{number}" in led for number in (2, 3, 4)] == [True] * 3
    assert f"{MEETING}/calendar.ics" not in led
    assert "The meeting is cancelled" in in_english(visitor.get(f"{MEETING}?lang=en"))


def test_it_stays_cancelled_when_its_day_is_over(visitor: Visitor, off: Project) -> None:
    """Nobody reads that it was held; search engines let go of it."""
    visitor.now = off.meetings[0].ends + timedelta(days=1)
    seen = visitor.get(MEETING)
    assert "Mødet er aflyst" in seen.page.text
    assert "Afholdt" not in seen.page.text
    assert {"name": "robots", "content": "noindex"} in seen.page.tags("meta")


def test_a_form_that_was_open_is_refused_with_a_clear_page(visitor: Visitor, off: Project) -> None:
    """410, with the reason and a way on; nothing is written."""
    with nothing_changes():
        answer, english = visitor.sign_up(MEETING, GOOD), visitor.post(f"{MEETING}?lang=en", GOOD)
        assert (answer.status, english.status) == (410, 410)
        assert "Netværksmøde 1 den 15. august 2018 bliver ikke holdt." in answer.page.text
        assert SEASON in [each["href"] for each in answer.page.tags("a")]
        assert "The meeting is cancelled" in in_english(english)


def test_her_own_page_shows_it_with_nothing_to_press(visitor: Visitor, off: Project) -> None:
    """She need not cancel what is not held; her other meetings are hers to change as ever. Her data say it too, beside
    what she wrote, which is hers to see.
    """
    link = own(visitor)
    assert visitor.get(f"{link}/data").page.text.count("Aflyst") == 1
    in_english(visitor.get(f"{link}/data?lang=en"))
    page = visitor.get(link).page
    assert page.text.count("Aflyst") == 1
    assert [each["value"] for each in page.tags("input") if each["name"] == "meeting"][:1] == ["moede-2"]
    assert f"{link}/change/moede-1" not in [each["href"] for each in page.tags("a")]
    assert f"{link}/address" in [each["href"] for each in page.tags("a")]
    assert "You need not do anything" in in_english(visitor.get(f"{link}?lang=en"))


@pytest.mark.parametrize(
    ("end", "fields"),
    [
        ("", {"act": "cancel", "meeting": "moede-1"}),
        ("", {"act": "return", "meeting": "moede-1"}),
        ("/change/moede-1", None),
        ("/change/moede-1", {**GOOD, "party": "1"}),
    ],
)
def test_nothing_of_it_can_be_changed(visitor: Visitor, off: Project, end: str, fields: dict[str, str] | None) -> None:
    """An old button or form changes nothing, says why, and leads back to her registrations."""
    path = own(visitor) + end
    with nothing_changes():
        answer = visitor.get(path) if fields is None else visitor.sign_up(path, fields)
        assert (answer.status, "Mødet er aflyst" in answer.page.text) == (410, True)
        assert own(visitor) in [each["href"] for each in answer.page.tags("a")]


def test_who_was_at_it_alone_has_no_address_to_change(visitor: Visitor, off: Project) -> None:
    """Nothing is to come for which she could be written to; her data are hers to take and erase."""
    visitor.post(own(visitor), {"act": "cancel", "meeting": "moede-2"})
    led = [each["href"] for each in visitor.get(own(visitor)).page.tags("a")]
    assert (f"{own(visitor)}/address" in led, f"{own(visitor)}/data" in led) == (False, True)
    assert visitor.get(f"{own(visitor)}/address").status == 404


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=30)])
def test_erasing_says_nothing_of_a_seat_that_is_not_there(visitor: Visitor, off: Project, later: timedelta) -> None:
    """Neither that somebody else gets it nor that it is counted; and nothing of her is left, whatever the day."""
    visitor.now += later
    page = visitor.get(f"{own(visitor)}/erase").page
    assert "Netværksmøde 1" not in page.text
    assert visitor.post(f"{own(visitor)}/erase", {}).status == 200
    assert list(tables.registrations.all(PROJECT, "moede-1")) == []


def test_who_was_invited_need_not_answer(visitor: Visitor, off: Project) -> None:
    """The button of an old invitation is answered with the news, and nobody is signed up."""
    tables.members.save(Member(PROJECT, "mary", "Mary Jones", "Jones & Co", "mary@example.org", "en"), known=None)
    link = LINKS.invitation(PROJECT, "moede-1", "mary", visitor.now).partition("?")[0]
    answers = [visitor.get(link), visitor.post(link, {"act": "decline"}), visitor.post(link, {"act": "come"})]
    assert [(each.status, "Mødet er aflyst" in each.page.text) for each in answers] == [(410, True)] * 3
    assert tables.registrations.get(PROJECT, "moede-1", "mary") is None
    assert "The meeting is cancelled" in in_english(visitor.get(f"{link}?lang=en"))


def test_the_api_shows_it_and_refuses_with_a_type_of_its_own(visitor: Visitor, off: Project) -> None:
    """A program need not guess from a date why nobody may sign up."""
    shown = visitor.get(f"{API}/meetings/moede-1").json
    assert (shown["cancelled"], shown["standing"], shown["free"]) == (True, "cancelled", 0)
    answer = visitor.post_json(f"{API}/meetings/moede-1/registrations", WHO)
    assert answer.status == 410
    assert answer.json == {
        "type": "urn:tovholder:meeting-cancelled",
        "title": "The meeting is cancelled",
        "status": 410,
    }
    several = visitor.post_json(f"{API}/registrations", {**WHO, "meetings": ["moede-1", "moede-2"]})
    assert [(each["pointer"], each["code"]) for each in several.json["errors"]] == [("/meetings", "closed")]


def test_a_search_engine_reads_that_it_is_cancelled(visitor: Visitor, off: Project) -> None:
    """EventCancelled, with the day it was to be, and nothing on offer."""
    [event] = data(visitor, MEETING)
    assert (event["eventStatus"], event["startDate"]) == (
        "https://schema.org/EventCancelled",
        "2018-08-15T08:00:00+02:00",
    )
    assert {"offers", "previousStartDate"} & event.keys() == set()


@pytest.mark.parametrize(("language", "word"), [("da", "Aflyst"), ("en", "Cancelled")])
def test_a_shared_link_and_calendars_say_so(visitor: Visitor, off: Project, language: str, word: str) -> None:
    """In the card's title, and its picture has a new address, as Facebook keeps pictures. Calendars cross it out by its
    status, and by its title where they show no status: in the season's feed and in its own file.
    """
    found = card(visitor, f"{MEETING}?lang={language}")
    assert found["og:title"] == f"{word}: Netværksmøde 1"
    assert found["og:image"] == f"{ADDRESS}{MEETING}/share.png?v=1" + ("&lang=en" if language == "en" else "")
    for path in (f"{SEASON}/calendar.ics", f"{MEETING}/calendar.ics"):
        text = visitor.get(f"{path}?lang={language}").body
        assert text.count("STATUS:CANCELLED") == 1
        assert text.count(f"SUMMARY:{word}: Netværksmøde 1") == 1


def test_the_sitemap_keeps_it_until_its_day_and_says_when_it_changed(visitor: Visitor, off: Project) -> None:
    """A search engine comes back for the news."""
    assert (
        f"<loc>{ADDRESS}{MEETING}</loc><lastmod>2018-07-26T10:00:00+02:00</lastmod>" in visitor.get("/sitemap.xml").body
    )
    visitor.now = off.meetings[0].ends
    assert f"{ADDRESS}{MEETING}<" not in visitor.get("/sitemap.xml").body


WAS = "Flyttet fra onsdag den 15. august kl. 8.00–9.30, Verdensrummet"
WAS_EN = "Moved from Wednesday 15 August 8:00–9:30, Verdensrummet"


@pytest.mark.parametrize("path", [SEASON, MEETING, f"{SEASON}/embed"])
def test_a_moved_meeting_says_from_where_until_it_begins(visitor: Visitor, elsewhere: Project, path: str) -> None:
    """For whoever has heard it otherwise; once it has begun that helps nobody."""
    assert said(visitor.get(path)).count(WAS) == 1
    assert in_english(visitor.get(f"{path}?lang=en")).count(WAS_EN) == 1
    visitor.now = elsewhere.meetings[0].starts
    assert "Flyttet" not in said(visitor.get(path))


def test_her_own_pages_tell_her_who_knew_it_otherwise(visitor: Visitor, elsewhere: Project) -> None:
    """And not somebody who signed up for the new day."""
    late = a_guest(2)
    sign_up(tables.registrations, elsewhere, elsewhere.meetings[:1], late, visitor.now)
    for end in ("", "/change/moede-1"):
        assert WAS in said(visitor.get(own(visitor) + end))
        assert WAS_EN in in_english(visitor.get(f"{own(visitor)}{end}?lang=en"))
        assert "Flyttet" not in said(visitor.get(own(visitor, late.person) + end))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"venue": ELSEWHERE}, "Flyttet fra Verdensrummet"),
        ({"hours": 1}, "Flyttet fra onsdag den 15. august kl. 8.00–9.30 "),
        ({"title": "Et nyt navn"}, ""),
    ],
)
def test_only_what_differs_is_told(
    visitor: Visitor, put: Put, kept: Project, changes: dict[str, Any], words: str
) -> None:
    """The place alone, the time alone; a meeting that changed its name has not moved."""
    first = kept.meetings[0]
    hours = changes.pop("hours", 0)
    put(moved(first, now=visitor.now, starts=first.starts + timedelta(hours=hours), **changes))
    text = said(visitor.get(MEETING))
    assert words in text
    assert text.count("Flyttet") == bool(words)


def test_a_moved_meeting_takes_registrations_and_tells_programs(visitor: Visitor, elsewhere: Project) -> None:
    """The API and search engines know when it was to begin, until it does."""
    shown = visitor.get(f"{API}/meetings/moede-1").json
    assert (shown["cancelled"], shown["standing"]) == (False, "open")
    assert (shown["starts"], shown["moved_from"]) == ("2018-08-16T06:00:00Z", "2018-08-15T06:00:00Z")
    [event] = data(visitor, MEETING)
    assert (event["eventStatus"], event["startDate"], event["previousStartDate"]) == (
        "https://schema.org/EventRescheduled",
        "2018-08-16T08:00:00+02:00",
        "2018-08-15T08:00:00+02:00",
    )
    assert visitor.sign_up(MEETING, GOOD).status == 200


def test_an_invitation_to_a_moved_meeting_shows_the_new_day(visitor: Visitor, elsewhere: Project) -> None:
    """And the old one, by which she knows it."""
    link = LINKS.invitation(PROJECT, "moede-1", "mary", visitor.now).partition("?")[0]
    assert WAS in said(visitor.get(link))
    assert "Kulturhuset" in said(visitor.get(link))


def test_another_place_alone_is_no_new_day_to_a_search_engine(visitor: Visitor, put: Put, kept: Project) -> None:
    """EventRescheduled is about time."""
    put(moved(kept.meetings[0], now=visitor.now, venue=ELSEWHERE))
    [event] = data(visitor, MEETING)
    assert (event["eventStatus"], "previousStartDate" in event) == ("https://schema.org/EventScheduled", False)


def test_the_click_for_what_was_called_off_meanwhile_says_so(visitor: Visitor, put: Put, kept: Project) -> None:
    """And asks nobody to write to us who would come all the same."""
    assert visitor.post(MEETING, {**GOOD, "address": "ny@example.org"}).status == 200
    put(cancelled(kept.meetings[0], visitor.now))
    page = visitor.get(LINKS.confirm(PROJECT, person_id("ny@example.org", PEPPER), visitor.now))
    assert "Det er aflyst, så du skal ikke gøre noget." in said(page)
    assert "alligevel" not in said(page)
