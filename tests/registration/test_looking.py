"""What a visitor sees: the season, a meeting, and how each of its states is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.projects import Appearance, Project
from shared.registrations.signing_up import sign_up
from shared.technical.colour import CONTRAST, contrast
from tests.builders import PROJECT, a_guest, a_project
from tests.conftest import Tables, nothing_changes
from tests.registration.visitor import Visitor
from web.look import DARK_PAPER, LIGHT_PAPER

SEASON = f"/{PROJECT}"
MEETING = f"/{PROJECT}/moede-1"


def test_the_season_says_what_why_and_when(visitor: Visitor) -> None:
    """Whoever opens the season reads what it is for, and finds each of the four meetings with its free seats."""
    answer = visitor.get(SEASON)
    text = answer.page.text
    assert answer.status == 200
    assert "Et netværk." in text
    assert "En stabil dialog." in text
    assert text.count("28 ledige pladser") == 4
    chosen = [each["value"] for each in answer.page.tags("input") if each["name"] == "meetings"]
    assert chosen == ["moede-1", "moede-2", "moede-3", "moede-4"]


def test_a_meeting_says_all_that_a_guest_must_know(visitor: Visitor) -> None:
    """When, where, until when one may sign up, and when the data is deleted."""
    text = visitor.get(MEETING).page.text
    for words in (
        "onsdag den 15. august kl. 8.00–9.30",
        "Verdensrummet",
        "Eksempelvej 1, 2300 København S",
        "senest tirsdag den 14. august kl. 12.00",
        "sletter dem den 21. november 2019",
    ):
        assert words in text.replace("\u00a0", " ")


def test_one_seat_is_one_seat(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """The last seat is spoken of in the singular."""
    fill(tables, kept, 27)
    assert "1 ledig plads " in visitor.get(MEETING).page.text


def test_a_full_meeting_offers_its_waiting_list(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """Full is not the end: the form stays, and says that it is for the waiting list."""
    fill(tables, kept, 28)
    page = visitor.get(MEETING).page
    assert "Fuldt: skriv dig på ventelisten" in page.text
    assert "Skriv mig på ventelisten" in page.text
    assert page.field("address")["type"] == "email"


@pytest.mark.parametrize(
    ("later", "words"),
    [(timedelta(minutes=-1), "Tilmeldingen er lukket"), (timedelta(hours=2), "Afholdt")],
)
def test_a_closed_and_a_past_meeting_have_no_form(
    visitor: Visitor, kept: Project, later: timedelta, words: str
) -> None:
    """Nobody fills in a form that cannot be taken."""
    visitor.now = kept.meetings[0].starts + later
    answer = visitor.get(MEETING)
    assert answer.status == 200
    assert words in answer.page.text
    assert answer.page.tags("form") == []


def test_after_the_last_meeting_the_season_has_no_form(visitor: Visitor, kept: Project) -> None:
    """The page stays, for those who come back to it."""
    visitor.now = kept.meetings[-1].ends
    answer = visitor.get(SEASON)
    assert (answer.status, answer.page.tags("form")) == (200, [])


def test_a_day_of_another_year_says_its_year_once(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """»21. december« is this year's; that of next year is said with its year, in a list and on the meeting's page."""
    tables.keep(a_project(id="valby", name="Netværk i Valby"))
    visitor.now = kept.meetings[0].starts - timedelta(days=300)
    for path in ("/", SEASON, MEETING):
        text = visitor.get(path).page.text.replace("\u00a0", " ")
        days = re.findall(r"\b15\. aug(?:ust)?((?: 2018)*)", text)
        assert days and set(days) == {" 2018"}, (path, days)


def test_a_season_without_sign_up_speaks_of_none(visitor: Visitor, tables: Tables) -> None:
    """Everybody just comes: nothing is closed, and there is no registration to find."""
    plan = a_project(id="fest", name="Fest")
    tables.keep(replace(plan, meetings=tuple(replace(each, sign_up=False) for each in plan.meetings)))
    text = visitor.get("/fest").page.text
    assert text.count("Kom bare, uden tilmelding") == len(plan.meetings)
    assert "Er du tilmeldt?" not in text and "ingen møder at tilmelde sig" not in text
    assert "Er du tilmeldt?" in visitor.get(SEASON).page.text


def test_the_front_page_leads_to_the_only_project_and_lists_several(visitor: Visitor, tables: Tables) -> None:
    """One project needs no list; two are two links."""
    answer = visitor.get("/")
    assert (answer.status, answer.headers["Location"]) == (302, SEASON)
    tables.keep(a_project(id="valby", name="Netværk i Valby"))
    links = {each["href"] for each in visitor.get("/").page.tags("a")}
    assert {SEASON, "/valby"} <= links


@pytest.mark.parametrize("path", ["/", SEASON, MEETING, "/nowhere", f"/{PROJECT}/moede-9", "/m/x", "/api/openapi.json"])
def test_head_answers_as_get_does_without_the_body(visitor: Visitor, path: str) -> None:
    """What checks a link with HEAD learns what GET would say."""
    get, head = visitor.get(path), visitor.get(path, "HEAD")
    assert (head.status, head.headers, head.body) == (get.status, get.headers, "")


@pytest.mark.parametrize(
    "path", ["/nowhere", f"/{PROJECT}/moede-9", "/a/b/c", "//evil.example.org", "/%00", "/favicon.ico"]
)
def test_what_there_is_not_is_not_found(visitor: Visitor, path: str) -> None:
    """A kind page, and a way on."""
    answer = visitor.get(path)
    assert answer.status == 404
    assert "findes ikke" in answer.page.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_another_method_is_not_allowed(visitor: Visitor, method: str) -> None:
    """405 says which methods there are (RFC 9110, 15.5.6)."""
    answer = visitor.get(MEETING, method)
    assert (answer.status, answer.headers["Allow"]) == (405, "HEAD, GET, POST")


def test_looking_changes_nothing(visitor: Visitor) -> None:
    """GET and HEAD leave the tables as they are."""
    with nothing_changes():
        for path in ("/", SEASON, MEETING, f"{SEASON}/calendar.ics", f"{MEETING}/calendar.ics"):
            assert {visitor.get(path, method).status for method in ("GET", "HEAD")} <= {200, 302}


def test_every_page_is_one_small_request(visitor: Visitor) -> None:
    """At most 14 KB compressed, nothing else to load: no script, no picture, no font, no stylesheet beside it."""
    for path in (SEASON, MEETING, "/nowhere"):
        answer = visitor.get(path, accept_encoding="gzip, deflate, br")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.size < 7 * 1024
        scripts = [each for each in answer.page.tags("script") if each != {"type": "application/ld+json"}]
        assert not scripts + answer.page.tags("img") + answer.page.tags("iframe")
        loaded = [each["href"] for each in answer.page.tags("link") if each["rel"] not in {"canonical", "alternate"}]
        assert [each[:19] for each in loaded] == ["data:image/svg+xml,"]


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "gzip;q=0.0, br"])
def test_who_cannot_unpack_gets_it_plain(visitor: Visitor, accepts: str) -> None:
    """Compression is the reader's choice (RFC 9110, 12.5.3)."""
    answer = visitor.get(SEASON, accept_encoding=accepts)
    assert "Content-Encoding" not in answer.headers
    assert "<h1>" in answer.body


