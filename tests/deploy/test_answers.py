"""What a deployment may be told."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from infra.deploy.answers import REGIONS, Answers, Wrong, read, written

TEMPLATE = YAML(typ="rt").load(Path(__file__).parents[2] / "template.yaml")
GOOD = Answers(
    sender="netvaerk@lokaludvalg.example.org",
    secretariat="sekretariat@example.org",
    alarm_address="drift@example.org",
)
ARN = "arn:aws:acm:eu-north-1:123456789012:certificate/0a1b2c3d-0000-1111-2222-333344445555"
ZONE = "Z0123456789ABCDEFGHIJ"
OWN = "netvaerk.example.org"


@pytest.mark.parametrize(
    "answers",
    [
        GOOD,
        replace(GOOD, alarm_address="", limit=0),
        replace(GOOD, sender_domain="lokaludvalg.example.org"),
        replace(GOOD, domain_name=OWN, hosted_zone=ZONE),
        replace(GOOD, domain_name=OWN, certificate=ARN),
        replace(GOOD, domain_name=OWN, hosted_zone=ZONE, certificate=ARN),
    ],
)
def test_what_may_be_is_taken(answers: Answers) -> None:
    """An address or a whole domain, a name of its own or none."""
    assert answers.checked() == answers


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"region": "us-east-1"}, "none of these regions in the EU: eu-north-1"),
        ({"region": "eu-west-2"}, "none of these regions"),
        ({"region": "eu-central-2"}, "none of these regions"),
        ({"sender": "netvaerk"}, "no mail address"),
        ({"sender": "a b@example.org"}, "no mail address"),
        ({"secretariat": ""}, "no mail address"),
        ({"alarm_address": "drift@"}, "no mail address"),
        ({"sender_domain": "other.example.org"}, "is not at other.example.org"),
        ({"domain_name": "https://netvaerk.example.org"}, "without https:// or a slash"),
        ({"domain_name": OWN}, "needs its zone's id in Route 53, or else its certificate"),
        ({"domain_name": OWN, "hosted_zone": "example.org"}, "no zone's id"),
        ({"domain_name": OWN, "certificate": ARN.replace("north", "west")}, "The certificate is in eu-west-1"),
        ({"domain_name": OWN, "certificate": "it"}, "no certificate of ACM"),
        ({"certificate": ARN}, "no name that it is for"),
        ({"limit": -1}, "no less than 0 dollars"),
    ],
)
def test_what_cannot_be_is_told(wrong: dict[str, str], said: str) -> None:
    """London and Zurich are not in the European Union; the sentence says what is wanted."""
    with pytest.raises(Wrong, match=said):
        replace(GOOD, **wrong).checked()  # type: ignore[arg-type]


def test_every_parameter_is_the_template_s() -> None:
    """And none of them is left out for being empty: it would stay as it was."""
    assert set(GOOD.parameters(sandbox=True)) <= set(TEMPLATE["Parameters"])
    assert GOOD.parameters(sandbox=True)["DomainName"] == ""
    assert [GOOD.parameters(sandbox=each)["SesSandbox"] for each in (True, False)] == ["true", "false"]


def test_the_desk_has_a_throttle_of_its_own() -> None:
    """A flood on the public's pages uses up neither its share of the gateway nor, where the account is large enough for
    AWS to keep any, its functions.
    """
    resources = TEMPLATE["Resources"]
    stage, route = resources["ApiStage"], resources["DeskRoute"]["Properties"]["RouteKey"]
    assert set(stage["Properties"]["RouteSettings"]) == {route}
    assert stage["DependsOn"] == "DeskRoute"
    assert resources["DeskFunction"]["Properties"]["ReservedConcurrentExecutions"][1].value == "DeskAtOnce"
    kept = {each: GOOD.parameters(sandbox=False, at_once=each)["DeskAtOnce"] for each in (10, 119, 120, 1000)}
    assert kept == {10: "0", 119: "0", 120: "20", 1000: "20"}


def test_what_is_kept_is_read_again() -> None:
    """Whatever was typed; what a newer or older version kept besides is left out."""
    answers = replace(GOOD, sender='"quoted\\one"@example.org', limit=25)
    kept = tomllib.loads(written(answers))
    assert read({**kept, "colour": "red"}) == answers
    with pytest.raises(Wrong, match="limit is a str"):
        read({"limit": "ten"})


def test_the_regions_are_european() -> None:
    """By their names; which of them have every resource is `sam validate --lint --region`'s to say."""
    assert all(region.startswith("eu-") for region in REGIONS)
    assert not {"eu-west-2", "eu-central-2", "eu-south-2"} & set(REGIONS)
