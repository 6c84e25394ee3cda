"""What the committee did about what was raised, and what of both is told to everybody."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.registrations.reads import Registered
from shared.technical.writing import links, telephone
from shared.topics.gathering import Sentence
from shared.topics.grouping import OTHER, topics
from shared.topics.words import heading

MOST_HEARD = 5
LONGEST_HEARD = 160
"""Characters: a longer sentence is read in the summary, not in a letter to everybody."""


_MARK = "#"
"""Begins a topic's id; no word does."""


@dataclass(frozen=True)
class Answer:
    """What the committee did about a topic: `key` is the topic's id, `text` says it in the committee's own words.

    `word` is the topic's where several people said it; empty where it is one guest's, who may be erased. `part`:
    where it lies, if that is not where its key says.
    """

    key: str
    word: str
    text: str
    at: datetime
    part: str = ""


def topic_id(key: str) -> str:
    """What stands for a topic where keys are seen: a digest of its word, which may be somebody's name. An id stands for
    itself, and what has no topic has none.
    """
    if not key or key.startswith(_MARK):
        return key
    return _MARK + base64.b32encode(hashlib.sha256(f"topic {key}".encode()).digest()[:16]).decode().rstrip("=").lower()


@dataclass(frozen=True)
class Heard:
    """What a letter to everybody tells: `heard` sentences, the most said first; `answers` what was raised, and done."""

    heard: Sequence[str]
    answers: Sequence[tuple[str, str]]


def heard(sentences: Iterable[Sentence], answers: Iterable[Answer], names: Collection[str] = ()) -> Heard:
    """One sentence for each of the topics most said, and every answer, the oldest first.

    A sentence is left out, and the next of its topic taken, where whoever said it was not there, and where it holds one
    of `names` or reaches somebody.
    """
    hidden = {name.casefold() for name in names if name}
    found: list[str] = []
    for topic in topics(sentences):
        if len(found) == MOST_HEARD:
            break
        fit = (
            each.text
            for each in topic.sentences
            if topic.key != OTHER
            and each.there
            and len(each.text) <= LONGEST_HEARD
            and not reaches_somebody(each.text)
            and not _names(each.text.casefold(), hidden)
        )
        found += [text for text in [next(fit, "")] if text]
    ordered = sorted(answers, key=lambda answer: (answer.at, answer.key))
    return Heard(tuple(found), tuple((heading(answer.word), answer.text) for answer in ordered))


def _names(text: str, names: Collection[str]) -> bool:
    """Whether one of `names` is a word of `text`, both in small letters. Few of thousands stand in it at all."""
    within = (name for name in names if name in text)
    return any(re.search(rf"(?<!\w){re.escape(name)}(?:s|'s|’s)?(?!\w)", text) for name in within)


def reaches_somebody(text: str) -> bool:
    """Whether `text` holds a mail address, a link, a bare domain or a telephone number."""
    return links(text) or telephone(text, 8)


def names(registrations: Iterable[Registered]) -> set[str]:
    """What would say who somebody is: each part of their name, and their company. Rather a sentence too few than a
    name.
    """
    people = list(registrations)
    parts = {part.strip(".,()") for each in people for part in each.name.split()}
    return {each for each in parts | {each.company for each in people} if len(each) > 1}
