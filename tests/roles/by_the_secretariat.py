"""What the secretariat can make the desk function do: each page shown, each button pressed, each deed taken back."""

from __future__ import annotations

import json
from datetime import timedelta

from desk.form import drawn
from shared.campaigns.planner import Planner
from shared.desk.audit import AuditType, LinkPurpose
from shared.desk.table import AuditLog
from shared.members.member import Member
from shared.projects import Project
from shared.registrations.signing_up import cancel, sign_up
from tests.builders import BEFORE, PROJECT, a_guest, a_meeting, a_project, there
from tests.desk.test_check_in import JSON
from tests.desk.test_expense import GOOD as BILL
from tests.desk.test_expense import ID, PHOTO
from tests.desk.test_invitation_text import TYPED as INVITING
from tests.desk.test_invitation_text import values as text_values
from tests.desk.test_meeting import values as meeting_values
from tests.desk.test_members import AASE, NEW
from tests.desk.test_message import TYPED as MESSAGE
from tests.desk.test_message import hidden
from tests.desk.test_money import GOOD as MOVE
from tests.desk.test_new_meeting import NEW as NEW_MEETING
from tests.desk.test_new_meeting import opened as form_of
from tests.desk.test_order import GOOD as ORDER
from tests.desk.test_stand_in import TYPED as STAND_IN
from tests.desk.test_topic import form as topic_form
from tests.desk.visitor import Desk
from tests.roles.by_the_public import done
from tests.roles.stage import Stage


def act(stage: Stage) -> None:
    """An approved browser, and one link_purpose behind the other."""
    project = stage.keep(a_project(a_meeting(1, capacity=4), *(a_meeting(number) for number in (2, 3, 4))))
    for number in range(3):
        sign_up(stage.tables.registrations, project, project.meetings[:2], a_guest(number, topics="Parkering"), BEFORE)
    stage.tables.members.save(Member(PROJECT, "person0001", "Bo", "Bos", "bo@example.org"), None)
    stranger = Desk()
    assert stranger.post(stranger.link(LinkPurpose.INVITATION, "moede-1"), {"act": "pause"}).status == 403
    old = stranger.link(LinkPurpose.MEMBERS, at=BEFORE - timedelta(days=900))
    done(stranger.post(f"{old}/link", {}))
    desk = Desk().approved()
    _invitation(stage, desk)
    _money(stage, desk)
    _planning(stage, desk)
    _message(stage, desk)
    _guests(stage, desk)
    _season(desk)
    _stand_in(desk)
    _plan(stage, desk)
    _door(desk, project)
    _meeting(stage, desk)


def _invitation(stage: Stage, desk: Desk) -> None:
    desk.now = BEFORE - timedelta(days=20)
    desk.approved()
    link = desk.link(LinkPurpose.INVITATION, "moede-1")
    for page in ("", "/now", "/text"):
        done(desk.get(link + page))
    for press in ("pause", "resume", "send"):
        done(desk.post(link, {"act": press}))
    _undo(stage, desk, AuditType.INVITATION_SENT_NOW)
    opened = text_values(done(desk.get(f"{link}/text")).page)
    for press in ("look", "save"):
        done(desk.post(f"{link}/text", opened | INVITING | {"act": press}))
    _undo(stage, desk, AuditType.INVITATION_EDITED)
    desk.now = BEFORE
    desk.approved()


def _money(stage: Stage, desk: Desk) -> None:
    for link in (desk.link(LinkPurpose.EXPENSE), desk.link(LinkPurpose.ORDER, "moede-1"), desk.link(LinkPurpose.MONEY)):
        done(desk.get(link))
    bill = desk.link(LinkPurpose.EXPENSE)
    done(desk.upload(bill, BILL, {"receipt": ("kvittering.jpg", "image/jpeg", PHOTO)}))
    done(desk.post(bill, {"act": "receipt", "expense": ID}))
    done(desk.post(bill, {"act": "void", "expense": ID}))
    _undo(stage, desk, AuditType.EXPENSE_VOIDED)
    order = desk.link(LinkPurpose.ORDER, "moede-1")
    done(desk.post(order, ORDER))
    done(desk.post(desk.link(LinkPurpose.MONEY), MOVE))
    _undo(stage, desk, AuditType.MONEY_MOVED)
    _undo(stage, desk, AuditType.ORDER_PLACED)


def _planning(stage: Stage, desk: Desk) -> None:
    task = desk.link(LinkPurpose.TASK, "moede-1:venue")
    done(desk.get(task))
    for each in ("finish", "reopen", "finish"):
        done(desk.post(task, {"act": each}))
    _undo(stage, desk, AuditType.TASK_DONE)
    topic = desk.link(LinkPurpose.TOPIC)
    answer = topic_form(done(desk.get(topic)).page)
    done(desk.post(topic, answer | {"answer": "Vi talte med kommunen."}))
    _undo(stage, desk, AuditType.TOPIC_ANSWERED)
    done(desk.post(desk.link(LinkPurpose.REPORT), {}))
    members = desk.link(LinkPurpose.MEMBERS)
    done(desk.get(members))
    done(desk.post(members, {**NEW, "act": "add"}))
    for press in ("ask", "remove"):
        done(desk.post(members, {"person": AASE, "act": press}))
    done(desk.post(members, {**NEW, "act": "add"}))
    _undo(stage, desk, AuditType.MEMBER_ADDED)


