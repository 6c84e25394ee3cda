"""Not me, never write to me again: one click in every mail, and the way back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from infra.restore.again import Tables as Restored
from infra.restore.told import read
from registration import silencing
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.members.member import Member
from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfMoment
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.requests import RequestsTable
from shared.registrations.signing_up import sign_up
from tests.builders import PEPPER, PROJECT, a_guest, invited_as
from tests.conftest import Tables, nothing_changes, tables
from tests.registration.test_signing_up import MEETING, PERSON
from tests.registration.visitor import GOOD, LINKS, Visitor


@pytest.fixture
def link(visitor: Visitor, kept: Project) -> str:
    """The link of somebody who is a member, has a seat at one meeting, waits at another, and has asked for a third."""
    tables.members.save(Member(PROJECT, PERSON, "Åse", "Firma", GOOD["address"]), None)
    guest = replace(a_guest(party=2), person=PERSON, address=GOOD["address"])
    sign_up(tables.registrations, kept, kept.meetings[:1], guest, visitor.now)
    for number in range(14):
        sign_up(tables.registrations, kept, kept.meetings[1:2], a_guest(number, party=2), visitor.now)
    sign_up(tables.registrations, kept, kept.meetings[1:2], guest, visitor.now)
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(99), visitor.now)
    visitor.post("/amager-oest/moede-3", GOOD)
    return LINKS.silence(PROJECT, PERSON, visitor.now)


def standing(tables: Tables, visitor: Visitor) -> tuple[list[Status], bool, bool]:
    """Their registrations, whether their request waits, whether they are invited."""
    found = tables.registrations.of_person(PROJECT, ["moede-1", "moede-2"], PERSON)
    asks = RequestsTable(tables.registrations.name, tables.outbox).get(PROJECT, PERSON, visitor.now)
    return [each.status for each in found], asks is not None, bool(invited_as(tables.members, PROJECT, PERSON))


def test_the_button_ends_every_mail_and_what_was_asked_for(visitor: Visitor, kept: Project, link: str) -> None:
    """Seats go to those who wait, requests are gone, no mail of any kind is written; twice is once.
    A form without its button does nothing.
    """
    with nothing_changes():
        assert visitor.post(link, {}).status == 400
    assert standing(tables, visitor) == ([Status.CONFIRMED, Status.WAITING], True, True)
    for _ in range(2):
        assert "Vi skriver ikke til dig igen" in visitor.post(link, {"act": "silence"}).page.text
        assert standing(tables, visitor) == ([Status.CANCELLED, Status.CANCELLED], False, False)
    visitor.post(MEETING, GOOD)  # whoever wrote the address writes it again
    for kind in (Kind.REQUEST, Kind.REQUEST_REMINDER, Kind.FRESH_LINK, Kind.CONFIRMATION):
        mail = Mail(kind, PROJECT, PERSON, visitor.now, kept.meetings[0].ends, occasion=OfMoment(visitor.now))
        with pytest.raises(NoLongerApplies, match="complained"):
            compose(mail, tables.sources, LINKS, visitor.now)


def test_the_click_of_a_request_says_why_it_is_gone(visitor: Visitor, kept: Project) -> None:
    """It was taken away with the button, minutes ago: no day has passed."""
    visitor.post(MEETING, GOOD)
    visitor.post(LINKS.silence(PROJECT, PERSON, visitor.now), {"act": "silence"})
    answer = visitor.post(LINKS.confirm(PROJECT, PERSON, visitor.now), {})
    assert (answer.status, "Du har bedt os om aldrig at skrive" in answer.page.text) == (409, True)


def test_the_mailbox_can_come_back(visitor: Visitor, link: str) -> None:
    """By the same link, which nobody else has; a sign-up on the form is mailed again."""
    visitor.post(link, {"act": "silence"})
    assert 'value="back"' in visitor.get(link).body
    assert "Vi skriver til dig igen" in visitor.post(link, {"act": "back"}).page.text
    assert standing(tables, visitor)[2] and 'value="silence"' in visitor.get(link).body
    assert "Tak, du er tilmeldt" in visitor.sign_up("/amager-oest/moede-4", GOOD).page.text


@pytest.mark.parametrize(
    ("link_of", "fields"),
    [
        (LINKS.manage, {"act": "return", "meeting": "moede-1"}),
        (LINKS.manage, {"act": "join", "meeting": "moede-4"}),
        (partial(LINKS.invitation, PROJECT, "moede-4"), {"act": "come"}),
    ],
    ids=["back", "another meeting", "invitation"],
)
def test_a_sign_up_by_an_old_link_asks_first_whether_we_may_write_again(
    visitor: Visitor, link: str, link_of: Callable[..., str], fields: dict[str, str]
) -> None:
    """Whoever wants no mail would not hear of a change; one button, and the same tap signs up. The control: at once."""
    own = link_of(PERSON, visitor.now) if isinstance(link_of, partial) else link_of(PROJECT, PERSON, visitor.now)
    visitor.post(link, {"act": "silence"})
    refused = visitor.post(own, fields)
    assert refused.status == 409 and "aldrig at skrive" in refused.page.text
    registered = tables.registrations.of_person(PROJECT, ["moede-1", "moede-4"], PERSON)
    assert not any(each.live for each in registered)
    [way] = [each["href"] for each in refused.page.tags("a") if each["href"].startswith("/x/")]
    assert 'value="back"' in visitor.get(way).body
    visitor.now += timedelta(minutes=1)
    visitor.post(way, {"act": "back"})
    assert visitor.post(own, fields).status in (200, 303)
    registered = tables.registrations.of_person(PROJECT, ["moede-1", "moede-4"], PERSON)
    assert any(each.live for each in registered)


def test_a_restore_silences_again(visitor: Visitor, link: str, caplog: pytest.LogCaptureFixture) -> None:
    """The log tells it, by the pseudonym alone, and the same is done to tables that know nothing of it."""
    with caplog.at_level(logging.INFO, logger=silencing.logger.name):
        visitor.post(link, {"act": "silence"})
    [line] = [silencing.logger.registered_formatter.format(each) for each in caplog.records if each.message == "person"]
    assert GOOD["address"] not in line
    visitor.post(link, {"act": "back"})
    visitor.sign_up(MEETING, GOOD)
    restored = Restored(tables.projects, tables.members, tables.registrations, tables.outbox, PEPPER)
    restored.do_again(read([(datetime.now(UTC), line)]), visitor.now)
    assert standing(tables, visitor)[1:] == (False, False)
