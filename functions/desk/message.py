"""Writing to the participants of a meeting: a form, how it will look and to how many, and one button that sends it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from desk.changing import together
from desk.link_holder import LinkHolder, link_holder, may_act, undo_link
from desk.messages import participants, withdraw, written
from desk.pages import page
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.messages import AFTERWARDS, MOST_A_DAY, MessageRefused, about, draft
from shared.desk.table import audit_event
from shared.desk.texts import LARGEST_FORM, read_message, typed
from shared.limits import LONGEST_BODY, LONGEST_SUBJECT
from shared.mails import sample
from shared.projects.overrides import Message, Text
from shared.technical.dynamodb import ConditionFailed
from shared.technical.fields import Fault, FormInvalid
from web.http import Refusal, Request, Response

ID = re.compile(r"[0-9a-f]{16}")
"""What a message is called: drawn with the empty form, so that a form sent twice is one message."""


@dataclass(frozen=True)
class Form:
    """A form as it was posted: the message's id, what was typed, and what is wrong with it."""

    id: str
    typed: Mapping[str, str]
    faults: Mapping[str, Fault] = field(default_factory=dict)


def show(request: Request, token: str) -> Response:
    """An empty form, and what has been written to them before. Looking changes nothing."""
    return _form(link_holder(request, LinkPurpose.MESSAGE, token))


def act(request: Request, token: str) -> Response:
    """Show how the message would look, send it, or withdraw one."""
    who, fields = link_holder(request, LinkPurpose.MESSAGE, token), request.form(LARGEST_FORM)
    wanted, id = (next(iter(fields.get(name, ())), "") for name in ("act", "id"))
    if wanted not in {"edit", "look", "send", "withdraw"} or not ID.fullmatch(id):
        raise Refusal(400, "unreadable", who.project)
    if wanted == "withdraw":
        return _withdraw(request, who, id)
    form = Form(id, typed(fields))
    try:
        text = read_message(fields)
    except FormInvalid as error:
        return _form(who, replace(form, faults=error.faults))
    if wanted == "edit":
        return _form(who, form)
    if _known(who, id):
        return _once(who, form, text)
    return _new(request, who, form, text, send=wanted == "send")


def _new(request: Request, who: LinkHolder, form: Form, text: Text, *, send: bool) -> Response:
    try:
        message = draft(who.project, who.meeting(), form.id, text, request.now)
    except MessageRefused as refused:
        return _form(who, form, trouble=refused.reason)
    people = participants(who)
    if not people:
        return _form(who, form, trouble="nobody")
    if not send:
        return _look(request, who, message, people)
    if not may_act(request, who):
        return _look(request, who, message, people, unknown=True)
    done = _entry(request, AuditType.MESSAGE_WRITTEN, message)
    keep = wiring().projects.message_write(who.project.id, message)
    try:
        together(who.project, [keep, wiring().audit_log.put(who.project.id, done)])
    except ConditionFailed:
        return _once(link_holder(request, LinkPurpose.MESSAGE, who.token), form, text)
    back = undo_link(who, done, request.now)
    return _form(link_holder(request, LinkPurpose.MESSAGE, who.token), sent=message, people=people, back=back)


def _once(who: LinkHolder, form: Form, text: Text) -> Response:
    """The form has been sent before: with the same text that is all, with another one it is another message."""
    known = _known(who, form.id)
    if known and (known.meeting, known.text) == (who.meeting().id, text):
        return _form(who, sent=known)
    return _form(who, replace(form, id=_drawn()), trouble="sent-before")


def _withdraw(request: Request, who: LinkHolder, id: str) -> Response:
    message = next((each for each in about(who.project, who.meeting()) if each.id == id), None)
    if message is None:
        raise Refusal(404, "no-such-page", who.project)
    if message.withdrawn:
        return _form(who, withdrawn=message)
    if not may_act(request, who):
        return _form(who, unknown=True)
    done = _entry(request, AuditType.MESSAGE_WITHDRAWN, message)
    try:
        withdraw(who, message, wiring().audit_log.put(who.project.id, done))
    except ConditionFailed:
        who = link_holder(request, LinkPurpose.MESSAGE, who.token)
        known = _known(who, id)
        return _form(who, withdrawn=known) if known and known.withdrawn else _form(who, trouble="begun")
    return _form(
        link_holder(request, LinkPurpose.MESSAGE, who.token), withdrawn=message, back=undo_link(who, done, request.now)
    )


def _known(who: LinkHolder, id: str) -> Message | None:
    return next((each for each in who.project.messages if each.id == id), None)


def _entry(request: Request, deed: AuditType, message: Message) -> AuditEvent:
    said = {"subject": message.text.subject}
    return audit_event(deed, request.now, meeting=message.meeting, about=message.id, said=said)


def _drawn() -> str:
    return secrets.token_hex(8)


def _form(
    who: LinkHolder,
    form: Form | None = None,
    *,
    trouble: str = "",
    unknown: bool = False,
    sent: Message | None = None,
    people: int = 0,
    withdrawn: Message | None = None,
    back: str = "",
) -> Response:
    """The form with what was typed, and the messages there are; what was just `sent` (to how many `people`)."""
    form = form or Form(_drawn(), {})
    return page(
        "message.html",
        who.project,
        status=422 if form.faults else 403 if unknown else 409 if trouble else 200,
        at=who.address,
        meeting=who.meeting(),
        id=form.id,
        typed=form.typed,
        faults={field: fault.value for field, fault in form.faults.items()},
        most={"subject": LONGEST_SUBJECT, "body": LONGEST_BODY},
        most_a_day=MOST_A_DAY,
        afterwards=AFTERWARDS.days,
        written=written(who),
        trouble=trouble,
        unknown=unknown,
        sent=sent,
        people=people,
        withdrawn=withdrawn,
        undo_link=back,
    )


def _look(request: Request, who: LinkHolder, message: Message, people: int, *, unknown: bool = False) -> Response:
    return page(
        "message_look.html",
        who.project,
        status=403 if unknown else 200,
        at=who.address,
        meeting=who.meeting(),
        message=message,
        letter=sample.message(who.project, who.meeting(), message.text, wiring().links(), request.now),
        people=people,
        unknown=unknown,
    )
