"""The season's topics with what the committee did about each, and the write that keeps that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.visit import Visit
from desk.wiring import wiring
from shared.evaluations.table import EvaluationsTable
from shared.technical import clock
from shared.technical.dynamodb import Write
from shared.topics.answer import Answer, topic_id
from shared.topics.gathering import Sentence, gather
from shared.topics.grouping import topics
from shared.topics.table import AnswersTable
from shared.topics.words import heading


@dataclass(frozen=True)
class Raised:
    """A topic by its id, what was said about it, and the answer (None: there is none). `out`: the ids of the sentences
    that the secretariat has taken out.
    """

    key: str
    word: str
    sentences: Sequence[Sentence]
    answer: Answer | None
    out: frozenset[str] = frozenset()
    several: bool = False

    @property
    def shared(self) -> str:
        """The word, where several people said it. One that a single guest wrote is theirs and kept nowhere else."""
        return self.word if self.several else ""

    @property
    def text(self) -> str:
        """What the committee did, in its own words."""
        return self.answer.text if self.answer else ""

    def answered(self, visit: Visit, text: str) -> Answer | None:
        """The answer that says `text` in place of the one there is; None where it is empty."""
        part = self.answer.part if self.answer else ""
        return Answer(self.key, self.shared, text, visit.now, part) if text else None


def answers() -> AnswersTable:
    """The table of the answers."""
    return AnswersTable(wiring().settings.projects_table)


def raised(visit: Visit) -> Sequence[Raised]:
    """The season's topics, the most frequent first; then answers to what no sentence speaks of any more."""
    at, project = wiring(), visit.project.id
    meetings = [meeting.id for meeting in visit.project.meetings]
    registered = [each for meeting in meetings for each in at.registrations.all(project, meeting)]
    evaluations = EvaluationsTable(at.settings.registrations_table).season(project, meetings)
    known, out = {each.key: each for each in answers().all(project)}, answers().out(project)
    found = [
        Raised(topic_id(each.key), each.word, each.sentences, known.pop(topic_id(each.key), None), out, each.several)
        for each in topics(gather(registered, evaluations))
    ]
    return [*found, *(Raised(each.key, heading(each.word), (), each) for each in known.values())]


def answer_write(visit: Visit, key: str, answer: Answer | None, known: Answer | None) -> Write:
    """The write of `answer` in the place of `known`, if that is still there."""
    table = answers()
    part = known.part if known else ""
    write = table.put(visit.project.id, answer) if answer else table.withdrawal(visit.project.id, key, part)
    if known is None:
        return replace(write, condition="attribute_not_exists(part)")
    return replace(write, condition="#at = :known", names={"#at": "at"}, values={":known": clock.text(known.at)})
