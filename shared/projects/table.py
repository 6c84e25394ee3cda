"""The Projects table: a project's plan and its meetings, and the directory that every tick reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from shared.meetings import Meeting
from shared.projects.project import Project
from shared.technical import dynamodb
from shared.technical.dynamodb import Delete, Item, Put, Write

DIRECTORY = "#directory"
PLAN = "project"
MEETING = "meeting#"

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
        return _project(plan, meetings)

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
    values: Any = msgspec.to_builtins(project)
    values["id"] = values["project"] = project.id
    values["part"] = PLAN
    del values["meetings"]
    return dict(values)


def _meeting_item(project: str, meeting: Meeting) -> Item:
    values: Any = msgspec.to_builtins(meeting)
    return {"project": project, "part": MEETING + meeting.id, **values}


def _project(item: Item, meetings: Sequence[Meeting]) -> Project:
    return replace(msgspec.convert(item, Project), meetings=tuple(meetings))


def _meeting(item: Item) -> Meeting:
    return msgspec.convert(item, Meeting)
