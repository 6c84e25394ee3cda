"""What the businesses raised over the season, and what the committee did about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desk.form import PostedForm
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType
from shared.desk.texts import LARGEST_FORM
from shared.evaluations.table import EvaluationsTable
from shared.limits import LONGEST_ANSWER
from shared.technical import clock
from shared.technical.dynamodb import Write
from shared.technical.writing import lines, says_something
from shared.topics.answer import Answer, topic_id
from shared.topics.gathering import Sentence, gather
from shared.topics.grouping import OTHER, topics
from shared.topics.table import AnswersTable
from web.http import Refusal, Response


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


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Keep what the committee did about one topic, or take it away where the field is empty."""
    _, (key, answer, seen) = visit.form("key", "answer", "seen", most=LARGEST_FORM)
    form, text = PostedForm({"answer": answer}, key), lines(answer)
    raised = next((each for each in _raised(visit) if each.key == key), None)
    if raised is None or key == OTHER:
        return _shown(visit, form, trouble="gone")
    if text == raised.text:
        return _shown(visit, done=raised)
    if fault := _fault(text):
        return _shown(visit, replace(form, faults={"answer": fault}))
    if lines(seen) != raised.text:
        return _shown(visit, form, trouble="changed-meanwhile")
    part = raised.answer.part if raised.answer else ""
    given = Answer(key, raised.shared, text, visit.now, part) if text else None
    return Change(
        AuditType.TOPIC_ANSWERED,
        done=lambda after: _shown(after, done=replace(raised, answer=given)),
        kept=lambda after: _shown(after, form),
        writes=[_put(visit, key, given, raised.answer)],
        about=key,
        facts=_facts(raised, text),
    )


def _facts(raised: Raised, text: str) -> Mapping[str, str]:
    """What the audit log keeps: the topic's word, and the committee's own words from before, to be put back."""
    facts = {"word": raised.shared}
    if raised.answer:
        facts |= {"before": raised.text, "before_at": clock.text(raised.answer.at)}
    return facts if text else {**facts, "withdrawn": "yes"}


def _undo(visit: Visit, event: AuditEvent) -> list[Write]:
    """Put back the answer from before, where the one that `event` wrote is still there."""
    key, facts = topic_id(event.about), event.facts
    now = next((each for each in _answers().all(visit.project.id) if each.key == key), None)
    left = None if "withdrawn" in facts else clock.text(event.at)
    if (clock.text(now.at) if now else None) != left:
        raise Refusal(409, "changed-meanwhile", visit.project)
    before = None
    if "before" in facts:
        at = clock.parse(facts["before_at"])
        before = Answer(key, facts["word"], facts["before"], at, now.part if now else "")
    return [_put(visit, key, before, now)]


def _put(visit: Visit, key: str, answer: Answer | None, known: Answer | None) -> Write:
    """`answer` in the place of `known`, if that is still there."""
    table = _answers()
    part = known.part if known else ""
    write = table.put(visit.project.id, answer) if answer else table.withdrawal(visit.project.id, key, part)
    if known is None:
        return replace(write, condition="attribute_not_exists(part)")
    return replace(write, condition="#at = :known", names={"#at": "at"}, values={":known": clock.text(known.at)})


def _fault(text: str) -> str:
    if len(text) > LONGEST_ANSWER:
        return "too-long"
    return "missing" if text and not says_something(text) else ""


def _answers() -> AnswersTable:
    return AnswersTable(wiring().settings.projects_table)


def _raised(visit: Visit) -> Sequence[Raised]:
    """The season's topics, the most frequent first; then answers to what no sentence speaks of any more."""
    at, project = wiring(), visit.project.id
    meetings = [meeting.id for meeting in visit.project.meetings]
    registered = [each for meeting in meetings for each in at.registrations.all(project, meeting)]
    evaluations = EvaluationsTable(at.settings.registrations_table).season(project, meetings)
    answers = {each.key: each for each in _answers().all(project)}
    raised = [
        Raised(topic_id(each.key), each.word, each.sentences, answers.pop(topic_id(each.key), None))
        for each in topics(gather(registered, evaluations))
    ]
    return [*raised, *(Raised(each.key, each.word, (), each) for each in answers.values())]


def _shown(visit: Visit, form: PostedForm | None = None, *, trouble: str = "", done: Raised | None = None) -> Response:
    """Every topic; in the one that was posted what was typed, where that may not be saved yet."""
    return page(
        "topic.html",
        visit,
        faults=form.faults if form else {},
        conflict=bool(trouble),
        raised=_raised(visit),
        titles={meeting.id: meeting.title for meeting in visit.project.meetings},
        form=form,
        longest=LONGEST_ANSWER,
        trouble=trouble,
        done=done,
    )


PAGE = Page(View(_show, _press), undo={AuditType.TOPIC_ANSWERED: _undo})
