"""A second address reads the secretariat's mails, for a period."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.desk.audit import AuditType, LinkPurpose
from shared.mails.compose import compose
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import ONCE
from shared.plans.apply import changes
from shared.plans.tables import Known, Wanted
from shared.projects import Project
from shared.projects.overrides import StandIn
from tests.builders import PROJECT
from tests.conftest import Tables
from tests.desk.stored import audit_log, stored
from tests.desk.visitor import LINKS, Desk

TYPED = {"name": "Vikar Vikarsen", "address": " Vikar@Example.org", "first": "1.8.2018", "last": "2018-08-10"}


@pytest.fixture
def page(desk: Desk) -> str:
    return desk.approved().link(LinkPurpose.STAND_IN)


def save(desk: Desk, page: str, **changes: str) -> int:
    return desk.post(page, {**TYPED, **changes, "act": "save"}).status


def test_in_the_period_the_office_s_mails_go_to_both(desk: Desk, page: str, tables: Tables) -> None:
    """From the first day to the last, or until it is taken off. The log names nobody."""
    for _ in range(2):
        assert save(desk, page) == 200
    assert desk.get(page).page.field("address")["value"] == "vikar@example.org"

    def copied(day: int) -> list[str]:
        now = desk.now.replace(month=8, day=day)
        mail = Mail(Kind.SUMMARY, PROJECT, SECRETARIAT, now, now + timedelta(hours=9), occasion=ONCE)
        return [each.address for each in compose(mail, tables.sources, LINKS, now).cc]

    assert [len(copied(day)) for day in (1, 10, 11)] == [1, 1, 0]
    assert copied(5) == ["vikar@example.org"]
    [event] = [each for each in audit_log() if each.type is AuditType.STAND_IN_NAMED]
    assert dict(event.facts) == {"first": "1. august", "last": "10. august"}
    assert desk.post(page, {"act": "end"}).status == 200
    assert copied(5) == []
    assert desk.post(page, {"act": "end"}).status == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Skriv, hvad afløseren hedder."),
        ({"address": ""}, "Skriv en mailadresse."),
        ({"address": "vikar"}, "Der mangler et @"),
        ({"first": "snart"}, "Skriv datoen som 15.8.2018."),
        ({"last": "2018-07-01"}, "Den dag er gået."),
        ({"first": "2018-08-12"}, "Den sidste dag ligger før den første."),
        ({"last": "2019-08-12"}, "Højst 100 dage."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, page: str, wrong: dict[str, str], said: str) -> None:
    """And what was typed stays."""
    answer = desk.post(page, {**TYPED, **wrong, "act": "save"})
    assert (answer.status, said in answer.page.text) == (422, True)
    assert answer.page.field("name")["value"] == {**TYPED, **wrong}["name"]


def test_a_stranger_s_browser_sees_and_names_nobody(desk: Desk, page: str, tables: Tables) -> None:
    """The name of who stands in is the office's own."""
    assert save(desk, page) == 200
    stranger = desk.another()
    assert "Vikar" not in stranger.get(page).body
    assert save(stranger, page, name="Fremmed") == 403
    project = stored()
    assert project.stand_in is not None
    assert project.stand_in.name == "Vikar Vikarsen"


def test_the_plan_file_neither_takes_it_away_nor_sees_it(desk: Desk, page: str, tables: Tables, kept: Project) -> None:
    """Put in force again the plan changes nothing of it."""
    save(desk, page)
    project = stored()
    assert isinstance(project.stand_in, StandIn)
    books = tables.budget.books(PROJECT)
    seats = tables.registrations.seats(PROJECT, [each.id for each in kept.meetings])
    assert list(changes(Wanted(kept, tuple(books.lines)), Known(project, books, seats, {}), desk.now)) == []
    assert tables.projects.writes(kept, project) == []
