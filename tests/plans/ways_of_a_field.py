"""Plays every way of a meeting with a field `parking`, in a copy of the tree that declares it; prints what kept it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from moto import mock_aws

from infra.tables import create_all
from shared.budget.table import BudgetTable
from shared.desk.meeting_form import filled, read_meeting
from shared.meetings import Meeting
from shared.outbox.table import OutboxTable
from shared.plans.apply import apply, changes
from shared.plans.changing import MeetingChanged, cancelled, change_meeting, moved
from shared.plans.reading import read
from shared.plans.tables import Tables, Wanted
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from tests.builders import BEFORE, there

PLAN = Path("infra/plans/amager-oest-2018.yaml").read_text(encoding="utf-8")
YARD, STREET = "I gården", "På vejen"


def plan(parking: str) -> Wanted:
    """The plan that says where to park."""
    found = read(PLAN.replace("    capacity: 30\n", f"    capacity: 30\n    parking: {parking}\n", 1).encode())
    return Wanted(found.project(), found.lines())


def check(way: str, meeting: Any, parking: str = YARD) -> None:
    """Print `way` where the meeting still says where to park."""
    if meeting is None or meeting.parking != parking:
        sys.exit(f"lost when {way}: {meeting}")
    sys.stdout.write(f"{way}\n")


def main() -> None:
    """Every way, one after the other."""
    wanted = plan(YARD)
    check("read", wanted.project.meetings[0])
    names = create_all("test-")
    projects = ProjectsTable(names["PROJECTS_TABLE"])
    registrations = RegistrationsTable(names["REGISTRATIONS_TABLE"], OutboxTable(names["OUTBOX_TABLE"]))
    tables = Tables(projects, registrations, BudgetTable(names["BUDGET_TABLE"]))

    def put(wanted: Wanted) -> None:
        apply(tables, wanted, tables.known(wanted), BEFORE)

    def kept() -> Meeting:
        found = there(projects.fresh(wanted.project.id))
        return found.meetings[0]

    def save(meeting: Meeting) -> None:
        found = there(projects.fresh(wanted.project.id))
        change_meeting(tables, found, meeting, BEFORE)

    put(wanted)
    check("applied", kept())
    form = {name: [value] for name, value in filled(kept()).items()}
    if form.get("parking") != [YARD]:
        sys.exit(f"lost in the form: {form}")
    sys.stdout.write("shown\n")
    save(read_meeting({**form, "parking": [STREET]}, kept(), 0, BEFORE, wanted.project))
    check("saved", kept(), STREET)
    del form["parking"]
    save(read_meeting({**form, "topic": ["Noget andet"]}, kept(), 0, BEFORE, wanted.project))
    check("untouched", kept(), STREET)
    save(moved(kept(), now=BEFORE, starts=kept().starts + timedelta(hours=1)))
    check("moved", kept(), STREET)
    check("cancelled", cancelled(kept(), BEFORE), STREET)
    project = there(projects.fresh(wanted.project.id))
    more: Any = {"parking": YARD}
    save(replace(kept(), **more))
    try:
        change_meeting(tables, project, replace(project.meetings[0], speaker="En anden"), BEFORE)
    except MeetingChanged:
        check("raced", kept())
    again = plan(STREET)
    [change] = [each for each in changes(again, tables.known(again), BEFORE) if each.what.endswith("parking")]
    put(again)
    assert (change.old, change.new) == (YARD, STREET)
    check("changed", kept(), STREET)


if __name__ == "__main__":
    os.environ |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "eu-north-1"}
    with mock_aws():
        main()
