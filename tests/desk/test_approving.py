"""Who may act at the desk: whoever holds a link sees its page; acting takes a browser that the secretariat approved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desk.link_holder import AGES, KNOWN, KNOWN_FOR, cookie_name
from desk.wiring import wiring
from shared.desk.approvals import in_force, office
from shared.desk.audit import AuditType, LinkPurpose
from shared.outbox.mail import SECRETARIAT, Kind
from shared.outbox.occasion import OfHour
from shared.projects import Project
from shared.technical import dynamodb
from tests.builders import PROJECT, a_project
from tests.conftest import nothing_changes, tables
from tests.desk.stored import audit_log, owed, owed_kinds
from tests.desk.visitor import LINKS, SIGNER, Desk, Kept

PAUSE = {"act": "pause"}
OTHER = "valby"


@pytest.fixture
def link(desk: Desk) -> str:
    """The link to an invitation, whose pause stands for whatever a button does."""
    return desk.link(LinkPurpose.INVITATION, "moede-1")


def test_an_unknown_browser_changes_nothing(desk: Desk, link: str) -> None:
    """It sees the same page, is told why, and the secretariat alone gets a mail that would approve it."""
    answer = desk.post(link, PAUSE)
    assert answer.status == 403
    assert "Vi kender ikke denne browser" in answer.page.text
    assert "sekretariatet@example.org" in answer.page.text
    assert "Sæt på pause" in answer.page.text
    assert audit_log() == []
    [entry] = owed()
    assert (entry.mail.kind, entry.mail.person, entry.mail.project) == (Kind.DESK_APPROVAL, SECRETARIAT, PROJECT)
    assert entry.mail.latest - entry.mail.owed_at < timedelta(hours=3)


def test_however_often_it_tries_there_is_one_such_mail_an_hour(desk: Desk, link: str) -> None:
    """A summary that was forwarded cannot be used to fill the secretariat's inbox."""
    for minute in (0, 10, 59):
        desk.another().post(link, PAUSE)
        desk.post(
            desk.link(LinkPurpose.MESSAGE, "moede-2"), {"act": "send", "id": "0" * 16, "subject": "x", "body": "x"}
        )
        desk.now = desk.now.replace(minute=minute)
    assert owed_kinds() == [Kind.DESK_APPROVAL]
    desk.now += timedelta(minutes=1)
    desk.post(link, PAUSE)
    assert owed_kinds() == [Kind.DESK_APPROVAL] * 2


def test_the_mail_approves_the_browser_that_asked_for_it_and_no_second(desk: Desk, link: str) -> None:
    """A link that somebody forwarded, or that another machine opens, is told to be opened where it was asked for."""
    desk.post(link, PAUSE)
    [entry] = owed()
    approving = desk.link(LinkPurpose.BROWSER, entry.mail.of(OfHour).text)
    stranger = desk.another()
    assert "Åbn linket dér, hvor I trykkede" in stranger.get(approving).page.text
    assert "Åbn linket dér, hvor I trykkede" in stranger.post(approving, {}).page.text
    assert stranger.post(link, PAUSE).status == 403
    assert audit_log() == []
    before = dict(desk.cookies)
    assert desk.post(approving, {}).status == 200
    assert desk.post(link, PAUSE).status == 200
    again = Desk(desk.now, cookies=before)
    assert "Åbn linket dér, hvor I trykkede" in again.post(approving, {}).page.text
    assert [each.type for each in audit_log()].count(AuditType.BROWSER_APPROVED) == 1


def test_the_cookie_is_for_the_desk_alone(desk: Desk) -> None:
    """No script reads it, no other site sends it, no public page gets it, and it never travels in the open."""
    desk.approved()
    [cookie] = desk.set_cookies
    name, *rest = cookie.split("; ")
    assert name.startswith(f"__Secure-desk-{PROJECT}=")
    assert set(rest) == {"Path=/d/", f"Max-Age={180 * 86400}", "HttpOnly", "SameSite=Lax", "Secure"}


