"""The answers' place in the Projects table: a partition of their own, which reading a project does not touch."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Delete, Item, Put
from shared.topics.answer import Answer, topic_id

PREFIX = "answer#"
OUT = "out#"
PROJECT = {"#project": "project"}
"""The word is reserved in expressions."""


class AnswersTable:
    """Reads and writes what the committee did about each topic. `name` is that of the Projects table."""

    def __init__(self, name: str) -> None:
        self.name = name

    def all(self, project: str) -> list[Answer]:
        """Every answer, the oldest first; one request."""
        found = dynamodb.query(
            self.name,
            "#project = :topics AND begins_with(part, :prefix)",
            {":topics": _partition(project), ":prefix": PREFIX},
            names=PROJECT,
            consistent=True,
        )
        return sorted(map(_answer, found), key=lambda each: (each.at, each.key))

    def out(self, project: str) -> frozenset[str]:
        """The ids of the sentences that the secretariat has taken out; one request."""
        values = {":topics": _partition(project), ":prefix": OUT}
        condition = "#project = :topics AND begins_with(part, :prefix)"
        found = dynamodb.query(self.name, condition, values, names=PROJECT, consistent=True)
        return frozenset(item["part"].removeprefix(OUT) for item in found)

    def take_out(self, project: str, sentence: str, at: datetime) -> Put:
        """The write that takes a sentence out, everywhere it would be quoted."""
        return Put(self.name, {"project": _partition(project), "part": OUT + sentence, "at": clock.text(at)})

    def let_stand(self, project: str, sentence: str) -> Delete:
        """The write that lets it stand again."""
        return Delete(self.name, {"project": _partition(project), "part": OUT + sentence})

    def put(self, project: str, answer: Answer) -> Put:
        """The write that keeps `answer` in place of an earlier one to the same topic."""
        fields: dict[str, Any] = msgspec.to_builtins(answer)
        return Put(self.name, {**fields, "at": clock.text(answer.at), **_key(project, answer.key, answer.part)})

    def withdrawal(self, project: str, key: str, part: str = "") -> Delete:
        """The write that takes the answer to the topic `key` back; where there is none it does nothing."""
        return Delete(self.name, _key(project, key, part))


def _key(project: str, key: str, part: str) -> dict[str, str]:
    return {"project": _partition(project), "part": part or PREFIX + key}


def _answer(item: Item) -> Answer:
    """An answer; one of the first version lies under its topic's word, and stays there."""
    answer = msgspec.convert(item, Answer)
    usual = answer.key.startswith("#")
    return replace(answer, key=topic_id(answer.key), part="" if usual else answer.part)


def _partition(project: str) -> str:
    return f"{project}#topics"
