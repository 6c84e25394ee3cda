"""What somebody gets who runs code of his own in the public function: under its role, and with what it knows."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from infra.roles.guard import playing
from shared.technical import dynamodb
from tests.builders import PROJECT, a_project
from tests.desk.visitor import Desk
from tests.roles.stage import Stage, stage

NAMES = {"#p": "project"}


def partition(at: Stage, key: str) -> list[dynamodb.Item]:
    """What lies under `key` in the Projects table."""
    return list(dynamodb.query(at.tables.projects.name, "#p = :p", {":p": key}, names=NAMES))


@pytest.mark.parametrize("function", ["registration", "pictures"])
@pytest.mark.parametrize("beside", ["trail", "tasks", "topics"])
def test_it_reads_nothing_of_the_desk(function: str, beside: str) -> None:
    """Not which browsers are approved, nor what was done; the project's own partition is the control."""
    with stage() as at:
        at.keep(a_project())
        Desk().approved()
        with playing(function):
            assert partition(at, PROJECT)
            with pytest.raises(ClientError, match="AccessDenied"):
                partition(at, f"{PROJECT}#{beside}")
        assert beside != "trail" or partition(at, f"{PROJECT}#trail")
