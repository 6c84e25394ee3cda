"""The evaluations' place in the Registrations table: `evaluation#…` beside the meeting's registrations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from shared.evaluations.evaluation import Evaluation
from shared.registrations.keys import expires, key, parse_partition, partition
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Delete, Item, Put

PREFIX = "evaluation#"


class EvaluationsTable:
    """Reads and writes evaluations. `name` is that of the Registrations table."""

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self, project: str, meeting: str, id: str) -> Evaluation | None:
        """The evaluation called `id`, or None."""
        item = dynamodb.get(self.name, _key(project, meeting, id), consistent=True)
        return _evaluation(item) if item else None

    def some(self, project: str, ids: Mapping[str, str]) -> list[Evaluation]:
        """Those of the evaluations with `ids`, one a meeting, that there are, in the order of `ids`; one request."""
        keys = [_key(project, meeting, id) for meeting, id in ids.items()]
        found = [_evaluation(item) for item in dynamodb.get_many(self.name, keys, consistent=True)]
        return sorted(found, key=lambda each: list(ids).index(each.meeting))

    def all(self, project: str, meeting: str) -> list[Evaluation]:
        """Every evaluation of `meeting`, the oldest first."""
        found = dynamodb.query(
            self.name,
            "meeting = :meeting AND begins_with(part, :prefix)",
            {":meeting": partition(project, meeting), ":prefix": PREFIX},
            consistent=True,
        )
        return sorted(map(_evaluation, found), key=lambda each: (each.given_at, each.id))

    def season(self, project: str, meetings: Sequence[str]) -> list[Evaluation]:
        """Every evaluation of `meetings`, meeting by meeting."""
        return [each for meeting in meetings for each in self.all(project, meeting)]

    def put(self, evaluation: Evaluation, deleted: date) -> Put:
        """The write that keeps `evaluation` in place of what they said before, until the registrations go, too."""
        fields: dict[str, Any] = msgspec.to_builtins(evaluation)
        fields["given_at"] = clock.text(evaluation.given_at)
        at = _key(evaluation.project, evaluation.meeting, evaluation.id)
        return Put(self.name, {**fields, **at, "expires": expires(deleted)})

    def forget(self, evaluation: Evaluation) -> None:
        """Erase it; twice does no harm."""
        dynamodb.write(Delete(self.name, _key(evaluation.project, evaluation.meeting, evaluation.id)))


def _key(project: str, meeting: str, id: str) -> dict[str, str]:
    return key(project, meeting, PREFIX + id)


def _evaluation(item: Item) -> Evaluation:
    return msgspec.convert({**item, "meeting": parse_partition(item["meeting"])[1]}, Evaluation)
