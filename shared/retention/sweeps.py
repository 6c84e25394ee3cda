"""What lies about a project's people, table by table, and the write that takes each of it away.

Each write holds only where what it takes is still there, so that of two ticks at once one counts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from shared.budget.table import COMMITMENT, EXPENSE, MOVE
from shared.evaluations.table import PREFIX as EVALUATION
from shared.members import changes
from shared.members.member import Standing
from shared.projects import Project
from shared.projects.report_words import PART, report_partition
from shared.projects.table import MEETING, MESSAGE, PLAN, STAND_IN, WISH
from shared.registrations.address_requests import PREFIX as ADDRESS
from shared.registrations.keys import PREFIX as REGISTRATION
from shared.registrations.keys import REQUESTS, partition
from shared.registrations.requests import PREFIX as REQUEST
from shared.retention.deletion import accounts_kept_until
from shared.retention.silence import heard, long_ago
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Delete, Item, Update, Write
from shared.topics.table import OUT
from shared.topics.table import PREFIX as ANSWER
from shared.topics.voting import PREFIX as BALLOT

Gone = tuple[Write, str]
"""A write, and what it counts as: a field of `Deletion`; empty where it counts as nothing."""

Sweep = Callable[[], Iterator[Gone]]
"""What is left to take away, in the table's order, read as it is asked for."""

REGISTRATIONS, EVALUATIONS, MEMBERS, TEXTS = "registrations", "evaluations", "members", "texts"
NAMES = {"#project": "project"}
NOTHING = {":nothing": ""}

WORDS: Mapping[str, tuple[str, ...]] = {
    EXPENSE: ("text", "supplier", "paid_by"),
    COMMITMENT: ("text", "supplier"),
    MOVE: ("reason",),
}
"""What people wrote in an entry of the books, by what its key begins with."""


@dataclass(frozen=True)
class Names:
    """The tables' names."""

    projects: str
    members: str
    registrations: str
    budget: str


def sweeps(tables: Names, project: Project) -> list[Sweep]:
    """Everything about people, and what was written."""

    def guests() -> Iterator[Gone]:
        for meeting in project.meetings:
            for prefix, name in ((EVALUATION, EVALUATIONS), (BALLOT, ""), (REGISTRATION, REGISTRATIONS)):
                yield from _of_a_meeting(tables.registrations, partition(project.id, meeting.id), prefix, name)
        for prefix in (REQUEST, ADDRESS):
            yield from _of_a_meeting(tables.registrations, partition(project.id, REQUESTS), prefix, "")

    def books() -> Iterator[Gone]:
        until = clock.at(accounts_kept_until(project.meetings, project.data_deleted), time())
        for item in _query(tables.budget, project.id, only="attribute_not_exists(expires)"):
            yield _kept_bare(tables.budget, item, until)

    return [
        guests,
        lambda: _written(tables.projects, project.id),
        lambda: _audit_log(tables.projects, project.id),
        books,
        lambda: _unsubscribed(tables.members, project),
    ]


def _unsubscribed(table: str, project: Project) -> Iterator[Gone]:
    """Members belong to the network and outlast its seasons. Of those who have unsubscribed only that is needed; those
    who have not been in reach for long are nobody's members any more.
    """
    for item in _query(table, project.network, only="attribute_exists(address)"):
        standing = item.get("standing")
        if standing == Standing.UNSUBSCRIBED.value:
            yield _still(changes.strip(table, project.network, item["person"]), "address"), MEMBERS
        elif standing == Standing.SUPPRESSED.value and long_ago(heard(item, None), project, project.data_deleted):
            yield _still(changes.drop(table, project.network, item["person"]), "address"), MEMBERS


def _of_a_meeting(table: str, meeting: str, prefix: str, name: str) -> Iterator[Gone]:
    condition, values = "meeting = :meeting AND begins_with(part, :prefix)", {":meeting": meeting, ":prefix": prefix}
    for item in dynamodb.query(table, condition, values, projection="meeting, part", consistent=True):
        yield _still(Delete(table, {"meeting": item["meeting"], "part": item["part"]}), "part"), name


def _written(table: str, project: str) -> Iterator[Gone]:
    """What the secretariat and the committee wrote, and whom they named: copies, speakers, the programme, reasons."""
    for item in _query(table, project):
        key, part = {"project": project, "part": item["part"]}, item["part"]
        if part.startswith((MESSAGE, WISH, STAND_IN)):
            yield _still(Delete(table, key), "part"), TEXTS
        elif part == PLAN and item.get("copies"):
            yield Update(table, key, "SET copies = :none", "size(copies) > :zero", values=_none()), ""
        elif part.startswith(MEETING) and any(map(item.get, ("speaker", "programme", "reason"))):
            # Set, not removed: the next plan is written only where this is still what it knew.
            expression = "SET speaker = :nothing, programme = :none, reason = :nothing"
            condition = "speaker <> :nothing OR size(programme) > :zero OR reason <> :nothing"
            yield Update(table, key, expression, condition, values=_none() | NOTHING), ""
    ours = (*_query(table, f"{project}#topics"), *_query(table, report_partition(project)))
    for item in ours:
        if item["part"].startswith((ANSWER, OUT, PART)):
            yield _still(Delete(table, {"project": item["project"], "part": item["part"]}), "part"), TEXTS


def _audit_log(table: str, project: str) -> Iterator[Gone]:
    """What was done at the desk stays for the accounts' sake; what the entries quote, and about whom, goes."""
    for item in _query(table, f"{project}#trail"):
        if item.get("facts") or item.get("about"):
            key = {"project": item["project"], "part": item["part"]}
            bare = "SET facts = :bare, about = :nothing"
            yield Update(table, key, bare, "size(facts) > :zero OR about <> :nothing", values=_bare()), ""


def _kept_bare(table: str, item: Item, until: datetime) -> Gone:
    """An entry of the books without its words, until the accounts need not be kept any more."""
    part = item["part"]
    mine = next((words for prefix, words in WORDS.items() if part.startswith(prefix)), ())
    expression = ", ".join(["SET expires = :until", *(f"#{word} = :nothing" for word in mine)])
    return (
        Update(
            table,
            {"project": item["project"], "part": part},
            expression,
            "attribute_exists(part) AND attribute_not_exists(expires)",
            names={f"#{word}": word for word in mine} or None,
            values={":until": int(until.timestamp())} | (NOTHING if mine else {}),
        ),
        TEXTS if mine and any(item.get(word) for word in mine) else "",
    )


def _query(table: str, project: str, only: str | None = None) -> Iterator[Item]:
    return dynamodb.query(table, "#project = :project", {":project": project}, names=NAMES, only=only, consistent=True)


def _still(write: Update | Delete, attribute: str) -> Update | Delete:
    """The same, only where there is something to take."""
    there = f"attribute_exists({attribute})"
    return replace(write, condition=f"{write.condition} AND {there}" if write.condition else there)


def _none() -> dict[str, Any]:
    return {":none": [], ":zero": 0}


def _bare() -> dict[str, Any]:
    return {":bare": {}, ":zero": 0, **NOTHING}
