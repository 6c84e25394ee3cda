"""What the businesses raised over the season, and what the committee did about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desk.form import PostedForm
from desk.pages import page
from desk.raised import Raised, answer_write, answers, raised
from desk.runner import Change, Page, View
from desk.visit import Visit
from shared.desk.audit import AuditEvent, AuditType
from shared.desk.texts import LARGEST_FORM
from shared.limits import LONGEST_ANSWER
from shared.technical import clock
from shared.technical.dynamodb import Write
from shared.technical.writing import lines, says_something
from shared.topics.answer import Answer, topic_id
from shared.topics.grouping import OTHER
from web.http import Refusal, Response


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Take a sentence out or let it stand; or write what the committee did."""
    _, (sentence, act) = visit.form("sentence", "act", most=LARGEST_FORM)
    return _sentence(visit, sentence, act) if sentence else _answer(visit)


def _sentence(visit: Visit, sentence: str, act: str) -> Change | Response:
    """Out of everything that quotes guests, or back; the audit log has its digest, not its words."""
    if not visit.may_act():
        return _shown(visit.as_unknown())
    known = {each.id for topic in raised(visit) for each in topic.sentences}
    if sentence not in known or act not in ("out", "stand"):
        return _shown(visit, trouble="gone-sentence")
    return Change(
        AuditType.SENTENCE_OUT if act == "out" else AuditType.SENTENCE_STANDS,
        done=_shown,
        kept=_shown,
        writes=[_sentence_write(visit, sentence, out=act == "out")],
        about=sentence,
    )


def _sentence_write(visit: Visit, sentence: str, *, out: bool) -> Write:
    table, project = answers(), visit.project.id
    return table.take_out(project, sentence, visit.now) if out else table.let_stand(project, sentence)


def _undo_sentence(visit: Visit, event: AuditEvent) -> list[Write]:
    return [_sentence_write(visit, event.about, out=event.type is AuditType.SENTENCE_STANDS)]


def _answer(visit: Visit) -> Change | Response:
    """Keep what the committee did about one topic, or take it away where the field is empty."""
    _, (key, answer, seen) = visit.form("key", "answer", "seen", most=LARGEST_FORM)
    form, text = PostedForm({"answer": answer, "seen": seen}, key), lines(answer)
    if not visit.may_act():
        return _shown(visit.as_unknown(), form)
    found = next((each for each in raised(visit) if each.key == key), None)
    if found is None or key == OTHER:
        return _shown(visit, form, trouble="gone")
    if text == found.text:
        return _shown(visit, done=found)
    if fault := _fault(text):
        return _shown(visit, replace(form, faults={"answer": fault}))
    if lines(seen) != found.text:
        return _shown(visit, form, trouble="changed-meanwhile")
    given = found.answered(visit, text)
    return Change(
        AuditType.TOPIC_ANSWERED,
        done=lambda after: _shown(after, done=replace(found, answer=given)),
        kept=lambda after: _shown(after, form),
        writes=[answer_write(visit, key, given, found.answer)],
        about=key,
        facts=_facts(found, text),
    )


def _facts(found: Raised, text: str) -> Mapping[str, str]:
    """What the audit log keeps: the topic's word, and the committee's own words from before, to be put back."""
    facts = {"word": found.shared}
    if found.answer:
        facts |= {"before": found.text, "before_at": clock.text(found.answer.at)}
    return facts if text else {**facts, "withdrawn": "yes"}


def _undo(visit: Visit, event: AuditEvent) -> list[Write]:
    """Put back the answer from before, where the one that `event` wrote is still there."""
    key, facts = topic_id(event.about), event.facts
    now = next((each for each in answers().all(visit.project.id) if each.key == key), None)
    left = None if "withdrawn" in facts else clock.text(event.at)
    if (clock.text(now.at) if now else None) != left:
        raise Refusal(409, "changed-meanwhile", visit.project)
    before = None
    if "before" in facts:
        at = clock.parse(facts["before_at"])
        before = Answer(key, facts["word"], facts["before"], at, now.part if now else "")
    return [answer_write(visit, key, before, now)]


def _fault(text: str) -> str:
    if len(text) > LONGEST_ANSWER:
        return "too-long"
    return "missing" if text and not says_something(text) else ""


def _shown(visit: Visit, form: PostedForm | None = None, *, trouble: str = "", done: Raised | None = None) -> Response:
    """Every topic; in the one that was posted what was typed, where that may not be saved yet."""
    return page(
        "topic.html",
        visit,
        faults=form.faults if form else {},
        conflict=bool(trouble),
        raised=raised(visit) if visit.approved else (),
        titles={meeting.id: meeting.title for meeting in visit.project.meetings},
        form=form,
        longest=LONGEST_ANSWER,
        trouble=trouble,
        done=done,
    )


UNDO = {
    AuditType.TOPIC_ANSWERED: _undo,
    AuditType.SENTENCE_OUT: _undo_sentence,
    AuditType.SENTENCE_STANDS: _undo_sentence,
}
PAGE = Page(View(_show, _press), undo=UNDO)
