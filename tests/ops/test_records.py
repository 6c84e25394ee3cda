"""`tovholder` for records and people: export, erase, resend, and everything as JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from registration.my_data import ELSEWHERE
from shared.desk.audit import AuditType
from shared.desk.table import AuditLog, audit_event
from shared.evaluations.evaluation import Evaluation, evaluation_id
from shared.evaluations.giving import give
from shared.evaluations.table import EvaluationsTable
from shared.members.member import Member
from shared.outbox.mail import SECRETARIAT, Kind, Mail, State
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.registration import Guest
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest, there
from tests.conftest import Tables, tables
from tests.ops.command import tovholder

ADDRESS = "aase@example.org"


@pytest.fixture(autouse=True)
def _nobody_is_suppressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.personal_data.suppression._client", lambda: Suppression(set()))


@pytest.fixture
def aase(kept: Project) -> Guest:
    """Åse, registered at two meetings, once under a name that Excel would run."""
    guest = a_guest(1, person=person_id(ADDRESS, PEPPER), address=ADDRESS, name="=1+2", company="Bær & Brød;ApS")
    sign_up(tables.registrations, kept, kept.meetings[:2], guest, BEFORE)
    return guest


def test_registrations_are_exported_for_excel_without_formulas(aase: Guest) -> None:
    """Danish Excel opens it: marked as UTF-8, with semicolons; a formula is text; cancelled ones are there."""
    sign_up(tables.registrations, the_project(tables), the_project(tables).meetings[:1], a_guest(2), BEFORE)
    cancel(tables.registrations, the_project(tables), the_project(tables).meetings[0], "person0002", BEFORE)
    text = tovholder("registrations", "export").stdout
    assert text.startswith("\ufeffmeeting;status;")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["meeting"], row["status"], row["name"], row["company"]) for row in rows] == [
        ("moede-1", "confirmed", "'=1+2", "Bær & Brød;ApS"),
        ("moede-1", "cancelled", "Åse Ærø 2", "Smørrebrød nr. 2 ApS"),
        ("moede-2", "confirmed", "'=1+2", "Bær & Brød;ApS"),
    ]


def test_registrations_are_exported_as_json(aase: Guest) -> None:
    """As they are, for one meeting where one is named; a meeting that is none is refused."""
    [row] = json.loads(tovholder("registrations", "export", "--format", "json", "--meeting", "moede-2").stdout)
    assert (row["name"], row["party"], row["came"], row["walk_in"]) == ("=1+2", 1, None, False)
    refused = tovholder("registrations", "export", "--meeting", "moede-9")
    assert (refused.exit_code, "There is no meeting moede-9" in refused.stderr) == (2, True)


def test_a_person_is_erased_everywhere(aase: Guest) -> None:
    """Asked for the address, so that no shell keeps it; what is erased is said in numbers, and nothing is left."""
    said = Evaluation(
        PROJECT, "moede-1", evaluation_id(PEPPER, PROJECT, "moede-1", aase.person), 8, "", "", "Tak", BEFORE, "Åse"
    )
    give(EvaluationsTable(tables.registrations.name), tables.outbox, the_project(tables), said)
    done = tovholder("erase", typed=f"{ADDRESS}\ny\n")
    assert done.exit_code == 0, done.output
    assert "2 registrations, 1 evaluations" in done.stdout
    left = json.dumps([items(each) for each in (tables.registrations.name, tables.outbox.name)], default=str)
    assert ADDRESS not in left
    assert "=1+2" not in left
    again = tovholder("erase", "--address", ADDRESS)
    assert (again.exit_code, "Nothing is held" in again.stderr) == (2, True)


@pytest.mark.parametrize("listed", [True, False])
def test_everything_about_a_person_is_told_and_erased(
    aase: Guest, monkeypatch: pytest.MonkeyPatch, *, listed: bool
) -> None:
    """Mails and their fate, bounces, what the desk did, and SES's own list, which an erasure clears too."""
    on_the_list = {ADDRESS} if listed else set()
    monkeypatch.setattr("shared.personal_data.suppression._client", lambda: Suppression(on_the_list))
    tables.members.save(Member(PROJECT, aase.person, "Åse", "Bær", ADDRESS), None)
    tables.members.soft_bounced(PROJECT, aase.person, "mail-1", BEFORE)
    event = audit_event(AuditType.GUEST_CANCELLED, BEFORE, meeting="moede-1", about=aase.person, facts={"party": "1"})
    dynamodb.write(AuditLog(tables.projects.name).put(PROJECT, event))
    told = json.loads(tovholder("person", "--address", ADDRESS).stdout)
    [project] = told["projects"]
    assert [(each["kind"], each["state"]) for each in project["mails"]] == [("confirmation", "owed")]
    assert project["reach"]["soft_bounces"] == ["mail-1"]
    assert [each["type"] for each in told["audit"]] == ["guest-cancelled"]
    assert (told["suppressed_by_ses"] is not None) is listed
    assert len(project["registrations"]) == 2
    assert told.keys() - {"projects", "suppressed_by_ses"} == set(ELSEWHERE), "what their own file lacks is here"
    done = tovholder("erase", "--address", ADDRESS, "--yes")
    assert ("Taken off SES's suppression list." in done.stdout) is listed
    assert on_the_list == set()


