"""The same as JSON: one set of rules, and errors that a program can read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from shared.people.person import person_id
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.signing_up import sign_up
from shared.technical.dynamodb import Busy
from tests.builders import PEPPER, PROJECT, a_guest, a_project, there
from tests.conftest import Tables, nothing_changes
from tests.registration.conftest import ADDRESS
from tests.registration.test_signing_up import raising
from tests.registration.visitor import GOOD, Visitor

SHOWN = f"/api/projects/{PROJECT}"
MEETING = f"{SHOWN}/meetings/moede-1"
REGISTRATIONS = f"{MEETING}/registrations"
WHO: dict[str, Any] = {**GOOD, "party": 2}
PROBLEM = "application/problem+json"


def test_a_meeting_is_shown_with_its_free_seats(visitor: Visitor) -> None:
    """What the page says, in the same words and in UTC."""
    assert visitor.get(MEETING).json == {
        "id": "moede-1",
        "title": "Netværksmøde 1",
        "topic": "Hvad rører sig i bydelens erhvervsliv?",
        "starts": "2018-08-15T06:00:00Z",
        "ends": "2018-08-15T07:30:00Z",
        "venue": {"name": "Verdensrummet", "address": "Eksempelvej 1, 2300 København S"},
        "programme": [],
        "speaker": "",
        "registration_closes": "2018-08-14T10:00:00Z",
        "cancelled": False,
        "moved_from": None,
        "standing": "open",
        "free": 28,
        "page": f"{ADDRESS}/{PROJECT}/moede-1",
    }


def test_a_project_is_shown_with_its_meetings(visitor: Visitor) -> None:
    """All four, each as it is shown by itself."""
    answer = visitor.get(SHOWN)
    assert answer.json["meetings"][0] == visitor.get(MEETING).json
    assert [each["id"] for each in answer.json["meetings"]] == ["moede-1", "moede-2", "moede-3", "moede-4"]
    assert (answer.json["id"], answer.json["data_deleted"]) == (PROJECT, "2019-11-21")


def test_signing_up_waits_for_the_click(visitor: Visitor, tables: Tables) -> None:
    """The same request as from the page, and the same registration when the mailbox has answered."""
    answer = visitor.post_json(REGISTRATIONS, {**WHO, "topics": "Parkering\nog skilte"})
    assert list(tables.registrations.all(PROJECT, "moede-1")) == []
    visitor.click(WHO["address"])
    kept = tables.registrations.get(PROJECT, "moede-1", person_id(WHO["address"], PEPPER))
    assert (answer.status, answer.json) == (202, {"status": "click-awaited"})
    assert kept is not None
    assert (kept.party, kept.topics, kept.status) == (2, "Parkering\nog skilte", Status.CONFIRMED)


def test_where_anybody_may_come_a_company_may_be_left_empty(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """As on the page: the name stands for it."""
    tables.keep(a_project(id="fest", name="Fest", purpose=replace(kept.purpose, target_groups=("Alle",))))
    for project, status in (("fest", 202), (PROJECT, 422)):
        url = REGISTRATIONS.replace(PROJECT, project)
        assert visitor.post_json(url, {**WHO, "company": ""}).status == status
    visitor.click(WHO["address"], "fest")
    asked = tables.registrations.get("fest", "moede-1", person_id(WHO["address"], PEPPER))
    assert there(asked).company == WHO["name"]


def test_the_answer_tells_nothing_of_seats(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """A full meeting and a free one, a known address and an unknown one: the same words."""
    for number in range(14):
        sign_up(tables.registrations, kept, [kept.meetings[0]], a_guest(number, party=2), visitor.now)
    for address in (WHO["address"], a_guest(0).address):
        assert visitor.post_json(REGISTRATIONS, {**WHO, "address": address}).json == {"status": "click-awaited"}


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": ""}, {"/name": "missing"}),
        ({"company": "x" * 300}, {"/company": "too-long"}),
        ({"address": "aase"}, {"/address": "no-at"}),
        ({"address": "\ud800@example.org"}, {"/address": "invalid"}),
        ({"party": 0}, {"/party": "too-few"}),
        ({"party": 99}, {"/party": "too-many"}),
        ({"party": 10**100}, {"/party": "too-many"}),
        ({"party": "2"}, {"/party": "invalid"}),
        ({"party": True}, {"/party": "invalid"}),
        ({"party": 1.5}, {"/party": "invalid"}),
        ({"name": None, "party": 0}, {"/name": "invalid"}),
        ({"meetings": ["moede-2"]}, {"/meetings": "unknown"}),
        ({"name": "", "address": "", "party": 5}, {"/name": "missing", "/address": "missing", "/party": "too-many"}),
    ],
)
def test_wrong_fields_are_told_by_pointer_and_code(
    visitor: Visitor, changes: Mapping[str, Any], errors: Mapping[str, str]
) -> None:
    """A problem (RFC 9457) that lists each field; nothing is written."""
    with nothing_changes():
        answer = visitor.post_json(REGISTRATIONS, {**WHO, **changes})
        assert (answer.status, answer.headers["Content-Type"]) == (422, PROBLEM)
        assert {each["pointer"]: each["code"] for each in answer.json["errors"]} == errors


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 10_000, "application/json", 400),
        (b'{"party": ' + b"9" * 6000 + b"}", "application/json", 400),
        (b"null", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'"name"', "application/json", 422),
        (json.dumps({"name": "x" * 20_000}).encode(), "application/json", 413),
        (b"name=A", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
    ],
)
def test_a_body_that_is_no_json_of_ours_is_a_problem(
    visitor: Visitor, body: bytes, content_type: str, status: int
) -> None:
    """Never a 500, never a page."""
    with nothing_changes():
        answer = visitor.send("POST", REGISTRATIONS, body, {"content-type": content_type})
        assert (answer.status, answer.headers["Content-Type"], answer.json["status"]) == (status, PROBLEM, status)


@pytest.mark.parametrize(
    "path", ["/api/", "/api/nothing", "/api/projects/valby", f"{SHOWN}/meetings/moede-9", "/api/projects/A%20B"]
)
def test_what_there_is_not_is_a_problem(visitor: Visitor, path: str) -> None:
    """404 as JSON."""
    answer = visitor.get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("POST", MEETING, "GET, HEAD"), ("GET", REGISTRATIONS, "POST"), ("PUT", SHOWN, "GET, HEAD")],
)
def test_another_method_is_not_allowed(visitor: Visitor, method: str, path: str, allowed: str) -> None:
    """405 says which methods there are."""
    answer = visitor.get(path, method)
    assert (answer.status, answer.headers["Allow"], answer.headers["Content-Type"]) == (405, allowed, PROBLEM)


def test_too_late_is_a_conflict_and_then_gone(visitor: Visitor, kept: Project) -> None:
    """409 while the meeting is to come, 410 when it has been held."""
    visitor.now = kept.meetings[0].registration_closes
    assert visitor.post_json(REGISTRATIONS, WHO).status == 409
    visitor.now = kept.meetings[0].ends
    assert visitor.post_json(REGISTRATIONS, WHO).status == 410


@pytest.mark.parametrize(("error", "status"), [(Busy(), 429), (KeyError(GOOD["address"]), 500)])
def test_trouble_of_ours_is_a_problem(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    """429 says when to come back; a 500 quotes nothing."""
    monkeypatch.setattr("registration.signing_up.ask", raising(error))
    answer = visitor.post_json(REGISTRATIONS, WHO)
    assert (answer.status, answer.headers["Content-Type"]) == (status, PROBLEM)
    assert ("Retry-After" in answer.headers) is (status == 429)
    assert GOOD["address"] not in answer.body


@pytest.mark.parametrize("error", [None, Busy(), KeyError(GOOD["address"])])
def test_no_refusal_is_logged_with_its_message(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception | None
) -> None:
    """Powertools logs what leaves a view, message and all; that would be what somebody typed, and an alarm."""
    if error:
        monkeypatch.setattr("registration.signing_up.ask", raising(error))
    visitor.post_json(REGISTRATIONS, WHO if error else {**WHO, "party": 9})
    assert {record.name for record in caplog.records} == {"registration"}
    assert GOOD["address"] not in caplog.text


def test_the_description_names_every_answer(visitor: Visitor) -> None:
    """OpenAPI 3.1: each operation, its models, and its problems."""
    description = visitor.get("/api/openapi.json").json
    operations = {
        (method, path): set(operation["responses"])
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }
    assert description["openapi"].startswith("3.1")
    assert operations == {
        ("get", "/api/projects/{project}"): {"200", "404", "500"},
        ("get", "/api/projects/{project}/meetings/{meeting}"): {"200", "404", "500"},
        ("post", "/api/projects/{project}/registrations"): {
            "202", "400", "404", "413", "415", "422", "429", "500",
        },
        ("post", "/api/projects/{project}/meetings/{meeting}/registrations"): {
            "202", "400", "404", "409", "410", "413", "415", "422", "429", "500",
        },
    }  # fmt: skip
    good = description["paths"]["/api/projects/{project}"]["get"]["responses"]["200"]
    assert good["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ProjectShown"}


def test_the_pages_start_without_what_the_api_needs() -> None:
    """A page's first answer waits for no pydantic and no Powertools router; they load with the first JSON."""
    late = ("pydantic", "aws_lambda_powertools.event_handler", "itsdangerous", "babel")
    asked = f"import sys, registration.app; print([name for name in sys.modules if name.startswith({late!r})])"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
