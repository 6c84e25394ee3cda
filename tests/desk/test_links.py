"""The links of the secretariat's mails: for one link_purpose each, forged by nobody, renewed by mail alone."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest

from desk.runner import page_of
from shared.desk.audit import LinkPurpose, Offered, season_pages
from shared.outbox.mail import SECRETARIAT, Kind
from shared.outbox.office_occasions import OfLink
from shared.projects import Project
from shared.registrations.links import DESK_AGE
from tests.builders import PROJECT
from tests.conftest import nothing_changes
from tests.desk.stored import owed, owed_kinds
from tests.desk.visitor import LINKS, SIGNER, Desk

PAGES = [(each, f"/{view}" if view else "") for each in LinkPurpose for view in ("", *page_of(each).views)]
LOOKED_AT = [each for each in PAGES if each not in {(LinkPurpose.UNDO, ""), (LinkPurpose.CHECK_IN, "/taps")}]
"""Pages that anybody with the link may look at."""
OF_A_MEETING = {
    LinkPurpose.ORDER,
    *(each for each in LinkPurpose if each.offered in {Offered.MEETING, Offered.SEATS, Offered.HEADS}),
}
WITHOUT_ACTS = {
    *(LinkPurpose.SEASON, LinkPurpose.TOPIC, LinkPurpose.OFFERS, LinkPurpose.REPORT),
    *(LinkPurpose.ORDER, LinkPurpose.CHECK_IN, LinkPurpose.BROWSER, LinkPurpose.UNDO),
}
"""Pages with one button, which says nothing."""


def link_to(desk: Desk, purpose: LinkPurpose, meeting: str = "moede-1", at: datetime | None = None) -> str:
    """A page's link, about the first meeting where it is about one."""
    about = [meeting] if purpose in OF_A_MEETING else ["moede-1:venue"] if purpose is LinkPurpose.TASK else []
    return desk.link(purpose, *about, at=at)


@pytest.mark.parametrize(("purpose", "view"), LOOKED_AT)
def test_looking_changes_nothing(desk: Desk, purpose: LinkPurpose, view: str) -> None:
    """Mail scanners follow every link, and ask with HEAD first. Nobody keeps a page, finds it, or learns its link. It
    is in English for a secretariat that prefers that.
    """
    desk.now = desk.now.replace(day=20)
    with nothing_changes():
        for method in ("GET", "HEAD"):
            answer = desk.get(link_to(desk, purpose) + view, method)
            assert answer.status == 200
            assert [answer.headers[each] for each in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")] == [
                "no-store",
                "no-referrer",
                "noindex",
            ]
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        english = desk.get(link_to(desk, purpose) + view + "?lang=en").page
        assert english.tags("html")[0]["lang"] == "en"
        assert {each["action"].partition("?")[2] for each in english.tags("form")} <= {"lang=en"}


@pytest.mark.parametrize(("purpose", "view"), PAGES)
def test_a_page_opens_to_its_own_links_alone(desk: Desk, purpose: LinkPurpose, view: str) -> None:
    """Not to another page's, nor to one that is a month old; and it does what one of its buttons says, or nothing."""
    desk.approved()
    other = LinkPurpose.TASK if purpose is LinkPurpose.UNDO else LinkPurpose.UNDO
    links = {
        403: f"/d/{purpose.value}/{link_to(desk, other).rpartition('/')[2]}",
        410: link_to(desk, purpose, at=desk.now - DESK_AGE - timedelta(seconds=1)),
        **({404: link_to(desk, purpose, "moede-9")} if purpose in OF_A_MEETING else {}),
    }
    with nothing_changes():
        for status, link in links.items():
            seen = desk.get(link + view)
            assert seen.status in {status, 405}
            assert ("Mødet findes ikke" in seen.page.text) is (seen.status == 404)
            assert desk.post(link + view, {"act": "cancel"}).status in {status, 405, *([400] if status == 404 else [])}
        for act in () if purpose in WITHOUT_ACTS else ("", "delete"):
            assert desk.post(link_to(desk, purpose), {"act": act}).status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/d/invitation/" + SIGNER.sign("desk.message", PROJECT, "moede-1", now=Desk().now),
        "/d/message/" + SIGNER.sign("desk.invitation", PROJECT, "moede-1", now=Desk().now),
        "/d/undo/" + SIGNER.sign("manage", PROJECT, "person0001", now=Desk().now),
        "/d/browser/" + SIGNER.sign("desk-browser", PROJECT, now=Desk().now),
        LINKS.desk(LinkPurpose.INVITATION, PROJECT, "moede-1", now=Desk().now)[:-1] + "_",
        "/d/invitation/rubbish",
        "/d/no-such-purpose/rubbish/link",
    ],
    ids=["a message's", "an invitation's", "a guest's", "a cookie", "altered", "rubbish", "renewing rubbish"],
)
def test_a_link_that_is_not_for_this_page_opens_nothing(desk: Desk, path: str) -> None:
    """Also not in the secretariat's own browser."""
    desk.approved()
    with nothing_changes():
        for answer in (desk.get(path), desk.post(path, {"act": "pause"})):
            assert answer.status in {403, 405}


