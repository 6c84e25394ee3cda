"""Each refusal has one row: its status, its page, its problem."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from registration.problems import refused as problem
from registration.refusals import RAISED_BY, REASONS, refusal, refusing
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest
from tests.conftest import tables
from tests.registration.visitor import Visitor
from web.http import Refusal

BODY = {"name": "Åse", "company": "B", "address": "aase@example.org", "party": 1}


def test_too_often_is_told_where_the_mailbox_has_answered(visitor: Visitor, kept: Project) -> None:
    """429, and an hour, at the click; the form tells nobody who has changed what."""
    guest = a_guest(person=person_id("aase@example.org", PEPPER), address="aase@example.org")
    for number in range(5):
        sign_up(tables.registrations, kept, kept.meetings[:1], guest, BEFORE + timedelta(minutes=number))
        cancel(tables.registrations, kept, kept.meetings[0], guest.person, BEFORE + timedelta(minutes=number + 0.5))
    visitor.now = BEFORE + timedelta(minutes=10)
    page = visitor.sign_up(f"/{PROJECT}/moede-1", {name: str(value) for name, value in BODY.items()})
    assert (page.status, page.headers["Retry-After"]) == (429, "3600")


def test_a_party_larger_than_the_room_is_told_alike_on_the_page_and_by_the_api(visitor: Visitor, kept: Project) -> None:
    """Beside the number of people, with how many there are seats for."""
    meeting = kept.meetings[0]
    smaller = replace(kept, meetings=(replace(meeting, capacity=meeting.reserved + 2), *kept.meetings[1:]))
    dynamodb.transact(tables.projects.writes(smaller, kept))
    many = {**BODY, "party": 3}
    answer = visitor.post_json(f"/api/projects/{PROJECT}/meetings/moede-1/registrations", many)
    [error] = answer.json["errors"]
    assert (answer.status, error["pointer"], error["code"]) == (422, "/party", "no-room")
    for path in (f"/{PROJECT}/moede-1", f"/{PROJECT}"):
        page = visitor.post(path, {name: str(value) for name, value in many.items()} | {"meetings": "moede-1"})
        told = page.page.at("party-fejl")
        assert (page.status, "højst blive 2" in told, "højst blive 2" in error["detail"]) == (422, True, True)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_problem(reason: str) -> None:
    """With a title, and the same word for machines as for the page."""
    answer = problem(refusal(reason))
    assert answer.status in {REASONS[reason].status, REASONS[reason].problem}
    assert f'"type":"urn:tovholder:{reason}"' in answer.body


def test_every_reason_has_a_page() -> None:
    """But those that only programs get."""
    template = Path("functions/registration/templates/refused.html").read_text(encoding="utf-8")
    titled = set(re.findall(r'^    "([a-z-]+)": _\(', template, flags=re.MULTILINE))
    assert titled == REASONS.keys() - {"invalid", "key-invalid", "key-taken"}


@pytest.mark.parametrize("name", RAISED_BY)
def test_what_raises_a_refusal_is_there(name: str) -> None:
    """The table names exceptions without importing them: each is declared somewhere in the domain, once."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in Path("shared").rglob("*.py"))
    assert len(re.findall(rf"^class {name}\(", sources, re.MULTILINE)) == 1


def test_what_nobody_refuses_is_a_fault_of_ours() -> None:
    """An exception that is no refusal passes as it is."""
    with pytest.raises(ZeroDivisionError), refusing():
        raise ZeroDivisionError
    with pytest.raises(Refusal), refusing():
        raise type("Busy", (Exception,), {})
