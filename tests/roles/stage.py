"""A cloud in which every call that a function makes is held against its role, and the people who make it work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import boto3

import desk.app
import keys.app
import pictures.app
import registration.app
import watch.app
from infra.proof.gallery import scene
from infra.proof.season.cloud import CONFIGURATION_SET, KEYS, RECEIPTS, REGION, SENDER, Cloud, cloud
from infra.proof.season.functions import Functions, functions
from infra.proof.season.tables import Tables
from infra.proof.season.world import World
from infra.roles.guard import Guard, guarded, playing
from infra.roles.needs import Account
from infra.roles.policy import references, roles
from infra.tables import variables
from shared.mails.compose import compose
from shared.projects import Project
from shared.technical import dynamodb
from shared.technical import keys as loaded
from tests.builders import BEFORE, PEPPER, the_lines
from tests.desk.visitor import Desk
from tests.registration.visitor import KEY, Visitor

HERE = Account(REGION, "123456789012")
SECRETS = loaded.secrets(public=(KEY,), desk=(KEY,), pepper=PEPPER)

BESIDE: dict[str, Any] = {"pictures": pictures, "keys": keys, "watch": watch}
"""Functions that the season does not run."""


@dataclass
class Stage:
    """The functions under their roles. What is read or written outside of one is nobody's."""

    cloud: Cloud
    functions: Functions
    guard: Guard

    @property
    def tables(self) -> Tables:
        """The five tables, as the domain sees them."""
        return Tables.of(self.cloud)

    def keep(self, project: Project) -> Project:
        """Make the tables hold `project` with its seats and the application's budget lines."""
        tables = self.tables
        writes = tables.projects.writes(project, None)
        writes += tables.budget.line_writes(project.id, the_lines(), known=())
        writes += [
            tables.registrations.open(project.id, each.id, each.capacity, each.reserved) for each in project.meetings
        ]
        dynamodb.transact(writes)
        return project

    def run(self, function: str, event: dict[str, Any]) -> Any:
        """What the function answers; an exception is an exception."""
        handler: Callable[..., Any] | None = {
            "pictures": pictures.app.handler,
            "keys": keys.app.handler,
            "watch": watch.app.handler,
        }.get(function)
        with playing(function):
            return handler(event, None) if handler else self.functions.invoke(function, event)


def known() -> dict[str, str]:
    """What the template's references stand for in the season's cloud."""
    tables = {each: "season-" + "".join(map(str.capitalize, each.split("_"))) for each in variables()}
    return references(HERE, tables, stack="season", sender=SENDER, mail=CONFIGURATION_SET, keys=KEYS, receipts=RECEIPTS)


def guard_of(aws: Cloud) -> Guard:
    """The roles of the template, in this cloud."""
    return Guard(HERE, roles(known()), lambda: aws.process.function if aws.process else None)


@contextmanager
def stage(guard: Guard | None = None) -> Iterator[Stage]:
    """An empty cloud, in which the visitors of the tests ask functions under their roles."""
    with cloud(World(BEFORE)) as aws, functions(aws) as running, ExitStack() as stack:
        for end, value in SECRETS.items():
            boto3.client("ssm").put_parameter(Name=f"{KEYS}/{end}", Value=value, Type="SecureString", Overwrite=True)
        watch = guard or guard_of(aws)
        watch.who = lambda: aws.process.function if aws.process else None
        stack.enter_context(guarded(watch))
        for visitor, function, handler in (
            (Visitor, "registration", registration.app.handler),
            (Desk, "desk", desk.app.handler),
        ):
            stack.enter_context(patch.object(visitor, "app", staticmethod(_as(function, handler))))
        stack.enter_context(patch.object(scene, "compose", _as("send", compose)))
        loaded.load.cache_clear()
        pictures.app._projects.cache_clear()
        stack.callback(pictures.app._projects.cache_clear)
        yield Stage(aws, running, watch)


def _as(function: str, do: Callable[..., Any]) -> Callable[..., Any]:
    def played(*arguments: Any, **named: Any) -> Any:
        with playing(function):
            return do(*arguments, **named)

    return played