def test_a_link_of_another_project_shows_and_does_nothing_here(desk: Desk) -> None:
    """The project stands in the link's own signature."""
    assert (
        desk.approved().post(desk.link(LinkPurpose.INVITATION, "moede-1", project="valby"), {"act": "pause"}).status
        == 404
    )


def test_every_page_says_which_project_it_is_about(desk: Desk, kept: Project) -> None:
    """A secretariat may run two; and an approved browser finds the way on to the other pages, an unknown one none."""
    ways = [f"/d/{each.value}/" for each in season_pages(kept)]
    for purpose in LinkPurpose:
        if purpose.offered is Offered.NOWHERE:
            continue
        link = link_to(desk, purpose)
        assert kept.name in desk.get(link).page.text, purpose
        hrefs = [each.get("href", "") for each in desk.get(link).page.tags("a")]
        assert not [each for each in hrefs if each.startswith("/d/") and not each.startswith(link)]
    desk.approved()
    hrefs = [each.get("href", "") for each in desk.get(desk.link(LinkPurpose.GUESTS, "moede-1")).page.tags("a")]
    ways += ["/d/meeting/", "/d/message/"]
    assert [way for way in ways if not any(each.startswith(way) for each in hrefs)] == []
    assert desk.get(next(each for each in hrefs if each.startswith("/d/meeting/"))).status == 200


def test_an_expired_link_offers_a_fresh_one(desk: Desk) -> None:
    """It does nothing any more, and its page has one button, which leads to the same link_purpose."""
    with nothing_changes():
        old = desk.link(LinkPurpose.INVITATION, "moede-1", at=desk.now - DESK_AGE - timedelta(seconds=1))
        for answer in (desk.get(old), desk.post(old, {"act": "pause"}), desk.get(old + "/text")):
            assert answer.status == 410
            assert [form["action"] for form in answer.page.tags("form")] == [old + "/link"]


def test_a_fresh_link_goes_to_the_secretariat_alone(desk: Desk) -> None:
    """Never to the page, whoever asks; and once an hour, however often."""
    old = desk.link(LinkPurpose.INVITATION, "moede-1", at=desk.now - 2 * DESK_AGE)
    for _ in range(3):
        answer = desk.post(old + "/link", {})
        assert answer.status == 200
        assert "/d/" not in answer.body
    [entry] = owed()
    assert (entry.mail.kind, entry.mail.person) == (Kind.DESK_LINK, SECRETARIAT)
    assert (entry.mail.of(OfLink).purpose, entry.mail.of(OfLink).about) == ("invitation", ("moede-1",))
    desk.post(desk.link(LinkPurpose.MESSAGE, "moede-1", at=desk.now - 2 * DESK_AGE) + "/link", {})
    desk.now += timedelta(hours=1)
    desk.post(old + "/link", {})
    assert owed_kinds() == [Kind.DESK_LINK] * 3


def test_all_links_of_a_forwarded_summary_are_few_mails(desk: Desk) -> None:
    """Six an hour of a season, whichever pages they lead to; the page says when it was one too many."""
    pages = [(each, f"moede-{n}") for each in (LinkPurpose.INVITATION, LinkPurpose.MESSAGE) for n in range(1, 5)]
    told = [desk.post(desk.link(*each) + "/link", {}).page.text for each in pages]
    assert ["Der er bedt om mange nye links" in each for each in told] == [False] * 6 + [True] * 2
    assert len(owed()) == 6
    assert "Et nyt link er på vej" in desk.post(desk.link(*pages[0]) + "/link", {}).page.text, "that one is on its way"
    desk.now += timedelta(hours=1)
    desk.post(desk.link(*pages[-1]) + "/link", {})
    assert len(owed()) == 7


def test_the_fresh_link_cannot_be_asked_for_by_looking(desk: Desk) -> None:
    """The address takes a POST and nothing else."""
    with nothing_changes():
        assert [
            desk.get(desk.link(LinkPurpose.INVITATION, "moede-1") + "/link", each).status for each in ("GET", "HEAD")
        ] == [405] * 2


def test_the_log_holds_no_link_and_no_cookie(desk: Desk, logged: io.StringIO) -> None:
    """Whoever reads the log can act on nobody's behalf; nor does it hold what was typed."""
    desk.approved()
    link, old = desk.link(LinkPurpose.MESSAGE, "moede-1"), desk.link(LinkPurpose.UNDO, "no-such-entry")
    answers = [
        desk.post(link, {"act": "look", "id": "0" * 16, "subject": "Hemmeligt emne", "body": "Hemmelig tekst"}),
        desk.post(old, {}),
        desk.get(link[:-2]),
        desk.get(desk.link(LinkPurpose.INVITATION, "moede-1", at=desk.now - 2 * DESK_AGE)),
    ]
    assert [each.status for each in answers] == [409, 404, 403, 410]
    secret = [
        link.split("/")[-1],
        old.split("/")[-1],
        "/d/",
        "emmelig",
        *(kept.value for kept in desk.cookies.values()),
    ]
    assert logged.getvalue().count("answered") >= 6
    assert '"route":"message show"' in logged.getvalue()
    assert [each for each in secret if each in logged.getvalue()] == []
