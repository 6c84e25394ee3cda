"""docs/processing.md says what is kept of whom, and until when: compared with what the code writes and keeps."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from infra.proof.season.streams import TEMPLATE
from registration import notices
from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Expense, Heads, Move
from shared.desk.audit import AuditEvent
from shared.desk.table import KEPT as TRAIL_KEPT
from shared.evaluations import Evaluation
from shared.mails import deleted
from shared.meetings import Meeting
from shared.members import Member
from shared.members.consents import KEPT as NO_KEPT
from shared.members.consents import Consents
from shared.outbox.protocol import KEPT as MAILS_KEPT
from shared.projects import Project
from shared.projects.overrides import CampaignOverride, Message, StandIn
from shared.projects.report_words import ReportWords
from shared.registrations import Registration
from shared.registrations.address_requests import AddressRequest
from shared.registrations.idempotency import KEPT as ANSWERS_KEPT
from shared.registrations.requests import SignUpRequest
from shared.retention.deletion import ACCOUNTS_YEARS, RECEIPT_DAYS, Deletion
from shared.topics.answer import Answer
from tests.privacy.conftest import Played
from tests.privacy.kinds import kind
from tests.privacy.listening import everything
from tests.privacy.record import TEXT, rows

RUNBOOK = (Path(__file__).parents[2] / "docs" / "runbook.md").read_text(encoding="utf-8")
RESOURCES = YAML(typ="rt").load(TEMPLATE)["Resources"]

PERSONAL = frozenset(
    {
        "name",
        "company",
        "address",
        "diet",
        "topics",
        "free",
        "useful",
        "next_topics",
        "signed_name",
        "supplier",
        "reason",
    }
)
OTHERWISE = {"project": {"name"}, "mail": {"reason"}}
"""The project's name, and why a mail did not go: SES's code, or a sentence of ours."""

NOT_KEPT = {
    *("day", "project", "network", "consents", "left", "overrides", "messages", "stand_in", "meetings", "part"),
    *("figures_kept", "silence_next"),
}
"""Fields of a value that are no attributes of its item, or are its keys."""

VALUES: Mapping[tuple[str, str], type] = {
    ("PROJECTS_TABLE", "project"): Project,
    ("PROJECTS_TABLE", "meeting#"): Meeting,
    ("PROJECTS_TABLE", "override#"): CampaignOverride,
    ("PROJECTS_TABLE", "message#"): Message,
    ("PROJECTS_TABLE", "stand-in"): StandIn,
    ("PROJECTS_TABLE", "#trail"): AuditEvent,
    ("PROJECTS_TABLE", "#topics"): Answer,
    ("PROJECTS_TABLE", "#report"): ReportWords,
    ("PROJECTS_TABLE", "#deletions"): Deletion,
    ("MEMBERS_TABLE", "member"): Member,
    ("MEMBERS_TABLE", "#people"): Consents,
    ("REGISTRATIONS_TABLE", "registration#"): Registration,
    ("REGISTRATIONS_TABLE", "request#"): SignUpRequest,
    ("REGISTRATIONS_TABLE", "address#"): AddressRequest,
    ("REGISTRATIONS_TABLE", "evaluation#"): Evaluation,
    ("BUDGET_TABLE", "line#"): BudgetLine,
    ("BUDGET_TABLE", "heads#"): Heads,
    ("BUDGET_TABLE", "expense#"): Expense,
    ("BUDGET_TABLE", "commitment#"): Commitment,
    ("BUDGET_TABLE", "move#"): Move,
}


@pytest.mark.xdist_group("privacy")
def test_every_attribute_of_a_played_season_is_in_the_record(played: Played) -> None:
    """Each kind of item in each table, and each of its attributes; what is new has to be thought about first."""
    known, missing = rows(), set()
    for table, items in everything(played.season.cloud).items():
        for item in items:
            row = known.get((table, kind(table, item)))
            named = row.somebody | row.nobody if row else set()
            missing |= {(table, kind(table, item), name) for name in item if name not in named}
    assert sorted(missing) == []


@pytest.mark.parametrize(("row", "value"), VALUES.items(), ids=str)
def test_every_field_is_in_the_record(row: tuple[str, str], value: Any) -> None:
    """Also what no season of ours happened to fill in."""
    found = rows()[row]
    assert {field.name for field in dataclasses.fields(value)} - NOT_KEPT - found.somebody - found.nobody == set()


def test_no_attribute_is_both_about_somebody_and_about_nobody() -> None:
    """And none of what people write or are called is about nobody."""
    for row, found in rows().items():
        assert found.somebody & found.nobody == set(), row
        if row[1] in {"member", "registration#", "evaluation#"}:
            assert found.nobody <= {"meeting", "project", "version", "expires"}, row
        assert found.nobody & PERSONAL <= OTHERWISE.get(row[1], set()), row


def test_the_record_has_every_part_that_the_article_asks_for() -> None:
    """Article 30 (1), a to g."""
    assert re.findall(r"^## ([a-g])\. ", TEXT, re.MULTILINE) == list("abcdefg")


@pytest.mark.parametrize(
    ("row", "kept", "words"),
    [
        (("PROJECTS_TABLE", "#trail"), TRAIL_KEPT, "five years"),
        (("MEMBERS_TABLE", "#people"), NO_KEPT, "five years"),
        (("OUTBOX_TABLE", "mail"), MAILS_KEPT, "400 days"),
        (("REGISTRATIONS_TABLE", "answer"), ANSWERS_KEPT, "24 hours"),
        (("BUDGET_TABLE", "expense#"), timedelta(days=365 * ACCOUNTS_YEARS), "five years beyond the year"),
    ],
)
def test_it_says_how_long_the_code_keeps_it(row: tuple[str, str], kept: timedelta, words: str) -> None:
    """In the words of the last column."""
    told = {"five": 5 * 365, "400": 400, "24": 1}[words.split(maxsplit=1)[0]]
    assert kept == timedelta(days=told)
    assert rows()[row].until.startswith(words)


def test_it_says_how_long_the_template_keeps_it() -> None:
    """Logs and receipts; the privacy notice and the letter that proves the deletion say the same."""
    logs = {
        int(each["Properties"]["RetentionInDays"])
        for each in RESOURCES.values()
        if each["Type"] == "AWS::Logs::LogGroup"
    }
    [rule] = RESOURCES["Receipts"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert (logs, int(rule["ExpirationInDays"])) == ({notices.LOG_DAYS}, RECEIPT_DAYS)
    assert (deleted.LOG_DAYS, deleted.BACKUP_DAYS) == (notices.LOG_DAYS, notices.BACKUP_DAYS)
    for what, days in (
        ("logs, in CloudWatch", notices.LOG_DAYS),
        ("receipts, in a bucket", RECEIPT_DAYS),
        ("point-in-time recovery of the tables", notices.BACKUP_DAYS),
    ):
        assert re.search(rf"^\| {what} \|[^|]*\| {days} days \|$", TEXT, re.MULTILINE), what


def test_the_runbook_names_what_expires_and_when() -> None:
    """Whoever runs it finds the same days there."""
    for words in ("400 days", "366 days", "five years", "35 days", "30 days", "`data_deleted`"):
        assert words in RUNBOOK.split("## What is kept, and until when")[1].split("\n## ")[0], words


def test_no_event_with_an_address_is_kept() -> None:
    """SES's events name their reader: what is given up goes to a function that keeps and says nothing of it, to no "
    "queue.
    """
    feedback = RESOURCES["FeedbackFunction"]["Properties"]
    [where] = feedback["EventInvokeConfig"]["DestinationConfig"].values()
    assert (where["Type"], where["Destination"].value) == ("Lambda", "WatchFunction.Arn")
    assert "DestinationConfig" not in RESOURCES["WatchFunction"]["Properties"].get("EventInvokeConfig", {})
    assert "DeadLetterConfig" not in feedback["Events"]["MailEvent"]["Properties"]
    assert "DeadLetterQueue" not in feedback
