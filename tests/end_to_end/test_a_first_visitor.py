"""From the page to the inbox: the deployed system, with a visitor, a secretariat and a clock."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import icalendar
import pytest

from shared.budget.table import BudgetTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.technical import clock
from tests.builders import there
from tests.end_to_end.conftest import LocalCloud, next_morning
from tests.end_to_end.visitors import PROJECT, get, sign_up

VISITOR = "aase@blaabaer.example.org"


@pytest.fixture
def project(aws: LocalCloud) -> Project:
    """The real plan, its season moved so that the first meeting is three weeks ahead."""
    return there(ProjectsTable(aws.outputs["ProjectsTable"]).get(PROJECT))


def the_event(message: dict[str, Any]) -> icalendar.Event:
    """The one event in the calendar file that hangs on a mail."""
    [file] = [each for each in message["attachments"] if each["filename"].endswith(".ics")]
    [event] = icalendar.Calendar.from_ical(file["text"]).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def next_working_morning(aws: LocalCloud) -> None:
    """Run the summaries as their schedule would on the next working day at seven."""
    aws.schedule("SummariesFunction", next_morning())


def test_a_visitor_signs_up_and_everybody_hears_of_it(aws: LocalCloud, project: Project) -> None:
    """The page, the confirmation with its calendar file, the budget that moves, the summary to the secretariat."""
    meeting = project.meetings[0]
    budget = BudgetTable(aws.outputs["BudgetTable"])
    season = get(f"{aws.url}/{PROJECT}")
    assert season.status == 200
    assert project.called in season.text

    overrides = {"diet": "Vegetar", "topics": "Parkering på Amagerbrogade"}
    done = sign_up(aws, meeting.id, "Åse Ørsted-Kjær", VISITOR, party="3", **overrides)
    assert done.status == 200, done.text

    mail, asking = aws.eventually(lambda: found if len(found := aws.messages(to=VISITOR)) == 2 else None)
    assert "Vegetar" not in asking["text"]
    starts: Any = the_event(mail)["DTSTART"]
    assert starts.params["TZID"] == "Europe/Copenhagen"
    assert starts.dt == meeting.starts
    assert starts.dt.replace(tzinfo=None) == clock.local(meeting.starts).replace(tzinfo=None)

    [food] = [line for line in budget.books(PROJECT).lines if line.food]
    expected = (3 + sum(each.reserved for each in project.meetings)) * food.price.portion
    aws.eventually(
        lambda: [each.forecast for each in budget.books(PROJECT).tally().lines if each.line == food] == [expected]
    )

    next_working_morning(aws)

    def summaries() -> list[dict[str, Any]]:
        mails = aws.messages(to=project.secretariat.address)
        return [each for each in mails if each["tags"]["mail_id"].startswith(f"summary.{PROJECT}.")]

    [summary] = aws.eventually(summaries)
    for said in ("Vegetar", "Parkering på Amagerbrogade", "14.600,00"):
        assert said in summary["text"]
        assert said in summary["html"]


def test_a_tick_invites_every_member_once(aws: LocalCloud, project: Project) -> None:
    """Three weeks before the first meeting at nine: the tick, run three times, has each of the 120 invited once, by
    what it hands on.
    """
    tick = {"time": clock.text(project.meetings[0].starts - timedelta(days=20))}
    for _ in range(3):
        done = aws.client("lambda").invoke(FunctionName=aws.outputs["PlanFunction"], Payload=json.dumps(tick).encode())
        assert "FunctionError" not in done, done["Payload"].read()

    def invited() -> Counter[str]:
        mails = (mail for mail in aws.messages() if mail["tags"].get("mail_id", "").startswith("invitation."))
        return Counter(address for mail in mails for address in mail["to"])

    members = aws.client("dynamodb").scan(TableName=aws.outputs["MembersTable"])["Items"]
    addresses = {item["address"]["S"] for item in members}
    aws.eventually(lambda: set(invited()) == addresses)
    assert set(invited().values()) == {1}
    assert len(addresses) == 120


def test_the_inbox_shows_each_mail_as_its_reader_sees_it(aws: LocalCloud, project: Project) -> None:
    """The list, the mail with its HTML, its text and its calendar file, for whoever tries the system."""
    address = "oerjan@oest.example.org"
    sign_up(aws, project.meetings[3].id, "Ørjan Øst", address)
    mail, _ = aws.eventually(lambda: found if len(found := aws.messages(to=address)) == 2 else None)
    listed = get(f"{aws.url}/inbox?to={address}")
    assert (listed.status, mail["subject"] in listed.text, quote(mail["id"]) in listed.text) == (200, True, True)
    shown = get(f"{aws.url}/inbox/{quote(mail['id'])}")
    assert (shown.status, "Hej Ørjan" in shown.text, "invite.ics" in shown.text) == (200, True, True)
