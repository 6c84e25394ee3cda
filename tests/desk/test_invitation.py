"""The invitation before it goes out: seen as it will be, paused, sent now, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.campaigns.planner import Tick
from shared.desk.audit import AuditType, LinkPurpose
from shared.members.member import Member
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.technical import dynamodb
from tests.builders import PROJECT, a_meeting
from tests.conftest import Tables, nothing_changes
from tests.desk.conftest import Meanwhile
from tests.desk.stored import audit_log, audit_types, owed, stored
from tests.desk.visitor import Desk

PLANNED = datetime(2018, 7, 25, 7, tzinfo=UTC)
"""When the first meeting's invitation is due: three weeks before, at nine in Copenhagen."""

Run = Callable[[], Tick]


@pytest.fixture
def link(desk: Desk, tables: Tables) -> str:
    """The link to the first meeting's invitation, two days before it goes out to three members."""
    for number in range(3):
        tables.members.save(Member(PROJECT, f"member{number}", f"Medlem {number}", "", f"m{number}@example.org"), None)
    desk.now = PLANNED - timedelta(days=2)
    desk.approved()
    return desk.link(LinkPurpose.INVITATION, "moede-1")


def override() -> CampaignOverride:
    """What the secretariat wants of the first meeting's invitation."""
    return stored().override("moede-1", Kind.INVITATION)


def press(desk: Desk, link: str, act: str) -> str:
    answer = desk.post(link, {"act": act})
    assert answer.status == 200
    return answer.page.text


def invitations() -> int:
    return sum(each.mail.kind is Kind.INVITATION for each in owed())


def buttons(desk: Desk, link: str) -> list[str]:
    page = desk.get(link).page
    pressed = [each["value"] for each in page.tags("input") if each.get("name") == "act"]
    return pressed + [each["href"].removeprefix(link) for each in page.tags("a") if each["href"].startswith(link + "/")]


def test_it_is_shown_as_it_will_go_out(desk: Desk, link: str) -> None:
    """In both languages, to how many, and when; and nothing has to be done."""
    text = desk.get(link).page.text
    for said in (
        "Kom til netværksmøde onsdag den 15. august",
        "Come to our network meeting on Wednesday 15 August",
        "onsdag den 25. juli kl. 9.00 til 3 i netværket",
        "skal I ikke gøre noget",
    ):
        assert said in text
    assert buttons(desk, link) == ["pause", "sample", "/text", "/now"]


def test_only_who_may_be_invited_is_counted(desk: Desk, link: str, tables: Tables) -> None:
    """Those who have said no, or whom no mail reaches, do not make the number larger."""
    tables.members.unsubscribe(PROJECT, "member0", desk.now)
    assert "til 2 i netværket" in desk.get(link).page.text


def test_paused_it_does_not_go_out(desk: Desk, link: str, tick: Run) -> None:
    """Whatever the timetable says, until it is set going again; then it goes with the next tick."""
    assert "På pause" in press(desk, link, "pause")
    desk.now = PLANNED
    tick()
    assert invitations() == 0
    assert "inden for et kvarter" in desk.get(link).page.text
    assert "Går ud om lidt" in press(desk, link, "resume")
    tick()
    assert invitations() == 3
    assert audit_types() == [AuditType.INVITATION_PAUSED, AuditType.INVITATION_RESUMED]


@pytest.mark.parametrize("act", ["pause", "resume", "send"])
def test_pressed_twice_it_is_done_once(desk: Desk, link: str, act: str) -> None:
    """The same form sent again leaves no second entry in the trail."""
    press(desk, link, act)
    with nothing_changes():
        desk.now += timedelta(seconds=1)
        press(desk, link, act)


def test_before_it_is_sent_now_the_number_is_said(desk: Desk, link: str) -> None:
    """One more page, with how many will get it; opening it sends nothing."""
    with nothing_changes():
        page = desk.get(link + "/now").page
        assert "Ja, send den til 3" in page.text
        assert page.field("act")["value"] == "send"