def test_every_answer_is_guarded(visitor: Visitor) -> None:
    """Headers that keep a browser from doing what the page never asks for."""
    for path in ("/", SEASON, MEETING, "/nowhere", "/m/x", "/api/openapi.json"):
        headers = visitor.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Strict-Transport-Security"].startswith("max-age=")
        if "Location" not in headers:
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
            assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("accent", ["#ffee66", "#000000", "#FFFFFF", "red;}body{display:none"])
def test_the_colour_of_the_plan_is_made_readable(visitor: Visitor, tables: Tables, accent: str) -> None:
    """A committee that likes pale yellow gets a page that can be read; one that writes CSS gets the usual colour."""
    tables.keep(a_project(id="valby", appearance=Appearance(accent=accent)))
    style = re.search(r":root\{--band:(.*?);--accent-light:(.*?);--accent-dark:(.*?)\}", visitor.get("/valby").body)
    assert style is not None
    band, light, dark = style.groups()
    assert min(contrast(band, "#ffffff"), contrast(light, LIGHT_PAPER), contrast(dark, DARK_PAPER)) >= CONTRAST


@pytest.mark.parametrize(("path", "seats"), [(SEASON, "BatchGetItem"), (MEETING, "GetItem")])
def test_a_page_is_read_in_two_requests(visitor: Visitor, calls: list[str], path: str, seats: str) -> None:
    """The project with its meetings, and the seats that the page is about."""
    visitor.get(path)
    assert calls == ["Query", seats]


def fill(tables: Tables, project: Project, heads: int) -> None:
    """Confirm `heads` guests at the first meeting."""
    for number in range(heads):
        sign_up(tables.registrations, project, [project.meetings[0]], a_guest(number), Visitor().now)
