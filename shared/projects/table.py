"""The Projects table: a project's plan and its meetings, the directory of all, and when each is due (`agenda`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from datetime import date
from typing import Any, TypedDict

import msgspec

from shared.meetings import TOLD_TO_GUESTS, Dropped, Meeting
from shared.outbox.kinds import Kind
from shared.projects.agenda import Agenda
from shared.projects.network import network_of
from shared.projects.order import in_order
from shared.projects.overrides import CampaignOverride, Message, StandIn
from shared.projects.project import Project
from shared.technical import dynamodb
from shared.technical.dynamodb import Check, Delete, Item, Put, Write

DIRECTORY = "#directory"
PLAN = "project"
MEETING = "meeting#"
SEASON = "season#"
"""In the partition of a network's id: one of its seasons. Its first season may be called as the network is."""
WISH = "override#"
MESSAGE = "message#"
STAND_IN = "stand-in"
DROPPED = "dropped#"
FIGURES = "figures"
"""Where a season's figures are kept for the seasons after it (`shared.summaries.figures`)."""
SILENCE = "silence"
"""Where the day is kept on which a silent network's members are looked through again (`shared.retention.silence`)."""

_VERSIONED = {"id", *TOLD_TO_GUESTS, "version", "cancelled", "changed_at", "before", "history", "edition", "reason"}
SILENT = tuple(each.name for each in fields(Meeting) if each.name not in _VERSIONED)
"""What may change of a meeting without its version rising."""

RULES_OF_DATES = ("data_deleted", "timetable")
"""What of the plan the dates of meetings are held against, by the file and at the desk."""

PROJECT = {"#project": "project"}
"""The word is reserved in expressions."""


