"""The rehearsal: a season in its middle loses every table and every receipt, and `tovholder restore` brings it back."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.local import cloud, deployment, invented, processes
from infra.local.place import STACK, Place
from infra.ops.main import app
from infra.restore import tables
from shared.budget.table import BudgetTable
from shared.meetings import Meeting
from shared.members.table import MembersTable
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations import Status
from shared.registrations.table import RegistrationsTable
from shared.technical import clock, dynamodb
from tests.builders import there
from tests.end_to_end.conftest import LocalCloud
from tests.end_to_end.visitors import PROJECT, get, post, sign_up

NOUNS = ("Projects", "Members", "Registrations", "Outbox", "Budget")
MEMBERS = 8
LONG = 60
WAIT = 1.0
"""Seconds in place of the two minutes after which whatever ran must have ended."""


@pytest.fixture(scope="module")
def lost_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A cloud of its own, with few members: what happens to it should happen to no other test."""
    place = Place(tmp_path_factory.mktemp("restore"), processes.free_port(), processes.free_port())
    try:
        cloud.start(place, tied=True)
        deployment.deploy(place)
        people = place.folder / "members.csv"
        rows = [f"Medlem {number};Firma {number};medlem{number}@example.org;da" for number in range(MEMBERS)]
        people.write_text("\n".join(["navn;virksomhed;e-mail;sprog", *rows]), encoding="utf-8")
        starts = invented.first_meeting(clock.now().date()).isoformat()
        invented.ops(place, "plan", "apply", invented.PLAN, "--season-starts", starts, "--yes")
        invented.ops(place, "members", "import", str(people), "--source", "Invented")
        yield LocalCloud(place)
    finally:
        cloud.stop(place)


@pytest.fixture
def aws(lost_cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalCloud]:
    """The cloud, with the domain's own tables pointed at it."""
    for name, value in lost_cloud.place.environment().items():
        monkeypatch.setenv(name, value)
    dynamodb.client.cache_clear()
    yield lost_cloud
    dynamodb.client.cache_clear()


def names(aws: LocalCloud) -> list[str]:
    """The tables'."""
    return [aws.outputs[f"{noun}Table"] for noun in NOUNS]


def project(aws: LocalCloud) -> Project:
    """The season as it stands."""
    return there(ProjectsTable(aws.outputs["ProjectsTable"]).fresh(PROJECT))


def tick(aws: LocalCloud, days: float) -> None:
    """The planner's tick so many days before the first meeting."""
    aws.schedule("PlanFunction", project(aws).meetings[0].starts - timedelta(days=days))


def counted(aws: LocalCloud) -> Counter[str]:
    """How often each mail was sent, by its id."""
    return Counter(mail["tags"].get("mail_id", "") for mail in aws.messages())


def quiet(aws: LocalCloud) -> None:
    """Until nothing is owed any more."""

    def rests() -> bool:
        return not any(each.get("state") in {"owed", "sending"} for each in tables.items(aws.outputs["OutboxTable"]))

    aws.eventually(rests)


def of_kind(aws: LocalCloud, to: str, kind: str) -> dict[str, Any]:
    """Somebody's newest mail of a kind, once it has come."""

    def found() -> dict[str, Any] | None:
        return next((each for each in aws.messages(to=to) if each["tags"]["mail_id"].startswith(f"{kind}.")), None)

    mail: dict[str, Any] = aws.eventually(found)
    return mail


def link(mail: dict[str, Any], path: str) -> str:
    """The mail's link to a page below `path`."""
    return next(str(each) for each in re.findall(r'href="([^"]+)"', mail["html"]) if f"/{path}/" in each)


@dataclass
class Command:
    """The command, in this process. It does not wait two minutes; but looks how the pages answer while it should."""

    aws: LocalCloud
    answers: list[int] = field(default_factory=list)
    rest: Callable[[float], None] = time.sleep

    def sleep(self, seconds: float) -> None:
        """Shorter."""
        if seconds >= LONG:
            self.answers.append(get(f"{self.aws.url}/{PROJECT}").status)
        self.rest(min(seconds, WAIT))

    def __call__(self, *words: str) -> str:
        """What it prints."""
        done = CliRunner().invoke(app, [*words, "--stack", STACK])
        assert done.exit_code == 0, f"{done.output}{done.exception}"
        return done.output


