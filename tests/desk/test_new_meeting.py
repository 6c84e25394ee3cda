"""A meeting is added to the plan, or taken out of it, at the desk: by the rules of the plan file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from infra.proof.season.pages import Html
from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Expense
from shared.desk.audit import AuditType, LinkPurpose
from shared.outbox.mail import SECRETARIAT, Kind
from shared.plans.refusing import refusals
from shared.plans.tables import Tables as PlanTables
from shared.plans.tables import Wanted
from shared.projects import Project
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from tests.builders import PROJECT, a_guest
from tests.conftest import Tables
from tests.desk.stored import audit_log, owed, stored
from tests.desk.visitor import Desk
from tests.registration.visitor import Seen

NEW = {"title": "Åbent hus", "day": "2018-12-05", "topic": "Vi viser butikkerne frem.", "programme": "8.00 Kaffe"}
"""After the last meeting; the rest stands in the form already."""


@pytest.fixture
def page(desk: Desk) -> str:
    return desk.approved().link(LinkPurpose.NEW_MEETING)


def opened(page: Html) -> dict[str, str]:
    """What stands in the form, as a browser would send it."""
    return dict(field for form in page.forms for field in form.fields)


def look(desk: Desk, page: str, **changes: str) -> Seen:
    return desk.post(page, {**opened(desk.get(page).page), **NEW, **changes, "act": "look"})


def add(desk: Desk, page: str, **changes: str) -> Seen:
    return desk.post(page, {**opened(look(desk, page, **changes).page), "act": "add"})


def test_a_meeting_is_added_when_what_it_starts_was_said(desk: Desk, page: str, tables: Tables) -> None:
    """The question says when the network is invited; sent twice it is one meeting, with seats that can be taken."""
    asked = look(desk, page)
    assert (asked.status, "Hele netværket bliver inviteret" in asked.page.text) == (200, True)
    assert len(stored().meetings) == 4
    form = {**opened(asked.page), "act": "add"}
    for _ in range(2):
        answer = desk.post(page, form)
        assert (answer.status, "»Åbent hus«" in answer.page.text) == (200, True)
    new = stored().meetings[-1]
    assert (len(stored().meetings), new.id, new.title, new.day.isoformat()) == (5, "moede-5", "Åbent hus", "2018-12-05")
    assert (new.version, new.cancelled, new.venue) == (0, False, stored().meetings[-2].venue)
    assert sign_up(tables.registrations, stored(), [new], a_guest(), desk.now)
    assert [each.type for each in audit_log()][-1] is AuditType.MEETING_ADDED
    to_people = [each.mail.kind for each in owed() if each.mail.person != SECRETARIAT]
    assert to_people == [Kind.CONFIRMATION]  # and to the office, that a fifth breakfast costs too much


def test_one_that_is_soon_says_that_everybody_is_invited_now(desk: Desk, page: str) -> None:
    """The timetable's three weeks have begun already."""
    asked = look(desk, page, day="2018-08-10")
    assert "inden for et kvarter" in asked.page.text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2018-07-01", "Tidspunktet er allerede gået"),
        ("2021-07-01", "mere end to år"),
        ("2019-11-20", "Gæsternes oplysninger slettes"),
        ("", "Skriv, hvilken dag det er."),
    ],
)
def test_what_the_file_may_not_say_the_desk_may_not_either(desk: Desk, page: str, day: str, said: str) -> None:
    """Beside the field, and nothing is added."""
    answer = look(desk, page, day=day)
    assert (answer.status, said in answer.page.text) == (422, True)
    assert len(stored().meetings) == 4


def test_a_season_that_is_over_gets_no_meeting(desk: Desk, page: str, kept: Project) -> None:
    """Its report has been due."""
    form = {**opened(look(desk, page).page), "act": "add"}
    desk.now = kept.meetings[-1].ends + timedelta(days=20)
    link = desk.approved().link(LinkPurpose.NEW_MEETING)
    assert "Sæsonen er slut" in desk.get(link).page.text
    assert "Sæsonen er slut" in desk.post(link, form).page.text


def test_a_meeting_goes_out_again_and_its_id_never_comes_back(desk: Desk, page: str, tables: Tables) -> None:
    """As long as nobody has a seat or waits; who cancelled there is forgotten with it."""
    add(desk, page)
    new = stored().meetings[-1]
    sign_up(tables.registrations, stored(), [new], a_guest(), desk.now)
    link = desk.link(LinkPurpose.MEETING, new.id)
    assert "Nogen er tilmeldt" in desk.get(f"{link}/drop").page.text
    assert desk.post(link, {"act": "drop"}).status == 200
    assert len(stored().meetings) == 5
    cancel(tables.registrations, stored(), new, a_guest().person, desk.now)
    assert "Ingen er tilmeldt" in desk.get(f"{link}/drop").page.text
    answer = desk.post(link, {"act": "drop"})
    assert (answer.status, "Mødet er fjernet" in answer.page.text) == (200, True)
    assert [each.id for each in stored().meetings] == ["moede-1", "moede-2", "moede-3", "moede-4"]
    assert list(tables.registrations.all(PROJECT, new.id)) == []
    assert desk.get(link).status == 404
    add(desk, page)
    assert stored().meetings[-1].id == "moede-6"


@pytest.mark.parametrize("paid", [False, True])
def test_the_desk_keeps_what_the_file_keeps(desk: Desk, tables: Tables, paid: bool) -> None:
    """A meeting that has begun, that food is ordered for, or that the budget names: each with its reason."""
    desk.now = stored().meetings[0].starts + timedelta(minutes=5)
    desk.approved()
    dynamodb.write(
        tables.budget.enter(
            PROJECT, Commitment("c", "forplejning", "moede-2", 100, desk.now.date(), "Brød", "Bager", portions=26)
        )
    )
    if paid:  # its bill may be taken out again
        bill = Expense("b", "forplejning", desk.now.date(), "Brød", "Bager", 100, "moede-2", commitment="c")
        tables.budget.record(PROJECT, bill)
    lines = tables.budget.lines(PROJECT)
    named = [*lines, BudgetLine("oplaeg", "Oplæg", 0, 9, meetings=("moede-3",))]
    dynamodb.transact(tables.budget.line_writes(PROJECT, named, lines))
    plan = PlanTables(tables.projects, tables.registrations, tables.budget)
    for id, said in (("moede-1", "er begyndt"), ("moede-2", "bestilt mad"), ("moede-3", "Budgettet har en post")):
        link = desk.link(LinkPurpose.MEETING, id)
        assert said in desk.get(f"{link}/drop").page.text
        desk.post(link, {"act": "drop"})
        assert stored().meeting(id)
        without = replace(stored(), meetings=tuple(each for each in stored().meetings if each.id != id))
        wanted = Wanted(without, tuple(named))
        if id != "moede-3":  # a file that names a meeting that it has not is refused when it is read
            assert list(refusals(wanted, plan.known(wanted), desk.now))


def test_an_unknown_browser_adds_and_drops_nothing(desk: Desk, page: str) -> None:
    """What was typed stays."""
    stranger = desk.another()
    asked = look(stranger, page)
    answer = stranger.post(page, {**opened(asked.page), "act": "add"})
    assert (answer.status, opened(answer.page)["title"]) == (403, "Åbent hus")
    assert stranger.post(desk.link(LinkPurpose.MEETING, "moede-4"), {"act": "drop"}).status == 403
    assert len(stored().meetings) == 4