def _message(stage: Stage, desk: Desk) -> None:
    link = desk.link(LinkPurpose.MESSAGE, "moede-1")
    opened = {"id": done(desk.get(link)).page.field("id")["value"]}
    looked = done(desk.post(link, opened | MESSAGE | {"act": "look"}))
    done(desk.post(link, hidden(looked.page) | {"act": "send"}))
    _undo(stage, desk, AuditType.MESSAGE_WRITTEN)
    done(desk.get(link))


def _guests(stage: Stage, desk: Desk) -> None:
    link = desk.link(LinkPurpose.GUESTS, "moede-3")
    done(desk.get(link))
    caller = {"id": drawn(), "name": "Bo", "company": "", "address": "", "party": "2", "diet": ""}
    done(desk.post(link, {**caller, "act": "add"}))
    _undo(stage, desk, AuditType.GUEST_ADDED)
    done(desk.post(link, {**caller, "id": drawn(), "address": "bo.berg@example.org", "act": "add"}))
    person = next(each.person for each in stage.tables.registrations.all(PROJECT, "moede-3") if each.live)
    for press in ("list", "edit", "ask"):
        done(desk.post(link, {"person": person, "act": press}))
    done(desk.post(link, {**caller, "person": person, "party": "1", "act": "correct"}))
    done(desk.post(link, {"person": person, "act": "cancel"}))


def _season(desk: Desk) -> None:
    done(desk.get(desk.link(LinkPurpose.SEASON)))
    done(desk.get(f"{desk.link(LinkPurpose.GUESTS, 'moede-3')}/sheet"))
    words = desk.link(LinkPurpose.WORDS)
    opened = form_of(done(desk.get(words)).page)
    typed = {name: "Vi lærte hinanden at kende." for name in opened if name != "seen"}
    # The report was asked for already, at this moment: another one of it is another mail a second later.
    desk.now += timedelta(seconds=1)
    done(desk.post(words, opened | typed | {"act": "finish"}))


def _stand_in(desk: Desk) -> None:
    link = desk.link(LinkPurpose.STAND_IN)
    done(desk.get(link))
    done(desk.post(link, {**STAND_IN, "act": "save"}))
    done(desk.post(link, {"act": "end"}))


def _plan(stage: Stage, desk: Desk) -> None:
    """One meeting more, at which somebody cancels; then it goes out again."""
    link = desk.link(LinkPurpose.NEW_MEETING)
    asked = done(desk.post(link, form_of(done(desk.get(link)).page) | NEW_MEETING | {"act": "look"}))
    done(desk.post(link, form_of(asked.page) | {"act": "add"}))
    project = there(stage.tables.projects.fresh(PROJECT))
    new = project.meetings[-1]
    sign_up(stage.tables.registrations, project, [new], a_guest(), desk.now)
    cancel(stage.tables.registrations, project, new, a_guest().person, desk.now)
    done(desk.post(desk.link(LinkPurpose.MEETING, new.id), {"act": "drop"}))


def _door(desk: Desk, project: Project) -> None:
    now, desk.now = desk.now, project.meetings[1].starts - timedelta(minutes=10)
    link = desk.link(LinkPurpose.CHECK_IN, "moede-2")
    done(desk.get(link))
    done(desk.post(link, {"person": "person0001", "came": "1", "seen": ""}))
    tap = {"id": "0" * 16, "person": "person0002", "came": 1, "at": int(desk.now.timestamp() * 1000)}
    done(desk.send("POST", f"{link}/taps", json.dumps({"taps": [tap]}).encode(), JSON))
    desk.now = now


def _meeting(stage: Stage, desk: Desk) -> None:
    """More seats, so that the third guest moves up; then it is called off."""
    link = desk.link(LinkPurpose.MEETING, "moede-1")
    opened = meeting_values(done(desk.get(link)).page)
    done(desk.post(link, opened | {"capacity": "9", "starts": "08:15", "act": "tell"}))
    opened = meeting_values(done(desk.get(link)).page)
    done(desk.post(link, opened | {"capacity": "8", "act": "save"}))
    done(desk.get(f"{link}/off"))
    seen = desk.get(f"{link}/off").page.field("seen")["value"]
    done(desk.post(link, {"seen": seen, "act": "cancel"}))
    tables = stage.tables
    Planner(tables.projects, tables.members, tables.registrations, tables.outbox).tick(desk.now)


def _undo(stage: Stage, desk: Desk, deed: AuditType) -> None:
    found = [each for each in AuditLog(stage.tables.projects.name).since(PROJECT, None) if each.type is deed]
    link = desk.link(LinkPurpose.UNDO, found[-1].id)
    done(desk.get(link))
    done(desk.post(link, {}))
