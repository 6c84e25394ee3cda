"""Where topics come from: the sign-up form and the evaluations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.evaluations.evaluation import Evaluation
from shared.registrations import Registration, Status
from shared.topics.words import sentences


class Source(StrEnum):
    """Where somebody said it."""

    SIGN_UP = "sign-up"
    EVALUATION = "evaluation"


@dataclass(frozen=True, order=True)
class Sentence:
    """One thing that somebody wants to talk about, said at `meeting`. Nobody's name stands with it."""

    at: datetime
    text: str
    meeting: str
    source: Source


def gather(registrations: Iterable[Registration], evaluations: Iterable[Evaluation]) -> list[Sentence]:
    """What was said, in the order it came.

    A topic stays raised when its guest cannot come after all. What somebody wrote for several meetings they wrote once:
    the meeting whose registration is the oldest keeps it.
    """
    found: list[Sentence] = []
    known: set[tuple[str, str]] = set()
    for each in sorted(registrations, key=lambda each: (each.registered_at, each.meeting)):
        # A registration that moved to another address took its topics along.
        for text in sentences(each.topics) if each.status is not Status.MOVED else ():
            if (each.person, text.casefold()) not in known:
                known.add((each.person, text.casefold()))
                found.append(Sentence(each.registered_at, text, each.meeting, Source.SIGN_UP))
    for said in evaluations:
        texts = dict.fromkeys(sentences(said.next_topics))
        found += [Sentence(said.given_at, text, said.meeting, Source.EVALUATION) for text in texts]
    return sorted(found)