class ProjectsTable:
    """Reads and writes projects."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.agenda = Agenda(name)

    def ids(self) -> Sequence[str]:
        """The projects there are."""
        found = dynamodb.query(self.name, "#project = :directory", {":directory": DIRECTORY}, names=PROJECT)
        return [item["part"] for item in found]

    def seasons(self, network: str) -> Sequence[Project]:
        """The seasons of `network`, the first held first; none where there is no such network."""
        return self.at(network)[1]

    def at(self, id: str) -> tuple[Project | None, Sequence[Project]]:
        """The season called `id`, and the seasons of the network called so; one request where they are the same."""
        items = list(dynamodb.query(self.name, "#project = :project", {":project": id}, names=PROJECT))
        own = _project(items)
        ids = [item["part"].removeprefix(SEASON) for item in items if item["part"].startswith(SEASON)]
        seasons = filter(None, [own if each == id else self.get(each) for each in ids])
        return own, in_order([*seasons])

    def network(self, season: str) -> str:
        """The id of the network that `season` belongs to, also where there is no such season (any more)."""
        plan = dynamodb.get(self.name, {"project": season, "part": PLAN}) or {}
        return plan.get("network") or network_of(season)

    def get(self, id: str) -> Project | None:
        """The project with its meetings, in one request; or None."""
        return self._read(id)

    def fresh(self, id: str) -> Project | None:
        """The same, with all that is written by now: who has just changed something wants to see it."""
        return self._read(id, consistent=True)

    def _read(self, id: str, *, consistent: bool = False) -> Project | None:
        found = dynamodb.query(self.name, "#project = :project", {":project": id}, names=PROJECT, consistent=consistent)
        return _project(list(found))

    def meeting_write(self, project: str, meeting: Meeting, known: Meeting | None) -> Put:
        """The write that keeps `meeting`: a new one, or one that is still what was `known`, told to guests or not."""
        item = _item(project, MEETING + meeting.id, meeting)
        if known is None:
            return Put(self.name, item, condition="attribute_not_exists(part)")
        return Put(self.name, item, **_same(known, ("version", *SILENT)))

    def plan_check(self, known: Project) -> Check:
        """The check that the plan says what was `known` of mails and of the day of deletion: meetings rest on it."""
        return Check(self.name, {"project": known.id, "part": PLAN}, **_same(known, RULES_OF_DATES))

    def override_write(self, project: str, override: CampaignOverride) -> Put:
        """The write that keeps what the secretariat wants of one campaign.

        `override` is what was read, changed; it is not written where somebody has changed it since.
        """
        written = replace(override, version=override.version + 1)
        return Put(
            self.name,
            _item(project, _override_part(override), written),
            condition="version = :seen" if override.version else "attribute_not_exists(part)",
            values={":seen": override.version} if override.version else None,
        )

    def message_write(self, project: str, message: Message, known: Message | None = None) -> Put:
        """The write that keeps `message`: a new one, or one that is still what was `known`."""
        return Put(
            self.name,
            _item(project, MESSAGE + message.id, message),
            condition="withdrawn = :known" if known else "attribute_not_exists(part)",
            values={":known": known.withdrawn} if known else None,
        )

    def stand_in_write(self, project: str, stand_in: StandIn | None, known: StandIn | None) -> Put | Delete:
        """The write that keeps `stand_in`, or takes it away; it fails where what is kept is not `known` any more."""
        condition = "version = :seen" if known else "attribute_not_exists(part)"
        values = {":seen": known.version} if known else None
        if stand_in is None:
            return Delete(self.name, {"project": project, "part": STAND_IN}, condition=condition, values=values)
        written = replace(stand_in, version=known.version + 1 if known else 1)
        return Put(self.name, _item(project, STAND_IN, written), condition=condition, values=values)

    def writes(self, project: Project, known: Project | None) -> list[Write | Check]:
        """The writes that make the table say `project` where it said `known`; none where nothing differs."""
        writes: list[Write | Check] = []
        if known is None:
            writes.append(Put(self.name, {"project": DIRECTORY, "part": project.id}))
            writes.append(Put(self.name, _plan_item(project), condition="attribute_not_exists(part)"))
        elif _plan_item(project) != _plan_item(known):
            writes.append(Put(self.name, _plan_item(project), **_same(known, RULES_OF_DATES)))
        if writes:
            writes.append(Put(self.name, {"project": project.network, "part": SEASON + project.id}))
            writes.append(Delete(self.name, {"project": project.id, "part": SILENCE}))
        old = {meeting.id: meeting for meeting in known.meetings} if known else {}
        rules_change = known is not None and any(
            getattr(known, name) != getattr(project, name) for name in RULES_OF_DATES
        )
        for meeting in project.meetings:
            before = old.pop(meeting.id, None)
            if before != meeting:
                writes.append(self.meeting_write(project.id, meeting, before))
            elif rules_change:
                key = {"project": project.id, "part": MEETING + meeting.id}
                writes.append(Check(self.name, key, **_same(meeting, ("version", *SILENT))))
            if before is None and known:
                writes += self._clearing(meeting.id, known)
        for gone in old.values():
            writes += self._taking_out(gone, known)
        return [*writes, *self.agenda.wake(project.id)] if writes else writes

    def dropped(self, id: str) -> Mapping[str, Dropped]:
        """The meetings that were taken out of the plan."""
        condition = "#project = :project AND begins_with(part, :dropped)"
        items = dynamodb.query(
            self.name, condition, {":project": id, ":dropped": DROPPED}, names=PROJECT, consistent=True
        )
        return {item["part"].removeprefix(DROPPED): msgspec.convert(item, Dropped) for item in items}

    def _taking_out(self, gone: Meeting, project: Project | None) -> Iterator[Write]:
        """The meeting and what the secretariat wanted of it; what is left says that its id was used."""
        assert project is not None
        yield Delete(self.name, {"project": project.id, "part": MEETING + gone.id})
        yield from self._clearing(gone.id, project)
        yield Put(self.name, _item(project.id, DROPPED + gone.id, gone.dropped()))

    def _clearing(self, meeting: str, project: Project) -> Iterator[Delete]:
        """What the secretariat wanted of a meeting of that id, which begins anew or is gone."""
        parts = [_override_part(each) for each in project.overrides if each.meeting == meeting]
        parts += [MESSAGE + each.id for each in project.messages if each.meeting == meeting]
        yield from (Delete(self.name, {"project": project.id, "part": part}) for part in parts)


class _Condition(TypedDict):
    condition: str
    names: Mapping[str, str]
    values: Mapping[str, Any]


def _same(known: Meeting | Project, names: Sequence[str]) -> _Condition:
    """The condition that an item says what was `known` of these fields.

    What was written before a field existed lacks it, and is read with the field's default.
    """
    defaults = {
        each.name for each in fields(known) if each.default is not MISSING or each.default_factory is not MISSING
    }
    parts = (
        f"(#{name} = :{name} OR attribute_not_exists(#{name}))" if name in defaults else f"#{name} = :{name}"
        for name in names
    )
    return {
        "condition": " AND ".join(parts),
        "names": {f"#{name}": name for name in names},
        "values": {f":{name}": _builtins(getattr(known, name)) for name in names},
    }


def _project(items: Sequence[Item]) -> Project | None:
    plan = next((item for item in items if item["part"] == PLAN), None)
    if plan is None:
        return None
    meetings = [_meeting(item) for item in items if item["part"].startswith(MEETING)]
    meetings.sort(key=lambda meeting: (meeting.starts, meeting.id))
    wishes = [item for item in items if item["part"].startswith(WISH)]
    # What was wanted of a kind of mail that is not declared any more is no reason to know nothing of the project.
    overrides = [msgspec.convert(item, CampaignOverride) for item in wishes if Kind.known(item["kind"])]
    messages = [msgspec.convert(item, Message) for item in items if item["part"].startswith(MESSAGE)]
    messages.sort(key=lambda message: (message.written_at, message.id))
    figures_kept = any(item["part"] == FIGURES for item in items)
    silence = next((item.get("day") for item in items if item["part"] == SILENCE), None)  # once it was a night
    stand_in = next((msgspec.convert(item, StandIn) for item in items if item["part"] == STAND_IN), None)
    return replace(
        msgspec.convert(plan, Project),
        meetings=tuple(meetings),
        overrides=tuple(overrides),
        messages=tuple(messages),
        stand_in=stand_in,
        figures_kept=figures_kept,
        silence_next=date.fromisoformat(silence) if silence else None,
    )


def _override_part(override: CampaignOverride) -> str:
    return f"{WISH}{override.meeting}#{override.kind.value}"


def _plan_item(project: Project) -> Item:
    item = _item(project.id, PLAN, project)
    for kept_apart in ("meetings", "overrides", "messages", "stand_in", "figures_kept", "silence_next"):
        del item[kept_apart]
    return item


def _item(project: str, part: str, value: object) -> Item:
    return {"project": project, "part": part, **_builtins(value)}


def _builtins(value: object) -> Any:
    return msgspec.to_builtins(value)


def _meeting(item: Item) -> Meeting:
    return msgspec.convert(item, Meeting)
