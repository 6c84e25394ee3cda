"""Two mails a day to the secretariat."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.mails.rendered import AppliesLater
from shared.mails.secretariat import TO_SPARE, can_wait
from shared.mails.share_kit import share_kit
from shared.outbox import Kind
from shared.outbox.mail import SECRETARIAT, Mail
from shared.outbox.occasion import OfDay
from shared.outbox.office_occasions import OfLine
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from shared.summaries.morning import Sources, summarise
from shared.summaries.room import full_until, office_days, planned_for_the_office, weekly
from shared.technical import clock
from shared.technical.links import Signer
from tests.builders import a_guest, a_meeting, there
from tests.conftest import tables

HOUR = timedelta(hours=1)


def test_a_summary_gives_way_to_two_mails_of_the_timetable_and_tells_the_next_day(kept: Project) -> None:
    """The preview and the share kit go out on one day: what is new is told on the next morning."""
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


@pytest.mark.parametrize(("meetings", "weekly_on", "kits"), [(1, 23, [24]), (2, 24, [24, 25])])
def test_no_day_has_three_mails_to_the_secretariat(
    kept: Project, meetings: int, weekly_on: int, kits: list[int]
) -> None:
    """The share kit waits where the week's summary and a preview go, and the summary where two previews go."""
    thursday = clock.parse("2018-08-16T06:00:00Z")
    held = [a_meeting(id=f"m{number}", starts=thursday, ends=thursday + HOUR) for number in range(meetings)]
    project = replace(kept, meetings=tuple(held))
    monday = kept.timetable.at(Kind.PREVIEW, held[0])
    week = [monday + timedelta(days=day) for day in range(5)]
    assert monday.weekday() == 0
    assert [each.day for each in week if weekly(project, each)] == [weekly_on]
    days = office_days(project)
    assert [days[each.id, Kind.SHARE_KIT].day for each in held] == kits
    mails = [planned_for_the_office(project, each.date()) + weekly(project, each) for each in week]
    assert max(mails) <= 2


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (("17T06", "18T06", "19T06"), [20, 20, 21]),
        (("17T06", "17T09", "17T12", "17T15"), [20, 20, 21, 21]),
        (("18T06",), [20]),
    ],
)
def test_of_three_meetings_of_a_weekend_the_last_is_told_of_on_tuesday(
    kept: Project, held: tuple[str, ...], told: list[int]
) -> None:
    """Before its guests are thanked; the week's summary comes where there is room."""
    starts = [clock.parse(f"2018-08-{each}:00:00Z") for each in held]
    project = replace(
        kept, meetings=tuple(a_meeting(id=f"m{n}", starts=at, ends=at + HOUR) for n, at in enumerate(starts))
    )
    days = office_days(project)
    assert [days[each.id, Kind.DAY_AFTER].day for each in project.meetings] == told
    week = [clock.parse(f"2018-08-{day}T05:00:00Z") for day in range(20, 25)]
    assert max(planned_for_the_office(project, each.date()) + weekly(project, each) for each in week) <= 2
    thanks = [clock.local(project.timetable.at(Kind.THANKS, each)) for each in project.meetings]
    assert all(day <= each.day for day, each in zip(told, thanks, strict=True))


def test_a_share_kit_that_waits_goes_in_the_morning(kept: Project) -> None:
    """Of its own day it is written at once."""
    meeting = a_meeting(starts=clock.parse("2018-08-16T06:00:00Z"), ends=clock.parse("2018-08-16T07:00:00Z"))
    project = replace(kept, meetings=(meeting,))
    now = kept.timetable.at(Kind.SHARE_KIT, meeting)
    mail = Mail(Kind.SHARE_KIT, kept.id, SECRETARIAT, now, now, (meeting.id,), OfDay(meeting.day))
    links = Links("https://example.org", Signer(("a key",)))
    with pytest.raises(AppliesLater) as wait:
        share_kit(mail, project, tables.sources, links, now)
    assert wait.value.at == clock.parse("2018-07-24T06:00:00Z")
    assert share_kit(mail, project, tables.sources, links, wait.value.at).attachments


def test_a_mail_waits_only_while_half_a_day_is_left_of_its_time(kept: Project) -> None:
    """So that an outage on the morning for which it waits does not make the secretariat miss it."""
    now = kept.timetable.at(Kind.PREVIEW, kept.meetings[1])
    until = there(full_until(tables.outbox.name, kept, now))

    def owed(latest: datetime) -> Mail:
        return Mail(Kind.BUDGET_WARNING, kept.id, SECRETARIAT, now, latest, occasion=OfLine("forplejning", now))

    with pytest.raises(AppliesLater) as wait:
        can_wait(owed(until + TO_SPARE), kept, tables.sources, now)
    assert wait.value.at == until
    can_wait(owed(until + TO_SPARE - timedelta(seconds=1)), kept, tables.sources, now)
