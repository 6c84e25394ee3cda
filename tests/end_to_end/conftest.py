"""The local cloud for tests: one of its own, on free ports, in a temporary folder."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from infra.local import cloud, deployment, invented, processes
from infra.local.place import LocalCloudError, Place
from shared.projects.table import ProjectsTable
from shared.technical import clock, dynamodb, working_days

PATIENCE = 1200
"""Seconds after which what was waited for has not come: far more than the busiest machine takes."""


@dataclass(frozen=True)
class LocalCloud:
    """A deployed stack with the plan applied and the members imported."""

    place: Place

    @property
    def url(self) -> str:
        """The front door; `/` is the season's page."""
        return self.place.url

    @property
    def endpoint(self) -> str:
        """Where AWS's interfaces answer."""
        return self.place.endpoint

    @property
    def outputs(self) -> dict[str, str]:
        """The stack's outputs: `RegistrationsTable`, `PlanFunction` and so on."""
        return self.place.outputs()

    def client(self, service: str) -> Any:
        """A boto3 client of this cloud."""
        return self.place.client(service)

    def messages(self, to: str = "", q: str = "") -> list[dict[str, Any]]:
        """The mails sent, newest first, as `infra.local.mails.Mail.as_json` puts them."""
        query = urllib.parse.urlencode({"to": to, "q": q})
        with urllib.request.urlopen(f"{self.url}/inbox/api/messages?{query}", timeout=PATIENCE) as response:
            return list(json.load(response))

    def run_schedule(self, name: str) -> None:
        """Run `plan`, `summaries` or `budget` as its schedule would now; fails where the function fails."""
        request = urllib.request.Request(
            f"{self.url}/inbox/schedules/{name}", method="POST", headers={"Accept": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            assert json.load(response) == {"error": None}

    def schedule(self, function: str, at: datetime) -> None:
        """Run `PlanFunction` or another one as its schedule would `at` a time, and then what it hands on, which
        otherwise runs when Lambda comes to it; doing it twice does no harm.
        """
        event = {"time": clock.text(at)}
        seasons = ProjectsTable(self.outputs["ProjectsTable"]).ids()
        for each in (event, *({**event, "season": id} for id in seasons)):
            done = self.client("lambda").invoke(FunctionName=self.outputs[function], Payload=json.dumps(each).encode())
            assert "FunctionError" not in done, done["Payload"].read()

    def eventually(self, holds: Callable[[], Any]) -> Any:
        """What `holds` returns, once that is true: streams take a moment, on a busy machine several."""
        deadline = monotonic() + PATIENCE
        while not (found := holds()):
            assert monotonic() < deadline, f"not within {PATIENCE} s"
            sleep(0.1)
        return found


def next_morning(days: int = 0) -> datetime:
    """Seven o'clock on the next working day, from so many `days` on.

    In the evening an hour ago stands in for this morning, whose summary would be too late to be sent.
    """
    now = clock.now()
    day = working_days.on_or_after(clock.local(now).date() + timedelta(days=days))
    return max(clock.at(day, time(7)), now - timedelta(hours=1))


@pytest.fixture(scope="session")
def local_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """The cloud that the tests share."""
    with started(tmp_path_factory.mktemp("cloud")) as made:
        yield made


@contextmanager
def started(folder: Path) -> Iterator[LocalCloud]:
    """The real template on an isolated MiniStack; gone with the tests, even when they are killed."""
    place = Place(folder, processes.free_port(), processes.free_port())
    try:
        cloud.start(place, tied=True)
        deployment.deploy(place)
        invented.apply(place)
        yield LocalCloud(place)
    except LocalCloudError as error:
        pytest.fail(str(error), pytrace=False)
    finally:
        cloud.stop(place)


@pytest.fixture
def aws(local_cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> LocalCloud:
    """The local cloud, with the domain's own tables pointed at it."""
    for name, value in local_cloud.place.environment().items():
        monkeypatch.setenv(name, value)
    dynamodb.client.cache_clear()
    return local_cloud
