"""Where the tables are: named by the environment, or by the outputs of a deployed stack."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import typer

from infra.aws import Ignoring, client, region_of
from infra.tables import variable
from infra.terminal.refusals import Refused
from shared.budget.table import BudgetTable
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import keys

Stack = Annotated[
    str | None,
    typer.Option(
        "--stack",
        metavar="NAME",
        envvar="TOVHOLDER_STACK",
        help="The deployed stack whose tables are meant; without it the environment names them (PROJECTS_TABLE, …).",
    ),
]
ProjectId = Annotated[
    str | None, typer.Option("--project", metavar="ID", help="The project; may be left out where there is only one.")
]


@dataclass(frozen=True)
class Place:
    """The tables of one deployment, each found when it is first needed."""

    names: Mapping[str, str]
    named_by: str

    @classmethod
    def find(cls, stack: str | None) -> Place:
        """The place that `stack` names, or else the environment.

        Raises:
            Refused: there is no such stack.
        """
        if not stack:
            return cls(os.environ, "the environment; set it or say --stack NAME")
        region = region_of()
        with Ignoring("ValidationError"):
            answer = client("cloudformation", region).describe_stacks(StackName=stack)
            outputs = answer["Stacks"][0].get("Outputs", [])
            return cls({variable(each["OutputKey"]): each["OutputValue"] for each in outputs}, f"the stack {stack}")
        raise Refused(f"There is no stack {stack} in {region}.")

    projects = cached_property[ProjectsTable](lambda self: ProjectsTable(self._name("PROJECTS_TABLE")))
    members = cached_property[MembersTable](lambda self: MembersTable(self._name("MEMBERS_TABLE")))
    outbox = cached_property[OutboxTable](lambda self: OutboxTable(self._name("OUTBOX_TABLE")))
    registrations = cached_property[RegistrationsTable](
        lambda self: RegistrationsTable(self._name("REGISTRATIONS_TABLE"), self.outbox)
    )
    budget = cached_property[BudgetTable](lambda self: BudgetTable(self._name("BUDGET_TABLE")))

    @property
    def public_url(self) -> str:
        """Where the public reaches the pages, without a slash at the end."""
        return self._name("PUBLIC_URL").rstrip("/")

    def keys(self) -> keys.Keys:
        """The deployment's secrets."""
        return keys.load(self._name("KEYS_PARAMETER"))

    def project(self, id: str | None) -> Project:
        """The project called `id`, or the only one there is.

        Raises:
            Refused: there is none, or several to choose from.
        """
        found = self.projects.get(id) if id else None
        if found:
            return found
        ids = self.projects.ids()
        if not ids:
            raise Refused("There is no project yet; tovholder plan apply FILE makes one.")
        if id:
            raise Refused(f"There is no project {id}; there is: {', '.join(ids)}.")
        if len(ids) > 1:
            raise Refused(f"Say which project is meant with --project: {', '.join(ids)}.")
        only = self.projects.get(ids[0])
        if only is None:
            raise Refused(f"The project {ids[0]} is not whole; apply its plan again.")
        return only

    def _name(self, variable: str) -> str:
        name = self.names.get(variable)
        if not name:
            raise Refused(f"{variable} is not in {self.named_by}.")
        return name
