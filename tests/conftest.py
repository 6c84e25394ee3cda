"""What many tests need: the real tables in moto, and a project to put in them."""

from __future__ import annotations

import copy
import io
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import botocore.session
import pytest
from botocore.client import BaseClient
from hypothesis import HealthCheck, settings
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from infra.proof.season.quick import PLAIN, quick, short_way
from infra.tables import create_all, variables
from shared.budget.table import BudgetTable
from shared.mails import ses
from shared.mails.sources import MailSources
from shared.meetings import Meeting
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.table import RegistrationsTable
from shared.technical import aws, dynamodb, keys
from tests.builders import PEPPER, a_meeting, a_project, the_lines

SYNTAX = {"ADD", "AND", "BETWEEN", "DELETE", "IN", "NOT", "OR", "REMOVE", "SET"}
KEYS_PARAMETER = "/tovholder/keys"
SECOND_ENGINE = os.environ.get("TOVHOLDER_DYNAMODB", "")
"""Where DynamoDB Local answers, if it is to be tried instead of moto's tables (infra/local/dynamodb_local.py)."""


TOGETHER = (
    *("/end_to_end/", "/pages/", "/privacy/", "/proof/bench/", "/roles/"),
    "/season/test_the_[wp]",
    *(f"/season/test_{each}" for each in ("a_death_at", "a_death_where", "three_seasons")),
    *("/mails/test_every_letter", "/mails/test_in_english", "/abuse/test_mails"),
)
"""Tests that share something dear (a local cloud, a played season, a browser): one process runs them all."""


CHECK = (
    "abuse/",
    "contributing/",
    "documents/test_memory.py",
    "end_to_end/",
    "pages/",
    "privacy/",
    "proof/bench/",
    "proof/faults/test_seasons_with_faults.py",
    "proof/season/",
    "restore/",
    "roles/",
    "mails/test_every_letter.py",
    "mails/test_in_english.py",
    "registration/test_an_attackers_day.py",
)
"""What `make check` runs and `make test` does not: it plays seasons, deploys, draws many examples, opens a browser.

A test there that is marked `always` runs in both: what shows a promise in seconds.
"""


