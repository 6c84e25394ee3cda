"""Where topics come from: the sign-up form and the evaluations."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

import msgspec

from shared.evaluations.evaluation import Evaluation
from shared.registrations import Status
from shared.registrations.reads import Registered
from shared.topics.words import sentences

MOST_SENTENCES = 10
"""Of one person at sign-up, and of one evaluation: so many things one talks about at a meeting. The rest stands in the
list of guests and the spreadsheet of evaluations.
"""


class Source(StrEnum):
    """Where somebody said it."""

    SIGN_UP = "sign-up"
    EVALUATION = "evaluation"


class Sentence(msgspec.Struct, frozen=True, order=True, gc=False):
    """One thing that somebody wants to talk about, said at `meeting`. Nobody's name stands with it.

    `there`: whether it may be quoted to others, since who said it was at the meeting, as far as one knows. `by` tells
    apart who said it, within what was gathered together: the guests from 1 up, the evaluations from -1 down, 0 unknown.
    """

    at: datetime
    text: str
    meeting: str
    source: Source
    there: bool = False
    by: int = 0

    @property
    def id(self) -> str:
        """What stands for it where it is taken out: a digest, which is the same for the same words."""
        digest = hashlib.sha256(f"sentence {self.text.casefold()}".encode()).digest()
        return base64.b32encode(digest[:16]).decode().rstrip("=").lower()


def gather(
    registrations: Iterable[Registered], evaluations: Iterable[Evaluation], out: Collection[str] = ()
) -> list[Sentence]:
    """What was said, in the order it came, without the sentences that the secretariat has taken `out` (their ids).

    A topic stays raised when its guest cannot come after all. What somebody wrote for several meetings they wrote once:
    the meeting whose registration is the oldest keeps it. Of one person `MOST_SENTENCES` count.
    """
    everybody = sorted(registrations, key=attrgetter("meeting"))
    everybody.sort(key=attrgetter("registered_at"))
    ticked = {each.meeting for each in everybody if each.came is not None}
    found: list[Sentence] = []
    people: dict[str, int] = {}
    of_person: defaultdict[int, list[str]] = defaultdict(list)
    confirmed, moved, source = Status.CONFIRMED, Status.MOVED, Source.SIGN_UP
    # A registration that moved to another address took its topics along.
    for each in (each for each in everybody if each.topics and each.status is not moved):
        by = people.setdefault(each.person, len(people) + 1)
        own = of_person[by]
        there = bool(each.came) or (each.status is confirmed and each.meeting not in ticked)
        for text in sentences(each.topics):
            folded = text.casefold()
            if folded not in own and len(own) < MOST_SENTENCES:
                own.append(folded)
                found.append(Sentence(each.registered_at, text, each.meeting, source, there, by))
    for number, evaluation in enumerate(sorted(evaluations, key=attrgetter("given_at", "id")), 1):
        texts = list(dict.fromkeys(sentences(evaluation.next_topics)))[:MOST_SENTENCES]
        found += [
            Sentence(evaluation.given_at, text, evaluation.meeting, Source.EVALUATION, True, -number) for text in texts
        ]
    return sorted([each for each in found if each.id not in out] if out else found)