@dataclass
class Suppression:
    """SES's list, as botocore answers for it."""

    addresses: set[str]

    def get_suppressed_destination(self, EmailAddress: str) -> dict[str, object]:  # noqa: N803
        if EmailAddress not in self.addresses:
            raise ClientError({"Error": {"Code": "NotFoundException", "Message": ""}}, "GetSuppressedDestination")
        return {"SuppressedDestination": {"Reason": "BOUNCE", "LastUpdateTime": BEFORE}}

    def delete_suppressed_destination(self, EmailAddress: str) -> None:  # noqa: N803
        self.addresses.remove(EmailAddress)


def test_erasing_asks_first(aase: Guest) -> None:
    """Whoever answers no has changed nothing."""
    before = items(tables.registrations.name)
    assert tovholder("erase", "--address", ADDRESS, typed="n\n").exit_code != 0
    assert items(tables.registrations.name) == before


def test_a_failed_mail_is_sent_once_more(kept: Project) -> None:
    """It is owed again with a day to get there; a mail that is well is left alone."""
    mail = Mail(Kind.SUMMARY, PROJECT, SECRETARIAT, BEFORE, BEFORE + timedelta(hours=1))
    tables.outbox.owe(mail)
    refused = tovholder("resend", mail.id)
    assert (refused.exit_code, "The mail is owed" in refused.stderr) == (2, True)
    tables.outbox.give_up(mail, State.FAILED, State.OWED, "MessageRejected", BEFORE)
    [listed] = json.loads(tovholder("outbox", "--json").stdout)
    assert (listed["id"], listed["state"], listed["reason"]) == (mail.id, "failed", "MessageRejected")
    assert tovholder("resend", mail.id).exit_code == 0
    entry = there(tables.outbox.get(mail.id))
    assert (entry.state, entry.tries) == (State.OWED, 0)
    assert entry.mail == replace(mail, latest=entry.mail.latest)
    assert entry.mail.latest > clock.now() + timedelta(hours=23)
    assert tables.outbox.claim(entry.mail, "somebody", clock.now())
    assert tovholder("resend", "no-such-mail").exit_code == 2


def test_status_is_shown_as_json(aase: Guest) -> None:
    """Each meeting with its seats, for another program."""
    found = json.loads(tovholder("status", "--json").stdout)
    assert [(each["id"], each["taken"], each["free"]) for each in found][:2] == [("moede-1", 1, 27), ("moede-2", 1, 27)]


def the_project(tables: Tables) -> Project:
    return there(tables.projects.get(PROJECT))


def items(table: str) -> list[dynamodb.Item]:
    return [dynamodb.unpack(item) for item in dynamodb.client().scan(TableName=table)["Items"]]


def test_erasing_is_everywhere(aase: Guest) -> None:
    """In every project of the stack; where one is named the others are named in the answer."""
    other = replace(the_project(tables), id="amager-vest", network="amager-vest")
    tables.keep(other)
    sign_up(tables.registrations, other, other.meetings[:1], aase, BEFORE)
    only = tovholder("erase", "--address", ADDRESS, "--project", "amager-vest", "--yes")
    assert ("Erased from amager-vest" in only.stdout, f"known in {PROJECT}" in only.stderr) == (True, True)
    sign_up(tables.registrations, other, other.meetings[:1], aase, BEFORE + timedelta(hours=1))
    assert tovholder("erase", "--address", ADDRESS, "--yes").exit_code == 0
    assert ADDRESS not in json.dumps(items(tables.registrations.name), default=str)