# The same examples everywhere, however busy the machine: what lands is decided by the change, not by chance. A longer
# run (TOVHOLDER_EXAMPLES) draws others each time, and is there to find what these do not.
# Neither an example nor the drawing of them is judged by the time it takes, which on a busy machine is any.
settings.register_profile(
    "usual",
    deadline=None,
    derandomize="TOVHOLDER_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("usual")

# A session reads the descriptions of AWS's services from 20 MB of JSON; all sessions of a process share what was read.
botocore.session.create_loader = cache(botocore.session.create_loader)


class Scheduling(LoadScopeScheduling):  # type: ignore[misc] # xdist tells no types
    """What is `TOGETHER` goes to one process; every other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((each for each in TOGETHER if re.search(each, nodeid)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Share the tests out. (xdist 3.8's own groups are marks in a test's id, which pytest 9.2 does not let it set.)"""
    return Scheduling(config, log)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import what only the other of `make test` and `make check` runs: three processes would, each time."""
    wanted = {"check": "mark.check", "not check": "mark.always"}.get(config.option.markexpr)
    if not wanted or not collection_path.name.startswith("test_"):
        return None
    elsewhere = _in_check(collection_path) is (wanted == "mark.always")
    return True if elsewhere and wanted not in collection_path.read_text(encoding="utf-8") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make check` runs."""
    for item in items:
        if _in_check(item.path) and not item.get_closest_marker("always"):
            item.add_marker(pytest.mark.check)
    if SECOND_ENGINE:  # what touches no table need not be tried again
        items[:] = [each for each in items if "cloud" in getattr(each, "fixturenames", ())]


def _in_check(path: Path) -> bool:
    return str(path.relative_to(Path(__file__).parent)).startswith(CHECK)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line what was not looked at."""
    missing = [each for each in terminalreporter.stats.get("skipped", []) if "chromium" in str(each.longrepr)]
    if missing:
        terminalreporter.write_line(f"No chromium on this machine: {len(missing)} browser tests were skipped.")


@dataclass(frozen=True)
class Tables:
    """The five tables, empty, behind the domain's own doors."""

    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    outbox: OutboxTable
    budget: BudgetTable

    @property
    def sources(self) -> MailSources:
        """What mails are written from."""
        return MailSources(self.projects, self.members, self.registrations, self.budget, self.outbox)

    def keep(self, project: Project) -> None:
        """Make the tables hold `project` with its seats and the application's budget lines, as applying a plan does."""
        writes = self.projects.writes(project, None)
        writes += self.budget.line_writes(project.id, the_lines(), known=())
        writes += [
            self.registrations.open(project.id, meeting.id, meeting.capacity, meeting.reserved)
            for meeting in project.meetings
        ]
        dynamodb.transact(writes)


def refuse_reserved_words(params: dict[str, Any], **_: object) -> None:
    """Fail where AWS would: moto lets an attribute's bare name be a reserved word in conditions, AWS does not."""
    for operation in _operations(params):
        for name in (each for each in operation if each.endswith("Expression")):
            words = set(re.findall(r"(?<![#:\w])[A-Za-z_]\w*\b(?!\()", operation[name])) - SYNTAX
            bare = {word for word in words if word.upper() in ReservedKeywords.get_reserved_keywords()}
            assert not bare, f"{name} names {bare} without an alias: {operation[name]}"


def _operations(params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield params
    for each in params.get("TransactItems", []):
        yield from each.values()


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS as moto plays it, empty; nothing reaches the network, and no listener to a client outlives the test."""
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "eu-north-1",
        "AWS_DEFAULT_REGION": "eu-north-1",
    }.items():
        monkeypatch.setenv(name, value)
    caches = (dynamodb.client, ses.client, keys.load)
    for each in caches:
        each.cache_clear()
    for client, listeners in CLIENTS.values():
        client.meta.events._emitter = copy.copy(listeners)
    monkeypatch.setattr(aws, "client", _client)
    with ExitStack() as stack:
        if SECOND_ENGINE:
            monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", SECOND_ENGINE)
            monkeypatch.setenv("AWS_ACCESS_KEY_ID", os.environ.get("PYTEST_XDIST_WORKER", "alone"))
            passed = {"services": ["dynamodb"], "urls": [f"{SECOND_ENGINE}.*"]}
            config: Any = {"core": {"mock_credentials": False, "passthrough": passed}}
            stack.enter_context(mock_aws(config=config))
        else:
            stack.enter_context(quick())
            stack.enter_context(mock_aws())
            monkeypatch.setattr(BaseClient, "_make_api_call", _short)
        dynamodb.client().meta.events.register("provide-client-params.dynamodb", refuse_reserved_words)
        yield
    for each in caches:
        each.cache_clear()


LONG_WAY: Any = vars(BaseClient)["_make_api_call"]
"""A call as botocore makes it, with its HTTP."""


def _short(client: Any, operation: str, arguments: dict[str, Any]) -> Any:
    """A call without HTTP, which takes two thirds of a test; listeners to botocore's events hear of it all the same.

    DynamoDB Local (`SECOND_ENGINE`) and the local cloud are called by the whole way.
    """
    service, listeners = client.meta.service_model.service_name, client.meta.events
    if operation != "GetSuppressedDestination" and (service != "dynamodb" or operation not in PLAIN):
        return LONG_WAY(client, operation, arguments)
    name, model = f"{service}.{operation}", client.meta.service_model.operation_model(operation)
    listeners.emit(f"provide-client-params.{name}", params=arguments, model=model, context={})
    listeners.emit(f"before-call.{name}", model=model, params={"headers": {}}, request_signer=None, context={})
    answer = short_way(
        client.meta.region_name, service, operation, arguments, lambda: LONG_WAY(client, operation, arguments)
    )
    listeners.emit(f"after-call.{name}", http_response=None, parsed=answer, model=model, context={})
    return answer


MAKE = aws.client
CLIENTS: dict[str, tuple[Any, Any]] = {}
"""The process's clients, each with its listeners as it was made: one takes longer to make than most tests to run."""


def _client(service: str, **config: Any) -> Any:
    name = f"{service} {os.environ['AWS_REGION']} {config}"
    if name not in CLIENTS:
        made = MAKE(service, **config)
        CLIENTS[name] = (made, copy.copy(made.meta.events._emitter))
    return CLIENTS[name][0]


def keep_keys(*signing: str) -> None:
    """Keep these keys for the public's links and the desk's alike, whatever was there before."""
    for end, value in keys.secrets(public=signing, desk=signing, pepper=PEPPER).items():
        aws.client("ssm").put_parameter(
            Name=f"{KEYS_PARAMETER}/{end}", Value=value, Type="SecureString", Overwrite=True
        )
    keys.load.cache_clear()


@pytest.fixture(name="tables")
def _tables(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Tables:
    """The five tables of `infra/tables.yaml`, their names in the environment, and the keys in SSM."""
    names = empty_tables()
    for variable, name in names.items():
        monkeypatch.setenv(variable, name)
    monkeypatch.setenv("KEYS_PARAMETER", KEYS_PARAMETER)
    keep_keys("a key for tests")
    return _named()


def _named() -> Tables:
    """The tables whose names stand in the environment."""
    outbox = OutboxTable(os.environ["OUTBOX_TABLE"])
    return Tables(
        projects=ProjectsTable(os.environ["PROJECTS_TABLE"]),
        members=MembersTable(os.environ["MEMBERS_TABLE"]),
        registrations=RegistrationsTable(os.environ["REGISTRATIONS_TABLE"], outbox),
        outbox=outbox,
        budget=BudgetTable(os.environ["BUDGET_TABLE"]),
    )


class Here:
    """The tables of the test that runs, for whoever is given a fixture that has made them."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_named(), name)


tables = cast(Tables, Here())


def items(table: Any) -> list[dynamodb.Item]:
    """All that lies in a table of the domain's, in no order."""
    return [dynamodb.unpack(each) for each in dynamodb.client().scan(TableName=table.name)["Items"]]


def everything() -> list[list[str]]:
    """All that lies in the tables, to be compared."""
    scanned = [dynamodb.client().scan(TableName=os.environ[each])["Items"] for each in variables()]
    return [sorted(str(dynamodb.unpack(item)) for item in table) for table in scanned]


@contextmanager
def nothing_changes() -> Iterator[None]:
    """What is done meanwhile leaves the tables as they were."""
    before = everything()
    yield
    assert everything() == before


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the pages' functions log."""
    from desk import app as desk
    from registration import app as registration

    kept = io.StringIO()
    for handler in (*desk.logger.handlers, *registration.logger.handlers):
        monkeypatch.setattr(handler, "stream", kept)
    return kept


EMPTY: dict[str, Any] = {}
"""The tables as they were made for the first test of this process, with their names."""


def empty_tables() -> dict[str, str]:
    """Put empty tables into moto, or into the second engine; returns their names by environment variable."""
    if SECOND_ENGINE:
        for name in dynamodb.client().list_tables()["TableNames"]:
            dynamodb.client().delete_table(TableName=name)
        # Its expiry would delete what is of 2018 in mid-test.
        return create_all("test-", expires=False)
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-north-1"]
    if not EMPTY:
        EMPTY["names"] = create_all("test-")
        EMPTY["tables"] = copy.deepcopy({name: backend.tables[name] for name in EMPTY["names"].values()})
    backend.tables.update(copy.deepcopy(EMPTY["tables"]))
    names: dict[str, str] = EMPTY["names"]
    return names


@pytest.fixture
def meeting() -> Meeting:
    """The plan's first meeting: 15 August 2018, 28 seats for guests."""
    return a_meeting()


@pytest.fixture
def project() -> Project:
    """The project with its four meetings; in no table yet."""
    return a_project()


@pytest.fixture
def kept(tables: Tables, project: Project) -> Project:
    """The project with its four meetings, in the tables, its seats open and its budget lines written."""
    tables.keep(project)
    return project
