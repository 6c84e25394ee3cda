"""What somebody gets who runs code of his own in the public function: under its role, and with what it knows."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.proof.season.cloud import KEYS
from infra.roles.guard import playing
from infra.roles.needs import Need
from infra.roles.policy import roles
from shared.registrations.links import Links
from shared.technical import dynamodb
from shared.technical import keys as loaded
from shared.technical.links import Signer
from tests.builders import PROJECT, a_project
from tests.desk.visitor import Desk
from tests.roles.stage import HERE, Stage, known, stage

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


@pytest.mark.parametrize("end", ["desk", "public", "pepper"])
@pytest.mark.parametrize(
    ("function", "reads"),
    [
        ("registration", {"public", "pepper"}),
        ("desk", {"public", "desk", "pepper"}),
        ("send", {"public", "desk"}),
        ("pictures", set()),
        ("plan", set()),
        ("budget", set()),
        ("summaries", set()),
        ("feedback", set()),
    ],
)
def test_each_function_reads_those_secrets_alone_that_it_needs(function: str, reads: set[str], end: str) -> None:
    """Whoever holds the public's key forges no desk link and no approved browser."""
    need = Need("ssm:GetParameter", HERE.arn("ssm", f"parameter{KEYS}/{end}"))
    assert roles(known())[function].allows(need) is (end in reads)


def test_a_desk_link_by_the_public_s_key_opens_nothing() -> None:
    """Played: what the public's function can sign is no link and no browser to the desk."""
    with stage() as at:
        at.keep(a_project())
        for parameter, key in (("public", "stolen"), ("desk", "the desk's")):
            ssm = boto3.client("ssm")
            ssm.put_parameter(Name=f"{KEYS}/{parameter}", Value=f'["{key}"]', Type="SecureString", Overwrite=True)
        loaded.load.cache_clear()
        thief = Desk()
        forged = Links("", Signer(("stolen",))).desk("members", PROJECT, now=thief.now)
        assert thief.get(forged).status == 403
        own = Links("", Signer(("the desk's",))).desk("members", PROJECT, now=thief.now)
        assert thief.get(own).status == 200
