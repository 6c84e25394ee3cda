"""The Projects table: a project's plan and its meetings, and the directory that every tick reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from shared.campaigns.wish import Message, Wish
from shared.meetings import Meeting
from shared.projects.project import Project
from shared.technical import dynamodb
from shared.technical.dynamodb import Delete, Item, Put, Write

DIRECTORY = "#directory"
PLAN = "project"
MEETING = "meeting#"
WISH = "wish#"
MESSAGE = "message#"

PROJECT = {"#project": "project"}
"""The word is reserved in expressions."""


class ProjectsTable:
    """Reads and writes projects."""

    def __init__(self, name: str) -> None:
        self.name = name

    def ids(self) -> Sequence[str]:
        """The projects there are."""
        found = dynamodb.query(self.name, "#project = :directory", {":directory": DIRECTORY}, names=PROJECT)
        return [item["part"] for item in found]

    def get(self, id: str) -> Project | None:
        """The project with its meetings, in one request; or None."""
        items = list(dynamodb.query(self.name, "#project = :project", {":project": id}, names=PROJECT))
        plan = next((item for item in items if item["part"] == PLAN), None)
        if plan is None:
            return None
        meetings = [_meeting(item) for item in items if item["part"].startswith(MEETING)]
        meetings.sort(key=lambda meeting: (meeting.starts, meeting.id))
        wishes = [msgspec.convert(item, Wish) for item in items if item["part"].startswith(WISH)]
        messages = [msgspec.convert(item, Message) for item in items if item["part"].startswith(MESSAGE)]
        messages.sort(key=lambda message: (message.written_at, message.id))
        return replace(
            msgspec.convert(plan, Project),
            meetings=tuple(meetings),
            wishes=tuple(wishes),
            messages=tuple(messages),
        )

    def wish_write(self, project: str, wish: Wish) -> Put:
        """The write that keeps what the secretariat wants of one campaign, in place of what it wanted before."""
        return Put(self.name, _item(project, f"{WISH}{wish.meeting}#{wish.kind.value}", wish))

    def message_write(self, project: str, message: Message, known: Message | None = None) -> Put:
        """The write that keeps `message`: a new one, or one that is still what was `known`."""
        return Put(
            self.name,
            _item(project, MESSAGE + message.id, message),
            condition="withdrawn = :known" if known else "attribute_not_exists(part)",
            values={":known": known.withdrawn} if known else None,
        )

    def writes(self, project: Project, known: Project | None) -> list[Write]:
        """The writes that make the table say `project` where it said `known`; none where nothing differs."""
        writes: list[Write] = []
        if known is None:
            writes.append(Put(self.name, {"project": DIRECTORY, "part": project.id}))
        if known is None or _plan_item(project) != _plan_item(known):
            writes.append(Put(self.name, _plan_item(project)))
        old = {meeting.id: meeting for meeting in known.meetings} if known else {}
        writes += [
            Put(self.name, _meeting_item(project.id, meeting))
            for meeting in project.meetings
            if old.pop(meeting.id, None) != meeting
        ]
        writes += [Delete(self.name, {"project": project.id, "part": MEETING + gone}) for gone in old]
        return writes


def _plan_item(project: Project) -> Item:
    item = _item(project.id, PLAN, project)
    for kept_apart in ("meetings", "wishes", "messages"):
        del item[kept_apart]
    return item


def _meeting_item(project: str, meeting: Meeting) -> Item:
    return _item(project, MEETING + meeting.id, meeting)


def _item(project: str, part: str, value: object) -> Item:
    values: Any = msgspec.to_builtins(value)
    return {"project": project, "part": part, **values}


def _meeting(item: Item) -> Meeting:
    return msgspec.convert(item, Meeting)
