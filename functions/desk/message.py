"""Writing to the participants of a meeting: a form, how it will look and to how many, and one button that sends it."""

from __future__ import annotations

from dataclasses import replace

from desk.form import PostedForm, drawn, is_drawn
from desk.messages import begun, owe_sample, participants, undo_withdrawn, undo_written, withdrawal, written
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditType
from shared.desk.messages import AFTERWARDS, MOST_A_DAY, MessageRefused, about, draft
from shared.desk.texts import LARGEST_FORM, read_message, typed
from shared.limits import LONGEST_BODY, LONGEST_SUBJECT
from shared.mails import sample
from shared.projects.overrides import Message, Text
from shared.technical.fields import FormInvalid
from web.http import Refusal, Response

ID_BYTES = 8


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Show how the message would look, send it, or withdraw one."""
    fields, (wanted, id) = visit.form("act", "id", most=LARGEST_FORM)
    if wanted not in {"edit", "look", "sample", "send", "withdraw"} or not is_drawn(id, ID_BYTES):
        raise visit.unreadable()
    if wanted == "withdraw":
        return _withdraw(visit, id)
    form = PostedForm(typed(fields), id)
    try:
        text = read_message(fields)
    except FormInvalid as error:
        return _shown(visit, replace(form, faults=error.faults))
    if wanted == "edit":
        return _shown(visit, form)
    if sent := next((each for each in visit.project.messages if each.id == id), None):
        return _sent_before(visit, form, text, sent)
    return _new(visit, form, text, wanted)


def _new(visit: Visit, form: PostedForm, text: Text, wanted: str) -> Change | Response:
    try:
        message = draft(visit.project, visit.holder.meeting(), form.id, text, visit.now)
    except MessageRefused as refused:
        return _shown(visit, form, trouble=refused.reason)
    people = participants(visit)
    if not people:
        return _shown(visit, form, trouble="nobody")
    if wanted == "sample" and visit.may_act():
        owe_sample(visit, message.id, text)
        return _look(visit, message, people, sampled=True)
    if wanted != "send":
        return _look(visit.as_unknown() if wanted == "sample" else visit, message, people)
    return Change(
        AuditType.MESSAGE_WRITTEN,
        done=lambda after: _shown(after, sent=message, people=people),
        kept=lambda after: _look(after, message, people),
        writes=[wiring().projects.message_write(visit.project.id, message)],
        meeting=message.meeting,
        about=message.id,
        facts={"subject": text.subject},
    )


def _sent_before(visit: Visit, form: PostedForm, text: Text, sent: Message) -> Response:
    """With the same text that is all; with another one it is another message."""
    if (sent.meeting, sent.text) == (visit.holder.meeting().id, text):
        return _shown(visit, sent=sent)
    return _shown(visit, replace(form, id=drawn(ID_BYTES)), trouble="sent-before")


def _withdraw(visit: Visit, id: str) -> Change | Response:
    messages = about(visit.project, visit.holder.meeting())
    message = next((each for each in messages if each.id == id), None)
    if message is None:
        raise Refusal(404, "no-such-page", visit.project)
    if message.withdrawn:
        return _shown(visit, withdrawn=message)
    if visit.may_act() and begun(visit, message):
        return _shown(visit, trouble="begun")
    return Change(
        AuditType.MESSAGE_WITHDRAWN,
        done=lambda after: _shown(after, withdrawn=message),
        kept=_show,
        writes=withdrawal(visit, message),
        meeting=message.meeting,
        about=id,
        facts={"subject": message.text.subject},
    )


def _shown(
    visit: Visit,
    form: PostedForm | None = None,
    *,
    trouble: str = "",
    sent: Message | None = None,
    people: int = 0,
    withdrawn: Message | None = None,
) -> Response:
    """The form with what was typed, and the messages there are; what was just `sent` (to how many `people`)."""
    form = form or PostedForm({}, drawn(ID_BYTES))
    return page(
        "message.html",
        visit,
        faults=form.faults,
        conflict=bool(trouble),
        meeting=visit.holder.meeting(),
        id=form.id,
        typed=form.typed,
        most={"subject": LONGEST_SUBJECT, "body": LONGEST_BODY},
        most_a_day=MOST_A_DAY,
        afterwards=AFTERWARDS.days,
        written=written(visit) if visit.approved else (),
        trouble=trouble,
        sent=sent if visit.approved else None,
        people=people,
        withdrawn=withdrawn if visit.approved else None,
    )


def _look(visit: Visit, message: Message, people: int, *, sampled: bool = False) -> Response:
    meeting = visit.holder.meeting()
    return page(
        "message_look.html",
        visit,
        meeting=meeting,
        message=message,
        mail=True,
        sampled=sampled,
        letter=sample.message(visit.project, meeting, message.text, wiring().links(), visit.now),
        people=people,
    )


PAGE = Page(
    View(_show, _press),
    undo={AuditType.MESSAGE_WRITTEN: undo_written, AuditType.MESSAGE_WITHDRAWN: undo_withdrawn},
)
