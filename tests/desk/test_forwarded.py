"""A mail of the secretariat's that was forwarded: its links show nobody's words to a browser that is not approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desk.order import NOTHING
from desk.runner import page_of
from shared.desk.audit import LinkPurpose
from shared.desk.table import AuditLog
from shared.members.member import Member
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import OfHour
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from tests.builders import PROJECT, a_guest
from tests.conftest import Tables
from tests.desk.visitor import Desk

MARK = "zebra"
PAGES = [(each, f"/{view}" if view else "") for each in LinkPurpose for view in ("", *page_of(each).views)]
ACTS = ("", "save", "look", "withdraw", "receipt", "draft", "edit")


@pytest.fixture
def written(desk: Desk, tables: Tables, kept: Project) -> list[str]:
    """Guests, suppliers and the secretariat have written, all of them marked words; the undo links of what was done."""
    online = replace(kept.meetings[0], join=f"https://{MARK}.example.org/join")
    dynamodb.transact(tables.projects.writes(replace(kept, meetings=(online, *kept.meetings[1:])), kept))
    tables.members.save(Member(PROJECT, "memberabc0", f"{MARK} member", MARK, f"{MARK}@example.org"), None)
    for number in (1, 2):
        said = {"name": f"{MARK} guest", "company": MARK, "diet": MARK, "topics": f"{MARK}{number} og parkering"}
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, **said), desk.now)
    office = desk.approved()
    order = {"portions": "20", "amount": "900", "supplier": f"{MARK} supplier", "stands": NOTHING}
    assert office.post(office.link(LinkPurpose.ORDER, "moede-1"), order).status == 200
    expense = {
        "id": "a" * 32, "line": "lokaleleje", "amount": "100", "day": office.now.date().isoformat(), "text": MARK,
        "supplier": MARK, "meeting": "", "commitment": "none",
    }  # fmt: skip
    assert office.upload(office.link(LinkPurpose.EXPENSE), expense, {}).status == 200
    message = {"act": "send", "id": "0" * 16, "subject": f"{MARK} subject", "body": f"{MARK} body"}
    assert office.post(office.link(LinkPurpose.MESSAGE, "moede-1"), message).status == 200
    move = {"id": "b" * 32, "from_line": "forplejning", "to_line": "lokaleleje", "amount": "1", "reason": MARK}
    assert office.post(office.link(LinkPurpose.MONEY), move).status == 200
    return [each.id for each in AuditLog(tables.projects.name).since(PROJECT, None)]


def looks(browser: Desk, at: datetime, undo: list[str]) -> Iterator[tuple[str, str]]:
    """Every page of the desk that a mail may lead to, and what each says to every button that a form may have."""
    found = [(each, view, about) for each, view in PAGES for about in ((), ("moede-1",), ("moede-1:venue",))]
    found += [(LinkPurpose.UNDO, "", (each,)) for each in undo]
    for purpose, view, about in found:
        link = browser.link(purpose, *about, at=at) + view
        seen = [browser.get(link)]
        if seen[0].status == 200:
            seen += [browser.post(link, {"act": act, "expense": "a" * 32, "id": "0" * 16}) for act in ACTS]
        yield from ((f"{purpose.value}{view}", each.body) for each in seen)


def test_it_shows_nobodys_words(desk: Desk, written: list[str]) -> None:
    """Not those of guests, of suppliers, of the secretariat; nor who is a member, nor the link to an online meeting."""
    stranger = Desk(now=desk.now + timedelta(minutes=5))
    assert {page for page, body in looks(stranger, desk.now, written) if MARK in body.lower()} == set()


def test_the_office_sees_them(desk: Desk, written: list[str]) -> None:
    """A control: in an approved browser each of these pages has such a word."""
    shown = set()
    for purpose in LinkPurpose:
        for about in ((), ("moede-1",)):
            shown |= {purpose.value} if MARK in desk.get(desk.link(purpose, *about)).body.lower() else set()
    assert shown >= {"guests", "members", "meeting", "message", "expense", "money", "topic", "order"}


def test_one_button_has_the_browser_approved(desk: Desk, written: list[str], tables: Tables) -> None:
    """It mails the secretariat, and changes nothing else; what was typed on the form is kept as before."""
    now = desk.now + timedelta(minutes=5)
    stranger = Desk(now=now)
    answer = stranger.post(stranger.link(LinkPurpose.TOPIC), {"approve": "yes"})
    assert answer.status == 403
    assert "Vi kender ikke denne browser" in answer.page.text
    assert MARK not in answer.body
    assert tables.outbox.get(Mail(Kind.DESK_APPROVAL, PROJECT, SECRETARIAT, now, now, occasion=OfHour(now)).id)
