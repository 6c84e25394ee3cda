"""Signing up for several meetings at once as JSON, by the form's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from shared.outbox.mail import Kind
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical.nouns import Nouns, noun
from tests.builders import PEPPER, PROJECT, a_guest, a_project
from tests.conftest import nothing_changes, tables
from tests.registration.test_api import PROBLEM, WHO
from tests.registration.test_signing_up import mails
from tests.registration.visitor import GOOD, Visitor

SEVERAL = f"/api/projects/{PROJECT}/registrations"
BOTH = {**WHO, "meetings": ["moede-3", "moede-1"]}


def test_each_meeting_has_its_own_outcome_and_one_mail_tells_of_all(visitor: Visitor, kept: Project) -> None:
    """A full meeting puts on its waiting list, another confirms; in the order in which they are held."""
    for number in range(14):
        sign_up(tables.registrations, kept, [kept.meetings[0]], a_guest(number, party=2), visitor.now)
    before = mails(tables)
    answer = visitor.post_json(SEVERAL, BOTH)
    assert (answer.status, answer.json) == (202, {"status": "click-awaited"})
    visitor.click(GOOD["address"])
    person = person_id(GOOD["address"], PEPPER)
    held = tables.registrations.of_person(PROJECT, ["moede-1", "moede-2", "moede-3"], person)
    assert [(each.meeting, each.status.value) for each in held] == [("moede-1", "waiting"), ("moede-3", "confirmed")]
    [mail] = [each for each in mails(tables) if each not in before]
    assert mail[0] is Kind.CONFIRMATION


@pytest.mark.parametrize(
    ("meetings", "code"),
    [([], "missing"), (["moede-9"], "unknown"), (["moede-1", 2], "invalid"), ("moede-1", "invalid"), (None, "invalid")],
)
def test_a_wrong_choice_is_told_and_nothing_is_written(visitor: Visitor, meetings: object, code: str) -> None:
    """All or none."""
    with nothing_changes():
        answer = visitor.post_json(SEVERAL, {**WHO, "meetings": meetings})
        assert (answer.status, answer.headers["Content-Type"]) == (422, PROBLEM)
        assert answer.json["errors"][0]["pointer"].startswith("/meetings")
        assert answer.json["errors"][0]["code"] == code


def test_a_meeting_that_is_closed_refuses_the_others_too(visitor: Visitor, kept: Project) -> None:
    """As on the page: the guest chooses again, and is not half signed up."""
    visitor.now = kept.meetings[0].registration_closes
    with nothing_changes():
        answer = visitor.post_json(SEVERAL, BOTH)
        assert (answer.status, answer.json["errors"][0]["code"]) == (422, "closed")


@pytest.mark.parametrize(
    ("language", "sentence"), [("da", "Skriv dit navn."), ("en", "Enter your name.")], ids=["Danish", "English"]
)
def test_an_error_has_the_page_s_words(visitor: Visitor, language: str, sentence: str) -> None:
    """What a program may show beside its own field, in the language that it asks for."""
    changes: Mapping[str, Any] = {**BOTH, "name": " "}
    answer = visitor.post_json(SEVERAL, changes, accept_language=language)
    assert answer.json["errors"] == [{"pointer": "/name", "code": "missing", "detail": sentence}]


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"meetings": []}, "Sæt kryds ved mindst ét foredrag."),
        ({}, "Sæt kryds ved mindst ét foredrag."),
        ({"meetings": ["moede-9"]}, "Et af foredragene findes ikke længere. Vælg igen blandt dem, du ser her."),
    ],
)
def test_an_error_says_the_season_s_own_noun(visitor: Visitor, choice: Mapping[str, Any], sentence: str) -> None:
    """As the page does; also where a field is missing altogether."""
    tables.keep(a_project(id="foredrag", nouns=Nouns(meeting=noun("foredrag"))))
    answer = visitor.post_json("/api/projects/foredrag/registrations", {**WHO, **choice})
    assert (answer.status, answer.json["errors"][0]["detail"]) == (422, sentence)


def test_a_wrong_form_for_no_project_is_for_nobody(visitor: Visitor) -> None:
    """There is nothing to fill in."""
    assert visitor.post_json("/api/projects/valby/registrations", {"name": 1}).status == 404


def test_a_pointer_is_escaped(visitor: Visitor) -> None:
    """RFC 6901: a field's name may hold a slash."""
    answer = visitor.post_json(SEVERAL, {**BOTH, "a/b~c": 1})
    assert answer.json["errors"] == [{"pointer": "/a~1b~0c", "code": "unknown"}]
