"""The season at a glance: for an approved browser alone, and drawn from what the tables say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.desk.audit import LinkPurpose
from shared.outbox.kinds import Kind
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.registrations.signing_up import cancel, sign_up
from shared.summaries.filling import filling
from shared.technical import dynamodb
from tests.builders import BEFORE, PROJECT, a_guest, a_meeting, a_project
from tests.conftest import Tables
from tests.desk.stored import stored
from tests.desk.visitor import Desk


@pytest.fixture
def joined(tables: Tables, kept: Project) -> Project:
    """Three parties at the first meeting, a day apart, of which one has cancelled; one party waits."""
    first = kept.meetings[:1]
    for number, party in enumerate((2, 4, 1)):
        sign_up(tables.registrations, kept, first, a_guest(number, party=party), BEFORE + timedelta(days=number))
    cancel(tables.registrations, kept, first[0], a_guest(2).person, BEFORE + timedelta(days=3))
    return kept


def test_the_page_shows_the_season_to_an_approved_browser_alone(desk: Desk, joined: Project) -> None:
    """Seats, budget, tasks, and who is in charge; a stranger sees none of it and is told how to be approved."""
    desk.now = BEFORE + timedelta(days=4)
    page = desk.approved().link(LinkPurpose.SEASON)
    answer = desk.get(page)
    assert answer.status == 200
    for said in ("6 af ", "Book stedet", "Hvem gør hvad", joined.secretariat.address, "0 kr. er brugt af"):
        assert said in answer.page.text
    assert answer.body.count("<svg viewBox") == 1  # of the others nobody has been told yet
    stranger = desk.another()
    assert "Book stedet" not in stranger.get(page).page.text
    refused = stranger.post(page, {})
    assert (refused.status, "Vi kender ikke denne browser" in refused.page.text) == (403, True)


def test_the_page_shows_no_budget_and_no_seats_where_the_plan_has_none(desk: Desk, tables: Tables) -> None:
    """A season without a grant, whose first meeting takes no registrations."""
    free = replace(a_meeting(), sign_up=False)
    tables.keep(a_project(free, a_meeting(2), id="gratis", grant=None))
    found = desk.approved("gratis").get(desk.link(LinkPurpose.SEASON, project="gratis")).page.text
    assert "Budgettet" not in found
    assert (found.count("pladser er taget"), found.count("Uden tilmelding")) == (1, 1)


def test_approvals_are_listed_and_taken_back_at_any_time(desk: Desk, joined: Project) -> None:
    """Also long after the mail that brought the undo; a stranger sees none."""
    desk.approved()
    lost = desk.another()
    lost.now += timedelta(hours=1)
    lost.approved()
    desk.now += timedelta(days=100)
    link = desk.link(LinkPurpose.SEASON)
    found = [
        each["href"].removeprefix("https://moeder.example.org")
        for each in desk.get(link).page.tags("a")
        if "/undo/" in each["href"]
    ]
    assert len(found) == 2
    assert "/undo/" not in desk.another().get(link).body
    assert desk.post(found[1], {}).status == 200
    lost.now = desk.now
    assert "Book stedet" not in lost.get(link).body
    assert "Hvem gør hvad" in desk.get(link).body


def test_the_curve_rises_with_those_who_have_a_seat_today(tables: Tables, joined: Project) -> None:
    """From the first invitation or sign-up to now; who has cancelled is not in it, a paused invitation is no mark."""
    meeting = joined.meetings[0]
    seats = tables.registrations.seats(PROJECT, [meeting.id])[meeting.id]

    def drawn(project: Project, days: int) -> tuple[list[tuple[float, float]], int]:
        now = BEFORE + timedelta(days=days)
        found = filling(project, meeting, seats, tables.registrations.all(PROJECT, meeting.id), now)
        return found.points, len(found.marks)

    points, marks = drawn(joined, 10)
    assert [round(height * seats.open) for _, height in points] == [0, 0, 2, 2, 6, 6]
    assert [place for place, _ in points] == sorted(place for place, _ in points)
    assert (points[-1][0] < 1, drawn(joined, 400)[0][-1][0], marks) == (True, 1.0, 1)
    dynamodb.write(tables.projects.override_write(PROJECT, CampaignOverride(meeting.id, Kind.INVITATION, paused=True)))
    paused = stored()
    assert drawn(paused, 10)[1] == 0