def test_sent_now_it_goes_with_the_next_tick(desk: Desk, link: str, tick: Run) -> None:
    """And not once more when its planned time comes."""
    assert "inden for et kvarter til 3" in press(desk, link, "send")
    tick()
    assert invitations() == 3
    assert "Den er gået ud til 3 i netværket" in desk.get(link).page.text
    desk.now = PLANNED
    tick()
    assert invitations() == 3
    assert audit_types() == [AuditType.INVITATION_SENT_NOW]


def test_sending_now_is_taken_back_while_it_has_not_begun(desk: Desk, link: str, tick: Run) -> None:
    """It then goes out at its planned time."""
    press(desk, link, "send")
    assert desk.post(desk.link(LinkPurpose.UNDO, audit_log()[-1].id), {}).status == 200
    tick()
    assert invitations() == 0
    desk.now = PLANNED
    tick()
    assert invitations() == 3


@pytest.mark.parametrize("at_once", [False, True])
def test_once_it_has_begun_sending_now_is_not_taken_back(
    desk: Desk, link: str, tick: Run, meanwhile: Meanwhile, at_once: bool
) -> None:
    """Nobody can call a mail back, and the page does not claim it; also where the planner began after it had looked."""
    press(desk, link, "send")
    undo = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    if at_once:
        meanwhile(tick)
    else:
        tick()
    answer = desk.post(undo, {})
    assert (answer.status, "Det kan ikke fortrydes" in answer.page.text) == (409, True)
    assert (audit_log()[-1].undone, override().now_at is None) == (False, False)


@pytest.mark.parametrize(("first", "then", "paused"), [("pause", "", False), ("pause", "resume", True)])
def test_a_pause_and_its_end_can_be_taken_back(desk: Desk, link: str, first: str, then: str, paused: bool) -> None:
    """Each is turned around, whichever came last."""
    for act in filter(None, (first, then)):
        desk.now += timedelta(minutes=1)
        press(desk, link, act)
    assert desk.post(desk.link(LinkPurpose.UNDO, audit_log()[-1].id), {}).status == 200
    assert override().paused is paused


def test_on_its_way_it_can_still_be_stopped(desk: Desk, link: str, tables: Tables) -> None:
    """The page says how many mails were on their way by then: a campaign to many takes more than a tick."""
    press(desk, link, "send")
    at_some = {"id": f"campaign.{PROJECT}.moede-1.invitation", "owed": 90, "finished": False, "after": "member1"}
    dynamodb.write(dynamodb.Put(tables.outbox.name, {**at_some, "began": desk.now.isoformat()}))
    assert "90 mails er på vej" in desk.get(link).page.text
    assert buttons(desk, link) == ["pause", "sample", "/text"]
    assert "90 mails var allerede på vej" in press(desk, link, "pause")
    assert override().paused


@pytest.mark.parametrize("act", ["pause", "resume", "send"])
def test_what_is_sent_cannot_be_stopped(desk: Desk, link: str, tick: Run, act: str) -> None:
    """The page says how it stands, and the trail does not claim what did not happen."""
    desk.now = PLANNED
    tick()
    answer = desk.post(link, {"act": act})
    assert (answer.status, "Den er gået ud til 3" in answer.page.text) == (409, True)
    assert buttons(desk, link) == []
    assert audit_types() == []


def test_paused_until_it_is_too_late_it_is_not_sent(desk: Desk, link: str, tick: Run) -> None:
    """When registration has closed there is nothing to invite to."""
    press(desk, link, "pause")
    desk.now = a_meeting().registration_closes
    answer = desk.post(link, {"act": "resume"})
    assert (answer.status, "bliver ikke sendt" in answer.page.text) == (409, True)
    tick()
    assert invitations() == 0


def test_nobody_is_invited_to_a_cancelled_meeting(desk: Desk, link: str, tables: Tables, kept: Project) -> None:
    """Nothing can be done about it here, and nothing is shown as if it would go out."""
    off = replace(kept.meetings[0], cancelled=True, version=1, changed_at=desk.now)
    dynamodb.write(tables.projects.meeting_write(PROJECT, off, kept.meetings[0]))
    assert "Mødet er aflyst" in desk.get(link).page.text
    assert "Kom til netværksmøde" not in desk.get(link).page.text
    assert buttons(desk, link) == []
    assert desk.post(link, {"act": "send"}).status == 409