@pytest.fixture
def tovholder(aws: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command."""
    made = Command(aws)
    monkeypatch.setattr(time, "sleep", made.sleep)
    return made


@dataclass
class Season:
    """The first meeting with its guests, each with her own page; where a member says that she wants no mails."""

    meeting: Meeting
    guests: list[str]
    pages: dict[str, str]
    leaving: str


def begun(aws: LocalCloud) -> Season:
    """Five have signed up, and everybody is invited."""
    meeting = project(aws).meetings[0]
    guests = [f"gaest{number}@example.org" for number in range(5)]
    for guest in guests:
        assert sign_up(aws, meeting.id, f"Gæst {guest[5]}", guest).status == 200
    tick(aws, 20)
    pages = {guest: link(of_kind(aws, guest, "confirmation"), "m") for guest in guests}
    leaving = link(of_kind(aws, "medlem3@example.org", "invitation"), "u")
    quiet(aws)
    return Season(meeting, guests, pages, leaving)


def goes_on(aws: LocalCloud, season: Season, tovholder: Command) -> None:
    """One cancels, one erases herself, ops erases a third; a member leaves; somebody signs up; reminders go out."""
    guests = season.guests
    assert post(season.pages[guests[0]], act="cancel", meeting=season.meeting.id).status == 200
    assert post(f"{season.pages[guests[1]]}/erase").status == 200
    assert "Erased" in tovholder("erase", "--address", guests[4], "--yes")
    assert post(season.leaving, act="leave").status == 200
    assert sign_up(aws, season.meeting.id, "Den nye", "ny@example.org").status == 200
    tick(aws, 1.9)
    of_kind(aws, guests[2], "reminder")
    of_kind(aws, "ny@example.org", "confirmation")
    quiet(aws)


def test_everything_is_lost_and_brought_back(aws: LocalCloud, tovholder: Command) -> None:
    """After the restore every mail is there once, the registrations are as they were less what people took back since,
    the seats are what a recount says, links in old mails work, and somebody new signs up.
    """
    season = begun(aws)
    receipt = {"Bucket": aws.outputs["ReceiptsBucket"], "Key": f"{PROJECT}/2026-11/kvittering.pdf"}
    aws.client("s3").put_object(**receipt, Body=b"%PDF-1.7", ContentType="application/pdf")
    copy = aws.client("s3").get_object(**receipt)["Body"].read()
    time.sleep(1.1)
    moment = clock.now().replace(microsecond=0)
    tables.ask_beside(names(aws), moment)  # MiniStack knows no past: what DynamoDB would find is made now
    time.sleep(1.1)
    goes_on(aws, season, tovholder)
    before = counted(aws)
    assert set(before.values()) == {1}

    for table in names(aws):
        tables.replace(table, [])
    aws.client("s3").delete_object(**receipt)
    assert get(f"{aws.url}/{PROJECT}").status == 404
    said = tovholder("restore", "--to", clock.text(moment), "--yes")
    assert "Logged of a seat that is lost: confirmation." in said
    assert "runs again" in said
    assert {status // 100 for status in tovholder.answers} <= {4, 5}
    assert tovholder.answers[0] != 404
    aws.client("s3").put_object(**receipt, Body=copy, ContentType="application/pdf")

    for days in (20, 1.9):
        tick(aws, days)
    quiet(aws)
    after = counted(aws)
    assert {id: times for id, times in after.items() if times > 1} == {}
    assert set(after) >= set(before)
    holds(aws, season)


def holds(aws: LocalCloud, season: Season) -> None:
    """What must be so after the restore."""
    meeting, guests = season.meeting, season.guests
    held = RegistrationsTable(aws.outputs["RegistrationsTable"], OutboxTable(aws.outputs["OutboxTable"]))
    there = {each.address: each.status for each in held.all(PROJECT, meeting.id)}
    assert there == {guests[0]: Status.CANCELLED, **dict.fromkeys(guests[2:4], Status.CONFIRMED)}
    seats = held.seats(PROJECT, [meeting.id])[meeting.id]
    assert (seats.taken, seats.waiting) == (2, 0)
    members = MembersTable(aws.outputs["MembersTable"]).all(PROJECT)
    assert {each.address: each.standing.value for each in members}["medlem3@example.org"] == "unsubscribed"
    assert "Gæst 2" in get(season.pages[guests[2]]).text
    assert sign_up(aws, meeting.id, "Den næste", "naeste@example.org").status == 200
    of_kind(aws, "naeste@example.org", "confirmation")
    budget = BudgetTable(aws.outputs["BudgetTable"])
    aws.eventually(lambda: budget.books(PROJECT).heads[meeting.id].confirmed == 3)
    assert [each for each in aws.client("dynamodb").list_tables()["TableNames"] if each not in names(aws)] == []
    assert {each["State"] for each in aws.client("scheduler").list_schedules()["Schedules"]} == {"ENABLED"}


def test_a_copy_in_a_file_is_brought_back(
    aws: LocalCloud, tovholder: Command, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same by `tovholder backup`, for whoever wants a copy elsewhere; the file is for its owner's eyes alone."""
    file = tmp_path_factory.mktemp("copy") / "tovholder.json.gz"
    quiet(aws)
    assert "items. It holds names and addresses" in tovholder("backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    held = {table: list(tables.items(table)) for table in names(aws)}
    sent = counted(aws)
    for table in names(aws):
        tables.replace(table, [])
    tovholder("restore", "--from", str(file), "--yes")
    outbox = aws.outputs["OutboxTable"]
    for table, items in held.items():
        left = [each for each in tables.items(table) if each.get("id") != "restore"]
        assert len(left) == len([each for each in items if each.get("id") != "restore"]), table
    tick(aws, 1.9)
    quiet(aws)
    assert counted(aws) == sent
    assert all(each.get("state") != "owed" for each in tables.items(outbox))
