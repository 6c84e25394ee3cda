"""Plays every way of a member with a field `branch`, in a copy of the tree that declares it; prints what kept it."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from moto import mock_aws

from infra.tables import create_all
from shared.desk.member_form import read_member
from shared.evaluations.own import OwnEvaluations
from shared.evaluations.table import EvaluationsTable
from shared.members.importing import import_members
from shared.members.member import Member
from shared.members.spreadsheet import Row
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.people.person import person_id
from shared.personal_data.erasure import Erasure
from shared.personal_data.export import held
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import dynamodb
from shared.technical.fields import FormInvalid
from tests.builders import BEFORE, PEPPER, a_project

TRADE = "Håndværk"
TYPED = {"name": ["Åse"], "company": [""], "address": ["aase@example.org"], "language": ["da"], "branch": [TRADE]}


def check(way: str, found: Any) -> None:
    """Print `way` where the field still says it."""
    if found != TRADE:
        sys.exit(f"lost when {way}: {found}")
    sys.stdout.write(f"{way}\n")


def main() -> None:
    """Every way, one after the other."""
    names = create_all("test-")
    members, projects = MembersTable(names["MEMBERS_TABLE"]), ProjectsTable(names["PROJECTS_TABLE"])
    registrations = RegistrationsTable(names["REGISTRATIONS_TABLE"], OutboxTable(names["OUTBOX_TABLE"]))
    own = OwnEvaluations(EvaluationsTable(registrations.name), PEPPER)
    project, person = a_project(), person_id("aase@example.org", PEPPER)
    given = read_member(TYPED)
    check("typed", given["branch"])
    try:
        read_member({**TYPED, "branch": ["x" * 31]})
    except FormInvalid as refused:
        check("refused", TRADE if "branch" in refused.faults else refused.faults)
    members.save(Member(project.network, person, **given), None)
    check("kept", vars(members.get(project.network, person))["branch"])
    check("listed", vars(members.page(project.network, None, 10).members[0])["branch"])
    import_members(members, project.network, [Row(1, "Åse Ø", "Øs", "aase@example.org")], PEPPER)
    check("imported", vars(members.get(project.network, person))["branch"])
    members.unsubscribe(project.network, person, BEFORE + timedelta(days=1))
    check("left", vars(members.get(project.network, person))["branch"])
    exported = held(registrations, members, own, project, person, BEFORE).plain(project, BEFORE)
    check("exported", exported["member"]["branch"])
    Erasure(projects, registrations, members, own).forget(project, person, BEFORE + timedelta(days=2))
    left = repr([dynamodb.client().scan(TableName=name)["Items"] for name in names.values()])
    check("erased", left if TRADE in left else TRADE)


if __name__ == "__main__":
    wanted = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-north-1"}
    with patch.dict(os.environ, wanted), mock_aws():
        main()
