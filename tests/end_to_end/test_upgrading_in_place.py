"""Another release is deployed over this one, while people sign up and a campaign's mails are on their way."""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from infra.local import deployment, invented
from infra.local.place import ROOT
from shared.outbox.mail import SECRETARIAT, State
from shared.outbox.table import OutboxTable
from shared.registrations import Registration
from shared.registrations.table import RegistrationsTable
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Update
from tests.contributing.recipes import copy, follow, recipe
from tests.end_to_end.conftest import LocalCloud
from tests.end_to_end.visitors import Page, ask, click, get, links, ticket

SEASON, MEETINGS = "opgradering", ("moede-1", "moede-2")
VISITORS = 2
"""People who sign up at once, each under one address after the other, until the new release has answered."""

WENT = {State.SENT, State.DELIVERED}
SENDER = 65
"""Seconds after which a sender that has said nothing is dead: its function's timeout, and a little more."""


@pytest.fixture
def next_release(aws: LocalCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This tree with a field more, a kind of mail more and larger functions is what `deploy` takes. In the end the
    cloud has the release that it had.
    """
    tree = copy(tmp_path / "next")
    for title in ("Add a field to the form", "Add a mail"):
        follow(recipe(title), tree)
    template = tree / "template.yaml"
    template.write_text(template.read_text(encoding="utf-8").replace("MemorySize: 1024", "MemorySize: 1152", 1))
    (tree / ".venv").symlink_to(ROOT / ".venv")
    (tree / ".local").mkdir()
    (tree / ".local" / "uv").symlink_to(ROOT / ".local" / "uv")
    with monkeypatch.context() as patched:
        patched.setattr(deployment, "ROOT", tree)
        patched.setattr(deployment, "BUILD", tree / ".local" / "build")
        deployment.build(aws.place, deployment.digest())  # so that the deployment alone falls between the mails
        yield
    deployment.deploy(aws.place)


@dataclass(frozen=True)
class Seen:
    """What is there in the end: whoever asked for a place, at which meeting; who has one; how many members are invited;
    the mails that were owed to people; and how often each mail reached a mailbox.
    """

    asked: Mapping[str, str]
    registered: Sequence[Registration]
    members: int
    owed: Sequence[Mapping[str, Any]]
    arrived: Counter[str]

    def amiss(self) -> list[str]:
        """Everything that was sent twice, and everybody who was lost."""
        places = Counter((each.address, each.meeting) for each in self.registered)
        told = Counter(each["person"] for each in self.owed if each["kind"] in {"confirmation", "waiting"})
        invited = [each["person"] for each in self.owed if each["kind"] == "invitation"]
        found = [f"{who} has {places[who]} places" for who in self.asked.items() if places[who] != 1]
        found += [
            f"{each.person} hears {told[each.person]} times" for each in self.registered if told[each.person] != 1
        ]
        found += [
            f"{each['id']} came {self.arrived[each['id']]} times" for each in self.owed if self.arrived[each["id"]] != 1
        ]
        return found + ([] if len(set(invited)) == self.members else [f"{len(set(invited))} are invited"])


def begun(aws: LocalCloud, folder: Path) -> int:
    """Put a season in force whose invitations are due, in a network of its own; how many members it has."""
    plan = (ROOT / invented.PLAN).read_text(encoding="utf-8").replace("\nid: amager-oest\n", f"\nid: {SEASON}\n", 1)
    file = folder / "plan.yaml"
    file.write_text(plan, encoding="utf-8")
    starts = clock.local(clock.now()).date() + timedelta(days=20)  # the first invitation was due yesterday
    invented.ops(aws.place, "plan", "apply", str(file), "--season-starts", starts.isoformat(), "--yes")
    invented.ops(aws.place, "members", "import", invented.MEMBERS, "--source", "Opdigtet liste", "--project", SEASON)
    with (ROOT / invented.MEMBERS).open(encoding="utf-8-sig") as rows:
        return sum("@" in str(row) for row in csv.reader(rows))


def campaign_lane(aws: LocalCloud, *, enabled: bool) -> None:
    """Hold the lane of campaigns, or let it go: what is owed meanwhile is on its way when functions are replaced."""
    functions = aws.client("lambda")
    mappings = functions.list_event_source_mappings()["EventSourceMappings"]
    [lane] = [each["UUID"] for each in mappings if '"lane": {"S": ["campaign"]}' in str(each.get("FilterCriteria"))]
    functions.update_event_source_mapping(UUID=lane, Enabled=enabled)


def until_served(act: Callable[[], Page]) -> None:
    """Do it until it is answered; the gateway and the functions may be busy for a while."""
    for _ in range(240):
        with suppress(OSError, HTTPException):
            status = act().status
            if status == 200:
                return
            assert status >= 500 or status == 429, status
        time.sleep(0.5)
    raise AssertionError("nobody is served")


def sign_up(aws: LocalCloud, meeting: str, address: str) -> bool:
    """As somebody does who tries again until a page says that it is done. False: no mail has come yet to click in."""
    until_served(lambda: ask(aws, meeting, "Åse Prøve", address, project=SEASON))
    with suppress(AssertionError):
        aws.eventually(lambda: links(aws, address))
        press(aws, address)
        return True
    return False


def press(aws: LocalCloud, address: str) -> None:
    """Click in the mail."""
    until_served(lambda: click(aws, links(aws, address)[0]))


def outbox(aws: LocalCloud) -> list[dict[str, Any]]:
    """Every mail to the season's guests and members."""
    pages = dynamodb.client().get_paginator("scan").paginate(TableName=aws.outputs["OutboxTable"])
    items = [dynamodb.unpack(item) for page in pages for item in page["Items"]]
    return [
        each for each in items if each.get("project") == SEASON and each["person"] != SECRETARIAT and "kind" in each
    ]


def tick(aws: LocalCloud, ahead: int = 0) -> None:
    """The planner's, so many ticks ahead of the clock."""
    aws.schedule("PlanFunction", clock.now() + ahead * timedelta(minutes=15))


def until_all_went(aws: LocalCloud) -> None:
    """The planner's next ticks look after mails whose process ended in the middle. Each comes when no process is left
    that was at work on a mail: those that a tick takes for dead are.
    """
    for ahead in range(1, 9):
        if not (left := at_rest(aws)):
            return
        tick(aws, ahead)
    raise AssertionError(f"two hours later these have not gone: {left}")


def at_rest(aws: LocalCloud) -> Counter[tuple[str, str]]:
    """The mails that have not gone, once all have, or nothing has happened for as long as a sender may take."""

    def states() -> dict[str, str]:
        return {each["id"]: each["state"] for each in outbox(aws)}

    before, since = states(), time.monotonic()
    while set(before.values()) - WENT and time.monotonic() < since + SENDER:
        time.sleep(2)
        if (now := states()) != before:
            before, since = now, time.monotonic()
    return Counter((id.partition(".")[0], state) for id, state in before.items() if state not in WENT)


def upgrade(aws: LocalCloud) -> None:
    """Deploy the next release, and let campaigns go once the first of its functions is there."""

    def release() -> set[tuple[str, int]]:
        functions = aws.client("lambda").get_paginator("list_functions").paginate()
        return {(each["CodeSha256"], each["MemorySize"]) for page in functions for each in page["Functions"]}

    before = release()
    with ThreadPoolExecutor(1) as pool:
        deployed = pool.submit(deployment.deploy, aws.place)
        aws.eventually(lambda: deployed.done() or release() != before)
        campaign_lane(aws, enabled=True)
        assert deployed.result(), "nothing is new"
    aws.eventually(lambda: "Telefon" in get(f"{aws.url}/{SEASON}/{MEETINGS[0]}").text)


def test_nothing_is_sent_twice_and_nobody_is_lost(aws: LocalCloud, next_release: None, tmp_path: Path) -> None:
    """Each who signed up has one place and one mail about it, each member one invitation, each mail came once; it is
    the new release that answers. What counts them sees a mail that is lost, and one that is owed anew by hand.
    """
    campaign_lane(aws, enabled=False)
    members = begun(aws, tmp_path)
    aws.eventually(lambda: "ticket" in get(f"{aws.url}/{SEASON}").text)
    for meeting in MEETINGS:
        ticket(f"{aws.url}/{SEASON}/{meeting}")
    enough, asked, late = Event(), dict[str, str](), list[str]()

    def visit(number: int) -> None:
        for turn in range(1000):
            if enough.is_set():
                return
            address = f"op{number}-{turn}@example.org"
            asked[address] = MEETINGS[turn % 2]
            if not sign_up(aws, asked[address], address):
                late.append(address)
            time.sleep(0.3)

    with ThreadPoolExecutor(VISITORS) as pool:
        visits = [pool.submit(visit, number) for number in range(VISITORS)]
        try:
            tick(aws)
            aws.eventually(lambda: any(each["kind"] == "confirmation" for each in outbox(aws)))
            assert {each["state"] for each in outbox(aws) if each["kind"] == "invitation"} == {State.OWED}
            upgrade(aws)
            time.sleep(3)
        finally:
            enough.set()
        for each in visits:
            each.result()
    until_all_went(aws)
    for address in late:
        press(aws, address)
    until_all_went(aws)

    def seen() -> Seen:
        table = RegistrationsTable(aws.outputs["RegistrationsTable"], OutboxTable(aws.outputs["OutboxTable"]))
        registered = [each for id in MEETINGS for each in table.all(SEASON, id) if each.live]
        arrived = Counter(mail["tags"].get("mail_id", "") for mail in aws.messages())
        return Seen(asked, registered, members, outbox(aws), arrived)

    found = seen()
    assert found.amiss() == []
    again = next(each["id"] for each in found.owed if each["kind"] == "confirmation")
    assert replace(found, arrived=found.arrived - Counter([again])).amiss() == [f"{again} came 0 times"]
    assert replace(found, registered=found.registered[1:]).amiss()
    dynamodb.update(
        Update(
            aws.outputs["OutboxTable"],
            {"id": again},
            "SET #state = :owed",
            names={"#state": "state"},
            values={":owed": State.OWED.value},
        )
    )
    aws.eventually(lambda: seen().amiss() == [f"{again} came 2 times"])