def test_in_the_local_cloud_it_is_kept_without_encryption(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser keeps no `Secure` cookie of a page that came in the open."""
    monkeypatch.setenv("PUBLIC_URL", "http://api.localhost:4566")
    wiring.cache_clear()
    desk.approved()
    assert "Secure" not in desk.set_cookies[0]


def test_approving_twice_is_approving_once(desk: Desk) -> None:
    """The form sent again by the same browser leaves one entry, and the cookie as it was."""
    kept = dict(desk.approved().cookies)
    desk.now += timedelta(hours=1)
    assert desk.post(desk.link(LinkPurpose.BROWSER, "2018-08-03T12"), {}).status == 200
    assert desk.cookies == kept
    assert len(audit_log()) == 1


def test_looking_approves_nobody(desk: Desk) -> None:
    """A mail scanner that follows the approving link sets no cookie and leaves no trace."""
    with nothing_changes():
        for method in ("GET", "HEAD"):
            assert desk.get(desk.asked(), method).status == 200
            assert desk.set_cookies == []


def test_the_approving_link_lives_for_a_day(desk: Desk, link: str) -> None:
    """A mail that lets a browser act is used at once; found in an archive it is worth nothing."""
    old = desk.asked()
    desk.now += AGES[LinkPurpose.BROWSER] + timedelta(seconds=1)
    answer = desk.post(old, {})
    assert (answer.status, desk.set_cookies) == (410, [])
    assert "et døgn" in answer.page.text
    assert desk.post(link, PAUSE).status == 403


def test_an_approval_ends_after_half_a_year(desk: Desk) -> None:
    """By the signature, too: a browser that keeps its cookie for longer is not believed."""
    desk.approved()
    desk.now += KNOWN_FOR + timedelta(seconds=1)
    name = cookie_name(KNOWN, PROJECT)
    kept = desk.cookies[name]
    desk.cookies[name] = replace(kept, until=None)
    assert desk.post(desk.link(LinkPurpose.INVITATION, "moede-4"), PAUSE).status == 403


def test_an_approval_can_be_taken_back(desk: Desk, link: str) -> None:
    """It was not us: from then on that browser is as unknown as any, and the others stay known."""
    thief = desk.another().approved()
    desk.now += timedelta(minutes=1)
    desk.approved()
    stolen, ours = audit_log()
    undo = desk.link(LinkPurpose.UNDO, stolen.id)
    assert desk.post(undo, {}).status == 200
    assert thief.post(link, PAUSE).status == 403
    assert desk.post(link, PAUSE).status == 200
    assert [each.undone for each in audit_log()[:2]] == [True, False]
    assert ours.type is AuditType.BROWSER_APPROVED


@pytest.mark.parametrize(
    "made",
    [
        lambda now: SIGNER.sign(KNOWN, OTHER, "an-act", "x", now=now),
        lambda now: SIGNER.sign(KNOWN, PROJECT, now=now),
        lambda now: SIGNER.sign(KNOWN, PROJECT, "no-such-act", office(a_project()), now=now),
        lambda now: SIGNER.sign("desk.browser", PROJECT, "an-act", now=now),
        lambda now: "rubbish",
        lambda now: "æøå.\x7f.%00",
    ],
    ids=["another project's", "of nothing", "of no entry", "a link as a cookie", "rubbish", "odd letters"],
)
def test_a_cookie_that_we_did_not_give_for_this_project_is_none(
    desk: Desk, link: str, made: Callable[[object], str]
) -> None:
    """Forged, altered, borrowed: the browser is unknown, and nothing breaks."""
    desk.cookies[cookie_name(KNOWN, PROJECT)] = Kept(made(desk.now), "/d/", None)
    assert desk.post(link, PAUSE).status == 403


def test_a_browser_may_be_known_to_two_projects(desk: Desk, link: str, kept: Project) -> None:
    """A secretariat that runs two seasons approves its browser for each, and neither forgets it."""
    tables.keep(replace(kept, id=OTHER, network=""))
    elsewhere = desk.link(LinkPurpose.INVITATION, "moede-1", project=OTHER)
    desk.approved()
    assert desk.post(elsewhere, PAUSE).status == 403
    desk.approved(OTHER)
    assert desk.post(elsewhere, PAUSE).status == 200
    assert desk.post(link, PAUSE).status == 200


@pytest.mark.parametrize("address", ["", "next@example.org"], ids=["same office", "another"])
def test_an_approval_counts_and_ends_in_every_season_of_the_network(desk: Desk, kept: Project, address: str) -> None:
    """Where the next season names another office, browsers of the one before act in neither season any more; the mail
    goes to the new one, from whichever season's page, and approves for both.
    """
    office = replace(kept.secretariat, address=address or kept.secretariat.address)
    seasons = {
        PROJECT: kept,
        f"{PROJECT}-2019": replace(kept, id=f"{PROJECT}-2019", network=PROJECT, secretariat=office),
    }
    links = [desk.link(LinkPurpose.INVITATION, "moede-1", project=each) for each in seasons]
    desk.approved()
    tables.keep(seasons[f"{PROJECT}-2019"])
    assert {desk.post(each, PAUSE).status for each in links} == {403 if address else 200}
    next_office = Desk(desk.now + timedelta(hours=1))
    assert office.address in next_office.post(links[0], PAUSE).page.text
    mail = owed()[-1].mail
    assert (mail.kind, seasons[mail.project].secretariat.address) == (Kind.DESK_APPROVAL, office.address)
    approving = desk.link(LinkPurpose.BROWSER, mail.of(OfHour).text, project=mail.project)
    assert next_office.post(approving, {}).status == 200
    assert {next_office.post(each, PAUSE).status for each in links} == {200}


def test_a_known_cookie_does_not_open_what_has_no_link(desk: Desk) -> None:
    """Both are needed: the browser says who, the link says what."""
    desk.approved()
    other = Desk(desk.now, cookies=dict(desk.cookies))
    assert other.post("/d/invitation/" + SIGNER.sign("another", PROJECT, "moede-1", now=desk.now), PAUSE).status == 403
    assert other.post(LINKS.desk(LinkPurpose.INVITATION, OTHER, "moede-1", now=desk.now), PAUSE).status == 404


def test_an_approval_ends_with_the_secretariat_s_address(desk: Desk, link: str, kept: Project) -> None:
    """Whoever reads the new mailbox has approved nothing; the summary lists none of the old ones."""
    desk.approved()
    assert in_force(audit_log(), kept, desk.now) == audit_log()
    moved = replace(kept, secretariat=replace(kept.secretariat, address="nyt@example.org"))
    dynamodb.transact(tables.projects.writes(moved, kept))
    assert desk.post(link, PAUSE).status == 403
    assert in_force(audit_log(), moved, desk.now) == []
    assert in_force(audit_log(), kept, desk.now + KNOWN_FOR) == []


def test_the_audit_log_says_which_browser_acted(desk: Desk, link: str) -> None:
    """By the entry with which it was approved."""
    assert desk.approved().post(link, PAUSE).status == 200
    approved, paused = audit_log()
    assert (approved.type, paused.type) == (AuditType.BROWSER_APPROVED, AuditType.INVITATION_PAUSED)
    assert (approved.browser, paused.browser) == ("", approved.id)


def test_a_second_browser_in_the_same_hour_is_told_the_truth(desk: Desk, link: str) -> None:
    """No second mail is sent, and the page does not claim one: the first may have been deleted as a stranger's."""
    first, second = (browser.post(link, PAUSE).page.text for browser in (desk.another(), desk))
    assert "Vi har sendt en mail" in first
    assert "Vi har sendt en mail" not in second
    assert "højst én i timen" in second
