"""Two mails a day to the secretariat."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.outbox import Kind
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.registrations.signing_up import sign_up
from shared.summaries.morning import Sources, summarise
from shared.summaries.room import planned_for_the_office
from shared.technical import clock
from tests.builders import a_guest
from tests.conftest import Tables


def test_a_summary_gives_way_to_two_mails_of_the_timetable_and_tells_the_next_day(
    tables: Tables, kept: Project
) -> None:
    """The preview and the share kit go out on one day: what is new is told on the next morning. Mondays always tell."""
    sources = Sources(tables.projects, tables.registrations, tables.budget, tables.outbox)
    sent = kept.timetable.at(Kind.PREVIEW, kept.meetings[1])
    day = clock.local(sent).date()
    assert (day.weekday(), planned_for_the_office(kept, day)) == (4, 2)
    paused = CampaignOverride(kept.meetings[1].id, Kind.PREVIEW, paused=True)
    assert planned_for_the_office(replace(kept, overrides=(paused,)), day) == 1
    morning = sent - timedelta(hours=2)
    summarise(sources, kept, morning - timedelta(days=1))
    sign_up(tables.registrations, kept, kept.meetings[1:2], a_guest(1), morning - timedelta(hours=9))
    assert [summarise(sources, kept, morning + timedelta(days=each)) for each in (0, 3)] == [False, True]
