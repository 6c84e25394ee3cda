"""The page behind a mail's link: seeing and cancelling one's own registrations."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.projects import Project
from shared.registrations import Status
from shared.registrations.links import MANAGE_AGE, Links
from shared.registrations.signing_up import sign_up
from shared.technical.links import Signer
from tests.builders import PROJECT, a_guest
from tests.conftest import Tables
from tests.registration.visitor import Visitor

LINKS = Links("", Signer(("a key for tests",)))


@pytest.fixture
def link(visitor: Visitor, tables: Tables, kept: Project) -> str:
    """The link of somebody who is registered, alone, at the first two meetings."""
    sign_up(tables.registrations, kept, kept.meetings[:2], a_guest(), visitor.now)
    return LINKS.manage(PROJECT, a_guest().person, visitor.now)


def test_the_link_shows_ones_own_registrations(visitor: Visitor, link: str) -> None:
    """Those of the person alone, each with its button."""
    answer = visitor.get(link)
    assert answer.status == 200
    assert answer.page.text.count("Du har plads") == 2
    assert [each["value"] for each in answer.page.tags("input")] == ["moede-1", "moede-2"]


def test_the_page_is_for_one_person(visitor: Visitor, link: str) -> None:
    """Never kept, never indexed, never named to another site."""
    headers = visitor.get(link).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"], headers["X-Robots-Tag"]) == (
        "no-store",
        "no-referrer",
        "noindex",
    )


def test_looking_at_it_changes_nothing(visitor: Visitor, link: str, everything: Callable[[], object]) -> None:
    """Mail scanners follow every link, with GET and with HEAD."""
    before = everything()
    assert [visitor.get(link, method).status for method in ("GET", "HEAD", "GET")] == [200, 200, 200]
    assert everything() == before


def test_one_button_cancels(visitor: Visitor, link: str, tables: Tables) -> None:
    """The registration is cancelled, the other one stays, and the page says so."""
    answer = visitor.post(link, {"meeting": "moede-1"})
    found = tables.registrations.of_person(PROJECT, ["moede-1", "moede-2"], a_guest().person)
    assert answer.status == 200
    assert "Du har meldt afbud til Netværksmøde 1" in answer.page.text
    assert [each.status for each in found] == [Status.CANCELLED, Status.CONFIRMED]


def test_pressing_it_again_is_as_well(visitor: Visitor, link: str, everything: Callable[[], object]) -> None:
    """A double press cancels once."""
    visitor.post(link, {"meeting": "moede-1"})
    once = everything()
    assert visitor.post(link, {"meeting": "moede-1"}).status == 200
    assert everything() == once


def test_a_past_meeting_cannot_be_cancelled(
    visitor: Visitor, link: str, kept: Project, everything: Callable[[], object]
) -> None:
    """Who came, came."""
    visitor.now = kept.meetings[0].ends
    before = everything()
    assert visitor.post(link, {"meeting": "moede-1"}).status == 410
    assert [each["value"] for each in visitor.get(link).page.tags("input")] == ["moede-2"]
    assert everything() == before


@pytest.mark.parametrize("posted", [{}, {"meeting": ""}, {"meeting": "moede-9"}, {"meeting": ["moede-9", "moede-1"]}])
def test_an_unknown_meeting_is_not_found(
    visitor: Visitor, link: str, everything: Callable[[], object], posted: dict[str, str]
) -> None:
    """404, and nothing changes."""
    before = everything()
    assert visitor.post(link, posted).status == 404
    assert everything() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("mend", ["cut", "changed", "other purpose", "other key", "short"])
def test_a_forged_link_says_nothing_of_anybody(
    visitor: Visitor, link: str, everything: Callable[[], object], method: str, mend: str
) -> None:
    """403, the same page whoever it was about."""
    forged = {
        "cut": link[:-3],
        "changed": link.replace("/m/W", "/m/X"),
        "other purpose": "/m/" + LINKS.signer.sign("unsubscribe", PROJECT, a_guest().person, now=visitor.now),
        "other key": Links("", Signer(("another key",))).manage(PROJECT, a_guest().person, visitor.now),
        "short": "/m/x",
    }[mend]
    before = everything()
    answer = visitor.get(forged) if method == "GET" else visitor.post(forged, {"meeting": "moede-1"})
    assert answer.status == 403
    assert answer.body == visitor.get("/m/nonsense").body
    assert everything() == before


def test_an_old_link_says_where_a_new_one_is(visitor: Visitor, link: str, everything: Callable[[], object]) -> None:
    """410: the newest mail has one that works."""
    visitor.now += MANAGE_AGE + timedelta(seconds=1)
    before = everything()
    answer = visitor.get(link)
    assert answer.status == 410
    assert "Linket er for gammelt" in answer.page.text
    assert a_guest().name not in answer.page.text
    assert visitor.post(link, {"meeting": "moede-1"}).status == 410
    assert everything() == before


def test_no_token_is_logged(visitor: Visitor, link: str, logged: io.StringIO) -> None:
    """A signed link in a log is a key under the mat."""
    visitor.get(link)
    visitor.get(link + "x")
    assert logged.getvalue().count("manage") == 2
    assert link[3:40] not in logged.getvalue()
