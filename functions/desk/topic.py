"""What the businesses raised over the season, and what the committee did about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desk.changing import together
from desk.link_holder import LinkHolder, link_holder, may_act, undo_link
from desk.pages import page
from desk.undoing import Undo
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.table import audit_event
from shared.desk.texts import LARGEST_FORM
from shared.evaluations.table import EvaluationsTable
from shared.limits import LONGEST_ANSWER
from shared.technical import clock
from shared.technical.dynamodb import ConditionFailed, Write
from shared.technical.writing import lines, says_something
from shared.topics.answer import Answer, topic_id
from shared.topics.gathering import Sentence, gather
from shared.topics.grouping import OTHER, topics
from shared.topics.table import AnswersTable
from web.http import Refusal, Request, Response


@dataclass(frozen=True)
class Raised:
    """A topic by its id, what was said about it, and the answer (None: there is none)."""

    key: str
    word: str
    sentences: Sequence[Sentence]
    answer: Answer | None

    @property
    def shared(self) -> str:
        """The word, where several sentences have it. One that a single guest wrote is hers and kept nowhere else."""
        return self.word if len(self.sentences) > 1 else ""

    @property
    def text(self) -> str:
        """What the committee did, in its own words."""
        return self.answer.text if self.answer else ""


@dataclass(frozen=True)
class Form:
    """An answer as it was posted, and what is wrong with it."""

    key: str
    typed: str
    fault: str = ""


def show(request: Request, token: str) -> Response:
    """Every topic with its sentences and its answer. Looking changes nothing."""
    return _shown(link_holder(request, LinkPurpose.TOPIC, token))


def act(request: Request, token: str) -> Response:
    """Keep what the committee did about one topic, or take it away where the field is empty."""
    who, fields = link_holder(request, LinkPurpose.TOPIC, token), request.form(LARGEST_FORM)
    key, typed, seen = (next(iter(fields.get(name, ())), "") for name in ("key", "answer", "seen"))
    form, text = Form(key, typed), lines(typed)
    found = next((each for each in _raised(who) if each.key == key), None)
    if found is None or key == OTHER:
        return _shown(who, form, trouble="gone")
    if text == found.text:
        return _shown(who, done=found)
    if fault := _fault(text):
        return _shown(who, replace(form, fault=fault))
    if lines(seen) != found.text:
        return _shown(who, form, trouble="changed-meanwhile")
    if not may_act(request, who):
        return _shown(who, form, unknown=True)
    done = audit_event(AuditType.TOPIC_ANSWERED, request.now, about=key, said=_said(found, text))
    part = found.answer.part if found.answer else ""
    answer = Answer(key, found.shared, text, request.now, part) if text else None
    try:
        together(who.project, [_put(who, key, answer, found.answer), wiring().audit_log.put(who.project.id, done)])
    except ConditionFailed:
        return _shown(who, form, trouble="changed-meanwhile")
    return _shown(who, done=replace(found, answer=answer), back=undo_link(who, done, request.now))


def _said(found: Raised, text: str) -> Mapping[str, str]:
    """What the trail keeps: the topic's word, and the committee's own words from before, to be put back."""
    said = {"word": found.shared}
    if found.answer:
        said |= {"before": found.text, "before_at": clock.text(found.answer.at)}
    return said if text else {**said, "withdrawn": "yes"}


def _undo(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    """Put back what stood there before, where `done` is what stands there now."""
    key = topic_id(done.about)
    now = next((each for each in _answers().all(who.project.id) if each.key == key), None)
    said = done.said
    left = None if "withdrawn" in said else clock.text(done.at)
    if (clock.text(now.at) if now else None) != left:
        raise Refusal(409, "changed-meanwhile", who.project)
    before = None
    if "before" in said:
        at = clock.parse(said["before_at"])
        before = Answer(key, said["word"], said["before"], at, now.part if now else "")
    together(who.project, [wiring().audit_log.undo(who.project.id, done), _put(who, key, before, now)])


UNDO: Mapping[AuditType, Undo] = {AuditType.TOPIC_ANSWERED: _undo}


def _put(who: LinkHolder, key: str, answer: Answer | None, known: Answer | None) -> Write:
    """`answer` in the place of `known`, if that still stands there."""
    table = _answers()
    part = known.part if known else ""
    write = table.put(who.project.id, answer) if answer else table.withdrawal(who.project.id, key, part)
    if known is None:
        return replace(write, condition="attribute_not_exists(part)")
    return replace(write, condition="#at = :known", names={"#at": "at"}, values={":known": clock.text(known.at)})


def _fault(text: str) -> str:
    if len(text) > LONGEST_ANSWER:
        return "too-long"
    return "missing" if text and not says_something(text) else ""


def _answers() -> AnswersTable:
    return AnswersTable(wiring().settings.projects_table)


def _raised(who: LinkHolder) -> Sequence[Raised]:
    """The season's topics, the most said first; then answers to what no sentence speaks of any more."""
    at, project = wiring(), who.project.id
    meetings = [meeting.id for meeting in who.project.meetings]
    registered = [each for meeting in meetings for each in at.registrations.all(project, meeting)]
    evaluations = EvaluationsTable(at.settings.registrations_table).season(project, meetings)
    answers = {each.key: each for each in _answers().all(project)}
    found = [
        Raised(topic_id(each.key), each.word, each.sentences, answers.pop(topic_id(each.key), None))
        for each in topics(gather(registered, evaluations))
    ]
    return [*found, *(Raised(each.key, each.word, (), each) for each in answers.values())]


def _shown(
    who: LinkHolder,
    form: Form | None = None,
    *,
    trouble: str = "",
    unknown: bool = False,
    done: Raised | None = None,
    back: str = "",
) -> Response:
    """Every topic; in the one that was posted what was typed, where that may not be saved yet."""
    return page(
        "topic.html",
        who.project,
        status=422 if form and form.fault else 403 if unknown else 409 if trouble else 200,
        at=who.address,
        raised=_raised(who),
        titles={meeting.id: meeting.title for meeting in who.project.meetings},
        form=form,
        longest=LONGEST_ANSWER,
        trouble=trouble,
        unknown=unknown,
        done=done,
        undo_link=back,
    )
