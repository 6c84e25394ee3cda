"""Which tasks are done: one item each, in the Projects table, in a partition of its own that no tick reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shared.tasks.task import RULES, task_id
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Delete, Put

NAMES = {"#project": "project"}


class TasksTable:
    """Reads and writes what is done; `name` is the Projects table's."""

    def __init__(self, name: str) -> None:
        self.name = name

    def done(self, project: str) -> Mapping[str, datetime]:
        """When each task that is done was done, by its id."""
        found = dynamodb.query(
            self.name, "#project = :project", {":project": _partition(project)}, names=NAMES, consistent=True
        )
        return {item["part"]: clock.parse(item["done_at"]) for item in found}

    def finish(self, project: str, task: str, now: datetime) -> Put:
        """The write that marks `task` as done; its condition fails where it is done already."""
        item = {"project": _partition(project), "part": task, "done_at": clock.text(now)}
        return Put(self.name, item, condition="attribute_not_exists(part)")

    def reopen(self, project: str, task: str) -> Delete:
        """The write that takes the mark away; its condition fails where there is none."""
        key = {"project": _partition(project), "part": task}
        return Delete(self.name, key, condition="attribute_exists(part)")

    def forgetting(self, project: str, meeting: str) -> list[Delete]:
        """The writes that take the marks of a meeting away that is taken out of the plan."""
        return [
            Delete(self.name, {"project": _partition(project), "part": task_id(rule.chore, meeting)}) for rule in RULES
        ]


def _partition(project: str) -> str:
    return f"{project}#tasks"
