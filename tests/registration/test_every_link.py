"""The signed links of guests' mails: looking changes nothing and is kept by nobody, and a forged one opens nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from shared.members.member import Member
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from shared.technical.links import Signer
from tests.builders import PROJECT, a_guest, a_meeting
from tests.conftest import nothing_changes, tables
from tests.registration.test_signing_up import PERSON as ANOTHER
from tests.registration.visitor import LINKS, Visitor

PERSON = a_guest().person
MADE: dict[str, Callable[[Links, datetime], str]] = {
    "a": lambda links, now: links.new_address(PROJECT, PERSON, ANOTHER, now),
    "b": lambda links, now: links.take_back(PROJECT, PERSON, now),
    "c": lambda links, now: links.confirm(PROJECT, PERSON, now),
    "e": lambda links, now: links.evaluate(PROJECT, "moede-1", PERSON, now),
    "m": lambda links, now: links.manage(PROJECT, PERSON, now),
    "n": lambda links, now: links.invitation(PROJECT, "moede-1", PERSON, now),
    "u": lambda links, now: links.unsubscribe(PROJECT, PERSON, now),
    "v": lambda links, now: links.vote(PROJECT, "moede-1", PERSON, now),
    "x": lambda links, now: links.silence(PROJECT, PERSON, now),
}
"""By the page's place."""

OWN = ("", "/change/moede-1", "/address", "/data", "/data.json", "/erase")
LOOKED_AT = [
    *(("m", under) for under in OWN),
    *(("e", query) for query in ("", "?score=8", "?lang=en&score=1", "?score=11", "?score=<x>")),
    *((page, "") for page in "nux"),
]
EVERYTHING = {
    "act": "cancel",
    "meeting": "moede-1",
    "address": "ny@example.org",
    "score": "8",
    "name": "Bo",
    "party": "3",
}


@pytest.fixture(autouse=True)
def _guest(visitor: Visitor, kept: Project) -> None:
    """Who is on the list, and is registered."""
    guest = a_guest()
    tables.members.save(Member(kept.network, PERSON, guest.name, guest.company, guest.address), None)
    sign_up(tables.registrations, kept, kept.meetings[:2], guest, visitor.now)


@pytest.mark.parametrize(("page", "under"), LOOKED_AT)
def test_looking_changes_nothing(visitor: Visitor, page: str, under: str) -> None:
    """Mail scanners follow every link. Nobody keeps the page, finds it, or learns its address."""
    if page == "e":
        visitor.now = a_meeting().ends - timedelta(minutes=10)
    with nothing_changes():
        for method in ("GET", "HEAD"):
            answer = visitor.get(MADE[page](LINKS, visitor.now) + under, method, accept_encoding="gzip")
            assert answer.status == 200
            kept = [answer.headers[each] for each in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")]
            assert kept == ["no-store", "no-referrer", "noindex"]
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.size < 14 * 1024


@pytest.mark.parametrize("page", MADE)
def test_a_forged_link_says_nothing_of_anybody(visitor: Visitor, page: str) -> None:
    """403 to look and to act, the same page whoever it was about."""
    link, stranger = MADE[page](LINKS, visitor.now), Links("", Signer(("another key",)))
    forged = [
        link[:-3],
        f"/{page}/X{link[4:]}",
        f"/{page}/x",
        MADE[page](stranger, visitor.now),
        *(f"/{page}/{made(LINKS, visitor.now)[3:]}" for other, made in MADE.items() if other != page),
    ]
    nothing = visitor.get(f"/{page}/nonsense").body
    with nothing_changes():
        for path in forged:
            for under in OWN if page == "m" else ("",):
                answers = [visitor.get(path + under)]
                if not under.startswith("/data"):
                    answers.append(visitor.post(path + under, EVERYTHING))
                assert {(each.status, each.body) for each in answers} == {(403, nothing)}, path + under
