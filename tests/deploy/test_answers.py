"""What a deployment may be told."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from infra.deploy import busy_page
from infra.deploy.answers import REGIONS, Answers, Wrong, read, written
from web.http import FRONT

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
        replace(GOOD, busy_page=True),
        replace(GOOD, busy_page=True, domain_name=OWN, certificate=ARN.replace("eu-north-1", "us-east-1")),
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
        ({"domain_name": OWN, "certificate": ARN, "busy_page": True}, "CloudFront takes one from us-east-1 alone"),
        ({"domain_name": OWN, "hosted_zone": ZONE, "busy_page": True}, "certificate in us-east-1: have one made"),
        ({"domain_name": OWN, "certificate": "it"}, "no certificate of ACM"),
        ({"certificate": ARN}, "no name that it is for"),
        ({"limit": -1}, "no less than 0 dollars"),
    ],
)
def test_what_cannot_be_is_told(wrong: dict[str, object], said: str) -> None:
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


def test_cloudfront_stands_in_front_where_it_is_wanted() -> None:
    """With a page that is kept apart from what the functions answer, of which nothing is kept, errors neither: the one
    visitor's are not the next one's. Only CloudFront reads the page, and only it says the secret word.
    """
    assert [replace(GOOD, busy_page=each).parameters(sandbox=False)["BusyPage"] for each in (True, False)] == [
        "true",
        "false",
    ]
    assert TEMPLATE["Parameters"]["BusyPage"]["Default"] == "false"
    assert TEMPLATE["Resources"]["Front"]["Condition"] == "Fronted"
    made = YAML(typ="rt").load(Path(__file__).parents[2] / "infra" / "front.yaml")["Resources"]
    front = made["Distribution"]["Properties"]["DistributionConfig"]
    shown = {
        each["ErrorCode"]: (each["ResponsePagePath"], each["ErrorCachingMinTTL"])
        for each in front["CustomErrorResponses"]
    }
    assert shown == dict.fromkeys((500, 502, 503, 504), (f"/{busy_page.KEY}", 0))
    [kept] = front["CacheBehaviors"]
    assert busy_page.KEY.startswith(kept["PathPattern"].strip("/*"))
    assert (kept["TargetOriginId"], front["DefaultCacheBehavior"]["TargetOriginId"]) == ("page", "api")
    assert front["DefaultCacheBehavior"]["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    [said] = front["Origins"][0]["OriginCustomHeaders"]
    assert said["HeaderName"] == FRONT
    text = (Path(__file__).parents[2] / "template.yaml").read_text(encoding="utf-8")
    word = '!Select [2, !Split ["/", !Ref AWS::StackId]]'
    assert text.count(f'FRONT_SECRET: !If [Fronted, {word}, ""]') == text.count(f" Secret: {word}") + 1 == 2
    reader, _ = made["PagePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert reader["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert list(reader["Condition"]["StringEquals"]) == ["aws:SourceArn"]


def test_what_is_kept_is_read_again() -> None:
    """Whatever was typed; what a newer or older version kept besides is left out."""
    answers = replace(GOOD, sender='"quoted\\one"@example.org', limit=25, busy_page=True)
    kept = tomllib.loads(written(answers))
    assert read({**kept, "colour": "red"}) == answers
    with pytest.raises(Wrong, match="limit is a str"):
        read({"limit": "ten"})


def test_the_regions_are_european() -> None:
    """By their names; which of them have every resource is `sam validate --lint --region`'s to say."""
    assert all(region.startswith("eu-") for region in REGIONS)
    assert not {"eu-west-2", "eu-central-2", "eu-south-2"} & set(REGIONS)
